use std::rc::Rc;

use super::Lint;
use crate::diag::Severity;
use crate::sorted::SortedMap;

/// What the owner of a template wants of the rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Which rules are on unless [`Self::rules`] says otherwise.
    pub preset: Preset,
    /// Files, by glob, of which rules say nothing.
    pub exclude: Vec<Rc<str>>,
    /// What is said of single rules, by name.
    pub rules: SortedMap<Rc<str>, RuleSettings>,
}

/// Which rules are on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// Those that a careful reviewer would speak of.
    #[default]
    Recommended,
    /// Every one.
    All,
    /// None but those that are named.
    None,
}

/// What is said of one rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleSettings {
    /// How bad it is; `Some(None)` is off.
    pub level: Option<Option<Severity>>,
    /// Its own options.
    pub options: SortedMap<Rc<str>, OptionValue>,
}

/// An option of a rule.
#[derive(Debug)]
pub struct OptionSpec {
    /// Its name in the configuration file.
    pub name: &'static str,
    /// What it takes.
    pub kind: OptionKind,
}

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionKind {
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A whole number.
    Number,
    /// True or false.
    Flag,
}

/// What an option was given.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionValue {
    /// A text.
    Text(Rc<str>),
    /// A list of texts.
    Texts(Vec<Rc<str>>),
    /// A whole number.
    Number(i64),
    /// True or false.
    Flag(bool),
}

impl Settings {
    /// How bad a rule's findings are; `None`: the rule is off.
    pub fn level(&self, lint: &Lint) -> Option<Severity> {
        let said = self.rules.get(lint.code.id);
        if let Some(level) = said.and_then(|said| said.level) {
            return level;
        }
        let on = match self.preset {
            Preset::Recommended => lint.recommended,
            Preset::All => true,
            Preset::None => false,
        };
        // Whoever says something of a rule wants it.
        (on || said.is_some()).then_some(lint.code.severity)
    }

    /// Sets how bad a rule's findings are; `None` is off.
    pub fn set_level(&mut self, lint: &Lint, level: Option<Severity>) {
        let rule = self.rules.entry(lint.code.id.into()).or_default();
        rule.level = Some(level);
    }

    /// What was given for an option of a rule.
    pub fn option(&self, lint: &Lint, name: &str) -> Option<&OptionValue> {
        self.rules.get(lint.code.id)?.options.get(name)
    }

    /// The texts of an option.
    pub fn texts(&self, lint: &Lint, name: &str) -> Option<&[Rc<str>]> {
        match self.option(lint, name)? {
            OptionValue::Texts(texts) => Some(texts),
            _ => None,
        }
    }

    /// The text of an option.
    pub fn text(&self, lint: &Lint, name: &str) -> Option<&str> {
        match self.option(lint, name)? {
            OptionValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number of an option.
    pub fn number(&self, lint: &Lint, name: &str) -> Option<i64> {
        match self.option(lint, name)? {
            OptionValue::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether an option is true.
    pub fn flag(&self, lint: &Lint, name: &str) -> Option<bool> {
        match self.option(lint, name)? {
            OptionValue::Flag(flag) => Some(*flag),
            _ => None,
        }
    }
}
