use std::rc::Rc;

use serde_json::{Map, Number, Value as Json};

use super::book::{Book, Unit};
use super::cost::{Cost, Note, Price, each_once};
use super::facts::Facts;
use super::quote::Finder;
use super::{Amount, Unpriced, Written};
use crate::addr::{InstanceKey, Mode, ResourceInstanceAddr};
use crate::config::Config;
use crate::json::json;
use crate::plan::{Action, Plan};
use crate::sorted::{Gather, SortedMap};
use crate::value::Value;

/// Whose prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site<'a> {
    /// Whether it is the Chinese site, which counts in CNY; the international one counts in USD. //= PRICE-6
    pub chinese: bool,
    /// The region of resources that name none.
    pub region: &'a str,
}

impl Site<'_> {
    /// What it counts in.
    pub fn currency(&self) -> &'static str {
        if self.chinese { "CNY" } else { "USD" }
    }
}

/// A resource that will be made.
#[derive(Clone, Debug)]
pub struct Added<'a> {
    /// Which.
    pub addr: &'a ResourceInstanceAddr,
    /// Its planned attributes, unknown ones and marks among them.
    pub after: &'a Value,
    /// Which of its arguments the template writes.
    pub written: Written,
}

/// What everything that will be made costs, as the service tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// `CNY` or `USD`.
    pub currency: &'static str,
    /// In the order of the plan.
    pub items: Vec<Item>,
}

/// What one resource costs, or why that cannot be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The address of the instance.
    pub address: String,
    /// The resource type.
    pub resource_type: Rc<str>,
    /// The name the template gives.
    pub resource_name: Rc<str>,
    /// The index or key of the instance.
    pub index: Option<String>,
    /// The prices.
    pub cost: Cost,
}

/// How many resources of each mode are priced in one template. //= PRICE-3
pub(super) const LIMITS: [(&str, usize); 2] = [("PRE_PAID", 12), ("POST_PAID", 24)];

/// The resources a plan adds, with what the template writes of them. //= PRICE-1
pub fn added<'p>(plan: &'p Plan, config: &Config) -> Vec<Added<'p>> {
    let made = plan.changes.iter().filter(|change| {
        change.action == Action::Create
            && change.addr.resource.mode == Mode::Managed
            && change.deposed.is_none()
    });
    made.map(|change| Added {
        addr: &change.addr,
        after: &change.after,
        written: Written::of(config, &change.addr),
    })
    .gathered()
}

/// Prices resources that will be made.
pub fn estimate(book: &Book, site: Site<'_>, resources: &[Added<'_>]) -> Estimate {
    let finder = Finder::new(book, site.currency());
    let mut counts: SortedMap<&str, usize> = SortedMap::new();
    let item = |added: &Added<'_>| {
        let resource = &added.addr.resource;
        let facts = Facts::planned(&resource.type_name, added.after, &added.written);
        let mut cost = Cost::of(&finder, site.region, &facts);
        let first = cost.prices.as_ref().ok().and_then(|prices| prices.first());
        let mode = first.map(|price| price.unit.charge_mode());
        if let Some((mode, limit)) = LIMITS.iter().find(|(m, _)| Some(*m) == mode) {
            let count = counts.entry(mode).or_default();
            *count += 1;
            if *count > *limit {
                cost = Cost::unpriced(Unpriced::TooMany(mode, *limit));
            }
        }
        Item {
            address: added.addr.to_string(),
            resource_type: resource.type_name.clone(),
            resource_name: resource.name.clone(),
            index: match &added.addr.key {
                InstanceKey::None => None,
                InstanceKey::Int(index) => Some(index.to_string()),
                InstanceKey::String(key) => Some(key.to_string()),
            },
            cost,
        }
    };
    Estimate {
        currency: site.currency(),
        items: resources.iter().map(item).gathered(),
    }
}

impl Estimate {
    /// The answer of EstimateExecutionPlanPrice. //= PRICE-6
    pub fn to_json(&self) -> Json {
        let items: Vec<Json> = self.items.iter().map(Item::to_json).gathered();
        json!({ "currency": self.currency, "items": items })
    }

    /// Why the service answers with an error instead (PRICE-10): the code, and what it is about.
    pub fn refusal(&self) -> Option<(&'static str, String)> {
        self.items.iter().find_map(|item| {
            let why = item.cost.prices.as_ref().err()?;
            Some((why.code()?, format!("{}: {why}", item.address)))
        })
    }

    /// Sums of the priced resources, per way of charging. What is free has none.
    pub fn totals(&self) -> Vec<(Unit, Amount)> {
        let mut totals: SortedMap<Unit, Amount> = SortedMap::new();
        let priced = self
            .items
            .iter()
            .filter_map(|item| item.cost.prices.as_ref().ok());
        for price in priced.flatten().filter(|p| p.unit != Unit::Free) {
            let total = totals.entry(price.unit).or_default();
            *total = total.plus(price.amount);
        }
        totals.into_iter().gathered()
    }

    /// What the reader of the figures should know, each thing once.
    pub fn notes(&self) -> Vec<Note> {
        let notes = self.items.iter().flat_map(|i| i.cost.notes.clone());
        each_once(notes.gathered())
    }
}

impl Item {
    fn to_json(&self) -> Json {
        let mut object = Map::new();
        object.insert("resource_type".into(), (*self.resource_type).into());
        object.insert("resource_name".into(), (*self.resource_name).into());
        if let Some(index) = &self.index {
            object.insert("index".into(), index.as_str().into());
        }
        object.insert("supported".into(), self.cost.prices.is_ok().into());
        match &self.cost.prices {
            Ok(prices) => {
                let prices: Vec<Json> = prices.iter().copied().map(Price::to_json).gathered();
                object.insert("resource_price".into(), prices.into());
            }
            Err(why) => {
                object.insert("unsupported_message".into(), why.to_string().into());
            }
        }
        Json::Object(object)
    }
}

impl Price {
    fn to_json(self) -> Json {
        let mut object = Map::new();
        object.insert("charge_mode".into(), self.unit.charge_mode().into());
        object.insert("sale_price".into(), number(self.amount).into());
        object.insert("discount".into(), number(Amount::ZERO).into());
        object.insert("original_price".into(), number(self.amount).into());
        if let Some(period) = self.unit.period_type() {
            object.insert("period_type".into(), period.into());
            object.insert("period_count".into(), self.count.into());
        }
        Json::Object(object)
    }
}

/// An amount as a JSON number, digit for digit.
pub fn number(amount: Amount) -> Number {
    // An amount prints as a number of JSON.
    crate::json::number(&amount.to_string())
}
