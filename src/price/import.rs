use std::fmt::Write;
use std::rc::Rc;

use super::components::{COMPONENTS, components};
use super::reading::{Reader, Shape};
use super::{Amount, Book, List, Named, Unit};
use crate::diag::{Diagnostics, code};
use crate::sorted::{Gather, Sort};
use crate::syntax::ast::JsonNode;
use crate::text::Source;

/// A price book of one's own, read from JSON; `docs/prices.md` describes it.
#[derive(Clone, Debug)]
pub struct OwnBook {
    /// Its prices.
    pub book: Book,
    /// Whether no other prices count beside them.
    pub replaces: bool,
}

const UNITS: [Unit; 6] = [
    Unit::Hour,
    Unit::Day,
    Unit::Gigabyte,
    Unit::Month,
    Unit::Year,
    Unit::Free,
];
const UNIT_WORDS: [&str; 6] = ["HOUR", "DAY", "GB", "MONTH", "YEAR", "FREE"];
const CURRENCIES: [&str; 2] = ["CNY", "USD"];
const CONFIDENCES: [&str; 3] = ["published", "derived", "estimate"];
const FORMAT: &str = "formwork-prices/1";
const ROOT: &[&str] = &[
    "flavors",
    "format",
    "mode",
    "name",
    "prices",
    "reference_regions",
];
const PRICE: &[&str] = &[
    "component",
    "confidence",
    "currency",
    "effective_date",
    "match",
    "price",
    "region",
    "resource_type",
    "source",
    "tiers",
    "unit",
];
/// One row may stand for so many combinations of values.
const MOST_ALTERNATIVES: usize = 64;

/// Properties by name.
type Properties<'n> = Vec<(Rc<str>, &'n JsonNode)>;

/// The packed text while it is put together.
#[derive(Default)]
struct Packed {
    name: Rc<str>,
    facts: String,
    /// Dates and sources with their numbers.
    sources: Named<()>,
    /// Rows by section header, then by values.
    sections: Named<Named<String>>,
    /// What was seen, alternatives apart.
    seen: Named<()>,
    flavors: Named<(Amount, Amount)>,
}

/// A part of a quantity with its price.
type Tier = (Amount, Option<Amount>, Amount);

/// Reads a book; nothing when something is wrong with it, which is told.
pub fn read_book(source: &Source) -> (Option<OwnBook>, Diagnostics) {
    let mut reader = Reader::new(source, &code::INVALID_PRICE_BOOK);
    let root = reader.root();
    let mut packed = Packed {
        name: "own".into(),
        ..Packed::default()
    };
    let properties = reader.object(&root, Shape::Of(ROOT));
    if let Some(format) = needed(&mut reader, &root, &properties, "format") {
        reader.word(format, &[FORMAT]);
    }
    needed(&mut reader, &root, &properties, "prices");
    let mut replaces = false;
    // The name comes first: it stands for sources that are not named.
    if let Some(node) = property(&properties, "name") {
        packed.name = reader.text(node).unwrap_or_default();
    }
    for (name, node) in properties {
        match &*name {
            "mode" => replaces = reader.word(node, &["overlay", "replace"]) == Some("replace"),
            "reference_regions" => references(&mut reader, node, &mut packed),
            "flavors" => flavors(&mut reader, node, &mut packed),
            "prices" => {
                for node in reader.array(node) {
                    price(&mut reader, node, &mut packed);
                }
            }
            _ => {}
        }
    }
    let list = match reader.diags.has_errors() {
        true => None,
        false => List::read(&packed.text()),
    };
    let book = list.map(Book::new);
    (book.map(|book| OwnBook { book, replaces }), reader.diags)
}

fn property<'n>(properties: &Properties<'n>, name: &str) -> Option<&'n JsonNode> {
    let found = properties.iter().find(|(other, _)| &**other == name);
    found.map(|(_, node)| *node)
}

fn needed<'n>(
    reader: &mut Reader<'_>,
    node: &JsonNode,
    properties: &Properties<'n>,
    name: &str,
) -> Option<&'n JsonNode> {
    let found = property(properties, name);
    if found.is_none() {
        reader.error(node, format!("`{name}` is missing"));
    }
    found
}

fn references(reader: &mut Reader<'_>, node: &JsonNode, packed: &mut Packed) {
    for (currency, regions) in reader.object(node, Shape::Of(&CURRENCIES)) {
        let mut line = format!(">{currency}\t");
        for region in reader.array(regions) {
            let region = plain(reader, region).unwrap_or_default();
            line.extend([&*region, " "]);
        }
        let _ = writeln!(packed.facts, "{}", line.trim_end_matches(' '));
    }
}

