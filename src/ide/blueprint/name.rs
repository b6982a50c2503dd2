//! Names that a blueprint declares: where, and where they are used.

use std::rc::Rc;

use super::super::places::Location;
use super::super::rename::Renamed;
use super::super::tokens::{SemanticToken, TokenKind, TokenMarks};
use super::{Sheet, at, function, words};
use crate::diag::Edit;
use crate::sorted::{Gather, Sort, SortedSet};
use crate::text::{Source, Span};
use crate::tosca::{Elements, Function};

/// What has a name: the section that declares it.
type Section = &'static str;

/// The words that declare something.
const SECTIONS: [Section; 4] = ["inputs", "node_templates", "conditions", "mappings"];

/// A name and what it means.
struct Use<'s> {
    section: Section,
    name: &'s str,
    span: Span,
    /// Of a declaration the whole.
    whole: Option<Span>,
}

impl<'s> Sheet<'s> {
    /// What the name of a part declares.
    fn declares(&self, part: usize) -> Option<Use<'_>> {
        let found = self.skimmed.parts.get(part)?;
        let path = words(&self.skimmed.path(part));
        let [section, name] = path.as_slice() else {
            return None;
        };
        let section = SECTIONS.into_iter().find(|known| known == section)?;
        Some(Use {
            section,
            name,
            span: found.name,
            whole: Some(found.whole),
        })
    }

    /// What the value of a part names.
    fn uses(&self, part: usize) -> Option<Use<'_>> {
        let found = self.skimmed.parts.get(part)?;
        let (name, span) = found.value.as_ref()?;
        let steps = self.skimmed.path(part);
        let path = words(&steps);
        let number = match steps.last() {
            Some(super::Step::Item(number)) => *number,
            _ => 0,
        };
        let section = names(&path, number)?;
        let is_word = section == "conditions" && matches!(&**name, "true" | "false");
        (!is_word).then_some(Use {
            section,
            name,
            span: *span,
            whole: None,
        })
    }

    fn all(&self) -> Vec<Use<'_>> {
        let mut all = Vec::new();
        for part in 0..self.skimmed.parts.len() {
            all.extend(self.declares(part));
            all.extend(self.uses(part));
        }
        all
    }

    fn use_at(&self, offset: u32) -> Option<Use<'_>> {
        let (part, value, _) = at(&self.skimmed, offset)?;
        if value {
            self.uses(part)
        } else {
            self.declares(part)
        }
    }

    /// Everywhere the name at a place stands.
    fn same(&self, offset: u32) -> Vec<Use<'_>> {
        let Some(wanted) = self.use_at(offset) else {
            return Vec::new();
        };
        let mut all = self.all();
        all.retain(|found| found.section == wanted.section && found.name == wanted.name);
        all.arrange_by_key(|found| found.span);
        all
    }
}

/// What a value on a path names; `number` is that of the item, where it is one.
pub(super) fn names(path: &[&str], number: usize) -> Option<Section> {
    match path {
        ["node_templates", _, "requirements", "*", _, "node"] | ["policies", _, "targets", "*"] => {
            return Some("node_templates");
        }
        ["node_templates", _, "condition"] => return Some("conditions"),
        _ => {}
    }
    let (function, inside) = function(path)?;
    let first = inside.is_empty() || (inside == ["*"] && number == 0);
    match function.name {
        "get_input" if first => Some("inputs"),
        "get_reference" | "get_attribute" if first => Some("node_templates"),
        "get_in_map" if first => Some("mappings"),
        "cond_if" if first => Some("conditions"),
        "cond_and" | "cond_or" | "cond_not" if inside.len() < 2 => Some("conditions"),
        _ => None,
    }
}

fn location(found: &Use<'_>) -> Location {
    Location {
        span: found.span,
        whole: found.whole,
    }
}

/// Where the name at a place is declared.
pub(in crate::ide) fn definition(
    source: &Source,
    elements: &Elements,
    offset: u32,
) -> Vec<Location> {
    let sheet = Sheet::new(source, elements);
    let all = sheet.same(offset);
    let declared = all.iter().filter(|found| found.whole.is_some());
    declared.map(location).gathered()
}

