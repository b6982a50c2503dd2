use crate::config::{Module, Moved, MovedTarget};
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "stale-moved",
        title: "Move to nowhere",
        severity: Severity::Warning,
        explain: "A move to something that is not declared does nothing, or removes what was meant to stay.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: true,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for module in scene.modules() {
        let config = module.config();
        for moved in &config.moved {
            let goes_on = |other: &&std::rc::Rc<Moved>| {
                other.from.target == moved.to.target && other.from.module == moved.to.module
            };
            if !exists(config, moved) && !config.moved.iter().any(|other| goes_on(&other)) {
                let message = "nothing of this name is declared";
                told.push(LINT.at(moved.to.span, message));
            }
        }
    }
}

/// Whether what something was moved to is declared, as far as this module tells.
fn exists(module: &Module, moved: &Moved) -> bool {
    match (&moved.to.target, moved.to.module.0.as_slice()) {
        (MovedTarget::Resource(addr, _), []) => module.resources.contains_key(addr),
        (_, [call, ..]) => module.calls.contains_key(&call.name),
        (MovedTarget::Module, []) => true,
    }
}
