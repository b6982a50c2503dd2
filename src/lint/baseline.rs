use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::ignore::can_be_ignored;
use super::{Scene, outline};
use crate::diag::{Diagnostic, code};
use crate::json::json;
use crate::sorted::{Gather, SortedMap};
use crate::syntax::ast::Body;
use crate::text::{FileId, Sources, checksum};

/// The version of the format.
const VERSION: u64 = 1;

/// Findings that were there when the baseline was made, and are not told of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baseline {
    /// How often each was there.
    counts: SortedMap<Fingerprint, u64>,
}

/// What stays the same of a finding when lines move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fingerprint {
    file: String,
    /// The block it is in.
    address: String,
    rule: String,
    /// A checksum of the text at its place, without regard to spaces. The text itself may be secret.
    text: String,
}

impl Baseline {
    /// The findings of now.
    pub fn of(found: &[Diagnostic], scene: &Scene<'_>, sources: &Sources) -> Self {
        let (mut baseline, trees) = (Self::default(), &scene.trees);
        for fingerprint in found.iter().filter_map(|d| fingerprint(d, trees, sources)) {
            *baseline.counts.entry(fingerprint).or_default() += 1;
        }
        baseline
    }

    /// Reads the text of a baseline.
    ///
    /// # Errors
    /// When it is none; the problem says why.
    pub fn read(text: &str) -> Result<Self, Box<Diagnostic>> {
        let wrong = |message: &str| {
            let message = format!("the baseline cannot be used: {message}");
            Box::new(Diagnostic::new(&code::INVALID_LINT_CONFIG, message))
        };
        let json = crate::json::parse(text.as_bytes()).map_err(|_| wrong("it is no JSON"))?;
        if json.get("version").and_then(Json::as_u64) != Some(VERSION) {
            return Err(wrong("it is of another version"));
        }
        let findings = json.get("findings").and_then(Json::as_array);
        let mut baseline = Self::default();
        for finding in findings.ok_or_else(|| wrong("it has no `findings`"))? {
            let text = |name: &str| finding.get(name).and_then(Json::as_str).map(str::to_owned);
            let (Some(file), Some(address), Some(rule), Some(text), Some(count)) = (
                text("file"),
                text("address"),
                text("rule"),
                text("text"),
                finding.get("count").and_then(Json::as_u64),
            ) else {
                return Err(wrong("one of its findings is incomplete"));
            };
            let fingerprint = Fingerprint {
                file,
                address,
                rule,
                text,
            };
            *baseline.counts.entry(fingerprint).or_default() += count;
        }
        Ok(baseline)
    }

    /// The text of the baseline.
    pub fn write(&self) -> String {
        let finding = |(print, count): (&Fingerprint, &u64)| {
            json!({
                "address": print.address,
                "count": count,
                "file": print.file,
                "rule": print.rule,
                "text": print.text,
            })
        };
        let findings: Vec<Json> = self.counts.iter().map(finding).gathered();
        let all = json!({ "findings": findings, "version": VERSION });
        let mut text = crate::json::pretty(&crate::json::text(&all));
        text.push('\n');
        text
    }

    /// What the baseline does not have, what it has, of equal findings the first so many, and how many of the baseline's
    /// are not there any more.
    pub fn apply(
        mut self,
        found: Vec<Diagnostic>,
        scene: &Scene<'_>,
        sources: &Sources,
    ) -> (Vec<Diagnostic>, Vec<Diagnostic>, u64) {
        let trees = &scene.trees;
        let mut is_new = |finding: &Diagnostic| {
            let print = fingerprint(finding, trees, sources);
            let left = print.and_then(|print| self.counts.get_mut(&print));
            match left {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    false
                }
                _ => true,
            }
        };
        let (kept, known) = found.into_iter().partition(|d| is_new(d));
        (kept, known, self.counts.values().sum())
    }
}

/// A name for each problem that stays the same when lines move, so that reports of two runs can be compared; empty
/// where a problem has no place.
pub fn fingerprints<'d>(
    found: impl Iterator<Item = &'d Diagnostic>,
    scene: &Scene<'_>,
    sources: &Sources,
) -> Vec<String> {
    let (mut counts, trees) = (SortedMap::<Fingerprint, u64>::new(), &scene.trees);
    let name = |diagnostic: &Diagnostic| {
        let Some(print) = print(diagnostic, trees, sources) else {
            return String::new();
        };
        let address = checksum(print.address.as_bytes());
        let begin = format!("{address:08x}{}", print.text);
        let nth = counts.entry(print).or_default();
        *nth += 1;
        format!("{begin}:{nth}")
    };
    found.map(name).gathered()
}

/// The fingerprint of a finding that may be in a baseline.
fn fingerprint(found: &Diagnostic, trees: &Trees<'_>, sources: &Sources) -> Option<Fingerprint> {
    print(found, trees, sources).filter(|_| can_be_ignored(found))
}

fn print(found: &Diagnostic, trees: &Trees<'_>, sources: &Sources) -> Option<Fingerprint> {
    let at = found.span()?;
    let source = sources.get(at.file)?;
    let words: Vec<&str> = source.snippet(at).split_whitespace().gathered();
    let address = trees
        .get(&at.file)
        .map(|tree| outline::address(tree, at.start));
    Some(Fingerprint {
        file: source.name.to_string(),
        address: address.unwrap_or_default(),
        rule: found.code.id.to_owned(),
        text: format!("{:08x}", checksum(words.join(" ").as_bytes())),
    })
}

type Trees<'s> = FxHashMap<FileId, &'s Body>;
