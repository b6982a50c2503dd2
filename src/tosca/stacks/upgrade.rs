//! What an upgrade may change.

use serde_json::Value as Json;

use super::Known;
use super::wanted::{Wanted, wanted, whole};
use super::worker::ties;
use crate::service::ServiceError;
use crate::tosca::{Blueprint, Goal, Stack, Tie, refusal};

/// Whether elements of a type can neither be changed nor be installed again. //= AOS-47
pub(super) fn is_fixed(ty: &str) -> bool {
    let word = ty.rsplit('.').next().unwrap_or_default();
    matches!(
        word,
        "Agent"
            | "Job"
            | "DynamicVolume"
            | "FlexVolume"
            | "DynamicNodePool"
            | "NodePool"
            | "AutoScaler"
    )
}

/// Whether a stack may become what another goal says. The rules are those of the service's codes. [S §4.3]
pub(super) fn check(
    stack: &Stack,
    goal: &Goal,
    (before, after): (&Blueprint, &Blueprint),
    known: &Known,
) -> Result<(), ServiceError> {
    let old = &stack.goal;
    for (name, input) in before.inputs.iter() {
        let name = &*name.text;
        if input.immutable && old.inputs.get(name) != goal.inputs.get(name) {
            return Err(refusal("4003915", format!("It is `{name}`.")));
        }
    }
    let told = |goal: &Goal, blueprint| wanted_of(known, goal, blueprint);
    let (have, want) = (told(old, before)?, told(goal, after)?);
    if old.template != goal.template {
        check_templates((before, after), (&have, &want), known)?;
        if old.dsl_version != goal.dsl_version {
            return Err(refusal("4002571", ""));
        }
    }
    let mut changes = have.len() != want.len();
    for element in &want {
        let Some(other) = have.iter().find(|other| other.name == element.name) else {
            changes = true;
            continue;
        };
        let same = other.values == element.values && other.objects.len() == element.objects.len();
        changes |= !same;
        let made = stack.element(element.name);
        let lacks = made.is_none_or(|made| {
            made.wanted != element.values || made.objects.len() != element.objects.len()
        });
        changes |= lacks;
        if !same {
            check_change(other, element, known)?;
        }
    }
    match changes {
        true => Ok(()),
        false if old.template == goal.template => Err(refusal("4002576", "")),
        false => Err(refusal("4003700", "")),
    }
}

fn wanted_of<'b>(
    known: &Known,
    goal: &Goal,
    blueprint: &'b Blueprint,
) -> Result<Vec<Wanted<'b>>, ServiceError> {
    let told = wanted(known, blueprint, (&goal.inputs, &goal.inputs));
    told.map_err(|why| refusal("4002029", format!("{why}.")))
}

fn check_change(
    before: &Wanted<'_>,
    after: &Wanted<'_>,
    known: &Known,
) -> Result<(), ServiceError> {
    let ty = &*after.element.ty.text;
    let named = || format!("It is `{}`.", after.name);
    if ty.ends_with(".NodePool") {
        let count = |of: &Wanted<'_>| of.values.get("instances").and_then(whole);
        if count(after) < count(before) {
            return Err(refusal("4002577", named()));
        }
    }
    if is_fixed(ty) || known.elements.get(ty).is_some_and(|ty| !ty.may_change) {
        let why = format!("{} Elements of `{ty}` cannot be upgraded.", named());
        return Err(refusal("4002566", why));
    }
    let label = |of: &Wanted<'_>, name: &str| of.values.get(name).cloned();
    if super::body::is_application(ty) && label(before, "labels") != label(after, "labels") {
        return Err(refusal("4002567", named()));
    }
    let strategy = label(after, "updateStrategy");
    let on_delete = |strategy: &Json| strategy == "OnDelete" || strategy["type"] == "OnDelete";
    if strategy.as_ref().is_some_and(on_delete) {
        return Err(refusal("4002556", named()));
    }
    if label(before, "bindServices") != label(after, "bindServices") {
        return Err(refusal("4002568", named()));
    }
    Ok(())
}

/// What another template may say otherwise.
fn check_templates(
    (before, after): (&Blueprint, &Blueprint),
    (have, want): (&[Wanted<'_>], &[Wanted<'_>]),
    known: &Known,
) -> Result<(), ServiceError> {
    let policies = |of: &Blueprint| -> Vec<(String, String)> {
        let all = of.policies.iter();
        all.map(|(name, policy)| (name.text.to_string(), policy.ty.text.to_string()))
            .collect()
    };
    if policies(before) != policies(after) {
        return Err(refusal("4002551", ""));
    }
    for element in want {
        let ty = &*element.element.ty.text;
        let named = format!("It is `{}`.", element.name);
        let Some(old) = have.iter().find(|old| old.name == element.name) else {
            if !known.elements.get(ty).is_some_and(|ty| ty.may_come_and_go) {
                return Err(refusal("4002572", named));
            }
            let to_old = |need: &String| have.iter().any(|old| old.name == *need);
            if element.needs.iter().any(to_old) {
                return Err(refusal("4002573", named));
            }
            continue;
        };
        if old.element.ty.text != element.element.ty.text {
            return Err(refusal("4002563", named));
        }
        let there = |tie: &Tie| want.iter().any(|element| element.name == tie.target);
        let mut kept = ties(old);
        kept.retain(there);
        if kept != ties(element) {
            return Err(refusal("4002564", named));
        }
    }
    for old in have {
        let goes = !want.iter().any(|element| element.name == old.name);
        if goes
            && !known
                .elements
                .get(&old.element.ty.text)
                .is_some_and(|ty| ty.may_come_and_go)
        {
            return Err(refusal("4002572", format!("It is `{}`.", old.name)));
        }
    }
    Ok(())
}
