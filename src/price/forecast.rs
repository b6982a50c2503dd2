use std::rc::Rc;

use super::book::{Book, Unit};
use super::cost::{Cost, Monthly, Note, each_once, monthly};
use super::estimate::{LIMITS, Site};
use super::facts::Facts;
use super::neighbour::{Neighbour, cheapest};
use super::quote::{Finder, Part};
use super::usage::{Inputs, Usage};
use super::{Amount, Named, Unpriced, Written};
use crate::addr::{InstanceKey, Mode};
use crate::config::Config;
use crate::plan::{Action, Plan, ResourceChange};
use crate::sorted::{Gather, SortedSet};

/// What a plan does to what is paid each month. Beyond what the service tells: also of what is there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// `CNY` or `USD`.
    pub currency: &'static str,
    /// The price lists that were asked.
    pub editions: Vec<Rc<str>>,
    /// The regions that have prices in the currency, sorted.
    pub regions: Vec<String>,
    /// That the region asked for is not among them.
    pub uncovered: Option<Note>,
    /// Every resource of before and after, in the order of the plan.
    pub changes: Vec<Change>,
    /// Addresses of the usage that no resource of the plan has, or none that is charged by use.
    pub unused_usage: Vec<String>,
}

/// What one resource costs before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The address of the instance.
    pub address: String,
    /// The same without the key.
    pub resource_address: String,
    /// The resource type.
    pub resource_type: Rc<str>,
    /// What happens to it.
    pub action: Action,
    /// What it costs now; absent when it does not exist.
    pub before: Option<Cost>,
    /// What it will cost; absent when it will not exist.
    pub after: Option<Cost>,
    /// How much it is used.
    pub usage: Inputs,
    /// A cheaper flavor for what will be.
    pub neighbour: Option<Neighbour>,
}

/// What is paid each month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// The sum of the known figures, each rounded for itself.
    pub monthly: Monthly,
    /// How many resources have a price, are free, and have a price that is not known.
    pub priced: usize,
    /// See above.
    pub free: usize,
    /// See above.
    pub unknown: usize,
    /// A figure in it is illustrative.
    pub illustrative: bool,
}

/// Works out what a plan changes. //= PRICE-1
pub fn forecast(
    book: &Book,
    site: Site<'_>,
    plan: &Plan,
    config: &Config,
    usage: &Usage,
) -> Forecast {
    let finder = Finder::new(book, site.currency());
    let mut neighbours = Neighbours::default();
    // What other providers make is nothing that a cloud charges for: passwords, files, moments.
    let managed = plan.changes.iter().filter(|change| {
        let resource = &change.addr.resource;
        resource.mode == Mode::Managed && resource.type_name.starts_with("huaweicloud_")
    });
    let mut changes: Vec<Change> = Vec::new();
    for made in managed {
        let mut change = change(&finder, site.region, made, config);
        change.usage = usage.of(&change.address, &change.resource_address);
        change.neighbour = neighbour(&finder, &change, &mut neighbours);
        changes.push(change);
    }
    let mut used = SortedSet::new();
    for change in changes.iter().filter(|c| !c.usage_inputs().is_empty()) {
        used.extend([change.address.as_str(), change.resource_address.as_str()]);
    }
    let unused = usage.addresses().filter(|address| !used.contains(address));
    let unused_usage = unused.map(str::to_owned).gathered();
    let currency = site.currency();
    Forecast {
        currency,
        editions: book.editions(),
        regions: book
            .regions(currency)
            .iter()
            .map(ToString::to_string)
            .gathered(),
        uncovered: uncovered(book, site, &changes),
        changes,
        unused_usage,
    }
}

/// That there are no prices of a region, nor any that are for all of them.
fn uncovered(book: &Book, site: Site<'_>, changes: &[Change]) -> Option<Note> {
    let costs = changes.iter().filter_map(Change::shown);
    let mut parts = costs.flat_map(|cost| &cost.parts);
    let covered = book.covers(site.region, site.currency())
        || parts.any(|part| &*part.found.region == "*" && part.unit != Unit::Free);
    (!covered).then(|| Note::Uncovered(site.region.into(), site.currency()))
}

