//! The contract, walked: every operation answers each of its fields and gives each of its statuses.
//! What is still missing stands in `contract.txt`.

use formwork::api::Request;
use formwork::sorted::SortedSet;
use serde_json::{Value as Json, json};

use super::openapi::{fields, judge, operation, routes};
use super::{Asked, World};

const NONE: Json = Json::Null;

/// Statuses that no request gets in this world: nobody is refused for who they are, nothing fails inside, there is no
/// limit in time, and a request is over before the next one comes (N-28).
fn never(operation: &str, status: &str) -> bool {
    let races = [
        "ApplyExecutionPlan",
        "ContinueDeployStack",
        "ContinueRollbackStack",
        "DeployStack",
        "DeployStackSet",
        "UpdateStack",
        "UpdateStackSet",
    ];
    // Only for callers who may not do it.
    let open = !SCRIPTED_403.contains(&operation);
    // What the stored package of a template has to do with another one is not the business of its caller.
    let stored = ["CreateAosTemplate", "DownloadAosTemplate"];
    match status {
        "401" | "429" | "500" => true,
        "409" if stored.contains(&operation) => true,
        "403" => open,
        "409" => races.contains(&operation),
        // Listed without a meaning (N-21).
        "200" => operation == "ShowTemplateVersionContent",
        _ => false,
    }
}

/// Operations that something else than the caller's rights can forbid.
const SCRIPTED_403: &[&str] = &[
    "CreateAosStack",
    "CreateAosTemplate",
    "ApplyExecutionPlan",
    "ContinueDeployStack",
    "ContinueRollbackStack",
    "CreateExecutionPlan",
    "CreatePrivateProvider",
    "CreatePrivateProviderVersion",
    "CreateStack",
    "CreateStackInstance",
    "CreateStackSet",
    "CreateTemplate",
    "CreateTemplateVersion",
    "DeleteExecutionPlan",
    "DeleteStack",
    "DeleteStackEnhanced",
    "DeleteStackInstance",
    "DeleteStackInstanceDeprecated",
    "DeleteStackSet",
    "DeleteTemplateVersion",
    "DeployStack",
    "DeployStackSet",
    "UpdateStack",
    "UpdateStackInstances",
    "UpdateStackSet",
];

/// What was seen of an operation.
#[derive(Default)]
struct Seen {
    statuses: SortedSet<(String, String)>,
    fields: SortedSet<String>,
}

impl Seen {
    fn of(log: &[Asked]) -> Self {
        let mut seen = Self::default();
        for asked in log {
            let name = asked.operation;
            let status = asked.response.status.to_string();
            let judged = judge(name, &asked.response);
            assert_eq!(judged.problems, Vec::<String>::new());
            if asked.response.status < 300 {
                seen.fields.extend(judged.fields);
            }
            seen.statuses.insert((name.to_owned(), status));
        }
        seen
    }
}

const NETWORK: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
variable "name" {
  type        = string
  description = "d"
  default     = "n"
  sensitive   = false
  validation {
    condition     = var.name != ""
    error_message = "It must have a name."
  }
}
resource "huaweicloud_vpc" "net" {
  count = 1
  name  = var.name
  cidr  = "192.168.0.0/16"
}
resource "huaweicloud_vpc_eip" "ip" {
  count = 1
  publicip { type = "5_bgp" }
  bandwidth {
    name        = "b"
    size        = 5
    share_type  = "PER"
    charge_mode = "bandwidth"
  }
}
resource "huaweicloud_vpc_eip" "shared" {
  publicip { type = "5_bgp" }
  bandwidth {
    share_type = "WHOLE"
    id         = "00000000-0000-4000-8000-000000000000"
  }
}
output "name" {
  description = "d"
  value       = var.name
  sensitive   = true
}
"#;
const KEY: &str = r#"
resource "huaweicloud_kms_key" "k" {
  key_alias = "k"
}
output "one" {
  description = "d"
  value       = 1
}
"#;
const EMPTY: &str = "terraform {}\n";
const URN: &str = "urn:fss:cn-north-4:0f0f0f0f:function:default:provider:latest";

fn put(world: &mut World, name: &str, text: &str) -> String {
    let link = format!("https://obs.example/_obs/bucket/{name}");
    assert_eq!(world.send_bytes("PUT", &link, text.into()).status, 200);
    link
}

