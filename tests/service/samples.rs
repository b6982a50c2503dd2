//! A template as people write it, from nothing to nothing.

use serde_json::{Value as Json, json};

use super::World;

const SAMPLE: &str = r#"
terraform {
  required_providers {
    huaweicloud = {
      source  = "huaweicloud/huaweicloud"
      version = "1.97.1"
    }
    random = { source = "hashicorp/random" }
  }
}
provider "huaweicloud" {
  region = "cn-north-4"
}
variable "prefix" {
  type    = string
  default = "web"
  validation {
    condition     = var.prefix != ""
    error_message = "It must not be empty."
  }
}
locals {
  ports = { http = 80, https = 443 }
  tags  = { project = var.prefix }
}
resource "random_password" "admin" {
  length = 16
}
resource "huaweicloud_vpc" "main" {
  name = "${var.prefix}-vpc"
  cidr = "10.1.0.0/16"
  tags = local.tags
}
resource "huaweicloud_vpc_subnet" "main" {
  name       = "${var.prefix}-subnet"
  vpc_id     = huaweicloud_vpc.main.id
  cidr       = "10.1.1.0/24"
  gateway_ip = "10.1.1.1"
}
resource "huaweicloud_networking_secgroup" "main" {
  name                 = "${var.prefix}-sg"
  delete_default_rules = true
}
resource "huaweicloud_networking_secgroup_rule" "in" {
  for_each          = local.ports
  security_group_id = huaweicloud_networking_secgroup.main.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  ports             = each.value
  remote_ip_prefix  = "0.0.0.0/0"
}
resource "huaweicloud_compute_instance" "web" {
  name               = "${var.prefix}-1"
  image_name         = "Ubuntu 22.04 server 64bit"
  flavor_id          = "s6.small.1"
  availability_zone  = "cn-north-4a"
  security_group_ids = [huaweicloud_networking_secgroup.main.id]
  admin_pass         = random_password.admin.result
  system_disk_type   = "SSD"
  system_disk_size   = 40
  network {
    uuid = huaweicloud_vpc_subnet.main.id
  }
}
resource "huaweicloud_evs_volume" "data" {
  name              = "${var.prefix}-data"
  volume_type       = "SSD"
  size              = 100
  availability_zone = "cn-north-4a"
}
resource "huaweicloud_compute_volume_attach" "data" {
  instance_id = huaweicloud_compute_instance.web.id
  volume_id   = huaweicloud_evs_volume.data.id
}
resource "huaweicloud_vpc_eip" "web" {
  publicip {
    type = "5_bgp"
  }
  bandwidth {
    name        = "${var.prefix}-bw"
    size        = 5
    share_type  = "PER"
    charge_mode = "traffic"
  }
}
resource "huaweicloud_compute_eip_associate" "web" {
  public_ip   = huaweicloud_vpc_eip.web.address
  instance_id = huaweicloud_compute_instance.web.id
}
output "url" { value = "http://${huaweicloud_vpc_eip.web.address}/" }
output "private" { value = huaweicloud_compute_instance.web.network[0].fixed_ip_v4 }
output "password" {
  value     = random_password.admin.result
  sensitive = true
}
"#;

#[track_caller]
fn deploy(world: &mut World, template: &str) {
    world.post(
        "stacks/s/deployments",
        &json!({"template_body": template}),
        202,
    );
    world.settle();
    assert_eq!(
        world.status("s"),
        "DEPLOYMENT_COMPLETE",
        "{}",
        world.get("stacks/s/events?filter=event_type==ERROR")
    );
}

#[test]
fn a_web_server_with_everything() {
    let mut world = World::new();
    world.empty_stack("s");
    deploy(&mut world, SAMPLE);
    let resources = world.get("stacks/s/resources")["stack_resources"].clone();
    assert_eq!(resources.as_array().unwrap().len(), 11);
    let outputs = world.get("stacks/s/outputs");
    assert!(
        outputs["outputs"][0]["value"]
            .as_str()
            .unwrap()
            .starts_with("\"http://198."),
        "{outputs}"
    );
    assert_eq!(outputs["outputs"][1]["value"], json!("\"10.1.1.2\""));
    assert_eq!(outputs["outputs"][2]["value"], json!("<sensitive>"));

    let server = resources
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["logical_resource_type"] == json!("huaweicloud_compute_instance"));
    let shown = server.unwrap()["resource_attributes"].to_string();
    assert!(
        shown.contains(r#"{"key":"admin_pass","value":"<sensitive>"}"#),
        "{shown}"
    );

    // The same again changes nothing.
    world.post(
        "stacks/s/execution-plans",
        &json!({"execution_plan_name": "same", "template_body": SAMPLE}),
        202,
    );
    world.settle();
    let plan = world.get("stacks/s/execution-plans/same");
    let differing = |plan: &Json| -> Vec<String> {
        let items = plan["execution_plan_items"].as_array().unwrap().iter();
        items
            .map(|i| {
                format!(
                    "{} {}: {}",
                    i["action"], i["resource_name"], i["attributes"]
                )
            })
            .collect()
    };
    assert_eq!(differing(&plan), Vec::<String>::new());

    // A larger volume and no second port: one update, one removal.
    let changed = SAMPLE
        .replace("size              = 100", "size              = 200")
        .replace(", https = 443", "");
    deploy(&mut world, &changed);
    let summary = world.get("stacks/s/events?filter=event_type==SUMMARY");
    let text = summary["stack_events"][0]["event_message"]
        .as_str()
        .unwrap();
    assert_eq!(text, "Resources: 0 created, 1 updated, 1 deleted.");

    assert_eq!(world.send("DELETE", "stacks/s", &Json::Null).status, 202);
    world.settle();
    assert_eq!(world.get("stacks"), json!({"stacks": []}));
    let snapshot = String::from_utf8(world.simulator.snapshot()).unwrap();
    assert_eq!(snapshot.lines().count(), 2, "{snapshot}");
}

