//! Plans for a terminal.

use std::fmt::Write;

use super::items::{self, ItemAttribute, Summary};
use super::{Action, Plan, ResourceChange};

/// A plan for a terminal: each change with the attributes that differ, then how many there are.
pub fn render(plan: &Plan) -> String {
    let mut text = String::new();
    if !plan.drift.is_empty() {
        text.push_str("Changed outside the template:\n");
    }
    for drift in &plan.drift {
        object(&mut text, drift);
    }
    if !plan.drift.is_empty() {
        text.push_str("\nTo be done:\n");
    }
    for change in plan.changes.iter().filter(|c| items::is_told(c)) {
        object(&mut text, change);
    }
    for (name, output) in plan
        .outputs
        .iter()
        .filter(|(_, o)| o.action != Action::NoOp)
    {
        put(
            &mut text,
            format_args!("{} output.{name}\n", sign(output.action)),
        );
    }
    let Summary {
        resource_add,
        resource_update,
        resource_delete,
        ..
    } = items::summary(plan);
    put(
        &mut text,
        format_args!(
            "Plan: {resource_add} to add, {resource_update} to change, {resource_delete} to destroy.\n"
        ),
    );
    text
}

fn object(text: &mut String, change: &ResourceChange) {
    head(text, change);
    items::attributes(change)
        .iter()
        .for_each(|a| attribute(text, a));
}

/// Writing to a string does not fail.
fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(arguments);
}

fn sign(action: Action) -> &'static str {
    match action {
        Action::NoOp => " ",
        Action::Create => "+",
        Action::Read => "?",
        Action::Update => "~",
        Action::Delete => "-",
        Action::DeleteThenCreate => "-/+",
        Action::CreateThenDelete => "+/-",
        Action::Forget => ".",
    }
}

fn head(text: &mut String, change: &ResourceChange) {
    put(
        text,
        format_args!("{} {}", sign(change.action), change.addr),
    );
    if let Some(deposed) = &change.deposed {
        put(text, format_args!(" (deposed {deposed})"));
    }
    if let Some(previous) = &change.previous_addr {
        put(text, format_args!(" (moved from {previous})"));
    }
    if let Some(id) = &change.importing {
        put(text, format_args!(" (imported as {id:?})"));
    }
    if let Some(reason) = change.reason {
        put(text, format_args!(" # {}", items::reason_text(reason)));
    }
    text.push('\n');
}

fn attribute(text: &mut String, attribute: &ItemAttribute) {
    let shown = |value: &Option<String>| match value.as_deref() {
        None | Some("") => None,
        Some(unknown @ (items::UNKNOWN | items::SENSITIVE)) => Some(unknown.to_owned()),
        Some(value) => Some(format!("{value:?}")),
    };
    let name = &attribute.name;
    match (
        shown(&attribute.previous_value),
        shown(&attribute.target_value),
    ) {
        (None, None) => {}
        (None, Some(after)) => put(text, format_args!("    {name} = {after}\n")),
        (Some(before), None) => put(text, format_args!("    {name} = {before} -> null\n")),
        (Some(before), Some(after)) => {
            put(text, format_args!("    {name} = {before} -> {after}\n"));
        }
    }
}
