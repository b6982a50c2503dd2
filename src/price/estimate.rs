use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Number, Value as Json, json};

use super::book::{Book, Confidence, Unit};
use super::facts::Facts;
use super::quote::{Charging, Market, Quote};
use super::types::{PricedType, priced_type};
use super::{Amount, Unpriced, Written};
use crate::addr::{InstanceKey, Mode, ResourceInstanceAddr};
use crate::config::Config;
use crate::plan::{Action, Plan};
use crate::sorted::Sort;
use crate::value::Value;

/// Whose prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site<'a> {
    /// Whether it is the Chinese site, which counts in CNY; the international one counts in USD. //= PRICE-6
    pub chinese: bool,
    /// The region of resources that name none.
    pub region: &'a str,
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

/// What everything that will be made costs.
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
    /// The resource type.
    pub resource_type: Rc<str>,
    /// The name the template gives.
    pub resource_name: Rc<str>,
    /// The index or key of the instance.
    pub index: Option<String>,
    /// The prices, one per way of charging.
    pub prices: Result<Vec<Price>, Unpriced>,
    /// What the reader of the figures should know.
    pub notes: Vec<Note>,
}

/// A price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// The way of charging.
    pub unit: Unit,
    /// The amount, rounded up to two digits.
    pub amount: Amount,
    /// How many units it is for.
    pub count: u32,
}

/// What the reader of a figure should know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// Worked out from published figures.
    Derived,
    /// Illustrative: no published figure was found.
    Illustrative,
    /// The figure is of another region.
    ReferenceRegion(&'static str),
    /// The flavor is not in the list; its size was priced.
    BySize,
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Derived => f.write_str("The price is worked out from published figures."),
            Self::Illustrative => {
                f.write_str("The price is illustrative: no published figure was found.")
            }
            Self::ReferenceRegion(region) => {
                write!(f, "The price is that of the reference region {region}.")
            }
            Self::BySize => f.write_str("The flavor is priced by its vCPUs and memory."),
        }
    }
}

/// How many resources of each mode are priced in one template. //= PRICE-3
const LIMITS: [(&str, usize); 2] = [("PRE_PAID", 12), ("POST_PAID", 24)];

impl Unit {
    /// The mode's name. //= PRICE-2
    pub fn charge_mode(self) -> &'static str {
        match self {
            Self::Hour | Self::Day | Self::Gigabyte => "POST_PAID",
            Self::Month | Self::Year => "PRE_PAID",
            Self::Free => "FREE",
        }
    }

    /// The name of what is counted. //= PRICE-8
    pub fn period_type(self) -> Option<&'static str> {
        match self {
            Self::Hour => Some("HOUR"),
            Self::Day => Some("DAY"),
            Self::Gigabyte => Some("GB"),
            Self::Month => Some("MONTH"),
            Self::Year => Some("YEAR"),
            Self::Free => None,
        }
    }
}

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
    .collect()
}

/// Prices resources that will be made.
pub fn estimate(book: &Book, site: Site<'_>, resources: &[Added<'_>]) -> Estimate {
    let currency = if site.chinese { "CNY" } else { "USD" };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let item = |added: &Added<'_>| {
        let mut item = item(book, currency, site.region, added);
        let mode = item
            .prices
            .as_ref()
            .ok()
            .and_then(|prices| prices.first())
            .map(|price| price.unit.charge_mode());
        if let Some((mode, limit)) = LIMITS.iter().find(|(m, _)| Some(*m) == mode) {
            let count = counts.entry(mode).or_default();
            *count += 1;
            if *count > *limit {
                item.prices = Err(Unpriced::TooMany(mode, *limit));
                item.notes.clear();
            }
        }
        item
    };
    Estimate {
        currency,
        items: resources.iter().map(item).collect(),
    }
}

fn item(book: &Book, currency: &str, region: &str, added: &Added<'_>) -> Item {
    let kind = &added.addr.resource.type_name;
    let facts = Facts::new(kind, added.after, &added.written);
    let own_region = facts.text("region").ok().flatten();
    let market = Market {
        book,
        currency,
        region: own_region.as_deref().unwrap_or(region),
    };
    let (prices, notes) = match quote(market, &facts) {
        Ok(quote) => (Ok(prices(&quote)), notes(&quote)),
        Err(why) => (Err(why), Vec::new()),
    };
    Item {
        resource_type: kind.clone(),
        resource_name: added.addr.resource.name.clone(),
        index: match &added.addr.key {
            InstanceKey::None => None,
            InstanceKey::Int(index) => Some(index.to_string()),
            InstanceKey::String(key) => Some(key.to_string()),
        },
        prices,
        notes,
    }
}

