use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{ports, spots};
use crate::lint::{BlockView, Group, Lint, Scene};
use crate::syntax::ast::ExprKind;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "open-network-acl",
        title: "Network ACL lets everything in",
        severity: Severity::Warning,
        explain: "A rule that allows all ports from everywhere takes the second line of defence away; name ports or addresses.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(
        scene,
        &[("vpc_network_acl", "ingress_rules.action")],
        &mut |_, rule, action| {
            judge(rule, action, told);
        },
    );
    // A rule on its own serves either direction: the list that it is in tells.
    spots::each(
        scene,
        &[("network_acl", "inbound_rules")],
        &mut |_, acl, inbound| {
            let list = acl.argument(inbound).map(|argument| &argument.expr.kind);
            let Some(ExprKind::Tuple(rules)) = list else {
                return;
            };
            for target in rules.iter().filter_map(|rule| acl.target_of(rule)) {
                if spots::kind(&target.resource) == Some("network_acl_rule") {
                    judge(&target.resource, "action", told);
                }
            }
        },
    );
}

fn judge(rule: &BlockView<'_>, action: &str, told: &mut Diagnostics) {
    let allows = rule.text(action).is_some_and(|action| &*action == "allow");
    let protocol = rule
        .text("protocol")
        .is_some_and(|p| matches!(&*p, "any" | "tcp"));
    let wide = |name: &str| {
        rule.text(name)
            .is_some_and(|text| ports::is_everybody(&text))
    };
    let all = wide("source_ip_address") && every_port(rule) && !narrows(rule);
    if allows && protocol && all && rule.flag("enabled") != Some(false) {
        told.push(LINT.at(rule.span(), "this lets in everything from everywhere"));
    }
}

/// Whether no port of the destination is named, or all are.
fn every_port(rule: &BlockView<'_>) -> bool {
    let whole = |range: &ports::Ports| range.0 <= 1 && range.1 == 65535;
    let all = |text: &str| ports::list(text).is_some_and(|ports| ports.iter().any(whole));
    match rule.text("destination_port") {
        Some(text) => all(&text),
        None => rule.is_given("destination_port") == Some(false),
    }
}

/// Whether only part of what lies behind the ACL may be meant.
fn narrows(rule: &BlockView<'_>) -> bool {
    let name = "destination_ip_address";
    let given = rule.is_given(name) != Some(false);
    given
        && rule
            .text(name)
            .is_none_or(|text| !ports::is_everybody(&text))
        || rule.is_given("destination_ip_address_group_id") != Some(false)
}
