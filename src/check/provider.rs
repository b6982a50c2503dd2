//! Which providers a configuration needs, and what their blocks say.

use std::rc::Rc;

use super::source;
use super::world::World;
use crate::config::{Config, Module};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::schema::{Catalog, ProviderLookup};
use crate::sorted::SortedMap;
use crate::text::Span;

/// Whether everything can be judged: a provider that nobody named and that we do not know is an error; one
/// that is named, but has no schema here, a warning.
pub(super) fn known(config: &Config, catalog: &Catalog, diags: &mut Diagnostics) -> bool {
    let mut needed: SortedMap<Rc<str>, (bool, Option<Span>)> = SortedMap::new();
    for module in config.modules() {
        for (local, span) in locals(module) {
            let (source, named) = source::of(module, &local);
            let entry = needed.entry(source).or_insert((false, None));
            entry.0 |= named;
            entry.1 = entry.1.or(span);
        }
    }
    let mut good = true;
    for (source, (named, span)) in needed {
        if catalog.provider(&source) != ProviderLookup::Unknown {
            continue;
        }
        if named && !source.ends_with("/huaweicloud") {
            let message =
                format!("there is no schema of the provider {source}; its blocks are not checked");
            let diag = Diagnostic::new(&code::NO_PROVIDER_SCHEMA, message);
            diags.push(match span {
                Some(span) => diag.at(span),
                None => diag,
            });
        } else {
            good = false;
            let hint = if source.ends_with("/huaweicloud") {
                "; name its source, huaweicloud/huaweicloud, in `required_providers`"
            } else {
                ""
            };
            let message = format!("the provider {source} is needed but not known{hint}");
            diags.push(Diagnostic::new(&code::MISSING_PROVIDER, message));
        }
    }
    good
}

/// Actions are run by providers, and none that we know has any. Terraform names no place.
pub(super) fn actions(config: &Config, diags: &mut Diagnostics) {
    let before = diags.len();
    for module in config.modules() {
        undeclared_actions(module, diags);
    }
    if diags.errors_since(before) {
        return;
    }
    for module in config.modules() {
        without_schema(module, diags);
    }
}

fn undeclared_actions(module: &Module, diags: &mut Diagnostics) {
    let lifecycles = module.resources.values().map(|r| &r.lifecycle);
    for triggered in lifecycles.flat_map(|lifecycle| &lifecycle.actions) {
        if !module.actions.contains_key(&triggered.action) {
            let (kind, name) = &triggered.action;
            let message = format!("the module has no `action.{kind}.{name}`");
            diags.push(Diagnostic::new(&code::UNDECLARED_ACTION, message).at(triggered.span));
        }
    }
}

fn without_schema(module: &Module, diags: &mut Diagnostics) {
    for action in module.actions.values() {
        let (source, _) = source::of(module, action.provider_name());
        let (kind, name) = (&action.type_label.name, &action.name.name);
        let title = format!(
            "failed to read schema for {}action.{kind}.{name} in {source}: provider {source} does not have an action schema for {kind}",
            module.path.prefix()
        );
        let message = "Formwork runs no actions, and the provider has none";
        diags.push(Diagnostic::new(&code::NO_ACTION_SCHEMA, message).titled(title));
    }
}

/// The local names of providers that a module uses, each with the place that names it.
fn locals(module: &Module) -> Vec<(Rc<str>, Option<Span>)> {
    let mut names: Vec<(Rc<str>, Option<Span>)> = Vec::new();
    for required in module.settings.required_providers.values() {
        names.push((required.name.clone(), Some(required.span)));
    }
    names.extend(
        module
            .providers
            .values()
            .map(|p| (p.name.name.clone(), None)),
    );
    names.extend(
        module
            .resources
            .values()
            .map(|r| (Rc::from(r.provider_name()), None)),
    );
    let unconfigured = module.imports.iter().filter(|import| {
        import.module.is_root() && !module.resources.contains_key(&import.resource)
    });
    names.extend(unconfigured.map(|import| {
        let given = import.provider.as_ref().map(|p| &*p.name);
        let name = given.unwrap_or(import.resource.implied_provider());
        (Rc::from(name), None)
    }));
    names.extend(
        module
            .actions
            .values()
            .map(|a| (Rc::from(a.provider_name()), None)),
    );
    names
}

/// One configuration of a provider, written or implied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Configured {
    /// The module that has the block.
    pub(super) module: usize,
    /// The provider's local name there.
    pub(super) local: Rc<str>,
    /// Its alias.
    pub(super) alias: Option<Rc<str>>,
    /// The provider's full source address.
    pub(super) source: Rc<str>,
}

impl World<'_> {
    /// The configuration that a local name and alias mean in a module.
    ///
    /// # Errors
    /// What is wrong, when there is none.
    pub(super) fn configured(
        &self,
        module: usize,
        local: &str,
        alias: Option<&str>,
    ) -> Result<Configured, Diagnostic> {
        let (mut module, mut local, mut alias): (_, Rc<str>, Option<Rc<str>>) =
            (module, local.into(), alias.map(Rc::from));
        let mut passed = false;
        loop {
            let Some(place) = self.modules.get(module) else {
                return Err(not_present(&local, alias.as_deref()));
            };
            let (source, _) = source::of(place.module, &local);
            let key = (local.clone(), alias.clone());
            let here = Configured {
                module,
                local: local.clone(),
                alias: alias.clone(),
                source,
            };
            if place.module.providers.contains_key(&key) {
                return Ok(here);
            }
            let Some((parent, call)) = place.parent else {
                return match &here.alias {
                    None => Ok(here),
                    Some(alias) if passed => Err(missing(&here.source, alias)),
                    Some(alias) => Err(not_present(&local, Some(alias))),
                };
            };
            let handed = call
                .providers
                .iter()
                .find(|p| p.inside.name == local && p.inside.alias == alias);
            match handed {
                Some(handed) => {
                    passed = true;
                    local = handed.outside.name.clone();
                    alias = handed.outside.alias.clone();
                }
                None if alias.is_some() => return Err(not_present(&local, alias.as_deref())),
                None => local = self.same_source(parent, &here.source, local),
            }
            module = parent;
        }
    }

    /// The local name under which a module knows a provider.
    fn same_source(&self, module: usize, source: &str, local: Rc<str>) -> Rc<str> {
        let Some(place) = self.modules.get(module) else {
            return local;
        };
        let required = place.module.settings.required_providers.values();
        let mut same = required.filter(|r| *source::of(place.module, &r.name).0 == *source);
        same.next().map_or(local, |r| r.name.clone())
    }
}

fn not_present(local: &str, alias: Option<&str>) -> Diagnostic {
    let name = alias.map_or_else(|| local.to_owned(), |alias| format!("{local}.{alias}"));
    let message =
        format!("no provider configuration `{name}` is declared or passed to this module");
    Diagnostic::new(&code::PROVIDER_NOT_PRESENT, message)
}

fn missing(source: &str, alias: &str) -> Diagnostic {
    let message = "a provider configuration is passed to a module, but is not declared";
    let title = format!("missing provider provider[\"{source}\"].{alias}");
    Diagnostic::new(&code::PROVIDER_NOT_PRESENT, message).titled(title)
}
