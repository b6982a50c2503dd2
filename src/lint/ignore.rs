use std::rc::Rc;

use super::outline::Reach;
use super::{FileView, Scene, by_id};
use crate::diag::{self, Diagnostic, Diagnostics, Severity, code, nearest};
use crate::sorted::{Gather, SortedSet};
use crate::syntax::ast::{Body, JsonKind, JsonNode, NativeBody};
use crate::text::{FileId, Source, Span, is_word};

/// What begins a comment that keeps rules quiet.
pub(super) const MARK: &str = "formwork-ignore";

/// The comments that keep rules quiet.
pub struct Ignores {
    list: Vec<Ignore>,
}

/// One comment.
struct Ignore {
    file: FileId,
    /// The comment, or the JSON text.
    comment: Span,
    /// Where it counts.
    from: u32,
    to: u32,
    /// The rules, and whether there was something of theirs.
    rules: Vec<(Rc<str>, bool)>,
    /// Why; may be empty.
    reason: Rc<str>,
}

/// Findings, each with the reason why it is not told.
pub type Quiet = Vec<(Diagnostic, Rc<str>)>;

impl Ignores {
    /// Finds the comments of a template. What is wrong with them is told.
    pub fn of(scene: &Scene<'_>, told: &mut Diagnostics) -> Self {
        let mut ignores = Self { list: Vec::new() };
        for module in scene.modules() {
            for file in module.files() {
                if file.source.text.contains(MARK) {
                    ignores.file(file, told);
                }
            }
        }
        ignores
    }

    /// What the comments leave, and what they keep quiet: findings of rules, and warnings of checks.
    pub fn apply(&mut self, found: Vec<Diagnostic>) -> (Vec<Diagnostic>, Quiet) {
        let (mut kept, mut quiet) = (Vec::new(), Quiet::new());
        for diagnostic in found {
            match self.reason(&diagnostic) {
                Some(reason) => quiet.push((diagnostic, reason)),
                None => kept.push(diagnostic),
            }
        }
        (kept, quiet)
    }

    /// The reason of a comment that keeps this quiet.
    fn reason(&mut self, found: &Diagnostic) -> Option<Rc<str>> {
        let at = found.span().filter(|_| can_be_ignored(found))?;
        let mut quiet = None;
        for ignore in &mut self.list {
            if ignore.file != at.file || !(ignore.from..ignore.to).contains(&at.start) {
                continue;
            }
            for (rule, used) in &mut ignore.rules {
                if **rule == *found.code.id {
                    *used = true;
                    quiet.get_or_insert_with(|| ignore.reason.clone());
                }
            }
        }
        quiet
    }

    /// Tells of the comments that kept nothing quiet, among rules that are on.
    pub fn unused(&self, scene: &Scene<'_>, told: &mut Diagnostics) {
        for ignore in &self.list {
            for (rule, _) in ignore.rules.iter().filter(|(_, used)| !used) {
                let off = by_id(rule).is_some_and(|lint| scene.settings().level(lint).is_none());
                if !off {
                    let message = format!("there is nothing of `{rule}` here; remove it");
                    told.push(Diagnostic::new(&code::UNUSED_IGNORE, message).at(ignore.comment));
                }
            }
        }
    }

    fn file(&mut self, file: FileView<'_>, told: &mut Diagnostics) {
        match file.tree {
            Body::Native(body) => {
                let reach = Reach::of(body);
                for comment in file.comments() {
                    self.comment(file.source, body, &reach, comment, told);
                }
            }
            Body::Json(body) => self.json(&body.value, true, told),
        }
    }

    fn comment(
        &mut self,
        source: &Source,
        body: &NativeBody,
        reach: &Reach,
        comment: Span,
        told: &mut Diagnostics,
    ) {
        let written = source.snippet(comment).trim_end();
        let length = u32::try_from(written.len()).unwrap_or(0);
        let comment = Span {
            end: comment.start + length,
            ..comment
        };
        let Some(said) = Said::read(bare(written)) else {
            return;
        };
        if !said.file {
            let (from, to) = line_of(source, comment);
            return self.add(said, comment, from, reach.from(from, to), told);
        }
        let first = body.blocks.first().map(|block| block.header.start);
        if first.is_some_and(|first| first < comment.start) {
            let message = "what counts for a file stands above its first block";
            told.push(Diagnostic::new(&code::INVALID_IGNORE, message).at(comment));
            return;
        }
        self.add(said, comment, 0, u32::MAX, told);
    }

