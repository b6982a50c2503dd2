//! Override files: their blocks change blocks of the same name argument by argument.

use std::rc::Rc;

use super::body::merged;
use super::file::File;
use super::variable::invalid_default;
use super::{
    DependsOn, IgnoreChanges, Lifecycle, Local, Module, ModuleCall, Output, Provider, Resource,
    Variable,
};
use crate::addr::Mode;
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::text::Span;

/// Applies one override file. `is_lost`: whether Terraform does not see what stands at a place.
pub(super) fn apply(
    module: &mut Module,
    mut file: File,
    is_lost: &dyn Fn(Span) -> bool,
    diags: &mut Diagnostics,
) {
    settings(module, &mut file);
    for over in file.variables {
        let base = module.variables.get_mut(&over.name.name);
        match base.filter(|base| !is_lost(base.span)) {
            Some(base) => variable(Rc::make_mut(base), over, diags),
            None => diags.push(missing(&code::NO_BASE_VARIABLE, &over.name.name, over.span)),
        }
    }
    for over in file.locals {
        let base = module.locals.get_mut(&over.name.name);
        match base.filter(|base| !is_lost(base.span)) {
            Some(base) => local(Rc::make_mut(base), over),
            None => diags.push(missing(&code::NO_BASE_LOCAL, &over.name.name, over.span)),
        }
    }
    for over in file.outputs {
        let base = module.outputs.get_mut(&over.name.name);
        match base.filter(|base| !is_lost(base.span)) {
            Some(base) => {
                diags.extend(unsupported(&over.depends_on));
                output(Rc::make_mut(base), over);
            }
            None => diags.push(missing(&code::NO_BASE_OUTPUT, &over.name.name, over.span)),
        }
    }
    for over in file.calls {
        let base = module.calls.get_mut(&over.name.name);
        match base.filter(|base| !is_lost(base.span)) {
            Some(base) => {
                diags.extend(unsupported(&over.depends_on));
                call(Rc::make_mut(base), over, diags);
            }
            None => diags.push(missing(&code::NO_BASE_MODULE, &over.name.name, over.span)),
        }
    }
    for over in file.resources {
        let base = module.resources.get_mut(&over.addr);
        match base.filter(|base| !is_lost(base.span)) {
            Some(base) => {
                diags.extend(unsupported(&over.depends_on));
                resource(Rc::make_mut(base), over, diags);
            }
            None => diags.extend(missing_resource(&over)),
        }
    }
    for over in file.providers {
        match module
            .providers
            .get_mut(&(over.name.name.clone(), over.alias.clone()))
        {
            Some(base) => provider(Rc::make_mut(base), over, diags),
            None if over.alias.is_some() => {
                let name = &over.name.name;
                diags.push(missing(&code::NO_BASE_PROVIDER, name, over.span));
            }
            // A configuration that only an override file has counts as it is.
            None => {
                let key = (over.name.name.clone(), over.alias.clone());
                module.providers.insert(key, Rc::new(over));
            }
        }
    }
    for over in file.actions {
        let key = (over.type_label.name.clone(), over.name.name.clone());
        if !module.actions.contains_key(&key) {
            diags.push(
                missing(&code::NO_BASE_RESOURCE, &key.1, over.span)
                    .titled("Missing resource to override"),
            );
        }
    }
    diags.extend(file.misplaced);
}

fn missing(code: &'static Code, name: &str, at: Span) -> Diagnostic {
    let message =
        format!("an override file changes what others declare, but no file declares `{name}`");
    Diagnostic::new(code, message).at(at)
}

/// Terraform drops an ephemeral resource that only an override file has, without a word.
fn missing_resource(over: &Resource) -> Option<Diagnostic> {
    let title = match over.addr.mode {
        Mode::Managed => "Missing resource to override",
        Mode::Data => "Missing data resource to override",
        Mode::Ephemeral => return None,
    };
    let problem = missing(&code::NO_BASE_RESOURCE, &over.addr.to_string(), over.span);
    Some(problem.titled(title))
}

