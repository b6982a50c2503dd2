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
    let kinds = ["global_eip", "vpc_eip"].iter();
    for address in kinds.flat_map(|kind| spots::of(scene, kind)) {
        let port = address.blocks("publicip").items.into_iter().next();
        let bound = port.is_some_and(|block| block.is_given("port_id") != Some(false));
        if !bound && !uses_of::any(&address, &["address"], &|_| true) {
            let message = format!("nothing uses the address `{}`", address.name());
            told.push(LINT.at(address.header(), message));
        }
    }
}
