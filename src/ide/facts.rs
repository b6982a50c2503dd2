//! What is known of an argument, in words.

use std::rc::Rc;

use super::members::{Member, What};
use crate::func::hcl;
use crate::schema::{AttributeSchema, Format, NestedBlock, Relations, Rule};
use crate::sorted::Gather;
use crate::value::{Value, show};

/// Longer lists of words and values are cut.
const MOST: usize = 40;

/// Type and the most important facts, beside a name.
pub(super) fn detail(member: &Member) -> String {
    let mut parts = vec![type_name(member)];
    let required = member.is_required();
    match &member.what {
        What::Attribute(..) => {
            let attribute = member.attribute();
            let is = |of: fn(&AttributeSchema) -> bool| attribute.is_some_and(of);
            parts.extend(required.then(|| "required".to_owned()));
            parts.extend(is(|a| a.optional).then(|| "optional".to_owned()));
            parts.extend(is(|a| a.computed).then(|| "computed".to_owned()));
            parts.extend(is(|a| a.force_new).then(|| "force-new".to_owned()));
        }
        _ if required => parts.push("required".to_owned()),
        What::Variable(_) | What::Nested(..) => parts.push("optional".to_owned()),
        What::Argument(..) | What::Block(..) => {}
    }
    if member.is_deprecated() {
        parts.push("deprecated".to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

/// The type of an argument's value; `block` for a block.
pub(super) fn type_name(member: &Member) -> String {
    match &member.what {
        What::Argument(word, _) => word.map_or(String::new(), |w| w.ty.to_owned()),
        What::Block(..) | What::Nested(..) => "block".to_owned(),
        What::Attribute(..) | What::Variable(_) => member
            .ty()
            .map_or(String::new(), |ty| show::expression(&ty)),
    }
}

/// Everything else that is known, a sentence each.
pub(super) fn facts(member: &Member) -> Vec<String> {
    match &member.what {
        What::Attribute(..) => member.attribute().map(attribute).unwrap_or_default(),
        What::Nested(..) => member.nested().map(nested).unwrap_or_default(),
        What::Variable(variable) => {
            let description = variable.description.iter().map(|d| d.to_string());
            let default = variable.default.iter().map(default);
            let deprecated = variable
                .deprecated
                .iter()
                .map(|d| format!("Deprecated: {d}"));
            description.chain(default).chain(deprecated).gathered()
        }
        What::Argument(word, _) | What::Block(word, _) => {
            word.iter().map(|w| w.text.to_owned()).gathered()
        }
    }
}

fn attribute(attribute: &AttributeSchema) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(attribute.default.as_ref().map(default));
    facts.extend(attribute.rules.iter().map(|rule| self::rule(rule, "")));
    let each = attribute.element_rules.iter();
    facts.extend(each.map(|rule| self::rule(rule, "Each element: ")));
    if !attribute.refers_to.is_empty() {
        let first: Vec<Rc<str>> = attribute.refers_to.iter().take(3).cloned().gathered();
        facts.push(format!("Usually refers to {}.", list(&first)));
    }
    relations(&attribute.relations, &attribute.name, &mut facts);
    let mut say = |holds: bool, text: &str| facts.extend(holds.then(|| text.to_owned()));
    let given = attribute.configurable();
    say(!given, "Only read: the provider fills it in.");
    say(
        given && attribute.computed,
        "The provider fills it in when it is not given.",
    );
    say(
        given && attribute.force_new,
        "Changing this replaces the resource.",
    );
    say(attribute.sensitive, "Sensitive: it is not shown.");
    say(attribute.write_only, "Write-only: it is never stored.");
    say(attribute.deprecated, "Deprecated.");
    facts
}

fn nested(nested: &NestedBlock) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(match (nested.min_items, nested.max_items) {
        (0, 0) => None,
        (0, most) => Some(format!("At most {most}.")),
        (least, 0) => Some(format!("At least {least}.")),
        (least, most) if least == most => Some(format!("Exactly {most}.")),
        (least, most) => Some(format!("Between {least} and {most}.")),
    });
    relations(&nested.relations, &nested.name, &mut facts);
    let mut say = |holds: bool, text: &str| facts.extend(holds.then(|| text.to_owned()));
    say(
        nested.computed,
        "The provider fills it in when it is not given.",
    );
    say(nested.force_new, "Changing this replaces the resource.");
    say(nested.deprecated, "Deprecated.");
    facts
}

/// What an argument is when it is not given.
pub(super) fn default(value: &Value) -> String {
    format!("Default: `{}`.", hcl::expression(value))
}

fn rule(rule: &Rule, of: &str) -> String {
    let text = match rule {
        Rule::Enum(words) => format!("One of {}.", list(words)),
        Rule::Range(least, most) => format!("From {}.", ends(*least, *most)),
        Rule::Length(least, most) => format!("Length in bytes: {}.", ends(*least, *most)),
        Rule::Format(Format::Cidr) => "A network such as `192.168.0.0/16`.".to_owned(),
        Rule::Format(Format::Ip) => "An IP address.".to_owned(),
        Rule::Format(Format::Ipv4) => "An IPv4 address.".to_owned(),
        Rule::Format(Format::Json) => "JSON.".to_owned(),
        Rule::Pattern(pattern) => format!("Matches `{pattern}`."),
    };
    format!("{of}{text}")
}

fn ends(least: Option<i64>, most: Option<i64>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("{least} upwards"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => "any".to_owned(),
    }
}

fn relations(relations: &Relations, own: &str, facts: &mut Vec<String>) {
    let rows = [
        (&relations.conflicts_with, "Not beside"),
        (&relations.exactly_one_of, "Exactly one of"),
        (&relations.at_least_one_of, "At least one of"),
        (&relations.required_with, "Only together with"),
    ];
    for (names, text) in rows {
        let others = names.iter().any(|name| **name != *own);
        facts.extend(others.then(|| format!("{text} {}.", list(names))));
    }
}

fn list(words: &[Rc<str>]) -> String {
    let shown = words.iter().take(MOST).map(|word| format!("`{word}`"));
    let mut shown: Vec<String> = shown.gathered();
    if words.len() > MOST {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}
