use std::rc::Rc;

use super::Evaluator;
use crate::ide::{self, Completions, Hover, Project, Signature};
use crate::schema::Catalog;
use crate::text::Span;
use crate::value::notation::notation;
use crate::value::show;

/// The file in which an expression stands while it is typed; no file of a template has such a name.
const FILE: &str = "<expression>.tf";

/// What stands before an expression and behind it.
const AROUND: (&str, &str) = ("output \"_\" {\n  value = (\n", "\n)\n}\n");

impl Evaluator {
    /// What could be written at a byte offset of an expression. Places are in the expression.
    pub fn complete(&self, catalog: &Catalog, text: &str, offset: u32) -> Completions {
        let mut found = ide::complete(&self.beside(text), catalog, FILE, shifted(offset));
        found.span = found.span.map(unshifted);
        found
    }

    /// What is known of the name at a byte offset of an expression, its value included.
    pub fn hover(&self, catalog: &Catalog, text: &str, offset: u32) -> Option<Hover> {
        let project = self.beside(text);
        let known = |text: &str| self.known(text);
        let mut found = ide::hover_valued(&project, catalog, FILE, shifted(offset), &known)?;
        found.span = found.span.map(unshifted);
        Some(found)
    }

    /// The call around a byte offset of an expression.
    pub fn signature(&self, text: &str, offset: u32) -> Option<Signature> {
        let mut found = ide::signature(&self.beside(text), FILE, shifted(offset))?;
        found.open = unshifted(found.open);
        Some(found)
    }

    /// What is known of the name at a byte offset of a file of the template, with the value it has in the plan.
    pub fn facts(&self, catalog: &Catalog, file: &str, offset: u32) -> Option<Hover> {
        ide::hover_valued(&self.project, catalog, file, offset, &|text| {
            self.known(text)
        })
    }

    /// The template as an editor looks at it.
    pub fn project(&self) -> &Rc<Project> {
        &self.project
    }

    fn beside(&self, text: &str) -> Project {
        let (before, behind) = AROUND;
        self.project.with(FILE, &format!("{before}{text}{behind}"))
    }

    /// Type and value of an expression, as they are shown: what is secret is not.
    fn known(&self, text: &str) -> Option<(String, String)> {
        let value = self.evaluate(text, None).value?;
        Some((show::expression(value.ty()), notation(&value, false)))
    }
}

fn shifted(offset: u32) -> u32 {
    offset.saturating_add(u32::try_from(AROUND.0.len()).unwrap_or(0))
}

fn unshifted(span: Span) -> Span {
    let before = u32::try_from(AROUND.0.len()).unwrap_or(0);
    Span {
        start: span.start.saturating_sub(before),
        end: span.end.saturating_sub(before),
        ..span
    }
}
