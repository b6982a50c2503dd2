use super::{Code, Diagnostic, Severity, code};
use crate::sorted::{Gather, Sort, SortedSet};
use crate::text::Span;

/// Problems of single characters: the reference finds them before it reads anything.
const TOLD_ANYWHERE: [&Code; 4] = [
    &code::INVALID_CHARACTER,
    &code::INVALID_ENCODING,
    &code::INVALID_MULTI_LINE_STRING,
    &code::UNSUPPORTED_OPERATOR,
];

/// Problems of a call.
const OF_CALLS: [&Code; 5] = [
    &code::NOT_ENOUGH_ARGUMENTS,
    &code::TOO_MANY_ARGUMENTS,
    &code::INVALID_ARGUMENT,
    &code::FUNCTION_FAILED,
    &code::INVALID_EXPANSION,
];

/// A growing list of problems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// Parts of files that the reference does not read.
    skipped: Vec<Span>,
}

impl Diagnostics {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds all problems of another list.
    pub fn append(&mut self, mut other: Diagnostics) {
        self.list.append(&mut other.list);
        self.skipped.append(&mut other.skipped);
    }

    /// Drops what was told before, here or in another list: the same problem at the same place in the same
    /// words. Failures of functions are told as often as they happen.
    pub fn dedup_against(&mut self, earlier: &Diagnostics) {
        if self.list.is_empty() {
            return;
        }
        let key = |d: &Diagnostic| (d.code.id, d.span(), d.message.clone());
        let mut told: SortedSet<_> = earlier.list.iter().map(key).gathered();
        self.list
            .retain(|d| OF_CALLS.contains(&d.code) || told.insert(key(d)));
    }

    /// Says that the reference does not read this part of a file, because of a problem before it. What is
    /// wrong there comes later, see [`Diagnostic::later`]; [`Self::sort`] sees to it.
    pub fn skip(&mut self, span: Span) {
        self.skipped.push(span);
    }

    /// Whether the reference does not read what stands at a place.
    pub fn is_skipped(&self, at: Span) -> bool {
        self.skipped.iter().any(|part| part.has(at))
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// Whether an error came after the first `before` problems.
    pub fn errors_since(&self, before: usize) -> bool {
        let mut new = self.list.iter().skip(before);
        new.any(|d| d.severity == Severity::Error)
    }

    /// Says of all after the first `before` problems that the reference would tell them later.
    pub fn later_since(&mut self, before: usize) {
        let new = self.list.iter_mut().skip(before);
        new.for_each(|d| d.later = true);
    }

    /// Drops the others.
    pub fn keep_only(&mut self, stays: impl Fn(&Diagnostic) -> bool) {
        self.list.retain(stays);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// In the order they were found, or sorted after [`Self::sort`].
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// The same, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }

    /// Orders by file, place, severity and code. Called once, at the façade.
    pub fn sort(&mut self) {
        let skipped = Skipped::new(std::mem::take(&mut self.skipped));
        for diagnostic in &mut self.list {
            let inside = |span: Span| skipped.covers(span);
            let told = TOLD_ANYWHERE.contains(&diagnostic.code);
            if !told && diagnostic.span().is_some_and(inside) {
                diagnostic.later = true;
            }
        }
        self.list.arrange_by(|a, b| {
            (
                a.span().is_none(),
                a.span(),
                a.severity,
                a.code.id,
                &a.title,
            )
                .cmp(&(
                    b.span().is_none(),
                    b.span(),
                    b.severity,
                    b.code.id,
                    &b.title,
                ))
        });
    }

    /// The problems themselves.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.list
    }
}

/// Parts of files, ready to be asked.
struct Skipped {
    /// By file and start, each with the furthest end among those of its file up to it.
    parts: Vec<(Span, u32)>,
}

impl Skipped {
    fn new(mut spans: Vec<Span>) -> Self {
        spans.sort();
        let mut parts: Vec<(Span, u32)> = Vec::with_capacity(spans.len());
        for span in spans {
            let before = parts.last().filter(|(last, _)| last.file == span.file);
            let end = before.map_or(span.end, |(_, end)| span.end.max(*end));
            parts.push((span, end));
        }
        Self { parts }
    }

    /// Whether one of the parts holds the whole span.
    fn covers(&self, span: Span) -> bool {
        let up_to = self
            .parts
            .partition_point(|(part, _)| (part.file, part.start) <= (span.file, span.start));
        let last = up_to.checked_sub(1).and_then(|last| self.parts.get(last));
        last.is_some_and(|(part, end)| part.file == span.file && *end >= span.end)
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            list: vec![diagnostic],
            skipped: Vec::new(),
        }
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, iter: I) {
        self.list.extend(iter);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}
