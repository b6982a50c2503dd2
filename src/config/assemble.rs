//! Files to one module: what is declared twice, and what override files change.

use std::fmt::Display;
use std::hash::Hash;
use std::rc::Rc;

use indexmap::IndexMap;
use indexmap::map::Entry;

use super::file::File;
use super::settings::SettingsPart;
use super::{Backend, Import, Module, merge};
use crate::addr::Mode;
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::text::Span;

/// Takes the files of one folder together. `is_lost`: whether Terraform does not see what stands at a place.
pub(super) fn assemble(
    files: Vec<File>,
    overrides: Vec<File>,
    is_lost: &dyn Fn(Span) -> bool,
    diags: &mut Diagnostics,
) -> Module {
    let mut module = Module::default();
    let mut settings = SettingsPart::default();
    for mut file in files {
        settings.append(std::mem::take(&mut file.settings));
        module.append(file, diags);
    }
    module.take_settings(settings, diags);
    for file in overrides {
        merge::apply(&mut module, file, is_lost, diags);
    }
    if let (Some(backend), Some(cloud)) = (&module.settings.backend, &module.settings.cloud) {
        let message = "a state is kept by a `backend` or by `cloud`, not by both";
        diags.push(
            Diagnostic::new(&code::BACKEND_AND_CLOUD, message)
                .at(backend.span)
                .see(cloud.span, "`cloud` is here"),
        );
    }
    module
}

/// How a second declaration is reported.
struct Twice {
    code: &'static Code,
    title: Option<String>,
    span: Span,
}

/// Adds a declaration, unless there is one with this key; then that is reported.
fn insert<K: Hash + Eq + Display, V>(
    map: &mut IndexMap<K, Rc<V>>,
    key: K,
    value: V,
    span_of: fn(&V) -> Span,
    twice: Twice,
    diags: &mut Diagnostics,
) {
    match map.entry(key) {
        Entry::Vacant(place) => {
            place.insert(Rc::new(value));
        }
        Entry::Occupied(first) => {
            let message = format!("`{}` is declared already in this module", first.key());
            let mut problem = Diagnostic::new(twice.code, message)
                .at(twice.span)
                .see(span_of(first.get()), "first declared here");
            if let Some(title) = twice.title {
                problem = problem.titled(title);
            }
            diags.push(problem);
        }
    }
}

impl Module {
    fn append(&mut self, file: File, diags: &mut Diagnostics) {
        let plain = |code, span| Twice {
            code,
            title: None,
            span,
        };
        for v in file.variables {
            let twice = plain(&code::DUPLICATE_VARIABLE, v.span);
            insert(
                &mut self.variables,
                v.name.name.clone(),
                v,
                |v| v.span,
                twice,
                diags,
            );
        }
        for v in file.locals {
            let twice = plain(&code::DUPLICATE_LOCAL, v.span);
            insert(
                &mut self.locals,
                v.name.name.clone(),
                v,
                |v| v.span,
                twice,
                diags,
            );
        }
        for v in file.outputs {
            let twice = plain(&code::DUPLICATE_OUTPUT, v.span);
            insert(
                &mut self.outputs,
                v.name.name.clone(),
                v,
                |v| v.span,
                twice,
                diags,
            );
        }
        for v in file.calls {
            let twice = plain(&code::DUPLICATE_MODULE, v.span);
            insert(
                &mut self.calls,
                v.name.name.clone(),
                v,
                |v| v.span,
                twice,
                diags,
            );
        }
        for v in file.checks {
            let twice = Twice {
                title: Some(format!("Duplicate check \"{}\" configuration", v.name.name)),
                ..plain(&code::DUPLICATE_CHECK, v.span)
            };
            insert(
                &mut self.checks,
                v.name.name.clone(),
                v,
                |v| v.span,
                twice,
                diags,
            );
        }
        for v in file.resources {
            let kind = match v.addr.mode {
                Mode::Managed => "resource",
                Mode::Data => "data",
                Mode::Ephemeral => "ephemeral",
            };
            let twice = Twice {
                title: Some(format!(
                    "Duplicate {kind} \"{}\" configuration",
                    v.addr.type_name
                )),
                ..plain(&code::DUPLICATE_RESOURCE, v.span)
            };
            insert(
                &mut self.resources,
                v.addr.clone(),
                v,
                |v| v.span,
                twice,
                diags,
            );
        }
        self.append_providers(file.providers, diags);
        self.append_imports(file.imports, diags);
        self.append_actions(file.actions, diags);
        self.moved.extend(file.moved.into_iter().map(Rc::new));
        self.removed.extend(file.removed.into_iter().map(Rc::new));
    }

