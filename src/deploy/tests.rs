//! Whole runs on a cloud of their own, told line by line.

use std::rc::Rc;

use super::{Apply, Faults, Place, Planned, Run, StepState};
use crate::cloud::Cloud;
use crate::config;
use crate::diag::Severity;
use crate::func::Nowhere;
use crate::plan::world::Inputs;
use crate::plan::{self, Plan, PlanRequest, State};
use crate::schema::Catalog;
use crate::time::{Instant, Rng};

/// A stack without a service around it.
struct Stack {
    catalog: Rc<Catalog>,
    cloud: Cloud,
    state: State,
    rng: Rng,
    faults: Faults,
    now: Instant,
}

impl Stack {
    fn new() -> Self {
        Self {
            catalog: crate::schema::tests::whole(),
            cloud: Cloud::default(),
            state: State::default(),
            rng: Rng::new(7),
            faults: Faults::default(),
            now: Instant::parse("2026-01-01T00:00:00Z").unwrap(),
        }
    }

    /// Plans and deploys a template; what happened, a line for each step that ended.
    fn deploy(&mut self, template: &str) -> Vec<String> {
        self.run(template, false)
    }

    fn destroy(&mut self, template: &str) -> Vec<String> {
        self.run(template, true)
    }

    fn run(&mut self, template: &str, destroy: bool) -> Vec<String> {
        let files = [("main.tf".to_owned(), template.as_bytes().to_vec())];
        let (config, diags) = config::load(&files);
        assert_eq!(
            diags.iter().map(|d| &d.message).collect::<Vec<_>>(),
            Vec::<&String>::new()
        );
        let (inputs, prior, catalog) = (
            Inputs::default(),
            Rc::new(self.state.clone()),
            self.catalog.clone(),
        );
        let request = PlanRequest {
            config: &config,
            catalog: &catalog,
            host: &Nowhere,
            inputs: &inputs,
            prior: &prior,
            destroy,
            targets: &[],
            replace: &[],
            reader: None,
        };
        let (plan, diags) = plan::make(&request);
        let errors = diags.iter().filter(|d| d.severity == Severity::Error);
        assert_eq!(
            errors.map(|d| &d.message).collect::<Vec<_>>(),
            Vec::<&String>::new()
        );
        self.state = State::clone(&plan.state);
        self.carry_out(&request, &mut Run::of(&planned(&plan)))
    }

    fn carry_out(&mut self, request: &PlanRequest<'_>, run: &mut Run) -> Vec<String> {
        let place = Place {
            may: &|_, _| Ok(()),
            cloud: &mut self.cloud,
            region: "cn-north-4",
            account: "0",
            project: "0f",
            owner: "stack",
            rng: &mut self.rng,
            faults: &mut self.faults,
        };
        let mut apply = Apply::new(request, place, &mut self.state);
        let mut told = Vec::new();
        loop {
            for happening in run.advance(self.now, &mut apply) {
                let step = &happening.step;
                match &happening.what {
                    super::What::Begun => {}
                    super::What::Complete(_) => {
                        told.push(format!("{:?} {}", step.work, step.address))
                    }
                    super::What::Failed(_, why) => {
                        told.push(format!("failed {}: {why}", step.address))
                    }
                }
            }
            match run.due() {
                Some(due) => self.now = due,
                None => break,
            }
        }
        apply.record_outputs();
        let skipped = run.steps.iter().filter(|s| s.state == StepState::Skipped);
        told.extend(skipped.map(|step| format!("skipped {}", step.address)));
        told
    }

    /// Actions that a plan of the same template would have.
    fn drift(&mut self, template: &str) -> Vec<String> {
        let files = [("main.tf".to_owned(), template.as_bytes().to_vec())];
        let (config, _) = config::load(&files);
        let (plan, _) = plan::make(&PlanRequest {
            config: &config,
            catalog: &self.catalog,
            host: &Nowhere,
            inputs: &Inputs::default(),
            prior: &self.state.clone().into(),
            destroy: false,
            targets: &[],
            replace: &[],
            reader: None,
        });
        let changes = plan
            .changes
            .iter()
            .filter(|c| !c.action.words().contains(&"no-op"));
        changes
            .map(|c| format!("{:?} {}", c.action, c.addr))
            .collect()
    }
}

fn planned(plan: &Plan) -> Vec<Planned> {
    let planned = plan.changes.iter().map(|change| Planned {
        addr: change.addr.clone(),
        action: change.action,
        deposed: change.deposed.clone(),
        dependencies: change.dependencies.clone(),
    });
    planned.collect()
}

