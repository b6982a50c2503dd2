//! Data sources: read while applying, when what they ask is not known before.

use std::rc::Rc;

use super::change::{Action, ActionReason};
use super::make::Planner;
use super::managed::Subject;
use super::{DataReader, Object, ResourceChange, marks, propose, settle, stored};
use crate::addr::{InstanceKey, Mode, ModulePath, Subject as Named};
use crate::config::DependsOn;
use crate::diag::{Diagnostic, code};
use crate::graph::{Direction, What};
use crate::sorted::Gather;
use crate::value::Value;

impl<'a> Planner<'_, 'a> {
    pub(super) fn plan_data(&mut self, subject: &Subject<'a>) {
        let block = subject.schema.block.clone();
        let holds = self.preconditions_hold(subject);
        let Some(config) = holds.then(|| self.configured(subject)).flatten() else {
            let unknown = Value::unknown(block.implied_type().clone());
            self.set_value(subject, unknown);
            return;
        };
        let reason = if !config.is_wholly_known() {
            Some(ActionReason::ReadBecauseConfigUnknown)
        } else if self.is_pending(subject) {
            Some(ActionReason::ReadBecauseDependencyPending)
        } else if subject.resource.check.is_some() {
            Some(ActionReason::ReadBecauseCheckNested)
        } else if let Some(value) = self.remote_state(subject, &config) {
            self.set_value(subject, value.clone());
            self.postconditions_hold(subject, value);
            return;
        } else if let Some(reader) = self.request.reader {
            return self.read_now(subject, reader, &config);
        } else if let Some(object) = self.read_before(subject) {
            return self.set_value(subject, stored::read(&object, &block));
        } else {
            None
        };
        // One of a `check` block is read now and once more while applying.
        let nested = reason == Some(ActionReason::ReadBecauseCheckNested);
        let after = nested
            .then(|| self.remote_state(subject, &config))
            .flatten();
        let after = after.unwrap_or_else(|| {
            let plain = config.clone().unmark_deep().0;
            let proposed = propose::propose_data(&block, &plain);
            marks::by_schema(marks::carry(&config, proposed), &block)
        });
        self.set_value(subject, after.clone());
        self.push(ResourceChange {
            previous_addr: self.moves.previous(&subject.addr).map(Box::new),
            deposed: None,
            action: Action::Read,
            reason,
            before: Value::null(block.implied_type().clone()),
            after: after.clone(),
            replace_paths: Vec::new(),
            importing: None,
            provider: subject.provider.clone(),
            dependencies: subject.dependencies.to_vec(),
            create_before_destroy: false,
            addr: subject.addr.clone(),
        });
        self.postconditions_hold(subject, after);
    }

    fn read_before(&self, subject: &Subject<'a>) -> Option<Rc<Object>> {
        let instance = self.state.instance(&subject.addr);
        let object = instance.and_then(|instance| instance.current.clone());
        object.filter(|_| self.recorded)
    }

    /// What is known is asked at once, and nothing of it is left for the deployment.
    fn read_now(&mut self, subject: &Subject<'a>, reader: &dyn DataReader, config: &Value) {
        let block = &subject.schema.block;
        let plain = config.clone().unmark_deep().0;
        let proposed = propose::propose_data(block, &plain);
        let value = match reader.read(&subject.addr, &subject.schema, &plain) {
            Ok(answer) => {
                let planned = marks::carry(config, proposed);
                settle(&planned, &answer, block)
            }
            Err(why) => {
                let problem = Diagnostic::new(&code::DATA_SOURCE, why);
                self.diags.push(problem.at(subject.resource.span));
                Value::unknown(block.implied_type().clone())
            }
        };
        self.set_value(subject, value.clone());
        if value.is_unknown() || !self.postconditions_hold(subject, value.clone()) {
            return;
        }
        let (attributes, sensitive) = stored::record(&value, block);
        let object = Object {
            schema_version: 0,
            attributes,
            sensitive,
            tainted: false,
            dependencies: subject.dependencies.to_vec(),
            create_before_destroy: false,
            private: None,
            identity: None,
        };
        let place = (subject.addr.clone(), subject.provider.clone(), object);
        self.read.push(place);
    }

    /// Whether something will change that the data source refers to, or that it or its module names in `depends_on`;
    /// with conditions, anything that it needs.
    fn is_pending(&self, subject: &Subject<'a>) -> bool {
        let mut direct = Vec::new();
        let mut targets = Vec::new();
        let home = self
            .graph
            .module_at(&subject.addr.module.unkeyed())
            .unwrap_or(0);
        let mut awaited = self.modules_in(home, &subject.resource.depends_on);
        // A resource that is named stands for itself only.
        for place in self.graph.targets(home, &subject.resource.depends_on) {
            match self.graph.nodes.get(place).map(|node| &node.what) {
                Some(What::Resource(_)) => direct.push(place),
                _ => targets.push(place),
            }
        }
        let needs = self.graph.dag.neighbours(subject.place, Direction::Needs);
        let lifecycle = &subject.resource.lifecycle;
        let judged = !lifecycle.preconditions.is_empty() || !lifecycle.postconditions.is_empty();
        let is_managed = |place: &&usize| {
            let what = self.graph.nodes.get(**place).map(|node| &node.what);
            matches!(what, Some(What::Resource(addr)) if addr.mode == Mode::Managed)
        };
        direct.extend(needs.iter().filter(|place| is_managed(place)));
        targets.extend(needs.iter().filter(|_| judged));
        let mut path = subject.addr.module.unkeyed();
        while let Some((step, parent)) = path.0.last().cloned().zip(path.parent()) {
            let caller = self.graph.module_at(&parent).unwrap_or(0);
            if let Some(call) = self
                .graph
                .modules
                .get(caller)
                .and_then(|module| module.calls.get(&step.name))
            {
                targets.extend(self.graph.targets(caller, &call.depends_on));
                awaited.extend(self.modules_in(caller, &call.depends_on));
            }
            path = parent;
        }
        if awaited.iter().any(|module| self.has_orphans(module)) {
            return true;
        }
        let needed = self.graph.dag.reach(targets, Direction::Needs);
        needed.into_iter().chain(direct).any(|place| {
            let Some(node) = self.graph.nodes.get(place) else {
                return false;
            };
            match &node.what {
                What::Resource(addr) if addr.mode == Mode::Managed => {
                    self.changes_of(place).iter().any(|change| {
                        let other =
                            change.addr.module != subject.addr.module && node.module == home;
                        change.action != Action::NoOp && !other
                    })
                }
                _ => false,
            }
        })
    }

    /// The modules that `depends_on` names as a whole.
    fn modules_in(&self, home: usize, depends_on: &[DependsOn]) -> Vec<ModulePath> {
        let path = self.graph.modules.get(home).map(|module| &module.path);
        let named = depends_on.iter().filter_map(|one| one.reference.as_ref());
        let whole = named.filter(|reference| reference.module_output().is_none());
        let modules = whole.filter_map(|reference| match &reference.subject {
            Named::Module(name) => Some(path?.child(name, InstanceKey::None)),
            _ => None,
        });
        modules.gathered()
    }
}
