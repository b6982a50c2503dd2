//! The running world: requests in, answers out, time under the caller's hand.
//!
//! A [`Simulator`] does nothing by itself. [`Simulator::dispatch`] answers one request at the present moment,
//! [`Simulator::advance`] lets time pass. After each of them [`Simulator::take_changes`] tells what must be
//! made durable before the answer is given out. The same seed and the same calls give the same bytes.
//!
//! ```
//! use std::rc::Rc;
//! use formwork::api::Request;
//! use formwork::schema::Catalog;
//! use formwork::simulator::{Options, Simulator};
//!
//! let mut world = Simulator::new(Options::default(), Rc::new(Catalog::new()));
//! let mut request = Request::new("GET", "/v1/0f/stacks");
//! assert_eq!(world.dispatch(&request).status, 400); // `Client-Request-Id` is missing, and `0f` is too short
//! request.path = "/v1/0f0/stacks".into();
//! request.headers.push(("Client-Request-Id".into(), "0".repeat(36)));
//! assert_eq!(world.dispatch(&request).body, br#"{"stacks":[]}"#);
//! ```

mod by_hand;
mod faults;
mod history;
mod record_key;
mod records;
mod rewind;
mod sealed;

use std::rc::Rc;

pub use by_hand::DriftTemplate;
pub use history::{Command, CommandKind, MOST_BYTES, Past, PastCommand, PastEvent};
pub use rewind::{NoPlace, Place};

use crate::api::{Access, Door, Request, Response, World};
use crate::cloud::Resource;
use crate::deploy;
use crate::price::{Choice, Forecast, Prices, UnknownRegion, Usage};
use crate::schema::Catalog;
use crate::service::object_storage::StoredObject;
use crate::service::{Encrypted, ImportError, Imported, Look, Seen, Service, Settings, Sight};
use crate::sorted::{Gather, SortedMap};
use crate::state::tfstate;
use crate::store::{
    ChangeSet, Record, RecordId, SetAside, Shelf, SnapshotError, read_snapshot, write_snapshot,
};
use crate::time::Instant;
use history::History;
use records::{Taken, WorldRecord};

/// How a new world begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What every identifier comes from.
    pub seed: u64,
    /// The moment it begins at.
    pub clock: Instant,
    /// The region the service answers for.
    pub region: String,
    /// How many of a type there may be, where it is not as usual; `*` is every type that is not named.
    pub quotas: SortedMap<String, u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            // 2026-01-01T00:00:00Z
            clock: Instant::from_millis(1_767_225_600_000),
            region: "cn-north-4".to_owned(),
            quotas: SortedMap::new(),
        }
    }
}

/// A world: the service, the cloud below it, and their time.
#[derive(Debug)]
pub struct Simulator {
    world: World,
    door: Option<Door>,
    /// The moment, the chance and the numbers that were last taken as a change.
    noted: Option<WorldRecord>,
    history: History,
    /// What was done since changes were last taken.
    doing: Option<Command>,
    /// What is to be stored and is no change of what is noted.
    pending: Option<ChangeSet>,
    /// Where rows lie together of which there are many.
    shelf: Shelf,
    /// Rows that were stored one by one.
    loose: Vec<Record>,
    late: records::Late,
}

impl Simulator {
    /// A new, empty world.
    pub fn new(options: Options, catalog: Rc<Catalog>) -> Self {
        let settings = Settings {
            region: options.region,
            seed: options.seed,
            quotas: options.quotas,
        };
        Self {
            world: World::new(Service::new(settings, catalog, options.clock)),
            door: None,
            noted: None,
            history: History::default(),
            doing: None,
            pending: None,
            shelf: Shelf::default(),
            loose: Vec::new(),
            late: records::Late::default(),
        }
    }

    /// Opens a stored world. A world without a stored beginning begins as the options say. Gives what could
    /// not be read, by name; the rest is there.
    pub fn open(
        options: Options,
        catalog: Rc<Catalog>,
        stored: Vec<Record>,
    ) -> (Self, Vec<SetAside>) {
        let mut world = Self::new(options, catalog);
        let aside = world.load(stored);
        (world, aside)
    }

    /// A new world that begins as a snapshot, and with its history where it has one ([`Self::fork`]). Gives what could
    /// not be read, by name. Everything counts as changed.
    ///
    /// # Errors
    ///
    /// When the bytes are no snapshot that can be trusted.
    pub fn begin(
        options: Options,
        catalog: Rc<Catalog>,
        snapshot: &[u8],
    ) -> Result<(Self, Vec<SetAside>), SnapshotError> {
        let (stored, mut aside) = read_snapshot(snapshot)?;
        let (mut world, unread) = Self::open(options, catalog, stored.clone());
        aside.extend(unread);
        world.pending = Some(ChangeSet {
            puts: stored,
            deletes: Vec::new(),
        });
        Ok((world, aside))
    }

    /// Gives the world its price list; without one the service has no prices.
    pub fn use_prices(&mut self, prices: Rc<Prices>) {
        self.world.service.prices = Some(prices);
    }

