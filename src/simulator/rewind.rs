//! Going back in a world's history, going forward again, and worlds that begin in it.

use std::fmt;

use super::history::{Ahead, Command, CommandKind, Entry, Head, Past};
use super::records::{self, Taken, WORLD};
use super::{Simulator, WorldRecord};
use crate::api::World;
use crate::service::Service;
use crate::sorted::SortedMap;
use crate::store::{ChangeSet, Record, RecordId, write_snapshot};
use crate::time::Instant;

/// A place in a world's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Just before a command, by its number.
    Before(u64),
    /// Just after an event, by its number, with what happened together with it.
    Event(u64),
    /// A moment, with everything that happened until then.
    Moment(Instant),
    /// Where the world was before it went back.
    End,
}

/// There is no such place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPlace {
    /// It lies before the moment at which the history begins.
    Before(Instant),
    /// It lies behind everything that ever happened.
    Beyond,
    /// The history was damaged where it is stored.
    Damaged(String),
}

impl NoPlace {
    /// A stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Before(_) => "before-history",
            Self::Beyond => "not-in-history",
            Self::Damaged(_) => "history-damaged",
        }
    }
}

impl fmt::Display for NoPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before(begins) => write!(f, "the history of this world begins at {begins}"),
            Self::Beyond => {
                f.write_str("nothing in the history of this world has this number or moment")
            }
            Self::Damaged(why) => write!(f, "the history of this world cannot be read: {why}"),
        }
    }
}

/// Until the end of all time.
const END: Instant = Instant::from_millis(i64::MAX);

/// How to come to a place.
struct Route {
    /// How many entries there are before what is run through on the way.
    start: usize,
    /// How many entries stay behind it.
    past: usize,
    /// The moment it is there, where no record tells: time that passed idly made no entry.
    at: Option<Instant>,
    /// How far time runs from there.
    run: Run,
}

#[derive(Clone, Copy)]
enum Run {
    No,
    /// Until the event of this number has happened.
    Event(u64),
    Moment(Instant),
}

/// What becomes of one record on the way.
#[derive(Default)]
struct Slot {
    /// In the present.
    present: Option<Record>,
    /// At the end of the history.
    end: Option<Record>,
    /// Before the first entry ahead of the place.
    base: Option<Record>,
    /// At the place.
    there: Option<Record>,
}

/// A world at a place.
struct Landing {
    world: World,
    noted: Option<WorldRecord>,
    slots: SortedMap<RecordId, Slot>,
    again: Vec<Entry>,
    route: Route,
}

impl Simulator {
    /// What can be gone back to: at most so many commands behind the present and ahead of it.
    pub fn history(&self, most: usize) -> Past {
        self.history.list(&self.world.service, most)
    }

    /// How many commands lie ahead of the present.
    pub fn ahead(&self) -> usize {
        self.history.entries.len() - self.history.past()
    }

    /// Takes the world to a place in its history. What lies ahead of it then can be come to again until something else
    /// is done, or time passes beyond the next command.
    ///
    /// # Errors
    ///
    /// When there is no such place; then nothing changed.
    pub fn rewind(&mut self, to: Place) -> Result<(), NoPlace> {
        self.settle_changes();
        let landing = self.land(to)?;
        let mut changes = ChangeSet::default();
        let mut forward = ChangeSet::default();
        let mut is_end = true;
        for (id, slot) in landing.slots {
            is_end &= slot.there == slot.end;
            if slot.end != slot.base || id.kind == WORLD {
                forward.add(id.clone(), slot.end);
            }
            if slot.there != slot.present {
                changes.add(id, slot.there);
            }
        }
        let end = self.history.ahead.as_ref().map(|ahead| ahead.end);
        let end = end.unwrap_or(self.world.service.now);
        let past = landing.route.past;
        let ahead = Ahead {
            past,
            end,
            changes: forward,
            again: landing.again,
        };
        let ahead = Some(ahead).filter(|_| !is_end || past < self.history.entries.len());
        changes = changes.then(self.history.turn(ahead));
        self.take_place(landing.world, landing.noted);
        self.pending = Some(self.pending.take().unwrap_or_default().then(changes));
        Ok(())
    }

    /// A snapshot of the world as it was at a place, or is, with its history up to there, for another world to begin with.
    ///
    /// # Errors
    ///
    /// When there is no such place.
    pub fn fork(&mut self, at: Option<Place>) -> Result<Vec<u8>, NoPlace> {
        self.settle_changes();
        let Some(at) = at else {
            let mut all = records::all(&self.world);
            let again = self.history.ahead.as_ref().map(|ahead| &*ahead.again);
            let past = self.history.past();
            all.extend(self.history.records(past, again.unwrap_or_default()));
            return Ok(write_snapshot(&all));
        };
        let landing = self.land(at)?;
        let mut all = records::all(&landing.world);
        all.extend(self.history.records(landing.route.past, &landing.again));
        Ok(write_snapshot(&all))
    }

