//! Plans as `terraform show -json` prints them.

mod shape;
mod values;

use serde_json::{Map, Value as Json};

use super::{Action, CheckResult, OutputChange, Plan, ResourceChange};
use crate::addr::{InstanceKey, Mode};
use crate::json::json;
use crate::sorted::Gather;
use crate::value::{Path, PathStep, Value};

pub use shape::{known, sensitive, unknown};

/// The version of the format.
const FORMAT_VERSION: &str = "1.2";

/// The version of Terraform whose plans these are.
const TERRAFORM_VERSION: &str = "1.15.5";

/// The whole plan.
pub fn render(plan: &Plan) -> Json {
    let mut fields = json!({
        "format_version": FORMAT_VERSION,
        "terraform_version": TERRAFORM_VERSION,
        "planned_values": values::planned(plan),
        "resource_changes": resource_changes(plan),
        "output_changes": output_changes(plan),
        "applyable": applyable(plan),
        "complete": true,
        "errored": false,
    });
    if !plan.drift.is_empty() {
        let drift = plan.drift.iter().map(resource_change).collect();
        put(&mut fields, "resource_drift", drift);
    }
    if !plan.checks.is_empty() {
        put(&mut fields, "checks", checks(plan));
    }
    fields
}

fn put(json: &mut Json, name: &str, value: Json) {
    if let Json::Object(fields) = json {
        fields.insert(name.to_owned(), value);
    }
}

/// `applyable`: whether carrying the plan out would change anything, the state included.
pub fn applyable(plan: &Plan) -> bool {
    let changes = |change: &ResourceChange| {
        change.action != Action::NoOp
            || change.previous_addr.is_some()
            || change.importing.is_some()
    };
    plan.changes.iter().any(|change| changes(change))
        || plan
            .outputs
            .values()
            .any(|output| output.action != Action::NoOp)
}

/// `resource_changes`: objects that stay as they are included.
pub fn resource_changes(plan: &Plan) -> Json {
    plan.changes.iter().map(|c| resource_change(c)).collect()
}

fn resource_change(change: &ResourceChange) -> Json {
    let addr = &change.addr;
    let mut fields = Map::new();
    fields.insert("address".into(), addr.to_string().into());
    if let Some(previous) = &change.previous_addr {
        fields.insert("previous_address".into(), previous.to_string().into());
    }
    if !addr.module.is_root() {
        fields.insert("module_address".into(), addr.module.to_string().into());
    }
    fields.insert("mode".into(), mode(addr.resource.mode).into());
    fields.insert("type".into(), (*addr.resource.type_name).into());
    fields.insert("name".into(), (*addr.resource.name).into());
    if let Some(index) = index(&addr.key) {
        fields.insert("index".into(), index);
    }
    fields.insert("provider_name".into(), (*change.provider).into());
    if let Some(deposed) = &change.deposed {
        fields.insert("deposed".into(), (**deposed).into());
    }
    fields.insert("change".into(), change_of(change));
    if let Some(reason) = change.reason {
        fields.insert("action_reason".into(), reason.word().into());
    }
    Json::Object(fields)
}

fn change_of(change: &ResourceChange) -> Json {
    let (after, after_unknown) = after(&change.after, json!({}));
    let mut fields = json!({
        "actions": change.action.words(),
        "before": known(&change.before).unwrap_or(Json::Null),
        "after": after,
        "after_unknown": after_unknown,
        "before_sensitive": sensitive(&change.before),
        "after_sensitive": sensitive(&change.after),
    });
    if !change.replace_paths.is_empty() {
        let paths: Json = change.replace_paths.iter().map(path).collect();
        put(&mut fields, "replace_paths", paths);
    }
    if let Some(id) = &change.importing {
        put(&mut fields, "importing", json!({"id": &**id}));
    }
    fields
}

/// The value after, and where it is unknown; `settled` when it is nowhere.
fn after(value: &Value, settled: Json) -> (Json, Json) {
    let shown = known(value).unwrap_or(Json::Null);
    if value.is_wholly_known() {
        (shown, settled)
    } else {
        (shown, unknown(value))
    }
}

/// `managed` or `data`.
pub(super) fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Data => "data",
        Mode::Managed => "managed",
        Mode::Ephemeral => "ephemeral",
    }
}

/// An instance's key; nothing when there is none.
pub(super) fn index(key: &InstanceKey) -> Option<Json> {
    match key {
        InstanceKey::None => None,
        InstanceKey::Int(index) => Some(Json::from(*index)),
        InstanceKey::String(key) => Some(Json::from(&**key)),
    }
}

fn path(path: &Path) -> Json {
    path.0
        .iter()
        .map(|step| match step {
            PathStep::Attribute(name) | PathStep::Key(name) => Json::from(&**name),
            PathStep::Index(index) => Json::from(*index),
            PathStep::Element(value) => known(value).unwrap_or(Json::Null),
        })
        .collect()
}

/// `output_changes`
pub fn output_changes(plan: &Plan) -> Json {
    let changes = plan.outputs.iter();
    let changes = changes.map(|(name, change)| (name.to_string(), output_change(change)));
    Json::Object(changes.gathered())
}

fn output_change(change: &OutputChange) -> Json {
    let (after, after_unknown) = after(&change.after, Json::Bool(false));
    json!({
        "actions": change.action.words(),
        "before": known(&change.before).unwrap_or(Json::Null),
        "after": after,
        "after_unknown": after_unknown,
        "before_sensitive": change.sensitive,
        "after_sensitive": change.sensitive,
    })
}

/// `checks`
pub fn checks(plan: &Plan) -> Json {
    plan.checks.iter().map(check).collect()
}

fn check(result: &CheckResult) -> Json {
    let instances = result.instances.iter().map(|instance| {
        let mut fields = json!({
            "address": {"to_display": instance.address},
            "status": instance.status.word(),
        });
        if !instance.problems.is_empty() {
            let problems = instance.problems.iter();
            let problems: Json = problems
                .map(|message| json!({"message": message}))
                .collect();
            put(&mut fields, "problems", problems);
        }
        fields
    });
    json!({
        "address": {"kind": result.kind, "to_display": result.address},
        "status": result.status.word(),
        "instances": instances.collect::<Json>(),
    })
}

/// Whether a change leaves an object behind.
pub(super) fn remains(change: &ResourceChange) -> bool {
    let goes = matches!(change.action, Action::Delete | Action::Forget);
    !goes && change.deposed.is_none()
}