    fn append_providers(&mut self, providers: Vec<super::Provider>, diags: &mut Diagnostics) {
        for provider in providers {
            match self
                .providers
                .entry((provider.name.name.clone(), provider.alias.clone()))
            {
                Entry::Vacant(place) => {
                    place.insert(Rc::new(provider));
                }
                Entry::Occupied(first) => {
                    let message =
                        "this provider has such a configuration already; give one an `alias`";
                    diags.push(
                        Diagnostic::new(&code::DUPLICATE_PROVIDER, message)
                            .at(provider.span)
                            .see(first.get().span, "first one here"),
                    );
                }
            }
        }
    }

    fn append_actions(&mut self, actions: Vec<super::Action>, diags: &mut Diagnostics) {
        for action in actions {
            let key = (action.type_label.name.clone(), action.name.name.clone());
            match self.actions.entry(key) {
                Entry::Vacant(place) => {
                    place.insert(Rc::new(action));
                }
                Entry::Occupied(first) => {
                    let (kind, name) = first.key();
                    let message = format!("`action.{kind}.{name}` is declared already");
                    diags.push(
                        Diagnostic::new(&code::DUPLICATE_RESOURCE, message)
                            .titled(format!("Duplicate action \"{kind}\" configuration"))
                            .at(action.span)
                            .see(first.get().span, "first declared here"),
                    );
                }
            }
        }
    }

    fn append_imports(&mut self, imports: Vec<Import>, diags: &mut Diagnostics) {
        for import in imports {
            let same = |other: &&Rc<Import>| {
                import.constant
                    && other.constant
                    && (&other.module, &other.resource, &other.key)
                        == (&import.module, &import.resource, &import.key)
            };
            if let Some(first) = self.imports.iter().find(same) {
                let name = import.resource.within(&import.module);
                let message = format!("`{name}` is imported already");
                diags.push(
                    Diagnostic::new(&code::DUPLICATE_IMPORT, message)
                        .titled(format!("Duplicate import configuration for \"{name}\""))
                        .at(import.to.span)
                        .see(first.span, "first one here"),
                );
                continue;
            }
            self.imports.push(Rc::new(import));
        }
    }

    fn take_settings(&mut self, part: SettingsPart, diags: &mut Diagnostics) {
        self.settings.required_versions = part.required_versions;
        let mut first_block: Option<Span> = None;
        for (span, providers) in part.required_providers {
            match first_block {
                None => {
                    first_block = Some(span);
                    let named = providers.into_iter().map(|p| (p.name.clone(), p));
                    self.settings.required_providers.extend(named);
                }
                Some(first) => {
                    let message = "a module has one `required_providers` block; join the two";
                    diags.push(
                        Diagnostic::new(&code::DUPLICATE_REQUIRED_PROVIDERS, message)
                            .at(span)
                            .see(first, "first one here"),
                    );
                }
            }
        }
        let settings = &mut self.settings;
        single(
            &mut settings.backend,
            part.backends,
            &code::DUPLICATE_BACKEND,
            diags,
        );
        single(
            &mut settings.cloud,
            part.clouds,
            &code::DUPLICATE_CLOUD,
            diags,
        );
    }
}

fn single(
    place: &mut Option<Backend>,
    found: Vec<Backend>,
    code: &'static Code,
    diags: &mut Diagnostics,
) {
    for backend in found {
        match place {
            None => *place = Some(backend),
            Some(first) => diags.push(
                Diagnostic::new(code, "a module has one such block at most")
                    .at(backend.span)
                    .see(first.span, "first one here"),
            ),
        }
    }
}

impl SettingsPart {
    fn append(&mut self, mut other: Self) {
        self.required_versions.append(&mut other.required_versions);
        self.required_providers
            .append(&mut other.required_providers);
        self.backends.append(&mut other.backends);
        self.clouds.append(&mut other.clouds);
    }
}