fn change(finder: &Finder<'_>, region: &str, made: &ResourceChange, config: &Config) -> Change {
    let kind = &made.addr.resource.type_name;
    let existing = !made.before.is_null();
    let before = existing.then(|| Cost::of(finder, region, &Facts::recorded(kind, &made.before)));
    let after = match made.action {
        Action::Delete => None,
        // What is only forgotten goes on being paid.
        Action::Forget => before.clone(),
        Action::NoOp if existing => before.clone(),
        _ => {
            let written = Written::of(config, &made.addr);
            let mut facts = Facts::planned(kind, &made.after, &written);
            // What exists has a flavor, whoever chose it.
            facts.refuse_data = !existing;
            Some(Cost::of(finder, region, &facts))
        }
    };
    let mut address = made.addr.to_string();
    if let Some(key) = &made.deposed {
        address = format!("{address} (deposed {key})");
    }
    let mut resource = made.addr.clone();
    resource.key = InstanceKey::None;
    Change {
        address,
        resource_address: resource.to_string(),
        resource_type: kind.clone(),
        action: made.action,
        before,
        after,
        usage: Inputs::default(),
        neighbour: None,
    }
}

/// By what the price was found by.
type Neighbours = Named<Option<(Neighbour, Part)>>;

fn neighbour(finder: &Finder<'_>, change: &Change, known: &mut Neighbours) -> Option<Neighbour> {
    let after = change.after.as_ref()?;
    for (at, part) in after.parts.iter().enumerate() {
        let unit = part.unit as u8;
        let mut key = format!(
            "{} {} {unit} {} {}",
            part.kind, part.component, part.quantity, part.found.region
        );
        for (name, value) in &part.facts {
            key.extend(["\0", name, "=", value]);
        }
        let found = known.entry(&key, || cheapest(finder, part));
        let Some(Some((neighbour, cheaper))) = found else {
            continue;
        };
        let mut parts = after.parts.clone();
        if let Some(part) = parts.get_mut(at) {
            *part = cheaper.clone();
        }
        let now = after.monthly(&change.usage)?.amount;
        let saving = now.difference(monthly(&parts, &change.usage).amount);
        if saving > Amount::ZERO {
            return Some(Neighbour {
                saving,
                illustrative: neighbour.illustrative || after.is_illustrative(),
                ..neighbour.clone()
            });
        }
    }
    None
}

impl Change {
    /// What a month costs before and after: nothing where there is no object, `None` where it is not known.
    pub fn months(&self) -> [Option<Monthly>; 2] {
        [&self.before, &self.after].map(|cost| match cost {
            Some(cost) => cost.monthly(&self.usage),
            None => Some(Monthly::default()),
        })
    }

    /// By how much a month becomes dearer; `None` where that is not known.
    pub fn difference(&self) -> Option<Amount> {
        let [before, after] = self.months();
        Some(after?.amount.difference(before?.amount))
    }

    /// What may be said of its use.
    pub fn usage_inputs(&self) -> Vec<&'static str> {
        let cost = self.after.as_ref().or(self.before.as_ref());
        cost.map(Cost::usage_inputs).unwrap_or_default()
    }

    /// Whether one of its figures is illustrative.
    pub fn is_illustrative(&self) -> bool {
        let mut costs = [&self.before, &self.after].into_iter().flatten();
        costs.any(Cost::is_illustrative)
    }

    /// The cost to show: after, or before when it goes away.
    pub fn shown(&self) -> Option<&Cost> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

impl Forecast {
    /// What happens to one resource.
    pub fn change(&self, address: &str) -> Option<&Change> {
        self.changes.iter().find(|change| change.address == address)
    }

