//! Plans as the service shows them: execution plan items and their summary.

use std::rc::Rc;

use crate::json::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{Action, ActionReason, Plan, ResourceChange};
use crate::addr::{InstanceKey, Mode};
use crate::sorted::{Gather, SortedSet};
use crate::value::{Marks, Value, View, json};

/// What stands for a value that is known only after the run.
//= ITEM-8
pub const UNKNOWN: &str = "(will be generated after apply)";

/// What stands for a value that must not be shown.
pub const SENSITIVE: &str = "(sensitive value)";

/// One planned change.
//= ITEM-2
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The type of the resource.
    pub resource_type: String,
    /// Its name in the template.
    pub resource_name: String,
    /// The index or key, with `count` or `for_each` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<String>,
    /// What happens.
    pub action: ItemAction,
    /// Why, in free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_reason: Option<String>,
    /// The provider's source address.
    pub provider_name: String,
    /// Managed or only read.
    pub mode: ItemMode,
    /// Whether the change comes from drift.
    pub drifted: bool,
    /// Whether an existing object is taken over.
    pub imported: bool,
    /// The object's identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// The attributes that change.
    pub attributes: Vec<ItemAttribute>,
}

/// What happens.
//= ITEM-3
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the service's own words")]
pub enum ItemAction {
    Add,
    AddThenDelete,
    Delete,
    DeleteThenAdd,
    Update,
    NoOperation,
}

/// Managed or only read.
//= ITEM-4
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the service's own words")]
pub enum ItemMode {
    Data,
    Resource,
}

/// An attribute that changes.
//= ITEM-6
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemAttribute {
    /// Its name.
    pub name: String,
    /// The value before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_value: Option<String>,
    /// The value after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_value: Option<String>,
}

/// How many resources change, and how.
//= PLAN-14
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Made, replacements included.
    pub resource_add: u64,
    /// Changed in place.
    pub resource_update: u64,
    /// Removed, replacements included.
    pub resource_delete: u64,
    /// Taken over.
    pub resource_import: u64,
}

/// The changes of a plan; what stays as it is and where it is has no item. What drifted has two: what became of
/// it, and what the plan makes of that.
//= ITEM-10, ITEM-11
pub fn items(plan: &Plan) -> Vec<Item> {
    let mut items = Vec::new();
    let mut told = Vec::new();
    for change in &plan.changes {
        let drift = plan.drift_of(change);
        if let Some(drift) = drift {
            told.push(&drift.addr);
            items.push(drifted(drift));
        }
        if drift.is_some() || is_told(change) {
            let mut item = item(change);
            if drift.is_some_and(is_gone) && item.action_reason.is_none() {
                item.action_reason = Some(GONE.to_owned());
            }
            items.push(item);
        }
    }
    let alone = plan
        .drift
        .iter()
        .filter(|drift| !told.contains(&&drift.addr));
    items.extend(alone.map(drifted));
    items
}

/// Why an object that was there is made anew.
pub(super) const GONE: &str = "it was removed outside the template";

/// Whether an object was found to be gone.
pub fn is_gone(drift: &ResourceChange) -> bool {
    drift.action == Action::Delete
}

fn drifted(drift: &ResourceChange) -> Item {
    let why = match is_gone(drift) {
        true => GONE,
        false => "it was changed outside the template",
    };
    Item {
        drifted: true,
        action_reason: Some(why.to_owned()),
        ..item(drift)
    }
}

/// Whether there is something to tell of an object.
pub fn is_told(change: &ResourceChange) -> bool {
    change.action != Action::NoOp || change.previous_addr.is_some() || change.importing.is_some()
}

/// How many resources change.
pub fn summary(plan: &Plan) -> Summary {
    let mut summary = Summary::default();
    for change in &plan.changes {
        let (add, update, delete) = match change.action {
            Action::NoOp | Action::Read | Action::Forget => (0, 0, 0),
            Action::Create => (1, 0, 0),
            Action::Update => (0, 1, 0),
            Action::Delete => (0, 0, 1),
            Action::DeleteThenCreate | Action::CreateThenDelete => (1, 0, 1),
        };
        summary.resource_add += add;
        summary.resource_update += update;
        summary.resource_delete += delete;
        summary.resource_import += u64::from(change.importing.is_some());
    }
    summary
}

