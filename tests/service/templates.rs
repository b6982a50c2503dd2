//! Templates that the service keeps, and their versions.

use formwork::simulator::{Options, Simulator};
use formwork::store::Memory;
use serde_json::{Value as Json, json};

use super::{World, catalog};

const NONE: Json = Json::Null;
const OTHER: &str = "00000000-0000-4000-8000-000000000000";

fn text(name: &str) -> String {
    format!("variable \"{name}\" {{ default = 1 }}\n")
}

fn new(name: &str, body: &str) -> Json {
    json!({"template_name": name, "template_body": body})
}

/// Keeps a template and gives its identifier.
#[track_caller]
fn keep(world: &mut World, body: &Json) -> String {
    let answer = world.post("templates", body, 200);
    assert_eq!(answer["version_id"], "V1");
    answer["template_id"].as_str().unwrap().to_owned()
}

/// What is behind the link to a version.
#[track_caller]
fn content(world: &mut World, path: &str) -> (String, String) {
    let response = world.send("GET", path, &NONE);
    assert_eq!((response.status, response.body.len()), (307, 0));
    let link = response.header("location").unwrap().to_owned();
    let file = world.send("GET", &link, &NONE);
    assert_eq!(file.status, 200);
    (link, String::from_utf8(file.body).unwrap())
}

//= TM-2, TM-3, TM-4, TM-5, COM-8, COM-9, ID-1, TIME-1, UPD-4
#[test]
fn templates_and_what_is_said_of_them() {
    let mut world = World::new();
    assert_eq!(world.get("templates"), json!({"templates": []}));
    let body = json!({
        "template_name": "网-a_1", "template_body": text("a"),
        "template_description": "d", "version_description": "v",
    });
    let first = keep(&mut world, &body);
    assert_eq!(first.len(), 36);
    world.simulator.advance(2000);
    let second = keep(&mut world, &new("b", &text("b")));
    let made = "2026-01-01T00:00:00Z";
    let later = "2026-01-01T00:00:02Z";
    let of_first = json!({
        "template_id": first, "template_name": "网-a_1", "template_description": "d",
        "create_time": made, "update_time": made,
    });
    let mut listed = of_first.clone();
    listed["latest_version_id"] = json!("V1");
    listed["latest_version_description"] = json!("v");
    let newest_first = json!({"templates": [
        {
            "template_id": second, "template_name": "b", "create_time": later, "update_time": later,
            "latest_version_id": "V1", "latest_version_description": "",
        },
        listed,
    ]});
    assert_eq!(world.get("templates"), newest_first);
    let path = "templates/%E7%BD%91-a_1/metadata";
    assert_eq!(world.get(path), of_first);

    let change = json!({"template_description": "e", "template_id": first});
    let response = world.send("PATCH", path, &change);
    assert_eq!((response.status, response.body.len()), (204, 0));
    let metadata = world.get(path);
    assert_eq!(metadata["template_description"], "e");
    assert_eq!(metadata["update_time"], later);
    assert_eq!(metadata["create_time"], made);
    for nothing in [json!({}), json!({"template_id": first})] {
        world.refused("PATCH", path, &nothing, 400, "RF.10011084");
    }
}

