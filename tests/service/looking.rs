//! What somebody sees who looks around in the cloud, past stacks and templates.

use formwork::cloud::{Attributes, ByHand};
use formwork::service::{Look, Seen, Standing};
use serde_json::{Value as Json, json};

use super::World;
use super::drift::NETWORK;

const MORE: &str = r#"
variable "word" {
  type      = string
  default   = "s3cret"
  sensitive = true
}
resource "huaweicloud_vpc_subnet" "b" {
  name       = var.word
  vpc_id     = huaweicloud_vpc.net.id
  cidr       = "10.0.2.0/24"
  gateway_ip = "10.0.2.1"
}
resource "huaweicloud_networking_secgroup" "door" {
  name = "Door"
}
resource "huaweicloud_networking_secgroup_rule" "in" {
  security_group_id = huaweicloud_networking_secgroup.door.id
  direction         = "ingress"
  ethertype         = "IPv4"
}
data "huaweicloud_images_images" "all" {
  visibility = "public"
}
resource "huaweicloud_compute_instance" "both" {
  name               = "both"
  image_id           = data.huaweicloud_images_images.all.images[0].id
  flavor_id          = "s6.small.1"
  security_group_ids = [huaweicloud_networking_secgroup.door.id]
  network { uuid = huaweicloud_vpc_subnet.a.id }
  network { uuid = huaweicloud_vpc_subnet.b.id }
}
resource "huaweicloud_compute_instance" "one" {
  name               = "one"
  image_id           = data.huaweicloud_images_images.all.images[0].id
  flavor_id          = "s6.small.1"
  admin_pass         = "Adm1n-pass"
  security_group_ids = [huaweicloud_networking_secgroup.door.id]
  network { uuid = huaweicloud_vpc_subnet.a.id }
}
"#;

const ALL: Look<'_> = Look {
    home: "",
    ty: "",
    text: "",
    within: None,
    from: 0,
    limit: 1000,
};

fn world() -> World {
    let mut world = World::new();
    world.deployed(&format!("{NETWORK}{MORE}"));
    world
}

/// Type (without its provider), name, and how many are right within it.
fn told(world: &World, look: &Look<'_>) -> Vec<String> {
    let sight = world.simulator.world(look);
    let rows = sight.rows.iter().map(|(row, inside)| {
        let ty = row.ty.trim_start_matches("huaweicloud_");
        format!("{ty} {} {inside}", world.simulator.name_of(row))
    });
    let mut rows: Vec<String> = rows.collect();
    rows.sort();
    rows
}

fn attribute<'s>(seen: &'s Seen<'_>, name: &str) -> (&'s Json, bool) {
    let mut all = seen.resource.attributes.iter().chain(&seen.told);
    let found = all.find(|one| one.name == name).unwrap();
    (&found.found, found.sensitive)
}

#[test]
fn everything_is_told_page_by_page() {
    let world = world();
    let sight = world.simulator.world(&ALL);
    let types: Vec<_> = sight
        .types
        .iter()
        .map(|(ty, n)| format!("{n} {ty}"))
        .collect();
    assert_eq!(
        types,
        [
            "2 huaweicloud_compute_instance",
            "1 huaweicloud_networking_secgroup",
            "1 huaweicloud_networking_secgroup_rule",
            "1 huaweicloud_vpc",
            "2 huaweicloud_vpc_subnet",
        ]
    );
    assert_eq!((sight.total, sight.rows.len()), (7, 7));
    let whole: Vec<_> = sight.rows.iter().map(|(row, _)| &row.id).collect();
    let page = |from| {
        let sight = world.simulator.world(&Look {
            from,
            limit: 3,
            ..ALL
        });
        assert_eq!(sight.total, 7);
        sight
            .rows
            .iter()
            .map(|(row, _)| &row.id)
            .collect::<Vec<_>>()
    };
    assert_eq!([page(0), page(3), page(6), page(9)].concat(), whole);
}

#[test]
fn it_is_found_by_type_name_and_identifier() {
    let mut world = world();
    let some = |text| told(&world, &Look { text, ..ALL });
    assert_eq!(some("dOOR"), ["networking_secgroup Door 0"]);
    assert_eq!(some("secgroup_"), ["networking_secgroup_rule  0"]);
    // What must not be shown is not found by what it is.
    assert_eq!(some("s3cret"), Vec::<String>::new());
    let ty = "huaweicloud_vpc_subnet";
    let subnets = told(&world, &Look { ty, ..ALL });
    assert_eq!(subnets, ["vpc_subnet  0", "vpc_subnet a 0"]);
    let id = world.id(ty, "a");
    let (text, ty) = (id.as_str(), "huaweicloud_vpc");
    assert_eq!(told(&world, &Look { text, ..ALL }), ["vpc_subnet a 0"]);
    assert_eq!(
        told(&world, &Look { text, ty, ..ALL }),
        Vec::<String>::new()
    );
}

#[test]
fn what_lies_in_what() {
    let mut world = world();
    let roots = told(
        &world,
        &Look {
            within: Some(("", "")),
            ..ALL
        },
    );
    assert_eq!(roots, ["networking_secgroup Door 1", "vpc n 3"]);
    let mut inside = |ty: &str, name: &str| {
        let id = world.id(ty, name);
        told(
            &world,
            &Look {
                within: Some((ty, &id)),
                ..ALL
            },
        )
    };
    // An instance in two networks lies in what is around both.
    assert_eq!(
        inside("huaweicloud_vpc", "net"),
        ["compute_instance both 0", "vpc_subnet  0", "vpc_subnet a 1"]
    );
    assert_eq!(
        inside("huaweicloud_vpc_subnet", "a"),
        ["compute_instance one 0"]
    );
    let rules = inside("huaweicloud_networking_secgroup", "door");
    assert_eq!(rules, ["networking_secgroup_rule  0"]);
}

