//! Every type whose behaviour is known in one template: made, planned again, changed, planned again, deleted.

use std::rc::Rc;

use formwork::schema::{BlockSchema, Catalog};
use formwork::simulator::{Options, Simulator};
use formwork::sorted::{SortedMap, SortedSet};
use serde_json::{Value as Json, json};

use super::maker::{self, Body, Facts, Maker};
use crate::service::World;

const HEAD: &str = "terraform {\n  required_providers {\n    huaweicloud = { source = \"huawei.com/provider/huaweicloud\" }\n  }\n}\n";

/// The resources of a template by the words they are made with.
struct Template {
    catalog: Rc<Catalog>,
    facts: Rc<Facts>,
    bodies: SortedMap<String, Body>,
}

impl Template {
    /// Writes a resource of a type, and what it names; gives the name of it.
    fn add(&mut self, key: &str) -> String {
        let name = key.replace(':', "_");
        if !self.bodies.contains_key(&key.to_owned()) {
            // Nothing names itself through others.
            self.bodies.insert(key.to_owned(), Body::new());
            let (catalog, facts) = (self.catalog.clone(), self.facts.clone());
            let mut maker = Maker {
                catalog: &catalog,
                facts: &facts,
                name: &mut |named| {
                    let (key, attribute) = named.split_once('.').unwrap_or((named, "id"));
                    let ty = key.split(':').next().unwrap();
                    let name = self.add(key);
                    let attribute = attribute.replace("network.", "network[0].");
                    json!(format!("${{huaweicloud_{ty}.{name}.{attribute}}}"))
                },
            };
            let body = maker.body(key, &[]);
            self.bodies.insert(key.to_owned(), body);
        }
        name
    }

    fn text(&self, changed: bool) -> String {
        let mut text = HEAD.to_owned();
        for (key, body) in &self.bodies {
            let ty = key.split(':').next().unwrap();
            let schema = maker::schema(&self.catalog, ty);
            let mut body = body.clone();
            if changed {
                change(&schema.block, &schema.non_updatable, &mut body);
            }
            let inner = maker::written(&schema.block, &body);
            let name = key.replace(':', "_");
            text += &format!("resource \"huaweicloud_{ty}\" \"{name}\" {{\n{inner}}}\n");
        }
        text
    }
}

/// Sets an argument that can be changed in place.
fn change(block: &BlockSchema, fixed: &[Rc<str>], body: &mut Body) -> bool {
    for name in ["description", "tags", "backup_strategy"] {
        let Some(attribute) = block.attribute(name) else {
            continue;
        };
        let free =
            attribute.configurable() && !attribute.force_new && !fixed.iter().any(|f| **f == *name);
        if free && !attribute.deprecated {
            let value = match name {
                "tags" => json!({"changed": "yes"}),
                _ => json!("changed"),
            };
            body.insert(name.to_owned(), value);
            return true;
        }
    }
    false
}

fn errors(world: &mut World) -> String {
    let events = world.get("stacks/s/events");
    let all = events["stack_events"].as_array().unwrap().iter();
    let messages = all.map(|event| format!("{}: {}", event["event_type"], event["event_message"]));
    let bad = messages
        .filter(|text| text.contains("ERROR") || text.contains("FAIL") || text.contains("LOG"));
    bad.collect::<Vec<_>>().join("\n")
}

fn deploy(world: &mut World, template: &str) {
    world.post(
        "stacks/s/deployments",
        &json!({"template_body": template}),
        202,
    );
    world.settle();
    assert_eq!(
        world.status("s"),
        "DEPLOYMENT_COMPLETE",
        "{}",
        errors(world)
    );
}

#[test]
fn every_type_is_made_changed_and_deleted() {
    let (catalog, facts) = (crate::service::catalog(), Rc::new(Facts::read()));
    let mut template = Template {
        catalog: catalog.clone(),
        facts: facts.clone(),
        bodies: SortedMap::new(),
    };
    for ty in facts.types() {
        template.add(&ty);
    }
    let mut world = World::of(Simulator::new(Options::default(), catalog));
    world.empty_stack("s");
    deploy(&mut world, &template.text(false));
    let resources = world.get("stacks/s/resources?limit=1000");
    let there = resources["stack_resources"].as_array().unwrap();
    let types: SortedSet<String> = there
        .iter()
        .map(|r| r["logical_resource_type"].as_str().unwrap().to_owned())
        .collect::<Vec<_>>()
        .into_iter()
        .fold(SortedSet::new(), |mut all, ty| {
            all.insert(ty);
            all
        });
    assert_eq!(types.len(), facts.types().len());
    assert_eq!(
        world.items("again", &template.text(false)),
        Vec::<Json>::new()
    );
    deploy(&mut world, &template.text(true));
    let summary = world.get("stacks/s/events?filter=event_type==SUMMARY");
    let text = summary["stack_events"][0]["event_message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        text.contains(" 0 created") && text.contains(" 0 deleted") && !text.contains(" 0 updated"),
        "{text}"
    );
    assert_eq!(
        world.items("more", &template.text(true)),
        Vec::<Json>::new()
    );
    assert_eq!(world.send("DELETE", "stacks/s", &Json::Null).status, 202);
    world.settle();
    assert_eq!(world.get("stacks"), json!({"stacks": []}));
    let snapshot = String::from_utf8(world.simulator.snapshot()).unwrap();
    assert_eq!(snapshot.lines().count(), 2, "{snapshot}");
}
