//! What was done to provisioned products.

use serde_json::{Value as Json, json};

use super::*;

const VPC: &str = r#"
variable "name" {}
variable "password" {
  default   = "none"
  sensitive = true
}
variable "cidr" { default = "10.0.0.0/16" }
resource "huaweicloud_vpc" "main" {
  name = var.name
  cidr = var.cidr
}
output "name" {
  description = "The name"
  value       = huaweicloud_vpc.main.name
}
output "secret" {
  value     = var.password
  sensitive = true
}
"#;

/// Provisions a product of a version of a kept template. Gives the template's and the stack's identifiers.
fn launch(world: &mut World, variables: &str) -> (String, String) {
    let text = format!("{HEAD}{VPC}");
    let template = keep(world, "network", &text);
    let link = world.send("GET", "templates/network/versions/V1", &Json::Null);
    let link = link.header("location").unwrap().to_owned();
    let body = json!({
        "stack_name": "shop", "template_uri": link, "vars_body": variables,
    });
    let stack = world.post("stacks", &body, 201);
    (template, stack["stack_id"].as_str().unwrap().to_owned())
}

fn deploy(world: &mut World, text: &str, variables: &str) {
    let body = json!({"template_body": text, "vars_body": variables});
    world.post("stacks/shop/deployments", &body, 202);
}

#[track_caller]
fn tasks(world: &mut World, product: &str, more: Pairs<'_>) -> Json {
    let mut parameters = vec![("ProvisionedProductId", product)];
    parameters.extend(more);
    good(world, TASKS, &parameters)
}

fn log<'a>(task: &'a Json, command: &str, stream: &str) -> &'a str {
    let logs = task["Log"]["TerraformLogs"].as_array().unwrap().iter();
    let mut logs = logs.filter(|log| log["Command"] == command && log["Stream"] == stream);
    logs.next()
        .map_or("", |log| log["Content"].as_str().unwrap())
}

/// One that is launched well, and one that fails.
pub(super) fn answer_with_everything() -> Json {
    let mut world = World::new();
    let (_, product) = launch(&mut world, "name = \"a\"\n");
    world.settle();
    deploy(
        &mut world,
        &format!("{HEAD}{VPC}"),
        "name = \"a\"\ncidr = \"8.0.0.0/8\"\n",
    );
    world.settle();
    tasks(&mut world, &product, &[])
}

