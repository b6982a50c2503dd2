use std::rc::Rc;

use super::content::partial;
use super::decode::word;
use super::{escape, shapes};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::eval;
use crate::syntax::ast::{Attribute, Block, Body, Expr, Ident, Step};
use crate::text::Span;

/// `provisioner "type" { … }`
#[derive(Clone, Debug)]
pub struct Provisioner {
    /// `local-exec` and its like.
    pub kind: Ident,
    /// When it runs.
    pub when: When,
    /// What happens when it fails.
    pub on_failure: OnFailure,
    /// How to reach the machine, instead of the resource's own way.
    pub connection: Option<Connection>,
    /// The provisioner's own arguments.
    pub body: Body,
    /// The block's header.
    pub span: Span,
}

/// `connection { … }`
#[derive(Clone, Debug)]
pub struct Connection {
    /// Its arguments.
    pub body: Body,
    /// The block's header.
    pub span: Span,
}

/// When a provisioner runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// After creation.
    #[default]
    Create,
    /// Before destruction.
    Destroy,
}

/// What happens when a provisioner fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnFailure {
    /// The resource fails.
    #[default]
    Fail,
    /// Nothing.
    Continue,
}

/// Kinds that Terraform once had.
const GONE: [&str; 4] = ["chef", "habitat", "puppet", "salt-masterless"];

impl Provisioner {
    /// Reads a `provisioner` block.
    pub(super) fn decode(block: &Block, diags: &mut Diagnostics) -> Option<Self> {
        let kind = block.labels.first()?.clone();
        if GONE.contains(&&*kind.name) {
            let message = format!("Terraform no longer has the provisioner `{}`", kind.name);
            diags.push(
                Diagnostic::new(&code::PROVISIONER_GONE, message)
                    .titled(format!(
                        "The \"{}\" provisioner has been removed",
                        kind.name
                    ))
                    .at(kind.span),
            );
            return None;
        }
        let (content, mut body) = partial(&block.body, &shapes::PROVISIONER, diags);
        let when = content.attribute("when").and_then(|a| when(a, diags));
        let on_failure = content
            .attribute("on_failure")
            .and_then(|a| on_failure(a, diags));
        let mut connection = None;
        let mut escaped = false;
        for inner in &content.blocks {
            match &*inner.kind.name {
                "_" => escape::take(inner, &mut body, &mut escaped, diags),
                "connection" => Connection::decode(inner, &mut connection, "provisioner", diags),
                _ => escape::reserved(inner, "provisioner", diags),
            }
        }
        let when = when.unwrap_or_default();
        if when == When::Destroy {
            only_self(&body, diags);
            if let Some(connection) = &connection {
                only_self(&connection.body, diags);
            }
        }
        Some(Self {
            kind,
            when,
            on_failure: on_failure.unwrap_or_default(),
            connection,
            body,
            span: block.header,
        })
    }
}

impl Connection {
    /// Reads a `connection` block into its place, which must be empty.
    pub(super) fn decode(
        block: &Block,
        place: &mut Option<Self>,
        owner: &str,
        diags: &mut Diagnostics,
    ) {
        if let Some(first) = place {
            let message = format!("this {owner} already has a `connection` block");
            diags.push(
                Diagnostic::new(&code::DUPLICATE_CONNECTION, message)
                    .at(block.header)
                    .see(first.span, "first one here"),
            );
            return;
        }
        *place = Some(Self {
            body: block.body.clone(),
            span: block.header,
        });
    }
}

fn keyword(attribute: &Attribute, known: [&str; 2], diags: &mut Diagnostics) -> Option<Rc<str>> {
    let given = word(&attribute.expr, diags);
    let found = given.clone().filter(|word| known.contains(&&**word));
    if found.is_none() {
        let (at, given) = (attribute.expr.span, given.unwrap_or_default());
        let near = nearest(&given, known);
        let name = &attribute.name.name;
        let message = format!("`{name}` is either `{}` or `{}`", known[0], known[1]);
        diags.push(
            Diagnostic::new(&code::INVALID_KEYWORD, message)
                .titled(format!("Invalid \"{name}\" keyword"))
                .at(at)
                .suggest(at, &given, near),
        );
    }
    found
}

fn when(attribute: &Attribute, diags: &mut Diagnostics) -> Option<When> {
    let word = keyword(attribute, ["create", "destroy"], diags)?;
    Some(if &*word == "destroy" {
        When::Destroy
    } else {
        When::Create
    })
}

fn on_failure(attribute: &Attribute, diags: &mut Diagnostics) -> Option<OnFailure> {
    let word = keyword(attribute, ["continue", "fail"], diags)?;
    Some(if &*word == "continue" {
        OnFailure::Continue
    } else {
        OnFailure::Fail
    })
}

/// What runs before destruction may look at the dying resource only.
fn only_self(body: &Body, diags: &mut Diagnostics) {
    let Body::Native(body) = body else {
        return;
    };
    for attribute in &body.attributes {
        check_self(&attribute.expr, diags);
    }
    for block in &body.blocks {
        only_self(&block.body, diags);
    }
}

fn check_self(expr: &Expr, diags: &mut Diagnostics) {
    eval::traversals(expr, &mut |root, steps| {
        let attribute = match steps {
            [Step::Attribute(name, _)] => &**name,
            _ => "",
        };
        let fine = match &*root.name {
            "self" | "path" | "terraform" => true,
            "count" => attribute == "index",
            "each" => attribute == "key",
            _ => false,
        };
        if !fine {
            let message =
                "before destruction only `self`, `count.index` and `each.key` can be referred to";
            diags.push(Diagnostic::new(&code::DESTROY_REFERENCE, message).at(expr.span));
        }
    });
}