fn flavors(reader: &mut Reader<'_>, node: &JsonNode, packed: &mut Packed) {
    for node in reader.array(node) {
        let flavor = reader.object(node, Shape::Of(&["memory_gib", "name", "vcpus"]));
        let name = needed(reader, node, &flavor, "name").and_then(|n| plain(reader, n));
        let vcpus = needed(reader, node, &flavor, "vcpus");
        let vcpus = vcpus.and_then(|n| reader.amount(n, "vcpus"));
        let memory = needed(reader, node, &flavor, "memory_gib");
        let memory = memory.and_then(|n| reader.amount(n, "memory_gib"));
        let (Some(name), Some(vcpus), Some(memory)) = (name, vcpus, memory) else {
            continue;
        };
        if !packed.flavors.add(&name, (vcpus, memory)) {
            reader.error(node, format!("the flavor {name} is given twice"));
        }
    }
}

/// A text without spaces and without what separates values.
fn plain(reader: &mut Reader<'_>, node: &JsonNode) -> Option<Rc<str>> {
    let text = reader.text(node)?;
    if text.contains([' ', ';', '#']) {
        reader.error(
            node,
            "this text has a space, a semicolon or a `#`".to_owned(),
        );
        return None;
    }
    Some(text)
}

/// One element of `prices`.
fn price(reader: &mut Reader<'_>, node: &JsonNode, packed: &mut Packed) {
    let row = reader.object(node, Shape::Of(PRICE));
    let Some((kind, component, keys)) = what(reader, node, &row) else {
        return;
    };
    let mut matches = vec![("*".to_owned(), "*".into())];
    if let Some(node) = property(&row, "match") {
        matches = matched(reader, node, keys);
    }
    let region = needed(reader, node, &row, "region").and_then(|n| plain(reader, n));
    let currency = needed(reader, node, &row, "currency");
    let currency = currency.and_then(|n| reader.word(n, &CURRENCIES));
    let unit = needed(reader, node, &row, "unit").and_then(|n| reader.word(n, &UNIT_WORDS));
    let tiers = tiers(reader, node, &row);
    let source = source(reader, &row, packed);
    let (Some(region), Some(currency), Some(unit)) = (region, currency, unit) else {
        return;
    };
    let mut words = UNITS.into_iter().zip(UNIT_WORDS);
    let letter = words
        .find(|(_, word)| *word == unit)
        .map(|(unit, _)| unit.letter());
    let letter = letter.unwrap_or_default();
    let head = [kind, component, &region, currency].join("\t");
    for values in alternatives(&matches) {
        if !packed.seen.add(&format!("{head}\t{unit}\t{values}"), ()) {
            return reader.error(node, "another row has a price for the same".to_owned());
        }
    }
    if alternatives(&matches).len() > MOST_ALTERNATIVES {
        return reader.error(node, format!("more than {MOST_ALTERNATIVES} combinations"));
    }
    let tiered = tiers.len() > 1
        || tiers
            .iter()
            .any(|(from, to, _)| *from > Amount::ZERO || to.is_some());
    for (from, to, price) in tiers {
        let (mut keys, mut values) = joined(&matches);
        if tiered {
            let to = to.map(|to| to.to_string()).unwrap_or_default();
            keys.push_str(";@tier");
            let _ = write!(values, ";{from}..{to}");
        }
        let header = format!("{head}\t{keys}");
        let section = packed.sections.entry(&header, Named::default);
        if let Some(prices) = section.and_then(|s| s.entry(&values, String::new)) {
            let _ = write!(prices, " {letter}{price}{source}");
        }
    }
}

/// Type, component and what prices of it may depend on.
fn what(
    reader: &mut Reader<'_>,
    node: &JsonNode,
    row: &Properties<'_>,
) -> Option<(&'static str, &'static str, &'static str)> {
    let kind_node = needed(reader, node, row, "resource_type");
    let component_node = needed(reader, node, row, "component");
    let kinds: Vec<&str> = super::types::TYPES.iter().map(|row| row.name).gathered();
    let kind = kinds
        .iter()
        .copied()
        .find(|kind| Some(*kind) == kind_node.and_then(|n| reader.text(n)).as_deref());
    let Some(kind) = kind else {
        reader.word(kind_node?, &kinds);
        return None;
    };
    let known: Vec<(&str, &str)> = components(kind).gathered();
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).gathered();
    let name = reader.word(component_node?, &names)?;
    let (component, keys) = known.into_iter().find(|(other, _)| *other == name)?;
    Some((kind, component, keys))
}

/// Attributes and their values, sorted by name.
fn matched(reader: &mut Reader<'_>, node: &JsonNode, keys: &str) -> Vec<(String, Rc<str>)> {
    let mut known: Vec<&str> = keys.split_whitespace().gathered();
    known.push("@fallback");
    let mut matches = Vec::new();
    for (key, node) in reader.object(node, Shape::Of(&known)) {
        if let Some(value) = plain(reader, node) {
            matches.push((key.to_string(), value));
        }
    }
    if matches.is_empty() {
        matches.push(("*".to_owned(), "*".into()));
    }
    matches.arrange_by_key(|(key, _)| key.clone());
    matches
}

