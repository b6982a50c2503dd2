//! What can be said of whole blocks while others are broken.

use std::collections::BTreeSet;

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
pub(super) struct Broken<'s> {
    sources: &'s Sources,
    places: BTreeSet<(FileId, usize)>,
}

impl<'s> Broken<'s> {
    /// Those that these errors are in.
    pub(super) fn new<'d>(
        errors: impl Iterator<Item = &'d Diagnostic>,
        sources: &'s Sources,
    ) -> Self {
        let spans = errors.filter_map(Diagnostic::span);
        let places = spans.filter_map(|span| block(span, sources)).gathered();
        Self { sources, places }
    }

    /// Whether a problem is in a block without a broken part.
    pub(super) fn stands_apart(&self, problem: &Diagnostic) -> bool {
        let place = problem.span().and_then(|span| block(span, self.sources));
        place.is_some_and(|place| !self.places.contains(&place))
    }
}

/// The top-level block around a place, told by the line it begins with: the last one that is not indented.
fn block(span: Span, sources: &Sources) -> Option<(FileId, usize)> {
    let source = sources.get(span.file)?;
    let before = source.text.get(..span.range().start)?;
    let begins = |start: &usize| {
        let rest = source.text.get(*start..).unwrap_or("");
        rest.starts_with(|c: char| c.is_alphabetic())
    };
    let breaks = before.rmatch_indices('\n').map(|(at, _)| at + 1);
    let start = breaks.chain([0]).find(begins)?;
    Some((span.file, start))
}
