//! `Simulator` as JavaScript sees it: a running world that survives its page.

mod faults;

use std::cell::{Cell, RefCell};
use std::fmt::Display;
use std::rc::Rc;

use js_sys::{Array, Date};
use tsify::Ts;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::border::{Given, Taken, chosen};
use super::catalog;
use super::dto::{
    Advanced, ByHandResult, DriftResult, DriftTemplate, Edits, EncryptResult, ForecastOptions,
    HistoryPlace, ImportResult, PriceForecast, ProviderSchemaResult, Request, Response,
    RewindResult, SetAsideDto, SetAsideList, StoredFiles, WorldHistory, WorldLook, WorldOptions,
    WorldResource, WorldSight,
};
use super::exchange::{self, Exchange};
use super::failure::{Cause, StoreFailure, unknown_region};
use super::keeper::{Keeper, Loaded};
use super::turns::{Turn, Turns};

use crate::api::{self, Access};
use crate::cloud::ByHand;
use crate::price::{Prices, Usage};
use crate::schema::Catalog;
use crate::service::Look;
use crate::simulator;
use crate::sorted::Gather;
use crate::store::{self, SnapshotError};
use crate::text::{Beside, FileId, Source};
use crate::time::Instant;

#[wasm_bindgen(typescript_custom_section)]
const ACCESS: &str = r#"
/** Who may ask a world for what. */
export interface AccessOptions {
  users: AccessUser[];
  /** How often each user may ask; who asks more is told how long to wait. */
  rate?: { requests: number; seconds: number };
}

/** Somebody who may ask. */
export interface AccessUser {
  name: string;
  /** The key that requests are signed with. */
  access_key?: string;
  secret_key?: string;
  /** Tokens that stand for the user. */
  tokens?: string[];
  /** The projects it is a member of; all when absent. */
  projects?: string[];
  /** Operations it may ask for, such as `GetStackMetadata` or `List*`; all when absent. */
  allow?: string[];
  /** Operations that it may not ask for all the same. */
  deny?: string[];
}
"#;

/// JavaScript counts no further in whole steps.
const MAX_MS: f64 = 9_007_199_254_740_991.0;

/// So many things happen at once, if nothing else is said.
const MOST_AT_ONCE: u32 = 100_000;
/// So much of the history is listed.
const MOST_LISTED: u32 = 1_000;

/// A simulated cloud with the services that run on it.
///
/// An answer is given out only after what it says is durable. When it cannot be made durable, the call is
/// rejected and the world is again as it was at the last success.
#[wasm_bindgen]
pub struct Simulator {
    inner: RefCell<simulator::Simulator>,
    beginning: Beginning,
    keeper: Keeper,
    turns: Turns,
    aside: RefCell<Vec<store::SetAside>>,
    /// Set when a failed write could not be undone: the world in memory is not to be trusted any more.
    broken: RefCell<Option<StoreFailure>>,
    /// How large the memory was when room was made last.
    room: Cell<usize>,
}

/// What is needed to read the world again.
struct Beginning {
    options: simulator::Options,
    catalog: Rc<Catalog>,
    prices: Option<Rc<Prices>>,
    access: Option<Access>,
}

#[wasm_bindgen]
impl Simulator {
    /// Opens a world, or makes one where there is none. The whole catalogue must have been added.
    #[wasm_bindgen(skip_typescript)]
    pub async fn open(
        store: JsValue,
        options: Ts<WorldOptions>,
        snapshot: Option<Vec<u8>>,
    ) -> Result<Simulator, JsValue> {
        if !Beside::ALL.iter().all(|facts| facts.is_here()) {
            return Err(misuse("the facts beside the engine have not been loaded"));
        }
        let mut options = options.rust()?;
        let prices = match &options.book {
            Some(text) => Some(Rc::new(catalog::prices_with(text).map_err(misuse)?)),
            None => catalog::prices(),
        };
        let beginning = Beginning {
            access: options.access.take(),
            options: options.resolve(Date::now(), chance()).map_err(misuse)?,
            prices,
            catalog: catalog::whole().ok_or_else(|| misuse("the catalogue has not been loaded"))?,
        };
        let keeper = Keeper::open(store).await?;
        let loaded = keeper.load().await?;
        let (inner, aside) = match snapshot.filter(|_| loaded.0.is_empty()) {
            Some(bytes) => beginning.begin(&bytes).map_err(misuse)?,
            None => beginning.revive(loaded),
        };
        let simulator = Self {
            inner: RefCell::new(inner),
            beginning,
            keeper,
            turns: Turns::new(),
            aside: RefCell::new(aside),
            broken: RefCell::new(None),
            room: Cell::new(0),
        };
        // A new world's own records are durable before anyone sees it.
        simulator.keep().await?;
        Ok(simulator)
    }

