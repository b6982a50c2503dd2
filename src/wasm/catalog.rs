//! The catalogue and the prices that all workspaces and simulators of this module share.
//!
//! A page adds the index first and then the services its template uses; Node adds everything at once, and so
//! does whoever opens a simulator.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::border;
use crate::diag;
use crate::json;
use crate::price::{self, Prices};
use crate::schema::{Catalog, Foreign};
use crate::sorted::Gather;
use crate::text::{Beside, Sources};

thread_local! {
    static SHARED: RefCell<Shared> = RefCell::new(Shared::default());
}

#[derive(Default)]
struct Shared {
    parts: Catalog,
    whole: Option<Rc<Catalog>>,
    /// The types of private providers that workspaces know.
    told: Vec<Rc<Foreign>>,
    /// All of it together, where there are such types.
    together: Option<Catalog>,
    prices: Option<Rc<Prices>>,
}

impl Shared {
    fn known(&self) -> &Catalog {
        self.whole.as_deref().unwrap_or(&self.parts)
    }

    /// Puts it together again, after something was added.
    fn gather(&mut self) {
        self.together = (!self.told.is_empty()).then(|| self.known().with(&self.told));
    }
}

/// Calls with what is known so far.
pub fn with<T>(use_it: impl FnOnce(&Catalog) -> T) -> T {
    SHARED.with_borrow(|shared| use_it(shared.together.as_ref().unwrap_or_else(|| shared.known())))
}

/// The whole catalogue, once it was added.
pub fn whole() -> Option<Rc<Catalog>> {
    SHARED.with_borrow(|shared| shared.whole.clone())
}

/// Adds the names of all types, and which service has them.
#[wasm_bindgen(js_name = addCatalogIndex, skip_typescript)]
pub fn add_index(bytes: &[u8]) -> Result<(), JsError> {
    SHARED
        .with_borrow_mut(|shared| shared.parts.add_index(bytes))
        .map_err(damaged)
}

/// Adds the schemas of one service.
#[wasm_bindgen(js_name = addCatalogService, skip_typescript)]
pub fn add_service(name: &str, bytes: &[u8]) -> Result<(), JsError> {
    SHARED.with_borrow_mut(|shared| {
        shared.parts.add_service(name, bytes).map_err(damaged)?;
        shared.gather();
        Ok(())
    })
}

/// What workspaces know of private providers from now on: source addresses with what `terraform providers schema -json`
/// prints of them. They take the place of those that were told before.
#[wasm_bindgen(js_name = privateSchemas)]
pub fn private_schemas(
    #[wasm_bindgen(unchecked_param_type = "Record<string, string>")] schemas: &JsValue,
) -> Result<(), JsError> {
    let given = json::parse(border::text(schemas).as_bytes())?;
    let given = given.as_object().into_iter().flatten();
    let told: Result<Vec<_>, String> = given
        .map(|(source, text)| Foreign::read(text.as_str().unwrap_or_default(), source).map(Rc::new))
        .collect();
    let told = told.map_err(|wrong| JsError::new(&wrong))?;
    SHARED.with_borrow_mut(|shared| {
        shared.told = told;
        shared.gather();
    });
    Ok(())
}

/// Adds everything.
#[wasm_bindgen(js_name = addCatalog, skip_typescript)]
pub fn add_whole(bytes: &[u8]) -> Result<(), JsError> {
    let catalog = Catalog::from_pack(bytes).map_err(damaged)?;
    SHARED.with_borrow_mut(|shared| {
        shared.whole = Some(Rc::new(catalog));
        shared.gather();
    });
    Ok(())
}

/// What things cost, once it was added.
pub fn prices() -> Option<Rc<Prices>> {
    SHARED.with_borrow(|shared| shared.prices.clone())
}

/// The prices with a book of one's own.
///
/// # Errors
///
/// Says what is wrong with the book, and where.
pub fn prices_with(text: &str) -> Result<Prices, String> {
    let mut sources = Sources::default();
    let id = sources.add("prices.json", text);
    let source = sources.get(id).cloned();
    let (own, problems) = source.map(|s| price::read_book(&s)).unwrap_or_default();
    let Some(own) = own else {
        let told = problems.iter().map(|d| diag::render(d, &sources));
        return Err(told.gathered());
    };
    let listed = prices().filter(|_| !own.replaces);
    let listed = listed.as_ref().and_then(|prices| prices.book());
    Ok(Prices::of(match listed {
        Some(book) => book.under(&own.book),
        None => own.book,
    }))
}

/// Adds the price list.
#[wasm_bindgen(js_name = addPrices, skip_typescript)]
pub fn add_prices(text: String) -> Result<(), JsError> {
    let damaged = "the price list is damaged or of another version of formwork";
    let prices = Prices::packed(text).ok_or_else(|| JsError::new(damaged))?;
    SHARED.with_borrow_mut(|shared| shared.prices = Some(Rc::new(prices)));
    Ok(())
}

/// Adds facts that lie beside the engine, by the name of their file.
#[wasm_bindgen(js_name = addFacts, skip_typescript)]
pub fn add_facts(name: &str, text: String) -> Result<(), JsError> {
    let damaged = "the file of facts is damaged or of another version of formwork";
    let facts = Beside::of_file(name).filter(|_| !text.is_empty());
    facts.ok_or_else(|| JsError::new(damaged))?.bring(text);
    Ok(())
}

/// Whether everything was added.
#[wasm_bindgen(js_name = hasCatalog, skip_typescript)]
pub fn has_whole() -> bool {
    whole().is_some()
}

fn damaged<E>(_: E) -> JsError {
    JsError::new("the catalogue file is damaged or of another version of formwork")
}
