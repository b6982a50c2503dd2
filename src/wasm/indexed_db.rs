//! Keeps a world in the browser's IndexedDB.
//!
//! One database per world, one object store, one entry per record: the key is `[kind, key]`, the value
//! `{version, body}` with the body's bytes. A change set is one transaction, asked to be durable before it
//! reports success, so a world is always as some acknowledged command left it. The driver moves bytes and
//! judges none: entries that are not of this form are set aside by name.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
};

use super::failure::{Cause, StoreFailure, shown};
use crate::store::{ChangeSet, Record, RecordId, SetAside};

/// Raised when the layout of the database changes; the bodies' own versions are the core's matter.
const VERSION: u32 = 1;
const RECORDS: &str = "records";

/// An open database.
pub struct IndexedDb {
    database: IdbDatabase,
    /// Why the database was taken from us, once it was.
    lost: Rc<RefCell<Option<StoreFailure>>>,
    /// Kept because the database calls them.
    _handlers: [Closure<dyn FnMut(Event)>; 2],
}

impl IndexedDb {
    /// Opens the world's database, making it when there is none.
    ///
    /// # Errors
    ///
    /// When there is no IndexedDB, it is forbidden, full, held by an older page or made by a newer one.
    pub async fn open(name: &str) -> Result<Self, StoreFailure> {
        let request = factory()?
            .open_with_u32(name, VERSION)
            .map_err(|e| StoreFailure::thrown(&e))?;
        let upgrade = Closure::once(upgrade);
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let opened = Promise::new(&mut |resolve, reject| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&reject));
            request.set_onblocked(Some(&reject));
        });
        if let Err(event) = JsFuture::from(opened).await {
            return Err(not_opened(&request, &event));
        }
        Ok(Self::watch(result(&request)?.unchecked_into()))
    }

    /// Lets go of the database when another page needs it, and remembers why it cannot be used.
    fn watch(database: IdbDatabase) -> Self {
        let lost = Rc::new(RefCell::new(None));
        let handler = |cause: Cause, message: &'static str| {
            let (lost, database) = (lost.clone(), database.clone());
            Closure::new(move |_: Event| {
                database.close();
                lost.replace(Some(StoreFailure::new(cause, message)));
            })
        };
        let superseded =
            "another page needs a newer version of this world, or deletes it; reload this page";
        let handlers = [
            handler(Cause::Superseded, superseded),
            handler(
                Cause::Closed,
                "the browser closed this world's storage; reload this page",
            ),
        ];
        let [versionchange, close] = &handlers;
        database.set_onversionchange(Some(versionchange.as_ref().unchecked_ref()));
        database.set_onclose(Some(close.as_ref().unchecked_ref()));
        Self {
            database,
            lost,
            _handlers: handlers,
        }
    }

    /// Every record, and the entries that are none.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn load(&self) -> Result<(Vec<Record>, Vec<SetAside>), StoreFailure> {
        let (_, store) = self.begin("readonly")?;
        let keys = store.get_all_keys().map_err(|e| StoreFailure::thrown(&e))?;
        let values = store.get_all().map_err(|e| StoreFailure::thrown(&e))?;
        // Both are listened to before either is awaited: an answer that nobody hears is lost.
        let (heard_keys, heard_values) = (listen(&keys), listen(&values));
        let keys: Array = answer(&keys, heard_keys).await?.unchecked_into();
        let values: Array = answer(&values, heard_values).await?.unchecked_into();
        let (mut records, mut aside) = (Vec::new(), Vec::new());
        for (key, value) in keys.iter().zip(values.iter()) {
            match record(&key, &value) {
                Ok(record) => records.push(record),
                Err(bad) => aside.push(bad),
            }
        }
        Ok((records, aside))
    }

    /// Makes all changes durable, or none.
    ///
    /// # Errors
    ///
    /// When there is no room, or the database was taken away. Nothing was written then.
    pub async fn apply(&self, changes: &ChangeSet) -> Result<(), StoreFailure> {
        let (transaction, store) = self.begin("readwrite")?;
        if let Err(thrown) = write(&store, changes) {
            // An aborted transaction writes nothing; aborting it twice is all that can fail here.
            let _ = transaction.abort();
            return Err(StoreFailure::thrown(&thrown));
        }
        let finished = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        match JsFuture::from(finished).await {
            Ok(_) => Ok(()),
            Err(_) => Err(self.aborted(&transaction)),
        }
    }

    /// Lets go of the database.
    pub fn close(&self) {
        self.database.close();
        self.lost.replace(Some(StoreFailure::new(
            Cause::Closed,
            "this world is closed",
        )));
    }

    fn begin(&self, mode: &str) -> Result<(IdbTransaction, IdbObjectStore), StoreFailure> {
        if let Some(lost) = &*self.lost.borrow() {
            return Err(lost.clone());
        }
        transaction(&self.database, mode)
            .and_then(|t| t.object_store(RECORDS).map(|s| (t, s)))
            .map_err(|e| StoreFailure::thrown(&e))
    }

    fn aborted(&self, transaction: &IdbTransaction) -> StoreFailure {
        if let Some(lost) = &*self.lost.borrow() {
            return lost.clone();
        }
        match transaction.error() {
            Some(error) => StoreFailure::thrown(&error),
            None => StoreFailure::new(Cause::Failed, "the browser aborted the write"),
        }
    }
}