    /// In JSON the property `//` is a comment; it counts for the object it is in.
    fn json(&mut self, node: &JsonNode, top: bool, told: &mut Diagnostics) {
        match &node.kind {
            JsonKind::Array(items) => {
                for item in items {
                    self.json(item, false, told);
                }
            }
            JsonKind::Object(properties) => {
                for property in properties {
                    let said = match &property.value.kind {
                        JsonKind::String(text) if &*property.name.name == "//" => {
                            Said::read(&text.text)
                        }
                        _ => None,
                    };
                    match said {
                        Some(said) if said.file == top => {
                            let at = property.value.span;
                            self.add(said, at, node.span.start, node.span.end, told);
                        }
                        Some(_) => {
                            let message = "`formwork-ignore-file` counts at the top of a file, \
                                           `formwork-ignore` further in";
                            let problem = Diagnostic::new(&code::INVALID_IGNORE, message);
                            told.push(problem.at(property.value.span));
                        }
                        None => self.json(&property.value, false, told),
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, said: Said<'_>, comment: Span, from: u32, to: u32, told: &mut Diagnostics) {
        let wrong = |message: String| Diagnostic::new(&code::INVALID_IGNORE, message).at(comment);
        if said.rules.is_empty() {
            told.push(wrong("name the rules after a colon".to_owned()));
            return;
        }
        if said.reason.is_empty() {
            let example = said.rules.join(", ");
            let message = format!("say why: `{MARK}: {example} -- because …`");
            told.push(wrong(message));
        }
        let mut rules = Vec::new();
        for rule in said.rules {
            match is_known(rule) {
                true => rules.push((rule.into(), false)),
                false => told.push(wrong(unknown_rule(rule))),
            }
        }
        self.list.push(Ignore {
            file: comment.file,
            comment,
            from,
            to,
            rules,
            reason: said.reason.into(),
        });
    }
}

/// What a comment says.
struct Said<'t> {
    /// It counts for the file.
    file: bool,
    rules: Vec<&'t str>,
    /// Why; empty when it does not say.
    reason: &'t str,
}

impl<'t> Said<'t> {
    /// `formwork-ignore: rule, rule -- reason`
    fn read(text: &'t str) -> Option<Self> {
        let rest = text.trim().strip_prefix(MARK)?;
        let (file, rest) = match rest.strip_prefix("-file") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        if rest.starts_with(|c: char| is_word(c) || c == '-' || c == '_') {
            return None;
        }
        let (list, reason) = rest.split_once("--").unwrap_or((rest, ""));
        let list = list.trim_start().strip_prefix(':').unwrap_or("");
        let names = list.split(|c: char| c == ',' || c.is_whitespace());
        Some(Self {
            file,
            rules: names.filter(|name| !name.is_empty()).gathered(),
            reason: reason.trim(),
        })
    }
}

/// A comment without its marks.
fn bare(comment: &str) -> &str {
    let inside = comment
        .strip_prefix("/*")
        .map(|rest| rest.strip_suffix("*/").unwrap_or(rest));
    let inside = inside.or_else(|| comment.strip_prefix("//"));
    inside.unwrap_or(comment.trim_start_matches('#')).trim()
}

/// The line of code that a comment belongs to: its own, or the one below where it stands alone.
fn line_of(source: &Source, comment: Span) -> (u32, u32) {
    let at = |line: usize| source.lines.start(line).unwrap_or(u32::MAX);
    let text = |from: u32, to: u32| {
        let to = (to as usize).min(source.text.len());
        source.text.get(from as usize..to).unwrap_or("").trim()
    };
    let own = source.lines.line_of(comment.start);
    let alone =
        text(at(own), comment.start).is_empty() && text(comment.end, at(own + 1)).is_empty();
    if !alone {
        return (at(own), at(own + 1));
    }
    let mut line = own + 1;
    while line < source.lines.count() {
        let written = text(at(line), at(line + 1));
        let is_comment = ["#", "//", "/*"]
            .iter()
            .any(|mark| written.starts_with(mark));
        if !is_comment {
            break;
        }
        line += 1;
    }
    (at(line), at(line + 1))
}

/// Whether a finding may be kept quiet. What the template cannot be used with may not.
pub fn can_be_ignored(found: &Diagnostic) -> bool {
    by_id(found.code.id).is_some() || found.severity != Severity::Error
}

fn is_known(rule: &str) -> bool {
    by_id(rule).is_some() || diag::by_id(rule).is_some_and(|c| c.severity != Severity::Error)
}

/// That there is no such rule, and which may have been meant.
pub fn unknown_rule(name: &str) -> String {
    let ids: SortedSet<&str> = super::LINTS.iter().map(|lint| lint.code.id).gathered();
    let hint = nearest(name, ids).map(|near| format!("; did you mean `{near}`?"));
    format!("there is no rule `{name}`{}", hint.unwrap_or_default())
}