/// Stacks and their plans.
fn stacks(world: &mut World) {
    let uri = put(world, "v.tfvars", "name = \"n\"\n");
    world.get("stacks");
    let mut body = json!({
        "stack_name": "s", "description": "d", "agencies": [{"provider_name": "huaweicloud", "agency_name": "a"}],
        "vars_uri": uri, "template_body": NETWORK,
    });
    let urn = json!({"provider_name": "other", "agency_urn": "iam::0f0f:agency:a"});
    body["agencies"].as_array_mut().unwrap().push(urn);
    world.post("stacks", &body, 201);
    world.refused("POST", "stacks", &body, 409, "RF.10013502");
    for (method, what, code) in [
        ("POST", "deployments", "RF.10012547"),
        ("POST", "continuations", "RF.10012547"),
        ("POST", "rollbacks", "RF.10012547"),
        ("POST", "execution-plans", "RF.10012547"),
        ("POST", "deletion", "RF.10012544"),
    ] {
        let body = match what {
            "deployments" => json!({"template_body": EMPTY}),
            "execution-plans" => json!({"template_body": EMPTY, "execution_plan_name": "p"}),
            _ => NONE,
        };
        world.refused(method, &format!("stacks/s/{what}"), &body, 403, code);
    }
    world.refused("DELETE", "stacks/s", &NONE, 403, "RF.10012544");
    world.refused(
        "PATCH",
        "stacks/s",
        &json!({"description": "e"}),
        403,
        "RF.10012547",
    );
    world.settle();
    for what in ["metadata", "events", "resources", "outputs"] {
        world.get(&format!("stacks/s/{what}"));
    }
    world.get("stacks");
    assert_eq!(world.status("s"), "DEPLOYMENT_FAILED");
    world.post("stacks/s/continuations", &NONE, 202);
    world.settle();
    assert_eq!(
        world
            .send("PATCH", "stacks/s", &json!({"description": "e"}))
            .status,
        204
    );
    let head = NETWORK
        .split("resource \"huaweicloud_vpc_eip\" \"shared\"")
        .next()
        .unwrap();
    let good = format!("{head}{KEY}");
    let body =
        json!({"template_body": good, "vars_structure": [{"var_key": "name", "var_value": "x"}]});
    world.post("stacks/s/deployments", &body, 202);
    world.settle();
    let resources = world.get("stacks/s/resources")["stack_resources"].clone();
    let mut resources = resources.as_array().unwrap().iter();
    let key = resources
        .find(|r| r["logical_resource_name"] == "k")
        .unwrap();
    let key = key["physical_resource_id"].as_str().unwrap();
    let encrypted = world.simulator.encrypt(key, "x").unwrap();
    let kms = json!({"id": key, "cipher_text": encrypted.cipher_text});
    let entry =
        json!({"var_key": "name", "var_value": encrypted.value, "encryption": {"kms": kms}});
    let body = json!({"template_body": good, "vars_structure": [entry], "vars_body": "other = 1"});
    world.post("stacks/s/deployments", &body, 202);
    world.settle();
    world.get("stacks/s/outputs");
    world.get("stacks/s/metadata");
    let body = json!({
        "execution_plan_name": "less", "template_body": EMPTY, "vars_structure": [entry],
    });
    world.post("stacks/s/execution-plans", &body, 202);
    world.settle();
    world.get("stacks/s/execution-plans/less");
    world.get("stacks/s/execution-plans/less/metadata");
    assert_eq!(world.send("GET", "stacks/s/templates", &NONE).status, 307);
    plans(world, &good);
    world.post(
        "stacks",
        &json!({"stack_name": "t", "template_body": EMPTY}),
        201,
    );
    world.settle();
    assert_eq!(world.send("DELETE", "stacks/t", &NONE).status, 202);
    world.empty_stack("u");
    assert_eq!(
        world
            .send(
                "POST",
                "stacks/u/deletion",
                &json!({"retain_all_resources": true})
            )
            .status,
        202
    );
    world.settle();
}

