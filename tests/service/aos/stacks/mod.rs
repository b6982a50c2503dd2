//! Stacks made of blueprints.

mod acting;
mod asking;
pub(super) mod contract;
mod machine;
mod making;
mod nested;
mod walk;

use serde_json::{Value as Json, json};

use super::{answered, refused};
use crate::service::World;

/// The shop of the reference's first steps.
pub(super) const MAGENTO: &str = include_str!("magento.yaml");

/// A network with servers.
pub(super) const SERVERS: &str = r#"tosca_definitions_version: huaweicloud_tosca_version_1_0
inputs:
  cidr: { default: 192.168.0.0/16 }
  count: { type: integer, default: 2, constraints: { in_range: [0, 9] } }
  flavor: { default: s6.large.2 }
  zone: { default: cn-north-4a, immutable: true }
  secret: { type: password, default: Hush-2026 }
  group: { type: boolean, default: true }
conditions:
  grouped: { cond_eq: [{ get_input: group }, true] }
node_templates:
  vpc:
    type: HuaweiCloud.VPC.VPC
    properties: { name: '', cidr: { get_input: cidr } }
  subnet:
    type: HuaweiCloud.VPC.Subnet
    properties:
      name: app
      cidr: 192.168.1.0/24
      gateway: 192.168.1.1
      vpcId: { get_reference: vpc }
    requirements:
      - vpcId: { node: vpc, relationship: HuaweiCloud.Relationships.ContainedIn }
  group:
    type: HuaweiCloud.VPC.SecurityGroup
    condition: grouped
    properties: { name: web }
  vm:
    type: HuaweiCloud.ECS.CloudServer
    properties:
      name: vm
      instances: { get_input: count }
      imageId: 11111111-1111-1111-1111-111111111111
      flavor: { get_input: flavor }
      availabilityZone: { get_input: zone }
      adminPass: { get_input: secret }
      vpcId: { get_reference: vpc }
      nics: [{ subnetId: { get_reference: subnet } }]
    requirements:
      - vpcId: { node: vpc }
      - nics.subnetId: { node: subnet }
outputs:
  ids: { description: servers, value: { get_attribute: [vm, refID] } }
  addresses: { value: { get_attribute: [vm, privateIps] } }
  password: { value: { get_input: secret } }
"#;

impl World {
    /// What a request for a stack has at least.
    pub(super) fn stack_body(name: &str, template: &str) -> Json {
        json!({"name": name, "project_id": "0f0f", "template_id": template})
    }

    /// A stack that is taken; gives its identifier.
    #[track_caller]
    pub(super) fn aos_stack(&mut self, body: &Json) -> String {
        let answer = self.post("/v2/stacks", body, 201);
        answer["guid"].as_str().unwrap().to_owned()
    }

    /// A stack of a template of its own, with all elements there.
    #[track_caller]
    pub(super) fn made(&mut self, name: &str, text: &str, more: Json) -> String {
        let template = self.template(name, "1", text);
        let mut body = Self::stack_body(name, &template);
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        let id = self.aos_stack(&body);
        self.settle();
        id
    }

    #[track_caller]
    pub(super) fn act(&mut self, id: &str, body: &Json) -> Json {
        let (status, answer) = self.ask("PUT", &format!("/v2/stacks/{id}/actions"), body);
        assert_eq!(status, 200, "{answer}");
        answer
    }

    #[track_caller]
    pub(super) fn act_refused(&mut self, id: &str, body: &Json, code: &str) {
        let path = format!("/v2/stacks/{id}/actions");
        let answer = answered(&self.send("PUT", &path, body));
        let status = code[..3].parse().unwrap();
        refused(&answer, status, code);
    }

    #[track_caller]
    pub(super) fn stack_refused(&mut self, body: &Json, code: &str) {
        let answer = answered(&self.send("POST", "/v2/stacks", body));
        let status = code[..3].parse().unwrap();
        refused(&answer, status, code);
    }

    /// The phase of a stack and its status.
    #[track_caller]
    pub(super) fn phase(&mut self, id: &str) -> String {
        let stack = self.get(&format!("/v2/stacks/{id}"));
        let phase = stack["object"]["status"]["phase"].as_str().unwrap();
        format!("{phase} {}", stack["status"].as_str().unwrap())
    }

    /// How far it is with each element in the last action.
    pub(super) fn steps(&mut self, id: &str) -> Vec<String> {
        let stack = self.get(&format!("/v2/stacks/{id}"));
        let steps = &stack["object"]["status"]["lastExecutionStatus"]["subObjectStatuses"];
        let steps = steps.as_object().unwrap().iter();
        steps
            .map(|(name, step)| {
                let why = step["message"]
                    .as_str()
                    .map_or(String::new(), |why| format!(": {why}"));
                format!("{name} {}{why}", step["phase"].as_str().unwrap())
            })
            .collect()
    }

    #[track_caller]
    pub(super) fn aos_fault(&mut self, fault: Json) {
        let fault = formwork::json::from_tree(fault).unwrap();
        self.simulator.put_fault(fault).unwrap();
    }
}
