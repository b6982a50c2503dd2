//! The application orchestration service: blueprints as templates, and stacks made of them.

pub(super) mod contract;
mod door;
mod packages;
mod software;
mod stacks;
mod templates;

use formwork::api::{Request, Response};
use serde_json::{Value as Json, json};

use super::World;

/// A blueprint with an input of each kind.
pub(super) const NETWORK: &str = r#"tosca_definitions_version: huaweicloud_tosca_version_1_0
description: a network
inputs:
  name:
    description: 名称##Name
    label: 网络##Network
    default: net
  count:
    type: integer
    default: 2
    constraints:
      - in_range: [1, 8]
    advanced: true
    immutable: true
  zone:
    type: enum
    required: true
    constraints:
      - valid_values: [a, b]
  secret:
    type: password
    default: hush
  cidr:
    type: string
    constraints:
      regex: "[0-9./]+"
node_templates:
  vpc:
    type: HuaweiCloud.VPC.VPC
    properties:
      name: { get_input: name }
      cidr: { get_input: cidr }
  subnet:
    type: HuaweiCloud.VPC.Subnet
    properties:
      name: { concat: [{ get_input: name }, "-", { get_input: zone }] }
      cidr: 192.168.1.0/24
      gateway: 192.168.1.1
      vpcId: { get_reference: vpc }
    requirements:
      - vpcId:
          node: vpc
outputs:
  id:
    value: { get_attribute: [vpc, refID] }
"#;

const BOUNDARY: &str = "----formwork";

/// A form: names, names of files, contents.
pub(super) fn form(fields: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, filename, content) in fields {
        let filename = filename.map_or(String::new(), |file| format!("; filename=\"{file}\""));
        body.extend(
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{filename}\r\n\r\n"
            )
            .bytes(),
        );
        body.extend_from_slice(content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

/// What is told of a template beside its content.
pub(super) fn named(name: &str, version: &str) -> Json {
    json!({ "name": name, "version": version })
}

impl World {
    /// A form sent to a path.
    pub(super) fn form(&mut self, method: &str, path: &str, body: Vec<u8>) -> Response {
        let mut request = Request::new(method, path);
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        request.headers.push(("Content-Type".into(), kind));
        request.body = body;
        self.send_request(request)
    }

    /// An upload of a file.
    pub(super) fn upload(&mut self, resource: &Json, file: &str, content: &[u8]) -> (u16, Json) {
        let resource = resource.to_string();
        let body = form(&[
            ("resource", None, resource.as_bytes()),
            ("archive_content", Some(file), content),
        ]);
        answered(&self.form("POST", "/v2/templates", body))
    }

    /// A template that is taken; gives its identifier.
    #[track_caller]
    pub(super) fn template(&mut self, name: &str, version: &str, text: &str) -> String {
        let (status, body) = self.upload(&named(name, version), "blueprint.yaml", text.as_bytes());
        assert_eq!(status, 201, "{body}");
        body["id"].as_str().unwrap().to_owned()
    }

    /// A request that must be refused by this service.
    #[track_caller]
    pub(super) fn aos_refused(
        &mut self,
        method: &str,
        path: &str,
        status: u16,
        code: &str,
    ) -> Json {
        let answer = answered(&self.send(method, path, &Json::Null));
        refused(&answer, status, code)
    }
}

pub(super) fn answered(response: &Response) -> (u16, Json) {
    let body = serde_json::from_slice(&response.body).unwrap_or(Json::Null);
    (response.status, body)
}

/// A refusal has a code, says why, and has both documented forms. //= AOS-2, AOS-3, AOS-4
#[track_caller]
pub(super) fn refused((status, body): &(u16, Json), wanted: u16, code: &str) -> Json {
    let found = body["code"].as_str().unwrap_or_default();
    let digits = found.rsplit('.').next().unwrap();
    assert_eq!((*status, digits), (wanted, code), "{body}");
    let members: Vec<&str> = body
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(members, ["code", "extend", "message", "showdetail"]);
    let extend = body["extend"].as_str().unwrap();
    assert!(body["message"].as_str().unwrap().ends_with(extend));
    assert_eq!(body["showdetail"], !extend.is_empty());
    body.clone()
}
