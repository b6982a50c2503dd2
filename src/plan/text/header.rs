//! What stands above and before an object.

use super::paint::{Colour, Paint};
use super::scalar::quoted;
use crate::addr::Mode;
use crate::plan::{Action, ActionReason, ResourceChange, items};
use crate::sorted::Gather;

/// The four columns before an object.
pub(super) fn sign(action: Action, paint: Paint) -> String {
    let (padded, colour) = match action {
        Action::NoOp => return "    ".to_owned(),
        Action::Create => ("  + ", Colour::Green),
        Action::Read => (" <= ", Colour::Cyan),
        Action::Update => ("  ~ ", Colour::Yellow),
        Action::Delete => ("  - ", Colour::Red),
        Action::DeleteThenCreate => return both('-', '+', paint),
        Action::CreateThenDelete => return both('+', '-', paint),
        Action::Forget => return " . ".to_owned(),
    };
    paint.sign(padded, colour)
}

fn both(first: char, then: char, paint: Paint) -> String {
    let colour = |c| if c == '-' { Colour::Red } else { Colour::Green };
    let part = |c: char| paint.of(&c.to_string(), colour(c));
    format!("{}/{} ", part(first), part(then))
}

/// `resource "type" "name"`
pub(super) fn block(change: &ResourceChange) -> String {
    let resource = &change.addr.resource;
    let word = match resource.mode {
        Mode::Data => "data",
        Mode::Managed => "resource",
        Mode::Ephemeral => "ephemeral",
    };
    format!(
        "{word} {} {}",
        quoted(&resource.type_name),
        quoted(&resource.name)
    )
}

/// What happens to an object and why, a line each.
pub(super) fn comments(change: &ResourceChange, paint: Paint) -> String {
    // An object that is let go stands one column to the left, as in Terraform.
    let margin = if change.action == Action::Forget {
        " "
    } else {
        "  "
    };
    let mut lines = vec![paint.of(&happens(change), Colour::Bold)];
    lines.extend(reasons(change));
    let lines = lines.into_iter().map(|line| format!("{margin}# {line}\n"));
    lines.gathered()
}

/// What became of an object by other hands.
pub(super) fn drifted(change: &ResourceChange, paint: Paint) -> String {
    let what = match change.action {
        Action::Delete => "has been deleted",
        _ => "has changed",
    };
    let line = paint.of(&format!("{} {what}", change.addr), Colour::Bold);
    format!("  # {line}\n")
}

fn happens(change: &ResourceChange) -> String {
    let mut name = change.addr.to_string();
    if let Some(deposed) = &change.deposed {
        name = format!("{name} (deposed object {deposed})");
    }
    let moved = change.previous_addr.as_ref();
    match change.action {
        Action::NoOp if change.importing.is_some() => format!("{name} will be imported"),
        Action::NoOp => match moved {
            Some(previous) => format!("{previous} has moved to {name}"),
            None => format!("{name} stays as it is"),
        },
        Action::Create => format!("{name} will be created"),
        Action::Read => format!("{name} will be read during apply"),
        Action::Update => format!("{name} will be updated in-place"),
        Action::Delete => format!("{name} will be destroyed"),
        Action::Forget => format!("{name} will no longer be managed, but will not be destroyed"),
        Action::DeleteThenCreate | Action::CreateThenDelete => match change.reason {
            Some(ActionReason::ReplaceBecauseTainted) => {
                format!("{name} is tainted, so must be replaced")
            }
            Some(ActionReason::ReplaceByRequest) => {
                format!("{name} will be replaced, as requested")
            }
            Some(ActionReason::ReplaceByTriggers) => {
                format!("{name} will be replaced due to changes in replace_triggered_by")
            }
            _ => format!("{name} must be replaced"),
        },
    }
}

/// Why, in parentheses.
fn reasons(change: &ResourceChange) -> Vec<String> {
    let mut lines = Vec::new();
    if change.deposed.is_some() {
        lines.push("(an earlier replacement could not remove it)".to_owned());
    }
    if change.action == Action::Forget {
        lines.push("(the template says so: destroy = false)".to_owned());
    } else if let Some(reason) = change.reason.filter(|_| !change.action.is_replace()) {
        lines.push(format!("({})", items::reason_text(reason)));
    }
    if change.action != Action::NoOp {
        let moved = change.previous_addr.as_ref();
        lines.extend(moved.map(|previous| format!("(moved from {previous})")));
        let imported = change.importing.as_ref();
        lines.extend(imported.map(|id| format!("(imported from {})", quoted(id))));
        if imported.is_some() && change.action.is_replace() {
            lines.push("Warning: the imported object will be destroyed".to_owned());
        }
    }
    lines
}
