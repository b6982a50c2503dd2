//! Stack sets: their requests, and the stacks that come of them in other accounts and regions.

pub(crate) mod contract;
mod faults;
mod model;
mod operations;
mod overrides;
mod requests;
mod rollouts;

use serde_json::{Value as Json, json};

use super::World;

const NONE: Json = Json::Null;

/// One network an account; in accounts whose identifier begins with `bad` it cannot be made, and there the template also
/// makes a group first, so that there is something to go back from.
const TEMPLATE: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
variable "name" {
  default = "net"
}
variable "size" {
  default = 16
}
data "huaweicloud_account" "here" {}
data "huaweicloud_availability_zones" "here" {}
resource "huaweicloud_networking_secgroup" "first" {
  name = var.name
}
resource "huaweicloud_vpc" "main" {
  name       = var.name
  cidr       = startswith(data.huaweicloud_account.here.name, "bad") ? "8.0.0.0/8" : "10.0.0.0/${var.size}"
  depends_on = [huaweicloud_networking_secgroup.first]
}
output "account" { value = data.huaweicloud_account.here.name }
output "zone" { value = data.huaweicloud_availability_zones.here.names[0] }
"#;

/// The body of a request that makes a set, with more members.
fn set(name: &str, more: &Json) -> Json {
    let body = json!({
        "stack_set_name": name,
        "template_body": TEMPLATE,
        "administration_agency_name": "admin",
        "managed_agency_name": "managed",
    });
    with(body, more)
}

fn with(mut body: Json, more: &Json) -> Json {
    let members = body.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    body
}

/// Targets: regions and accounts, each separated by blanks.
fn at(regions: &str, accounts: &str) -> Json {
    let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
    json!({"deployment_targets": {"regions": words(regions), "domain_ids": words(accounts)}})
}

impl World {
    /// Makes a set with variables in its body.
    #[track_caller]
    fn set(&mut self, name: &str, more: &Json) -> String {
        let answer = self.post("/v1/stack-sets", &set(name, more), 201);
        answer["stack_set_id"].as_str().unwrap().to_owned()
    }

    /// Begins an operation. Gives its identifier.
    #[track_caller]
    fn operate(&mut self, method: &str, path: &str, body: &Json) -> String {
        let (status, answer) = self.ask(method, &format!("/v1/stack-sets/{path}"), body);
        assert_eq!(status, 202, "{path}: {answer}");
        answer["stack_set_operation_id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Makes instances and lets them be deployed.
    #[track_caller]
    fn instances(&mut self, set: &str, body: &Json) -> String {
        let id = self.operate("POST", &format!("{set}/stack-instances"), body);
        self.settle();
        id
    }

    /// The instances of a set in words, oldest first.
    fn grid(&mut self, set: &str) -> Vec<String> {
        let path =
            format!("/v1/stack-sets/{set}/stack-instances?sort_key=create_time&sort_dir=asc");
        let all = self.get(&path);
        let all = all["stack_instances"].as_array().unwrap().iter();
        let text = |i: &Json, name: &str| i[name].as_str().unwrap().to_owned();
        all.map(|i| {
            format!(
                "{}/{} {}",
                text(i, "region"),
                text(i, "stack_domain_id"),
                text(i, "status")
            )
        })
        .collect()
    }

    fn operation(&mut self, set: &str, id: &str) -> Json {
        self.get(&format!("/v1/stack-sets/{set}/operations/{id}/metadata"))
    }

    fn instance(&mut self, set: &str, address: &str) -> Json {
        let address = address.replace('/', "%2F");
        self.get(&format!("/v1/stack-sets/{set}/stack-instances/{address}"))
    }

    /// The stack of an instance by its metadata, and its path.
    fn stack_of(&mut self, set: &str, address: &str) -> (Json, String) {
        let instance = self.instance(set, address);
        let (name, id) = (&instance["stack_name"], &instance["stack_id"]);
        let (name, id) = (name.as_str().unwrap(), id.as_str().unwrap());
        let (region, account) = address.split_once('/').unwrap();
        let home = formwork::cloud::Home {
            account: account.to_owned(),
            region: region.to_owned(),
        };
        let path = format!("/v1/{}/stacks/{name}", home.project());
        let metadata = self.get(&format!("{path}/metadata?stack_id={id}"));
        (metadata, path)
    }
}