    /// Sends one request to the simulated services.
    pub async fn dispatch(&self, request: Ts<Request>) -> Result<Ts<Response>, JsValue> {
        let request = request.rust()?.into();
        let _turn = self.turn().await?;
        let response = self.inner.borrow_mut().dispatch(&request);
        self.keep().await?;
        Ok(Response::from(response).ts())
    }

    /// The addresses outside of the simulated object storage that a request points to.
    #[wasm_bindgen(js_name = outsideFiles)]
    pub fn outside_files(&self, request: Ts<Request>) -> Result<Vec<String>, JsValue> {
        let request: api::Request = request.rust()?.into();
        Ok(request.outside_files())
    }

    /// Lends the world the file behind an address, or takes it back. Requests may point to it as long as it is there.
    pub fn lend(&self, address: &str, file: Option<Vec<u8>>) {
        self.inner.borrow_mut().lend(address, file);
    }

    /// Sends one request as it came over a connection: its headers are names and values in turn, its body bytes.
    pub async fn exchange(
        &self,
        method: String,
        path: String,
        #[wasm_bindgen(unchecked_param_type = "string[]")] headers: Array,
        body: Vec<u8>,
    ) -> Result<Exchange, JsValue> {
        let request = exchange::request(&method, path, &headers, body);
        let _turn = self.turn().await?;
        let response = self.inner.borrow_mut().dispatch(&request);
        self.keep().await?;
        Ok(response.into())
    }

    /// Lets virtual time go on, in milliseconds.
    pub async fn advance(&self, ms: f64) -> Result<Ts<Advanced>, JsValue> {
        if !(0.0..=MAX_MS).contains(&ms) {
            return Err(misuse(
                "the milliseconds are not a number from 0 to 9007199254740991",
            ));
        }
        let _turn = self.turn().await?;
        self.inner.borrow_mut().advance(ms as u64);
        self.keep().await?;
        Ok(self.clock().ts())
    }

    /// Lets virtual time go on to a moment, as RFC 3339; one that has passed is misuse.
    #[wasm_bindgen(js_name = runUntil)]
    pub async fn run_until(&self, at: String) -> Result<Ts<Advanced>, JsValue> {
        let moment = Instant::parse(&at).map_err(misuse)?;
        let _turn = self.turn().await?;
        let now = self.inner.borrow().now();
        if moment < now {
            return Err(misuse(format!("it is {now} already")));
        }
        self.inner.borrow_mut().advance(moment.since(now));
        self.keep().await?;
        Ok(self.clock().ts())
    }

    /// Lets virtual time go on to the next thing that happens, and lets that happen; nothing where nothing will.
    pub async fn step(&self) -> Result<Ts<Advanced>, JsValue> {
        let _turn = self.turn().await?;
        self.inner.borrow_mut().step();
        self.keep().await?;
        Ok(self.clock().ts())
    }

    /// Lets things happen until nothing will any more, but no more than so many at once: 100,000, if nothing else is said. What
    /// it still waits for is told.
    #[wasm_bindgen(js_name = runUntilIdle)]
    pub async fn run_until_idle(&self, most: Option<u32>) -> Result<Ts<Advanced>, JsValue> {
        let _turn = self.turn().await?;
        let most = most.unwrap_or(MOST_AT_ONCE);
        self.inner.borrow_mut().run_until_idle(u64::from(most));
        self.keep().await?;
        Ok(self.clock().ts())
    }

    /// The virtual time, what happens next, and how much lies ahead of a world that went back.
    #[wasm_bindgen(js_name = clock)]
    pub fn clock_now(&self) -> Ts<Advanced> {
        self.clock().ts()
    }

    /// Takes the world to a place in its history; without one, to where it was before it went back. What lies ahead stays
    /// until something else is done, or time passes beyond the next command.
    pub async fn rewind(&self, to: Option<Ts<HistoryPlace>>) -> Result<Ts<RewindResult>, JsValue> {
        let place = chosen(to)?.resolve().map_err(misuse)?;
        let _turn = self.turn().await?;
        let done = self.inner.borrow_mut().rewind(place);
        self.keep().await?;
        Ok(RewindResult::of(done, self.clock()).ts())
    }

