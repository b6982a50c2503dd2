use std::cell::OnceCell;
use std::rc::Rc;

use super::{Amount, List};
use crate::sorted::{Gather, SortedSet};

/// Everything that is known of prices: lists, the first of which that has a price wins.
#[derive(Clone, Debug)]
pub struct Book {
    lists: Vec<Rc<List>>,
}

/// The prices that were loaded; a packed list is read when it is first asked for.
#[derive(Debug)]
pub struct Prices {
    text: String,
    book: OnceCell<Option<Rc<Book>>>,
}

/// How a price is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// On demand, per hour.
    Hour,
    /// On demand, per day.
    Day,
    /// On demand, per GB.
    Gigabyte,
    /// For a period, per month.
    Month,
    /// For a period, per year.
    Year,
    /// For nothing.
    Free,
}

impl Unit {
    /// Its letter in a packed list.
    pub(super) fn letter(self) -> char {
        match self {
            Self::Hour => 'h',
            Self::Day => 'd',
            Self::Gigabyte => 'g',
            Self::Month => 'm',
            Self::Year => 'y',
            Self::Free => 'f',
        }
    }

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

/// Where a figure comes from; the weakest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Read in a source.
    Published,
    /// Worked out from published figures.
    Derived,
    /// Illustrative.
    Estimate,
}

impl Confidence {
    /// The word of the list.
    pub fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Derived => "derived",
            Self::Estimate => "estimate",
        }
    }

    /// Of a packed list's letter.
    pub(super) fn of(letter: char) -> Option<Self> {
        let all = [Self::Published, Self::Derived, Self::Estimate];
        all.into_iter().find(|c| c.word().starts_with(letter))
    }
}

/// What a look-up asks for.
#[derive(Clone, Copy, Debug)]
pub struct Query<'q> {
    /// The resource type.
    pub kind: &'q str,
    /// The component of it.
    pub component: &'q str,
    /// Attributes and their values, `@` selectors among them.
    pub facts: &'q [(&'q str, &'q str)],
    /// How it is charged.
    pub unit: Unit,
    /// `CNY` or `USD`.
    pub currency: &'q str,
    /// Where.
    pub region: &'q str,
}

/// A part of a quantity and the price of each in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tier {
    pub from: Amount,
    /// No end when absent.
    pub to: Option<Amount>,
    pub price: Amount,
}

/// A price that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub(super) tiers: Vec<Tier>,
    /// How sure it is.
    pub confidence: Confidence,
    /// The region it is of; `*` for all.
    pub region: Rc<str>,
    /// No row fits exactly; this one is for whatever has none.
    pub fallback: bool,
    /// The day, month or year it is of.
    pub date: Rc<str>,
    /// Where it was read, or how it was estimated.
    pub source: Rc<str>,
}

impl Found {
    /// What a quantity costs.
    pub fn cost(&self, quantity: Amount) -> Amount {
        let part = |tier: &Tier| {
            let upper = tier.to.map_or(quantity, |to| quantity.min(to));
            upper.minus(tier.from).times(tier.price)
        };
        self.tiers.iter().map(part).fold(Amount::ZERO, Amount::plus)
    }
}

/// Why there is no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// No list has a price of this component for these values, of any region or unit.
    Product,
    /// There are prices, but in other units or currencies, or none of this component at all.
    Price,
}

impl Book {
    /// A book of one list.
    pub fn new(list: List) -> Self {
        Self {
            lists: vec![Rc::new(list)],
        }
    }

    /// This book, asked only for what `over` does not have.
    #[must_use]
    pub fn under(&self, over: &Self) -> Self {
        let lists = over.lists.iter().chain(&self.lists);
        Self {
            lists: lists.cloned().gathered(),
        }
    }

    /// What the lists are called, the first one first.
    pub fn editions(&self) -> Vec<Rc<str>> {
        self.lists.iter().map(|l| l.edition().clone()).gathered()
    }

    /// The regions that have prices in a currency. Names without a digit are no regions, but what a source had instead.
    pub fn regions(&self, currency: &str) -> SortedSet<&str> {
        let sections = self.lists.iter().flat_map(|list| list.all());
        let here = sections.filter(|section| section.currency == currency);
        let mut regions = SortedSet::new();
        regions.extend(here.map(|section| &*section.region));
        regions.retain(|region| region.contains(|c: char| c.is_ascii_digit()));
        regions
    }

    /// Whether a region has prices in a currency.
    pub fn covers(&self, region: &str, currency: &str) -> bool {
        let mut sections = self.lists.iter().flat_map(|list| list.all());
        sections.any(|section| *section.region == *region && section.currency == currency)
    }

    /// vCPUs and GiB of memory of a known flavor.
    pub fn flavor(&self, name: &str) -> Option<(Amount, Amount)> {
        self.lists.iter().find_map(|list| list.flavor(name))
    }

    /// The price of a component: in the region itself or in one that stands for it; by its exact attributes
    /// or, when no region has that, by a row for all others.
    pub fn find(&self, query: Query<'_>) -> Option<Found> {
        let mut ways = [false, true].into_iter();
        ways.find_map(|fallback| self.lists.iter().find_map(|l| l.find(query, fallback)))
    }

    /// Why [`Self::find`] finds nothing.
    pub fn absent(&self, query: Query<'_>) -> Absent {
        let mut any = false;
        let units = [
            Unit::Hour,
            Unit::Day,
            Unit::Gigabyte,
            Unit::Month,
            Unit::Year,
        ];
        for list in &self.lists {
            for section in list.sections(query.kind, query.component) {
                any = true;
                for unit in units {
                    let elsewhere = Query {
                        unit,
                        currency: &section.currency,
                        region: &section.region,
                        ..query
                    };
                    if list.find(elsewhere, false).is_some() {
                        return Absent::Price;
                    }
                }
            }
        }
        if any { Absent::Product } else { Absent::Price }
    }

    /// The values that rows of a region name for an attribute of a component.
    pub(super) fn values(&self, query: Query<'_>, key: &str) -> Vec<&str> {
        let mut values = Vec::new();
        for list in &self.lists {
            for section in list.sections(query.kind, query.component) {
                if *section.region == *query.region && section.currency == query.currency {
                    values.extend(section.values(key));
                }
            }
        }
        values
    }
}

impl Prices {
    /// A packed list that was not looked at yet, except that it is one of this version.
    pub fn packed(text: String) -> Option<Self> {
        let book = OnceCell::new();
        List::is_packed(&text).then_some(Self { text, book })
    }

    /// A book that is there.
    pub fn of(book: Book) -> Self {
        Self {
            text: String::new(),
            book: OnceCell::from(Some(Rc::new(book))),
        }
    }

    /// The book; nothing when the text is damaged.
    pub fn book(&self) -> Option<&Rc<Book>> {
        let read = || List::read(&self.text).map(|list| Rc::new(Book::new(list)));
        self.book.get_or_init(read).as_ref()
    }
}
