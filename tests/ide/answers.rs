//! The answers in words.

use std::fmt::Write as _;

use formwork::schema::Catalog;
use formwork::text::Span;
use formwork::workspace::Workspace;

use super::{Case, opened};

/// So many items of a list are written out.
const SHOWN: usize = 14;

pub fn answer(case: &Case, question: &str, catalog: &Catalog) -> String {
    let (workspace, file, offset) = opened(case);
    let (question, argument) = question.split_once(' ').unwrap_or((question, ""));
    let asked = Asked {
        workspace,
        file,
        offset,
        catalog,
    };
    match question {
        "complete" => asked.complete(argument),
        "hover" => asked.hover(),
        "definition" => asked.locations(Workspace::definition),
        "references" => asked.locations(Workspace::references),
        "rename" => asked.rename(argument),
        other => panic!("there is no question `{other}`"),
    }
}

struct Asked<'c> {
    workspace: Workspace,
    file: String,
    offset: u32,
    catalog: &'c Catalog,
}

impl Asked<'_> {
    fn snippet(&self, span: Span) -> String {
        let project = self.workspace.project();
        project.sources.snippet(span).to_owned()
    }

    /// The first items, or with an argument those that begin so.
    fn complete(&self, beginning: &str) -> String {
        let found = self
            .workspace
            .complete(self.catalog, &self.file, self.offset);
        let mut text = String::new();
        match found.span {
            Some(span) => write!(text, "replaces {:?}", self.snippet(span)).unwrap(),
            None => text.push_str("nothing"),
        }
        let more = if found.incomplete { "+" } else { "" };
        writeln!(text, ", {}{more} items", found.items.len()).unwrap();
        let fits = found
            .items
            .iter()
            .filter(|i| i.label.starts_with(beginning));
        for item in fits.take(SHOWN) {
            let old = if item.deprecated { " (deprecated)" } else { "" };
            write!(
                text,
                "{} [{:?}]{old} {}",
                item.label, item.kind, item.detail
            )
            .unwrap();
            match &item.snippet {
                Some(snippet) => writeln!(text, " => {snippet:?}").unwrap(),
                None if item.text != item.label => writeln!(text, " -> {:?}", item.text).unwrap(),
                None => text.push('\n'),
            }
        }
        text
    }

    /// Each place as `file:line:column` with its text.
    fn locations(
        &self,
        ask: fn(&Workspace, &Catalog, &str, u32) -> Vec<formwork::ide::Location>,
    ) -> String {
        let found = ask(&self.workspace, self.catalog, &self.file, self.offset);
        let mut text = String::new();
        for place in &found {
            let whole = place.whole.map(|whole| self.snippet(whole));
            let whole = whole.map_or(0, |whole| whole.lines().count());
            let shown = self.place(place.span);
            writeln!(text, "{shown} {:?} {whole}", self.snippet(place.span)).unwrap();
        }
        if found.is_empty() {
            "nothing".to_owned()
        } else {
            text
        }
    }

    fn place(&self, span: Span) -> String {
        let sources = &self.workspace.project().sources;
        let (start, _) = sources.positions(span).unwrap();
        let file = &sources.get(span.file).unwrap().name;
        format!("{file}:{}:{}", start.line, start.column)
    }

    fn rename(&self, to: &str) -> String {
        let renamed = self
            .workspace
            .rename(self.catalog, &self.file, self.offset, to);
        let renamed = match renamed {
            Ok(renamed) => renamed,
            Err(error) => return format!("refused: {error}"),
        };
        let mut text = String::new();
        for edit in renamed.edits {
            let place = self.place(edit.span);
            writeln!(
                text,
                "{place} {:?} -> {:?}",
                self.snippet(edit.span),
                edit.text
            )
            .unwrap();
        }
        if let Some(edit) = renamed.moved {
            writeln!(text, "{} offered {:?}", self.place(edit.span), edit.text).unwrap();
        }
        text
    }

    fn hover(&self) -> String {
        let Some(hover) = self.workspace.hover(self.catalog, &self.file, self.offset) else {
            return "nothing".to_owned();
        };
        let mut text = format!("of {:?}\n", self.snippet(hover.span.unwrap()));
        writeln!(text, "{}", hover.signature).unwrap();
        for fact in &hover.facts {
            writeln!(text, "- {fact}").unwrap();
        }
        if let Some(value) = &hover.value {
            writeln!(text, "= {value}").unwrap();
        }
        if let Some(link) = &hover.link {
            writeln!(text, "{link}").unwrap();
        }
        text
    }
}