    /// What an execution plan changes in what is paid each month, as things are now; nothing when there is no such plan,
    /// when it cannot be made any more, or without a price list. The prices are those of the world, unless others are chosen.
    ///
    /// # Errors
    /// When the region that was chosen does not exist.
    pub fn forecast(
        &self,
        plan_id: &str,
        usage: &Usage,
        choice: &Choice,
    ) -> Result<Option<Forecast>, UnknownRegion> {
        self.world.service.forecast(plan_id, usage, choice)
    }

    /// From now on only these users are answered, as far as they may. Not a part of the world: it is not stored.
    pub fn admit_only(&mut self, access: Access) {
        self.door = Some(Door::new(access));
    }

    /// Answers one request. Time does not move.
    pub fn dispatch(&mut self, request: &Request) -> Response {
        let door = self.door.as_mut();
        let refused = door.and_then(|door| door.refuse(request, &self.world));
        if let Some(refused) = refused {
            return refused;
        }
        self.does(Command::request(request));
        if let Some(refused) = self.refuse_by_fault(request) {
            return refused;
        }
        crate::api::dispatch(&mut self.world, request)
    }

    /// What is about to be done, for the history. A look is told only where nothing else was done.
    fn does(&mut self, command: Command) {
        self.doing = Some(match self.doing.take() {
            Some(before) if command.is_look() || command == before => before,
            Some(before) if !before.is_look() => Command::default(),
            _ => command,
        });
    }

    /// Lends the world a file from outside, or takes it back: requests may point to it by its address as long as it is
    /// there. See [`Request::outside_files`].
    pub fn lend(&mut self, address: &str, file: Option<Vec<u8>>) {
        match file {
            Some(file) => self.world.service.lent.insert(address.to_owned(), file),
            None => self.world.service.lent.remove(address),
        };
    }

    /// Stops an operation of a stack set, as somebody at the service could: what is at work is brought to its end,
    /// nothing more is begun. Gives whether there was something to stop.
    pub fn stop_operation(&mut self, operation_id: &str) -> bool {
        self.does(Command::new(CommandKind::Stop, operation_id));
        self.world.service.stop_operation(operation_id)
    }

    /// Lets so many milliseconds pass, with everything that happens in them.
    pub fn advance(&mut self, millis: u64) {
        self.does(Command::new(CommandKind::Advance, ""));
        let until = self.world.service.now.plus(millis);
        self.world.move_to(until);
    }

    /// Lets time go on to the next thing that happens, and lets that happen; of several at one moment the first. Gives
    /// whether there was one.
    pub fn step(&mut self) -> bool {
        self.does(Command::new(CommandKind::Advance, ""));
        self.world.happen(Instant::from_millis(i64::MAX))
    }

    /// Lets so many things happen, one after the other, or until nothing is going on any more.
    pub fn run_until_idle(&mut self, most: u64) {
        for _ in 0..most {
            if !self.step() {
                return;
            }
        }
    }

    /// What happens next: when, to what kind of thing, and its name.
    pub fn waits_for(&self) -> Option<(Instant, &'static str, String)> {
        self.world.waits_for()
    }

    /// The moment it is.
    pub fn now(&self) -> Instant {
        self.world.service.now
    }

    /// Whether something is going on, so that letting time pass would change more than the time.
    pub fn is_busy(&self) -> bool {
        !self.world.service.queue.is_empty()
    }

    /// When the next thing happens.
    pub fn next_due(&self) -> Option<Instant> {
        self.world.service.queue.next_due()
    }

    /// What a stack has recorded of its resources, as a Terraform state file; nothing when there is no such stack or
    /// nothing is recorded.
    pub fn stack_state(&self, stack_id: &str) -> Option<String> {
        let state = self.world.service.state_of(stack_id)?;
        Some(tfstate::write(&state))
    }

    /// The same as it would be recorded now, after a look at every resource.
    pub fn refreshed_state(&self, stack_id: &str) -> Option<String> {
        let state = self.world.service.state_of(stack_id)?;
        let cloud = self.world.service.cloud_of(stack_id);
        let found = deploy::refresh(&state, cloud, &self.world.service.catalog);
        Some(tfstate::write(&found))
    }

    /// Takes a Terraform state file into a stack, as `terraform state push` does. Objects that are not in the cloud
    /// appear there; what cannot is told by name and is not recorded. Plans made before are void.
    ///
    /// # Errors
    ///
    /// When there is no such stack or it is at work, and when the state is none, of another history, or not newer;
    /// then nothing changed.
    pub fn import_state(&mut self, stack_id: &str, text: &str) -> Result<Imported, ImportError> {
        self.does(Command::new(CommandKind::ImportState, stack_id));
        self.world.service.import_state(stack_id, text)
    }

    /// Tells the schema of a version of a private provider, as `terraform providers schema -json` prints it. Gives how
    /// many types it has.
    ///
    /// # Errors
    ///
    /// When there is no such version, or the text is no schema; then nothing changed.
    pub fn tell_schema(&mut self, name: &str, version: &str, text: &str) -> Result<usize, String> {
        self.does(Command::new(
            CommandKind::Schema,
            format!("{name} {version}"),
        ));
        self.world.service.tell_schema(name, version, text)
    }