//= TM-1, TM-6, TM-7, TM-8, TM-9, TM-10, TM-11, TM-12, ID-11, DEP-9
#[test]
fn versions_of_a_template() {
    let mut world = World::new();
    let id = keep(&mut world, &new("t", &text("a")));
    let second = json!({"template_body": text("b"), "version_description": "two"});
    assert_eq!(
        world.post("templates/t/versions", &second, 200),
        json!({"version_id": "V2"})
    );
    world.simulator.advance(1000);
    world.post(
        "templates/t/versions",
        &json!({"template_body": text("c")}),
        200,
    );
    let listed = world.get("templates/t/versions")["versions"].clone();
    let ids: Vec<&Json> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|v| &v["version_id"])
        .collect();
    assert_eq!(ids, ["V3", "V2", "V1"]);
    let metadata = json!({
        "template_id": id, "template_name": "t", "version_description": "two",
        "create_time": "2026-01-01T00:00:00Z",
    });
    assert_eq!(world.get("templates/t/versions/V2/metadata"), metadata);
    assert_eq!(
        world.get("templates")["templates"][0]["latest_version_id"],
        "V3"
    );
    assert_eq!(
        world.get("templates/t/metadata")["update_time"],
        "2026-01-01T00:00:01Z"
    );

    let (link, got) = content(&mut world, "templates/t/versions/V2");
    assert_eq!(got, text("b"));
    world.simulator.advance(5 * 60 * 1000);
    assert_eq!(world.send("GET", &link, &NONE).status, 200);
    world.simulator.advance(1);
    assert_eq!(world.send("GET", &link, &NONE).status, 403);

    // A number is never used again (N-62).
    let response = world.send("DELETE", "templates/t/versions/V3", &NONE);
    assert_eq!((response.status, response.body.len()), (204, 0));
    let again = world.post(
        "templates/t/versions",
        &json!({"template_body": text("d")}),
        200,
    );
    assert_eq!(again, json!({"version_id": "V4"}));
    for gone in ["V3", "V5", "V01", "v1"] {
        let path = format!("templates/t/versions/{gone}");
        world.refused("GET", &path, &NONE, 404, "RF.10013001");
        world.refused(
            "GET",
            &format!("{path}/metadata"),
            &NONE,
            404,
            "RF.10013001",
        );
        world.refused("DELETE", &path, &NONE, 404, "RF.10013001");
    }
    for version in ["V1", "V2"] {
        assert_eq!(
            world
                .send("DELETE", &format!("templates/t/versions/{version}"), &NONE)
                .status,
            204
        );
    }
    world.refused(
        "DELETE",
        "templates/t/versions/V4",
        &NONE,
        403,
        "RF.10012544",
    );
    let (_, got) = content(&mut world, "templates/t/versions/V4");
    assert_eq!(got, text("d"));
    assert_eq!(world.send("DELETE", "templates/t", &NONE).status, 204);
    world.refused("GET", "templates/t/versions", &NONE, 404, "RF.10013001");
    // What is removed is not kept anywhere.
    world.simulator.advance(10 * 60 * 1000);
    keep(&mut world, &new("t", ""));
    world.send("GET", "templates/t/versions/V1", &NONE);
    world.post(
        "templates/t/versions",
        &json!({"template_body": text("e")}),
        200,
    );
    world.send("DELETE", "templates/t/versions/V2", &NONE);
    let snapshot = String::from_utf8(world.simulator.snapshot()).unwrap();
    assert_eq!(snapshot.matches("\"kind\":\"template\"").count(), 1);
    assert!(!snapshot.contains("default = 1"));
    world.send("DELETE", "templates/t", &NONE);
    assert_ne!(keep(&mut world, &new("t", "")), id);
}

