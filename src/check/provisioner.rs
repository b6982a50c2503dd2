//! `provisioner` and `connection` blocks.

use std::rc::Rc;

use super::condition;
use super::data::View;
use crate::addr::Reference;
use crate::config::{Module, Resource};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::Scope;
use crate::schema::{AttributeSchema, BlockSchema, decode};
use crate::sorted::Gather;
use crate::syntax::ast::Body;
use crate::value::Type;

const BOOLS: [&str; 5] = ["agent", "https", "insecure", "use_ntlm", "quiet"];
const NUMBERS: [&str; 3] = ["port", "bastion_port", "proxy_port"];
const CONNECTION: [&str; 30] = [
    "agent",
    "agent_identity",
    "bastion_certificate",
    "bastion_host",
    "bastion_host_key",
    "bastion_password",
    "bastion_port",
    "bastion_private_key",
    "bastion_user",
    "cacert",
    "certificate",
    "host!",
    "host_key",
    "https",
    "insecure",
    "password",
    "port",
    "private_key",
    "proxy_host",
    "proxy_port",
    "proxy_scheme",
    "proxy_user_name",
    "proxy_user_password",
    "script_path",
    "target_platform",
    "timeout",
    "type",
    "use_ntlm",
    "user",
    "",
];

/// The arguments of a provisioner; `!` marks those that must be given.
fn arguments(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "local-exec" => &[
            "command!",
            "environment",
            "interpreter",
            "quiet",
            "working_dir",
        ],
        "remote-exec" => &["inline", "script", "scripts"],
        "file" => &["content", "destination!", "source"],
        _ => return None,
    })
}

/// What may stand in a `provisioner` block of a type.
pub(crate) fn provisioner(kind: &str) -> Option<BlockSchema> {
    arguments(kind).map(schema)
}

/// What may stand in a `connection` block.
pub(crate) fn connection() -> BlockSchema {
    schema(&CONNECTION)
}

/// The types of provisioners.
pub(crate) const KINDS: [&str; 3] = ["file", "local-exec", "remote-exec"];

fn schema(names: &[&str]) -> BlockSchema {
    let attributes = names.iter().filter(|n| !n.is_empty()).map(|name| {
        let bare = name.trim_end_matches('!');
        let required = bare.len() < name.len();
        let ty = match bare {
            "environment" => Type::map(Type::String),
            "inline" | "scripts" | "interpreter" => Type::list(Type::String),
            _ if BOOLS.contains(&bare) => Type::Bool,
            _ if NUMBERS.contains(&bare) => Type::Number,
            _ => Type::String,
        };
        AttributeSchema {
            required,
            optional: !required,
            ..AttributeSchema::new(bare, ty)
        }
    });
    BlockSchema::new(attributes.gathered(), Vec::new())
}

/// Reports provisioners that do not exist.
pub(super) fn known(module: &Module, diags: &mut Diagnostics) {
    for resource in module.resources.values() {
        for provisioner in &resource.provisioners {
            if arguments(&provisioner.kind.name).is_none() {
                let message = format!("there is no provisioner `{}`", provisioner.kind.name);
                diags.push(Diagnostic::new(&code::MISSING_PROVISIONER, message));
            }
        }
    }
}

/// The bodies of a resource's provisioners and connections with what may stand in them.
fn bodies(resource: &Resource) -> Vec<(&str, &Body, Rc<BlockSchema>)> {
    if resource.provisioners.is_empty() && resource.connection.is_none() {
        return Vec::new();
    }
    let connection = Rc::new(schema(&CONNECTION));
    let mut all = Vec::new();
    for provisioner in &resource.provisioners {
        if let Some(names) = arguments(&provisioner.kind.name) {
            let kind = &*provisioner.kind.name;
            all.push((kind, &provisioner.body, Rc::new(schema(names))));
        }
        all.extend(
            provisioner
                .connection
                .iter()
                .map(|c| ("connection", &c.body, connection.clone())),
        );
    }
    if !resource.provisioners.is_empty() {
        all.extend(
            resource
                .connection
                .iter()
                .map(|c| ("connection", &c.body, connection.clone())),
        );
    }
    all
}

/// What the provisioners of a resource refer to.
pub(super) fn references(resource: &Resource) -> Vec<Reference> {
    let mut ignored = Diagnostics::new();
    let mut all = Vec::new();
    for (_, body, schema) in bodies(resource) {
        let body = decode::native(body, &schema, &mut ignored);
        all.extend(decode::references(&body, &schema, &mut ignored));
    }
    all
}

/// Checks the provisioners of a resource.
pub(super) fn check(view: &View, resource: &Resource, diags: &mut Diagnostics) {
    for (kind, body, schema) in bodies(resource) {
        let body = decode::native(body, &schema, diags);
        let before = diags.len();
        let references = decode::references(&body, &schema, diags);
        let readable = !diags.errors_since(before);
        let good = condition::references(view, &references, diags) && readable;
        let content = good.then(|| decode::content(&body, &schema, &Scope::new(view), diags));
        // With a bad reference nothing is known of any argument, and so each counts as given.
        let given = |name: &&str| {
            let content = content.as_ref();
            content.is_none_or(|c| c.attribute(&schema, name).is_some_and(|v| !v.is_null()))
        };
        diags.extend(sources(kind, &given));
    }
}

/// Of several arguments that say what is run or copied exactly one is given.
fn sources(kind: &str, given: &dyn Fn(&&str) -> bool) -> Option<Diagnostic> {
    let names: &[&str] = match kind {
        "file" => &["source", "content"],
        "remote-exec" => &["inline", "script", "scripts"],
        _ => return None,
    };
    let title = match (kind, names.iter().filter(|name| given(name)).count()) {
        (_, 1) => return None,
        ("file", 0) => "Must provide one of 'source' or 'content'",
        ("file", _) => "Cannot set both 'source' and 'content'",
        _ => "Invalid remote-exec provisioner configuration",
    };
    let message = format!("`{kind}` takes exactly one of `{}`", names.join("`, `"));
    Some(Diagnostic::new(&code::INVALID_PROVISIONER, message).titled(title))
}
