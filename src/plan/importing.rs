//! `import` blocks: objects that exist already and are taken over.

use std::rc::Rc;

use serde_json::json;

use super::make::Planner;
use super::managed::Subject;
use super::prior::Object;
use super::world::Repetition;
use crate::addr::{InstanceKey, ModulePath};
use crate::config::Import;
use crate::diag::{Diagnostic, code};
use crate::syntax::ast::{Expr, ExprKind};
use crate::value::{Type, Value, View, convert};

/// An object that a block asks for.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// The identifier; unknown ones cannot be taken over.
    pub(super) id: Rc<str>,
    used: bool,
}

/// An object that was found.
pub(super) struct Imported {
    pub(super) id: Rc<str>,
    pub(super) object: Option<Rc<Object>>,
}

impl<'a> Planner<'_, 'a> {
    /// Evaluates the targets and identifiers of all blocks.
    pub(super) fn collect_imports(&mut self) {
        let config = self.request.config;
        for import in &config.root.imports {
            let module = config.module(&import.module.unkeyed());
            let found = module.is_some_and(|m| m.resources.contains_key(&import.resource));
            if !found {
                let message = format!("there is no block for `{}`", import.resource);
                let problem = Diagnostic::new(&code::IMPORT_WITHOUT_CONFIG, message);
                self.diags.push(problem.at(import.to.span));
                continue;
            }
            let root = self.world.root();
            let each = import.for_each.as_ref();
            let expansion = self.world.expand(&root, None, each, &mut self.diags);
            for repetition in expansion.repetitions() {
                self.collect_import(import, &repetition);
            }
        }
    }

    fn collect_import(&mut self, import: &Import, repetition: &Repetition) {
        let root = self.world.root();
        let Some(expr) = &import.id else {
            let message = "taking over by identity is not supported; give the `id`";
            let problem = Diagnostic::new(&code::IMPORT_UNSUPPORTED, message);
            self.diags.push(problem.at(import.span));
            return;
        };
        let before = self.diags.len();
        let value = self
            .world
            .evaluate(&root, repetition, expr, &mut self.diags);
        if super::make::has_errors(&self.diags, before) {
            return;
        }
        let value = convert::convert(&value.unmark_deep().0, &Type::String);
        let id = match value.as_ref().map(Value::view) {
            Ok(View::String(id)) if !id.is_empty() => id.clone(),
            _ => {
                let message = "the identifier must be a text that is known before anything is made";
                let problem = Diagnostic::new(&code::INVALID_IMPORT_ID, message);
                self.diags.push(problem.at(expr.span));
                return;
            }
        };
        let key = self.import_key(import, repetition);
        let addr = import.resource.instance(&module_of(import), key);
        self.imports.insert(addr, Wanted { id, used: false });
    }

    /// The target's last key, which may use `each`.
    fn import_key(&mut self, import: &Import, repetition: &Repetition) -> InstanceKey {
        if import.constant {
            return import.key.clone();
        }
        let ExprKind::Index(_, key, _) = &import.to.kind else {
            return import.key.clone();
        };
        let key: &Expr = key;
        let root = self.world.root();
        let value = self.world.evaluate(&root, repetition, key, &mut self.diags);
        match value.view() {
            View::String(text) => InstanceKey::String(text.clone()),
            View::Number(number) => number
                .to_usize()
                .and_then(|index| u64::try_from(index).ok())
                .map_or(InstanceKey::None, InstanceKey::Int),
            _ => InstanceKey::None,
        }
    }

    /// The object to take over for an instance, unless it is recorded already.
    pub(super) fn import_for(&mut self, subject: &Subject<'_, 'a>) -> Option<Imported> {
        let wanted = self.imports.get_mut(&subject.addr)?;
        wanted.used = true;
        let id = wanted.id.clone();
        let recorded = self
            .state
            .instance(&subject.addr)
            .and_then(|i| i.current.as_ref());
        if recorded.is_some() {
            return None;
        }
        if &*subject.addr.resource.type_name != "terraform_data" {
            let message = format!(
                "taking over an object of type `{}` needs the cloud it is in, which a plan does not ask",
                subject.addr.resource.type_name
            );
            let problem = Diagnostic::new(&code::IMPORT_UNSUPPORTED, message);
            self.diags.push(problem.at(subject.resource.span));
            return None;
        }
        let attributes =
            json!({"id": &*id, "input": null, "output": null, "triggers_replace": null});
        let object = Object {
            schema_version: 0,
            attributes,
            sensitive: Vec::new(),
            tainted: false,
            dependencies: Vec::new(),
            create_before_destroy: false,
            private: None,
        };
        Some(Imported {
            id,
            object: Some(Rc::new(object)),
        })
    }

    /// Every target must be an instance that the configuration has.
    pub(super) fn check_imports(&mut self) {
        if !self.request.targets.is_empty() {
            return;
        }
        for (addr, wanted) in &self.imports {
            if !wanted.used && !self.seen.contains(addr) {
                let message = format!("the configuration has no instance `{addr}`");
                self.diags
                    .push(Diagnostic::new(&code::IMPORT_WITHOUT_CONFIG, message));
            }
        }
    }
}

fn module_of(import: &Import) -> ModulePath {
    import.module.clone()
}
