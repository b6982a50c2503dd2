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
        let (project, at) = self.beside(text, offset);
        let mut found = ide::complete(&project, catalog, FILE, at);
        found.span = found.span.map(unshifted);
        found
    }

    /// What is known of the name at a byte offset of an expression, its value included.
    pub fn hover(&self, catalog: &Catalog, text: &str, offset: u32) -> Option<Hover> {
        let (project, at) = self.beside(text, offset);
        let known = |text: &str| self.known(text);
        let mut found = ide::hover_valued(&project, catalog, FILE, at, &known)?;
        found.span = found.span.map(unshifted);
        Some(found)
    }

    /// The call around a byte offset of an expression.
    pub fn signature(&self, text: &str, offset: u32) -> Option<Signature> {
        let (project, at) = self.beside(text, offset);
        let mut found = ide::signature(&project, FILE, at)?;
        found.open = unshifted(found.open);
        Some(found)
    }

    /// What is known of the name at a byte offset of a file of the template, with the value it has in the plan.
    pub fn facts(&self, catalog: &Catalog, file: &str, offset: u32) -> Option<Hover> {
        let offset = self.project.whole_offset(file, offset);
        let known = |text: &str| self.known(text);
        ide::hover_valued(&self.project, catalog, file, offset, &known)
    }

    /// The template as an editor looks at it.
    pub fn project(&self) -> &Rc<Project> {
        &self.project
    }

    /// The template with an expression beside it, and where an offset of the expression is then.
    fn beside(&self, text: &str, offset: u32) -> (Project, u32) {
        let (before, behind) = AROUND;
        let length = |text: &str| u32::try_from(text.len()).unwrap_or(0);
        let whole = format!("{before}{text}{behind}");
        let project = self.project.with(FILE, &whole);
        let offset = length(before) + offset.min(length(text));
        let at = project.whole_offset(FILE, offset);
        (project, at)
    }

    /// Type and value of an expression, as they are shown: what is secret is not.
    fn known(&self, text: &str) -> Option<(String, String)> {
        let value = self.evaluate(text, None).value?;
        Some((show::expression(value.ty()), notation(&value, false)))
    }
}

fn unshifted(span: Span) -> Span {
    let before = u32::try_from(AROUND.0.len()).unwrap_or(0);
    Span {
        start: span.start.saturating_sub(before),
        end: span.end.saturating_sub(before),
        ..span
    }
}
