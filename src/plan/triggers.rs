//! `replace_triggered_by`: replacement because something else changes.

use super::ResourceChange;
use super::change::Action;
use super::make::Planner;
use super::managed::Subject;
use super::world::Repetition;
use crate::addr::{InstanceKey, Reference, Subject as What};
use crate::check::unrepeated;
use crate::diag::{Diagnostic, code};
use crate::eval::references;
use crate::graph::What as Node;
use crate::sorted::Gather;
use crate::syntax::ast::{Expr, ExprKind, Step};
use crate::value::{Path, PathStep};

/// What a trigger names: a resource, perhaps one instance of it, and the way into it.
struct Named<'e> {
    reference: Reference,
    key: Option<InstanceKey>,
    steps: &'e [Step],
}

impl<'a> Planner<'_, 'a> {
    /// Whether something that the block waits for changes in place or is replaced. All triggers are looked at.
    pub(super) fn triggered(&mut self, subject: &Subject<'a>) -> bool {
        let triggers = &subject.resource.lifecycle.replace_triggered_by;
        let hits = triggers
            .iter()
            .map(|trigger| self.triggers(subject, trigger));
        hits.fold(false, |any, hit| any | hit)
    }

    fn triggers(&mut self, subject: &Subject<'a>, trigger: &Expr) -> bool {
        let named = match named(trigger, &subject.repetition) {
            Ok(Some(named)) => named,
            Ok(None) => return false,
            Err(problem) => {
                self.diags.push(problem);
                return false;
            }
        };
        let own = own_key(&named.reference);
        let (key, steps) = match named.key {
            Some(key) => (Some(key), named.steps),
            None => own,
        };
        let What::Resource(addr) = &named.reference.subject else {
            return false;
        };
        if subject.module.module.resource(addr).is_none() {
            let message = format!("no resource `{addr}` is declared in this module");
            let problem = Diagnostic::new(&code::UNDECLARED_REFERENCE, message);
            self.diags.push(problem.at(trigger.span));
            return false;
        }
        let module = self.graph.module_at(&subject.addr.module.unkeyed());
        let place = module.and_then(|m| self.graph.place(m, &Node::Resource(addr.clone())));
        let changes = place.map_or(&[][..], |place| self.changes_of(place));
        let mut meant = changes.iter().filter(|change| {
            change.addr.module == subject.addr.module
                && key.as_ref().is_none_or(|key| *key == change.addr.key)
        });
        let mut meant = meant.by_ref().peekable();
        if meant.peek().is_none() {
            let place = match subject.addr.module.is_root() {
                true => "the root module".to_owned(),
                false => subject.addr.module.to_string(),
            };
            let key = key.map(|key| key.to_string()).unwrap_or_default();
            let title = format!("no change found for {addr}{key} in {place}");
            let message = "nothing is planned for what the trigger names";
            self.diags
                .push(Diagnostic::new(&code::NO_CHANGE_FOUND, message).titled(title));
            return false;
        }
        meant.any(|change| changes_at(change, steps))
    }
}

/// What a trigger names, in one repetition of the block. Nothing when the checks have refused it.
fn named<'e>(trigger: &'e Expr, repetition: &Repetition) -> Result<Option<Named<'e>>, Diagnostic> {
    let (indexed, steps): (&Expr, &[Step]) = match &trigger.kind {
        ExprKind::RelativeTraversal(inner, steps) => (inner, steps),
        _ => (trigger, &[]),
    };
    let (base, key) = match &indexed.kind {
        ExprKind::Index(base, key, _) => (&**base, Some(key_of(key, repetition)?)),
        _ => (indexed, None),
    };
    if !matches!(base.kind, ExprKind::Traversal(..)) {
        let message = "a trigger is a plain reference to a resource or to an attribute of one";
        return Err(Diagnostic::new(&code::INVALID_TRIGGER, message).at(base.span));
    }
    let reference = references(base).into_iter().next();
    Ok(reference.map(|reference| Named {
        reference,
        key,
        steps,
    }))
}

/// A key that is no literal: `count.index` or `each.key`.
fn key_of(key: &Expr, repetition: &Repetition) -> Result<InstanceKey, Diagnostic> {
    let reference = match &key.kind {
        ExprKind::Traversal(..) => references(key).into_iter().next(),
        _ => None,
    };
    let (root, name, there) = match reference.as_ref().map(|r| &r.subject) {
        Some(What::Count(name)) => {
            let there = matches!(repetition.key, InstanceKey::Int(_));
            ("count", name, there)
        }
        Some(What::Each(name)) => ("each", name, repetition.each.is_some()),
        _ => {
            let message = "the key must be a literal, `count.index` or `each.key`";
            let problem = Diagnostic::new(&code::INVALID_STATIC_EXPRESSION, message);
            return Err(problem.at(key.span));
        }
    };
    match there {
        true => Ok(repetition.key.clone()),
        false => Err(unrepeated(root, name, key.span)),
    }
}

fn own_key(reference: &Reference) -> (Option<InstanceKey>, &[Step]) {
    let after = reference.remaining.get(1..).unwrap_or(&[]);
    match reference.remaining.first() {
        Some(Step::Key(key, _)) => (Some(InstanceKey::String(key.clone())), after),
        Some(Step::Number(index, _)) => match index.parse() {
            Ok(index) => (Some(InstanceKey::Int(index)), after),
            Err(_) => (None, after),
        },
        _ => (None, &reference.remaining),
    }
}

fn changes_at(change: &ResourceChange, steps: &[Step]) -> bool {
    let changes = change.action == Action::Update || change.action.is_replace();
    if !changes || steps.is_empty() {
        return changes;
    }
    let steps = steps.iter().map(|step| match step {
        Step::Attribute(name, _) => PathStep::Attribute(name.clone()),
        Step::Key(key, _) => PathStep::Key(key.clone()),
        Step::Number(index, _) => PathStep::Index(index.parse().unwrap_or(usize::MAX)),
    });
    let path = Path(steps.gathered());
    // A mark that comes or goes is a change as well.
    let (before, after) = (path.follow(&change.before), path.follow(&change.after));
    after.is_some_and(|after| !after.is_wholly_known()) || before != after
}