fn joined(matches: &[(String, Rc<str>)]) -> (String, String) {
    let keys: Vec<&str> = matches.iter().map(|(key, _)| key.as_str()).gathered();
    let values: Vec<&str> = matches.iter().map(|(_, value)| &**value).gathered();
    (keys.join(";"), values.join(";"))
}

/// Every combination of values that a row is for; one more than is allowed when there are more.
fn alternatives(matches: &[(String, Rc<str>)]) -> Vec<String> {
    let mut all = vec![String::new()];
    for (key, values) in matches {
        let longer = all.iter().flat_map(|before| {
            let each = values.split('|');
            each.map(move |value| format!("{before}{key}={value};"))
        });
        all = longer.take(MOST_ALTERNATIVES + 1).gathered();
    }
    all
}

/// `price`, or `tiers` that follow one another.
fn tiers(reader: &mut Reader<'_>, node: &JsonNode, row: &Properties<'_>) -> Vec<Tier> {
    let (single, several) = (property(row, "price"), property(row, "tiers"));
    match (single, several) {
        (Some(price), None) => {
            let price = reader.amount(price, "price").unwrap_or_default();
            return vec![(Amount::ZERO, None, price)];
        }
        (None, Some(_)) => {}
        _ => reader.error(node, "a row has either `price` or `tiers`".to_owned()),
    }
    let mut tiers: Vec<Tier> = Vec::new();
    let elements = several.map_or(&[][..], |node| reader.array(node));
    for node in elements {
        let tier = reader.object(node, Shape::Of(&["from", "price", "to"]));
        let price = needed(reader, node, &tier, "price");
        let price = price.and_then(|n| reader.amount(n, "price"));
        let from = property(&tier, "from").and_then(|n| reader.amount(n, "from"));
        let to = property(&tier, "to").and_then(|n| reader.amount(n, "to"));
        let from = from.unwrap_or_default();
        let expected = match tiers.last() {
            None => Some(Amount::ZERO),
            Some((_, to, _)) => *to,
        };
        match expected {
            None => reader.error(
                node,
                "the tier before this one has no end: they overlap".to_owned(),
            ),
            Some(end) if from < end => {
                reader.error(
                    node,
                    format!("the tier before this one ends at {end}: they overlap"),
                );
            }
            Some(end) if from > end => {
                reader.error(
                    node,
                    format!("nothing is said of what lies between {end} and {from}"),
                );
            }
            Some(_) if to.is_some_and(|to| to <= from) => {
                reader.error(node, "the tier ends where it begins, or before".to_owned());
            }
            Some(_) => {}
        }
        tiers.push((from, to, price.unwrap_or_default()));
    }
    tiers
}

/// The letter of the confidence and the number of the source.
fn source(reader: &mut Reader<'_>, row: &Properties<'_>, packed: &mut Packed) -> String {
    let confidence = property(row, "confidence").and_then(|n| reader.word(n, &CONFIDENCES));
    let letter = confidence.unwrap_or("published").get(..1).unwrap_or("p");
    let date = property(row, "effective_date").and_then(|node| {
        let date = reader.text(node)?;
        let fits = matches!(date.len(), 4 | 7 | 10)
            && date.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !fits {
            reader.error(
                node,
                format!("{date} is no date like 2026-11-22, 2026-11 or 2026"),
            );
        }
        Some(date)
    });
    let source = property(row, "source").and_then(|n| reader.text(n));
    let source = source.unwrap_or_else(|| packed.name.clone());
    let line = format!("{}\t{source}", date.unwrap_or_default());
    let number = packed.sources.number(&line, || ());
    format!("{letter}{number}")
}

impl Packed {
    fn text(&self) -> String {
        let mut text = format!("formwork-prices 1\t{}\n{}", self.name, self.facts);
        for source in self.sources.names() {
            let _ = writeln!(text, "!{source}");
        }
        for (header, rows) in self.sections.iter() {
            let _ = writeln!(text, "#{header}");
            for (values, prices) in rows.iter() {
                let _ = writeln!(text, "{values}\t{}", prices.trim_start());
            }
        }
        text.push_str("=\n");
        for (name, (vcpus, memory)) in self.flavors.iter() {
            let _ = writeln!(text, "{name}\t{vcpus}\t{memory}");
        }
        text
    }
}

/// What can be priced: type, component, what its prices depend on. For the documentation.
pub fn priced_components() -> impl Iterator<Item = (String, &'static str, &'static str)> {
    let rows = COMPONENTS.iter();
    rows.map(|(kind, component, keys)| (format!("huaweicloud_{kind}"), *component, *keys))
}