    /// A snapshot of the world as it was at a place in its history, with its history up to there: a new world opened with it
    /// goes its own way. Absent when there is no such place; without one it is the present.
    pub async fn fork(&self, at: Option<Ts<HistoryPlace>>) -> Result<Option<Vec<u8>>, JsValue> {
        let place = at.map(Ts::rust).transpose()?;
        let place = place.map(HistoryPlace::resolve).transpose();
        let place = place.map_err(misuse)?;
        let _turn = self.turn().await?;
        let snapshot = self.inner.borrow_mut().fork(place);
        self.keep().await?;
        Ok(snapshot.ok())
    }

    /// What the world can go back to: the latest commands, at most so many behind the present and so many ahead of it; 1,000,
    /// if nothing else is said.
    pub fn history(&self, most: Option<u32>) -> Ts<WorldHistory> {
        let most = most.unwrap_or(MOST_LISTED) as usize;
        WorldHistory::from(self.inner.borrow().history(most)).ts()
    }

    /// The virtual time, as RFC 3339 with milliseconds.
    pub fn now(&self) -> String {
        self.inner.borrow().now().to_string()
    }

    /// What a stack has recorded of its resources, as the text of a Terraform state file; absent when there is no such
    /// stack or nothing is recorded.
    #[wasm_bindgen(js_name = stackState)]
    pub fn stack_state(&self, #[wasm_bindgen(js_name = stackId)] stack_id: &str) -> Option<String> {
        self.inner.borrow().stack_state(stack_id)
    }

    /// Takes the text of a Terraform state file into a stack, as `terraform state push` does. Objects that are not in the
    /// cloud appear there; what cannot is told by name and is not recorded. Execution plans made before are void.
    #[wasm_bindgen(js_name = importState)]
    pub async fn import_state(
        &self,
        #[wasm_bindgen(js_name = stackId)] stack_id: String,
        text: String,
    ) -> Result<Ts<ImportResult>, JsValue> {
        let _turn = self.turn().await?;
        let done = self.inner.borrow_mut().import_state(&stack_id, &text);
        self.keep().await?;
        Ok(ImportResult::from(done).ts())
    }

    /// Tells the schema of a version of a private provider, in the form of `terraform providers schema -json`; from then
    /// on templates may use its types.
    #[wasm_bindgen(js_name = providerSchema)]
    pub async fn provider_schema(
        &self,
        name: String,
        version: String,
        schema: String,
    ) -> Result<Ts<ProviderSchemaResult>, JsValue> {
        let _turn = self.turn().await?;
        let done = self
            .inner
            .borrow_mut()
            .tell_schema(&name, &version, &schema);
        self.keep().await?;
        Ok(ProviderSchemaResult::from(done).ts())
    }

    /// Encrypts a text with a key (`huaweicloud_kms_key`) of the simulated cloud, for an entry of `vars_structure`.
    pub async fn encrypt(
        &self,
        #[wasm_bindgen(js_name = keyId)] key_id: String,
        text: String,
    ) -> Result<Ts<EncryptResult>, JsValue> {
        let _turn = self.turn().await?;
        let done = self.inner.borrow_mut().encrypt(&key_id, &text);
        self.keep().await?;
        Ok(EncryptResult::of(&key_id, done).ts())
    }

    /// The same as it would be recorded now, after a look at every resource: what `plan` takes as `refreshed`.
    #[wasm_bindgen(js_name = refreshedState)]
    pub fn refreshed_state(
        &self,
        #[wasm_bindgen(js_name = stackId)] stack_id: &str,
    ) -> Option<String> {
        self.inner.borrow().refreshed_state(stack_id)
    }

    /// What became of a stack's resources, beside a template, or the one that was deployed last; absent when there is no
    /// such stack.
    pub fn drift(
        &self,
        #[wasm_bindgen(js_name = stackId)] stack_id: &str,
        template: Option<Ts<DriftTemplate>>,
    ) -> Result<Option<Ts<DriftResult>>, JsValue> {
        let template = template.map(Ts::rust).transpose()?;
        let source = template.as_ref().map(|t| simulator::DriftTemplate {
            body: &t.template_body,
            structure: t.vars_structure.as_ref(),
            variables: t.vars_body.as_deref(),
        });
        let report = self.inner.borrow().drift(stack_id, source);
        Ok(report.map(|report| DriftResult::from(report).ts()))
    }

