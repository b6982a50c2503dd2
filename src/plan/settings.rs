//! What a provider block says about planning.

use std::rc::Rc;

use super::make::Planner;
use super::provider::Special;
use super::world::{ModuleInstance, Repetition};
use crate::config::{ProviderKey, Resource};
use crate::diag::Diagnostics;
use crate::schema::{DiffSuppress, ResourceSchema};
use crate::sorted::{Gather, SortedMap};
use crate::syntax::ast::{Body, Expr};
use crate::syntax::json::Reading;
use crate::value::{Value, View};

/// The arguments of the provider block that planning looks at.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    default_tags: SortedMap<Rc<str>, Value>,
    ignore_tags: Vec<Rc<str>>,
    force_new: bool,
}

impl Planner<'_, '_> {
    /// What the provider's own planning code needs for one resource.
    pub(super) fn special(
        &self,
        module: &ModuleInstance<'_>,
        resource: &Resource,
        schema: &ResourceSchema,
        prior: Option<&Value>,
        config: &Value,
    ) -> Special {
        if !schema.default_tags && schema.non_updatable.is_empty() {
            return Special::default();
        }
        let settings = self.settings(module, resource);
        let own = |name: &str| match config.view() {
            View::Object(values) => values.get(name).cloned(),
            _ => None,
        };
        let tags = schema.default_tags.then(|| {
            let mut merged = settings.default_tags.clone();
            if let Some(tags) = own("tags")
                && let View::Map(tags) = tags.view()
            {
                merged.extend(tags.iter().map(|(k, v)| (k.clone(), v.clone())));
            }
            let before = prior.and_then(|p| match p.view() {
                View::Object(values) => values.get("tags"),
                _ => None,
            });
            if let Some(View::Map(before)) = before.map(Value::view) {
                for key in &settings.ignore_tags {
                    if let Some(old) = before.get(key) {
                        merged.insert(key.clone(), old.clone());
                    }
                }
            }
            merged
        });
        let asked = own("enable_force_new").and_then(|v| v.text().map(|t| &**t == "true"));
        Special {
            tags,
            frozen: schema.non_updatable.clone(),
            ignored: ignored(schema, own),
            force_new: asked.unwrap_or(settings.force_new),
        }
    }

    fn settings(&self, module: &ModuleInstance<'_>, resource: &Resource) -> Rc<Settings> {
        let name: Rc<str> = resource.provider_name().into();
        let alias = resource.provider.as_ref().and_then(|p| p.alias.clone());
        let place = self.graph.module_at(&module.path.unkeyed()).unwrap_or(0);
        let key = (place, (name, alias));
        if let Some(found) = self.settings.borrow().get(&key) {
            return found.clone();
        }
        let found = Rc::new(self.find_settings(module, &key.1));
        self.settings.borrow_mut().insert(key, found.clone());
        found
    }

    /// A module without a block for the provider uses its caller's.
    fn find_settings(&self, module: &ModuleInstance<'_>, key: &ProviderKey) -> Settings {
        // What is wrong with the block is reported where it is planned itself.
        let mut quiet = Diagnostics::new();
        let mut path = Some(module.path.clone());
        while let Some(at) = path {
            let Some(module) = self.world.module(&at, &mut quiet) else {
                break;
            };
            if let Some(provider) = module.module.providers.get(key) {
                let mut value = |name: &str| {
                    let expr = argument(&provider.body, name)?;
                    let value = self
                        .world
                        .evaluate(&module, &Repetition::NONE, &expr, &mut quiet);
                    Some(value.unmark_deep().0)
                };
                return Settings::of(
                    value("default_tags"),
                    value("ignore_tags"),
                    value("enable_force_new"),
                );
            }
            path = at.parent();
        }
        Settings::default()
    }
}

/// The arguments `x` whose change the provider ignores as long as `ignore_x` is true.
fn ignored(schema: &ResourceSchema, own: impl Fn(&str) -> Option<Value>) -> Vec<Rc<str>> {
    let block = &schema.block;
    let judged = block.attributes.iter();
    let judged = judged.filter(|a| a.diff_suppress.contains(&DiffSuppress::State));
    let ignored = judged.filter(|attribute| {
        let name = format!("ignore_{}", attribute.name);
        let default = block.attribute(&name).and_then(|a| a.default.clone());
        let said = own(&name).filter(|value| !value.is_null()).or(default);
        said.is_some_and(|value| value.as_bool() == Some(true))
    });
    ignored.map(|attribute| attribute.name.clone()).gathered()
}

impl Settings {
    fn of(tags: Option<Value>, ignored: Option<Value>, force_new: Option<Value>) -> Self {
        let mut settings = Self::default();
        if let Some(View::Map(tags) | View::Object(tags)) = tags.as_ref().map(Value::view) {
            settings
                .default_tags
                .extend(tags.iter().map(|(k, v)| (k.clone(), v.clone())));
        }
        if let Some(View::List(keys) | View::Tuple(keys)) = ignored.as_ref().map(Value::view) {
            settings.ignore_tags = keys.iter().filter_map(|k| k.text().cloned()).gathered();
        }
        settings.force_new = force_new.and_then(|v| v.as_bool()).unwrap_or(false);
        settings
    }
}

/// The argument of this name of a body.
pub(super) fn argument(body: &Body, name: &str) -> Option<Rc<Expr>> {
    let mut quiet = Diagnostics::new();
    match body {
        Body::Native(native) => {
            let found = native.attributes.iter().find(|a| &*a.name.name == name);
            found.map(|a| a.expr.clone())
        }
        Body::Json(_) => {
            let attributes = body.attributes(Reading::Template, &mut quiet);
            let found = attributes.iter().find(|a| &*a.name.name == name);
            found.map(|a| a.expr.clone())
        }
    }
}
