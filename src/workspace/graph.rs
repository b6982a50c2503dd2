use super::{PlanOptions, Planned, Workspace};
use crate::diagram::{self, Diagram, DiagramOptions, Subject};
use crate::plan::items;
use crate::price::{self, Book, Choice, Cost, Price, Site, Unit, UnknownRegion, Usage};
use crate::schema::Catalog;
use crate::sorted::{Gather, SortedMap};

/// A template as a picture. Without a plan it shows the resources, and not what happens to them.
#[derive(Clone, Debug, Default)]
pub struct Graphed {
    /// The picture.
    pub diagram: Diagram,
    /// The plan whose actions it shows, with its problems.
    pub planned: Planned,
}

impl Workspace {
    /// What the template makes, what stands in what, who needs whom, what happens, and what it costs where there is a
    /// price list.
    ///
    /// # Errors
    /// When the region whose prices are wanted does not exist.
    pub fn graph(
        &self,
        catalog: &Catalog,
        book: Option<&Book>,
        (options, choice): (&PlanOptions, &Choice),
        shown: &DiagramOptions,
    ) -> Result<Graphed, UnknownRegion> {
        let (mut planned, config) = self.plan_of(catalog, options);
        let mut prices = SortedMap::new();
        let mut statuses = SortedMap::new();
        let book = choice.book(book, &mut planned.sources, &mut planned.diagnostics);
        let book = book.filter(|_| !planned.diagnostics.has_errors());
        if let Some((plan, book)) = planned.plan.as_ref().zip(book) {
            let site = choice.site(Site::CHINA, &book)?;
            let forecast = price::forecast(&book, site, plan, &config, &Usage::default());
            for change in forecast.changes {
                let cost = change.after.as_ref();
                let label = cost.and_then(|cost| label(cost, forecast.currency));
                prices.extend(label.map(|label| (change.address, label)));
            }
        }
        for drift in planned.plan.iter().flat_map(|plan| &plan.drift) {
            let status = if items::is_gone(drift) {
                "gone"
            } else {
                "drifted"
            };
            statuses.insert(drift.addr.to_string(), status.to_owned());
        }
        let subject = Subject {
            config: &config,
            plan: planned.plan.as_ref(),
            catalog,
            prices: &prices,
            statuses: &statuses,
        };
        let mut diagram = diagram::diagram(&subject, shown);
        for node in &mut diagram.nodes {
            node.span = node
                .span
                .map(|span| planned.origins.of(span).unwrap_or(span));
        }
        Ok(Graphed { diagram, planned })
    }
}

/// Prices in a few letters, illustrative ones with `~` as everywhere; nothing where all is free.
fn label(cost: &Cost, currency: &str) -> Option<String> {
    let sign = if currency == "USD" { "$" } else { "¥" };
    let mark = if cost.is_illustrative() { "~" } else { "" };
    let one = |price: &Price| {
        let unit = match price.unit {
            Unit::Hour => "h",
            Unit::Day => "day",
            Unit::Month => "month",
            Unit::Year => "year",
            Unit::Gigabyte => "GB",
            Unit::Free => return None,
        };
        let unit = match price.count {
            1 => unit.to_owned(),
            count => format!("{count} {unit}s"),
        };
        Some(format!("{mark}{sign}{}/{unit}", price.amount))
    };
    let prices = cost.prices.as_ref().ok()?;
    let labels: Vec<String> = prices.iter().filter_map(one).gathered();
    (!labels.is_empty()).then(|| labels.join(" + "))
}