/// The item of a change.
pub fn item(change: &ResourceChange) -> Item {
    let addr = &change.addr;
    Item {
        resource_type: addr.resource.type_name.to_string(),
        resource_name: addr.resource.name.to_string(),
        index: match &addr.key {
            InstanceKey::None => None,
            InstanceKey::Int(index) => Some(index.to_string()),
            InstanceKey::String(key) => Some(key.to_string()),
        },
        action: match change.action {
            Action::Create => ItemAction::Add,
            Action::Update => ItemAction::Update,
            Action::Delete => ItemAction::Delete,
            Action::DeleteThenCreate => ItemAction::DeleteThenAdd,
            Action::CreateThenDelete => ItemAction::AddThenDelete,
            Action::NoOp | Action::Read | Action::Forget => ItemAction::NoOperation,
        },
        action_reason: change.reason.map(|reason| reason_text(reason).to_owned()),
        provider_name: change.provider.to_string(),
        mode: match addr.resource.mode {
            Mode::Data => ItemMode::Data,
            Mode::Managed | Mode::Ephemeral => ItemMode::Resource,
        },
        drifted: false,
        imported: change.importing.is_some(),
        resource_id: field(&change.before, "id")
            .or_else(|| field(&change.after, "id"))
            .and_then(|id| id.text().map(ToString::to_string)),
        attributes: attributes(change),
    }
}

fn field<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value.view() {
        View::Object(fields) => fields.get(name),
        _ => None,
    }
}

/// What differs, by name.
pub(super) fn attributes(change: &ResourceChange) -> Vec<ItemAttribute> {
    let names: SortedSet<&Rc<str>> = [&change.before, &change.after]
        .into_iter()
        .filter_map(|value| match value.view() {
            View::Object(fields) => Some(fields.keys()),
            _ => None,
        })
        .flatten()
        .gathered();
    names
        .into_iter()
        .filter_map(|name| attribute(change, name))
        .gathered()
}

//= ITEM-7
//= ITEM-9
fn attribute(change: &ResourceChange, name: &str) -> Option<ItemAttribute> {
    let (before, after) = (field(&change.before, name), field(&change.after, name));
    if before == after && change.action != Action::Create {
        return None;
    }
    let hidden = [before, after]
        .into_iter()
        .flatten()
        .any(|value| value.marks_deep().has(Marks::SENSITIVE));
    let shown = |value: Option<&Value>| match value {
        None => Some(String::new()),
        Some(value) if value.is_null() => None,
        Some(_) if hidden => Some(SENSITIVE.to_owned()),
        Some(value) => Some(text(value)),
    };
    let goes = after.is_none();
    let target = shown(after);
    Some(ItemAttribute {
        name: name.to_owned(),
        previous_value: if goes || target.is_some() {
            shown(before)
        } else {
            shown(before).filter(|text| !text.is_empty())
        },
        target_value: target,
    })
}

/// A value as one text: texts as they are, everything else as JSON.
fn text(value: &Value) -> String {
    match value.view() {
        View::Unknown => UNKNOWN.to_owned(),
        View::String(text) => text.to_string(),
        _ => crate::json::text(&tree(value)),
    }
}

/// A value as JSON, with texts in place of what is not known.
pub fn tree(value: &Value) -> Json {
    match value.view() {
        View::Unknown => Json::from(UNKNOWN),
        View::List(items) | View::Set(items) | View::Tuple(items) => {
            items.iter().map(tree).collect()
        }
        View::Map(items) | View::Object(items) => Json::Object(
            items
                .iter()
                .map(|(key, item)| (key.to_string(), tree(item)))
                .gathered(),
        ),
        View::Null | View::Bool(_) | View::Number(_) | View::String(_) => json::to_json(value),
    }
}