/// Everywhere the name at a place stands.
pub(in crate::ide) fn references(
    source: &Source,
    elements: &Elements,
    offset: u32,
) -> Vec<Location> {
    let sheet = Sheet::new(source, elements);
    sheet.same(offset).iter().map(location).gathered()
}

/// The name at a place, when it can be changed.
///
/// # Errors
/// Why it cannot.
pub(in crate::ide) fn renameable(
    source: &Source,
    elements: &Elements,
    offset: u32,
) -> Result<Span, String> {
    let sheet = Sheet::new(source, elements);
    let Some(found) = sheet.use_at(offset) else {
        return Err("no name of the template's own stands here".to_owned());
    };
    if sheet.same(offset).iter().all(|found| found.whole.is_none()) {
        return Err(format!("`{}` is not declared", found.name));
    }
    Ok(found.span)
}

/// Gives the name at a place another one, everywhere.
///
/// # Errors
/// Why that cannot be.
pub(in crate::ide) fn rename(
    source: &Source,
    elements: &Elements,
    offset: u32,
    to: &str,
) -> Result<Renamed, String> {
    renameable(source, elements, offset)?;
    let sheet = Sheet::new(source, elements);
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if to.is_empty() || to.len() > 64 || !to.chars().all(fits) || to.starts_with('-') {
        return Err(format!(
            "`{to}` is no name: 1 to 64 letters, digits, `-` and `_`"
        ));
    }
    let all = sheet.same(offset);
    let section = all.first().map_or("", |found| found.section);
    if sheet.named(section).iter().any(|(name, _)| **name == *to) {
        return Err(format!("`{to}` is taken"));
    }
    let mut edits = Vec::new();
    for found in &all {
        if source.snippet(found.span) != found.name {
            return Err("it is written in a way that cannot be exchanged".to_owned());
        }
        edits.push(Edit {
            span: found.span,
            text: to.to_owned(),
        });
    }
    Ok(Renamed { edits, moved: None })
}

/// The names and what they are.
pub(in crate::ide) fn tokens(source: &Source, elements: &Elements) -> Vec<SemanticToken> {
    let sheet = Sheet::new(source, elements);
    let mut all = Vec::new();
    let mut known: Vec<SortedSet<Rc<str>>> = Vec::new();
    for section in SECTIONS {
        let names = sheet.named(section).into_iter();
        known.push(names.map(|(name, _)| name).gathered());
    }
    let token =
        |span: Span, kind: TokenKind, marks: TokenMarks| SemanticToken { span, kind, marks };
    for (index, part) in sheet.skimmed.parts.iter().enumerate() {
        if let Some(key) = part.key() {
            let declared = sheet.declares(index);
            let kind = match &declared {
                Some(found) => kind_of(found.section),
                None if Function::find(key).is_some() => TokenKind::Function,
                None if part.parent.is_none() => TokenKind::Keyword,
                None => TokenKind::Property,
            };
            let marks = TokenMarks {
                declaration: declared.is_some(),
                ..TokenMarks::default()
            };
            all.push(token(part.name, kind, marks));
        }
        if let Some(found) = sheet.uses(index) {
            let of = SECTIONS.iter().position(|known| *known == found.section);
            let known = of.and_then(|of| known.get(of));
            let own = found.section == "inputs" && found.name.contains('.');
            let marks = TokenMarks {
                unresolved: !own && !known.is_some_and(|names| names.contains(found.name)),
                ..TokenMarks::default()
            };
            all.push(token(found.span, kind_of(found.section), marks));
        } else if let Some((text, span)) = &part.value
            && elements.get(text).is_some()
        {
            all.push(token(*span, TokenKind::Class, TokenMarks::default()));
        }
    }
    all.retain(|token| token.span.start < token.span.end);
    all.arrange_by_key(|token| token.span);
    all
}

fn kind_of(section: Section) -> TokenKind {
    match section {
        "inputs" => TokenKind::Variable,
        "node_templates" => TokenKind::Reference,
        _ => TokenKind::Constant,
    }
}
