//! Packs what is too large as it is: the price list and a class of Unicode.
//!
//! `data/pricing/*.csv` become one small text that `price::book` reads:
//!
//! ```text
//! #resource_type TAB component TAB region TAB currency TAB key;key…
//! value;value… TAB unit price confidence SPACE unit price confidence …
//! ```
//!
//! Units and confidences are single letters, see `UNITS` and the first letter of the word. Rows that are
//! never matched (`@info`) are left out. After a line of `=` the flavors follow: name, vCPUs, GiB.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a build script reads files and talks to cargo on its standard output"
)]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use regex_syntax::hir::{Class, HirKind};

const UNITS: [(&str, &str, char); 7] = [
    ("POST_PAID", "HOUR", 'h'),
    ("POST_PAID", "DAY", 'd'),
    ("POST_PAID", "GB", 'g'),
    ("POST_PAID", "MONTH", 'p'),
    ("PRE_PAID", "MONTH", 'm'),
    ("PRE_PAID", "YEAR", 'y'),
    ("FREE", "", 'f'),
];

/// Rows by section header, then by values.
type Sections = BTreeMap<String, BTreeMap<String, Vec<String>>>;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=data/pricing");
    println!("cargo::rerun-if-changed=build.rs");
    let mut book = prices(&std::fs::read_to_string("data/pricing/pricing.csv")?)?;
    book.push_str("=\n");
    book.push_str(&flavors(&std::fs::read_to_string(
        "data/pricing/flavors.csv",
    )?)?);
    let folder = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&folder).join("book.txt"), book)?;
    std::fs::write(Path::new(&folder).join("marks.bin"), class(r"\p{M}")?)?;
    Ok(())
}

/// The characters of a class as numbers by turns: how many are skipped, how many belong to it. Seven bits a byte, the
/// lowest first; a set eighth bit says that more follow.
fn class(pattern: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let hir = regex_syntax::parse(pattern)?;
    let HirKind::Class(Class::Unicode(class)) = hir.kind() else {
        return Err(format!("{pattern} is no class").into());
    };
    let mut bytes = Vec::new();
    let mut place = 0;
    for range in class.iter() {
        let (start, end) = (u32::from(range.start()), u32::from(range.end()) + 1);
        for mut number in [start - place, end - start] {
            while number >= 0x80 {
                bytes.push((number & 0x7f) as u8 | 0x80);
                number >>= 7;
            }
            bytes.push(number as u8);
        }
        place = end;
    }
    Ok(bytes)
}

fn prices(csv: &str) -> Result<String, Box<dyn Error>> {
    let mut sections = Sections::new();
    for row in csv.lines().skip(1).map(fields) {
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
            _,
            _,
            confidence,
        ] = row.as_slice()
        else {
            return Err(format!("a price has another number of fields: {row:?}").into());
        };
        if matches.starts_with("@info") {
            continue;
        }
        let unit = UNITS.iter().find(|(m, p, _)| m == mode && p == period);
        let (_, _, unit) = unit.ok_or_else(|| format!("unknown unit {mode} {period}"))?;
        let (keys, values): (Vec<&str>, Vec<&str>) = matches
            .split(';')
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .unzip();
        let keys = keys.join(";");
        let header = [kind, component, region, currency, &keys].map(String::as_str);
        let confidence = confidence.chars().next().unwrap_or('e');
        sections
            .entry(header.join("\t"))
            .or_default()
            .entry(values.join(";"))
            .or_default()
            .push(format!("{unit}{price}{confidence}"));
    }
    let mut out = String::new();
    for (header, rows) in sections {
        writeln!(out, "#{header}")?;
        for (values, prices) in rows {
            writeln!(out, "{values}\t{}", prices.join(" "))?;
        }
    }
    Ok(out)
}

fn flavors(csv: &str) -> Result<String, Box<dyn Error>> {
    let mut out = String::new();
    for row in csv.lines().skip(1).map(fields) {
        let [name, _, _, _, vcpu, memory, ..] = row.as_slice() else {
            return Err(format!("a flavor has another number of fields: {row:?}").into());
        };
        if !vcpu.is_empty() && !memory.is_empty() {
            writeln!(out, "{name}\t{vcpu}\t{memory}")?;
        }
    }
    Ok(out)
}

/// The fields of one line; a field with commas stands in quotes.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => {
                if let Some(field) = fields.last_mut() {
                    field.push(c);
                }
            }
        }
    }
    fields
}
