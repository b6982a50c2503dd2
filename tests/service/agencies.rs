//! Agencies that the world has are held to their rights.

use serde_json::{Value as Json, json};

use super::World;

const HEAD: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
"#;

/// Agencies with the roles that the tests need, and a key.
const MADE: &str = r#"
resource "huaweicloud_identity_agency" "net" {
  name                   = "net"
  delegated_service_name = "op_svc_IAC"
  project_role {
    project = "cn-north-4"
    roles   = ["VPC FullAccess"]
  }
}
resource "huaweicloud_identity_agency" "far" {
  name                   = "far"
  delegated_service_name = "op_svc_IAC"
  project_role {
    project = "cn-east-3"
    roles   = ["Tenant Administrator"]
  }
}
resource "huaweicloud_identity_agency" "look" {
  name                   = "look"
  delegated_service_name = "op_svc_IAC"
  all_resources_roles    = ["Tenant Guest"]
}
resource "huaweicloud_identity_agency" "half" {
  name                   = "half"
  delegated_service_name = "op_svc_IAC"
  all_resources_roles    = [huaweicloud_identity_role.half.name]
}
resource "huaweicloud_identity_role" "half" {
  name        = "half"
  description = "networks that stay"
  type        = "AX"
  policy = jsonencode({
    Version = "1.1"
    Statement = [
      { Effect = "Allow", Action = ["vpc:*:*"] },
      { Effect = "Deny", Action = ["vpc:vpcs:delete"] },
    ]
  })
}
resource "huaweicloud_identity_trust_agency" "trust" {
  name         = "trust"
  policy_names = ["VPCFullAccessPolicy"]
  trust_policy = "{}"
}
resource "huaweicloud_kms_key" "k" {
  key_alias = "k"
}
resource "huaweicloud_identity_agency" "keys" {
  name                   = "keys"
  delegated_service_name = "op_svc_IAC"
  all_resources_roles    = ["KMS Administrator", "VPC FullAccess"]
}
resource "huaweicloud_identity_agency" "granted" {
  name                   = "granted"
  delegated_service_name = "op_svc_IAC"
  all_resources_roles    = ["VPC FullAccess"]
}
resource "huaweicloud_kms_grant" "g" {
  key_id            = huaweicloud_kms_key.k.id
  grantee_principal = huaweicloud_identity_agency.granted.id
  operations        = ["create-datakey", "decrypt-datakey"]
}
output "key" { value = huaweicloud_kms_key.k.id }
"#;

const NET: &str =
    "resource \"huaweicloud_vpc\" \"v\" {\n  name = \"v\"\n  cidr = \"10.0.0.0/8\"\n}\n";
const TOPIC: &str = "resource \"huaweicloud_smn_topic\" \"t\" {\n  name       = \"t\"\n  depends_on = [huaweicloud_vpc.v]\n}\n";

fn world() -> World {
    let mut world = World::new();
    let body = json!({"stack_name": "made", "template_body": format!("{HEAD}{MADE}")});
    world.post("stacks", &body, 201);
    world.settle();
    assert_eq!(
        world.status("made"),
        "DEPLOYMENT_COMPLETE",
        "{}",
        world.get("stacks/made/metadata")
    );
    world
}

fn named(name: &str) -> Json {
    json!([{"provider_name": "huaweicloud", "agency_name": name}])
}

