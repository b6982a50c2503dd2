use crate::addr::Subject;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{spots, uses_of};
use crate::lint::{Group, Lint, ResourceView, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "idle-load-balancer",
        title: "Load balancer without a use",
        severity: Severity::Warning,
        explain: "A load balancer, listener or pool that leads nowhere costs and answers nothing; give it what is behind it.",
    },
    group: Group::Cost,
    recommended: true,
    needs_whole: true,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for resource in scene.resources() {
        let (what, users): (&str, &[&str]) = match spots::kind(&resource) {
            Some("elb_loadbalancer" | "lb_loadbalancer") => ("no listener", &["listener"]),
            Some("elb_listener" | "lb_listener") if !leads_on(&resource) => {
                ("nowhere to send requests", &["pool", "l7policy"])
            }
            Some("elb_pool" | "lb_pool") => ("no member", &["member"]),
            _ => continue,
        };
        // Clusters and scaling groups add listeners and members by themselves.
        let counts = |within: &Option<Subject>| match within {
            Some(Subject::Resource(addr)) => {
                let name = spots::current(&addr.type_name);
                !name.starts_with("huaweicloud_elb_") && !name.starts_with("huaweicloud_lb_")
                    || users.iter().any(|end| name.contains(end))
            }
            _ => true,
        };
        if !uses_of::any(&resource, &[], &counts) {
            let message = format!("`{}` has {what}", resource.name());
            told.push(LINT.at(resource.header(), message));
        }
    }
}

/// Whether a listener names a pool of its own.
fn leads_on(listener: &ResourceView<'_>) -> bool {
    listener.is_given("default_pool_id") != Some(false)
}
