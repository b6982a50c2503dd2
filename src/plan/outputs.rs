//! What happens to the root module's outputs.

use std::rc::Rc;

use super::change::Action;
use super::make::Planner;
use super::orphans::nothing;
use super::prior::StateOutput;
use super::{OutputChange, stored};
use crate::graph::What;
use crate::sorted::Gather;
use crate::value::{Type, Value, equal, json};

impl Planner<'_, '_> {
    pub(super) fn plan_root_outputs(&mut self) {
        let root = self.world.root();
        for (name, output) in &root.module.outputs {
            let place = self.graph.place(0, &What::Output(name.clone()));
            if !place.is_none_or(|place| self.is_targeted(place)) {
                continue;
            }
            let (after, _) = self
                .world
                .output(&root, name, &mut self.diags)
                .unmark_deep();
            let recorded = self.state.outputs.get(name);
            let before = recorded.map_or_else(nothing, recorded_value);
            let was_sensitive = recorded.is_some_and(|r| r.sensitive);
            let action = if after.is_null() && before.is_null() {
                Action::NoOp
            } else if recorded.is_none() {
                Action::Create
            } else if after.is_wholly_known()
                && equal::is_equal(&after, &before)
                && was_sensitive == output.sensitive
            {
                Action::NoOp
            } else {
                Action::Update
            };
            let change = OutputChange {
                action,
                before,
                after,
                sensitive: was_sensitive || output.sensitive,
            };
            self.plan.outputs.insert(name.clone(), change);
        }
        if self.request.targets.is_empty() {
            let names: Vec<Rc<str>> = root.module.outputs.keys().cloned().gathered();
            self.delete_outputs(|name| !names.contains(name));
        }
    }

    /// When everything goes, so do the outputs; with targets they stay.
    pub(super) fn destroy_outputs(&mut self, targeted: bool) {
        if !targeted {
            self.delete_outputs(|_| true);
        }
    }

    fn delete_outputs(&mut self, goes: impl Fn(&Rc<str>) -> bool) {
        for (name, recorded) in self.state.outputs.iter().filter(|(name, _)| goes(name)) {
            let change = OutputChange {
                action: Action::Delete,
                before: recorded_value(recorded),
                after: nothing(),
                sensitive: recorded.sensitive,
            };
            self.plan.outputs.insert(name.clone(), change);
        }
    }
}

/// A recorded output as a value.
pub fn recorded_value(output: &StateOutput) -> Value {
    match json::type_from_json(&output.ty) {
        Ok(Type::Dynamic) | Err(_) => json::from_json(&output.value),
        Ok(ty) => stored::read_typed(&output.value, &ty),
    }
}
