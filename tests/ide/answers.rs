//! The answers in words.

use std::fmt::Write as _;

use formwork::ide::OutlineItem;
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
        "facts" => asked.facts(),
        "typed" => asked.typed(argument),
        "definition" => asked.locations(Workspace::definition),
        "references" => asked.locations(Workspace::references),
        "rename" => asked.rename(argument),
        "signature" => asked.signature(),
        "outline" => asked.outline(),
        "tokens" => asked.tokens(),
        "unset" => asked.unset(),
        "give" => asked.give(&argument.split(' ').collect::<Vec<_>>()),
        "folding" => asked.spans(asked.workspace.folding(&asked.file)),
        "selection" => asked.spans(asked.workspace.selection(&asked.file, asked.offset)),
        "fixes" => asked.fixes(),
        "refactorings" => asked.refactorings(),
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
        let replaced = found.span.map(|span| self.snippet(span));
        Self::completions(&found, replaced.as_deref(), beginning)
    }

    /// `complete`, `hover` or `signature` of an expression beside the template.
    fn typed(&self, asked: &str) -> String {
        let evaluator = self.evaluator();
        let (question, expression) = asked.split_once(' ').unwrap();
        let offset = expression.find(super::CARET).unwrap() as u32;
        let text = expression.replace(super::CARET, "");
        match question {
            "complete" => {
                let found = evaluator.complete(self.catalog, &text, offset);
                let replaced = found.span.map(|span| &text[span.range()]);
                Self::completions(&found, replaced, "")
            }
            "hover" => match evaluator.hover(self.catalog, &text, offset) {
                Some(hover) => Self::hovered(&hover, &text[hover.span.unwrap().range()]),
                None => "nothing".to_owned(),
            },
            _ => match evaluator.signature(&text, offset) {
                Some(found) => format!("{} {}", &text[..found.open.end as usize], found.label),
                None => "nothing".to_owned(),
            },
        }
    }

    fn evaluator(&self) -> formwork::workspace::Evaluator {
        let options = formwork::workspace::PlanOptions::default();
        self.workspace.evaluator(self.catalog, &options, None)
    }

    fn facts(&self) -> String {
        let found = self
            .evaluator()
            .facts(self.catalog, &self.file, self.offset);
        match found {
            Some(hover) => Self::hovered(&hover, &self.snippet(hover.span.unwrap())),
            None => "nothing".to_owned(),
        }
    }

    fn completions(
        found: &formwork::ide::Completions,
        replaced: Option<&str>,
        beginning: &str,
    ) -> String {
        let mut text = String::new();
        match replaced {
            Some(replaced) => write!(text, "replaces {replaced:?}").unwrap(),
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
        Self::hovered(&hover, &self.snippet(hover.span.unwrap()))
    }

    fn hovered(hover: &formwork::ide::Hover, name: &str) -> String {
        let mut text = format!("of {name:?}\n");
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

    fn signature(&self) -> String {
        let Some(found) = self.workspace.signature(&self.file, self.offset) else {
            return "nothing".to_owned();
        };
        let mut label = found.label.clone();
        if let Some((start, end)) = found.active.map(|at| found.parameters[at]) {
            label.insert(end, '>');
            label.insert(start, '<');
        }
        format!("{} {label}\n{}", self.place(found.open), found.summary)
    }

    fn outline(&self) -> String {
        let mut text = String::new();
        let items = self.workspace.outline(self.catalog, &self.file);
        self.outlined(&items, 0, &mut text);
        text
    }

    fn outlined(&self, items: &[OutlineItem], depth: usize, text: &mut String) {
        for item in items {
            let lines = self.snippet(item.whole).lines().count();
            let place = self.place(item.span);
            let (name, kind) = (&item.name, &item.kind);
            writeln!(text, "{:depth$}{name} [{kind}] {place} {lines}", "").unwrap();
            self.outlined(&item.children, depth + 2, text);
        }
    }

    fn tokens(&self) -> String {
        let mut text = String::new();
        for token in self.workspace.semantic_tokens(self.catalog, &self.file) {
            let marks = [
                (token.marks.declaration, " declaration"),
                (token.marks.deprecated, " deprecated"),
                (token.marks.unresolved, " unresolved"),
            ];
            let marks: String = marks.iter().filter(|m| m.0).map(|m| m.1).collect();
            let place = self.place(token.span);
            writeln!(
                text,
                "{place} {} {:?}{marks}",
                self.snippet(token.span),
                token.kind
            )
            .unwrap();
        }
        text
    }

    fn unset(&self) -> String {
        let Some((block, list)) = self.workspace.unset(self.catalog, &self.file, self.offset)
        else {
            return "nothing".to_owned();
        };
        let block = self.snippet(block);
        let mut text = format!("{}: {}\n", block.lines().next().unwrap(), list.len());
        for one in list.iter().take(SHOWN) {
            writeln!(text, "{} {}", one.name, one.detail).unwrap();
        }
        text
    }

    /// The file with the change, then the snippet.
    fn give(&self, names: &[&str]) -> String {
        let given = self
            .workspace
            .give(self.catalog, &self.file, self.offset, names);
        let Some((edit, snippet)) = given else {
            return "nothing".to_owned();
        };
        let mut text = self
            .workspace
            .project()
            .source(&self.file)
            .unwrap()
            .text
            .to_string();
        text.replace_range(edit.span.range(), &edit.text);
        format!("{text}{snippet:?}")
    }

    fn spans(&self, spans: Vec<Span>) -> String {
        let line = |span: Span| format!("{} {:?}\n", self.place(span), self.snippet(span));
        spans.into_iter().map(line).collect()
    }

    fn fixes(&self) -> String {
        let (fixes, sources) = self
            .workspace
            .fixes_at(self.catalog, &self.file, self.offset);
        let mut text = String::new();
        for fix in fixes {
            writeln!(text, "{} ({:?})", fix.title, fix.safety).unwrap();
            for edit in fix.edits {
                writeln!(
                    text,
                    "  {:?} -> {:?}",
                    sources.snippet(edit.span),
                    edit.text
                )
                .unwrap();
            }
        }
        text
    }

    fn refactorings(&self) -> String {
        let mut text = String::new();
        for fix in self.workspace.refactorings(&self.file, self.offset) {
            writeln!(text, "{}", fix.title).unwrap();
            for edit in fix.edits {
                let place = self.place(edit.span);
                writeln!(
                    text,
                    "  {place} {:?} -> {:?}",
                    self.snippet(edit.span),
                    edit.text
                )
                .unwrap();
            }
        }
        text
    }
}
