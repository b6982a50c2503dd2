use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use super::Amount;
use crate::sorted::Gather;

/// The price list: what each component of each resource costs, by its attributes, region and unit.
///
/// The text is that of `data/pricing`, packed by `build.rs`, which describes the form.
#[derive(Debug)]
pub struct Book {
    /// By resource type and component.
    sections: BTreeMap<(&'static str, &'static str), Vec<Section>>,
    flavors: BTreeMap<&'static str, (Amount, Amount)>,
}

/// Prices of one region that depend on the same attributes.
#[derive(Debug)]
struct Section {
    region: &'static str,
    currency: &'static str,
    keys: Vec<&'static str>,
    rows: Vec<&'static str>,
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
    /// The letter of the packed form.
    fn letter(self) -> char {
        match self {
            Self::Hour => 'h',
            Self::Day => 'd',
            Self::Gigabyte => 'g',
            Self::Month => 'm',
            Self::Year => 'y',
            Self::Free => 'f',
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

/// A price that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Parts of a quantity and the price of each; one without bounds when the price is the same for all.
    tiers: Vec<(Amount, Option<Amount>, Amount)>,
    /// How sure it is.
    pub confidence: Confidence,
    /// The region it is of; `*` for all.
    pub region: &'static str,
    /// No row fits exactly; this one is for whatever has none.
    pub fallback: bool,
}

impl Found {
    /// What a quantity costs.
    pub fn cost(&self, quantity: Amount) -> Amount {
        self.tiers
            .iter()
            .map(|(from, to, price)| {
                let upper = to.map_or(quantity, |to| quantity.min(to));
                upper.minus(*from).times(*price)
            })
            .fold(Amount::ZERO, Amount::plus)
    }
}

/// In which other region to look, per currency.
const REFERENCE_REGIONS: [(&str, &[&str]); 2] = [
    ("CNY", &["cn-north-4", "*"]),
    (
        "USD",
        &[
            "ap-southeast-1",
            "ap-southeast-4",
            "ap-southeast-3",
            "sa-brazil-1",
            "la-north-2",
            "la-south-2",
            "ae-ad-1",
            "intl-doc-example",
            "intl-default",
            "*",
        ],
    ),
];

const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/book.txt"));

impl Book {
    /// The price list that comes with the engine, read once.
    pub fn shared() -> &'static Self {
        static BOOK: OnceLock<Book> = OnceLock::new();
        BOOK.get_or_init(Self::read)
    }

    fn read() -> Self {
        let (prices, flavors) = TEXT.split_once("=\n").unwrap_or((TEXT, ""));
        let mut sections: BTreeMap<_, Vec<Section>> = BTreeMap::new();
        for section in prices.split('#') {
            let mut lines = section.lines();
            let header: Vec<&'static str> = lines.next().unwrap_or("").split('\t').collect();
            if let [kind, component, region, currency, keys] = *header.as_slice() {
                sections
                    .entry((kind, component))
                    .or_default()
                    .push(Section {
                        region,
                        currency,
                        keys: keys.split(';').collect(),
                        rows: lines.collect(),
                    });
            }
        }
        let flavor = |line: &'static str| {
            let mut words = line.split('\t');
            let name = words.next()?;
            let mut amount = || Amount::parse(words.next()?);
            Some((name, (amount()?, amount()?)))
        };
        Self {
            sections,
            flavors: flavors.lines().filter_map(flavor).gathered(),
        }
    }

    /// vCPUs and GiB of memory of a known flavor.
    pub fn flavor(&self, name: &str) -> Option<(Amount, Amount)> {
        self.flavors.get(name).copied()
    }

    /// The price of a component: in the region itself or in one that stands for it; by its exact attributes
    /// or, when no region has that, by a row for all others.
    pub fn find(&self, query: Query<'_>) -> Option<Found> {
        let key = (query.kind, query.component);
        let sections = self
            .sections
            .iter()
            .find(|(k, _)| **k == key)
            .map(|(_, s)| s)?;
        let others = REFERENCE_REGIONS
            .iter()
            .find(|(currency, _)| *currency == query.currency)
            .map_or(&[][..], |(_, regions)| regions);
        [false, true].into_iter().find_map(|fallback| {
            std::iter::once(&query.region)
                .chain(others)
                .find_map(|region| {
                    let here = sections.iter().filter(|s| {
                        s.region == *region
                            && s.currency == query.currency
                            && s.keys.contains(&"@fallback") == fallback
                    });
                    best(here, query, fallback)
                })
        })
    }
}

/// A row that fits: how many of its attributes are named, its part of the quantity, price, confidence.
type Fit = (usize, (Amount, Option<Amount>), Amount, Confidence);

/// The most specific row that fits, with all its tiers.
fn best<'s>(
    sections: impl Iterator<Item = &'s Section>,
    query: Query<'_>,
    fallback: bool,
) -> Option<Found> {
    let mut region = "";
    let mut fits: Vec<Fit> = Vec::new();
    for section in sections {
        region = section.region;
        fits.extend(
            section
                .rows
                .iter()
                .filter_map(|row| fit(section, row, query)),
        );
    }
    let specific = fits.iter().map(|f| f.0).max()?;
    fits.retain(|f| f.0 == specific);
    Some(Found {
        confidence: fits.iter().map(|f| f.3).max()?,
        tiers: fits
            .into_iter()
            .map(|(_, (from, to), price, _)| (from, to, price))
            .collect(),
        region,
        fallback,
    })
}

