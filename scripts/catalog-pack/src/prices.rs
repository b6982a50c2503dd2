//! Packs the price list (`data/pricing`) into the text that `formwork::price` reads (`src/price/packed.rs` says how it looks).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

/// How a row is charged, and the letter that stands for it.
const UNITS: [(&str, &str, char); 7] = [
    ("POST_PAID", "HOUR", 'h'),
    ("POST_PAID", "DAY", 'd'),
    ("POST_PAID", "GB", 'g'),
    ("POST_PAID", "MONTH", 'p'),
    ("PRE_PAID", "MONTH", 'm'),
    ("PRE_PAID", "YEAR", 'y'),
    ("FREE", "", 'f'),
];

/// The edition of the list, and the regions that stand for others: per currency, in the order they are tried.
const EDITION: &str = "2026-11";
const REFERENCES: [(&str, &str); 2] = [
    ("CNY", "cn-north-4"),
    (
        "USD",
        "ap-southeast-1 ap-southeast-4 ap-southeast-3 sa-brazil-1 la-north-2 la-south-2 ae-ad-1 intl-doc-example intl-default",
    ),
];

/// Rows by section header, then by values.
type Sections = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Packs a folder of the form of `data/pricing`.
///
/// # Errors
/// When a file cannot be read.
///
/// # Panics
/// When the input is not a price list.
pub fn pack_prices(folder: &Path) -> io::Result<String> {
    let prices = fs::read_to_string(folder.join("pricing.csv"))?;
    let flavors = fs::read_to_string(folder.join("flavors.csv"))?;
    let mut sources = Vec::new();
    let mut sections = Sections::new();
    for row in prices.lines().skip(1).map(fields) {
        add(&row, &mut sections, &mut sources);
    }
    let mut out = format!("formwork-prices 1\t{EDITION}\n");
    for (currency, regions) in REFERENCES {
        let _ = writeln!(out, ">{currency}\t{regions}");
    }
    for source in sources {
        let _ = writeln!(out, "!{source}");
    }
    for (header, rows) in sections {
        let _ = writeln!(out, "#{header}");
        for (values, prices) in rows {
            let _ = writeln!(out, "{values}\t{}", prices.join(" "));
        }
    }
    out.push_str("=\n");
    for row in flavors.lines().skip(1).map(fields) {
        let [name, _, _, _, vcpu, memory, ..] = row.as_slice() else {
            panic!("a flavor has another number of fields: {row:?}");
        };
        if !vcpu.is_empty() && !memory.is_empty() {
            let _ = writeln!(out, "{name}\t{vcpu}\t{memory}");
        }
    }
    Ok(out)
}

/// Adds a row; one that is never matched (`@info`) is left out.
fn add(row: &[String], sections: &mut Sections, sources: &mut Vec<String>) {
    let [
        kind,
        component,
        matches,
        mode,
        _,
        period,
        price,
        currency,
        region,
        date,
        source,
        confidence,
    ] = row
    else {
        panic!("a price has another number of fields: {row:?}");
    };
    if matches.starts_with("@info") {
        return;
    }
    let unit = UNITS.iter().find(|(m, p, _)| m == mode && p == period);
    let (_, _, unit) = unit.unwrap_or_else(|| panic!("unknown unit {mode} {period}"));
    let (keys, values): (Vec<&str>, Vec<&str>) = matches
        .split(';')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .unzip();
    let keys = keys.join(";");
    let header = [kind, component, region, currency, &keys].map(String::as_str);
    let confidence = confidence.chars().next().unwrap_or('e');
    let source = format!("{date}\t{source}");
    let number = sources
        .iter()
        .position(|s| *s == source)
        .unwrap_or_else(|| {
            sources.push(source);
            sources.len() - 1
        });
    sections
        .entry(header.join("\t"))
        .or_default()
        .entry(values.join(";"))
        .or_default()
        .push(format!("{unit}{price}{confidence}{number}"));
}

/// The fields of one line; a field with commas stands in quotes.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.last_mut().expect("never empty").push(c),
        }
    }
    fields
}
