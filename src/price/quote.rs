use std::cell::RefCell;
use std::rc::Rc;

use super::book::{Absent, Book, Confidence, Found, Query, Unit};
use super::facts::Facts;
use super::{Amount, Named, Unpriced};
use crate::sorted::Gather;

/// How a resource as a whole is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charging {
    /// For this many units of a period.
    Period(Unit, u32),
    /// On demand.
    Demand,
}

/// A book that is asked in one currency, and remembers its answers: many resources are alike.
pub(super) struct Finder<'m> {
    pub book: &'m Book,
    pub currency: &'m str,
    found: RefCell<Named<Option<Found>>>,
}

impl<'m> Finder<'m> {
    pub(super) fn new(book: &'m Book, currency: &'m str) -> Self {
        Self {
            book,
            currency,
            found: RefCell::default(),
        }
    }

    pub(super) fn find(&self, query: Query<'_>) -> Option<Found> {
        let mut key = format!(
            "{}\t{}\t{}\t{}",
            query.kind,
            query.component,
            query.region,
            query.unit.letter()
        );
        for (name, value) in query.facts {
            key.extend(["\t", name, "=", value]);
        }
        let mut known = self.found.borrow_mut();
        let find = || self.book.find(query);
        known.entry(&key, find)?.clone()
    }
}

/// What a part of a resource costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The component, as the price list calls it.
    pub component: Rc<str>,
    /// What is charged for.
    pub unit: Unit,
    /// How much of it there is; of what is charged by use, one.
    pub quantity: Amount,
    /// What one unit of time, or of use, costs; not rounded.
    pub cost: Amount,
    /// The price that was found.
    pub found: Found,
    /// Whether the price is that of another region.
    pub elsewhere: bool,
    /// The resource type the price is listed under.
    pub(super) kind: Rc<str>,
    /// What the price was found by.
    pub(super) facts: Vec<(String, String)>,
}

impl Part {
    /// Whether the figure is an estimate, of another region, or for whatever has none: not to be taken for a quote.
    pub fn is_illustrative(&self) -> bool {
        let found = &self.found;
        self.elsewhere || found.fallback || found.confidence == Confidence::Estimate
    }
}

/// A resource's price while its components are added up.
pub(super) struct Quote<'m> {
    pub finder: &'m Finder<'m>,
    pub region: &'m str,
    kind: &'m str,
    pub charging: Charging,
    pub parts: Vec<Part>,
}

impl<'m> Quote<'m> {
    pub(super) fn new(
        finder: &'m Finder<'m>,
        region: &'m str,
        kind: &'m str,
        charging: Charging,
    ) -> Self {
        Self {
            finder,
            region,
            kind,
            charging,
            parts: Vec::new(),
        }
    }

    /// The unit of what is charged like the resource itself.
    fn unit(&self) -> Unit {
        match self.charging {
            Charging::Period(unit, _) => unit,
            Charging::Demand => Unit::Hour,
        }
    }

    /// For how many units of it a price is told.
    pub(super) fn count(&self, unit: Unit) -> u32 {
        match self.charging {
            Charging::Period(period, count) if period == unit => count,
            Charging::Period(..) | Charging::Demand => 1,
        }
    }

    /// vCPUs and GiB of a flavor in the list.
    pub(super) fn flavor(&self, name: &str) -> Option<(Amount, Amount)> {
        self.finder.book.flavor(name)
    }

    /// The weakest of all figures used.
    pub(super) fn confidence(&self) -> Confidence {
        let all = self.parts.iter().map(|part| part.found.confidence);
        all.max().unwrap_or(Confidence::Published)
    }

    /// Regions whose prices stand for those of the region asked for.
    pub(super) fn references(&self) -> impl Iterator<Item = &Rc<str>> {
        let elsewhere = self.parts.iter().filter(|part| part.elsewhere);
        elsewhere.map(|part| &part.found.region)
    }

    /// Adds a component that is charged like the resource itself.
    pub(super) fn add(
        &mut self,
        component: &str,
        facts: &[(&str, &str)],
        quantity: Amount,
    ) -> Result<(), Unpriced> {
        self.add_in(self.unit(), component, facts, quantity)
    }

    /// Adds a component that is charged in its own unit.
    pub(super) fn add_in(
        &mut self,
        unit: Unit,
        component: &str,
        facts: &[(&str, &str)],
        quantity: Amount,
    ) -> Result<(), Unpriced> {
        self.add_of(self.kind, unit, component, facts, quantity)
    }

    /// Adds a component of another resource type that this one has inside.
    pub(super) fn add_of(
        &mut self,
        kind: &str,
        unit: Unit,
        component: &str,
        facts: &[(&str, &str)],
        quantity: Amount,
    ) -> Result<(), Unpriced> {
        let query = Query {
            kind,
            component,
            facts,
            unit,
            currency: self.finder.currency,
            region: self.region,
        };
        let Some(found) = self.finder.find(query) else {
            let told: Vec<&str> = facts.iter().map(|(_, value)| *value).gathered();
            let what = format!("{component} {}", told.join(" "));
            let what = what.trim_end().to_owned();
            return Err(match self.finder.book.absent(query) {
                Absent::Product => Unpriced::NoProduct(what),
                Absent::Price => Unpriced::NoPrice(what),
            });
        };
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        self.parts.push(Part {
            component: component.into(),
            unit,
            quantity,
            cost: found.cost(quantity),
            elsewhere: *found.region != *self.region && *found.region != *"*",
            found,
            kind: kind.into(),
            facts: facts.iter().map(owned).gathered(),
        });
        Ok(())
    }

    /// Adds a bandwidth: by its size, which is charged like the resource, or by what goes through it.
    pub(super) fn add_bandwidth(&mut self, facts: &Facts<'_>) -> Result<(), Unpriced> {
        let share = facts.text_or("bandwidth.share_type", "PER")?;
        let mode = facts.text_or("bandwidth.charge_mode", "bandwidth")?;
        let given = [
            ("bandwidth.share_type", share.as_str()),
            ("bandwidth.charge_mode", mode.as_str()),
        ];
        // A shared bandwidth is a resource of its own and is paid there.
        let size = match share.as_str() {
            "WHOLE" => Amount::ZERO,
            _ => facts.needed_number("bandwidth.size")?,
        };
        if mode == "traffic" && share == "PER" {
            return self.add_in(Unit::Gigabyte, "traffic", &given, Amount::whole(1));
        }
        self.add("bandwidth", &given, size)
    }
}

/// Facts as a query takes them.
pub(super) fn pairs(facts: &[(String, String)]) -> Vec<(&str, &str)> {
    let pairs = facts.iter();
    pairs
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .gathered()
}
