use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes};
use crate::sorted::SortedSet;
use crate::syntax::ast::ExprKind;
use std::rc::Rc;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unused-provider",
        title: "Unused provider",
        severity: Severity::Warning,
        explain: "A provider that nothing uses is downloaded and configured in vain; remove it.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: true,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    let used = used(scene);
    for module in scene.modules() {
        let config = module.config();
        for (name, required) in &config.settings.required_providers {
            let configured = config.providers.keys().any(|(n, _)| n == name);
            let handed = !required.aliases.is_empty() || configured;
            if !handed && !used.contains(&(name.clone(), None)) {
                let title = "Remove the requirement";
                let fix = fixes::remove(scene, title, required.span, Safety::Unsafe);
                let message = format!("nothing uses the provider `{name}`");
                LINT.tell(told, required.span, message, fix);
            }
        }
        for ((name, alias), provider) in &config.providers {
            if !used.contains(&(name.clone(), alias.clone())) {
                let title = "Remove the configuration";
                let fix = fixes::remove_block(scene, title, provider.span, Safety::Unsafe);
                let message = format!("nothing uses this configuration of `{name}`");
                LINT.tell(told, provider.span, message, fix);
            }
        }
    }
}

/// Names of providers with their aliases, whichever module uses them; under the alone name, whether any is.
fn used(scene: &Scene<'_>) -> SortedSet<(Rc<str>, Option<Rc<str>>)> {
    let mut used = SortedSet::new();
    let mut uses = |name: &str, alias: Option<Rc<str>>| {
        used.insert((Rc::from(name), None));
        used.insert((Rc::from(name), alias));
    };
    for module in scene.modules() {
        let config = module.config();
        for resource in config.resources.values() {
            let alias = resource.provider.as_ref().and_then(|p| p.alias.clone());
            uses(resource.provider_name(), alias);
        }
        for call in config.calls.values() {
            for passed in &call.providers {
                let alias = passed.outside.alias.clone();
                uses(&passed.outside.name, alias);
            }
            if module.callee(&call.name.name).is_none() {
                // Of a module that is not there nothing is known.
                for (name, alias) in config.providers.keys() {
                    uses(name, alias.clone());
                }
                for name in config.settings.required_providers.keys() {
                    uses(name, None);
                }
            }
        }
        for import in &config.imports {
            uses(import.resource.implied_provider(), None);
        }
        for (kind, _) in config.actions.keys() {
            uses(kind.split('_').next().unwrap_or(kind), None);
        }
        for file in module.files() {
            file.expressions(&mut |expr| {
                if let ExprKind::Call(call) = &expr.kind
                    && let Some(rest) = call.name.name.strip_prefix("provider::")
                {
                    uses(rest.split("::").next().unwrap_or(rest), None);
                }
            });
        }
    }
    used
}
