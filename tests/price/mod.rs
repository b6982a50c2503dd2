//! Prices of whole templates: from the text over the plan to the answer of the service.

use std::sync::OnceLock;

use formwork::config::{self, Config};
use formwork::func::Nowhere;
use formwork::plan::{self, Plan, PlanRequest, State};
use formwork::price::{self, Book, Estimate, Forecast, List, Prices, Site, Usage};
use formwork::schema::Catalog;
use formwork::text::{FileId, Source};
use serde_json::{Value as Json, json};

mod book;
mod choice;
mod flavors;
mod forecast;
mod import;
mod laws;
mod rules;
mod types;

/// The Chinese site, in a region that has prices of its own.
const BEIJING: Site<'_> = Site {
    chinese: true,
    region: "cn-north-4",
};

static PACK: OnceLock<Vec<u8>> = OnceLock::new();

thread_local! {
    pub(crate) static CATALOG: Catalog = {
        let pack = PACK.get_or_init(|| {
            let data = crate::root().join("data/catalog");
            catalog_pack::pack_folder(&data).unwrap().whole
        });
        Catalog::from_pack(pack).unwrap()
    };
}

static PRICES: OnceLock<String> = OnceLock::new();

/// The packed price list.
pub(crate) fn packed() -> &'static str {
    PRICES.get_or_init(|| catalog_pack::pack_prices(&crate::root().join("data/pricing")).unwrap())
}

/// The price list beside the engine, as it is loaded.
pub(crate) fn prices_beside() -> Prices {
    Prices::packed(packed().to_owned()).unwrap()
}

fn book() -> Book {
    Book::new(List::read(packed()).unwrap())
}

/// What the resources of a template cost, as the service tells it.
fn estimate(site: Site<'_>, template: &str) -> Estimate {
    with_plan(template, &State::default(), |plan, config| {
        price::estimate(&book(), site, &price::added(plan, config))
    })
}

/// What a template changes in what a state costs each month.
fn forecast(template: &str, state: &State, usage: &str) -> Forecast {
    let source = Source::new(FileId(0), "usage.json", usage);
    let (usage, problems) = Usage::read(&source);
    assert!(!problems.has_errors(), "{problems:?}");
    with_plan(template, state, |plan, config| {
        price::forecast(&book(), BEIJING, plan, config, &usage)
    })
}

fn with_plan<T>(template: &str, prior: &State, then: impl FnOnce(&Plan, &Config) -> T) -> T {
    let files = [("main.tf".to_owned(), template.as_bytes().to_vec())];
    let (config, problems) = config::load(&files);
    assert!(!problems.has_errors(), "{problems:?}");
    CATALOG.with(|catalog| {
        let (plan, problems) = plan::make(&PlanRequest {
            config: &config,
            catalog,
            host: &Nowhere,
            inputs: &plan::world::Inputs::default(),
            prior: &prior.clone().into(),
            destroy: false,
            targets: &[],
            replace: &[],
            reader: None,
        });
        assert!(!problems.has_errors(), "{problems:?}");
        then(&plan, &config)
    })
}

/// The prices of a template's only resource: unit, count, amount.
fn prices(site: Site<'_>, template: &str) -> Vec<(String, u64, String)> {
    let json = estimate(site, template).to_json();
    let items = json["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{json}");
    assert_eq!(items[0]["supported"], json!(true), "{json}");
    let price = |p: &Json| {
        assert_eq!(p["sale_price"], p["original_price"]);
        (
            format!(
                "{} {}",
                p["charge_mode"].as_str().unwrap(),
                p["period_type"].as_str().unwrap_or("-")
            ),
            p["period_count"].as_u64().unwrap_or(0),
            p["sale_price"].to_string(),
        )
    };
    items[0]["resource_price"]
        .as_array()
        .unwrap()
        .iter()
        .map(price)
        .collect()
}

/// One price of [`prices`].
fn price_of(unit: &str, count: u64, amount: &str) -> (String, u64, String) {
    (unit.to_owned(), count, amount.to_owned())
}

/// Why a template's only resource has no price.
fn message(template: &str) -> String {
    let json = estimate(BEIJING, template).to_json();
    let item = &json["items"][0];
    assert_eq!(item["supported"], json!(false), "{json}");
    assert_eq!(item.get("resource_price"), None);
    item["unsupported_message"].as_str().unwrap().to_owned()
}
