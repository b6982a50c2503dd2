use crate::json::Serialize;
use serde_json::Number;
use tsify::Tsify;

use super::price::{ResourcePrice, resource_prices};
use crate::plan::Action;
use crate::price::{
    Change, Cost, Forecast, HOURS, Inputs, Neighbour, Note, Part, Remark, Total, number,
};
use crate::sorted::Gather;

/// What a plan changes in what is paid each month, of everything that is or will be there.
#[derive(Serialize, Tsify)]
pub struct PriceForecast {
    /// What amounts are counted in.
    #[tsify(type = "\"CNY\" | \"USD\"")]
    pub currency: &'static str,
    /// The price lists that were asked: the first one first.
    pub price_lists: Vec<String>,
    /// Regions that the lists have prices of in this currency, sorted.
    pub priced_regions: Vec<String>,
    /// Hours of a month, where the usage says nothing else.
    pub hours: u32,
    /// Per resource, in the order of the plan.
    pub changes: Vec<PriceChange>,
    /// What is paid each month now.
    pub before: PriceSum,
    /// What will be paid each month.
    pub after: PriceSum,
    /// By how much a month becomes dearer, as far as that is known.
    #[tsify(type = "number")]
    pub difference: Number,
    /// For how many resources that is not known.
    pub unknown_differences: usize,
    /// Why resources that will be have no price.
    pub unpriced: Vec<PriceReason>,
    /// Ways of charging of which the plan adds more resources than the service prices.
    pub limits: Vec<PriceLimit>,
    /// Addresses of the usage that are not here, or not charged by use.
    pub unused_usage: Vec<String>,
    /// Why the service would refuse to price the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub refusal: Option<PriceRefusal>,
    /// What the reader of the figures should know.
    pub notes: Vec<PriceRemark>,
}

/// Something that is said of a price, whole and taken apart for those who say it in another language.
#[derive(Serialize, Tsify)]
pub struct PriceRemark {
    /// Names it for a program.
    pub code: &'static str,
    /// In English.
    pub text: String,
    /// What its sentence is about, in the order of `{0}`, `{1}`.
    pub values: Vec<String>,
}

/// Why the service would not price a plan.
#[derive(Serialize, Tsify)]
pub struct PriceRefusal {
    /// Its error code.
    pub code: &'static str,
    /// The resource.
    pub address: String,
    /// What is wrong with it.
    pub reason: PriceRemark,
}

/// What one resource costs before and after.
#[derive(Serialize, Tsify)]
pub struct PriceChange {
    /// The address of the instance.
    pub address: String,
    /// The resource type.
    pub resource_type: String,
    /// What happens to it.
    #[tsify(
        type = "\"create\" | \"update\" | \"replace\" | \"delete\" | \"forget\" | \"read\" | \"no-op\""
    )]
    pub action: &'static str,
    /// What it costs now; absent when it does not exist.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub before: Option<PriceCost>,
    /// What it will cost; absent when it will not exist.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub after: Option<PriceCost>,
    /// By how much a month becomes dearer; absent when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "number")]
    pub difference: Option<Number>,
    /// A figure of it is illustrative: not to be taken for a quote.
    pub illustrative: bool,
    /// What a usage file may say of it.
    #[tsify(type = "(\"traffic_gb\" | \"hours\")[]")]
    pub usage_inputs: Vec<&'static str>,
    /// What the usage says of it.
    pub usage: PriceUsage,
    /// A cheaper flavor.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub neighbour: Option<PriceNeighbour>,
}

/// How much a resource is used in a month, where that is said.
#[derive(Serialize, Tsify)]
pub struct PriceUsage {
    /// GB that leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "number")]
    pub traffic_gb: Option<Number>,
    /// Hours it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "number")]
    pub hours: Option<Number>,
}

