use std::collections::BTreeMap;

use super::book::{Book, Confidence, Query, Unit};
use super::facts::Facts;
use super::{Amount, Unpriced};

/// How a resource as a whole is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charging {
    /// For this many units of a period.
    Period(Unit, u32),
    /// On demand.
    Demand,
}

/// Where and in what currency prices are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Market<'m> {
    pub book: &'m Book,
    pub currency: &'m str,
    pub region: &'m str,
}

/// A resource's price while its components are added up.
pub(super) struct Quote<'m> {
    market: Market<'m>,
    kind: &'m str,
    pub charging: Charging,
    /// Sums by unit; not rounded, since a resource is rounded once.
    pub sums: BTreeMap<Unit, Amount>,
    /// The weakest of all figures used.
    pub confidence: Confidence,
    /// Regions whose prices stand for those of the region asked for.
    pub references: Vec<&'static str>,
    /// A price for other flavors was used.
    pub fallback: bool,
}

impl<'m> Quote<'m> {
    pub(super) fn new(market: Market<'m>, kind: &'m str, charging: Charging) -> Self {
        Self {
            market,
            kind,
            charging,
            sums: BTreeMap::new(),
            confidence: Confidence::Published,
            references: Vec::new(),
            fallback: false,
        }
    }

    /// The unit of what is charged like the resource itself.
    fn unit(&self) -> Unit {
        match self.charging {
            Charging::Period(unit, _) => unit,
            Charging::Demand => Unit::Hour,
        }
    }

    /// vCPUs and GiB of a flavor in the list.
    pub(super) fn flavor(&self, name: &str) -> Option<(Amount, Amount)> {
        self.market.book.flavor(name)
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
            currency: self.market.currency,
            region: self.market.region,
        };
        let Some(found) = self.market.book.find(query) else {
            let told: Vec<&str> = facts.iter().map(|(_, value)| *value).collect();
            let what = format!("{component} {}", told.join(" "));
            return Err(Unpriced::NoPrice(what.trim_end().to_owned()));
        };
        if found.region != self.market.region && found.region != "*" {
            self.references.push(found.region);
        }
        self.fallback |= found.fallback;
        self.confidence = self.confidence.max(found.confidence);
        let cost = match self.charging {
            Charging::Period(period, count) if period == unit => {
                found.cost(quantity).times(Amount::whole(count))
            }
            Charging::Period(..) | Charging::Demand => found.cost(quantity),
        };
        let sum = self.sums.entry(unit).or_default();
        *sum = sum.plus(cost);
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
        if mode == "traffic" && share == "PER" {
            return self.add_in(Unit::Gigabyte, "traffic", &given, Amount::whole(1));
        }
        // A shared bandwidth is a resource of its own and is paid there.
        let size = match share.as_str() {
            "WHOLE" => Amount::ZERO,
            _ => facts.needed_number("bandwidth.size")?,
        };
        self.add("bandwidth", &given, size)
    }
}