    /// Changes a resource by hand, past every stack, as somebody in the console would: the members of `edits` take the
    /// place of its own, null unsets one.
    #[wasm_bindgen(js_name = editResource)]
    pub async fn edit_resource(
        &self,
        #[wasm_bindgen(js_name = "type")] ty: String,
        id: String,
        edits: Ts<Edits>,
    ) -> Result<Ts<ByHandResult>, JsValue> {
        self.by_hand(&ty, &id, Some(ByHand::Edit), Some(edits))
            .await
    }

    /// Deletes a resource by hand and makes it again: the same but for `edits`, and another one to whoever keeps its
    /// identifier.
    #[wasm_bindgen(js_name = recreateResource)]
    pub async fn recreate_resource(
        &self,
        #[wasm_bindgen(js_name = "type")] ty: String,
        id: String,
        edits: Option<Ts<Edits>>,
    ) -> Result<Ts<ByHandResult>, JsValue> {
        self.by_hand(&ty, &id, Some(ByHand::Recreate), edits).await
    }

    /// Deletes a resource by hand.
    #[wasm_bindgen(js_name = deleteResource)]
    pub async fn delete_resource(
        &self,
        #[wasm_bindgen(js_name = "type")] ty: String,
        id: String,
    ) -> Result<Ts<ByHandResult>, JsValue> {
        self.by_hand(&ty, &id, None, None).await
    }

    /// What exists in the simulated cloud, stack or no stack: some of it, as somebody wants to see it.
    pub fn world(&self, look: Ts<WorldLook>) -> Result<Ts<WorldSight>, JsValue> {
        let asked = look.rust()?;
        let world = self.inner.borrow();
        let within = asked.within.as_deref();
        let sight = world.world(&Look {
            home: &asked.home,
            ty: &asked.ty,
            text: &asked.text,
            within: within.map(|within| within.split_once('/').unwrap_or_default()),
            from: asked.from,
            limit: asked.limit,
        });
        Ok(WorldSight::of(&sight, &world).ts())
    }

    /// One resource with what it points to and what points to it; absent when there is none.
    pub fn resource(
        &self,
        #[wasm_bindgen(js_name = "type")] ty: &str,
        id: &str,
    ) -> Option<Ts<WorldResource>> {
        let world = self.inner.borrow();
        let seen = world.resource(ty, id)?;
        Some(WorldResource::of(seen, &world).ts())
    }

    /// Files in the simulated object storage whose keys have a text: how many there are, and some of them.
    pub fn files(&self, text: &str, from: usize, limit: usize) -> Ts<StoredFiles> {
        StoredFiles::of(&self.inner.borrow(), text, from, limit).ts()
    }

    /// What an execution plan changes in what is paid each month, as things are now; absent when there is no such plan,
    /// when it cannot be made any more, or when usage or price book have a mistake.
    #[wasm_bindgen(js_name = planForecast)]
    pub fn plan_forecast(
        &self,
        #[wasm_bindgen(js_name = planId)] plan_id: &str,
        options: Option<Ts<ForecastOptions>>,
    ) -> Result<Option<Ts<PriceForecast>>, JsValue> {
        let (usage, choice) = chosen(options)?.asked();
        let (usage, problems) = Usage::read(&Source::new(FileId(0), "usage.json", &usage));
        if problems.has_errors() {
            return Ok(None);
        }
        let forecast = self.inner.borrow().forecast(plan_id, &usage, &choice);
        let forecast = forecast.map_err(unknown_region)?;
        let forecast = forecast.as_ref().map(PriceForecast::from);
        Ok(forecast.map(|f| f.ts()))
    }

    /// What was found in the store and could not be used: kept there, not part of the world.
    #[wasm_bindgen(js_name = setAside)]
    pub fn set_aside(&self) -> Ts<SetAsideList> {
        let late = self.inner.borrow().found_unreadable();
        let aside = self.aside.borrow();
        let list = aside.iter().chain(&late).map(SetAsideDto::from);
        SetAsideList(list.gathered()).ts()
    }

    /// The whole world as bytes, without its history; a line of JSON per record.
    pub async fn snapshot(&self) -> Result<Vec<u8>, JsValue> {
        let _turn = self.turn().await?;
        Ok(self.inner.borrow().snapshot())
    }

    /// Replaces the world by one from `snapshot`. The history goes on: there is a way back.
    pub async fn restore(&self, bytes: Vec<u8>) -> Result<(), JsValue> {
        let _turn = self.turn().await?;
        let aside = self.inner.borrow_mut().restore(&bytes).map_err(misuse)?;
        self.keep().await?;
        self.aside.replace(aside);
        Ok(())
    }