/// What an object costs, or why that cannot be said.
#[derive(Serialize, Tsify)]
pub struct PriceCost {
    /// The prices, one per way of charging; empty when there are none.
    pub prices: Vec<ResourcePrice>,
    /// Why there is no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub reason: Option<PriceRemark>,
    /// Whether it costs nothing.
    pub free: bool,
    /// What a month costs; absent when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "number")]
    pub monthly: Option<Number>,
    /// The month is worked out from hours, days, years or use.
    pub derived: bool,
    /// A part is charged by use and left out of the month, because nobody said how much it is used.
    pub lacks_usage: bool,
    /// A figure is an estimate, of another region, or of the flavor's size: not to be taken for a quote.
    pub illustrative: bool,
    /// What it is made of.
    pub parts: Vec<PricePart>,
    /// What the reader of the figures should know.
    pub notes: Vec<PriceRemark>,
}

/// A part of a price.
#[derive(Serialize, Tsify)]
pub struct PricePart {
    /// As the price list calls it.
    pub component: String,
    /// How much of it; of what is charged by use, one.
    #[tsify(type = "number")]
    pub quantity: Number,
    /// What is counted; absent when free.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "\"HOUR\" | \"DAY\" | \"MONTH\" | \"YEAR\" | \"GB\"")]
    pub period_type: Option<&'static str>,
    /// What the quantity costs, not rounded.
    #[tsify(type = "number")]
    pub amount: Number,
    /// The region that the price is of.
    pub region: String,
    /// It is an estimate, of another region, or of the flavor's size.
    pub illustrative: bool,
    /// How sure it is.
    #[tsify(type = "\"published\" | \"derived\" | \"estimate\"")]
    pub confidence: &'static str,
    /// The day, month or year it is of.
    pub effective_date: String,
    /// Where it was read, or how it was estimated.
    pub source: String,
}

/// What is paid each month.
#[derive(Serialize, Tsify)]
pub struct PriceSum {
    /// The sum of what is known, each resource rounded for itself.
    #[tsify(type = "number")]
    pub monthly: Number,
    /// A month in it is worked out from hours, days, years or use.
    pub derived: bool,
    /// Something that is charged by use is left out.
    pub lacks_usage: bool,
    /// A figure in it is illustrative.
    pub illustrative: bool,
    /// How many resources have a price.
    pub priced: usize,
    /// How many are free.
    pub free: usize,
    /// Of how many it is not known.
    pub unknown: usize,
}

/// Why some resources have no price.
#[derive(Serialize, Tsify)]
pub struct PriceReason {
    /// Why.
    pub reason: PriceRemark,
    /// Which.
    pub addresses: Vec<String>,
}

/// How many resources the service prices.
#[derive(Serialize, Tsify)]
pub struct PriceLimit {
    /// Charged in this way.
    #[tsify(type = "\"PRE_PAID\" | \"POST_PAID\"")]
    pub charge_mode: &'static str,
    /// So many.
    pub limit: usize,
}

/// A cheaper flavor of the same kind, as large at least, in the same region: an option, no advice.
#[derive(Serialize, Tsify)]
pub struct PriceNeighbour {
    /// Its name.
    pub flavor: String,
    /// The flavor it could stand for.
    pub instead_of: String,
    /// How many vCPUs.
    #[tsify(type = "number")]
    pub vcpus: Number,
    /// GiB of memory.
    #[tsify(type = "number")]
    pub memory: Number,
    /// What a month would cost less.
    #[tsify(type = "number")]
    pub saving: Number,
    /// One of the figures is illustrative.
    pub illustrative: bool,
}