fn factory() -> Result<IdbFactory, StoreFailure> {
    let found = Reflect::get(&js_sys::global(), &JsValue::from_str("indexedDB"));
    match found {
        Ok(factory) if factory.is_object() => Ok(factory.unchecked_into()),
        _ => Err(StoreFailure::new(
            Cause::Unavailable,
            "there is no IndexedDB here",
        )),
    }
}

fn upgrade(event: Event) {
    let request: Option<IdbOpenDbRequest> = event.target().map(JsCast::unchecked_into);
    let database = request.and_then(|r| r.result().ok());
    if let Some(database) = database.map(JsCast::unchecked_into::<IdbDatabase>) {
        // Fails only outside an upgrade; then opening fails too and says so.
        let _ = database.create_object_store(RECORDS);
    }
}

/// Why opening failed. A blocked request may still succeed later: nobody waits for it then.
fn not_opened(request: &IdbOpenDbRequest, event: &JsValue) -> StoreFailure {
    let blocked = event.unchecked_ref::<Event>().type_() == "blocked";
    if !blocked {
        return exception(request);
    }
    let late = request.clone();
    let close = Closure::once_into_js(move |_: Event| {
        if let Ok(database) = late.result() {
            database.unchecked_into::<IdbDatabase>().close();
        }
    });
    request.set_onsuccess(Some(close.unchecked_ref()));
    StoreFailure::new(
        Cause::Blocked,
        "an older page has this world open; close it and try again",
    )
}

fn exception(request: &IdbRequest) -> StoreFailure {
    match request.error() {
        Ok(Some(error)) => StoreFailure::thrown(&error),
        _ => StoreFailure::new(Cause::Failed, "the browser gave no reason"),
    }
}

fn result(request: &IdbRequest) -> Result<JsValue, StoreFailure> {
    request.result().map_err(|e| StoreFailure::thrown(&e))
}

fn listen(request: &IdbRequest) -> Promise {
    Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    })
}

async fn answer(request: &IdbRequest, heard: Promise) -> Result<JsValue, StoreFailure> {
    match JsFuture::from(heard).await {
        Ok(_) => result(request),
        Err(_) => Err(exception(request)),
    }
}

/// Through `Reflect`, since web-sys counts the options that ask for durability as unstable.
fn transaction(database: &IdbDatabase, mode: &str) -> Result<IdbTransaction, JsValue> {
    let options = Object::new();
    Reflect::set(
        &options,
        &JsValue::from_str("durability"),
        &JsValue::from_str("strict"),
    )?;
    let begin: Function = Reflect::get(database, &JsValue::from_str("transaction"))?.dyn_into()?;
    let (store, mode) = (JsValue::from_str(RECORDS), JsValue::from_str(mode));
    begin
        .call3(database, &store, &mode, &options)
        .map(JsCast::unchecked_into)
}

fn write(store: &IdbObjectStore, changes: &ChangeSet) -> Result<(), JsValue> {
    for id in &changes.deletes {
        store.delete(&key(id))?;
    }
    for record in &changes.puts {
        let value = Object::new();
        Reflect::set(
            &value,
            &JsValue::from_str("version"),
            &JsValue::from(record.version),
        )?;
        let body = Uint8Array::from(record.body.as_slice());
        Reflect::set(&value, &JsValue::from_str("body"), &body)?;
        store.put_with_key(&value, &key(&record.id))?;
    }
    Ok(())
}

fn key(id: &RecordId) -> JsValue {
    Array::of2(&JsValue::from_str(&id.kind), &JsValue::from_str(&id.key)).into()
}

fn record(key: &JsValue, value: &JsValue) -> Result<Record, SetAside> {
    let part = |i| key.dyn_ref::<Array>().and_then(|k| k.get(i).as_string());
    let id = match (part(0), part(1)) {
        (Some(kind), Some(key)) => RecordId { kind, key },
        _ => RecordId::new("entry", shown(key)),
    };
    let field = |name: &str| Reflect::get(value, &JsValue::from_str(name)).ok();
    let version = field("version")
        .and_then(|v| v.as_f64())
        .filter(|v| *v >= 1.0 && v.fract() == 0.0);
    let body = field("body").and_then(|b| b.dyn_into::<Uint8Array>().ok());
    match (version, body) {
        (Some(version), Some(body)) => Ok(Record {
            id,
            version: version as u32,
            body: body.to_vec(),
        }),
        _ => Err(SetAside {
            id,
            reason: "the entry is no record".to_owned(),
        }),
    }
}