    /// Lets go of the storage. The world is there for the next `open`.
    pub async fn close(&self) -> Result<(), JsValue> {
        let _turn = self.turns.take().await;
        let closed = StoreFailure::new(Cause::Closed, "this world is closed");
        if self
            .broken
            .replace(Some(closed))
            .is_some_and(|f| f.cause == Cause::Closed)
        {
            return Ok(());
        }
        Ok(self.keeper.close().await?)
    }
}

impl Simulator {
    fn clock(&self) -> Advanced {
        Advanced::from(&*self.inner.borrow())
    }

    /// Changes a resource by hand, or deletes it.
    async fn by_hand(
        &self,
        ty: &str,
        id: &str,
        how: Option<ByHand>,
        edits: Option<Ts<Edits>>,
    ) -> Result<Ts<ByHandResult>, JsValue> {
        let edits = chosen(edits)?.0;
        let _turn = self.turn().await?;
        let done = {
            let mut world = self.inner.borrow_mut();
            match how {
                Some(how) => world.change_by_hand(ty, id, how, &edits).map(Some),
                None => world.delete_by_hand(ty, id).map(|()| None),
            }
        };
        self.keep().await?;
        Ok(ByHandResult::of(done).ts())
    }

    /// Where the memory has grown, makes it grow by an eighth more: on its own it does so in steps of 64 KB, and each of them makes
    /// the host look through its own.
    fn make_room(&self) {
        let now = memory();
        if now > self.room.get() {
            drop(std::hint::black_box(Vec::<u8>::with_capacity(now / 8)));
            self.room.set(memory());
        }
    }

    async fn turn(&self) -> Result<Turn, StoreFailure> {
        let turn = self.turns.take().await;
        match &*self.broken.borrow() {
            Some(failure) => Err(failure.clone()),
            None => Ok(turn),
        }
    }

    /// Makes durable what the last command changed. Where that fails, the command is undone by reading the
    /// world again as it was kept.
    async fn keep(&self) -> Result<(), StoreFailure> {
        self.make_room();
        if let Keeper::Memory = self.keeper {
            self.inner.borrow_mut().take_rows();
            return Ok(());
        }
        let changes = self.inner.borrow_mut().take_changes();
        if changes.is_empty() {
            return Ok(());
        }
        let Err(failure) = self.keeper.apply(changes).await else {
            return Ok(());
        };
        match self.keeper.load().await {
            Ok(loaded) => {
                self.inner.replace(self.beginning.revive(loaded).0);
            }
            Err(worse) => {
                self.broken.replace(Some(worse));
            }
        }
        Err(failure)
    }
}

impl Beginning {
    /// The world as it was kept; what cannot be used is set aside.
    fn revive(&self, loaded: Loaded) -> (simulator::Simulator, Vec<store::SetAside>) {
        let (records, mut aside) = loaded;
        let (options, catalog) = (self.options.clone(), self.catalog.clone());
        let (inner, mut unread) = simulator::Simulator::open(options, catalog, records);
        aside.append(&mut unread);
        (self.furnish(inner), aside)
    }

    /// A world that begins as a snapshot.
    fn begin(
        &self,
        snapshot: &[u8],
    ) -> Result<(simulator::Simulator, Vec<store::SetAside>), SnapshotError> {
        let (options, catalog) = (self.options.clone(), self.catalog.clone());
        let (inner, aside) = simulator::Simulator::begin(options, catalog, snapshot)?;
        Ok((self.furnish(inner), aside))
    }

    /// With what is no part of the world.
    fn furnish(&self, mut inner: simulator::Simulator) -> simulator::Simulator {
        if let Some(prices) = &self.prices {
            inner.use_prices(prices.clone());
        }
        if let Some(access) = &self.access {
            inner.admit_only(access.clone());
        }
        inner
    }
}

/// How many bytes of memory the engine has.
fn memory() -> usize {
    #[cfg(target_arch = "wasm32")]
    let pages = core::arch::wasm32::memory_size::<0>();
    #[cfg(not(target_arch = "wasm32"))]
    let pages = 0;
    pages * 65_536
}

/// A seed from the platform's randomness; where there is none, from its clock.
pub(super) fn chance() -> u64 {
    getrandom::u64().unwrap_or(Date::now() as u64)
}

fn misuse(error: impl Display) -> JsValue {
    js_sys::Error::new(&error.to_string()).into()
}