/// How a stack with these agencies and this template ends, and why.
#[track_caller]
fn deployed(world: &mut World, agencies: &Json, template: &str) -> (String, String) {
    let body = json!({"stack_name": "s", "agencies": agencies, "template_body": format!("{HEAD}{template}")});
    world.post("stacks", &body, 201);
    world.settle();
    let metadata = world.get("stacks/s/metadata");
    let why = metadata["status_message"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    (world.status("s"), why)
}

//= AGY-4
#[test]
fn an_agency_without_a_right_fails_the_resource_and_not_the_request() {
    let mut world = world();
    let (status, why) = deployed(&mut world, &named("net"), &format!("{NET}{TOPIC}"));
    assert_eq!(status, "DEPLOYMENT_FAILED");
    let refused = "the agency `net` has no right to create huaweicloud_smn_topic";
    assert!(why.contains(refused), "{why}");
    let events = world.get("stacks/s/events");
    let events = events["stack_events"].as_array().unwrap().iter();
    let told: Vec<String> = events
        .filter(|event| event["resource_type"].is_string())
        .map(|event| format!("{} {}", event["event_type"], event["resource_type"]))
        .collect();
    let wanted = [
        "\"CREATION_FAILED\" \"huaweicloud_smn_topic\"",
        "\"CREATION_IN_PROGRESS\" \"huaweicloud_smn_topic\"",
        "\"CREATION_COMPLETE\" \"huaweicloud_vpc\"",
        "\"CREATION_IN_PROGRESS\" \"huaweicloud_vpc\"",
    ];
    assert_eq!(told, wanted);
    // What it has a right to goes on.
    let body = json!({"template_body": format!("{HEAD}{NET}")});
    world.post("stacks/s/deployments", &body, 202);
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
}

//= AGY-4
#[test]
fn a_role_holds_in_its_project_and_an_agency_for_its_provider() {
    let mut world = world();
    let (status, why) = deployed(&mut world, &named("far"), NET);
    assert_eq!(status, "DEPLOYMENT_FAILED");
    assert!(
        why.contains("the agency `far` has no right to create huaweicloud_vpc"),
        "{why}"
    );
    for agencies in [
        json!([{"provider_name": "other", "agency_name": "far"}]),
        named("nobody"),
        named("net"),
        json!([]),
    ] {
        let (mut world, agencies) = (self::world(), agencies);
        assert_eq!(
            deployed(&mut world, &agencies, NET).0,
            "DEPLOYMENT_COMPLETE",
            "{agencies}"
        );
    }
}

//= AGY-4, DEL-2
#[test]
fn what_may_not_be_removed_stays() {
    let mut world = world();
    assert_eq!(
        deployed(&mut world, &named("half"), NET).0,
        "DEPLOYMENT_COMPLETE"
    );
    assert_eq!(world.send("DELETE", "stacks/s", &Json::Null).status, 202);
    world.settle();
    let metadata = world.get("stacks/s/metadata");
    assert_eq!(metadata["status"], "DELETION_FAILED");
    let why = metadata["status_message"].as_str().unwrap();
    assert!(
        why.contains("the agency `half` has no right to delete huaweicloud_vpc"),
        "{why}"
    );
    // Another agency may.
    world.patch("stacks/s", &json!({"agencies": named("net")}), 204);
    assert_eq!(world.send("DELETE", "stacks/s", &Json::Null).status, 202);
    world.settle();
    assert_eq!(world.get("stacks")["stacks"].as_array().unwrap().len(), 1);
}

//= AGY-4
#[test]
fn a_plan_looks_with_the_rights_of_the_agency() {
    let mut world = world();
    assert_eq!(
        deployed(&mut world, &named("net"), NET).0,
        "DEPLOYMENT_COMPLETE"
    );
    let zones = "data \"huaweicloud_smn_topics\" \"t\" {}\n";
    let mut planned = |agency: &str, template: &str| {
        world.patch("stacks/s", &json!({"agencies": named(agency)}), 204);
        let template = format!("{HEAD}{template}");
        let body = json!({"execution_plan_name": agency, "template_body": template});
        world.post("stacks/s/execution-plans", &body, 202);
        world.settle();
        let plan = world.get(&format!("stacks/s/execution-plans/{agency}/metadata"));
        let why = plan["status_message"].as_str().unwrap_or_default();
        format!("{} {why}", plan["status"].as_str().unwrap())
    };
    assert_eq!(planned("look", &format!("{NET}{zones}")), "AVAILABLE ");
    let why = planned("far", NET);
    assert!(
        why.starts_with("CREATION_FAILED") && why.contains("has no right to read huaweicloud_vpc"),
        "{why}"
    );
    let why = planned("net", &format!("{NET}{zones}"));
    assert!(
        why.starts_with("CREATION_FAILED")
            && why.contains("has no right to read huaweicloud_smn_topics"),
        "{why}"
    );
}

//= AGY-5, AGY-2
#[test]
fn a_trust_agency_goes_by_its_urn() {
    let mut world = world();
    let (status, why) = deployed(&mut world, &named("trust"), NET);
    assert_eq!(status, "DEPLOYMENT_FAILED");
    assert!(
        why.contains("`trust` is a trust agency, which is to be named by its URN"),
        "{why}"
    );
    let urn = json!([{"provider_name": "huaweicloud", "agency_urn": "iam::0f0f:agency:trust"}]);
    world.patch("stacks/s", &json!({"agencies": urn}), 204);
    for (template, status) in [
        (format!("{HEAD}{NET}"), "DEPLOYMENT_COMPLETE"),
        (format!("{HEAD}{NET}{TOPIC}"), "DEPLOYMENT_FAILED"),
    ] {
        world.post(
            "stacks/s/deployments",
            &json!({ "template_body": template }),
            202,
        );
        world.settle();
        assert_eq!(world.status("s"), status);
    }
}

//= KMS-2, AGY-4
#[test]
fn an_agency_needs_the_key() {
    let mut world = world();
    let outputs = world.get("stacks/made/outputs");
    let key: String =
        serde_json::from_str(outputs["outputs"][0]["value"].as_str().unwrap()).unwrap();
    let encrypted = world.simulator.encrypt(&key, "10.0.0.0/8").unwrap();
    let mut entry = encrypted.entry(&key);
    entry["var_key"] = json!("cidr");
    let template = format!(
        "{HEAD}variable \"cidr\" {{}}\n{}",
        NET.replace("\"10.0.0.0/8\"", "var.cidr")
    );
    for (agency, may) in [
        ("net", false),
        ("look", false),
        ("keys", true),
        ("granted", true),
    ] {
        let name = format!("of-{agency}");
        let body = json!({"stack_name": name, "agencies": named(agency), "template_body": template, "vars_structure": [entry]});
        world.post("stacks", &body, 201);
        world.settle();
        let metadata = world.get(&format!("stacks/{name}/metadata"));
        let why = metadata["status_message"].as_str().unwrap_or_default();
        let refused = format!(
            "the variable `cidr` cannot be decrypted: the agency `{agency}` has no right to decrypt with huaweicloud_kms_key"
        );
        assert_eq!(why.contains(&refused), !may, "{agency}: {why}");
        assert_eq!(
            metadata["status"] == "DEPLOYMENT_COMPLETE",
            may,
            "{agency}: {why}"
        );
    }
}
