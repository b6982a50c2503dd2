//! Regular expressions: Go's, which are RE2's. Their time is linear in the text.

mod class;
mod machine;
mod node;
mod parser;
mod program;
#[cfg(test)]
mod reference_tests;
mod set;
#[cfg(test)]
mod tests;
mod unicode;

use std::cell::RefCell;

use crate::sorted::SortedMap;
use crate::text::is_word;
use std::rc::Rc;

use machine::Program;

use crate::value::{Extent, TooLarge};

pub(crate) use unicode::class;

/// As many compiled patterns are kept, since loops use the same one again and again.
const CACHE: usize = 64;

thread_local! {
    // Holds nothing but what can be computed again, so it cannot be observed.
    static COMPILED: RefCell<SortedMap<String, Pattern>> = const { RefCell::new(SortedMap::new()) };
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    program: Rc<Program>,
    names: Rc<[Option<Rc<str>>]>,
}

/// A match in a text.
#[derive(Clone, Debug)]
pub struct Found<'t> {
    text: &'t str,
    slots: Vec<usize>,
}

/// Compiles a pattern.
///
/// # Errors
/// When it is no pattern, in a few words.
pub fn compile(pattern: &str) -> Result<Pattern, String> {
    let kept = COMPILED.with_borrow(|cache| cache.get(pattern).cloned());
    if let Some(compiled) = kept {
        return Ok(compiled);
    }
    let (node, names) = parser::parse(pattern)?;
    let compiled = Pattern {
        program: Rc::new(Program::new(
            program::compile(&node, names.len())?,
            names.len(),
        )),
        names: names.into(),
    };
    COMPILED.with_borrow_mut(|cache| {
        if cache.len() >= CACHE {
            cache.clear();
        }
        cache.insert(pattern.to_owned(), compiled.clone());
    });
    Ok(compiled)
}

impl<'t> Found<'t> {
    fn place(&self, slot: usize) -> Option<usize> {
        self.slots.get(slot).copied().filter(|p| *p != usize::MAX)
    }

    /// What a group matched; group 0 is the whole.
    pub fn group(&self, number: usize) -> Option<&'t str> {
        let slot = number.checked_mul(2)?;
        self.text.get(self.place(slot)?..self.place(slot + 1)?)
    }

    fn range(&self) -> (usize, usize) {
        (self.place(0).unwrap_or(0), self.place(1).unwrap_or(0))
    }
}

impl Pattern {
    /// The names of the groups, the first one's first.
    pub fn names(&self) -> &[Option<Rc<str>>] {
        &self.names
    }

    /// Whether something in a text matches.
    pub fn is_match(&self, text: &str) -> bool {
        let mut work = u64::MAX;
        self.program.run(text, 0, true, &mut work).is_some()
    }

    /// The first match; none when there is too little left of `work` to find it.
    pub fn first<'t>(&self, text: &'t str, work: &mut u64) -> Option<Found<'t>> {
        self.at(text, 0, work)
    }

    fn at<'t>(&self, text: &'t str, from: usize, work: &mut u64) -> Option<Found<'t>> {
        let slots = self.program.run(text, from, false, work)?;
        Some(Found { text, slots })
    }

    /// Tells all matches that do not overlap, until `visit` refuses one. An empty one right behind another is
    /// none.
    ///
    /// # Errors
    /// When `visit` refuses.
    pub fn all<'t, E>(
        &self,
        text: &'t str,
        work: &mut u64,
        mut visit: impl FnMut(Found<'t>) -> Result<(), E>,
    ) -> Result<(), E> {
        let (mut from, mut previous_end) = (0, None);
        while from <= text.len()
            && let Some(found) = self.at(text, from, work)
        {
            let (start, end) = found.range();
            let accepted = end > from || previous_end != Some(start);
            from = if end > from { end } else { behind(text, from) };
            previous_end = Some(end);
            if accepted {
                visit(found)?;
            }
        }
        Ok(())
    }

    /// The text with every match replaced; in the replacement `$1` and `${name}` are groups.
    ///
    /// # Errors
    /// When it becomes too long.
    pub fn replace_all(
        &self,
        text: &str,
        replacement: &str,
        work: &mut u64,
    ) -> Result<String, TooLarge> {
        let mut out = String::new();
        let (mut from, mut copied) = (0, 0);
        while from <= text.len()
            && let Some(found) = self.at(text, from, work)
        {
            let (start, end) = found.range();
            out.push_str(text.get(copied..start).unwrap_or_default());
            if end > copied || start == 0 {
                self.expand(&found, replacement, &mut out)?;
            }
            copied = end;
            from = end.max(behind(text, from));
        }
        out.push_str(text.get(copied..).unwrap_or_default());
        Ok(out)
    }

    /// Writes a replacement with its groups filled in.
    fn expand(
        &self,
        found: &Found<'_>,
        mut template: &str,
        out: &mut String,
    ) -> Result<(), TooLarge> {
        while let Some((before, after)) = template.split_once('$') {
            out.push_str(before);
            template = after;
            if let Some(after) = template.strip_prefix('$') {
                out.push('$');
                template = after;
            } else if let Some((name, after)) = reference(template) {
                let group = self.number(name).and_then(|number| found.group(number));
                out.push_str(group.unwrap_or_default());
                Extent::check_text(out.len())?;
                template = after;
            } else {
                out.push('$');
            }
        }
        out.push_str(template);
        Extent::check_text(out.len())
    }

    /// The number of the group that a replacement names.
    fn number(&self, name: &str) -> Option<usize> {
        let leading_zero = name.len() > 1 && name.starts_with('0');
        if !leading_zero && name.bytes().all(|b| b.is_ascii_digit()) {
            return name.parse().ok();
        }
        let place = self.names.iter().position(|n| n.as_deref() == Some(name))?;
        Some(place + 1)
    }
}

/// The place behind the character that stands at a place.
fn behind(text: &str, place: usize) -> usize {
    let c = text.get(place..).and_then(|rest| rest.chars().next());
    place + c.map_or(1, char::len_utf8)
}

/// The name of a group behind a `$`, and what follows.
fn reference(text: &str) -> Option<(&str, &str)> {
    let braced = text.strip_prefix('{');
    let text = braced.unwrap_or(text);
    let is_part = |c: char| c == '_' || is_word(c);
    let length = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    let (name, after) = text.split_at_checked(length)?;
    let after = if braced.is_some() {
        after.strip_prefix('}')?
    } else {
        after
    };
    (!name.is_empty()).then_some((name, after))
}
