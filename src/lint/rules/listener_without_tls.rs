use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, ResourceView, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "listener-without-tls",
        title: "Listener without encryption",
        severity: Severity::Warning,
        explain: "What goes over plain HTTP can be read and changed on the way; take HTTPS, and redirect HTTP to it.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const LISTENERS: &[spots::Spot] = &[("elb_listener", "protocol"), ("lb_listener", "protocol")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, LISTENERS, &mut |resource, listener, name| {
        let plain = listener
            .text(name)
            .is_some_and(|p| p.eq_ignore_ascii_case("HTTP"));
        if plain && !sends_over(scene, resource) {
            told.push(LINT.at(listener.place(name), "requests are taken over plain HTTP"));
        }
    });
}

/// Whether a forwarding policy of a listener may send requests to another listener or address.
fn sends_over(scene: &Scene<'_>, listener: &ResourceView<'_>) -> bool {
    let kinds = ["elb_l7policy", "lb_l7policy"].iter();
    let mut policies = kinds.flat_map(|kind| spots::of(scene, kind));
    policies.any(|policy| {
        let of_it = |target: crate::lint::Target<'_>| target.resource.is(listener);
        let redirects = || {
            let action = policy.value("action");
            action.text().is_none_or(|action| {
                matches!(&**action, "REDIRECT_TO_LISTENER" | "REDIRECT_TO_URL")
            })
        };
        policy.target("listener_id").is_none_or(of_it) && redirects()
    })
}
