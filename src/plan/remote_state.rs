//! `terraform_remote_state` with the backend `local`: a state file of the template is read while planning.

use std::rc::Rc;

use serde_json::Value as Json;

use super::make::Planner;
use super::managed::Subject;
use super::outputs::recorded_value;
use super::prior::StateOutput;
use super::propose;
use crate::addr::{Mode, ModulePath};
use crate::check::rule::Outcome;
use crate::diag::{Diagnostic, Severity, code};
use crate::sorted::{Gather, SortedMap};
use crate::value::{Type, Value, View};

/// Where the backend keeps a state whose path nobody gives.
const DEFAULT_PATH: &str = "terraform.tfstate";

impl<'a> Planner<'_, 'a> {
    /// The outputs of another configuration; nothing when this is another data source or another backend.
    pub(super) fn remote_state(&mut self, subject: &Subject<'a>, config: &Value) -> Option<Value> {
        let addr = &subject.addr.resource;
        if addr.mode != Mode::Data || &*addr.type_name != "terraform_remote_state" {
            return None;
        }
        let plain = config.clone().unmark_deep().0;
        let member = |value: &Value, name: &str| match value.view() {
            View::Object(members) | View::Map(members) => members.get(name).cloned(),
            _ => None,
        };
        let text = |value: Option<Value>| value.and_then(|v| v.text().cloned());
        let backend = text(member(&plain, "backend"));
        let workspace = text(member(&plain, "workspace"));
        if backend.as_deref() != Some("local") || workspace.is_some_and(|w| &*w != "default") {
            return None;
        }
        let path = member(&plain, "config").and_then(|c| text(member(&c, "path")));
        let path = path.as_deref().unwrap_or(DEFAULT_PATH);
        let block = &subject.schema.block;
        let bytes = self.request.config.files.get(path);
        let Some(outputs) = bytes.and_then(|bytes| outputs(bytes)) else {
            let message = format!("the template has no state file `{path}`");
            let mut problem = Diagnostic::new(&code::NO_REMOTE_STATE, message);
            let at = super::managed::opening(&subject.resource.body);
            // In a check it is one more assertion, and the others are not looked at.
            if let Some(check) = &subject.resource.check {
                problem.severity = Severity::Warning;
                let address = |path: &ModulePath| format!("{}check.{check}", path.prefix());
                let module = &subject.addr.module;
                let why = format!("{}: {}", problem.title, problem.message);
                let (object, one) = (address(&module.unkeyed()), address(module));
                self.checks.note("check", object, one, Outcome::Fail(why));
                self.diags.push(problem.at(at));
                return None;
            }
            self.diags.push(problem.at(at));
            return Some(Value::unknown(block.implied_type().clone()));
        };
        let mut all = match member(&plain, "defaults").as_ref().map(Value::view) {
            Some(View::Object(defaults) | View::Map(defaults)) => defaults.clone(),
            _ => SortedMap::new(),
        };
        all.extend(outputs);
        let proposed = propose::propose_data(block, &plain);
        Some(match proposed.view() {
            View::Object(members) => {
                let mut members = members.clone();
                members.insert("outputs".into(), Value::object(all));
                Value::object(members)
            }
            _ => Value::unknown(Type::Dynamic),
        })
    }
}

/// The outputs in a state file; nothing when it is none.
fn outputs(bytes: &[u8]) -> Option<SortedMap<Rc<str>, Value>> {
    let state = crate::json::parse(bytes).ok()?;
    if state.get("version")?.as_u64()? != 4 {
        return None;
    }
    let outputs = state.get("outputs").and_then(Json::as_object);
    let read = |(name, output): (&String, &Json)| {
        let recorded = StateOutput {
            value: output.get("value").cloned().unwrap_or_default(),
            ty: output.get("type").cloned().unwrap_or_default(),
            sensitive: false,
        };
        (Rc::from(name.as_str()), recorded_value(&recorded))
    };
    Some(outputs.into_iter().flatten().map(read).gathered())
}