fn fit(section: &Section, row: &str, query: Query<'_>) -> Option<Fit> {
    let (values, prices) = row.split_once('\t')?;
    let (price, confidence) = price_of(prices, query.unit)?;
    let mut specific = 0;
    let mut tier = (Amount::ZERO, None);
    for (key, wanted) in section.keys.iter().zip(values.split(';')) {
        match *key {
            "*" | "@fallback" => {}
            "@tier" => tier = tier_of(wanted)?,
            key => {
                let (_, given) = query.facts.iter().find(|(k, _)| *k == key)?;
                if wanted != "*" {
                    wanted.split('|').find(|w| w == given)?;
                    specific += 1;
                }
            }
        }
    }
    Some((specific, tier, price, confidence))
}

/// The price in a unit among `h0.5e m3d …`.
fn price_of(prices: &str, unit: Unit) -> Option<(Amount, Confidence)> {
    let word = prices.split(' ').find(|w| w.starts_with(unit.letter()))?;
    let confidence = match word.chars().last()? {
        'p' => Confidence::Published,
        'd' => Confidence::Derived,
        _ => Confidence::Estimate,
    };
    let inside: RangeInclusive<usize> = 1..=word.len().checked_sub(2)?;
    Some((Amount::parse(word.get(inside)?)?, confidence))
}

/// `0..5`, `5..`
fn tier_of(text: &str) -> Option<(Amount, Option<Amount>)> {
    let (from, to) = text.split_once("..")?;
    let to = if to.is_empty() {
        None
    } else {
        Some(Amount::parse(to)?)
    };
    Some((Amount::parse(from)?, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(
        component: &str,
        facts: &[(&str, &str)],
        region: &str,
        currency: &str,
    ) -> Option<Found> {
        let (kind, component) = component.split_once('/').unwrap();
        Book::shared().find(Query {
            kind,
            component,
            facts,
            unit: Unit::Hour,
            currency,
            region,
        })
    }

    #[test]
    fn every_row_of_the_list_is_in_the_book() {
        let book = Book::shared();
        let rows: usize = book.sections.values().flatten().map(|s| s.rows.len()).sum();
        let csv = include_str!("../../data/pricing/pricing.csv");
        let prices: usize = book
            .sections
            .values()
            .flatten()
            .flat_map(|s| &s.rows)
            .map(|row| row.split('\t').nth(1).unwrap().split(' ').count())
            .sum();
        assert_eq!(
            prices,
            csv.lines().skip(1).filter(|l| !l.contains("@info")).count()
        );
        assert!(rows > 2000);
        assert_eq!(
            book.flavor("s6.large.2"),
            Some((Amount::whole(2), Amount::whole(4)))
        );
    }

    #[test]
    fn tiers_are_added() {
        let facts = [
            ("bandwidth.share_type", "PER"),
            ("bandwidth.charge_mode", "bandwidth"),
        ];
        let found = find("huaweicloud_vpc_eip/bandwidth", &facts, "cn-east-3", "CNY").unwrap();
        assert_eq!(found.region, "cn-north-4");
        assert_eq!(found.cost(Amount::whole(6)).to_string(), "0.565");
        assert_eq!(found.cost(Amount::whole(3)).to_string(), "0.189");
    }

    #[test]
    fn the_most_specific_row_wins() {
        let standard = [("share_type", "STANDARD")];
        let enhanced = [("share_type", "STANDARD"), ("enhanced", "true")];
        let cost = |facts: &[(&str, &str)]| {
            let found = find("huaweicloud_sfs_turbo/capacity", facts, "cn-north-4", "CNY");
            found.unwrap().cost(Amount::whole(1)).to_string()
        };
        assert_eq!(cost(&standard), "0.000684");
        assert_eq!(cost(&enhanced), "0.00088");
    }

    #[test]
    fn alternatives_and_anything_are_matched() {
        let cost = |kind, node| {
            let facts = [("type", kind), ("node_type", node)];
            let found = find(
                "huaweicloud_drs_job/configuration",
                &facts,
                "cn-north-4",
                "CNY",
            );
            found.map(|f| f.cost(Amount::whole(1)).to_string())
        };
        assert_eq!(cost("cloudDataGuard", "high").as_deref(), Some("2.6708"));
        assert_eq!(cost("migration", "whatever").as_deref(), Some("1.54"));
        assert_eq!(cost("sync", "whatever"), None);
    }

    #[test]
    fn a_row_for_all_others_comes_last() {
        let facts = [
            ("flavor", "redis.odd.32"),
            ("engine", "Redis"),
            ("@cache_mode", "ha"),
        ];
        let exact = find(
            "huaweicloud_dcs_instance/instance",
            &facts,
            "cn-north-4",
            "CNY",
        );
        assert_eq!(exact, None);
        let other = find(
            "huaweicloud_dcs_instance/capacity_fallback",
            &facts,
            "cn-north-4",
            "CNY",
        );
        assert!(other.unwrap().fallback);
    }
}
