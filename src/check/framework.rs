//! What the small providers (random, null, time, local) demand beyond their schemas. They are made with the plugin
//! framework, whose titles and rules for what is unknown differ from those of the older library: every finding
//! about an argument is told, and a choice between arguments waits until all of them are known.

use super::locate::{Step, locate};
use super::provider_rules::Subject;
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::func::Timestamp;
use crate::schema::decode::Content;
use crate::schema::{AttributeSchema, Relations, Rule};
use crate::sorted::Gather;
use crate::value::{Value, View};

/// Types of which a choice is a rule of the whole resource; elsewhere each argument of the choice has it.
const CHOICE_OF_WHOLE: &[&str] = &["time_rotating"];

/// Parts of a generated text that have a least number of characters.
const LEAST: [&str; 4] = ["min_upper", "min_lower", "min_numeric", "min_special"];

/// Reports what the provider says.
pub(super) fn check(subject: &Subject, content: &Content, diags: &mut Diagnostics) {
    let mut judge = Judge {
        subject,
        content,
        diags,
    };
    let mut chosen = false;
    for attribute in &subject.schema.attributes {
        judge.attribute(attribute);
        let choice = &attribute.relations.at_least_one_of;
        if !choice.is_empty() && !chosen && CHOICE_OF_WHOLE.contains(&subject.type_name) {
            chosen = true;
            judge.at_least_one_of_whole(&attribute.relations);
        }
    }
}

/// What is known of an argument.
#[derive(Clone, Copy, PartialEq)]
enum Presence {
    Missing,
    Unknown,
    Given,
}

struct Judge<'j> {
    subject: &'j Subject<'j>,
    content: &'j Content,
    diags: &'j mut Diagnostics,
}

