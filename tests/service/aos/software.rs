//! The packages of applications, and the templates of other accounts.

use serde_json::{Value as Json, json};

use super::{NETWORK, answered, named, refused};
use crate::service::World;

const APPLICATION: &str = "tosca_definitions_version: huaweicloud_tosca_version_1_0
inputs:
  package:
    default: file.tgz
node_templates:
  app:
    type: HuaweiCloud.ServiceStage.SoftwareComponent
    properties:
      package: PACKAGE
";

/// What comes of a stack whose element asks for a package.
fn created(world: &mut World, name: &str, package: &str) -> (u16, Json) {
    let text = APPLICATION.replace("PACKAGE", package);
    let template = world.template(name, "1", &text);
    let body = json!({"name": name, "project_id": "0f0f", "template_id": template});
    answered(&world.send("POST", "/v2/stacks", &body))
}

//= AOS-63
#[test]
fn packages_are_found_by_address_or_by_name() {
    let mut world = World::new();
    for file in [
        "myproject/v1/file.tgz",
        "myproject/v2/file.tgz",
        "other/v1/only.tgz",
    ] {
        let link = format!("https://obs.example/_obs/software/{file}");
        assert_eq!(world.send_bytes("PUT", &link, b"x".to_vec()).status, 200);
    }
    for (number, (package, status, code)) in [
        ("{ url: 'http://swr.example/xxx/file.tgz' }", 201, ""),
        ("{ name: 'https://swr.example/xxx/file.tgz' }", 201, ""),
        (
            "{ url: 'https://obs.example/_obs/software/other/v1/only.tgz' }",
            201,
            "",
        ),
        (
            "{ url: 'https://obs.example/_obs/software/other/v1/none.tgz' }",
            404,
            "4040121",
        ),
        (
            "{ name: file.tgz, version: v1, repository: myproject }",
            201,
            "",
        ),
        ("{ name: file.tgz, version: v2 }", 201, ""),
        (
            "{ name: { get_input: package }, version: v3 }",
            404,
            "4040121",
        ),
        ("{ name: { get_input: package } }", 400, "4000122"),
        ("{ name: only }", 201, ""),
        ("{ name: file.tgz, repository: other }", 404, "4040121"),
        ("{ version: v1 }", 400, "4002015"),
        ("{ url: file.tgz }", 400, "4002015"),
        ("only.tgz", 201, ""),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = created(&mut world, &format!("s{number}"), package);
        match status {
            201 => assert_eq!(answer.0, 201, "{package}: {}", answer.1),
            _ => assert_ne!(refused(&answer, status, code)["extend"], ""),
        }
    }
}

//= AOS-60
#[test]
fn a_template_of_another_account() {
    let mut world = World::new();
    let set = json!({
        "stack_set_name": "s", "template_body": "terraform {}\n", "administration_agency_name": "a",
        "managed_agency_name": "m",
    });
    world.post("/v1/stack-sets", &set, 201);
    let targets = json!({"deployment_targets": {"regions": ["cn-east-3"], "domain_ids": ["acc1"]}});
    world.post("/v1/stack-sets/s/stack-instances", &targets, 202);
    world.settle();
    let home = formwork::cloud::Home {
        account: "acc1".into(),
        region: "cn-east-3".into(),
    };
    let mut resource = named("a", "1");
    resource["project_id"] = json!(home.project());
    let (_, body) = world.upload(&resource, "a.yaml", NETWORK.as_bytes());
    let theirs = body["id"].as_str().unwrap().to_owned();
    let shown = world.get(&format!("/v2/templates/{theirs}"));
    assert_eq!(shown["domain"], "acc1");
    let ours = world.template("a", "2", NETWORK);
    let mut create = |project: &str, template: &str| {
        let inputs = json!({"zone": "a", "cidr": "10.0.0.0/16"});
        let body = json!({"name": "a", "project_id": project, "template_id": template, "inputs_json": inputs});
        answered(&world.send("POST", "/v2/stacks", &body))
    };
    let body = refused(&create("0f0f", &theirs), 400, "4002033");
    assert_eq!(body["code"], "SVSSTG.AOS.4002033");
    refused(&create(&home.project(), &ours), 400, "4002033");
    assert_eq!(create(&home.project(), &theirs).0, 201);
    assert_eq!(create("0f0f", &ours).0, 201);
}
