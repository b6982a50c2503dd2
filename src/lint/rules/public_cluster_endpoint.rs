use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "public-cluster-endpoint",
        title: "Public cluster endpoint",
        severity: Severity::Note,
        explain: "Whoever finds a hole in the API server owns the cluster; reach it through the VPC.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const ADDRESSES: &[spots::Spot] = &[("cce_autopilot_cluster", "eip_id"), ("cce_cluster", "eip")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, ADDRESSES, &mut |_, cluster, name| {
        if cluster.is_given(name) == Some(true) {
            told.push(LINT.at(cluster.place(name), "the API server gets a public address"));
        }
    });
}
