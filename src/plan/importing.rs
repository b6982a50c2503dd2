//! `import` blocks: objects that exist already and are taken over.

use std::rc::Rc;

use serde_json::Value as Json;

use super::make::Planner;
use super::managed::Subject;
use super::prior::Object;
use super::world::Repetition;
use super::{DataReader, stored};
use crate::addr::{AbsResource, ModulePath, ResourceInstanceAddr};
use crate::check::import::{self, Element};
use crate::config::{Import, Resource};
use crate::diag::{Diagnostic, code};
use crate::eval::{self, Scope};
use crate::json::json;
use crate::sorted::Gather;
use crate::text::Span;
use crate::value::{Marks, Type};

/// An object that a block asks for.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// The identifier; unknown ones cannot be taken over.
    pub(super) id: Rc<str>,
    /// Where it is given.
    at: Span,
}

/// An object that was found.
pub(super) struct Imported {
    pub(super) id: Rc<str>,
    pub(super) object: Option<Rc<Object>>,
}

impl<'a> Planner<'_, 'a> {
    /// Reports imports of what no block describes.
    pub(super) fn check_import_targets(&mut self) {
        let config = self.request.config;
        for import in &config.root.imports {
            let module = config.module(&import.module.unkeyed());
            if module.is_none_or(|m| m.resource(&import.resource).is_none()) {
                let message = format!("there is no block for `{}`", import.resource);
                let problem = Diagnostic::new(&code::IMPORT_WITHOUT_CONFIG, message);
                self.diags.push(problem.at(import.to.span));
            }
        }
    }

    /// Evaluates the targets and identifiers of the blocks for a resource of a module.
    pub(super) fn collect_imports(&mut self, module: &ModulePath, resource: &Resource) {
        let imports = &self.request.config.root.imports;
        let meant = imports.iter().filter(|import| {
            import.resource == resource.addr && import.module.unkeyed() == *module
        });
        for import in meant {
            for element in self.import_elements(import) {
                self.collect_import(import, resource, element.as_ref());
            }
        }
    }

    fn import_elements(&mut self, import: &Import) -> Vec<Option<Element>> {
        let Some(expr) = &import.for_each else {
            return vec![None];
        };
        let before = self.diags.len();
        let root = self.world.root();
        let none = &Repetition::NONE;
        let value = self.world.evaluate(&root, none, expr, &mut self.diags);
        if self.diags.errors_since(before) {
            return Vec::new();
        }
        let mut refuse = |message: &str| {
            self.diags
                .push(Diagnostic::new(&code::INVALID_FOR_EACH, message).at(expr.span));
        };
        if value.marks().has(Marks::EPHEMERAL) {
            refuse("the value is ephemeral, but the elements must be kept");
        }
        if !value.is_wholly_known() {
            refuse("the elements are known only after the run");
            return Vec::new();
        }
        match import::elements(&value, expr.span) {
            Ok(elements) => elements.into_iter().map(Some).gathered(),
            Err(problem) => {
                self.diags.push(problem);
                Vec::new()
            }
        }
    }

    fn collect_import(&mut self, import: &Import, resource: &Resource, element: Option<&Element>) {
        let before = self.diags.len();
        let Some((module, key)) = import.target(element, &mut self.diags) else {
            return;
        };
        self.diags
            .extend(import::expansion(Some(resource), &key, import.to.span));
        if self.diags.errors_since(before) {
            return;
        }
        let addr = import.resource.instance(&module, key);
        let root = self.world.root();
        let none = Repetition::NONE;
        let data = self.world.data(&root, &none);
        let outside = Scope::new(&data);
        let scope = outside.with(import.names(element));
        if import.identity.is_some() {
            let wrong = import::identity(import, &scope, true, &mut self.diags);
            self.diags.extend(wrong);
            if !self.diags.errors_since(before) {
                let message = "taking over by identity is not supported; give the `id`";
                let title = format!("import of {addr} didn't return an identity");
                let problem = Diagnostic::new(&code::IMPORT_UNSUPPORTED, message);
                self.diags.push(problem.titled(title));
            }
        }
        let Some(expr) = &import.id else { return };
        let value = eval::expr_as(expr, &Type::String, &scope, &mut self.diags);
        if self.diags.errors_since(before) {
            return;
        }
        match import::identifier(&value, expr.span, true) {
            Ok(Some(id)) => {
                self.imports.insert(addr, Wanted { id, at: expr.span });
            }
            Ok(None) => {}
            Err(problem) => self.diags.push(problem),
        }
    }

    /// The object to take over for an instance, unless it is recorded already.
    pub(super) fn import_for(&mut self, subject: &Subject<'a>) -> Option<Imported> {
        let Wanted { id, at } = self.imports.get(&subject.addr)?.clone();
        // One that only waits for its removal is recorded as well.
        if self.state.instance(&subject.addr).is_some() {
            return None;
        }
        let (attributes, sensitive) = match &*subject.addr.resource.type_name {
            "terraform_data" => (
                json!({"id": &*id, "input": null, "output": null, "triggers_replace": null}),
                Vec::new(),
            ),
            _ => match self.request.reader {
                Some(reader) => self.look_up(subject, reader, &id)?,
                None => {
                    self.tell_unread(&subject.addr, &id, at);
                    return Some(Imported { id, object: None });
                }
            },
        };
        let object = Object {
            schema_version: 0,
            attributes,
            sensitive,
            tainted: false,
            dependencies: Vec::new(),
            create_before_destroy: false,
            private: None,
            identity: None,
        };
        Some(Imported {
            id,
            object: Some(Rc::new(object)),
        })
    }

    /// What the cloud has by an identifier.
    fn look_up(
        &mut self,
        subject: &Subject<'a>,
        reader: &dyn DataReader,
        id: &str,
    ) -> Option<(Json, Vec<Json>)> {
        if let Some(found) = reader.find(&subject.schema, id) {
            return Some(stored::record(&found, &subject.schema.block));
        }
        let ty = &subject.addr.resource.type_name;
        let message = format!("there is no object of type `{ty}` with the identifier `{id}`");
        let problem = Diagnostic::new(&code::IMPORT_UNSUPPORTED, message);
        let problem = problem.titled("Cannot import non-existent remote object");
        self.diags.push(problem.at(subject.resource.span));
        None
    }

    /// Where there is no cloud to ask, an object is taken to be as its block says.
    fn tell_unread(&mut self, addr: &ResourceInstanceAddr, id: &str, at: Span) {
        let message = format!(
            "a plan outside of a world cannot read `{id}`: `{addr}` is taken to be as its block says, and what the block does not say is unknown"
        );
        let problem = Diagnostic::new(&code::IMPORT_UNREAD, message);
        self.diags.push(problem.at(at));
    }

    /// Every target must be an instance that the block has.
    pub(super) fn check_imports(&mut self, block: &AbsResource) {
        for addr in self.imports.keys() {
            // What is recorded is not taken over any more.
            let recorded = self.state.instance(addr).is_some();
            if addr.config() == *block && !recorded && !self.seen.contains(addr) {
                let message = format!("the configuration has no instance `{addr}`");
                self.diags
                    .push(Diagnostic::new(&code::IMPORT_WITHOUT_CONFIG, message));
                return;
            }
        }
    }
}
