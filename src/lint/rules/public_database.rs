use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "public-database",
        title: "Database with a public address",
        severity: Severity::Warning,
        explain: "A database is for the servers of its network; reach it through a VPN or a bastion host.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

/// What gives a data service a public address, when it is given.
const GIVEN: &[spots::Spot] = &[
    ("css_cluster", "kibana_public_access.bandwidth"),
    ("css_cluster", "public_access.bandwidth"),
    ("dcs_instance_public_access", "instance_id"),
    ("dds_instance_eip_associate", "instance_id"),
    ("dms_kafka_instance", "public_ip_ids"),
    ("dms_kafka_instance_public_access_switch", "instance_id"),
    ("dms_rabbitmq_instance", "public_ip_id"),
    ("dms_rocketmq_instance", "publicip_id"),
    ("dws_cluster_eip_associate", "cluster_id"),
    ("gaussdb_eip_associate", "instance_id"),
    ("gaussdb_mysql_eip_associate", "instance_id"),
    ("gaussdb_opengauss_eip_associate", "instance_id"),
    ("gaussdb_redis_eip_associate", "instance_id"),
    ("geminidb_eip_bind", "instance_id"),
    ("mapreduce_cluster", "eip_id"),
    ("rds_instance_eip_associate", "instance_id"),
    ("taurusdb_eip_associate", "instance_id"),
    ("taurusdb_proxy_eip_associate", "instance_id"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, GIVEN, &mut |resource, block, name| {
        // A resource that does nothing else is there for it.
        let whole = matches!(name, "instance_id" | "cluster_id");
        if !whole && block.is_given(name) != Some(true) {
            return;
        }
        let at = if whole {
            resource.header()
        } else {
            block.place(name)
        };
        told.push(LINT.at(at, "this makes a data service reachable from the internet"));
    });
    spots::each(
        scene,
        &[("dws_cluster", "public_ip.public_bind_type")],
        &mut |_, block, name| {
            if block
                .text(name)
                .is_some_and(|kind| matches!(&*kind, "auto_assign" | "bind_existing"))
            {
                told.push(LINT.at(
                    block.place(name),
                    "this makes a data service reachable from the internet",
                ));
            }
        },
    );
}