    /// Takes note of what changed, so that what is stored and what is there are the same.
    fn settle_changes(&mut self) {
        let changes = self.take_rows();
        if !changes.is_empty() {
            self.pending = Some(changes);
        }
    }

    /// Puts another world in the place of this one, but for what is no part of it.
    pub(super) fn take_place(&mut self, mut world: World, noted: Option<WorldRecord>) {
        world.service.prices = self.world.service.prices.take();
        world.service.lent = std::mem::take(&mut self.world.service.lent);
        world.service.happened = self.world.service.happened;
        self.world = world;
        self.noted = noted;
    }

    fn route(&self, to: Place) -> Result<Route, NoPlace> {
        let mut route = self.way(to)?;
        route.start = self.history.start_of(route.past);
        Ok(route)
    }

    fn way(&self, to: Place) -> Result<Route, NoPlace> {
        let history = &self.history;
        let entries = &history.entries;
        let begins = entries
            .first()
            .map_or(self.world.service.now, |e| e.head.at);
        let stay = |past, at| Route {
            start: 0,
            past,
            at,
            run: Run::No,
        };
        let all = entries.len();
        let Some(tip) = self.tip() else {
            return Err(NoPlace::Beyond);
        };
        let next = |place: usize| {
            let next = entries.get(place + 1).map(|e| (e.head.at, e.head.sequence));
            next.unwrap_or(tip)
        };
        let past = history.past();
        // What is behind the present comes first: a world that was replaced may count anew.
        let find = |has: &dyn Fn(usize) -> bool| (0..past).rev().chain(past..all).find(|p| has(*p));
        let at = |place: usize| entries.get(place).map(|e| (e.head.at, e.head.sequence));
        let (place, run) = match to {
            Place::End => return Ok(stay(all, None)),
            Place::Before(number) => {
                let place = number.checked_sub(history.first);
                let place = place.ok_or(NoPlace::Before(begins))?;
                let place = usize::try_from(place).unwrap_or(usize::MAX);
                let (at, _) = at(place).ok_or(NoPlace::Beyond)?;
                return Ok(stay(place, Some(at)));
            }
            Place::Event(number) => {
                let has = |p| at(p).is_some_and(|(_, s)| s < number) && number <= next(p).1;
                (find(&has), Run::Event(number))
            }
            Place::Moment(moment) => {
                let has = |p| {
                    let last = p + 1 == all && moment <= tip.0;
                    at(p).is_some_and(|(at, _)| at <= moment) && (moment < next(p).0 || last)
                };
                (find(&has), Run::Moment(moment))
            }
        };
        let Some((place, entry)) = place.and_then(|p| Some((p, entries.get(p)?))) else {
            let early = match (to, entries.first()) {
                (Place::Event(number), Some(first)) => number <= first.head.sequence,
                (Place::Event(number), None) => number <= tip.1,
                (Place::Moment(moment), _) => moment < begins,
                _ => false,
            };
            return Err(if early {
                NoPlace::Before(begins)
            } else {
                NoPlace::Beyond
            });
        };
        Ok(match (entry.head.what.kind, run) {
            (CommandKind::Advance, run) => Route {
                start: 0,
                past: place,
                at: None,
                run,
            },
            // These do not keep to the moment they began at.
            (CommandKind::Restore | CommandKind::Several, Run::Event(_)) => stay(place + 1, None),
            (CommandKind::Restore | CommandKind::Several, run) => Route {
                start: 0,
                past: place + 1,
                at: None,
                run,
            },
            (_, Run::Moment(moment)) => stay(place + 1, Some(moment)),
            _ => stay(place + 1, Some(entry.head.at)),
        })
    }

    /// The moment at the end of the history, and the number of what was made last there.
    fn tip(&self) -> Option<(Instant, u64)> {
        let Some(ahead) = &self.history.ahead else {
            return Some((self.world.service.now, self.world.service.sequence));
        };
        let mut puts = ahead.changes.puts.iter();
        let record = puts.find(|record| record.id.kind == WORLD)?;
        let world = records::read_world(record)?;
        Some((world.now, world.sequence))
    }

