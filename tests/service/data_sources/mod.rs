//! Data sources: what a template is told of the world it is deployed in. The cases stand in files.

use serde_json::{Value as Json, json};

use super::World;

const HEAD: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
"#;

/// A case: what is made first, what is asked then, what is told.
struct Case<'a> {
    name: &'a str,
    made: &'a str,
    asked: &'a str,
}

fn cases(text: &str) -> Vec<Case<'_>> {
    let cases = text.strip_prefix("== ").unwrap().split("\n== ");
    let case = |text| {
        let (name, rest) = str::split_once(text, "\n@@ made\n").unwrap();
        let (made, rest) = rest.split_once("@@ asked\n").unwrap();
        let asked = rest
            .split_once("@@ told\n")
            .map_or(rest, |(asked, _)| asked);
        Case { name, made, asked }
    };
    cases.map(case).collect()
}

/// What is told: the outputs, then the warnings, or why the deployment failed.
fn told(case: &Case) -> String {
    let mut world = World::new();
    if !case.made.is_empty() {
        let body = json!({"stack_name": "made", "template_body": format!("{HEAD}{}", case.made)});
        world.post("stacks", &body, 201);
        world.settle();
        assert_eq!(
            world.status("made"),
            "DEPLOYMENT_COMPLETE",
            "{}: {}",
            case.name,
            world.get("stacks/made/metadata")
        );
    }
    let body = json!({"stack_name": "asked", "template_body": format!("{HEAD}{}", case.asked)});
    world.post("stacks", &body, 201);
    world.settle();
    let metadata = world.get("stacks/asked/metadata");
    let mut told = String::new();
    if metadata["status"] == "DEPLOYMENT_COMPLETE" {
        for output in world.get("stacks/asked/outputs")["outputs"]
            .as_array()
            .unwrap()
        {
            let value: Json = serde_json::from_str(output["value"].as_str().unwrap()).unwrap();
            told += &format!("{} = ", output["name"].as_str().unwrap());
            match value
                .as_array()
                .filter(|values| values.iter().any(Json::is_object))
            {
                Some(values) => {
                    told += "[\n";
                    values
                        .iter()
                        .for_each(|value| told += &format!("  {value}\n"));
                    told += "]\n";
                }
                None => told += &format!("{value}\n"),
            }
        }
    } else {
        told += &format!("failed: {}\n", metadata["status_message"].as_str().unwrap());
    }
    let events = world.get("stacks/asked/events?filter=event_type==LOG");
    let events = events["stack_events"].as_array().unwrap();
    let texts = events
        .iter()
        .map(|event| event["event_message"].as_str().unwrap());
    for text in texts.filter(|text| text.contains("warning")) {
        told += &format!("LOG {text}\n");
    }
    told
}

#[track_caller]
fn check(file: &str) {
    let path = crate::root().join("tests/service/data_sources").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut page = String::new();
    for case in cases(&text) {
        let told = told(&case);
        let Case { name, made, asked } = case;
        page += &format!("== {name}\n@@ made\n{made}@@ asked\n{asked}@@ told\n{told}\n");
    }
    let page = page.trim_end().to_owned() + "\n";
    crate::golden(&path, &page);
}

#[test]
fn facts() {
    check("facts.txt");
}

#[test]
fn of_the_world() {
    check("world.txt");
}

#[test]
fn not_simulated() {
    check("nothing.txt");
}