fn settings(module: &mut Module, file: &mut File) {
    let part = std::mem::take(&mut file.settings);
    let settings = &mut module.settings;
    if !part.required_versions.is_empty() {
        settings.required_versions = part.required_versions;
    }
    for (_, providers) in part.required_providers {
        for provider in providers {
            settings
                .required_providers
                .insert(provider.name.clone(), provider);
        }
    }
    if let Some(backend) = part.backends.into_iter().next_back() {
        settings.backend = Some(backend);
        settings.cloud = None;
    }
    if let Some(cloud) = part.clouds.into_iter().next_back() {
        settings.cloud = Some(cloud);
        settings.backend = None;
    }
}

/// `depends_on` cannot be changed.
fn unsupported(depends_on: &[DependsOn]) -> Option<Diagnostic> {
    let first = depends_on.first()?;
    let message = "`depends_on` cannot be changed by an override file";
    Some(Diagnostic::new(&code::UNSUPPORTED_OVERRIDE, message).at(first.span))
}

/// Takes the later value when there is one.
fn replace<T>(base: &mut Option<T>, over: Option<T>) {
    if over.is_some() {
        *base = over;
    }
}

fn variable(base: &mut Variable, over: Variable, diags: &mut Diagnostics) {
    replace(&mut base.description, over.description);
    replace(&mut base.deprecated, over.deprecated);
    if over.given.sensitive {
        base.sensitive = over.sensitive;
    }
    if over.given.ephemeral {
        base.ephemeral = over.ephemeral;
    }
    if over.given.nullable {
        base.nullable = over.nullable;
    }
    if over.given.constant {
        base.constant = over.constant;
    }
    if over.type_expr.is_some() {
        base.ty = over.ty;
        base.defaults = over.defaults;
        base.type_expr = over.type_expr;
    }
    replace(&mut base.default, over.default);
    replace(&mut base.default_expr, over.default_expr);
    if !over.validations.is_empty() {
        base.validations = over.validations;
    }
    let Some(default) = &base.default else {
        return;
    };
    match base.fit(default) {
        Ok(value) if value.is_null() && !base.nullable => {
            let message =
                "after the override the default is null, which `nullable = false` forbids";
            diags.push(invalid_default(message, over.span));
        }
        Ok(value) => base.default = Some(value),
        Err(error) => {
            let message = format!("after the override the default does not fit the type: {error}");
            diags.push(invalid_default(message, over.span));
        }
    }
}

fn local(base: &mut Local, over: Local) {
    base.expr = over.expr;
    base.span = over.span;
}

fn output(base: &mut Output, over: Output) {
    replace(&mut base.value, over.value);
    replace(&mut base.description, over.description);
    if over.given.sensitive {
        base.sensitive = over.sensitive;
    }
    if over.given.ephemeral {
        base.ephemeral = over.ephemeral;
    }
    if over.type_constraint.is_some() {
        base.type_constraint = over.type_constraint;
        base.defaults = over.defaults;
    }
}

fn call(base: &mut ModuleCall, over: ModuleCall, diags: &mut Diagnostics) {
    replace(&mut base.source_expr, over.source_expr);
    replace(&mut base.version, over.version);
    replace(&mut base.count, over.count);
    replace(&mut base.for_each, over.for_each);
    if !over.providers.is_empty() {
        base.providers = over.providers;
    }
    base.body = merged(&base.body, &over.body, diags);
    base.overridden = true;
}

fn resource(base: &mut Resource, over: Resource, diags: &mut Diagnostics) {
    replace(&mut base.count, over.count);
    replace(&mut base.for_each, over.for_each);
    replace(&mut base.provider, over.provider);
    replace(&mut base.connection, over.connection);
    if !over.provisioners.is_empty() {
        base.provisioners = over.provisioners;
    }
    lifecycle(&mut base.lifecycle, over.lifecycle);
    base.body = merged(&base.body, &over.body, diags);
    base.overridden = true;
}

fn lifecycle(base: &mut Lifecycle, over: Lifecycle) {
    replace(&mut base.create_before_destroy, over.create_before_destroy);
    replace(&mut base.prevent_destroy, over.prevent_destroy);
    match over.ignore_changes {
        IgnoreChanges::None => {}
        IgnoreChanges::Paths(paths) if paths.is_empty() => {}
        changes => base.ignore_changes = changes,
    }
}

fn provider(base: &mut Provider, over: Provider, diags: &mut Diagnostics) {
    replace(&mut base.version, over.version);
    base.body = merged(&base.body, &over.body, diags);
    base.overridden = true;
}
