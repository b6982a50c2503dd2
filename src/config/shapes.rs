//! The tables of arguments and blocks that the language itself knows.

use super::content::Shape;
use crate::syntax::json::Reading::{Literal, Static, Template};

pub(super) const FILE: Shape = Shape {
    attributes: &[],
    blocks: &[
        ("terraform", &[]),
        ("required_providers", &[]),
        ("provider", &["name"]),
        ("variable", &["name"]),
        ("locals", &[]),
        ("output", &["name"]),
        ("module", &["name"]),
        ("resource", &["type", "name"]),
        ("data", &["type", "name"]),
        ("ephemeral", &["type", "name"]),
        ("moved", &[]),
        ("removed", &[]),
        ("import", &[]),
        ("check", &["name"]),
        ("action", &["type", "name"]),
    ],
};

/// What is looked at before a file is read.
pub(super) const SNIFFED: Shape = Shape {
    attributes: &[],
    blocks: &[("terraform", &[])],
};

/// Nothing at all.
pub(super) const NOTHING: Shape = Shape {
    attributes: &[],
    blocks: &[],
};

pub(super) const TERRAFORM: Shape = Shape {
    attributes: &[
        ("required_version", Literal, false),
        ("experiments", Static, false),
        ("language", Static, false),
    ],
    blocks: &[
        ("backend", &["type"]),
        ("cloud", &[]),
        ("required_providers", &[]),
        ("provider_meta", &["provider"]),
    ],
};

pub(super) const VARIABLE: Shape = Shape {
    attributes: &[
        ("description", Literal, false),
        ("default", Literal, false),
        ("type", Static, false),
        ("sensitive", Literal, false),
        ("ephemeral", Literal, false),
        ("nullable", Literal, false),
        ("const", Literal, false),
        ("deprecated", Literal, false),
    ],
    blocks: &[("validation", &[])],
};

pub(super) const OUTPUT: Shape = Shape {
    attributes: &[
        ("description", Literal, false),
        ("value", Template, false),
        ("depends_on", Static, false),
        ("sensitive", Literal, false),
        ("ephemeral", Literal, false),
        ("deprecated", Literal, false),
        ("type", Static, false),
    ],
    blocks: &[("precondition", &[]), ("postcondition", &[])],
};

pub(super) const CONDITION: Shape = Shape {
    attributes: &[
        ("condition", Template, true),
        ("error_message", Template, true),
    ],
    blocks: &[],
};

/// Meta-arguments of `resource`, `data` and `ephemeral` blocks; the rest belongs to the type.
pub(super) const RESOURCE: Shape = Shape {
    attributes: &[
        ("count", Template, false),
        ("for_each", Template, false),
        ("provider", Static, false),
        ("depends_on", Static, false),
    ],
    blocks: &[
        ("locals", &[]),
        ("lifecycle", &[]),
        ("connection", &[]),
        ("provisioner", &["type"]),
        ("_", &[]),
    ],
};

/// As [`RESOURCE`], for what is only read.
pub(super) const DATA: Shape = Shape {
    attributes: RESOURCE.attributes,
    blocks: &[("lifecycle", &[]), ("locals", &[]), ("_", &[])],
};

pub(super) const LIFECYCLE: Shape = Shape {
    attributes: &[
        ("create_before_destroy", Literal, false),
        ("prevent_destroy", Literal, false),
        ("ignore_changes", Static, false),
        ("replace_triggered_by", Static, false),
    ],
    blocks: &[
        ("precondition", &[]),
        ("postcondition", &[]),
        ("action_trigger", &[]),
    ],
};

pub(super) const ACTION: Shape = Shape {
    attributes: &[
        ("count", Template, false),
        ("for_each", Template, false),
        ("provider", Static, false),
    ],
    blocks: &[("config", &[])],
};

pub(super) const ACTION_TRIGGER: Shape = Shape {
    attributes: &[
        ("events", Static, true),
        ("condition", Template, false),
        ("actions", Static, true),
    ],
    blocks: &[],
};

pub(super) const PROVISIONER: Shape = Shape {
    attributes: &[("when", Static, false), ("on_failure", Static, false)],
    blocks: &[("_", &[]), ("connection", &[]), ("lifecycle", &[])],
};

/// Arguments and blocks of a module call itself; the rest are the module's variables.
pub(super) const MODULE: Shape = Shape {
    attributes: &[
        ("source", Template, false),
        ("version", Template, false),
        ("count", Template, false),
        ("for_each", Template, false),
        ("depends_on", Static, false),
        ("providers", Static, false),
        ("ignore_nested_deprecations", Template, false),
    ],
    blocks: &[
        ("_", &[]),
        ("lifecycle", &[]),
        ("locals", &[]),
        ("provider", &["type"]),
    ],
};

pub(super) const PROVIDER: Shape = Shape {
    attributes: &[
        ("alias", Literal, false),
        ("version", Template, false),
        ("count", Template, false),
        ("depends_on", Static, false),
        ("for_each", Template, false),
        ("source", Template, false),
    ],
    blocks: &[("_", &[]), ("lifecycle", &[]), ("locals", &[])],
};

pub(super) const MOVED: Shape = Shape {
    attributes: &[("from", Static, true), ("to", Static, true)],
    blocks: &[],
};

pub(super) const REMOVED: Shape = Shape {
    attributes: &[("from", Static, true)],
    blocks: &[
        ("lifecycle", &[]),
        ("connection", &[]),
        ("provisioner", &["type"]),
    ],
};

pub(super) const REMOVED_LIFECYCLE: Shape = Shape {
    attributes: &[("destroy", Literal, false)],
    blocks: &[],
};

pub(super) const IMPORT: Shape = Shape {
    attributes: &[
        ("for_each", Template, false),
        ("id", Template, false),
        ("to", Static, true),
        ("provider", Static, false),
        ("identity", Template, false),
    ],
    blocks: &[],
};

pub(super) const CHECK: Shape = Shape {
    attributes: &[],
    blocks: &[("data", &["type", "name"]), ("assert", &[])],
};

/// What the language knows of a block, named by the types of the blocks from the outermost to itself; of a file when
/// there are none. Nothing is known of the blocks of a resource's own type.
pub fn shape(path: &[&str]) -> Option<&'static Shape> {
    Some(match path {
        [] => &FILE,
        ["terraform"] => &TERRAFORM,
        ["variable"] => &VARIABLE,
        ["output"] => &OUTPUT,
        ["resource"] => &RESOURCE,
        ["data" | "ephemeral"] | ["check", "data"] => &DATA,
        ["action"] => &ACTION,
        ["module"] => &MODULE,
        ["provider"] => &PROVIDER,
        ["moved"] => &MOVED,
        ["removed"] => &REMOVED,
        ["import"] => &IMPORT,
        ["check"] => &CHECK,
        ["removed", "lifecycle"] => &REMOVED_LIFECYCLE,
        ["resource" | "data" | "ephemeral", "lifecycle"] => &LIFECYCLE,
        ["resource", "lifecycle", "action_trigger"] => &ACTION_TRIGGER,
        ["resource" | "removed", "provisioner"] => &PROVISIONER,
        ["variable", "validation"]
        | ["check", "assert"]
        | ["output", "precondition"]
        | [
            "resource" | "data" | "ephemeral",
            "lifecycle",
            "precondition" | "postcondition",
        ] => &CONDITION,
        _ => return None,
    })
}
