//! What can be said of whole blocks while others are broken.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Diagnostics, Severity, code};
use crate::sorted::Gather;
use crate::text::{FileId, Sources, Span};

/// Findings that hold whatever the broken blocks may turn out to be.
const CERTAIN: &[&Code] = &[
    &code::INCORRECT_ATTRIBUTE_TYPE,
    &code::INSUFFICIENT_BLOCKS,
    &code::INVALID_RESOURCE_TYPE,
    &code::MISSING_ARGUMENT,
    &code::NOT_ENOUGH_ARGUMENTS,
    &code::PROVIDER,
    &code::TOO_MANY_ARGUMENTS,
    &code::TOO_MANY_BLOCKS,
    &code::UNKNOWN_FUNCTION,
    &code::UNKNOWN_RESOURCE_TYPE,
    &code::UNSUPPORTED_ARGUMENT,
    &code::UNSUPPORTED_BLOCK,
];

/// Of what was found in a configuration that could not be read whole: what stands in blocks without a broken
/// part, as problems that the reference tells later.
pub(super) fn beside(
    found: Diagnostics,
    broken: &Diagnostics,
    sources: &Sources,
) -> Vec<Diagnostic> {
    let errors = broken.iter().filter(|d| d.severity == Severity::Error);
    let broken = Broken::new(errors, sources);
    found
        .into_iter()
        .filter(|d| CERTAIN.contains(&d.code) && broken.stands_apart(d))
        .map(Diagnostic::told_later)
        .collect()
}

/// The blocks that have a broken part.
pub(super) struct Broken {
    tops: Tops,
    places: BTreeSet<(FileId, u32)>,
}

impl Broken {
    /// Those that these errors are in.
    pub(super) fn new<'d>(errors: impl Iterator<Item = &'d Diagnostic>, sources: &Sources) -> Self {
        let tops = Tops::new(sources);
        let spans = errors.filter_map(Diagnostic::span);
        let places = spans.filter_map(|span| tops.around(span)).gathered();
        Self { tops, places }
    }

    /// Whether a problem is in a block without a broken part.
    pub(super) fn stands_apart(&self, problem: &Diagnostic) -> bool {
        let place = problem.span().and_then(|span| self.tops.around(span));
        place.is_some_and(|place| !self.places.contains(&place))
    }
}

/// Where top-level blocks begin: lines that are not indented, of each file.
struct Tops {
    starts: BTreeMap<FileId, Vec<u32>>,
}

impl Tops {
    fn new(sources: &Sources) -> Self {
        let starts = sources.iter().map(|source| {
            let text = &source.text;
            let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
            let begins = |at: &usize| {
                let rest = text.get(*at..).unwrap_or("");
                rest.starts_with(char::is_alphabetic)
            };
            let starts = lines.filter(begins).filter_map(|at| u32::try_from(at).ok());
            (source.id, starts.collect())
        });
        Self {
            starts: starts.gathered(),
        }
    }

    /// The top-level block around a place: the last one that begins before it.
    fn around(&self, span: Span) -> Option<(FileId, u32)> {
        let starts = self.starts.get(&span.file)?;
        let after = starts.partition_point(|start| *start <= span.start);
        let start = starts.get(after.checked_sub(1)?)?;
        Some((span.file, *start))
    }
}