#[test]
fn one_resource_with_what_is_around_it() {
    let mut world = world();
    let ty = "huaweicloud_vpc_subnet";
    let id = world.id(ty, "a");
    let seen = world.simulator.resource(ty, &id).unwrap();
    let names = |rows: &[&formwork::cloud::Resource]| {
        rows.iter()
            .map(|row| row.text("name").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&seen.names), ["n"]);
    let mut by = names(&seen.named_by);
    by.sort();
    assert_eq!(by, ["both", "one"]);
    assert_eq!(seen.stack.unwrap().name, "s");
    assert_eq!(seen.resource.address, "huaweicloud_vpc_subnet.a");
    assert_eq!(attribute(&seen, "cidr"), (&json!("10.0.1.0/24"), false));
    assert_eq!(attribute(&seen, "id"), (&json!(id), false));
    assert_eq!(seen.resource.standing, Standing::Same);

    let edits: Attributes = json!({"name": "by hand"}).as_object().unwrap().clone();
    let done = world
        .simulator
        .change_by_hand(ty, &id, ByHand::Edit, &edits);
    done.unwrap();
    let seen = world.simulator.resource(ty, &id).unwrap();
    assert_eq!(seen.resource.standing, Standing::Changed);
    assert_eq!(attribute(&seen, "name"), (&json!("by hand"), false));
    assert!(world.simulator.resource(ty, "none").is_none());
}

#[test]
fn secrets_are_not_told() {
    let mut world = world();
    let hidden = json!("(sensitive value)");
    let b = world.id("huaweicloud_vpc_subnet", "b");
    let seen = world
        .simulator
        .resource("huaweicloud_vpc_subnet", &b)
        .unwrap();
    assert_eq!(attribute(&seen, "name"), (&hidden, true));
    assert_eq!(attribute(&seen, "cidr"), (&json!("10.0.2.0/24"), false));
    let one = world.id("huaweicloud_compute_instance", "one");
    let seen = world
        .simulator
        .resource("huaweicloud_compute_instance", &one)
        .unwrap();
    assert_eq!(attribute(&seen, "admin_pass"), (&hidden, true));

    // Made again by hand it is in no record any more: nobody can say which part of it is secret.
    let (ty, none) = ("huaweicloud_compute_instance", Attributes::new());
    let made = world
        .simulator
        .change_by_hand(ty, &one, ByHand::Recreate, &none);
    let id = made.unwrap().id;
    let seen = world.simulator.resource(ty, &id).unwrap();
    assert_eq!(seen.stack.map(|stack| &stack.name), None);
    assert_eq!(attribute(&seen, "name"), (&hidden, true));
    let found = told(&world, &Look { text: "one", ..ALL });
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn other_accounts_and_regions_are_seen_too() {
    let mut world = world();
    let body = json!({
        "stack_set_name": "set",
        "template_body": NETWORK,
        "administration_agency_name": "admin",
        "managed_agency_name": "managed",
    });
    world.post("/v1/stack-sets", &body, 201);
    let body =
        json!({"deployment_targets": {"regions": ["cn-east-3"], "domain_ids": ["one", "two"]}});
    world.post("/v1/stack-sets/set/stack-instances", &body, 202);
    world.settle();
    let sight = world.simulator.world(&ALL);
    let homes: Vec<_> = sight
        .homes
        .iter()
        .map(|(home, n)| (home.as_ref().map(|h| h.key()), *n))
        .collect();
    let key = |key: &str| Some(key.to_owned());
    assert_eq!(
        homes,
        [
            (None, 7),
            (key("one/cn-east-3"), 2),
            (key("two/cn-east-3"), 2)
        ]
    );
    let there = Look {
        home: "two/cn-east-3",
        ..ALL
    };
    assert_eq!(told(&world, &there), ["vpc n 0", "vpc_subnet a 0"]);
    let sight = world.simulator.world(&there);
    let (vpc, _) = sight.rows[0];
    let seen = world.simulator.resource(&vpc.ty, &vpc.id).unwrap();
    assert_eq!(seen.home.unwrap().key(), "two/cn-east-3");
    assert_eq!((seen.names.len(), seen.named_by.len()), (0, 1));
}

#[test]
fn files_of_the_object_storage() {
    let mut world = World::new();
    for key in ["b/2.tf", "a/main.tf", "b/1.tf"] {
        world.send_bytes("PUT", &format!("/_obs/{key}"), vec![0xff; 3]);
    }
    let keys = |text, from, limit| {
        let (total, files) = world.simulator.files(text, from, limit);
        let keys = files
            .iter()
            .map(|(key, file)| format!("{key} {}", file.content.len()));
        (total, keys.collect::<Vec<_>>())
    };
    let list = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect::<Vec<_>>();
    assert_eq!(
        keys("", 0, 9),
        (3, list(&["a/main.tf 3", "b/1.tf 3", "b/2.tf 3"]))
    );
    assert_eq!(keys("B/", 1, 1), (2, list(&["b/2.tf 3"])));
}

#[test]
fn of_many_files_a_page_is_told() {
    let mut world = World::new();
    for n in 0..2_000 {
        world.send_bytes("PUT", &format!("/_obs/many/{n:06}"), Vec::new());
    }
    let (total, files) = world.simulator.files("many/", 1990, 100);
    assert_eq!((total, files.len()), (2_000, 10));
}
