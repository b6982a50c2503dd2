use crate::json::{Deserialize, Raw, Serialize};

use super::{Outcome, Step, StepState};
use crate::sorted::{Gather, Sort, SortedSet};
use crate::time::Instant;

/// How many steps work at the same time.
const PARALLEL: usize = 10;

/// The steps of one deployment and how far they are.
///
/// INVARIANT: the needs of a step form no circle (the plan they come from has an order).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The steps. Their places are their names within the run.
    pub steps: Vec<Step>,
    /// The places of steps that changed since [`Run::take_changed`] was last asked.
    #[serde(skip)]
    changed: SortedSet<usize>,
}

/// Does what steps say.
pub trait Worker {
    /// Begins a step: asks the cloud, and tells what will come of it and in how many milliseconds.
    fn begin(&mut self, now: Instant, step: &mut Step) -> (u64, Outcome);

    /// Records what a step made.
    fn record(&mut self, now: Instant, step: &Step, made: Option<Raw>);
}

/// Something that happened to a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// The step, as it was then.
    pub step: Step,
    /// What happened.
    pub what: What,
}

/// What happened to a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It began.
    Begun,
    /// It succeeded, after so many whole seconds.
    Complete(u64),
    /// It failed after so many whole seconds, for this reason.
    Failed(u64, String),
}

impl From<Vec<Step>> for Run {
    fn from(steps: Vec<Step>) -> Self {
        let changed = (0..steps.len()).gathered();
        Self { steps, changed }
    }
}

impl Run {
    /// A run as it was stored: nothing counts as changed.
    pub fn stored(steps: Vec<Step>) -> Self {
        Self {
            steps,
            changed: SortedSet::new(),
        }
    }

    /// The places of the steps that changed since this was last asked: what must be stored again.
    pub fn take_changed(&mut self) -> SortedSet<usize> {
        std::mem::take(&mut self.changed)
    }

    /// Ends the steps that are due and begins those that may begin. Gives what happened, in order.
    ///
    /// Steps that take no time are ended at once, so that what waits for them begins in the same call.
    pub fn advance(&mut self, now: Instant, worker: &mut dyn Worker) -> Vec<Happening> {
        let mut happenings = Vec::new();
        loop {
            let ended = self.end_due(now, worker, &mut happenings);
            let begun = self.begin_ready(now, worker, &mut happenings);
            if !ended && !begun {
                return happenings;
            }
        }
    }

    /// When the next step ends; `None` when no step is at work.
    pub fn due(&self) -> Option<Instant> {
        let ends = self.steps.iter().filter_map(|step| match step.state {
            StepState::Running { until, .. } => Some(until),
            _ => None,
        });
        ends.min()
    }

    /// Whether nothing is left to do.
    pub fn is_over(&self) -> bool {
        let open =
            |step: &Step| matches!(step.state, StepState::Waiting | StepState::Running { .. });
        !self.steps.iter().any(open)
    }

    /// Whether a step failed.
    pub fn has_failed(&self) -> bool {
        self.steps
            .iter()
            .any(|step| matches!(step.state, StepState::Failed { .. }))
    }

    fn end_due(
        &mut self,
        now: Instant,
        worker: &mut dyn Worker,
        happenings: &mut Vec<Happening>,
    ) -> bool {
        let mut due: Vec<(Instant, usize)> = Vec::new();
        for (index, step) in self.steps.iter().enumerate() {
            if let StepState::Running { until, .. } = step.state
                && until <= now
            {
                due.push((until, index));
            }
        }
        due.arrange();
        for (_, index) in &due {
            let Some(step) = self.steps.get_mut(*index) else {
                continue;
            };
            self.changed.insert(*index);
            let state = std::mem::replace(&mut step.state, StepState::Complete);
            let StepState::Running { since, outcome, .. } = state else {
                continue;
            };
            let seconds = now.since(since) / 1000;
            let what = match outcome {
                Outcome::Done(made) => {
                    worker.record(now, step, made);
                    What::Complete(seconds)
                }
                Outcome::Failed(reason) => What::Failed(seconds, reason),
                Outcome::Broken { reason, made } => {
                    worker.record(now, step, Some(made));
                    What::Failed(seconds, reason)
                }
            };
            if let What::Failed(_, reason) = &what {
                let reason = reason.clone();
                step.state = StepState::Failed { reason };
            }
            let step = step.clone();
            happenings.push(Happening { step, what });
        }
        !due.is_empty()
    }

