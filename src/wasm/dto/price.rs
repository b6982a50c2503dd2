use crate::json::{Deserialize, Serialize};
use serde_json::Number;
use tsify::Tsify;

use super::check::{DiagnosticDto, diagnostics};
use super::forecast::PriceForecast;
use super::plan::PlanOptions;
use crate::cloud::Region;
use crate::price::{self, Amount, Choice, Cost, Item, Price, Unit, number};
use crate::sorted::{Gather, SortedMap};
use crate::time::Instant;
use crate::workspace::{self, Priced};

/// What a price is asked for, besides the template.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PriceOptions {
    /// Values of variables as text, as for Terraform's `-var`.
    #[tsify(optional, type = "Record<string, string>")]
    pub variables: SortedMap<String, String>,
    /// Paths of variable files among the workspace's files, besides those that count by their name.
    #[tsify(optional)]
    pub var_files: Vec<String>,
    /// What is recorded: the text of a Terraform state file.
    #[tsify(optional)]
    pub state: Option<String>,
    /// What was found in the place of what is recorded: the text of a state file too.
    #[tsify(optional)]
    pub refreshed: Option<String>,
    /// Whether everything is to be removed.
    #[tsify(optional)]
    pub destroy: bool,
    /// Only these addresses, and what they need.
    #[tsify(optional)]
    pub targets: Vec<String>,
    /// Replace these addresses, whether they changed or not.
    #[tsify(optional)]
    pub replace: Vec<String>,
    /// The region of resources that name none: `cn-north-4` when absent, or `ap-southeast-1` on the international site.
    #[tsify(optional)]
    pub region: Option<String>,
    /// Whose prices: the Chinese site counts in CNY, the international one in USD. As the region has it when absent.
    #[tsify(optional, type = "\"china\" | \"international\"")]
    pub site: Option<Site>,
    /// The text of a usage file: how much resources are used in a month.
    #[tsify(optional)]
    pub usage: Option<String>,
    /// What the usage file is called in problems.
    #[tsify(optional)]
    pub usage_name: Option<String>,
    /// The text of a price book of your own.
    #[tsify(optional)]
    pub book: Option<String>,
    /// What the price book is called in problems.
    #[tsify(optional)]
    pub book_name: Option<String>,
}

/// Whose prices.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Site {
    /// Counts in CNY.
    China,
    /// Counts in USD.
    International,
}

impl PriceOptions {
    /// The core's options; the plan's moment is the platform's to know.
    pub fn at(self, time: Instant) -> workspace::PriceOptions {
        let plan = PlanOptions {
            variables: self.variables,
            var_files: self.var_files,
            state: self.state,
            refreshed: self.refreshed,
            destroy: self.destroy,
            targets: self.targets,
            replace: self.replace,
            ..PlanOptions::default()
        };
        let usage = self.usage_name.unwrap_or_else(|| "usage.json".to_owned());
        workspace::PriceOptions {
            plan: plan.at(time),
            choice: choice(self.region, self.site, self.book, self.book_name),
            usage: self.usage.map(|text| (usage, text)),
        }
    }
}

/// Whose prices, from what options say of it.
pub(super) fn choice(
    region: Option<String>,
    site: Option<Site>,
    book: Option<String>,
    name: Option<String>,
) -> Choice {
    let name = name.unwrap_or_else(|| "prices.json".to_owned());
    Choice {
        region,
        international: site.map(|site| matches!(site, Site::International)),
        book: book.map(|text| (name, text)),
    }
}

/// Whose prices a forecast of the world has; what is not given is as the world has it.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ForecastOptions {
    /// The region of resources that name none.
    #[tsify(optional)]
    pub region: Option<String>,
    /// Whose prices: the Chinese site counts in CNY, the international one in USD.
    #[tsify(optional, type = "\"china\" | \"international\"")]
    pub site: Option<Site>,
    /// The text of a usage file: how much resources are used in a month.
    #[tsify(optional)]
    pub usage: Option<String>,
    /// The text of a price book of your own.
    #[tsify(optional)]
    pub book: Option<String>,
}