fn quote<'m>(market: Market<'m>, facts: &Facts<'m>) -> Result<Quote<'m>, Unpriced> {
    let row = priced_type(facts.kind).ok_or_else(|| Unpriced::Type(facts.kind.to_owned()))?;
    let mut quote = Quote::new(market, facts.kind, charging(row, facts)?);
    (row.components)(&mut quote, facts)?;
    Ok(quote)
}

fn charging(row: &PricedType, facts: &Facts<'_>) -> Result<Charging, Unpriced> {
    let mode = facts.text_or("charging_mode", "postPaid")?;
    match mode.as_str() {
        "postPaid" => Ok(Charging::Demand),
        "prePaid" if row.period => {
            let unit = match facts.needed("period_unit")?.as_str() {
                "month" => Unit::Month,
                "year" => Unit::Year,
                other => return Err(Unpriced::Unusable("period_unit", other.to_owned())),
            };
            let period = facts.needed("period")?;
            match period.parse() {
                Ok(count) => Ok(Charging::Period(unit, count)),
                Err(_) => Err(Unpriced::Unusable("period", period)),
            }
        }
        _ => Err(Unpriced::Mode(mode)),
    }
}

/// Each sum rounded once. //= PRICE-7
fn prices(quote: &Quote<'_>) -> Vec<Price> {
    let price = |(unit, sum): (&Unit, &Amount)| Price {
        unit: *unit,
        amount: sum.rounded_up(),
        count: match quote.charging {
            Charging::Period(period, count) if period == *unit => count,
            Charging::Period(..) | Charging::Demand => 1,
        },
    };
    let mut prices: Vec<Price> = quote.sums.iter().map(price).collect();
    // What the resource itself is charged by comes first.
    prices.arrange_by_key(|p| p.unit.charge_mode() != "PRE_PAID");
    prices
}

fn notes(quote: &Quote<'_>) -> Vec<Note> {
    let mut notes: Vec<Note> = quote
        .references
        .iter()
        .map(|r| Note::ReferenceRegion(r))
        .collect();
    match quote.confidence {
        Confidence::Published => {}
        Confidence::Derived => notes.push(Note::Derived),
        Confidence::Estimate => notes.push(Note::Illustrative),
    }
    if quote.fallback {
        notes.push(Note::BySize);
    }
    notes.arrange();
    notes.dedup();
    notes
}

impl Estimate {
    /// The answer of EstimateExecutionPlanPrice. //= PRICE-6
    pub fn to_json(&self) -> Json {
        let items: Vec<Json> = self.items.iter().map(Item::to_json).collect();
        json!({ "currency": self.currency, "items": items })
    }

    /// Sums of the priced resources, per way of charging. What is free has none.
    pub fn totals(&self) -> Vec<(Unit, Amount)> {
        let mut totals: BTreeMap<Unit, Amount> = BTreeMap::new();
        let priced = self
            .items
            .iter()
            .filter_map(|item| item.prices.as_ref().ok());
        for price in priced.flatten().filter(|p| p.unit != Unit::Free) {
            let total = totals.entry(price.unit).or_default();
            *total = total.plus(price.amount);
        }
        totals.into_iter().collect()
    }

    /// [`Self::totals`] as data: `charge_mode`, `period_type`, `amount`.
    pub fn totals_json(&self) -> Json {
        let total = |(unit, amount): (Unit, Amount)| {
            json!({
                "charge_mode": unit.charge_mode(),
                "period_type": unit.period_type(),
                "amount": number(amount),
            })
        };
        self.totals().into_iter().map(total).collect()
    }

    /// What the reader of the figures should know, each thing once.
    pub fn notes(&self) -> Vec<Note> {
        let mut notes: Vec<Note> = self.items.iter().flat_map(|i| i.notes.clone()).collect();
        notes.arrange();
        notes.dedup();
        notes
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
        object.insert("supported".into(), self.prices.is_ok().into());
        match &self.prices {
            Ok(prices) => {
                let prices: Vec<Json> = prices.iter().copied().map(Price::to_json).collect();
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
    // An amount prints as a number of JSON: it parses.
    amount
        .to_string()
        .parse()
        .unwrap_or_else(|_| Number::from(0))
}