fn plans(world: &mut World, template: &str) {
    let plans = "stacks/s/execution-plans";
    let uri = put(world, "w.tfvars", "name = \"y\"\n");
    let mut body = json!({
        "execution_plan_name": "p", "description": "d", "vars_uri": uri,
        "template_body": template.replace("count = 1", "count = 2") + &KEY.split("output").next().unwrap().replace("\"k\"", "\"l\""),
    });
    world.post(plans, &body, 202);
    world.refused("POST", plans, &body, 409, "RF.10013501");
    world.refused("DELETE", &format!("{plans}/p"), &NONE, 403, "RF.10012549");
    world.refused("POST", &format!("{plans}/p"), &NONE, 403, "RF.10012543");
    body["execution_plan_name"] = json!("q");
    body.as_object_mut().unwrap().remove("vars_uri");
    body["template_body"] = json!("resource \"nothing\" \"n\" {}");
    body["vars_body"] = json!("name = 1");
    body["vars_structure"] = json!([{"var_key": "a", "var_value": "1"}]);
    world.post(plans, &body, 202);
    world.settle();
    for what in ["p", "p/metadata", "p/prices", "q/metadata", ""] {
        world.get(format!("{plans}/{what}").trim_end_matches('/'));
    }
    world.post(&format!("{plans}/p"), &NONE, 202);
    world.settle();
    world.get(plans);
    world.get(&format!("{plans}/p/metadata"));
    assert_eq!(
        world.send("DELETE", &format!("{plans}/q"), &NONE).status,
        204
    );
    let body = json!({"template_body": NETWORK});
    world.post("template-analyses/variables", &body, 200);
    let import = format!("{template}import {{\n  to = huaweicloud_vpc.net[0]\n  id = \"x\"\n}}\n");
    let body = json!({"execution_plan_name": "r", "template_body": import});
    world.post(plans, &body, 202);
    world.settle();
    world.get(&format!("{plans}/r/metadata"));
}

/// A rollback that fails: somebody uses the network.
fn rollbacks(world: &mut World) {
    let head = NETWORK.split("variable").next().unwrap();
    let vpc = |name: &str| {
        format!(
            "resource \"huaweicloud_vpc\" \"{name}\" {{\n  name = \"n\"\n  cidr = \"192.168.0.0/16\"\n}}\n"
        )
    };
    let subnet = |name: &str, vpc: &str, net: u8, gateway: u8| {
        format!(
            "resource \"huaweicloud_vpc_subnet\" \"{name}\" {{\n  name = \"{name}\"\n  vpc_id = {vpc}\n  \
             cidr = \"192.168.{net}.0/24\"\n  gateway_ip = \"192.168.{gateway}.1\"\n"
        )
    };
    let text = format!(
        "{head}{}{}}}\n{}  depends_on = [huaweicloud_vpc_subnet.a]\n}}\n",
        vpc("net"),
        subnet("a", "huaweicloud_vpc.net.id", 1, 1),
        subnet("b", "huaweicloud_vpc.net.id", 2, 3),
    );
    let body = json!({"stack_name": "back", "enable_auto_rollback": true, "template_body": text});
    world.post("stacks", &body, 201);
    let id = loop {
        world.simulator.advance(500);
        let body = world.get("stacks/back/resources");
        let net = &body["stack_resources"][0];
        if net["resource_status"] == "CREATION_COMPLETE" {
            break net["physical_resource_id"].clone();
        }
    };
    let guest = format!("{head}{}}}\n", subnet("g", &id.to_string(), 9, 9));
    world.post(
        "stacks",
        &json!({"stack_name": "guest", "template_body": guest}),
        201,
    );
    world.settle();
    assert_eq!(world.status("back"), "ROLLBACK_FAILED");
    world.get("stacks");
    world.get("stacks/back/resources");
    world.post("stacks/back/rollbacks", &NONE, 202);
    world.settle();
}

fn templates(world: &mut World) {
    let body = json!({
        "template_name": "t", "template_body": EMPTY, "template_description": "d", "version_description": "v",
    });
    world.post("templates", &body, 200);
    world.refused("POST", "templates", &body, 409, "RF.10013502");
    world.get("templates");
    world.get("templates/t/metadata");
    world.refused(
        "DELETE",
        "templates/t/versions/V1",
        &NONE,
        403,
        "RF.10012544",
    );
    let version = json!({"template_body": EMPTY, "version_description": "w"});
    for _ in 1..100 {
        world.post("templates/t/versions", &version, 200);
    }
    world.refused("POST", "templates/t/versions", &version, 403, "RF.10012538");
    world.get("templates/t/versions");
    world.get("templates/t/versions/V2/metadata");
    assert_eq!(
        world.send("GET", "templates/t/versions/V2", &NONE).status,
        307
    );
    let change = json!({"template_description": "e"});
    assert_eq!(
        world.send("PATCH", "templates/t/metadata", &change).status,
        204
    );
    assert_eq!(
        world
            .send("DELETE", "templates/t/versions/V2", &NONE)
            .status,
        204
    );
    for number in 1..100 {
        world.post(
            "templates",
            &json!({"template_name": format!("t{number}"), "template_body": ""}),
            200,
        );
    }
    world.refused(
        "POST",
        "templates",
        &json!({"template_name": "u", "template_body": ""}),
        403,
        "RF.10012538",
    );
    assert_eq!(world.send("DELETE", "templates/t", &NONE).status, 204);
}

