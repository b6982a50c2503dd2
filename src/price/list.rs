use std::rc::Rc;

use super::book::{Confidence, Query, Unit};
use super::{Amount, Found, Named, Tier};
use crate::sorted::Gather;

/// One price list, as packed from `data/pricing` or made from a book of one's own.
///
/// Its text, by lines; fields are separated by tabs:
///
/// ```text
/// formwork-prices 1 TAB edition
/// >currency TAB region region …            regions that stand for others, in the order they are tried
/// !date TAB source                         where prices come from; they are counted from 0
/// #resource_type TAB component TAB region TAB currency TAB key;key…
/// value;value… TAB unit price confidence source-number SPACE …
/// =
/// flavor TAB vCPUs TAB GiB
/// ```
///
/// Units are letters ([`Unit`]), confidences the first letter of the word.
#[derive(Debug, Default)]
pub struct List {
    edition: Rc<str>,
    references: Vec<(String, Vec<String>)>,
    sources: Vec<(Rc<str>, Rc<str>)>,
    /// By resource type and component, with a tab between.
    sections: Named<Vec<Section>>,
    flavors: Named<(Amount, Amount)>,
}

/// Prices of one region that depend on the same attributes.
#[derive(Debug)]
pub(super) struct Section {
    pub region: Rc<str>,
    pub currency: String,
    keys: Vec<String>,
    /// Read line by line when asked: few of them ever are.
    rows: String,
}

/// A row that fits.
struct Fit {
    /// How many of its attributes are named.
    specific: usize,
    /// The values without the part of the quantity: rows that share them are tiers of one price.
    values: String,
    tier: Tier,
    confidence: Confidence,
    source: usize,
}

const FIRST_LINE: &str = "formwork-prices 1\t";

impl List {
    /// Whether a text begins as a packed list of this version does.
    pub(super) fn is_packed(text: &str) -> bool {
        text.starts_with(FIRST_LINE)
    }

    /// Reads a packed list; nothing when it is not one of this version.
    pub fn read(text: &str) -> Option<Self> {
        let (head, flavors) = text.strip_prefix(FIRST_LINE)?.split_once("\n=\n")?;
        let (edition, rest) = head.split_at(head.find('\n').unwrap_or(head.len()));
        let mut list = Self {
            edition: edition.into(),
            ..Self::default()
        };
        let mut sections = rest.split("\n#");
        for line in sections.next()?.lines().skip(1) {
            list.fact(line)?;
        }
        for section in sections {
            list.section(section)?;
        }
        for line in flavors.lines() {
            let mut words = line.split('\t');
            let name = words.next()?;
            let mut amount = || Amount::parse(words.next()?);
            let size = (amount()?, amount()?);
            list.flavors.add(name, size);
        }
        Some(list)
    }

    fn fact(&mut self, line: &str) -> Option<()> {
        let (first, second) = line.split_once('\t')?;
        if let Some(currency) = first.strip_prefix('>') {
            let regions = second.split(' ').map(str::to_owned).gathered();
            self.references.push((currency.to_owned(), regions));
        } else {
            let date = first.strip_prefix('!')?;
            self.sources.push((date.into(), second.into()));
        }
        Some(())
    }

    fn section(&mut self, text: &str) -> Option<()> {
        let (header, rows) = text.split_once('\n')?;
        let header: Vec<&str> = header.split('\t').gathered();
        let [kind, component, region, currency, keys] = *header.as_slice() else {
            return None;
        };
        let section = Section {
            region: region.into(),
            currency: currency.to_owned(),
            keys: keys.split(';').map(str::to_owned).gathered(),
            rows: rows.to_owned(),
        };
        let key = format!("{kind}\t{component}");
        self.sections.entry(&key, Vec::new)?.push(section);
        Some(())
    }

    /// When it was put together, or what its owner calls it.
    pub(super) fn edition(&self) -> &Rc<str> {
        &self.edition
    }

    /// vCPUs and GiB of memory of a known flavor.
    pub(super) fn flavor(&self, name: &str) -> Option<(Amount, Amount)> {
        self.flavors.get(name).copied()
    }

    /// Every section.
    pub(super) fn all(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().flat_map(|(_, sections)| sections)
    }