    /// What is paid each month before and after.
    pub fn totals(&self) -> [Total; 2] {
        let mut totals = [Total::default(); 2];
        for change in &self.changes {
            let sides = [&change.before, &change.after].into_iter();
            let sides = sides.zip(change.months()).zip(&mut totals);
            for ((cost, month), total) in sides {
                let Some(cost) = cost else {
                    continue;
                };
                total.add(cost, month);
            }
        }
        totals
    }

    /// By how much a month becomes dearer, as far as that is known, and for how many resources it is not.
    pub fn difference(&self) -> (Amount, usize) {
        let mut sum = (Amount::ZERO, 0);
        for change in &self.changes {
            match change.difference() {
                Some(more) => sum.0 = sum.0.plus(more),
                None => sum.1 += 1,
            }
        }
        sum
    }

    /// Why resources that will be have no price, with their addresses, in the order of the plan.
    pub fn unpriced(&self) -> Vec<(Unpriced, Vec<&str>)> {
        let mut reasons: Vec<(Unpriced, Vec<&str>)> = Vec::new();
        for change in &self.changes {
            let after = change.after.as_ref().map(|cost| &cost.prices);
            let Some(Err(why)) = after else {
                continue;
            };
            match reasons.iter_mut().find(|(other, _)| other == why) {
                Some((_, addresses)) => addresses.push(&change.address),
                None => reasons.push((why.clone(), vec![&change.address])),
            }
        }
        reasons
    }

    /// What the reader of the figures should know, each thing once.
    pub fn notes(&self) -> Vec<Note> {
        let costs = self.changes.iter().flat_map(|c| [&c.before, &c.after]);
        let notes = costs.flatten().flat_map(|cost| cost.notes.clone());
        each_once(self.uncovered.iter().cloned().chain(notes).gathered())
    }

    /// Why the service prices nothing of a plan (PRICE-10): the code, the resource, and what is wrong with it.
    pub fn refusal(&self) -> Option<(&'static str, &str, Unpriced)> {
        let mut counts = [0; LIMITS.len()];
        let added = self.changes.iter().filter(|c| c.action == Action::Create);
        added
            .filter_map(|change| Some((change, change.after.as_ref()?)))
            .find_map(|(change, cost)| {
                let why = match &cost.prices {
                    Err(why) => why.clone(),
                    Ok(prices) => {
                        let mode = prices.first()?.unit.charge_mode();
                        let known = LIMITS.iter().zip(&mut counts);
                        let (limit, count) = known.into_iter().find(|((m, _), _)| *m == mode)?;
                        *count += 1;
                        (*count > limit.1).then_some(Unpriced::TooMany(mode, limit.1))?
                    }
                };
                Some((why.code()?, change.address.as_str(), why))
            })
    }

    /// The modes of which a plan adds more resources than the service prices (PRICE-3), with the limits.
    pub fn beyond_limits(&self) -> Vec<(&'static str, usize)> {
        let added = self.changes.iter().filter(|c| c.action == Action::Create);
        let modes = added.filter_map(|change| {
            let prices = change.after.as_ref()?.prices.as_ref().ok()?;
            Some(prices.first()?.unit.charge_mode())
        });
        let modes: Vec<&str> = modes.gathered();
        let many = |(mode, limit): &(&str, usize)| {
            modes.iter().filter(|other| *other == mode).count() > *limit
        };
        LIMITS.into_iter().filter(many).gathered()
    }
}

impl Total {
    fn add(&mut self, cost: &Cost, month: Option<Monthly>) {
        let Some(month) = month else {
            self.unknown += 1;
            return;
        };
        if cost.is_free() {
            self.free += 1;
            return;
        }
        self.priced += 1;
        self.illustrative |= cost.is_illustrative();
        self.monthly.amount = self.monthly.amount.plus(month.amount);
        self.monthly.derived |= month.derived;
        self.monthly.lacks_usage |= month.lacks_usage;
    }
}