fn providers(world: &mut World) {
    let new = |name: String| json!({"provider_name": name, "provider_version": "1.0.0", "function_graph_urn": URN});
    for number in 0..100 {
        world.post("/v1/private-providers", &new(format!("p{number}")), 201);
    }
    world.refused(
        "POST",
        "/v1/private-providers",
        &new("p0".into()),
        409,
        "RF.10013502",
    );
    world.refused(
        "POST",
        "/v1/private-providers",
        &new("q".into()),
        403,
        "RF.10012538",
    );
    let versions = "/v1/private-providers/p0/versions";
    let version = |version: String| json!({"provider_version": version, "function_graph_urn": URN});
    world.refused(
        "POST",
        versions,
        &version("1.0.0".into()),
        409,
        "RF.10013502",
    );
    for number in 1..100 {
        assert_eq!(
            world
                .send("POST", versions, &version(format!("1.0.{number}")))
                .status,
            201
        );
    }
    world.refused(
        "POST",
        versions,
        &version("2.0.0".into()),
        403,
        "RF.10012538",
    );
}

/// Every request that was granted, once more: without its header, and for somebody who is not there.
fn again_in_vain(world: &mut World) {
    let mut done: SortedSet<&str> = SortedSet::new();
    for asked in std::mem::take(&mut world.log) {
        if asked.response.status >= 400 || !done.insert(asked.operation) {
            world.log.push(asked);
            continue;
        }
        let route = routes()
            .find(|route| route.operation == asked.operation)
            .unwrap();
        let request = Request::new(asked.request.method.as_str(), &asked.request.path);
        let response = world.simulator.dispatch(&request);
        world.log.push(Asked {
            operation: asked.operation,
            request,
            response,
        });
        let pairs = route.path.split('/').zip(asked.request.path.split('/'));
        let parts = pairs.map(|(wanted, given)| match wanted {
            "{project_id}" => given,
            _ if wanted.starts_with('{') => "nobody",
            _ => given,
        });
        let path = parts.collect::<Vec<_>>().join("/");
        if path != asked.request.path {
            world.send_bytes(&asked.request.method, &path, asked.request.body.clone());
        }
        world.log.push(asked);
    }
}

#[test]
fn every_operation_answers_all_it_promises() {
    let mut world = World::new();
    stacks(&mut world);
    rollbacks(&mut world);
    templates(&mut world);
    providers(&mut world);
    super::sets::contract::walk(&mut world);
    super::aos::contract::walk(&mut world);
    quotas(&mut world);
    again_in_vain(&mut world);
    let seen = Seen::of(&world.log);
    let mut page = String::from(
        "What the service does not do of its contract yet, found by walking it (`BLESS=1 cargo test contract`).\n\n",
    );
    for route in routes() {
        let name = route.operation;
        for (status, answer) in operation(name)["responses"].as_object().unwrap() {
            let key = (name.to_owned(), status.clone());
            if !seen.statuses.contains(&key) && !never(name, status) {
                page += &format!("{name}: never {status}\n");
            }
            let schema = &answer["content"]["application/json"]["schema"];
            if status.starts_with('2') && !schema.is_null() {
                let mut all = SortedSet::new();
                fields(schema, name, &mut all);
                let never = all.iter().filter(|field| !seen.fields.contains(*field));
                page += &never
                    .map(|field| format!("{field}: never answered\n"))
                    .collect::<String>();
            }
        }
    }
    crate::golden(&crate::root().join("tests/service/contract.txt"), &page);
}

/// The limits that need many requests.
fn quotas(world: &mut World) {
    let listed = world.get("stacks")["stacks"].as_array().unwrap().len();
    for number in listed..1000 {
        world.empty_stack(&format!("many-{number}"));
    }
    world.refused(
        "POST",
        "stacks",
        &json!({"stack_name": "one-more"}),
        403,
        "RF.10012538",
    );
}