    /// The sections of a component.
    pub(super) fn sections(&self, kind: &str, component: &str) -> &[Section] {
        let found = self.sections.get(&format!("{kind}\t{component}"));
        found.map_or(&[], Vec::as_slice)
    }

    /// The price of a component: in the region itself or in one that stands for it. `fallback` asks for the rows for
    /// whatever no other row fits.
    pub(super) fn find(&self, query: Query<'_>, fallback: bool) -> Option<Found> {
        let sections = self.sections(query.kind, query.component);
        let others = self
            .references
            .iter()
            .find(|(currency, _)| currency == query.currency)
            .map_or(&[][..], |(_, regions)| regions);
        let others = others.iter().map(String::as_str);
        let mut regions = [query.region].into_iter().chain(others).chain(["*"]);
        regions.find_map(|region| {
            let here = sections.iter().filter(|s| {
                *s.region == *region && s.currency == query.currency && s.is_fallback() == fallback
            });
            self.best(&here.gathered::<Vec<_>>(), query, fallback)
        })
    }

    /// The most specific row that fits, with all its tiers.
    fn best(&self, sections: &[&Section], query: Query<'_>, fallback: bool) -> Option<Found> {
        let mut fits: Vec<Fit> = Vec::new();
        for section in sections {
            let rows = section.rows.lines();
            fits.extend(rows.filter_map(|row| section.fit(row, query)));
        }
        let specific = fits.iter().map(|f| f.specific).max()?;
        fits.retain(|f| f.specific == specific);
        // Of rows that fit equally well the first counts, with its tiers.
        let first = fits.first()?.values.clone();
        fits.retain(|f| f.values == first);
        let source = fits.first().and_then(|f| self.sources.get(f.source));
        let (date, source) = source.cloned().unwrap_or_default();
        Some(Found {
            confidence: fits.iter().map(|f| f.confidence).max()?,
            tiers: fits.into_iter().map(|f| f.tier).gathered(),
            region: sections.first()?.region.clone(),
            fallback,
            date,
            source,
        })
    }
}

impl Section {
    fn is_fallback(&self) -> bool {
        self.keys.iter().any(|key| key == "@fallback")
    }

    /// The values that the rows name for a key.
    pub(super) fn values<'s>(&'s self, key: &str) -> impl Iterator<Item = &'s str> {
        let at = self.keys.iter().position(|k| k == key);
        let rows = at.map(|at| self.rows.lines().map(move |row| (at, row)));
        rows.into_iter().flatten().flat_map(|(at, row)| {
            let values = row.split_once('\t').map_or("", |(values, _)| values);
            values.split(';').nth(at).unwrap_or("").split('|')
        })
    }

    fn fit(&self, row: &str, query: Query<'_>) -> Option<Fit> {
        let (values, prices) = row.split_once('\t')?;
        let mut specific = 0;
        let mut bounds = (Amount::ZERO, None);
        for (key, wanted) in self.keys.iter().zip(values.split(';')) {
            match key.as_str() {
                "*" | "@fallback" => {}
                "@tier" => bounds = tier_of(wanted)?,
                key => {
                    let (_, given) = query.facts.iter().find(|(k, _)| *k == key)?;
                    if wanted != "*" {
                        wanted.split('|').find(|w| w == given)?;
                        specific += 1;
                    }
                }
            }
        }
        let (price, confidence, source) = price_of(prices, query.unit)?;
        let (from, to) = bounds;
        let mut named = self.keys.join(";");
        for (key, value) in self.keys.iter().zip(values.split(';')) {
            if key != "@tier" {
                named.extend([";", value]);
            }
        }
        Some(Fit {
            specific,
            values: named,
            tier: Tier { from, to, price },
            confidence,
            source,
        })
    }
}

/// The price in a unit among `h0.5e3 m3d0 …`.
fn price_of(prices: &str, unit: Unit) -> Option<(Amount, Confidence, usize)> {
    let mut words = prices.split(' ');
    let word = words.find_map(|word| word.strip_prefix(unit.letter()))?;
    let end = word.find(|c: char| c.is_ascii_lowercase())?;
    let (price, rest) = word.split_at_checked(end)?;
    let confidence = Confidence::of(rest.chars().next()?)?;
    Some((
        Amount::parse(price)?,
        confidence,
        rest.get(1..)?.parse().ok()?,
    ))
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
