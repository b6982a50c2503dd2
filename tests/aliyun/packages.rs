//! What is installed on instances.

use formwork::simulator::{Options, Simulator};
use serde_json::{Value as Json, json};

use super::*;

const PANEL: &str = r#"
variable "port" {
  type    = number
  default = 8888
}
variable "password" {
  default   = "changeme"
  sensitive = true
}
output "publicUrl" { value = "https://panel.example:${var.port}" }
output "password" {
  value     = var.password
  sensitive = true
}
"#;

/// An instance.
fn instance(world: &mut World) -> String {
    let text = format!(
        "{HEAD}
resource \"huaweicloud_compute_instance\" \"web\" {{
  name               = \"web\"
  flavor_id          = \"s6.small.1\"
  image_id           = \"11111111-2222-4333-8444-555555555555\"
  admin_pass         = \"Passw0rd-1\"
  availability_zone  = \"cn-north-4a\"
  network {{ uuid = huaweicloud_vpc_subnet.main.id }}
}}
resource \"huaweicloud_vpc\" \"main\" {{
  name = \"main\"
  cidr = \"10.0.0.0/16\"
}}
resource \"huaweicloud_vpc_subnet\" \"main\" {{
  name       = \"main\"
  vpc_id     = huaweicloud_vpc.main.id
  cidr       = \"10.0.1.0/24\"
  gateway_ip = \"10.0.1.1\"
}}
output \"id\" {{ value = huaweicloud_compute_instance.web.id }}
"
    );
    world.post(
        "stacks",
        &json!({"stack_name": "web", "template_body": text}),
        201,
    );
    world.settle();
    let outputs = world.get("stacks/web/outputs");
    serde_json::from_str(outputs["outputs"][0]["value"].as_str().unwrap()).unwrap()
}

/// A world with an instance and a package that may be installed on it.
fn world() -> (World, String) {
    let mut world = World::new();
    let instance = instance(&mut world);
    keep(&mut world, "panel", PANEL);
    (world, instance)
}

#[track_caller]
fn change(world: &mut World, instance: &str, name: &str, action: &str, more: Pairs<'_>) {
    let mut parameters = vec![
        ("InstanceId", instance),
        ("TemplateName", name),
        ("ConfigureAction", action),
    ];
    parameters.extend(more);
    good(world, UPDATE, &parameters);
}

#[track_caller]
fn states(world: &mut World, instance: &str, more: Pairs<'_>) -> Json {
    let mut parameters = vec![("InstanceId", instance)];
    parameters.extend(more);
    good(world, STATES, &parameters)
}

/// What goes on with packages of an instance.
fn goes_on(world: &mut World, instance: &str) -> Json {
    world.get(&format!("/_packages/{instance}"))["packages"].clone()
}

pub(super) fn answer_with_everything() -> Json {
    let (mut world, instance) = world();
    keep(&mut world, "other", PANEL);
    for name in ["panel", "other"] {
        change(&mut world, &instance, name, "install", &[]);
    }
    world.settle();
    states(&mut world, &instance, &[("MaxResults", "1")])
}

