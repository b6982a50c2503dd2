use std::rc::Rc;

use super::Settings;
use crate::diag::Diagnostics;
use crate::syntax::ast::{Attribute, Block, Body, ExprKind};
use crate::syntax::parse;
use crate::text::{FileId, Source, Span};

/// What the text of a settings file says of the rules' levels, for a list of them to choose from, and how the text says
/// something else. Comments and options stay as they are. What is wrong with the file is told by linting.
pub struct Wishes {
    text: String,
    body: Body,
}

impl Wishes {
    /// Reads the text of a settings file.
    pub fn read(text: &str) -> Self {
        let (body, _) = parse(&source(text));
        Self {
            text: text.to_owned(),
            body,
        }
    }

    /// The level that is given for a rule, as it is written.
    pub fn level(&self, rule: &str) -> Option<Rc<str>> {
        word(attribute(self.rule(rule)?, "level")?)
    }

    /// The name of the preset.
    pub fn preset(&self) -> &'static str {
        let given = self
            .lint()
            .and_then(|lint| word(attribute(lint, "preset")?));
        match given.as_deref() {
            Some("all") => "all",
            Some("none") => "none",
            _ => "recommended",
        }
    }

    /// What the file says.
    pub fn settings(&self) -> Settings {
        Settings::read(&source(&self.text), &mut Diagnostics::new())
    }

    /// The text with another preset.
    pub fn with_preset(&self, preset: &str) -> String {
        let line = format!("preset = \"{preset}\"");
        let Some(lint) = self.lint() else {
            return self.appended(&line);
        };
        match attribute(lint, "preset") {
            Some(given) => self.replaced(given.expr.span, &format!("\"{preset}\"")),
            None => self.first_in(lint, "  ", &line),
        }
    }

    /// The text with a level for a rule, or with nothing said of its level. A rule of which nothing else is said is then
    /// not named any more: whoever names a rule wants it.
    pub fn with_level(&self, rule: &str, level: Option<&str>) -> String {
        match (self.rule(rule), level) {
            (None, None) => self.text.clone(),
            (None, Some(level)) => {
                let block = format!("rule \"{rule}\" {{\n    level = \"{level}\"\n  }}");
                match self.lint() {
                    Some(lint) => self.last_in(lint, &block),
                    None => self.appended(&block),
                }
            }
            (Some(block), Some(level)) => match attribute(block, "level") {
                Some(given) => self.replaced(given.expr.span, &format!("\"{level}\"")),
                None => self.first_in(block, "    ", &format!("level = \"{level}\"")),
            },
            (Some(block), None) => self.without_level(block),
        }
    }

    fn lint(&self) -> Option<&Block> {
        let named = |block: &&Block| &*block.kind.name == "lint";
        blocks(&self.body).iter().find(named)
    }

    fn rule(&self, rule: &str) -> Option<&Block> {
        blocks(&self.lint()?.body).iter().find(|block| {
            &*block.kind.name == "rule" && block.labels.first().is_some_and(|l| &*l.name == rule)
        })
    }

    fn replaced(&self, span: Span, new: &str) -> String {
        let mut text = self.text.clone();
        text.replace_range(span.range(), new);
        text
    }

    fn appended(&self, item: &str) -> String {
        let before = self.text.trim_end();
        let gap = if before.is_empty() { "" } else { "\n\n" };
        format!("{before}{gap}lint {{\n  {item}\n}}\n")
    }

    /// The text between the braces of a block, and where it is.
    fn inside(&self, block: &Block) -> (Span, &str) {
        let span = Span {
            start: block.open_brace.end,
            end: block.close_brace.start.max(block.open_brace.end),
            ..block.open_brace
        };
        (span, self.text.get(span.range()).unwrap_or_default())
    }

    /// A line before everything else in a block.
    fn first_in(&self, block: &Block, indent: &str, line: &str) -> String {
        let (span, inside) = self.inside(block);
        let outer = indent.get(2..).unwrap_or_default();
        let rest = match inside.split_once('\n') {
            Some(_) => inside.to_owned(),
            None if inside.trim().is_empty() => format!("\n{outer}"),
            None => format!("\n{indent}{}\n{outer}", inside.trim()),
        };
        self.replaced(span, &format!("\n{indent}{line}{rest}"))
    }

    /// A block behind everything else in the outermost one.
    fn last_in(&self, lint: &Block, item: &str) -> String {
        let (span, inside) = self.inside(lint);
        let before = inside.trim_end();
        let before = match before.split_once('\n') {
            _ if before.trim().is_empty() => String::new(),
            Some(_) => format!("{before}\n"),
            None => format!("\n  {}\n", before.trim()),
        };
        self.replaced(span, &format!("{before}\n  {item}\n"))
    }

    fn without_level(&self, block: &Block) -> String {
        let Some(level) = attribute(block, "level") else {
            return self.text.clone();
        };
        let alone = attributes(&block.body).len() == 1 && blocks(&block.body).is_empty();
        let span = if alone {
            block.header.to(block.close_brace)
        } else {
            level.span
        };
        let (before, after) = (
            self.text.get(..span.start as usize).unwrap_or_default(),
            self.text.get(span.end as usize..).unwrap_or_default(),
        );
        // Whole lines go with their ends, and a block with the empty line before it.
        let head = before.trim_end_matches([' ', '\t']);
        let tail = after.trim_start_matches([' ', '\t']);
        let (Some(head), Some(tail)) = (head.strip_suffix('\n'), tail.strip_prefix('\n')) else {
            return format!("{before}{}", after.trim_start());
        };
        let head = if alone { head.trim_end() } else { head };
        format!("{head}\n{tail}")
    }
}