/// Why something happens, in words.
//= ITEM-15
pub fn reason_text(reason: ActionReason) -> &'static str {
    match reason {
        ActionReason::ReplaceBecauseTainted => "the last creation did not finish",
        ActionReason::ReplaceByRequest => "the replacement was asked for",
        ActionReason::ReplaceByTriggers => "something that triggers its replacement changes",
        ActionReason::ReplaceBecauseCannotUpdate => "an argument changes that cannot be updated",
        ActionReason::DeleteBecauseNoResourceConfig => "the template no longer has it",
        ActionReason::DeleteBecauseWrongRepetition => "the template repeats it in another way",
        ActionReason::DeleteBecauseCountIndex => "count is smaller now",
        ActionReason::DeleteBecauseEachKey => "for_each no longer has its key",
        ActionReason::DeleteBecauseNoModule => "the template no longer has its module instance",
        ActionReason::DeleteBecauseNoMoveTarget => "it moved to where the template has nothing",
        ActionReason::ReadBecauseConfigUnknown => "its arguments are known only after the run",
        ActionReason::ReadBecauseDependencyPending => "something it depends on will change",
        ActionReason::ReadBecauseCheckNested => "it belongs to a check",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addr::{ModulePath, ResourceAddr};
    use crate::value::Type;

    fn object(fields: &[(&str, Value)]) -> Value {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).into(), value.clone()));
        Value::object(fields.collect())
    }

    fn change(action: Action, before: Value, after: Value) -> ResourceChange {
        let addr = ResourceAddr::managed("huaweicloud_vpc", "a");
        ResourceChange {
            addr: addr.instance(&ModulePath::root(), InstanceKey::Int(3)),
            previous_addr: None,
            deposed: None,
            action,
            reason: None,
            before,
            after,
            replace_paths: Vec::new(),
            importing: None,
            provider: "huawei.com/provider/huaweicloud".into(),
            dependencies: Vec::new(),
            create_before_destroy: false,
        }
    }

    fn told(change: ResourceChange) -> Vec<(String, Option<String>, Option<String>)> {
        let list = attributes(&change).into_iter();
        list.map(|a| (a.name, a.previous_value, a.target_value))
            .collect()
    }

    fn row(
        name: &str,
        before: Option<&str>,
        after: Option<&str>,
    ) -> (String, Option<String>, Option<String>) {
        (
            name.to_owned(),
            before.map(str::to_owned),
            after.map(str::to_owned),
        )
    }

    #[test]
    fn creation_shows_every_attribute() {
        let list = Value::list(
            Type::String,
            vec![Value::string("x"), Value::unknown(Type::String)],
        );
        let after = object(&[
            ("id", Value::unknown(Type::String)),
            ("list", list),
            ("name", Value::string("n")),
            ("none", Value::null(Type::String)),
        ]);
        let wanted = [
            row("id", Some(""), Some(UNKNOWN)),
            row(
                "list",
                Some(""),
                Some(r#"["x","(will be generated after apply)"]"#),
            ),
            row("name", Some(""), Some("n")),
            row("none", None, None),
        ];
        assert_eq!(
            told(change(Action::Create, Value::null(Type::Dynamic), after)),
            wanted
        );
    }

    #[test]
    fn updates_show_what_changes_and_hide_what_is_secret() {
        let secret = |text: &str| Value::string(text).marked(Marks::SENSITIVE);
        let before = object(&[
            ("key", secret("a")),
            ("name", Value::string("o")),
            ("size", Value::int(1)),
        ]);
        let after = object(&[
            ("key", secret("b")),
            ("name", Value::string("n")),
            ("size", Value::int(1)),
        ]);
        let wanted = [
            row("key", Some(SENSITIVE), Some(SENSITIVE)),
            row("name", Some("o"), Some("n")),
        ];
        assert_eq!(told(change(Action::Update, before, after)), wanted);
    }

    #[test]
    fn removal_has_no_target() {
        let before = object(&[("name", Value::string("o"))]);
        let wanted = [row("name", Some("o"), Some(""))];
        assert_eq!(
            told(change(Action::Delete, before, Value::null(Type::Dynamic))),
            wanted
        );
    }

    #[test]
    fn a_replacement_counts_twice() {
        let nothing = || Value::null(Type::Dynamic);
        let plan = Plan {
            changes: vec![
                change(Action::DeleteThenCreate, nothing(), nothing()).into(),
                change(Action::NoOp, nothing(), nothing()).into(),
                change(Action::Update, nothing(), nothing()).into(),
            ],
            ..Plan::default()
        };
        let counted = summary(&plan);
        assert_eq!((counted.resource_add, counted.resource_delete), (1, 1));
        assert_eq!(counted.resource_update, 1);
        assert_eq!(items(&plan).len(), 2);
        assert_eq!(items(&plan)[0].index.as_deref(), Some("3"));
    }
}