    /// What exists in the cloud, stack or no stack: some of it, as somebody wants to see it.
    pub fn world(&self, look: &Look<'_>) -> Sight<'_> {
        self.world.service.look(look)
    }

    /// One resource with what it points to and what points to it; nothing when there is none.
    pub fn resource(&self, ty: &str, id: &str) -> Option<Seen<'_>> {
        self.world.service.seen(ty, id)
    }

    /// Files in the object storage whose keys have a text: how many there are, and some of them.
    pub fn files(
        &self,
        text: &str,
        from: usize,
        limit: usize,
    ) -> (usize, Vec<(&String, &StoredObject)>) {
        self.world.service.files(text, from, limit)
    }

    /// The name of a resource; empty when it has none, or must not be shown.
    pub fn name_of<'w>(&self, resource: &'w Resource) -> &'w str {
        self.world.service.name_of(resource)
    }

    /// The region the services answer for.
    pub fn region(&self) -> &str {
        &self.world.service.settings.region
    }

    /// Encrypts a text with a key in the cloud, for an entry of `vars_structure`.
    ///
    /// # Errors
    ///
    /// When there is no such key, or it is switched off.
    pub fn encrypt(&mut self, key: &str, text: &str) -> Result<Encrypted, String> {
        self.does(Command::new(CommandKind::Encrypt, key));
        self.world.service.encrypt(key, text)
    }

    /// What changed since this was last asked: to be stored in one transaction.
    pub fn take_changes(&mut self) -> ChangeSet {
        let loose = std::mem::take(&mut self.loose);
        let deletes: Vec<RecordId> = loose.iter().map(|row| row.id.clone()).gathered();
        let loose = ChangeSet {
            puts: loose,
            deletes: Vec::new(),
        };
        // What changed since counts for what changed.
        let changes = loose.then(self.take_rows());
        let service = &self.world.service;
        let mut changes = self
            .shelf
            .put(changes, &|group| records::condition(service, group));
        changes.deletes.extend(deletes);
        changes
    }

    /// The same row by row: also for worlds that are kept nowhere, which then need not be packed.
    pub fn take_rows(&mut self) -> ChangeSet {
        let before = self.noted.clone();
        let doing = self.doing.take();
        let known = self.history.known(doing.as_ref());
        let taken = records::take_all(&mut self.world, &mut self.noted, known);
        let now = (self.world.service.now, self.world.service.happened);
        let changes = self.history.note(doing, before.as_ref(), now, taken);
        match self.pending.take() {
            Some(pending) => pending.then(changes),
            None => changes,
        }
    }

    /// Puts stored records back into an empty world. Gives what could not be read, by name.
    pub fn load(&mut self, stored: Vec<Record>) -> Vec<SetAside> {
        let (past, stored): (Vec<_>, Vec<_>) = stored
            .into_iter()
            .partition(|record| record.id.kind == history::KIND);
        let (mut aside, mut loose) = records::load_shelved(
            &mut self.world,
            &mut self.noted,
            &mut self.shelf,
            &self.late,
            stored,
        );
        self.loose.append(&mut loose);
        let (history, lost) = History::load(past, self.noted.is_some());
        self.history = history;
        aside.extend(lost);
        aside
    }

    /// What was found to be unreadable since the world was opened, when it was asked for.
    pub fn found_unreadable(&self) -> Vec<SetAside> {
        self.late.borrow().clone()
    }

    /// The whole world as one file, without its history.
    pub fn snapshot(&self) -> Vec<u8> {
        write_snapshot(&records::all(&self.world))
    }

    /// Takes a snapshot's world in place of this one. What changed is told by [`Self::take_changes`] as usual:
    /// everything that is gone, everything that came. Gives what could not be read, by name. The history goes on: there is
    /// a way back.
    ///
    /// # Errors
    ///
    /// When the bytes are no snapshot that can be trusted; then nothing changed.
    pub fn restore(&mut self, snapshot: &[u8]) -> Result<Vec<SetAside>, SnapshotError> {
        let (mut stored, mut aside) = read_snapshot(snapshot)?;
        stored.retain(|record| record.id.kind != history::KIND);
        let first = self.take_rows();
        let before = records::all(&self.world);
        let world = self.noted.take();
        let settings = self.world.service.settings.clone();
        let catalog = self.world.service.base.clone();
        let mut fresh = World::new(Service::new(settings, catalog, self.world.service.now));
        let mut noted = None;
        aside.extend(records::load(&mut fresh, &mut noted, stored));
        self.take_place(fresh, noted);
        // A snapshot may have been made without a beginning.
        records::take_all(&mut self.world, &mut self.noted, None);
        let taken = Taken::between(before, records::all(&self.world));
        let what = Command::new(CommandKind::Restore, "");
        let now = (self.world.service.now, self.world.service.happened);
        let changes = self.history.note(Some(what), world.as_ref(), now, taken);
        self.pending = Some(first.then(changes));
        Ok(aside)
    }
}
