//! Where a world is kept: nowhere, in IndexedDB, or in a store that JavaScript brings.

use js_sys::Reflect;
use tsify::Ts;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::border::{Given, Taken};
use super::dto::{StoredChanges, StoredRecords};
use super::failure::{Cause, StoreFailure};
use super::indexed_db::IndexedDb;
use crate::sorted::Gather;
use crate::store::{ChangeSet, Record, SetAside};

#[wasm_bindgen(typescript_custom_section)]
const STORE: &str = r#"
/** Keeps the records of a world. A rejected promise means that nothing was written. */
export interface Store {
    /** Everything that is kept. */
    load(): Promise<StoredRecord[]>;
    /** Makes all changes durable, or none. */
    apply(changes: StoredChanges): Promise<void>;
    /** Lets go of the storage. */
    close?(): Promise<void>;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// A store written in JavaScript.
    pub type Store;
    #[wasm_bindgen(method, catch)]
    async fn load(this: &Store) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn apply(this: &Store, changes: JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn close(this: &Store) -> Result<JsValue, JsValue>;
}

/// One of the places.
pub enum Keeper {
    /// The world ends with its instance.
    Memory,
    /// The browser's database.
    IndexedDb(IndexedDb),
    /// Somebody else's.
    Foreign(Store),
}

/// Every record that could be read, and those that could not.
pub type Loaded = (Vec<Record>, Vec<SetAside>);

impl Keeper {
    /// Opens what the `store` option names.
    ///
    /// # Errors
    ///
    /// When there is no such place.
    pub async fn open(option: JsValue) -> Result<Self, StoreFailure> {
        if option.is_undefined()
            || option.is_null()
            || option.as_string().as_deref() == Some("memory")
        {
            return Ok(Self::Memory);
        }
        let field =
            |name: &str| Reflect::get(&option, &JsValue::from_str(name)).unwrap_or_default();
        if let Some(name) = field("indexedDB").as_string() {
            return Ok(Self::IndexedDb(IndexedDb::open(&name).await?));
        }
        if field("load").is_function() && field("apply").is_function() {
            return Ok(Self::Foreign(option.unchecked_into()));
        }
        let known =
            "`store` is 'memory', { indexedDB: name }, { directory: path } (in Node) or a Store";
        Err(StoreFailure::new(Cause::Unavailable, known))
    }

    /// Reads everything.
    ///
    /// # Errors
    ///
    /// When the place cannot be read.
    pub async fn load(&self) -> Result<Loaded, StoreFailure> {
        match self {
            Self::Memory => Ok(Loaded::default()),
            Self::IndexedDb(database) => database.load().await,
            Self::Foreign(store) => {
                let answer = store.load().await.map_err(|e| StoreFailure::thrown(&e))?;
                let records = Ts::<StoredRecords>::new_unchecked(answer).rust();
                let records =
                    records.map_err(|e| StoreFailure::new(Cause::Failed, e.to_string()))?;
                Ok((
                    records.0.into_iter().map(Record::from).gathered(),
                    Vec::new(),
                ))
            }
        }
    }

    /// Makes the changes of one command durable, or none of them.
    ///
    /// # Errors
    ///
    /// When that did not happen.
    pub async fn apply(&self, changes: ChangeSet) -> Result<(), StoreFailure> {
        match self {
            Self::Memory => Ok(()),
            Self::IndexedDb(database) => database.apply(&changes).await,
            Self::Foreign(store) => {
                let changes = StoredChanges::from(changes).ts().into();
                store
                    .apply(changes)
                    .await
                    .map(drop)
                    .map_err(|e| StoreFailure::thrown(&e))
            }
        }
    }

    /// Lets go of the place.
    ///
    /// # Errors
    ///
    /// When a foreign store's `close` fails.
    pub async fn close(&self) -> Result<(), StoreFailure> {
        match self {
            Self::Memory => Ok(()),
            Self::IndexedDb(database) => {
                database.close();
                Ok(())
            }
            Self::Foreign(store) => {
                let close = Reflect::get(store, &JsValue::from_str("close")).unwrap_or_default();
                if !close.is_function() {
                    return Ok(());
                }
                store
                    .close()
                    .await
                    .map(drop)
                    .map_err(|e| StoreFailure::thrown(&e))
            }
        }
    }
}
