//! A verdict: accepted or not, and the places of all diagnostics.

use std::fmt;

use formwork::check::service;
use formwork::diag::{Diagnostic, Diagnostics, Severity};
use formwork::text::Sources;

/// What Terraform says of a configuration, or we do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// `valid` or `ok`.
    pub ok: bool,
    /// Sorted, since order has no meaning; repeats stay.
    pub diagnostics: Vec<Line>,
}

/// One diagnostic, without prose.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// `error` or `warning`.
    pub severity: String,
    /// Terraform's summary.
    pub summary: String,
    /// File, and line and column of both ends.
    pub place: Option<(String, [u32; 4])>,
}

impl Verdict {
    /// Reads a `verdict` section.
    pub fn parse(text: &str) -> Self {
        let mut lines = text.lines();
        let ok = match lines.next() {
            Some("valid" | "ok") => true,
            Some("invalid" | "error") => false,
            other => panic!("unknown verdict {other:?}"),
        };
        Self::new(ok, lines.map(Line::parse).collect())
    }

    /// Our own verdict.
    pub fn of(list: &Diagnostics, sources: &Sources) -> Self {
        Self::new(
            !list.has_errors(),
            list.iter()
                // What comes after an earlier mistake in the same file: Terraform tells it only when that is mended.
                .filter(|d| !d.later)
                // What only the service minds, Terraform does not tell.
                .filter(|d| !service::CODES.contains(&d.code))
                .map(|d| Line::of(d, sources))
                .collect(),
        )
    }

    fn new(ok: bool, mut diagnostics: Vec<Line>) -> Self {
        diagnostics.sort();
        Self { ok, diagnostics }
    }
}

impl Line {
    /// Reads `error "Summary" main.tf 1:2@1 3:4@9`; byte offsets are not compared.
    fn parse(line: &str) -> Self {
        let (severity, rest) = line.split_once(' ').expect("severity and summary");
        let mut words = serde_json::Deserializer::from_str(rest).into_iter::<String>();
        let summary = words.next().expect("a summary").expect("a quoted summary");
        let rest = rest[words.byte_offset()..].trim_start();
        Self {
            severity: severity.to_owned(),
            summary,
            place: place(rest),
        }
    }

    /// One of our own diagnostics.
    pub fn of(diagnostic: &Diagnostic, sources: &Sources) -> Self {
        let place = diagnostic.span().and_then(|span| {
            let (name, start, end) = sources.shown(span)?;
            let ends = [start.line, start.column, end.line, end.column];
            Some((name.to_string(), ends))
        });
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        Self {
            severity: severity.to_owned(),
            summary: sorted_cycle(&diagnostic.title),
            place,
        }
    }
}

fn place(text: &str) -> Option<(String, [u32; 4])> {
    let mut words = text.rsplitn(3, ' ');
    let (end, start, file) = (words.next()?, words.next()?, words.next()?);
    let point = |text: &str| {
        let (line, column) = text.split_once('@').unwrap().0.split_once(':').unwrap();
        [line.parse::<u32>().unwrap(), column.parse::<u32>().unwrap()]
    };
    let file = match file.starts_with('"') {
        true => serde_json::from_str(file).unwrap(),
        false => file.to_owned(),
    };
    let ([a, b], [c, d]) = (point(start), point(end));
    Some((file, [a, b, c, d]))
}

/// Terraform prints the members of a cycle in random order; cases have them sorted.
fn sorted_cycle(title: &str) -> String {
    let Some(members) = title.strip_prefix("Cycle: ") else {
        return title.to_owned();
    };
    let mut members: Vec<&str> = members.split(", ").collect();
    members.sort_unstable();
    format!("Cycle: {}", members.join(", "))
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.severity, self.summary)?;
        match &self.place {
            Some((file, [a, b, c, d])) => write!(f, " {file} {a}:{b} {c}:{d}"),
            None => Ok(()),
        }
    }
}

#[test]
fn places_are_read_without_their_bytes() {
    let verdict = Verdict::parse(
        "invalid\nwarning \"B\"\nerror \"A \\\"x\\\"\" main.tf 1:2@1 3:4@9\nerror \"A\" \"\" 0:0@0 0:0@0\n",
    );
    let shown: Vec<String> = verdict.diagnostics.iter().map(Line::to_string).collect();
    assert_eq!(
        shown,
        [
            "error \"A\"  0:0 0:0",
            "error \"A \\\"x\\\"\" main.tf 1:2 3:4",
            "warning \"B\""
        ]
    );
}
