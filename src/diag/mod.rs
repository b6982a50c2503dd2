//! Diagnostics: what is wrong, where, why, and how to mend it.
//!
//! Checks collect and go on; they never stop at the first problem, and what comes from an error is
//! not reported again. `title` is the term Terraform users know and is constant per code; the message
//! tells this case. Tests compare code or title and place, never prose.

mod bag;
/// The table of codes; use as `code::SYNTAX`.
pub mod code;
mod render;
mod suggest;

pub use bag::Diagnostics;
pub use code::{CODES, Code, by_id};
pub use render::{render, render_coloured};
pub use suggest::nearest;

use std::rc::Rc;

use crate::text::{Span, is_identifier};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The template cannot be used.
    Error,
    /// The template can be used, but probably not as meant.
    Warning,
    /// The template can be better.
    Note,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The row of [`CODES`].
    pub code: &'static Code,
    /// Usually the code's own severity.
    pub severity: Severity,
    /// Terraform's summary when it carries facts of this case (a cycle's members); else the code's title.
    pub title: String,
    /// What happened here and what to do: our own words.
    pub message: String,
    /// Where. The first primary label is the place that tests and tools compare. May be empty: no place.
    pub labels: Vec<Label>,
    /// How to mend it.
    pub fixes: Vec<Fix>,
    /// The name of what is missing, or the text that was probably meant.
    pub about: Option<Rc<String>>,
    /// Whether the reference would tell it only when an earlier problem in the same file is mended: an editor shows it,
    /// output that must agree with the reference's leaves it out.
    pub later: bool,
}

/// A place with a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// Whether it is the fault or its cause.
    pub role: Role,
    /// A few words; may be empty for a primary label.
    pub text: String,
}

/// What a label shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The fault itself.
    Primary,
    /// Something it refers to: a first definition, a declaration.
    Secondary,
}

/// A change that mends a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// Replacements that do not overlap.
    pub edits: Vec<Edit>,
    /// What could go wrong.
    pub safety: Safety,
}

/// Replace the text of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes away; may be empty for an insertion.
    pub span: Span,
    /// What comes instead.
    pub text: String,
}

/// How far a fix may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Removes the problem, adds none, keeps the meaning.
    Safe,
    /// May change the meaning.
    Unsafe,
    /// For the eye only.
    ShowOnly,
}

impl Diagnostic {
    /// A problem with the code's own severity and title, without a place.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            title: code.title.to_owned(),
            message: message.into(),
            labels: Vec::new(),
            fixes: Vec::new(),
            later: false,
            about: None,
        }
    }

    /// Adds the place of the fault.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.labels.push(Label {
            span,
            role: Role::Primary,
            text: String::new(),
        });
        self
    }

    /// Adds a place that explains the fault.
    #[must_use]
    pub fn see(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            role: Role::Secondary,
            text: text.into(),
        });
        self
    }

    /// Replaces the title by one that carries facts of this case.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Says which known name may have been meant by `name`, and offers to write it in its place. `at` is where
    /// `name` stands, bare or in quotes; where it is written in another way there is no fix, nor for a known name that
    /// is itself a mistake.
    #[must_use]
    pub fn suggest(mut self, at: Span, name: &str, near: Option<&str>) -> Self {
        let Some(near) = near else {
            return self;
        };
        self.message.push_str(&format!("; did you mean `{near}`?"));
        let Some(span) = bare(at, name).filter(|_| {
            near.split("::")
                .flat_map(|n| n.split('.'))
                .all(is_identifier)
        }) else {
            return self;
        };
        self.fix(Fix {
            title: format!("Change to `{near}`"),
            edits: vec![Edit {
                span,
                text: near.to_owned(),
            }],
            safety: Safety::Unsafe,
        })
    }

    /// Says which text may have been meant, and keeps it for those who see what is written.
    #[must_use]
    pub fn meant(mut self, near: Option<&str>) -> Self {
        let Some(near) = near else {
            return self;
        };
        self.message.push_str(&format!("; did you mean `{near}`?"));
        self.about(near)
    }

    /// Keeps the name of what is missing, for those who mend it.
    #[must_use]
    pub fn about(mut self, name: &str) -> Self {
        self.about = Some(Rc::new(name.to_owned()));
        self
    }

    /// Adds a fix.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// The same problem as one of [`Self::later`].
    #[must_use]
    pub fn told_later(mut self) -> Self {
        self.later = true;
        self
    }

    /// The place of the fault, when it has one.
    pub fn span(&self) -> Option<Span> {
        self.labels
            .iter()
            .find(|l| l.role == Role::Primary)
            .map(|l| l.span)
    }
}

/// The place of `name` itself, where the text at `at` is the name or the name in quotes.
fn bare(at: Span, name: &str) -> Option<Span> {
    let name = u32::try_from(name.len()).ok().filter(|n| *n > 0)?;
    match at.end.checked_sub(at.start)?.checked_sub(name)? {
        0 => Some(at),
        2 => Some(Span {
            start: at.start.checked_add(1)?,
            end: at.end.checked_sub(1)?,
            ..at
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    fn edit_of(at: (usize, usize)) -> Option<(u32, u32, String)> {
        let at = Span::new(FileId(0), at.0, at.1);
        let problem = Diagnostic::new(&code::UNSUPPORTED_ARGUMENT, "no `nme` here").at(at);
        let problem = problem.suggest(at, "nme", Some("name"));
        assert_eq!(problem.message, "no `nme` here; did you mean `name`?");
        let edit = problem.fixes.first()?.edits.first()?;
        Some((edit.span.start, edit.span.end, edit.text.clone()))
    }

    #[test]
    fn a_suggestion_replaces_the_name_and_leaves_its_quotes() {
        assert_eq!(edit_of((4, 7)), Some((4, 7, "name".into())));
        assert_eq!(edit_of((4, 9)), Some((5, 8, "name".into())));
        assert_eq!(edit_of((4, 12)), None);
    }
}
