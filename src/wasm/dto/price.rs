use serde::Serialize;
use serde_json::Number;
use tsify::Tsify;

use super::check::{DiagnosticDto, diagnostics};
use crate::price::{Amount, Item, Price, Unit, number};
use crate::workspace::Priced;

/// What deploying the template would cost, or why that cannot be said.
#[derive(Serialize, Tsify)]
pub struct PriceResult {
    /// Whether there is a plan to price.
    pub ok: bool,
    /// Every problem, ordered by file and place.
    pub diagnostics: Vec<DiagnosticDto>,
    /// Services whose schemas are not loaded; there is no price until `loadService` was called.
    pub missing_services: Vec<String>,
    /// What amounts are counted in.
    #[tsify(type = "\"CNY\" | \"USD\"")]
    pub currency: &'static str,
    /// Per resource, as EstimateExecutionPlanPrice answers.
    pub items: Vec<PriceItem>,
    /// Sums of the priced resources, per way of charging.
    pub totals: Vec<PriceTotal>,
    /// What the reader of the figures should know.
    pub notes: Vec<String>,
}

/// What one resource costs, or why that cannot be said.
#[derive(Serialize, Tsify)]
pub struct PriceItem {
    /// The resource type.
    pub resource_type: String,
    /// The name the template gives.
    pub resource_name: String,
    /// The index or key of the instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub index: Option<String>,
    /// Whether it can be priced.
    pub supported: bool,
    /// Why it cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub unsupported_message: Option<String>,
    /// The prices, one per way of charging.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub resource_price: Option<Vec<ResourcePrice>>,
}

/// A price.
#[derive(Serialize, Tsify)]
pub struct ResourcePrice {
    /// The way of charging.
    #[tsify(type = "\"PRE_PAID\" | \"POST_PAID\" | \"FREE\"")]
    pub charge_mode: &'static str,
    /// The amount, two digits.
    #[tsify(type = "number")]
    pub sale_price: Number,
    /// What is taken off; there are no contracts here.
    #[tsify(type = "number")]
    pub discount: Number,
    /// The amount before.
    #[tsify(type = "number")]
    pub original_price: Number,
    /// What is counted; absent when free.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "\"HOUR\" | \"DAY\" | \"MONTH\" | \"YEAR\" | \"GB\"")]
    pub period_type: Option<&'static str>,
    /// How many; absent when free.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub period_count: Option<u32>,
}

/// A sum.
#[derive(Serialize, Tsify)]
pub struct PriceTotal {
    /// The way of charging.
    #[tsify(type = "\"PRE_PAID\" | \"POST_PAID\"")]
    pub charge_mode: &'static str,
    /// What is counted.
    #[tsify(type = "\"HOUR\" | \"DAY\" | \"MONTH\" | \"YEAR\" | \"GB\"")]
    pub period_type: &'static str,
    /// The amount.
    #[tsify(type = "number")]
    pub amount: Number,
}

impl From<Priced> for PriceResult {
    fn from(priced: Priced) -> Self {
        let Priced { estimate, planned } = priced;
        let mut result = Self {
            ok: estimate.is_some(),
            diagnostics: diagnostics(planned.diagnostics.iter(), &planned.sources),
            missing_services: planned.missing_services,
            currency: "CNY",
            items: Vec::new(),
            totals: Vec::new(),
            notes: Vec::new(),
        };
        if let Some(estimate) = estimate {
            result.currency = estimate.currency;
            result.totals = estimate.totals().into_iter().map(total).collect();
            result.notes = estimate.notes().iter().map(ToString::to_string).collect();
            result.items = estimate.items.into_iter().map(PriceItem::from).collect();
        }
        result
    }
}

impl From<Item> for PriceItem {
    fn from(item: Item) -> Self {
        let (prices, why) = match item.prices {
            Ok(prices) => (
                Some(prices.into_iter().map(ResourcePrice::from).collect()),
                None,
            ),
            Err(why) => (None, Some(why.to_string())),
        };
        Self {
            resource_type: item.resource_type.to_string(),
            resource_name: item.resource_name.to_string(),
            index: item.index,
            supported: prices.is_some(),
            unsupported_message: why,
            resource_price: prices,
        }
    }
}

impl From<Price> for ResourcePrice {
    fn from(price: Price) -> Self {
        let period_type = price.unit.period_type();
        Self {
            charge_mode: price.unit.charge_mode(),
            sale_price: number(price.amount),
            discount: number(Amount::ZERO),
            original_price: number(price.amount),
            period_type,
            period_count: period_type.map(|_| price.count),
        }
    }
}

fn total((unit, amount): (Unit, Amount)) -> PriceTotal {
    PriceTotal {
        charge_mode: unit.charge_mode(),
        period_type: unit.period_type().unwrap_or_default(),
        amount: number(amount),
    }
}