impl From<&Forecast> for PriceForecast {
    fn from(forecast: &Forecast) -> Self {
        let [before, after] = forecast.totals();
        let (difference, unknown_differences) = forecast.difference();
        let reasons = forecast.unpriced().into_iter();
        let limits = forecast.beyond_limits().into_iter();
        Self {
            currency: forecast.currency,
            price_lists: texts(&forecast.editions),
            priced_regions: forecast.regions.clone(),
            hours: HOURS,
            changes: forecast.changes.iter().map(PriceChange::from).gathered(),
            before: before.into(),
            after: after.into(),
            difference: number(difference),
            unknown_differences,
            unpriced: reasons
                .map(|(why, addresses)| PriceReason {
                    reason: why.remark().into(),
                    addresses: texts(&addresses),
                })
                .gathered(),
            limits: limits
                .map(|(charge_mode, limit)| PriceLimit { charge_mode, limit })
                .gathered(),
            unused_usage: forecast.unused_usage.clone(),
            refusal: forecast.refusal().map(|(code, address, why)| PriceRefusal {
                code,
                address: address.to_owned(),
                reason: why.remark().into(),
            }),
            notes: remarks(&forecast.notes()),
        }
    }
}

fn remarks(notes: &[Note]) -> Vec<PriceRemark> {
    notes.iter().map(|note| note.remark().into()).gathered()
}

impl From<Remark> for PriceRemark {
    fn from(remark: Remark) -> Self {
        Self {
            code: remark.word,
            text: remark.to_string(),
            values: remark.values,
        }
    }
}

fn texts<T: ToString>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).gathered()
}

impl From<&Change> for PriceChange {
    fn from(change: &Change) -> Self {
        let side = |cost: &Option<Cost>| {
            let cost = cost.as_ref()?;
            Some(PriceCost::new(cost, &change.usage))
        };
        Self {
            address: change.address.clone(),
            resource_type: change.resource_type.to_string(),
            action: match change.action {
                Action::Create => "create",
                Action::Update => "update",
                Action::DeleteThenCreate | Action::CreateThenDelete => "replace",
                Action::Delete => "delete",
                Action::Forget => "forget",
                Action::Read => "read",
                Action::NoOp => "no-op",
            },
            before: side(&change.before),
            after: side(&change.after),
            difference: change.difference().map(number),
            illustrative: change.is_illustrative(),
            usage_inputs: change.usage_inputs(),
            usage: PriceUsage {
                traffic_gb: change.usage.traffic_gb.map(number),
                hours: change.usage.hours.map(number),
            },
            neighbour: change.neighbour.as_ref().map(PriceNeighbour::from),
        }
    }
}

impl PriceCost {
    fn new(cost: &Cost, usage: &Inputs) -> Self {
        let month = cost.monthly(usage);
        Self {
            prices: resource_prices(cost).unwrap_or_default(),
            reason: cost.prices.as_ref().err().map(|why| why.remark().into()),
            free: cost.is_free(),
            monthly: month.map(|month| number(month.amount)),
            derived: month.is_some_and(|month| month.derived),
            lacks_usage: month.is_some_and(|month| month.lacks_usage),
            illustrative: cost.is_illustrative(),
            parts: cost.parts.iter().map(PricePart::from).gathered(),
            notes: remarks(&cost.notes),
        }
    }
}

impl From<&Part> for PricePart {
    fn from(part: &Part) -> Self {
        Self {
            component: part.component.to_string(),
            quantity: number(part.quantity),
            period_type: part.unit.period_type(),
            amount: number(part.cost),
            region: part.found.region.to_string(),
            illustrative: part.is_illustrative(),
            confidence: part.found.confidence.word(),
            effective_date: part.found.date.to_string(),
            source: part.found.source.to_string(),
        }
    }
}

impl From<Total> for PriceSum {
    fn from(total: Total) -> Self {
        Self {
            monthly: number(total.monthly.amount),
            derived: total.monthly.derived,
            lacks_usage: total.monthly.lacks_usage,
            illustrative: total.illustrative,
            priced: total.priced,
            free: total.free,
            unknown: total.unknown,
        }
    }
}

impl From<&Neighbour> for PriceNeighbour {
    fn from(near: &Neighbour) -> Self {
        Self {
            flavor: near.flavor.clone(),
            instead_of: near.instead_of.clone(),
            vcpus: number(near.vcpus),
            memory: number(near.memory),
            saving: number(near.saving),
            illustrative: near.illustrative,
        }
    }
}
