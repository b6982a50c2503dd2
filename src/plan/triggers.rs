//! `replace_triggered_by`: replacement because something else changes.

use super::ResourceChange;
use super::change::Action;
use super::make::Planner;
use super::managed::Subject;
use super::world::BlockData;
use crate::addr::{InstanceKey, Reference, Subject as Named};
use crate::eval::{self, Scope, references};
use crate::syntax::ast::{Expr, ExprKind, Step};
use crate::value::{Path, PathStep, Type, Value, View};

impl<'a> Planner<'_, 'a> {
    /// Whether what the expression names changes in place or is replaced.
    pub(super) fn triggers(&mut self, subject: &Subject<'_, 'a>, trigger: &Expr) -> bool {
        let (base, key, rest) = self.split(subject, trigger);
        let found = references(base);
        let Some(reference) = found.first() else {
            return false;
        };
        let Named::Resource(addr) = &reference.subject else {
            return false;
        };
        let (key, steps) = match key {
            Some(key) => (Some(key), rest),
            None => own_key(reference),
        };
        let block = addr.within(&subject.addr.module.unkeyed());
        let changes = self.changed.get(&block).into_iter().flatten();
        let mut changes = changes.filter_map(|index| self.plan.changes.get(*index));
        changes.any(|change| {
            change.addr.module == subject.addr.module
                && key.as_ref().is_none_or(|key| *key == change.addr.key)
                && changes_at(change, steps)
        })
    }

    /// A trigger with a key that is no literal, in three parts.
    fn split<'e>(
        &mut self,
        subject: &Subject<'_, 'a>,
        trigger: &'e Expr,
    ) -> (&'e Expr, Option<InstanceKey>, &'e [Step]) {
        let (indexed, rest): (&Expr, &[Step]) = match &trigger.kind {
            ExprKind::RelativeTraversal(inner, steps) => (inner, steps),
            _ => (trigger, &[]),
        };
        let ExprKind::Index(base, key, _) = &indexed.kind else {
            return (trigger, None, &[]);
        };
        let data: BlockData<'_, 'a> = self.world.data(&subject.module, &subject.repetition);
        let value = eval::expr(key, &Scope::new(&data), &mut self.diags);
        let key = match value.view() {
            View::String(text) => Some(InstanceKey::String(text.clone())),
            View::Number(number) => number
                .to_usize()
                .and_then(|index| u64::try_from(index).ok())
                .map(InstanceKey::Int),
            _ => None,
        };
        (base, key, rest)
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
    let path = Path(steps.collect());
    let null = Value::null(Type::Dynamic);
    let plain = |value: &Value| path.follow(value).unwrap_or(&null).clone().unmark_deep().0;
    let (before, after) = (plain(&change.before), plain(&change.after));
    !after.is_wholly_known() || before != after
}