    fn begin_ready(
        &mut self,
        now: Instant,
        worker: &mut dyn Worker,
        happenings: &mut Vec<Happening>,
    ) -> bool {
        self.skip_hopeless();
        let mut begun = false;
        let mut at_work = self
            .steps
            .iter()
            .filter(|step| matches!(step.state, StepState::Running { .. }))
            .count();
        for index in 0..self.steps.len() {
            if at_work >= PARALLEL {
                break;
            }
            if !self.is_ready(index) {
                continue;
            }
            let Some(step) = self.steps.get_mut(index) else {
                continue;
            };
            let (millis, outcome) = worker.begin(now, step);
            let mut told = step.clone();
            told.state = StepState::Waiting;
            happenings.push(Happening {
                step: told,
                what: What::Begun,
            });
            step.state = StepState::Running {
                since: now,
                until: now.plus(millis),
                outcome,
            };
            self.changed.insert(index);
            begun = true;
            at_work += 1;
        }
        begun
    }

    fn is_ready(&self, index: usize) -> bool {
        let Some(step) = self.steps.get(index) else {
            return false;
        };
        let complete = |need: &usize| {
            self.steps
                .get(*need)
                .is_none_or(|before| before.state == StepState::Complete)
        };
        step.state == StepState::Waiting && step.needs.iter().all(complete)
    }

    /// Gives up steps that wait for something that failed.
    fn skip_hopeless(&mut self) {
        loop {
            let lost = |need: &usize| {
                self.steps.get(*need).is_some_and(|before| {
                    matches!(before.state, StepState::Failed { .. } | StepState::Skipped)
                })
            };
            let hopeless = self
                .steps
                .iter()
                .position(|step| step.state == StepState::Waiting && step.needs.iter().any(lost));
            let Some(index) = hopeless else {
                return;
            };
            if let Some(step) = self.steps.get_mut(index) {
                step.state = StepState::Skipped;
            }
            self.changed.insert(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::StepWork;
    use super::*;
    use crate::json;

    /// Takes ten seconds for everything; fails at what is called `bad`.
    #[derive(Default)]
    struct Clockwork {
        recorded: Vec<String>,
    }

    impl Worker for Clockwork {
        fn begin(&mut self, _: Instant, step: &mut Step) -> (u64, Outcome) {
            if step.name == "bad" {
                return (1000, Outcome::Failed("no".into()));
            }
            let millis = if step.work == StepWork::Read {
                0
            } else {
                10_000
            };
            (millis, Outcome::Done(None))
        }

        fn record(&mut self, _: Instant, step: &Step, _: Option<Raw>) {
            self.recorded.push(step.name.clone());
        }
    }

    fn step(name: &str, needs: &[usize]) -> Step {
        let mut step = Step::new(format!("t.{name}"), "t", name, StepWork::Create);
        step.needs = needs.to_vec();
        step
    }

    fn play(run: &mut Run) -> (Vec<String>, Vec<String>) {
        let mut worker = Clockwork::default();
        let mut now = Instant::from_millis(0);
        let mut log = Vec::new();
        loop {
            for happening in run.advance(now, &mut worker) {
                let name = &happening.step.name;
                log.push(match happening.what {
                    What::Begun => format!("{} +{name}", now.millis() / 1000),
                    What::Complete(s) => format!("{} -{name} {s}", now.millis() / 1000),
                    What::Failed(s, _) => format!("{} !{name} {s}", now.millis() / 1000),
                });
            }
            // Stored and read in between, as a world that is closed would be.
            let text = json::text(run);
            *run = json::read(text.as_bytes()).unwrap();
            let Some(due) = run.due() else {
                return (log, worker.recorded);
            };
            now = due;
        }
    }

    #[test]
    fn what_needs_another_waits_for_it() {
        let mut first = step("a", &[]);
        first.work = StepWork::Read;
        let mut run = Run::from(vec![
            first,
            step("b", &[0]),
            step("c", &[1]),
            step("d", &[]),
        ]);
        let (log, recorded) = play(&mut run);
        let wanted = [
            "0 +a", "0 +d", "0 -a 0", "0 +b", "10 -b 10", "10 -d 10", "10 +c", "20 -c 10",
        ];
        assert_eq!(log, wanted);
        assert_eq!(recorded, ["a", "b", "d", "c"]);
        assert!(run.is_over() && !run.has_failed());
    }

    #[test]
    fn a_failure_stops_only_what_needs_it() {
        let mut run = Run::from(vec![
            step("bad", &[]),
            step("b", &[0]),
            step("c", &[1]),
            step("d", &[]),
        ]);
        let (log, _) = play(&mut run);
        assert_eq!(log, ["0 +bad", "0 +d", "1 !bad 1", "10 -d 10"]);
        assert_eq!(run.steps[2].state, StepState::Skipped);
        assert!(run.is_over() && run.has_failed());
    }

    #[test]
    fn ten_at_a_time() {
        let names: Vec<String> = (0..12).map(|i| format!("s{i}")).collect();
        let mut run = Run::from(names.iter().map(|name| step(name, &[])).collect::<Vec<_>>());
        let (log, _) = play(&mut run);
        assert_eq!(
            log.iter().filter(|line| line.starts_with("0 +")).count(),
            10
        );
        assert_eq!(log.last().map(String::as_str), Some("20 -s11 10"));
    }
}