fn blocks(body: &Body) -> &[Block] {
    match body {
        Body::Native(body) => &body.blocks,
        Body::Json(_) => &[],
    }
}

fn attributes(body: &Body) -> &[Attribute] {
    match body {
        Body::Native(body) => &body.attributes,
        Body::Json(_) => &[],
    }
}

fn attribute<'b>(block: &'b Block, name: &str) -> Option<&'b Attribute> {
    let named = |attribute: &&Attribute| &*attribute.name.name == name;
    attributes(&block.body).iter().find(named)
}

fn word(attribute: &Attribute) -> Option<Rc<str>> {
    match &attribute.expr.kind {
        ExprKind::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn source(text: &str) -> Source {
    Source::new(FileId(0), super::CONFIGURATION, text)
}

#[cfg(test)]
mod tests {
    use super::Wishes;

    /// Sets levels one after the other; an empty level takes it back.
    #[track_caller]
    fn levels(text: &str, wanted: &[(&str, &str)], expected: &str) {
        let mut text = text.to_owned();
        for (rule, level) in wanted {
            let level = (!level.is_empty()).then_some(*level);
            text = Wishes::read(&text).with_level(rule, level);
            let again = Wishes::read(&text);
            assert_eq!(again.level(rule).as_deref(), level, "{text}");
        }
        assert_eq!(text, expected);
    }

    #[track_caller]
    fn preset(text: &str, wanted: &'static str, expected: &str) {
        let text = Wishes::read(text).with_preset(wanted);
        assert_eq!(Wishes::read(&text).preset(), wanted);
        assert_eq!(text, expected);
    }

    #[test]
    fn a_level_is_written_where_it_belongs() {
        let one = "lint {\n  rule \"a\" {\n    level = \"off\"\n  }\n}\n";
        levels("", &[("a", "off")], one);
        levels("# mine\n", &[("a", "off")], &format!("# mine\n\n{one}"));
        levels("lint {}\n", &[("a", "off")], one);
        levels(
            one,
            &[("b", "error"), ("a", "note")],
            "lint {\n  rule \"a\" {\n    level = \"note\"\n  }\n\n  rule \"b\" {\n    level = \"error\"\n  }\n}\n",
        );
    }

    #[test]
    fn what_else_is_said_stays() {
        let text = "lint {\n  preset = \"all\" # yes\n\n  rule \"a\" {\n    # why\n    required = [\"x\"]\n  }\n}\n";
        let set = text.replace("{\n    # why", "{\n    level = \"off\"\n    # why");
        levels(text, &[("a", "off")], &set);
        levels(text, &[("a", "off"), ("a", "")], text);
        levels(text, &[("b", "off"), ("b", "")], text);
    }

    #[test]
    fn bodies_on_one_line_are_spread() {
        levels(
            "lint { preset = \"all\" }\n",
            &[("a", "off")],
            "lint {\n  preset = \"all\"\n\n  rule \"a\" {\n    level = \"off\"\n  }\n}\n",
        );
        levels(
            "lint {\n  rule \"a\" {}\n}\n",
            &[("a", "off"), ("a", "")],
            "lint {\n}\n",
        );
        levels(
            "lint {\n  rule \"a\" { required = [] }\n}\n",
            &[("a", "off")],
            "lint {\n  rule \"a\" {\n    level = \"off\"\n    required = []\n  }\n}\n",
        );
    }

    #[test]
    fn a_preset_is_written_where_it_belongs() {
        preset("", "all", "lint {\n  preset = \"all\"\n}\n");
        preset("lint {}\n", "all", "lint {\n  preset = \"all\"\n}\n");
        preset(
            "lint {\n  preset = \"all\" # x\n}\n",
            "none",
            "lint {\n  preset = \"none\" # x\n}\n",
        );
        preset(
            "lint {\n  rule \"a\" {}\n}\n",
            "none",
            "lint {\n  preset = \"none\"\n  rule \"a\" {}\n}\n",
        );
    }
}