impl Judge<'_> {
    fn report(&mut self, name: &str, code: &'static Code, title: &str, message: String) {
        let at = locate(self.subject.body, &[Step::Name(name.into())]);
        self.diags.push(
            Diagnostic::new(code, message)
                .titled(title.to_owned())
                .at(at),
        );
    }

    fn value(&self, name: &str) -> Option<Value> {
        let value = self.content.attribute(self.subject.schema, name)?;
        Some(value.clone().unmark_deep().0).filter(|v| !v.is_null())
    }

    fn presence(&self, name: &str) -> Presence {
        match self.value(name) {
            None => Presence::Missing,
            Some(value) if value.is_unknown() => Presence::Unknown,
            Some(_) => Presence::Given,
        }
    }

    fn attribute(&mut self, attribute: &AttributeSchema) {
        let name = &*attribute.name;
        let value = self.value(name);
        if !attribute.configurable() && value.is_some() {
            let title = "Invalid Configuration for Read-Only Attribute";
            let message = format!("`{name}` is decided by the provider");
            self.report(name, &code::UNCONFIGURABLE, title, message);
        }
        if attribute.required && value.is_none() {
            let title = "Missing Configuration for Required Attribute";
            let message = format!("`{name}` must be given, and is null");
            self.report(name, &code::MISSING_ARGUMENT, title, message);
        }
        self.choices(name, &attribute.relations);
        if let Some(value) = &value {
            self.rules(attribute, value);
            if name == "numeric" {
                self.some_characters(value);
            }
        }
        if attribute.deprecated && value.is_some() {
            let message = format!("`{name}` is deprecated");
            self.report(
                name,
                &code::DEPRECATED_ARGUMENT,
                "Attribute Deprecated",
                message,
            );
        }
    }

    fn choices(&mut self, name: &str, relations: &Relations) {
        let title = "Invalid Attribute Combination";
        let exactly = &relations.exactly_one_of;
        if !exactly.is_empty() {
            let found: Vec<Presence> = exactly.iter().map(|n| self.presence(n)).gathered();
            let given = found.iter().filter(|p| **p == Presence::Given).count();
            if given != 1 && !found.contains(&Presence::Unknown) {
                let message = format!("exactly one of `{}` must be given", exactly.join("`, `"));
                self.report(name, &code::INVALID_COMBINATION, title, message);
            }
        }
        let least = &relations.at_least_one_of;
        let whole = CHOICE_OF_WHOLE.contains(&self.subject.type_name);
        if !whole && self.none_of(relations) {
            let message = format!("at least one of `{}` must be given", least.join("`, `"));
            self.report(name, &code::INVALID_COMBINATION, title, message);
        }
    }

    /// Whether something of a choice must be given and nothing is.
    fn none_of(&self, relations: &Relations) -> bool {
        let least = &relations.at_least_one_of;
        let missing = |name: &str| self.presence(name) == Presence::Missing;
        !least.is_empty() && least.iter().all(|name| missing(name))
    }

    fn at_least_one_of_whole(&mut self, relations: &Relations) {
        if self.none_of(relations) {
            let names = relations.at_least_one_of.join("`, `");
            let message = format!("at least one of `{names}` must be given");
            let diag = Diagnostic::new(&code::MISSING_ARGUMENT, message)
                .titled("Missing Attribute Configuration")
                .at(self.subject.body.missing_item);
            self.diags.push(diag);
        }
    }

    fn rules(&mut self, attribute: &AttributeSchema, value: &Value) {
        let name = &*attribute.name;
        if !value.is_wholly_known() {
            return;
        }
        if let View::Number(number) = value.view()
            && number.to_i64().is_none()
        {
            let message = format!("`{name}` takes a whole number of 64 bits, not {number}");
            self.report(name, &code::PROVIDER_RULE, FRACTION, message);
            return;
        }
        let time = |text: &str| Timestamp::parse_loosely(text).is_some();
        if name.ends_with("rfc3339") && value.text().is_some_and(|text| !time(text)) {
            let message = "a time is written as `2026-01-31T23:59:59Z`".to_owned();
            self.report(
                name,
                &code::PROVIDER_RULE,
                "Invalid RFC3339 String Value",
                message,
            );
        }
        for rule in &attribute.rules {
            if let Some(message) = rule.broken(value, name) {
                self.report(name, &code::PROVIDER_RULE, title(rule, name), message);
            }
        }
        if name == "length" {
            self.long_enough(value);
        }
    }

    /// A generated text has room for all that it must contain.
    fn long_enough(&mut self, length: &Value) {
        let mut sum: i64 = 0;
        for name in LEAST {
            match self.value(name).as_ref().map(Value::view) {
                None => {}
                Some(View::Number(number)) => {
                    let Some(least) = number.to_i64() else { return };
                    sum = sum.saturating_add(least);
                }
                Some(_) => return,
            }
        }
        let length = match length.view() {
            View::Number(number) => number.to_i64(),
            _ => None,
        };
        let counted = self.subject.schema.attribute("min_upper").is_some();
        if counted && length.is_some_and(|length| length < sum) {
            let message = format!("at least {sum} characters are demanded by `min_*`");
            self.report(
                "length",
                &code::PROVIDER_RULE,
                "Invalid Attribute Value",
                message,
            );
        }
    }

    /// A generated text has something to choose its characters from.
    fn some_characters(&mut self, numeric: &Value) {
        let off = |value: &Value| matches!(value.view(), View::Bool(false));
        let others = ["special", "upper", "lower"];
        let all_off = others
            .iter()
            .all(|n| self.value(n).is_some_and(|v| off(&v)));
        if all_off && (numeric.is_unknown() || off(numeric)) {
            let message = "one kind of characters at least must be left".to_owned();
            let title = "Invalid Attribute Combination";
            self.report("numeric", &code::INVALID_COMBINATION, title, message);
        }
    }
}

/// The title when a number has a fraction.
const FRACTION: &str = "Int64 Type Validation Error";

fn title(rule: &Rule, name: &str) -> &'static str {
    match rule {
        Rule::Pattern(_) if name.ends_with("_permission") => "Invalid File Permission String Value",
        Rule::Pattern(_) => "Invalid Attribute Value Match",
        _ => "Invalid Attribute Value",
    }
}
