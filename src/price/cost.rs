use std::fmt;
use std::rc::Rc;

use super::book::{Confidence, Unit};
use super::facts::Facts;
use super::quote::{Charging, Finder, Part, Quote};
use super::types::{PricedType, priced_type};
use super::usage::Inputs;
use super::{Amount, Remark, Unpriced};
use crate::sorted::{Gather, Sort, SortedMap};

/// What one object costs, or why that cannot be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The prices, one per way of charging.
    pub prices: Result<Vec<Price>, Unpriced>,
    /// What they are made of.
    pub parts: Vec<Part>,
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

/// What a month of an object costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Monthly {
    /// The amount, rounded up to two digits.
    pub amount: Amount,
    /// It is worked out from hours, days, years or use; the service does not charge it like this.
    pub derived: bool,
    /// A part is charged by use, and nobody said how much that is; it is left out.
    pub lacks_usage: bool,
}

/// What the reader of a figure should know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// The list has no prices of the region that was asked for in this currency.
    Uncovered(Rc<str>, &'static str),
    /// Worked out from published figures.
    Derived,
    /// Illustrative: no published figure was found.
    Illustrative,
    /// The figure is of another region.
    ReferenceRegion(Rc<str>),
    /// The flavor is not in the list; its size was priced.
    BySize,
}

impl Note {
    /// It in words.
    pub fn remark(&self) -> Remark {
        match self {
            Self::Uncovered(region, currency) => Remark::new(
                "uncovered",
                "The price list has no prices of {0} in {1}; where there are any, those of other regions stand for them.",
                &[region, currency],
            ),
            Self::Derived => Remark::new(
                "derived",
                "The price is worked out from published figures.",
                &[],
            ),
            Self::Illustrative => Remark::new(
                "illustrative",
                "The price is illustrative: no published figure was found.",
                &[],
            ),
            Self::ReferenceRegion(region) => Remark::new(
                "reference-region",
                "The price is that of the reference region {0}.",
                &[region],
            ),
            Self::BySize => Remark::new(
                "by-size",
                "The flavor is priced by its vCPUs and memory.",
                &[],
            ),
        }
    }

    /// The words of all of them, for those who have them in another language.
    pub const WORDS: [&'static str; 5] = [
        "uncovered",
        "derived",
        "illustrative",
        "reference-region",
        "by-size",
    ];
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.remark().fmt(f)
    }
}

/// Hours of a month, where nothing else is said.
pub const HOURS: u32 = 730;

impl Cost {
    /// Of an object; `region` is that of objects which name none.
    pub(super) fn of(finder: &Finder<'_>, region: &str, facts: &Facts<'_>) -> Self {
        let own = facts.text("region").ok().flatten();
        let region = own.as_deref().unwrap_or(region);
        match quote(finder, region, facts) {
            Ok(quote) => Self {
                prices: Ok(prices(&quote)),
                notes: notes(&quote),
                parts: quote.parts,
            },
            Err(why) => Self::unpriced(why),
        }
    }

