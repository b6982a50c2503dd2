//! `planned_values`: what there will be, module by module.

use serde_json::{Map, Value as Json};

use super::{index, known, mode, remains, sensitive};
use crate::addr::ModulePath;
use crate::json::json;
use crate::plan::{Action, Plan, ResourceChange};
use crate::sorted::Gather;
use crate::value::json::type_to_json;

pub(super) fn planned(plan: &Plan) -> Json {
    let all = plan.changes.iter().map(AsRef::as_ref);
    let remaining: Vec<&ResourceChange> = all.filter(|c| remains(c)).gathered();
    let mut fields = Map::new();
    let outputs: Map<String, Json> = plan
        .outputs
        .iter()
        .filter(|(_, change)| change.action != Action::Delete)
        .map(|(name, change)| {
            let mut fields = Map::new();
            fields.insert("sensitive".into(), change.sensitive.into());
            if change.after.is_wholly_known() {
                fields.insert("type".into(), type_to_json(change.after.ty()));
                fields.insert("value".into(), known(&change.after).unwrap_or(Json::Null));
            }
            (name.to_string(), Json::Object(fields))
        })
        .gathered();
    if !outputs.is_empty() {
        fields.insert("outputs".into(), Json::Object(outputs));
    }
    fields.insert(
        "root_module".into(),
        module(&ModulePath::root(), &remaining),
    );
    Json::Object(fields)
}

/// A module instance with what is in it; `inside` holds nothing else.
fn module(path: &ModulePath, inside: &[&ResourceChange]) -> Json {
    let mut fields = Map::new();
    let (own, deeper): (Vec<_>, Vec<_>) = inside.iter().partition(|c| c.addr.module == *path);
    if !own.is_empty() {
        fields.insert("resources".into(), own.into_iter().map(resource).collect());
    }
    if !path.is_root() {
        fields.insert("address".into(), path.to_string().into());
    }
    let mut children = Vec::new();
    let mut rest = deeper.as_slice();
    // Changes are in order of address, so those of one child stand together.
    while let Some(first) = rest.first() {
        let step = first.addr.module.0.get(path.0.len());
        let same = |c: &&&ResourceChange| c.addr.module.0.get(path.0.len()) == step;
        let count = rest.iter().take_while(same).count();
        let (group, after) = rest.split_at(count);
        if let Some(step) = step {
            children.push(module(&path.child(&step.name, step.key.clone()), group));
        }
        rest = after;
    }
    if !children.is_empty() {
        fields.insert("child_modules".into(), Json::Array(children));
    }
    Json::Object(fields)
}

fn resource(change: &ResourceChange) -> Json {
    let addr = &change.addr;
    let mut fields = json!({
        "address": addr.to_string(),
        "mode": mode(addr.resource.mode),
        "type": &*addr.resource.type_name,
        "name": &*addr.resource.name,
        "provider_name": &*change.provider,
        "schema_version": 0,
        "values": known(&change.after).unwrap_or(Json::Null),
        "sensitive_values": sensitive(&change.after),
    });
    if let Some(index) = index(&addr.key) {
        super::put(&mut fields, "index", index);
    }
    fields
}