//= ID-5, ID-8, TM-11, NAME-3, NAME-6, NAME-8, TM-13, TPL-1, TPL-7, ERR-2, ERR-9
#[test]
fn what_is_refused_of_templates() {
    let mut world = World::new();
    let id = keep(&mut world, &new("t", ""));
    let paths = [
        "",
        "/metadata",
        "/versions",
        "/versions/V1",
        "/versions/V1/metadata",
    ];
    for (method, what) in paths.iter().map(|what| ("GET", what)).chain([
        ("DELETE", &""),
        ("DELETE", &"/versions/V1"),
        ("POST", &"/versions"),
    ]) {
        if (method, *what) == ("GET", "") {
            continue;
        }
        let body = if method == "POST" {
            json!({"template_body": ""})
        } else {
            NONE
        };
        let path = |name: &str, id: &str| format!("templates/{name}{what}?template_id={id}");
        world.refused(method, &path("u", &id), &body, 404, "RF.10013001");
        world.refused(method, &path("t", OTHER), &body, 400, "RF.10011015");
        world.refused(method, &path("t", "1"), &body, 400, "RF.10011006");
    }
    let path = "templates/t/metadata";
    world.refused(
        "PATCH",
        path,
        &json!({"template_id": OTHER}),
        400,
        "RF.10011015",
    );
    world.refused(
        "PATCH",
        "templates/u/metadata",
        &json!({}),
        404,
        "RF.10013001",
    );
    world.refused("PATCH", path, &NONE, 400, "RF.10011032");

    let mut refused =
        |body: Json, status, code| world.refused("POST", "templates", &body, status, code);
    refused(new("t", ""), 409, "RF.10013502");
    refused(new("1", ""), 400, "RF.10011010");
    refused(json!({"template_body": ""}), 400, "RF.10011001");
    refused(json!({"template_name": "u"}), 400, "RF.10011056");
    refused(
        json!({"template_name": "u", "template_body": "", "template_uri": ""}),
        400,
        "RF.10011003",
    );
    refused(new("u", "resource {"), 400, "RF.10011073");
    let long = "d".repeat(1025);
    for name in ["template_description", "version_description"] {
        let mut body = new("u", "");
        body[name] = json!(long);
        refused(body, 400, "RF.10011005");
    }
    world.refused(
        "POST",
        "templates/t/versions",
        &json!({}),
        400,
        "RF.10011056",
    );
    world.refused("GET", "templates/t/versions/V", &NONE, 400, "RF.10011006");
    let (_, answer) = world.ask("GET", "templates/u/metadata", &NONE);
    assert_eq!(answer["error_msg"], "There is no template `u`.");
}

//= TM-3, TM-8
#[test]
fn there_is_room_for_so_many() {
    let mut world = World::new();
    for number in 0..100 {
        keep(&mut world, &new(&format!("t{number}"), ""));
    }
    world.refused("POST", "templates", &new("u", ""), 403, "RF.10012538");
    for _ in 1..100 {
        world.post("templates/t0/versions", &json!({"template_body": ""}), 200);
    }
    let more = json!({"template_body": ""});
    world.refused("POST", "templates/t0/versions", &more, 403, "RF.10012538");
}

/// Links to kept templates are URIs that everything else takes.
//= TPL-4, PARSE-1, PARSE-3
#[test]
fn a_kept_template_is_deployed_by_its_link() {
    let mut world = World::new();
    keep(&mut world, &new("t", &text("size")));
    let (link, _) = content(&mut world, "templates/t/versions/V1");
    let by_link = json!({"template_uri": link});
    let variables = world.post("template-analyses/variables", &by_link, 200);
    assert_eq!(variables["variables"][0]["name"], "size");
    world.post(
        "stacks",
        &json!({"stack_name": "s", "template_uri": link}),
        201,
    );
    world.post(
        "templates",
        &json!({"template_name": "copy", "template_uri": link}),
        200,
    );
    world.settle();
    assert_eq!(world.status("s"), "DEPLOYMENT_COMPLETE");
    let plan = json!({"execution_plan_name": "p", "template_uri": link});
    world.post("stacks/s/execution-plans", &plan, 202);
    world.simulator.advance(6 * 60 * 1000);
    world.refused(
        "POST",
        "template-analyses/variables",
        &by_link,
        400,
        "RF.10011074",
    );
    assert_eq!(
        content(&mut world, "templates/copy/versions/V1").1,
        text("size")
    );
}

#[test]
fn templates_are_kept_with_the_world() {
    let mut world = World::new();
    keep(&mut world, &new("t", &text("a")));
    world.post(
        "templates/t/versions",
        &json!({"template_body": text("b")}),
        200,
    );
    keep(&mut world, &new("u", ""));
    world.send("DELETE", "templates/u", &NONE);
    let mut memory = Memory::default();
    memory.apply(world.simulator.take_changes());
    let (again, aside) = Simulator::open(Options::default(), catalog(), memory.records());
    assert_eq!(aside, []);
    assert_eq!(again.snapshot(), world.simulator.snapshot());
    world.simulator = again;
    assert_eq!(content(&mut world, "templates/t/versions/V2").1, text("b"));
}