    /// No price, and why.
    pub(super) fn unpriced(why: Unpriced) -> Self {
        Self {
            prices: Err(why),
            parts: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Whether it costs nothing, whatever it is used for.
    pub fn is_free(&self) -> bool {
        let free = |prices: &Vec<Price>| prices.iter().all(|p| p.unit == Unit::Free);
        self.prices.as_ref().is_ok_and(free)
    }

    /// Whether a figure is an estimate, of another region, or of the flavor's size: not to be taken for a quote.
    pub fn is_illustrative(&self) -> bool {
        self.parts.iter().any(Part::is_illustrative)
    }

    /// What is charged by use, by the name that the usage has for it.
    pub fn usage_inputs(&self) -> Vec<&'static str> {
        let has = |unit| self.parts.iter().any(|part| part.unit == unit);
        let mut inputs = Vec::new();
        if has(Unit::Gigabyte) {
            inputs.push("traffic_gb");
        }
        if has(Unit::Hour) || has(Unit::Day) {
            inputs.push("hours");
        }
        inputs
    }

    /// What a month costs; nothing when that is not known.
    pub fn monthly(&self, usage: &Inputs) -> Option<Monthly> {
        self.prices.as_ref().ok()?;
        Some(monthly(&self.parts, usage))
    }
}

/// A month of some parts: added up, then rounded once.
pub(super) fn monthly(parts: &[Part], usage: &Inputs) -> Monthly {
    let hours = usage.hours.unwrap_or(Amount::whole(HOURS));
    let mut month = Monthly::default();
    for part in parts {
        let amount = match part.unit {
            Unit::Hour => part.cost.times(hours),
            Unit::Day => part.cost.times(hours).over(24),
            Unit::Year => part.cost.over(12),
            Unit::Month | Unit::Free => part.cost,
            Unit::Gigabyte => match usage.traffic_gb {
                Some(gigabytes) => part.found.cost(gigabytes),
                None => {
                    month.lacks_usage = true;
                    Amount::ZERO
                }
            },
        };
        month.derived |= !matches!(part.unit, Unit::Month | Unit::Free);
        month.amount = month.amount.plus(amount);
    }
    month.amount = month.amount.rounded_up();
    month
}

fn quote<'m>(
    finder: &'m Finder<'m>,
    region: &'m str,
    facts: &Facts<'m>,
) -> Result<Quote<'m>, Unpriced> {
    let row = priced_type(facts.kind).ok_or_else(|| Unpriced::Type(facts.kind.to_owned()))?;
    let mut quote = Quote::new(finder, region, facts.kind, charging(row, facts)?);
    (row.components)(&mut quote, facts)?;
    Ok(quote)
}

/// The longest periods that are sold. //= PRICE-8
const LONGEST: [(&str, Unit, u32); 2] = [("month", Unit::Month, 9), ("year", Unit::Year, 3)];

fn charging(row: &PricedType, facts: &Facts<'_>) -> Result<Charging, Unpriced> {
    let mode = facts.text_or("charging_mode", "postPaid")?;
    match mode.as_str() {
        "postPaid" => Ok(Charging::Demand),
        "prePaid" if row.period => {
            let unit = facts.needed("period_unit")?;
            let known = LONGEST.into_iter().find(|(name, ..)| *name == unit);
            let (_, unit, longest) = known.ok_or(Unpriced::Unusable("period_unit", unit))?;
            let period = facts.needed("period")?;
            match period.parse() {
                Ok(count) if (1..=longest).contains(&count) => Ok(Charging::Period(unit, count)),
                _ => Err(Unpriced::Unusable("period", period)),
            }
        }
        _ => Err(Unpriced::Mode(mode)),
    }
}

/// The sum of each unit rounded once. //= PRICE-7
fn prices(quote: &Quote<'_>) -> Vec<Price> {
    let mut sums: SortedMap<Unit, Amount> = SortedMap::new();
    for part in &quote.parts {
        let sum = sums.entry(part.unit).or_default();
        *sum = sum.plus(part.cost);
    }
    let price = |(unit, sum): (Unit, Amount)| {
        let count = quote.count(unit);
        Price {
            unit,
            amount: sum.times(Amount::whole(count)).rounded_up(),
            count,
        }
    };
    let mut prices: Vec<Price> = sums.into_iter().map(price).gathered();
    // What the resource itself is charged by comes first.
    prices.arrange_by_key(|p| p.unit.charge_mode() != "PRE_PAID");
    prices
}

fn notes(quote: &Quote<'_>) -> Vec<Note> {
    let references = quote.references().cloned();
    let mut notes: Vec<Note> = references.map(Note::ReferenceRegion).gathered();
    match quote.confidence() {
        Confidence::Published => {}
        Confidence::Derived => notes.push(Note::Derived),
        Confidence::Estimate => notes.push(Note::Illustrative),
    }
    if quote.parts.iter().any(|part| part.found.fallback) {
        notes.push(Note::BySize);
    }
    each_once(notes)
}

/// In order, each once.
pub(super) fn each_once(mut notes: Vec<Note>) -> Vec<Note> {
    notes.arrange();
    notes.dedup();
    notes
}
