use super::Amount;
use super::book::{Confidence, Found, Query};
use super::quote::{Finder, Part};
use super::sizes::{kind_of, size_of};

/// The cheapest flavor that could stand for another: of its kind, in its region, with as many vCPUs and as much memory
/// at least, for less. An option, no advice: what else the flavors differ in is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Its name.
    pub flavor: String,
    /// The flavor it could stand for.
    pub instead_of: String,
    /// How many vCPUs.
    pub vcpus: Amount,
    /// GiB of memory.
    pub memory: Amount,
    /// What a month of the resource would cost less.
    pub saving: Amount,
    /// One of the two figures is illustrative.
    pub illustrative: bool,
}

/// Attributes that name a flavor.
const FLAVORS: [&str; 3] = ["flavor_id", "flavor", "ess_node_config.flavor"];

/// The neighbour of the flavor of a part, with the part at its price.
pub(super) fn cheapest(finder: &Finder<'_>, part: &Part) -> Option<(Neighbour, Part)> {
    let (key, flavor) = part
        .facts
        .iter()
        .find(|(key, _)| FLAVORS.contains(&key.as_str()))?;
    let book = finder.book;
    let size = size_of(book, flavor)?;
    let kind = kind_of(flavor);
    let mut facts = super::quote::pairs(&part.facts);
    let query = Query {
        kind: &part.kind,
        component: &part.component,
        facts: &[],
        unit: part.unit,
        currency: finder.currency,
        region: &part.found.region,
    };
    let mut best: Option<(&str, Amount, Found)> = None;
    for other in book.values(query, key) {
        let fits = || {
            let larger = size_of(book, other)?;
            (other != flavor && kind_of(other) == kind && larger.0 >= size.0 && larger.1 >= size.1)
                .then_some(())
        };
        if fits().is_none() {
            continue;
        }
        for fact in facts.iter_mut().filter(|(name, _)| name == key) {
            fact.1 = other;
        }
        let found = finder.find(Query {
            facts: &facts,
            ..query
        });
        let Some(found) = found.filter(|f| f.region == part.found.region && !f.fallback) else {
            continue;
        };
        let cost = found.cost(part.quantity);
        let least = best.as_ref().map_or(part.cost, |(_, cost, _)| *cost);
        if cost < least {
            best = Some((other, cost, found));
        }
    }
    let (other, cost, found) = best?;
    let (vcpus, memory) = size_of(book, other)?;
    let estimated = |found: &Found| found.confidence == Confidence::Estimate;
    let neighbour = Neighbour {
        flavor: other.to_owned(),
        instead_of: flavor.clone(),
        vcpus,
        memory,
        saving: Amount::ZERO,
        illustrative: estimated(&found) || estimated(&part.found),
    };
    let part = Part {
        cost,
        found,
        ..part.clone()
    };
    Some((neighbour, part))
}