impl ForecastOptions {
    /// The text of the usage, and whose prices.
    pub fn asked(self) -> (String, Choice) {
        let usage = self.usage.unwrap_or_else(|| "{}".to_owned());
        (usage, choice(self.region, self.site, self.book, None))
    }
}

/// A place where resources lie.
#[derive(Serialize, Tsify)]
pub struct RegionInfo {
    /// As in `region` arguments.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// The site it belongs to.
    #[tsify(type = "\"china\" | \"international\"")]
    pub site: &'static str,
    /// Whether it counts where none of its site is named.
    pub usual: bool,
}

/// Every region that is simulated, sorted.
#[derive(Serialize, Tsify)]
pub struct RegionList(pub Vec<RegionInfo>);

impl From<&'static Region> for RegionInfo {
    fn from(region: &'static Region) -> Self {
        Self {
            id: region.id,
            name: region.name,
            usual: [price::Site::CHINA, price::Site::INTERNATIONAL]
                .iter()
                .any(|site| site.region == region.id),
            site: if region.chinese {
                "china"
            } else {
                "international"
            },
        }
    }
}

/// What deploying the template would cost, or why that cannot be said.
#[derive(Serialize, Tsify)]
pub struct PriceResult {
    /// Whether there is a plan to price.
    pub ok: bool,
    /// Every problem, ordered by file and place.
    pub diagnostics: Vec<DiagnosticDto>,
    /// Services whose schemas are not loaded; there is no price until `loadService` was called.
    pub missing_services: Vec<String>,
    /// Whether the price list is not loaded; there is no price until `loadPrices` was called.
    pub missing_prices: bool,
    /// What amounts are counted in.
    #[tsify(type = "\"CNY\" | \"USD\"")]
    pub currency: &'static str,
    /// Per added resource, as EstimateExecutionPlanPrice answers.
    pub items: Vec<PriceItem>,
    /// Why the service answers with an error instead: the code, the resource and the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub refusal: Option<String>,
    /// Sums of the priced resources, per way of charging.
    pub totals: Vec<PriceTotal>,
    /// What the reader of the figures should know.
    pub notes: Vec<String>,
    /// What the plan changes in what is paid each month; absent when there is no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub forecast: Option<PriceForecast>,
    /// The same for a terminal.
    pub text: String,
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
        let mut result = Self {
            ok: priced.ok(),
            text: priced.text(),
            missing_prices: priced.lacks_prices,
            diagnostics: Vec::new(),
            missing_services: Vec::new(),
            currency: "CNY",
            items: Vec::new(),
            refusal: None,
            totals: Vec::new(),
            notes: Vec::new(),
            forecast: priced.forecast.as_ref().map(PriceForecast::from),
        };
        let planned = priced.planned;
        result.diagnostics = diagnostics(planned.diagnostics.iter(), &planned.sources);
        result.missing_services = planned.missing_services;
        if let Some(estimate) = priced.estimate {
            result.currency = estimate.currency;
            let refusal = estimate.refusal();
            result.refusal = refusal.map(|(code, why)| format!("{code}: {why}"));
            result.totals = estimate.totals().into_iter().map(total).gathered();
            result.notes = estimate.notes().iter().map(ToString::to_string).gathered();
            result.items = estimate.items.into_iter().map(PriceItem::from).gathered();
        }
        result
    }
}

/// The prices of an object that has some.
pub(super) fn resource_prices(cost: &Cost) -> Option<Vec<ResourcePrice>> {
    let prices = cost.prices.as_ref().ok()?;
    Some(prices.iter().copied().map(ResourcePrice::from).gathered())
}

impl From<Item> for PriceItem {
    fn from(item: Item) -> Self {
        let prices = resource_prices(&item.cost);
        Self {
            resource_type: item.resource_type.to_string(),
            resource_name: item.resource_name.to_string(),
            index: item.index,
            supported: prices.is_some(),
            unsupported_message: item.cost.prices.err().map(|why| why.to_string()),
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
