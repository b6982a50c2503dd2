use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{spots, uses_of};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unbound-eip",
        title: "Public address without a use",
        severity: Severity::Warning,
        explain: "An address that is bound to nothing is paid all the same; bind it or remove it.",
    },
    group: Group::Cost,
    recommended: true,
    needs_whole: true,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for address in scene.resources() {
        let kind = spots::kind(&address);
        if !matches!(kind, Some("vpc_eip" | "global_eip")) {
            continue;
        }
        let port = address.blocks("publicip").items.into_iter().next();
        let bound = port.is_some_and(|block| block.is_given("port_id") != Some(false));
        if !bound && !uses_of::any(&address, &["address"], &|_| true) {
            let message = format!("nothing uses the address `{}`", address.name());
            told.push(LINT.at(address.header(), message));
        }
    }
}