//= ALI-10, ALI-11
#[test]
fn a_product_is_launched_updated_and_terminated() {
    let mut world = World::new();
    let (template, product) = launch(&mut world, "name = \"a\"\npassword = \"s3cret-s3cret\"\n");
    let answer = tasks(&mut world, &product, &[]);
    let task = &answer["TaskDetails"][0];
    assert_eq!(
        (&task["TaskType"], &task["Status"]),
        (&json!("LaunchProduct"), &json!("InProgress"))
    );
    // As long as nobody has read the template, nobody knows what to hide.
    assert_eq!(task["Parameters"][0]["ParameterValue"], "<sensitive>");
    world.settle();
    deploy(&mut world, &format!("{HEAD}{VPC}"), "name = \"b\"\n");
    world.settle();
    assert_eq!(world.send("DELETE", "stacks/shop", &Json::Null).status, 202);
    let answer = tasks(&mut world, &product, &[]);
    assert_eq!(
        column(&answer["TaskDetails"], "Status"),
        ["InProgress", "Succeeded", "Succeeded"]
    );
    world.settle();
    assert_eq!(world.ask("GET", "stacks/shop/metadata", &Json::Null).0, 404);
    let answer = tasks(
        &mut world,
        &product,
        &[("SortBy", "CreateTime"), ("SortOrder", "Asc")],
    );
    let list = &answer["TaskDetails"];
    let kinds = [
        "LaunchProduct",
        "UpdateProvisionedProduct",
        "TerminateProvisionedProduct",
    ];
    assert_eq!(column(list, "TaskType"), kinds);
    assert_eq!(column(list, "Status"), ["Succeeded"; 3]);
    assert_eq!(column(list, "StatusMessage"), ["-"; 3]);
    for (name, value) in [
        ("ProductId", template.clone()),
        ("ProductName", "network".into()),
        ("ProductVersionId", format!("{template}-V1")),
        ("ProductVersionName", "V1".into()),
        ("ProvisionedProductId", product),
        ("ProvisionedProductName", "shop".into()),
        ("PortfolioId", "0f0f".into()),
    ] {
        assert_eq!(column(list, name), [value.as_str(); 3]);
    }
    let created = column(list, "CreateTime");
    let updated = column(list, "UpdateTime");
    assert_eq!(created[0], "2026-01-01T00:00:00Z");
    assert!(created[0] < updated[0] && updated[0] <= created[1] && created[2] < updated[2]);
    let first = &list[0];
    let parameters = json!([
        {"ParameterKey": "name", "ParameterValue": "a"},
        {"ParameterKey": "password", "ParameterValue": "<sensitive>"},
    ]);
    assert_eq!(first["Parameters"], parameters);
    let outputs = json!([
        {"OutputKey": "name", "OutputValue": "a", "Description": "The name"},
        {"OutputKey": "secret", "OutputValue": "<sensitive>"},
    ]);
    assert_eq!(first["Outputs"], outputs);
    assert_eq!(list[1]["Outputs"][0]["OutputValue"], "b");
    assert!(!answer.to_string().contains("s3cret"));
    assert!(log(first, "version", "stdout").starts_with("Terraform v1."));
    assert!(log(first, "plan", "stdout").contains("The deployment begins."));
    let apply = log(first, "apply", "stdout");
    assert!(
        apply.starts_with("huaweicloud_vpc.main: Creation begins."),
        "{apply}"
    );
    assert!(apply.ends_with("Apply complete! Resources: 1 added, 0 changed, 0 destroyed."));
    let destroy = log(&list[2], "destroy", "stdout");
    assert!(
        destroy.ends_with("Destroy complete! Resources: 1 destroyed."),
        "{destroy}"
    );
    assert_eq!(log(&list[2], "apply", "stdout"), "");
    let file = world.simulator.snapshot();
    assert!(!String::from_utf8_lossy(&file).contains("Apply complete!"));
}

//= ALI-10
#[test]
fn a_task_that_fails_says_why() {
    let mut world = World::new();
    let (_, product) = launch(&mut world, "name = \"a\"\ncidr = \"8.0.0.0/8\"\n");
    world.settle();
    let answer = tasks(&mut world, &product, &[]);
    let task = &answer["TaskDetails"][0];
    assert_eq!(task["Status"], "Failed");
    assert!(
        task["StatusMessage"]
            .as_str()
            .unwrap()
            .starts_with("huaweicloud_vpc.main: ")
    );
    assert!(log(task, "apply", "stderr").contains("Creation failed:"));
    assert!(!log(task, "apply", "stdout").contains("complete!"));
    // What cannot be planned is told by the plan.
    deploy(&mut world, &format!("{HEAD}{VPC}"), "nothing = 1\n");
    world.settle();
    let answer = tasks(&mut world, &product, &[]);
    let task = &answer["TaskDetails"][0];
    assert_eq!(
        (&task["TaskType"], &task["Status"]),
        (&json!("UpdateProvisionedProduct"), &json!("Failed"))
    );
    assert!(log(task, "plan", "stderr").contains("No value for required variable"));
}

#[test]
fn a_task_that_goes_back_has_failed() {
    let mut world = World::new();
    let text = format!("{HEAD}{VPC}");
    let body = json!({
        "stack_name": "shop", "template_body": text, "enable_auto_rollback": true,
        "vars_body": "name = \"a\"\ncidr = \"8.0.0.0/8\"\n",
    });
    let stack = world.post("stacks", &body, 201);
    let id = stack["stack_id"].as_str().unwrap();
    world.settle();
    assert_eq!(world.status("shop"), "ROLLBACK_COMPLETE");
    let answer = tasks(&mut world, id, &[]);
    let task = &answer["TaskDetails"][0];
    assert_eq!(task["Status"], "Failed");
    let message = task["StatusMessage"].as_str().unwrap();
    assert!(message.starts_with("huaweicloud_vpc.main: "), "{message}");
    assert_eq!(task["ProductId"], Json::Null);
    // It was made from no version, so nothing is left of it.
    world.send("DELETE", "stacks/shop", &Json::Null);
    world.settle();
    let gone = [("ProvisionedProductId", id)];
    refused(&mut world, TASKS, &gone, 404, "ProvisionedProductNotFound");
}

