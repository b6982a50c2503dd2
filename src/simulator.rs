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
mod records;
mod sealed;

use std::rc::Rc;

pub use by_hand::DriftTemplate;

use crate::api::{Access, Door, Request, Response};
use crate::cloud::Resource;
use crate::deploy;
use crate::price::{Choice, Forecast, Prices, UnknownRegion, Usage};
use crate::schema::Catalog;
use crate::service::object_storage::StoredObject;
use crate::service::{Encrypted, ImportError, Imported, Look, Seen, Service, Settings, Sight};
use crate::state::tfstate;
use crate::store::{ChangeSet, Record, SetAside, SnapshotError, read_snapshot, write_snapshot};
use crate::time::Instant;

/// How a new world begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What every identifier comes from.
    pub seed: u64,
    /// The moment it begins at.
    pub clock: Instant,
    /// The region the service answers for.
    pub region: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            // 2026-01-01T00:00:00Z
            clock: Instant::from_millis(1_767_225_600_000),
            region: "cn-north-4".to_owned(),
        }
    }
}

/// A world: the service, the cloud below it, and their time.
#[derive(Debug)]
pub struct Simulator {
    service: Service,
    door: Option<Door>,
    /// The moment, the chance and the numbers that were last taken as a change.
    noted: Option<records::WorldRecord>,
}

impl Simulator {
    /// A new, empty world.
    pub fn new(options: Options, catalog: Rc<Catalog>) -> Self {
        let settings = Settings {
            region: options.region,
            seed: options.seed,
        };
        Self {
            service: Service::new(settings, catalog, options.clock),
            door: None,
            noted: None,
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

    /// Gives the world its price list; without one the service has no prices.
    pub fn use_prices(&mut self, prices: Rc<Prices>) {
        self.service.prices = Some(prices);
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
        self.service.forecast(plan_id, usage, choice)
    }

    /// From now on only these users are answered, as far as they may. Not a part of the world: it is not stored.
    pub fn admit_only(&mut self, access: Access) {
        self.door = Some(Door::new(access));
    }

    /// Answers one request. Time does not move.
    pub fn dispatch(&mut self, request: &Request) -> Response {
        let now = self.service.now;
        let refused = self
            .door
            .as_mut()
            .and_then(|door| door.refuse(request, now));
        if let Some(refused) = refused {
            return refused;
        }
        if let Some(refused) = self.refuse_by_fault(request) {
            return refused;
        }
        crate::api::dispatch(&mut self.service, request)
    }

    /// Lends the world a file from outside, or takes it back: requests may point to it by its address as long as it is
    /// there. See [`Request::outside_files`].
    pub fn lend(&mut self, address: &str, file: Option<Vec<u8>>) {
        match file {
            Some(file) => self.service.lent.insert(address.to_owned(), file),
            None => self.service.lent.remove(address),
        };
    }

    /// Stops an operation of a stack set, as somebody at the service could: what is at work is brought to its end,
    /// nothing more is begun. Gives whether there was something to stop.
    pub fn stop_operation(&mut self, operation_id: &str) -> bool {
        self.service.stop_operation(operation_id)
    }

    /// Lets so many milliseconds pass, with everything that happens in them.
    pub fn advance(&mut self, millis: u64) {
        let until = self.service.now.plus(millis);
        self.service.move_to(until);
    }

    /// The moment it is.
    pub fn now(&self) -> Instant {
        self.service.now
    }

    /// Whether something is going on, so that letting time pass would change more than the time.
    pub fn is_busy(&self) -> bool {
        !self.service.queue.is_empty()
    }

    /// When the next thing happens.
    pub fn next_due(&self) -> Option<Instant> {
        self.service.queue.next_due()
    }

    /// What a stack has recorded of its resources, as a Terraform state file; nothing when there is no such stack or
    /// nothing is recorded.
    pub fn stack_state(&self, stack_id: &str) -> Option<String> {
        let state = self.service.state_of(stack_id)?;
        Some(tfstate::write(&state))
    }

    /// The same as it would be recorded now, after a look at every resource.
    pub fn refreshed_state(&self, stack_id: &str) -> Option<String> {
        let state = self.service.state_of(stack_id)?;
        let cloud = self.service.cloud_of(stack_id);
        let found = deploy::refresh(&state, cloud, &self.service.catalog);
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
        self.service.import_state(stack_id, text)
    }

    /// Tells the schema of a version of a private provider, as `terraform providers schema -json` prints it. Gives how
    /// many types it has.
    ///
    /// # Errors
    ///
    /// When there is no such version, or the text is no schema; then nothing changed.
    pub fn tell_schema(&mut self, name: &str, version: &str, text: &str) -> Result<usize, String> {
        self.service.tell_schema(name, version, text)
    }

    /// What exists in the cloud, stack or no stack: some of it, as somebody wants to see it.
    pub fn world(&self, look: &Look<'_>) -> Sight<'_> {
        self.service.look(look)
    }

    /// One resource with what it points to and what points to it; nothing when there is none.
    pub fn resource(&self, ty: &str, id: &str) -> Option<Seen<'_>> {
        self.service.seen(ty, id)
    }

    /// Files in the object storage whose keys have a text: how many there are, and some of them.
    pub fn files(
        &self,
        text: &str,
        from: usize,
        limit: usize,
    ) -> (usize, Vec<(&String, &StoredObject)>) {
        self.service.files(text, from, limit)
    }

    /// The name of a resource; empty when it has none, or must not be shown.
    pub fn name_of<'w>(&self, resource: &'w Resource) -> &'w str {
        self.service.name_of(resource)
    }

    /// The region the services answer for.
    pub fn region(&self) -> &str {
        &self.service.settings.region
    }

    /// Encrypts a text with a key in the cloud, for an entry of `vars_structure`.
    ///
    /// # Errors
    ///
    /// When there is no such key, or it is switched off.
    pub fn encrypt(&mut self, key: &str, text: &str) -> Result<Encrypted, String> {
        self.service.encrypt(key, text)
    }

    /// What changed since this was last asked: to be stored in one transaction.
    pub fn take_changes(&mut self) -> ChangeSet {
        records::take_changes(&mut self.service, &mut self.noted)
    }

    /// Puts stored records back into an empty world. Gives what could not be read, by name.
    pub fn load(&mut self, stored: Vec<Record>) -> Vec<SetAside> {
        records::load(&mut self.service, &mut self.noted, stored)
    }

    /// The whole world as one file.
    pub fn snapshot(&self) -> Vec<u8> {
        write_snapshot(&records::all(&self.service))
    }

    /// Takes a snapshot's world in place of this one. What changed is told by [`Self::take_changes`] as usual:
    /// everything that is gone, everything that came. Gives what could not be read, by name.
    ///
    /// # Errors
    ///
    /// When the bytes are no snapshot that can be trusted; then nothing changed.
    pub fn restore(&mut self, snapshot: &[u8]) -> Result<Vec<SetAside>, SnapshotError> {
        let (stored, mut aside) = read_snapshot(snapshot)?;
        let before = records::all(&self.service);
        let settings = self.service.settings.clone();
        let catalog = self.service.base.clone();
        let prices = self.service.prices.take();
        self.service = Service::new(settings, catalog, self.service.now);
        self.service.prices = prices;
        self.noted = None;
        aside.extend(self.load(stored));
        records::touch_all(&mut self.service, &before);
        self.noted = None;
        Ok(aside)
    }
}
