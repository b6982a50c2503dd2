use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};
use crate::value::View;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "default-security-group",
        title: "Default security group",
        severity: Severity::Warning,
        explain: "A server that names no security group joins the default one, with everything else that names none.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const SERVERS: &[spots::Spot] = &[("compute_instance", "security_group_ids")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, SERVERS, &mut |_, server, ids| {
        let names = server.value("security_groups");
        let default = match names.view() {
            View::Set(names) => names
                .iter()
                .any(|name| name.text().is_some_and(|n| &**n == "default")),
            _ => false,
        };
        if default {
            let message = "the default group holds whatever names no other";
            told.push(LINT.at(server.place("security_groups"), message));
            return;
        }
        // An interface that exists already has its own groups.
        let port = |block: &crate::lint::BlockView<'_>| block.is_given("port") != Some(false);
        let ports = server.blocks("network").items.iter().any(port);
        let given = |name: &str| server.is_given(name) != Some(false);
        if !given(ids) && !given("security_groups") && !ports {
            told.push(LINT.at(server.span(), "this server names no security group"));
        }
    });
}