//= ALI-8, ALI-13, ALI-18
#[test]
fn sorted_and_paged() {
    let mut world = World::new();
    let (_, product) = launch(&mut world, "name = \"n0\"\n");
    world.settle();
    for number in 1..5 {
        deploy(
            &mut world,
            &format!("{HEAD}{VPC}"),
            &format!("name = \"n{number}\"\n"),
        );
        world.settle();
    }
    let mut names = |more: Pairs<'_>| -> String {
        let answer = tasks(&mut world, &product, more);
        assert_eq!(answer["TotalCount"], 5);
        let list = answer["TaskDetails"].as_array().unwrap().iter();
        let name = |task: &Json| {
            task["Parameters"][0]["ParameterValue"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        list.map(name).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(&[]), "n4 n3 n2 n1 n0");
    assert_eq!(names(&[("SortOrder", "Desc")]), "n4 n3 n2 n1 n0");
    assert_eq!(
        names(&[("SortOrder", "Asc"), ("SortBy", "CreateTime")]),
        "n0 n1 n2 n3 n4"
    );
    assert_eq!(names(&[("PageSize", "2"), ("PageNumber", "2")]), "n2 n1");
    assert_eq!(names(&[("PageSize", "2"), ("PageNumber", "4")]), "");
    assert_eq!(names(&[("PageSize", "100")]), "n4 n3 n2 n1 n0");
}

//= ALI-8
#[test]
fn each_fault_is_told() {
    let mut world = World::new();
    let id = world.empty_stack("a");
    let id = ("ProvisionedProductId", id.as_str());
    for (parameters, name) in [
        (vec![], "ProvisionedProductId"),
        (vec![id, ("SortBy", "createtime")], "SortBy"),
        (vec![id, ("SortOrder", "Up")], "SortOrder"),
        (vec![id, ("PageSize", "101")], "PageSize"),
        (vec![id, ("PageNumber", "0")], "PageNumber"),
    ] {
        let message = refused(&mut world, TASKS, &parameters, 400, "InvalidParameter");
        assert!(
            message.starts_with(&format!("The specified parameter {name} is invalid, ")),
            "{message}"
        );
    }
    assert_eq!(good(&mut world, TASKS, &[id])["TotalCount"], 0);
}

//= ALI-12
#[test]
fn the_service_itself_may_fail() {
    let mut world = World::new();
    let fault = json!({"operation": "ListTasks", "error": {"kind": "internal"}});
    let fault = serde_json::from_value::<Json>(fault).unwrap();
    world
        .simulator
        .put_fault(formwork::json::from_tree(fault).unwrap())
        .unwrap();
    let message = refused(&mut world, TASKS, &[], 500, "InternalError");
    assert_eq!(message, "A system error occurred.");
}

#[test]
fn only_the_last_products_that_are_gone_are_remembered() {
    let mut world = World::new();
    let text = "terraform {}\n";
    keep(&mut world, "nothing", text);
    let mut ids = Vec::new();
    for _ in 0..101 {
        let stack = world.post(
            "stacks",
            &json!({"stack_name": "s", "template_body": text}),
            201,
        );
        ids.push(stack["stack_id"].as_str().unwrap().to_owned());
        world.settle();
        world.send("DELETE", "stacks/s", &Json::Null);
        world.settle();
    }
    refused(
        &mut world,
        TASKS,
        &[("ProvisionedProductId", &ids[0])],
        404,
        "ProvisionedProductNotFound",
    );
    assert_eq!(tasks(&mut world, &ids[1], &[])["TotalCount"], 2);
}
