//! What was done by hand is taken into the template: afterwards the template says so.

use formwork::cloud::ByHand;
use formwork::diag::Fix;
use formwork::mend::Acceptance;
use formwork::service::DriftedAttribute;
use formwork::simulator::DriftTemplate;
use formwork::text::Sources;
use formwork::workspace::{AcceptOptions, Workspace};
use serde_json::{Value as Json, json};

use super::drift::{NETWORK, samples};
use super::{World, catalog};

fn accept(template: &str, options: &AcceptOptions) -> (Acceptance, Sources) {
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf", template.as_bytes());
    workspace.accept(&catalog(), options)
}

/// The template after a fix.
fn applied(template: &str, fix: &Fix) -> String {
    let mut text = template.to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

fn drift(world: &World, stack: &str, template: &str) -> Vec<(String, DriftedAttribute)> {
    let template = DriftTemplate {
        body: template,
        ..DriftTemplate::default()
    };
    let report = world.simulator.drift(stack, Some(template)).unwrap();
    assert_eq!(report.problems, [""; 0]);
    let rows = report.resources.into_iter().flat_map(|resource| {
        let address = resource.address;
        let drifted = resource.attributes.into_iter().filter(|a| a.drifted);
        drifted.map(move |attribute| (address.clone(), attribute))
    });
    rows.collect()
}

fn asked(address: &str, attribute: &DriftedAttribute) -> AcceptOptions {
    AcceptOptions {
        address: address.to_owned(),
        attribute: Some(attribute.name.clone()),
        found: attribute.found.clone(),
        target: attribute.target.clone().unwrap_or_default(),
        given: Vec::new(),
    }
}

/// Another value of the same type.
fn other(value: &Json) -> Option<Json> {
    Some(match value {
        Json::Bool(value) => json!(!value),
        Json::Number(number) => json!(number.as_str().parse::<i64>().ok()? + 1),
        Json::String(text) => json!(format!("{text}x")),
        Json::Array(all) if all.first().is_some_and(Json::is_object) => {
            let mut all = all.clone();
            for (_, member) in all[0].as_object_mut()? {
                *member = other(member).filter(|_| !member.is_boolean())?;
            }
            Json::Array(all)
        }
        Json::Array(all) => json!([all.first().map_or(Some(json!("x")), other)?]),
        Json::Object(members) => {
            let mut members = members.clone();
            members.insert("by".into(), json!("hand\nand \"${foot}\""));
            Json::Object(members)
        }
        Json::Null => return None,
    })
}

/// Each argument of each resource of the samples is changed by hand, one at a time, and taken into the template:
/// then the plan has nothing to do for it. What cannot be taken in by itself says why.
#[test]
fn what_was_taken_into_the_template_is_no_change() {
    let (mut accepted, mut told, mut offered) = (0, 0, 0);
    for (name, template) in samples() {
        let mut world = World::new();
        let stack = world.deployed(&template);
        let before = world.simulator.snapshot();
        let report = world.simulator.drift(&stack, None).unwrap();
        for resource in &report.resources {
            for attribute in &resource.attributes {
                let said = template.contains(&attribute.name);
                let Some(value) = other(&attribute.found).filter(|_| said) else {
                    continue;
                };
                let edits = [(attribute.name.clone(), value)].into_iter().collect();
                let done = world.simulator.change_by_hand(
                    &resource.ty,
                    &resource.id,
                    ByHand::Edit,
                    &edits,
                );
                if done.is_err() {
                    continue;
                }
                let place = format!("{name} {} {}", resource.address, attribute.name);
                for (address, attribute) in drift(&world, &stack, &template) {
                    let (answer, _) = accept(&template, &asked(&address, &attribute));
                    if let Some(fix) = &answer.fix {
                        settled(&world, &stack, &applied(&template, fix), &place);
                        accepted += 1;
                    } else {
                        assert!(answer.reason.is_some(), "{place}");
                        told += 1;
                        for offer in &answer.offers {
                            settled(&world, &stack, &applied(&template, offer), &place);
                            offered += 1;
                        }
                    }
                }
                world.simulator.restore(&before).unwrap();
            }
        }
    }
    assert!(
        accepted > 20 && told > 20 && offered > 20,
        "{accepted} {told} {offered}"
    );
}

/// Nothing of what was found differs from what the template wants.
#[track_caller]
fn settled(world: &World, stack: &str, template: &str, place: &str) {
    for (address, attribute) in drift(world, stack, template) {
        let wanted = attribute.target.as_ref();
        assert_eq!(
            wanted,
            Some(&attribute.found),
            "{place}: {address} {template}"
        );
    }
}

const TEMPLATE: &str = r#"
variable "range" {
  default = "10.0.0.0/16"
}
resource "huaweicloud_vpc" "net" {
  name = "n" # keep me
  cidr = var.range
  tags = {
    a = "1"
  }
}
resource "huaweicloud_vpc" "some" {
  count = 2
  name  = "some"
  cidr  = "10.0.0.0/16"
}
resource "huaweicloud_vpc" "computed" {
  name = "${var.range}-x"
  cidr = cidrsubnet(var.range, 4, 0)
}
"#;

fn answer(address: &str, name: &str, found: Json, target: Json) -> Acceptance {
    let options = AcceptOptions {
        address: address.to_owned(),
        attribute: Some(name.to_owned()),
        found,
        target,
        given: Vec::new(),
    };
    accept(TEMPLATE, &options).0
}

fn titles(answer: &Acceptance) -> Vec<&str> {
    answer.offers.iter().map(|fix| fix.title.as_str()).collect()
}

#[test]
fn literals_are_exchanged_and_nothing_else() {
    let net = "huaweicloud_vpc.net";
    let done = answer(net, "name", json!("a\"b"), json!("n"));
    let text = applied(TEMPLATE, &done.fix.unwrap());
    assert_eq!(text, TEMPLATE.replace("\"n\" #", "\"a\\\"b\" #"));
    let done = answer(
        net,
        "tags",
        json!({"a": "1", "b c": "2"}),
        json!({"a": "1"}),
    );
    let text = applied(TEMPLATE, &done.fix.unwrap());
    let wanted = "  tags = {\n    a     = \"1\"\n    \"b c\" = \"2\"\n  }\n";
    assert_eq!(
        text,
        TEMPLATE.replace("  tags = {\n    a = \"1\"\n  }\n", wanted)
    );
    let done = answer(net, "tags", json!({}), json!({"a": "1"}));
    let text = applied(TEMPLATE, &done.fix.unwrap());
    assert_eq!(
        text,
        TEMPLATE.replace("  tags = {\n    a = \"1\"\n  }\n", "")
    );
    let done = answer(net, "description", json!("by hand"), json!(null));
    let text = applied(TEMPLATE, &done.fix.unwrap());
    let wanted = "    a = \"1\"\n  }\n  description = \"by hand\"\n";
    assert_eq!(text, TEMPLATE.replace("    a = \"1\"\n  }\n", wanted));
}

#[test]
fn what_is_no_literal_says_why_and_offers_what_can_be_done() {
    let done = answer(
        "huaweicloud_vpc.net",
        "cidr",
        json!("10.1.0.0/16"),
        json!("10.0.0.0/16"),
    );
    assert_eq!(done.fix, None);
    assert_eq!(
        done.reason.as_deref(),
        Some("the value is the default of the variable `range`")
    );
    let wanted = [
        "Write the value in the place of the expression of `cidr`",
        "Change the default of the variable `range`",
    ];
    assert_eq!(titles(&done), wanted);
    let text = applied(TEMPLATE, &done.offers[1]);
    assert_eq!(
        text,
        TEMPLATE.replace("default = \"10.0", "default = \"10.1")
    );
    let computed = "huaweicloud_vpc.computed";
    let done = answer(computed, "cidr", json!("10.1.0.0/16"), json!("10.0.0.0/20"));
    assert_eq!(
        done.reason.as_deref(),
        Some("the value of `cidr` is computed by an expression")
    );
    assert_eq!(titles(&done), [wanted[0]]);
    let done = answer("huaweicloud_vpc.some[0]", "name", json!("x"), json!("some"));
    let why = "the block makes several instances, and would change for all of them";
    assert_eq!(done.reason.as_deref(), Some(why));
    assert_eq!(
        titles(&done),
        ["Write what was found of `name` into the template"]
    );
    let given = AcceptOptions {
        address: "huaweicloud_vpc.net".to_owned(),
        attribute: Some("cidr".to_owned()),
        found: json!("10.1.0.0/16"),
        target: json!("10.0.0.0/16"),
        given: vec!["range".to_owned()],
    };
    let (done, _) = accept(TEMPLATE, &given);
    assert_eq!(
        done.reason.as_deref(),
        Some("the value is given for the variable `range`")
    );
    assert_eq!(titles(&done), [wanted[0]]);
}

#[test]
fn what_cannot_be_accepted_says_so() {
    let reason = |address: &str, name: &str, found: Json| {
        let done = answer(address, name, found, json!(null));
        assert_eq!((done.fix, done.offers), (None, Vec::new()));
        done.reason.unwrap()
    };
    let net = "huaweicloud_vpc.net";
    let none = "the template has no block for it";
    assert_eq!(reason("huaweicloud_vpc.other", "name", json!("x")), none);
    assert_eq!(
        reason("module.m.huaweicloud_vpc.net", "name", json!("x")),
        none
    );
    assert_eq!(
        reason("here", "name", json!("x")),
        "`here` is no address of a resource"
    );
    let why = "`status` is nothing that a template could say";
    assert_eq!(reason(net, "status", json!("x")), why);
    assert_eq!(
        reason(net, "name", json!([1])),
        "the value does not fit the type of `name`"
    );
    let why = "it is secret, and no secret is written into a template";
    assert_eq!(reason(net, "name", json!("(sensitive value)")), why);
    let mut workspace = Workspace::new();
    let json = br#"{"resource":{"huaweicloud_vpc":{"net":{"name":"n","cidr":"10.0.0.0/16"}}}}"#;
    workspace.set_file("main.tf.json", json);
    let options = AcceptOptions {
        address: net.to_owned(),
        attribute: Some("name".to_owned()),
        found: json!("x"),
        ..AcceptOptions::default()
    };
    let (done, _) = workspace.accept(&catalog(), &options);
    let why = "the template is JSON, in which nothing is changed by itself";
    assert_eq!(done.reason.as_deref(), Some(why));
}

const ROUTES: &str = r#"
resource "huaweicloud_vpc_route_table" "t" {
  name   = "t"
  vpc_id = "v"

  route {
    destination = "10.1.0.0/16"
    type        = "peering"
    nexthop     = "p1"
  }
  route {
    destination = "10.2.0.0/16"
    type        = "peering"
    nexthop     = "p2"
    description = var.text
  }
}
variable "text" {
  default = "here"
}
"#;

fn route(range: &str, hop: &str, text: Option<&str>) -> Json {
    json!({"destination": range, "type": "peering", "nexthop": hop, "description": text})
}

fn routes(template: &str, found: Json) -> Acceptance {
    let target = json!([
        route("10.2.0.0/16", "p2", Some("here")),
        route("10.1.0.0/16", "p1", None)
    ]);
    let options = AcceptOptions {
        address: "huaweicloud_vpc_route_table.t".to_owned(),
        attribute: Some("route".to_owned()),
        found,
        target,
        given: Vec::new(),
    };
    accept(template, &options).0
}

#[test]
fn blocks_of_a_set_are_told_apart_by_what_they_say() {
    let changed = |found: Json| applied(ROUTES, &routes(ROUTES, found).fix.unwrap());
    let second = route("10.2.0.0/16", "p2", Some("here"));
    // One is changed, in whichever order they come.
    let text = changed(json!([route("10.1.0.0/16", "p9", None), second]));
    assert_eq!(text, ROUTES.replace("\"p1\"", "\"p9\""));
    // One is gone.
    let text = changed(json!([second]));
    let first = ROUTES.find("  route {").unwrap();
    let next = first + ROUTES[first..].find("  }\n").unwrap() + 4;
    assert_eq!(text, format!("{}{}", &ROUTES[..first], &ROUTES[next..]));
    // One is new, and stands after the others.
    let new = route("10.3.0.0/16", "p3", Some("say \"no\""));
    let text = changed(json!([new, second, route("10.1.0.0/16", "p1", None)]));
    let wanted = "    description = var.text\n  }\n\n  route {\n    description = \"say \\\"no\\\"\"\n    destination = \"10.3.0.0/16\"\n    nexthop     = \"p3\"\n    type        = \"peering\"\n  }\n";
    assert_eq!(
        text,
        ROUTES.replace("    description = var.text\n  }\n", wanted)
    );
    // What an expression says is not written over.
    let done = routes(
        ROUTES,
        json!([
            route("10.2.0.0/16", "p2", Some("there")),
            route("10.1.0.0/16", "p1", None)
        ]),
    );
    assert_eq!(
        done.reason.as_deref(),
        Some("the value is the default of the variable `text`")
    );
    assert_eq!(titles(&done).len(), 2);
}

#[test]
fn blocks_of_a_set_that_could_be_either_are_left() {
    let template = ROUTES
        .replace("\"10.1.0.0/16\"", "var.a")
        .replace("\"10.2.0.0/16\"", "var.b")
        .replace("\"p1\"", "var.a")
        .replace("\"p2\"", "var.b");
    let done = routes(&template, json!([route("10.2.0.0/16", "p2", Some("here"))]));
    assert_eq!(done.fix, None);
    assert_eq!(
        done.reason.as_deref(),
        Some("several blocks `route` could be the one that was changed")
    );
    // What did not change need not be told apart.
    let both = json!([
        route("10.1.0.0/16", "p1", None),
        route("10.2.0.0/16", "p2", Some("here")),
        route("10.4.0.0/16", "p4", None)
    ]);
    assert!(routes(&template, both).fix.is_some());
}

#[test]
fn what_is_gone_can_go_from_the_template() {
    let options = AcceptOptions {
        address: "huaweicloud_vpc_subnet.a".to_owned(),
        ..AcceptOptions::default()
    };
    let (done, _) = accept(NETWORK, &options);
    assert_eq!(
        done.reason.as_deref(),
        Some("what refers to it has to go, too")
    );
    let text = applied(NETWORK, &done.offers[0]);
    assert_eq!(
        text,
        NETWORK
            .split("resource \"huaweicloud_vpc_subnet\"")
            .next()
            .unwrap()
    );
}