const NETWORK: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
locals {
  ports = { web = 80, tls = 443 }
}
resource "huaweicloud_vpc" "main" {
  name = "main"
  cidr = "10.0.0.0/16"
}
resource "huaweicloud_vpc_subnet" "app" {
  name       = "app-${huaweicloud_vpc.main.id}"
  vpc_id     = huaweicloud_vpc.main.id
  cidr       = "10.0.1.0/24"
  gateway_ip = "10.0.1.1"
}
resource "huaweicloud_networking_secgroup" "web" {
  name = "web"
}
resource "huaweicloud_networking_secgroup_rule" "in" {
  for_each          = local.ports
  security_group_id = huaweicloud_networking_secgroup.web.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  ports             = each.value
  remote_ip_prefix  = "0.0.0.0/0"
}
output "subnet" {
  value = huaweicloud_vpc_subnet.app.id
}
"#;

#[test]
fn makes_a_network_and_finds_nothing_left_to_do() {
    let mut stack = Stack::new();
    let told = stack.deploy(NETWORK);
    assert_eq!(
        told,
        [
            "Create huaweicloud_networking_secgroup.web",
            r#"Create huaweicloud_networking_secgroup_rule.in["web"]"#,
            r#"Create huaweicloud_networking_secgroup_rule.in["tls"]"#,
            "Create huaweicloud_vpc.main",
            "Create huaweicloud_vpc_subnet.app",
        ]
    );
    assert_eq!(stack.drift(NETWORK), Vec::<String>::new());
    let subnet = stack
        .state
        .outputs
        .get("subnet")
        .unwrap()
        .value
        .as_str()
        .unwrap()
        .to_owned();
    let made = stack.cloud.get("huaweicloud_vpc_subnet", &subnet).unwrap();
    let vpc = made.text("vpc_id");
    assert_eq!(made.text("name"), format!("app-{vpc}"));
}

#[test]
fn changes_in_place_replaces_and_removes() {
    let mut stack = Stack::new();
    stack.deploy(NETWORK);
    let renamed = NETWORK.replace("name = \"web\"", "name = \"front\"");
    assert_eq!(
        stack.deploy(&renamed),
        ["Update huaweicloud_networking_secgroup.web"]
    );
    let moved = renamed.replace("web = 80, ", "");
    assert_eq!(
        stack.deploy(&moved),
        [r#"Delete huaweicloud_networking_secgroup_rule.in["web"]"#]
    );
    assert_eq!(stack.drift(&moved), Vec::<String>::new());
    let told = stack.destroy(&moved);
    assert_eq!(told.len(), 4);
    assert_eq!(told.last().unwrap(), "Delete huaweicloud_vpc.main");
    assert!(stack.state.resources.is_empty());
}

#[test]
fn replaces_by_creating_first() {
    let template = |trigger: &str| {
        format!(
            r#"
resource "terraform_data" "key" {{
  triggers_replace = "{trigger}"
  lifecycle {{
    create_before_destroy = true
  }}
}}
resource "terraform_data" "user" {{
  input = terraform_data.key.id
}}
"#
        )
    };
    let mut stack = Stack::new();
    stack.deploy(&template("a"));
    let told = stack.deploy(&template("b"));
    assert_eq!(told[0], "Create terraform_data.key");
    assert_eq!(told[1], "Update terraform_data.user");
    assert!(
        told[2].starts_with("DeleteDeposed(") && told.len() == 3,
        "{told:?}"
    );
    assert_eq!(stack.drift(&template("b")), Vec::<String>::new());
}

#[test]
fn a_refusal_stops_what_depends_on_it_and_nothing_else() {
    let template = NETWORK.replace("10.0.1.", "192.168.0.");
    let mut stack = Stack::new();
    let told = stack.deploy(&template);
    let failed: Vec<_> = told
        .iter()
        .filter(|line| line.starts_with("failed"))
        .collect();
    assert_eq!(failed.len(), 1, "{told:?}");
    assert!(
        failed[0].starts_with("failed huaweicloud_vpc_subnet.app: "),
        "{told:?}"
    );
    assert_eq!(
        told.iter()
            .filter(|line| line.starts_with("Create"))
            .count(),
        4
    );
    assert_eq!(stack.drift(NETWORK), ["Create huaweicloud_vpc_subnet.app"]);
}
