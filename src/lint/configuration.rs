//! The configuration file: `lint { preset = "…"  exclude = ["…"]  rule "name" { level = "…" … } }`.

use std::rc::Rc;

use super::ignore::unknown_rule;
use super::settings::{OptionValue, Preset, RuleSettings, Settings};
use super::{Lint, OptionKind, by_id};
use crate::diag::{Diagnostic, Diagnostics, Severity, code, nearest};
use crate::eval::{self, Scope};
use crate::sorted::Gather;
use crate::syntax;
use crate::syntax::ast::{Attribute, Block, Body, NativeBody};
use crate::text::{Source, Span};
use crate::value::Value;

/// Its name in the root of a template.
pub const FILE: &str = ".formwork.hcl";

const PRESETS: [(&str, Preset); 3] = [
    ("all", Preset::All),
    ("none", Preset::None),
    ("recommended", Preset::Recommended),
];

const LEVELS: [(&str, Option<Severity>); 4] = [
    ("error", Some(Severity::Error)),
    ("note", Some(Severity::Note)),
    ("off", None),
    ("warning", Some(Severity::Warning)),
];

impl Settings {
    /// Reads a configuration file. What is wrong is told and left out.
    pub fn read(source: &Source, told: &mut Diagnostics) -> Self {
        let mut settings = Self::default();
        let (body, problems) = syntax::parse(source);
        told.append(problems);
        let Body::Native(body) = body else {
            return settings;
        };
        for attribute in &body.attributes {
            told.push(unknown(
                "argument",
                &attribute.name.name,
                &[],
                attribute.name.span,
                None,
            ));
        }
        let mut first = None;
        for block in &body.blocks {
            if &*block.kind.name != "lint" {
                told.push(unknown(
                    "block",
                    &block.kind.name,
                    &["lint"],
                    block.kind.span,
                    None,
                ));
            } else if let Some(first) = first {
                let problem = problem("there is one block `lint`; join the two", block.header);
                told.push(problem.see(first, "first one here"));
            } else {
                first = Some(block.header);
                settings.lint(block, told);
            }
        }
        settings
    }

    fn lint(&mut self, block: &Block, told: &mut Diagnostics) {
        let Body::Native(body) = &block.body else {
            return;
        };
        for label in &block.labels {
            told.push(problem("`lint` has no labels", label.span));
        }
        for attribute in &body.attributes {
            match &*attribute.name.name {
                "preset" => self.preset = word(attribute, &PRESETS, told).unwrap_or_default(),
                "exclude" => {
                    if let Some(OptionValue::Texts(globs)) =
                        option(attribute, OptionKind::Texts, told)
                    {
                        self.exclude = globs;
                    }
                }
                name => {
                    let at = attribute.name.span;
                    told.push(unknown(
                        "argument",
                        name,
                        &["exclude", "preset"],
                        at,
                        Some(body),
                    ));
                }
            }
        }
        for inner in &body.blocks {
            match (&*inner.kind.name, inner.labels.as_slice(), &inner.body) {
                ("rule", [name], Body::Native(body)) => {
                    self.rule(&name.name, name.span, body, told);
                }
                ("rule", _, _) => {
                    let message = "a rule is named by one label: `rule \"unused-variable\" { … }`";
                    told.push(problem(message, inner.header));
                }
                (name, _, _) => told.push(unknown("block", name, &["rule"], inner.kind.span, None)),
            }
        }
    }

    fn rule(&mut self, name: &Rc<str>, at: Span, body: &NativeBody, told: &mut Diagnostics) {
        let Some(lint) = by_id(name) else {
            told.push(problem(&unknown_rule(name), at));
            return;
        };
        if self.rules.contains_key(name) {
            told.push(problem(
                &format!("there is a block for `{name}` already"),
                at,
            ));
            return;
        }
        let mut rule = RuleSettings::default();
        for block in &body.blocks {
            told.push(unknown(
                "block",
                &block.kind.name,
                &[],
                block.kind.span,
                None,
            ));
        }
        for attribute in &body.attributes {
            rule.argument(lint, attribute, body, told);
        }
        self.rules.insert(name.clone(), rule);
    }
}

impl RuleSettings {
    fn argument(
        &mut self,
        lint: &Lint,
        attribute: &Attribute,
        body: &NativeBody,
        told: &mut Diagnostics,
    ) {
        let name = &attribute.name.name;
        if &**name == "level" {
            self.level = word(attribute, &LEVELS, told);
            return;
        }
        let Some(spec) = lint.options.iter().find(|spec| *spec.name == **name) else {
            let mut known: Vec<&str> = lint.options.iter().map(|spec| spec.name).gathered();
            known.push("level");
            let at = attribute.name.span;
            told.push(unknown("option", name, &known, at, Some(body)));
            return;
        };
        if let Some(value) = option(attribute, spec.kind, told) {
            self.options.insert(name.clone(), value);
        }
    }
}

fn problem(message: &str, at: Span) -> Diagnostic {
    Diagnostic::new(&code::INVALID_LINT_CONFIG, message).at(at)
}

/// A name that nothing has. One that the body has already may have been meant, and is not offered in its place.
fn unknown(
    what: &str,
    name: &str,
    known: &[&str],
    at: Span,
    body: Option<&NativeBody>,
) -> Diagnostic {
    let near = nearest(name, known.iter().copied());
    let problem = problem(&format!("there is no {what} `{name}` here"), at);
    let mut given = body.iter().flat_map(|body| &body.attributes);
    if given.any(|a| Some(&*a.name.name) == near) {
        problem.meant(near)
    } else {
        problem.suggest(at, name, near)
    }
}

/// The value of an argument; nothing when it has a fault, which is told.
fn value(attribute: &Attribute, told: &mut Diagnostics) -> Option<Value> {
    let before = told.len();
    let value = eval::expr(&attribute.expr, &Scope::empty(), told);
    (told.len() == before).then_some(value)
}

/// One of a few words.
fn word<T: Copy>(attribute: &Attribute, words: &[(&str, T)], told: &mut Diagnostics) -> Option<T> {
    let value = value(attribute, told)?;
    let given = value.text().map_or("", |text| text);
    let found = words.iter().find(|(word, _)| *word == given);
    if found.is_none() {
        let names: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).gathered();
        let name = &attribute.name.name;
        let message = format!("`{name}` is one of {}", names.join(", "));
        told.push(problem(&message, attribute.expr.span));
    }
    found.map(|(_, meaning)| *meaning)
}

/// A value of some kind.
fn option(attribute: &Attribute, kind: OptionKind, told: &mut Diagnostics) -> Option<OptionValue> {
    let value = value(attribute, told)?;
    let text = |value: &Value| value.text().cloned();
    let (given, expected) = match kind {
        OptionKind::Text => (text(&value).map(OptionValue::Text), "a text"),
        OptionKind::Texts => {
            let texts: Option<Vec<_>> = value
                .sequence()
                .map(|all| all.iter().filter_map(text).gathered());
            let whole = texts.filter(|texts| Some(texts.len()) == value.sequence().map(<[_]>::len));
            (whole.map(OptionValue::Texts), "a list of texts")
        }
        OptionKind::Number => {
            let number = value.as_number().and_then(|number| number.to_i64());
            (number.map(OptionValue::Number), "a whole number")
        }
        OptionKind::Flag => (value.as_bool().map(OptionValue::Flag), "true or false"),
    };
    if given.is_none() {
        let message = format!("`{}` takes {expected}", attribute.name.name);
        told.push(problem(&message, attribute.expr.span));
    }
    given
}