//= ALI-14, ALI-15
#[test]
fn a_package_is_installed_updated_and_taken_away() {
    let (mut world, instance) = world();
    assert_eq!(
        states(&mut world, &instance, &[])["PackageStates"],
        json!([])
    );
    let parameters = r#"{"port": 9000, "password": "s3cret-s3cret"}"#;
    change(
        &mut world,
        &instance,
        "panel",
        "install",
        &[("Parameters", parameters)],
    );
    assert_eq!(goes_on(&mut world, &instance)[0]["status"], "installing");
    assert_eq!(
        states(&mut world, &instance, &[])["PackageStates"],
        json!([])
    );
    world.settle();
    let answer = states(&mut world, &instance, &[]);
    assert_eq!(answer["MaxResults"], "50");
    assert_eq!(answer["NextToken"], Json::Null);
    let state = &answer["PackageStates"][0];
    for (name, value) in [
        ("TemplateName", "panel"),
        ("TemplateVersion", "v1"),
        ("TemplateVersionName", "The first"),
        ("TemplateCategory", "Package"),
        ("Description", "What it is for"),
        ("Publisher", "00000000000000000000000000000001"),
        ("Parameters", r#"{"password":"<sensitive>","port":9000}"#),
        (
            "ConfigurationInfo",
            r#"{"password":"s3cret-s3cret","publicUrl":"https://panel.example:9000"}"#,
        ),
    ] {
        assert_eq!(state[name], value, "{name}");
    }
    assert_eq!(
        state["UpdateTime"].as_str().unwrap().len(),
        "2024-05-04T11:17:28".len()
    );
    let file = world.simulator.snapshot();
    assert!(!String::from_utf8_lossy(&file).contains("s3cret"));

    let text = PANEL.replace("panel.example", "next.example");
    let body = json!({"template_body": text, "version_description": "The second"});
    world.post("templates/panel/versions", &body, 200);
    change(&mut world, &instance, "panel", "install", &[]);
    assert_eq!(goes_on(&mut world, &instance)[0]["status"], "updating");
    assert_eq!(
        states(&mut world, &instance, &[])["PackageStates"][0]["TemplateVersion"],
        "v1"
    );
    world.settle();
    let answer = states(&mut world, &instance, &[]);
    let state = &answer["PackageStates"][0];
    assert_eq!(state["TemplateVersion"], "v2");
    assert_eq!(
        state["ConfigurationInfo"],
        r#"{"password":"changeme","publicUrl":"https://next.example:8888"}"#
    );
    change(
        &mut world,
        &instance,
        "panel",
        "install",
        &[("TemplateVersion", "v1")],
    );
    world.settle();
    assert_eq!(
        states(&mut world, &instance, &[])["PackageStates"][0]["TemplateVersion"],
        "v1"
    );

    change(&mut world, &instance, "panel", "uninstall", &[]);
    assert_eq!(goes_on(&mut world, &instance)[0]["status"], "uninstalling");
    world.settle();
    assert_eq!(
        states(&mut world, &instance, &[])["PackageStates"],
        json!([])
    );
    let told = goes_on(&mut world, &instance);
    assert_eq!(told[0]["status"], "uninstalled");
    assert_eq!(
        column(&told[0]["tasks"], "action"),
        ["install", "update", "update", "uninstall"]
    );
}

#[test]
fn work_on_a_package_survives_and_may_fail() {
    let (mut world, instance) = world();
    change(&mut world, &instance, "panel", "install", &[]);
    let snapshot = world.simulator.snapshot();
    let (simulator, aside) =
        Simulator::begin(Options::default(), crate::service::catalog(), &snapshot).unwrap();
    assert_eq!(aside, []);
    let mut again = World::of(simulator);
    again.settle();
    assert_eq!(
        column(
            &states(&mut again, &instance, &[])["PackageStates"],
            "TemplateName"
        ),
        ["panel"]
    );

    let fault = json!({"type": "huaweicloud_compute_instance", "phases": ["update"], "address": "panel", "error": {"kind": "internal"}});
    world
        .simulator
        .put_fault(formwork::json::from_tree(fault).unwrap())
        .unwrap();
    world.settle();
    let told = goes_on(&mut world, &instance);
    assert_eq!(
        (&told[0]["status"], &told[0]["version"]),
        (&json!("failed"), &Json::Null)
    );
    assert!(
        told[0]["tasks"][0]["failure"]
            .as_str()
            .unwrap()
            .contains("500")
    );
    world.simulator.remove_fault(1);
    change(&mut world, &instance, "panel", "install", &[]);
    world.send("DELETE", "stacks/web", &Json::Null);
    world.settle();
    let told = goes_on(&mut world, &instance);
    assert_eq!(
        told[0]["tasks"][1]["failure"],
        "The instance does not exist any more."
    );
    refused(
        &mut world,
        STATES,
        &[("InstanceId", &instance)],
        404,
        "EntityNotExists.Instance",
    );
}

//= ALI-14, ALI-16
#[test]
fn filtered_and_paged() {
    let (mut world, instance) = world();
    for name in ["docker", "agent"] {
        keep(&mut world, name, PANEL);
    }
    for name in ["panel", "docker", "agent"] {
        change(&mut world, &instance, name, "install", &[]);
    }
    world.settle();
    let mut names = |more: Pairs<'_>| {
        let answer = states(&mut world, &instance, more);
        let token = answer["NextToken"].as_str().unwrap_or_default().to_owned();
        (
            column(&answer["PackageStates"], "TemplateName").join(" "),
            token,
        )
    };
    assert_eq!(names(&[]), ("agent docker panel".into(), String::new()));
    let (first, token) = names(&[("MaxResults", "2")]);
    assert_eq!(first, "agent docker");
    assert!(!token.is_empty());
    assert_eq!(
        names(&[("MaxResults", "2"), ("NextToken", &token)]),
        ("panel".into(), String::new())
    );
    assert_eq!(names(&[("MaxResults", "3")]).1, "");
    let wanted = ("TemplateNames", r#"["panel", "agent", "none"]"#);
    assert_eq!(names(&[wanted]).0, "agent panel");
    let (first, token) = names(&[wanted, ("MaxResults", "1")]);
    assert_eq!((first.as_str(), token.is_empty()), ("agent", false));
    assert_eq!(
        names(&[wanted, ("MaxResults", "1"), ("NextToken", &token)]),
        ("panel".into(), String::new())
    );
    assert_eq!(names(&[("TemplateNames", "[]")]).0, "");
}

//= ALI-14
#[test]
fn each_fault_is_told() {
    let (mut world, instance) = world();
    let id = ("InstanceId", instance.as_str());
    for (parameters, name) in [
        (vec![], "InstanceId"),
        (vec![id, ("TemplateNames", "panel")], "TemplateNames"),
        (vec![id, ("TemplateNames", "[1]")], "TemplateNames"),
        (vec![id, ("MaxResults", "0")], "MaxResults"),
        (vec![id, ("MaxResults", "many")], "MaxResults"),
        (vec![id, ("NextToken", "~")], "NextToken"),
    ] {
        let message = refused(&mut world, STATES, &parameters, 400, "InvalidParameter");
        assert!(
            message.starts_with(&format!("The specified parameter {name} is invalid, ")),
            "{message}"
        );
    }
    assert_eq!(
        states(&mut world, &instance, &[("MaxResults", "1000")])["MaxResults"],
        "100"
    );
}

#[test]
fn what_cannot_be_installed() {
    let (mut world, instance) = world();
    keep(
        &mut world,
        "network",
        &format!(
            "{HEAD}resource \"huaweicloud_vpc\" \"v\" {{\n  name = \"v\"\n  cidr = \"10.0.0.0/8\"\n}}\n"
        ),
    );
    let id = ("InstanceId", instance.as_str());
    let panel = ("TemplateName", "panel");
    let install = ("ConfigureAction", "install");
    for (parameters, status, code) in [
        (vec![panel, install], 400, "InvalidParameter"),
        (vec![id, install], 400, "InvalidParameter"),
        (vec![id, panel], 400, "InvalidParameter"),
        (
            vec![id, panel, ("ConfigureAction", "remove")],
            400,
            "InvalidParameter",
        ),
        (
            vec![id, panel, install, ("TemplateVersion", "first")],
            400,
            "InvalidParameter",
        ),
        (
            vec![id, panel, install, ("TemplateVersion", "v2")],
            404,
            "EntityNotExists.Template",
        ),
        (
            vec![id, panel, install, ("Parameters", "port")],
            400,
            "InvalidParameter",
        ),
        (
            vec![id, panel, install, ("Parameters", r#"{"port": "high"}"#)],
            400,
            "InvalidParameter",
        ),
        (
            vec![id, panel, install, ("Parameters", r#"{"ports": 1}"#)],
            400,
            "InvalidParameter",
        ),
        (
            vec![id, ("TemplateName", "network"), install],
            400,
            "InvalidParameter",
        ),
        (
            vec![id, ("TemplateName", "none"), install],
            404,
            "EntityNotExists.Template",
        ),
        (
            vec![("InstanceId", "none"), panel, install],
            404,
            "EntityNotExists.Instance",
        ),
        (
            vec![id, panel, ("ConfigureAction", "uninstall")],
            404,
            "EntityNotExists.Package",
        ),
    ] {
        refused(&mut world, UPDATE, &parameters, status, code);
    }
    assert_eq!(goes_on(&mut world, &instance), json!([]));
    change(&mut world, &instance, "panel", "install", &[]);
    refused(
        &mut world,
        UPDATE,
        &[id, panel, install],
        409,
        "OperationConflict",
    );
}
