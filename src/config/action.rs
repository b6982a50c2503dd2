use std::rc::Rc;

use super::content::exact;
use super::decode::{check_name, elements};
use super::resource::repetition;
use super::{ProviderRef, shapes};
use crate::addr::Reference;
use crate::diag::{Code, Diagnostic, Diagnostics, code, nearest};
use crate::eval;
use crate::syntax::ast::{Attribute, Block, Expr, Ident, Step};
use crate::text::Span;

/// `action "type" "name" { … }`. No provider that Formwork knows has actions; the block's own form is checked.
#[derive(Clone, Debug)]
pub struct Action {
    /// The type label.
    pub type_label: Ident,
    /// The name label.
    pub name: Ident,
    /// Which provider configuration; else the default one of the implied provider.
    pub provider: Option<ProviderRef>,
    /// The block's header.
    pub span: Span,
}

/// An action that a resource asks for.
#[derive(Clone, Debug)]
pub struct Triggered {
    /// Type and name of the action.
    pub action: (Rc<str>, Rc<str>),
    /// Where it is named.
    pub span: Span,
}

/// When an action can run.
const EVENTS: [&str; 4] = [
    "before_create",
    "after_create",
    "before_update",
    "after_update",
];

impl Action {
    /// The local name of its provider.
    pub fn provider_name(&self) -> &str {
        let implied = self.type_label.name.split('_').next();
        let given = self.provider.as_ref().map(|p| &*p.name);
        given.or(implied).unwrap_or_default()
    }

    /// Reads an `action` block.
    pub(super) fn decode(block: &Block, diags: &mut Diagnostics) -> Option<Self> {
        let [type_label, name] = block.labels.as_slice() else {
            return None;
        };
        let content = exact(&block.body, &shapes::ACTION, diags);
        check_name(type_label, &code::INVALID_ACTION_TYPE_NAME, diags);
        check_name(name, &code::INVALID_ACTION_NAME, diags);
        repetition(&content, diags);
        for second in content.blocks.iter().skip(1) {
            let message = "an action has one `config` block at most";
            diags.push(Diagnostic::new(&code::DUPLICATE_ACTION_CONFIG, message).at(second.header));
        }
        let provider = content.attribute("provider");
        Some(Self {
            type_label: type_label.clone(),
            name: name.clone(),
            provider: provider.and_then(|a| ProviderRef::decode(&a.expr, "provider", diags)),
            span: block.header,
        })
    }
}

/// Reads an `action_trigger` block: the actions it names.
pub(super) fn trigger(block: &Block, diags: &mut Diagnostics) -> Vec<Triggered> {
    let content = exact(&block.body, &shapes::ACTION_TRIGGER, diags);
    if !events(content.attribute("events"), diags) {
        let message = "say at least once when the actions run";
        diags.push(Diagnostic::new(&code::NO_EVENTS, message).at(block.header));
    }
    let named = content.attribute("actions");
    let named = named.map(|a| elements(a, diags).unwrap_or_default());
    let named = named.unwrap_or_default();
    if named.is_empty() {
        diags.push(no_action(block.header));
    }
    let mut found = Vec::new();
    for element in named {
        // Nothing is looked at after the first bad one, as in Terraform.
        match action(element, diags) {
            Some(triggered) => found.push(triggered),
            None => break,
        }
    }
    found
}

/// Whether there is an event that can happen.
fn events(attribute: Option<&Attribute>, diags: &mut Diagnostics) -> bool {
    let elements = attribute.map(|a| elements(a, diags).unwrap_or_default());
    let mut known: Vec<Rc<str>> = Vec::new();
    for element in elements.unwrap_or_default() {
        let word = eval::keyword(element).cloned();
        let near = word.as_ref().and_then(|word| nearest(word, EVENTS));
        let written = word.clone().unwrap_or_default();
        let mut bad = |code: &'static Code, title: String, message: &str| {
            let problem = Diagnostic::new(code, message).titled(title);
            let at = element.span;
            let near = near.filter(|near| **near != *written);
            diags.push(problem.at(at).suggest(at, &written, near));
        };
        match word {
            Some(word) if known.contains(&word) => {
                let title = format!("Duplicate \"{word}\" event");
                bad(&code::DUPLICATE_EVENT, title, "an event is named once");
            }
            Some(word) if EVENTS.contains(&&*word) => known.push(word),
            word => {
                let title = format!("Invalid \"event\" value {}", word.unwrap_or_default());
                let message =
                    "an event is before_create, after_create, before_update or after_update";
                bad(&code::INVALID_EVENT, title, message);
            }
        }
    }
    !known.is_empty()
}

fn no_action(at: Span) -> Diagnostic {
    let message = "name at least one action to run";
    Diagnostic::new(&code::NO_ACTIONS, message).at(at)
}

/// The action that an element names. Nothing when that was reported.
fn action(element: &Expr, diags: &mut Diagnostics) -> Option<Triggered> {
    let mut found = None;
    let mut other = false;
    let before = diags.len();
    eval::traversals(element, &mut |root, steps| match (&*root.name, steps) {
        ("action", [Step::Attribute(kind, _), Step::Attribute(name, _), ..]) => {
            found = Some((kind.clone(), name.clone()));
        }
        _ => other |= Reference::from_traversal(root, steps, diags).is_some(),
    });
    if diags.errors_since(before) {
        return None;
    }
    if other {
        let message = "only actions of this module can be named here, as in `action.type.name`";
        diags.push(Diagnostic::new(&code::INVALID_ACTION_REFERENCE, message).at(element.span));
    }
    if found.is_none() {
        diags.push(no_action(element.span));
    }
    found.filter(|_| !other).map(|action| Triggered {
        action,
        span: element.span,
    })
}