    /// The world at a place, made of the present one and what undoes commands.
    fn land(&self, to: Place) -> Result<Landing, NoPlace> {
        let route = self.route(to)?;
        let damaged = |error: crate::json::Unreadable| NoPlace::Damaged(error.to_string());
        let reverses = |entries: &[Entry]| {
            let reverses = entries.iter().rev().map(Entry::reverse);
            reverses.collect::<Result<Vec<_>, _>>().map_err(damaged)
        };
        let (mut to_end, mut back) = (Vec::new(), Vec::new());
        if let Some(ahead) = &self.history.ahead {
            to_end = reverses(&ahead.again)?;
            to_end.push(ahead.changes.clone());
        }
        back.extend(reverses(
            self.history.entries.get(route.start..).unwrap_or_default(),
        )?);
        let mut slots: SortedMap<RecordId, Slot> = SortedMap::new();
        slots.insert(RecordId::new(WORLD, ""), Slot::default());
        for changes in to_end.iter().chain(&back) {
            let puts = changes.puts.iter().map(|record| &record.id);
            for id in puts.chain(&changes.deletes) {
                slots.entry(id.clone()).or_default();
            }
        }
        let mut world = Vec::new();
        for record in records::all(&self.world) {
            match slots.get_mut(&record.id) {
                Some(slot) => slot.present = Some(record),
                None => world.push(record),
            }
        }
        for slot in slots.values_mut() {
            slot.base = slot.present.clone();
        }
        put(&mut slots, to_end);
        for slot in slots.values_mut() {
            slot.end = slot.base.clone();
        }
        put(&mut slots, back);
        world.extend(slots.values().filter_map(|slot| slot.base.clone()));
        let mut landing = self.opened(world, slots, route);
        self.run_on(&mut landing);
        landing.run();
        Ok(landing)
    }

    fn opened(
        &self,
        stored: Vec<Record>,
        mut slots: SortedMap<RecordId, Slot>,
        route: Route,
    ) -> Landing {
        let settings = self.world.service.settings.clone();
        let present = &self.world.service;
        let mut world = World::new(Service::new(settings, present.base.clone(), present.now));
        world.service.prices = present.prices.clone();
        let mut noted = None;
        // What this program wrote it can read.
        records::load(&mut world, &mut noted, stored);
        if let Some(at) = route.at.filter(|_| route.start == route.past) {
            world.service.now = at;
            let changes = records::take_all(&mut world, &mut noted, None).changes;
            for record in changes.puts {
                if let Some(slot) = slots.get_mut(&record.id) {
                    slot.base = Some(record);
                }
            }
        }
        for slot in slots.values_mut() {
            slot.there = slot.base.clone();
        }
        Landing {
            world,
            noted,
            slots,
            again: Vec::new(),
            route,
        }
    }

    /// Lets time pass as it did, up to the last entry behind the place.
    fn run_on(&self, landing: &mut Landing) {
        let next = self.history.entries.get(landing.route.past);
        let Some((head, link)) = next.and_then(|next| Some((&next.head, next.head.link?))) else {
            return;
        };
        let world = &mut landing.world;
        while world.service.happened < link.after && world.happen(END) {}
        world.service.now = world.service.now.max(head.at);
        landing.note(head.what.clone());
        for slot in landing.slots.values_mut() {
            slot.base = slot.there.clone();
        }
    }
}

impl Landing {
    /// Lets time pass from the last command to the place.
    fn run(&mut self) {
        let world = &mut self.world;
        match self.route.run {
            Run::No => return,
            Run::Moment(moment) => world.move_to(moment),
            Run::Event(number) => while world.service.sequence < number && world.happen(END) {},
        }
        let again = self.note(Command::new(CommandKind::Advance, ""));
        self.again.extend(again);
    }

    /// Takes note of what changed: an entry, if it was more than the time.
    fn note(&mut self, what: Command) -> Option<Entry> {
        let before = self.noted.clone();
        let taken = records::take_all(&mut self.world, &mut self.noted, None);
        let Taken {
            changes, reverse, ..
        } = taken;
        let more = !reverse.deletes.is_empty() || reverse.puts.iter().any(|r| r.id.kind != WORLD);
        let entry = before
            .filter(|_| more)
            .map(|before| Entry::new(Head::new(what, &before), &reverse));
        // What history did not touch is now as it was before.
        for (id, before) in reverse.into_each() {
            self.slots.entry(id).or_insert_with(|| Slot {
                present: before.clone(),
                end: before.clone(),
                base: before.clone(),
                there: before,
            });
        }
        for (id, now) in changes.into_each() {
            if let Some(slot) = self.slots.get_mut(&id) {
                slot.there = now;
            }
        }
        entry
    }
}

fn put(slots: &mut SortedMap<RecordId, Slot>, changes: Vec<ChangeSet>) {
    for (id, becomes) in changes.into_iter().flat_map(ChangeSet::into_each) {
        if let Some(slot) = slots.get_mut(&id) {
            slot.base = becomes;
        }
    }
}