#[test]
fn the_moment_and_chance_are_known_once_the_plan_is_carried_out() {
    let mut world = World::new();
    world.empty_stack("s");
    let template = r#"
locals { both = uuid() }
resource "terraform_data" "a" { input = local.both }
resource "terraform_data" "b" { input = local.both }
resource "terraform_data" "c" { input = timestamp() }
output "same" { value = terraform_data.a.output == terraform_data.b.output }
output "length" { value = length(terraform_data.a.output) }
output "time" { value = terraform_data.c.output }
"#;
    deploy(&mut world, template);
    let outputs = world.get("stacks/s/outputs");
    let values: Vec<&str> = outputs["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| o["value"].as_str().unwrap())
        .collect();
    assert_eq!(values, ["true", "36", "\"2026-01-01T00:00:01Z\""]);
}

const HEAD: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
"#;

#[test]
fn data_sources_are_read_while_deploying() {
    let mut world = World::new();
    world.empty_stack("s");
    let template = format!(
        "{HEAD}{}",
        r#"
data "huaweicloud_availability_zones" "all" {}
data "huaweicloud_compute_flavors" "small" {
  availability_zone = data.huaweicloud_availability_zones.all.names[1]
  performance_type  = "normal"
  cpu_core_count    = 2
  memory_size       = 4
}
data "huaweicloud_images_image" "ubuntu" {
  name        = "Ubuntu 22.04 server 64bit"
  most_recent = true
}
resource "huaweicloud_vpc" "main" {
  name = "v"
  cidr = "10.1.0.0/16"
}
resource "huaweicloud_vpc_subnet" "main" {
  name       = "s"
  vpc_id     = huaweicloud_vpc.main.id
  cidr       = cidrsubnet(huaweicloud_vpc.main.cidr, 8, 1)
  gateway_ip = cidrhost(cidrsubnet(huaweicloud_vpc.main.cidr, 8, 1), 1)
}
data "huaweicloud_vpc" "again" {
  id = huaweicloud_vpc_subnet.main.vpc_id
}
resource "huaweicloud_compute_instance" "web" {
  name              = data.huaweicloud_vpc.again.name
  image_id          = data.huaweicloud_images_image.ubuntu.id
  flavor_id         = data.huaweicloud_compute_flavors.small.ids[0]
  availability_zone = data.huaweicloud_availability_zones.all.names[1]
  network {
    uuid = huaweicloud_vpc_subnet.main.id
  }
}
output "where" { value = huaweicloud_compute_instance.web.availability_zone }
output "what" { value = huaweicloud_compute_instance.web.flavor_name }
output "who" { value = huaweicloud_compute_instance.web.name }
"#
    );
    deploy(&mut world, &template);
    let outputs = world.get("stacks/s/outputs");
    let values: Vec<&str> = outputs["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| o["value"].as_str().unwrap())
        .collect();
    assert_eq!(values, ["\"cn-north-4b\"", "\"s6.large.2\"", "\"v\""]);
    assert_eq!(
        world.get("stacks/s/resources")["stack_resources"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    // What was asked before is asked again, finds the same, and so nothing is planned.
    let body = json!({"execution_plan_name": "again", "template_body": template});
    world.post("stacks/s/execution-plans", &body, 202);
    world.settle();
    let plan = world.get("stacks/s/execution-plans/again");
    let items = plan["execution_plan_items"].as_array().unwrap();
    let told: Vec<String> = items
        .iter()
        .map(|item| format!("{} {}", item["action"], item["resource_name"]))
        .collect();
    assert_eq!(told, Vec::<String>::new());
    world.send("DELETE", "stacks/s", &Json::Null);
    world.settle();
    assert_eq!(world.get("stacks"), json!({"stacks": []}));
}
