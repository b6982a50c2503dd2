//! Runs a program over a text: all ways at once, in the order of their preference, so that the time is linear.

use super::node::{Assert, One};
use super::program::Step;

/// A place that was not noted.
const NOWHERE: usize = usize::MAX;

/// A program with what is known of it before it runs.
#[derive(Debug)]
pub(super) struct Program {
    steps: Vec<Step>,
    /// Places that are noted: two for the whole match and for every group.
    slots: usize,
    /// It matches at the start of the text only.
    anchored: bool,
    /// The character every match begins with.
    first: Option<char>,
}

impl Program {
    pub(super) fn new(steps: Vec<Step>, groups: usize) -> Self {
        let plain = || steps.iter().find(|step| !matches!(step, Step::Save(_)));
        Self {
            slots: groups * 2 + 2,
            anchored: matches!(plain(), Some(Step::Assert(Assert::TextStart))),
            first: match plain() {
                Some(Step::One(One::Exactly(c))) => Some(*c),
                _ => None,
            },
            steps,
        }
    }

    /// The first match at or after a place. With `any` the first that is found, without its places.
    ///
    /// Every thread that takes a step takes one from `work`; there is no match when nothing is left.
    pub(super) fn run(
        &self,
        text: &str,
        from: usize,
        any: bool,
        work: &mut u64,
    ) -> Option<Vec<usize>> {
        // Room for the threads is made anew for every match.
        *work = work.saturating_sub((self.steps.len() * self.slots / 16) as u64);
        let slots = if any { 0 } else { self.slots };
        let mut machine = Machine::new(self, text, *work);
        let (mut now, mut then) = (Threads::new(self, slots), Threads::new(self, slots));
        let mut found = None;
        let mut slots = vec![NOWHERE; slots];
        let mut at = from;
        loop {
            if now.order.is_empty() {
                if found.is_some() || self.anchored && at > 0 {
                    break;
                }
                if let Some(first) = self.first {
                    let Some(skipped) = text.get(at..).and_then(|rest| rest.find(first)) else {
                        break;
                    };
                    at += skipped;
                }
            }
            if found.is_none() && !(self.anchored && at > 0) {
                if let Some(start) = slots.first_mut() {
                    *start = at;
                }
                machine.follow(&mut now, 0, at, &mut slots);
            }
            let c = text.get(at..).and_then(|rest| rest.chars().next());
            if machine.work == 0 {
                found = None;
                break;
            }
            if let Some(slots) = machine.step(&mut now, &mut then, at, c) {
                found = Some(slots);
                if any {
                    break;
                }
            }
            let Some(c) = c else { break };
            at += c.len_utf8();
            std::mem::swap(&mut now, &mut then);
            then.clear();
        }
        *work = machine.work;
        found
    }
}

/// The steps that are reached, those of greater preference first, each once.
struct Threads {
    order: Vec<usize>,
    reached: Vec<bool>,
    /// The slots of each step, so many.
    slots: Vec<usize>,
    count: usize,
}

impl Threads {
    fn new(program: &Program, slots: usize) -> Self {
        Self {
            order: Vec::new(),
            reached: vec![false; program.steps.len()],
            slots: vec![NOWHERE; program.steps.len() * slots],
            count: slots,
        }
    }

    fn clear(&mut self) {
        for step in self.order.drain(..) {
            if let Some(reached) = self.reached.get_mut(step) {
                *reached = false;
            }
        }
    }
}

/// What is to be done after the steps that come first.
enum Job {
    Follow(usize),
    Restore(usize, usize),
}

struct Machine<'p> {
    program: &'p Program,
    text: &'p str,
    jobs: Vec<Job>,
    /// How many steps may still be taken.
    work: u64,
}

impl<'p> Machine<'p> {
    fn new(program: &'p Program, text: &'p str, work: u64) -> Self {
        Self {
            program,
            text,
            work,
            jobs: Vec::new(),
        }
    }

    /// Adds a step, and the ones that are reached from it without a character.
    fn follow(&mut self, threads: &mut Threads, step: usize, at: usize, slots: &mut [usize]) {
        self.jobs.push(Job::Follow(step));
        while let Some(job) = self.jobs.pop() {
            match job {
                Job::Follow(step) => self.reach(threads, step, at, slots),
                Job::Restore(slot, place) => {
                    if let Some(slot) = slots.get_mut(slot) {
                        *slot = place;
                    }
                }
            }
        }
    }

    fn reach(&mut self, threads: &mut Threads, mut step: usize, at: usize, slots: &mut [usize]) {
        loop {
            let Some(reached) = threads.reached.get_mut(step).filter(|reached| !**reached) else {
                return;
            };
            *reached = true;
            self.work = self.work.saturating_sub(1);
            // Also steps without a character are listed, so that they are cleared.
            threads.order.push(step);
            match self.program.steps.get(step) {
                Some(Step::Jump(to)) => step = *to,
                Some(Step::Split(rather, or)) => {
                    self.jobs.push(Job::Follow(*or));
                    step = *rather;
                }
                Some(Step::Assert(assert)) if assert.holds(self.text, at) => step += 1,
                Some(Step::Save(slot)) => {
                    if let Some(place) = slots.get_mut(*slot) {
                        self.jobs.push(Job::Restore(*slot, *place));
                        *place = at;
                    }
                    step += 1;
                }
                Some(Step::One(_) | Step::Match) => {
                    let own = step * slots.len();
                    if let Some(own) = threads.slots.get_mut(own..own + slots.len()) {
                        own.copy_from_slice(slots);
                    }
                    return;
                }
                Some(Step::Assert(_)) | None => return,
            }
        }
    }

    /// Takes a character with every thread; the slots of a match, which ends the threads of less preference.
    fn step(
        &mut self,
        now: &mut Threads,
        then: &mut Threads,
        at: usize,
        c: Option<char>,
    ) -> Option<Vec<usize>> {
        let count = now.count;
        for &step in &now.order {
            let own = now.slots.get_mut(step * count..(step + 1) * count);
            match (self.program.steps.get(step), own) {
                (Some(Step::One(one)), Some(own)) => {
                    if let Some(c) = c.filter(|c| one.fits(*c)) {
                        self.follow(then, step + 1, at + c.len_utf8(), own);
                    }
                }
                (Some(Step::Match), Some(own)) => {
                    if let Some(end) = own.get_mut(1) {
                        *end = at;
                    }
                    return Some(own.to_vec());
                }
                _ => {}
            }
        }
        None
    }
}
