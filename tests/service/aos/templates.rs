//! Templates: uploaded, listed, changed, removed, asked for their inputs.

use serde_json::{Value as Json, json};

use super::{NETWORK, answered, form, named, refused};
use crate::service::World;

const NULL: Json = Json::Null;

fn with(member: &str, value: &Json) -> Json {
    let mut resource = named("a-name", "1.0");
    resource[member] = value.clone();
    resource
}

//= AOS-10, AOS-11, AOS-12, AOS-20, AOS-21
#[test]
fn a_template_is_uploaded_and_shown() {
    let mut world = World::new();
    let resource = json!({
        "name": "aos-magento", "version": "1.9", "description": "aos magento template", "vendor": "厂商", "filename": "x.yaml",
        "project_id": "0f0f", "scope": "domain", "content_type": "file",
    });
    let (status, body) = world.upload(
        &resource,
        "C:\\temp\\e-business-app.yaml",
        NETWORK.as_bytes(),
    );
    assert_eq!(status, 201, "{body}");
    let id = body["id"].as_str().unwrap();
    let shown = world.get(&format!("/v2/templates/{id}"));
    let wanted = json!({
        "id": id, "name": "aos-magento", "version": "1.9", "description": "aos magento template", "vendor": "厂商",
        "project_id": "0f0f", "scope": "domain", "domain": "00000000000000000000000000000001",
        "template_url": format!("https://aos.cn-north-4.simulated.invalid/v2/templates/{id}/archive"), "converge_url": "",
        "create_at": "2026-01-01T00:00:00Z", "update_at": "2026-01-01T00:00:00Z", "main_file_name": "blueprint.yaml",
        "dsl_version": "huaweicloud_tosca_version_1_0", "need_cluster": false, "is_new_template": false,
        "include_stack": false, "is_used": false,
    });
    assert_eq!(shown, wanted);
}

//= AOS-11, AOS-12, AOS-13, AOS-14
#[test]
fn members_that_may_not_be() {
    let mut world = World::new();
    let long = |letters: usize| json!("x".repeat(letters));
    for (member, value, code) in [
        ("name", NULL, "4001103"),
        ("name", json!(1), "4001103"),
        ("name", json!(""), "4001104"),
        ("name", json!("A"), "4001104"),
        ("name", json!("1a"), "4001104"),
        ("name", json!("a-"), "4001104"),
        ("name", json!("a_b"), "4001104"),
        ("name", long(65), "4001104"),
        ("version", json!(""), "4001106"),
        ("version", json!("1..0"), "4001106"),
        ("version", json!("1.0_1"), "4001106"),
        ("version", json!("-1"), "4001106"),
        ("version", long(25), "4001106"),
        ("description", json!("a<b"), "4001105"),
        ("description", json!("述".repeat(86)), "4001105"),
        ("vendor", json!("a&b"), "4001107"),
        ("vendor", long(65), "4001107"),
        ("scope", json!("public"), "4001108"),
        ("scope", json!(""), "4001108"),
        ("main_file_name", json!("main.json"), "4001115"),
        ("main_file_name", json!("a/b.yaml"), "4001115"),
        ("main_file_name", json!(".yaml"), "4001115"),
        ("filename", long(65), "4001103"),
        ("dsl_version", json!("cloud_tosca_version_1_0"), "4001117"),
        (
            "dsl_version",
            json!("fusionstage_tosca_version_2_1"),
            "4001117",
        ),
        ("content_type", json!("zip"), "4001118"),
        ("content_type", json!("yaml"), "4001004"),
        ("colour", json!("red"), "4001103"),
    ] {
        let answer = world.upload(&with(member, &value), "a.yaml", NETWORK.as_bytes());
        let body = refused(&answer, 400, code);
        assert_ne!(body["extend"], "", "{member}");
    }
    for missing in ["name", "version"] {
        let mut resource = named("a", "1");
        resource.as_object_mut().unwrap().remove(missing);
        let answer = world.upload(&resource, "a.yaml", NETWORK.as_bytes());
        let code = if missing == "name" {
            "4001104"
        } else {
            "4001106"
        };
        assert_eq!(
            refused(&answer, 400, code)["extend"],
            format!("`{missing}` is missing.")
        );
    }
    for (number, (member, value)) in [
        ("name", json!("a")),
        ("name", long(64)),
        ("name", json!("a-1-b")),
        ("version", json!("a_1-2.3")),
        ("description", json!("述".repeat(85))),
        ("vendor", json!("述".repeat(64))),
        ("main_file_name", json!("")),
        ("main_file_name", json!("a_b-1.2.yaml")),
        ("dsl_version", json!("")),
        ("dsl_version", json!("huaweicloud_tosca_version_1_0")),
    ]
    .into_iter()
    .enumerate()
    {
        let mut resource = with(member, &value);
        if member != "version" {
            resource["version"] = json!(format!("{number}"));
        }
        let (status, body) = world.upload(&resource, "a.yaml", NETWORK.as_bytes());
        assert_eq!(status, 201, "{member} {value}: {body}");
    }
    assert_eq!(world.get("/v2/templates").as_array().unwrap().len(), 10);
}

//= AOS-14
#[test]
fn texts_and_files_are_not_mixed() {
    let mut world = World::new();
    let json =
        r#"{"tosca_definitions_version": "huaweicloud_tosca_version_1_0", "node_templates": {}}"#;
    let mut send = |kind: Option<&str>, file: Option<&str>, content: &str| {
        let mut resource = named(
            "a",
            &format!("{}{}", kind.unwrap_or("0"), content.len() % 97),
        );
        if let Some(kind) = kind {
            resource["content_type"] = json!(kind);
        }
        let body = form(&[
            ("resource", None, resource.to_string().as_bytes()),
            ("archive_content", file, content.as_bytes()),
        ]);
        answered(&world.form("POST", "/v2/templates", body))
    };
    assert_eq!(send(Some("yaml"), None, NETWORK).0, 201);
    assert_eq!(send(Some("json"), None, json).0, 201);
    assert_eq!(send(Some("file"), Some("a.json"), json).0, 201);
    refused(&send(Some("yaml"), Some("a.yaml"), NETWORK), 400, "4001004");
    refused(&send(Some("json"), Some("a.json"), json), 400, "4001004");
    refused(&send(None, None, NETWORK), 400, "4001014");
    refused(&send(Some("file"), Some(""), NETWORK), 400, "4001014");
    refused(&send(Some("json"), None, NETWORK), 400, "4001119");
    refused(&send(Some("yaml"), None, ""), 400, "4001007");
}

#[test]
fn bodies_that_are_no_forms() {
    let mut world = World::new();
    let resource = named("a", "1").to_string();
    for (fields, code) in [
        (vec![], "4001102"),
        (
            vec![("archive_content", Some("a.yaml"), NETWORK)],
            "4001102",
        ),
        (vec![("resource", None, "{")], "4001102"),
        (vec![("resource", None, "[]")], "4001102"),
        (vec![("resource", None, "\"a\"")], "4001102"),
        (vec![("resource", None, resource.as_str())], "4000117"),
    ] {
        let fields: Vec<_> = fields
            .into_iter()
            .map(|(a, b, c)| (a, b, c.as_bytes()))
            .collect();
        let answer = answered(&world.form("POST", "/v2/templates", form(&fields)));
        refused(&answer, 400, code);
    }
    let answer = answered(&world.send("POST", "/v2/templates", &json!({"resource": {}})));
    let body = refused(&answer, 400, "4001102");
    assert_eq!(body["extend"], "The body is not multipart/form-data.");
    let large = vec![b'x'; (6 << 20) + 1];
    refused(
        &answered(&world.form("POST", "/v2/templates", large)),
        400,
        "4001101",
    );
    assert_eq!(world.get("/v2/templates"), json!([]));
}

/// A blueprint with mistakes is refused with all of them.
#[test]
fn blueprints_with_mistakes() {
    let mut world = World::new();
    let head = "tosca_definitions_version: huaweicloud_tosca_version_1_0\n";
    for (text, code, told) in [
        (
            format!(
                "{head}node_templates:\n  a:\n    type: HuaweiCloud.VPC.VCP\n    properties:\n      x: {{ get_input: no }}\n"
            ),
            "4001119",
            "blueprint.yaml:4:11: Unknown element type: ",
        ),
        (format!("{head}inputs: [\n"), "4001119", "blueprint.yaml:"),
        (
            "tosca_definitions_version: 2\nnode_templates: {}\n".to_owned(),
            "4001117",
            "blueprint.yaml:1:28: Unsupported blueprint version: ",
        ),
        (
            format!("{head}node_templates:\n  a:\n    type: HuaweiCloud.AOS.Agent\n"),
            "4001124",
            "blueprint.yaml:4:11: Replaced element type: ",
        ),
    ] {
        let answer = world.upload(&named("a", "1"), "blueprint.yaml", text.as_bytes());
        let body = refused(&answer, 400, code);
        let message = body["message"].as_str().unwrap();
        assert!(message.contains(told), "{message}");
    }
    let latin = [NETWORK.as_bytes(), b"# \xe9\n"].concat();
    refused(
        &world.upload(&named("a", "1"), "a.yaml", &latin),
        400,
        "4001122",
    );
    let many = (0..12).map(|n| format!("  e{n}:\n    type: HuaweiCloud.No.{n}\n"));
    let text = format!("{head}node_templates:\n{}", many.collect::<String>());
    let answer = world.upload(&named("a", "1"), "blueprint.yaml", text.as_bytes());
    let message = refused(&answer, 400, "4001119")["message"].clone();
    let message = message.as_str().unwrap();
    assert_eq!(message.matches("Unknown element type").count(), 8);
    assert!(message.ends_with("There are 4 more."), "{message}");
}

//= AOS-18, AOS-20
#[test]
fn a_list_a_page_at_a_time() {
    let mut world = World::new();
    let stack = "tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates:\n  s:\n    \
        type: HuaweiCloud.AOS.Stack\n    properties:\n      templateId: x\n      inputs: {}\n";
    world.template("b", "1", NETWORK);
    world.template("a", "1", stack);
    world.template("b", "2", NETWORK);
    let mut ask = |query: &str| {
        let response = world.send("GET", &format!("/v2/templates?{query}"), &NULL);
        let (status, body) = answered(&response);
        assert_eq!(status, 200, "{body}");
        let all = body.as_array().unwrap();
        let name = |one: &Json| {
            format!(
                "{}{}",
                one["name"].as_str().unwrap(),
                one["version"].as_str().unwrap()
            )
        };
        let names: Vec<String> = all.iter().map(name).collect();
        let used: Vec<bool> = all
            .iter()
            .filter_map(|one| one["is_used"].as_bool())
            .collect();
        (
            names.join(" "),
            response.header("content-range").unwrap().to_owned(),
            used.len(),
        )
    };
    let page = |names: &str, range: &str, used| (names.to_owned(), format!("items {range}"), used);
    assert_eq!(ask(""), page("b1 a1 b2", "0-2/3", 0));
    assert_eq!(ask("check_used=true"), page("b1 a1 b2", "0-2/3", 3));
    assert_eq!(
        ask("check_used=&include_stack="),
        page("b1 a1 b2", "0-2/3", 0)
    );
    assert_eq!(ask("check_used=false"), page("b1 a1 b2", "0-2/3", 0));
    assert_eq!(ask("offset=0&limit=2"), page("b1 a1", "0-1/3", 0));
    assert_eq!(ask("offset=2&limit=2"), page("b2", "2-2/3", 0));
    assert_eq!(ask("offset=9&limit=2"), page("", "9-9/3", 0));
    assert_eq!(ask("name=b"), page("b1 b2", "0-1/2", 0));
    assert_eq!(ask("name=no"), page("", "0-0/0", 0));
    assert_eq!(ask("include_stack=true"), page("a1", "0-0/1", 0));
    assert_eq!(ask("include_stack=false"), page("b1 b2", "0-1/2", 0));
    assert_eq!(
        ask("dsl_version=huaweicloud_tosca_version_1_0").0,
        "b1 a1 b2"
    );
    assert_eq!(ask("dsl_version=other").0, "");
    assert_eq!(ask("dsl_version=&something=else").0, "b1 a1 b2");
    for query in [
        "limit=1",
        "offset=0&limit=",
        "offset=0&limit=",
        "offset=1",
        "offset=0&limit=0",
        "offset=-1&limit=1",
        "offset=x&limit=1",
        "check_used=1",
        "include_stack=yes",
        "offset=99999999999999999999&limit=1",
    ] {
        world.aos_refused("GET", &format!("/v2/templates?{query}"), 400, "4000010");
    }
}

//= AOS-19, AOS-1
#[test]
fn versions_of_a_name_stand_together() {
    let mut world = World::new();
    for (name, version) in [("b", "1"), ("a", "1"), ("b", "2")] {
        world.template(name, version, NETWORK);
    }
    let response = world.send("GET", "/v2.1/templates?check_used=true", &NULL);
    assert_eq!(response.header("content-range"), Some("items 0-2/3"));
    let (_, body) = answered(&response);
    assert_eq!(body["total"], 3);
    let groups = body["templates"].as_array().unwrap().iter();
    let groups: Vec<Vec<String>> = groups
        .map(|group| {
            let versions = group["template"].as_array().unwrap().iter();
            versions
                .map(|one| format!("{}{}", one["name"], one["version"]).replace('"', ""))
                .collect()
        })
        .collect();
    assert_eq!(groups, [vec!["b1", "b2"], vec!["a1"]]);
    let one = &body["templates"][0]["template"][0];
    assert_eq!(one["is_used"], false);
    assert_eq!((&one["main_file_name"], &one["project_id"]), (&NULL, &NULL));
    let again = world.upload(&named("b", "2"), "a.yaml", NETWORK.as_bytes());
    refused(&again, 400, "4001110");
}

//= AOS-15
#[test]
fn an_unused_template_is_changed() {
    let mut world = World::new();
    let id = world.template("a", "1", NETWORK);
    world.template("a", "2", NETWORK);
    let path = format!("/v2/templates/{id}");
    world.simulator.advance(1000);
    let mut put = |resource: Option<Json>, upload: Option<(Option<&str>, &str)>| {
        let resource = resource.map(|resource| resource.to_string());
        let resource = resource
            .as_ref()
            .map(|text| ("resource", None, text.as_bytes()));
        let upload = upload.map(|(file, text)| ("archive_content", file, text.as_bytes()));
        let fields: Vec<_> = resource.into_iter().chain(upload).collect();
        answered(&world.form("PUT", &path, form(&fields)))
    };
    let mut resource = named("a", "1.1");
    resource["description"] = json!("new");
    assert_eq!(put(Some(resource), None), (200, json!({"id": id})));
    let smaller = NETWORK.replace("a network", "another");
    assert_eq!(put(None, Some((Some("b.yaml"), &smaller))).0, 200);
    for (member, value, code) in [
        ("name", "b", "4001008"),
        ("scope", "public", "4001009"),
        ("main_file_name", "other.yaml", "4001013"),
        ("version", "2", "4001110"),
        ("dsl_version", "fusionstage_tosca_version_2_1", "4001117"),
    ] {
        let mut resource = named("a", "1.2");
        resource[member] = json!(value);
        refused(
            &put(Some(resource), Some((Some("b.yaml"), NETWORK))),
            400,
            code,
        );
    }
    refused(
        &put(None, Some((Some("b.yaml"), "inputs: 1\n"))),
        400,
        "4001119",
    );
    let nowhere = (None, "https://obs.example/_obs/bucket/nowhere.yaml");
    refused(&put(None, Some(nowhere)), 400, "4000200");
    let shown = world.get(&path);
    assert_eq!(
        (&shown["version"], &shown["description"]),
        (&json!("1.1"), &json!("new"))
    );
    assert_eq!(shown["update_at"], "2026-01-01T00:00:01Z");
    assert_eq!(shown["create_at"], "2026-01-01T00:00:00Z");
    let archive = world.send("GET", &format!("{path}/archive"), &NULL);
    assert_eq!(archive.body, smaller.as_bytes());
    let link = "https://obs.example/_obs/bucket/new.yaml";
    assert_eq!(world.send_bytes("PUT", link, NETWORK.into()).status, 200);
    let body = form(&[("archive_content", None, link.as_bytes())]);
    assert_eq!(world.form("PUT", &path, body).status, 200);
    let archive = world.send("GET", &format!("{path}/archive"), &NULL);
    assert_eq!(archive.body, NETWORK.as_bytes());
}

//= AOS-16, AOS-17, AOS-61
#[test]
fn a_template_is_downloaded_and_removed() {
    let mut world = World::new();
    let id = world.template("a", "1", NETWORK);
    let path = format!("/v2/templates/{id}");
    let archive = world.send("GET", &format!("{path}/archive"), &NULL);
    assert_eq!(
        archive.header("content-type"),
        Some("application/octet-stream;charset=UTF-8")
    );
    assert_eq!(archive.body, NETWORK.as_bytes());
    world.aos_refused(
        "DELETE",
        &format!("{path}?isDelTemplatePackage=maybe"),
        400,
        "4001502",
    );
    assert_eq!(
        world
            .send(
                "DELETE",
                &format!("{path}?isDelTemplatePackage=true"),
                &NULL
            )
            .status,
        204
    );
    for (method, what) in [
        ("GET", ""),
        ("GET", "/archive"),
        ("GET", "/inputs"),
        ("DELETE", ""),
    ] {
        world.aos_refused(method, &format!("{path}{what}"), 404, "4040012");
        world.aos_refused(
            method,
            &format!("/v2/templates/{}{what}", "x".repeat(65)),
            400,
            "4001500",
        );
    }
    // The name and version are free again.
    world.template("a", "1", NETWORK);
}

//= AOS-22, AOS-23, AOS-24, AOS-25
#[test]
fn inputs_are_told() {
    let mut world = World::new();
    let id = world.template("a", "1", NETWORK);
    let inputs = world.get(&format!("/v2/templates/{id}/inputs"));
    let wanted = json!({
        "name": {"default": "net", "description": "名称", "label": "网络", "immutable": false, "usednodes": ["vpc", "subnet"]},
        "count": {"default": 2, "type": "integer", "advanced": true, "immutable": true, "constraints": {"in_range": [1, 8]}},
        "zone": {
            "type": "enum", "required": true, "immutable": false, "constraints": {"valid_values": ["a", "b"]},
            "usednodes": ["subnet"],
        },
        "secret": {"default": "*****", "type": "password", "immutable": false},
        "cidr": {"type": "string", "immutable": false, "constraints": {"regex": "[0-9./]+"}, "usednodes": ["vpc"]},
    });
    assert_eq!(inputs, wanted);
    let advanced = "tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates: {}\ninputs:\n  a:\n    advanced: true\n";
    refused(
        &world.upload(&named("b", "1"), "a.yaml", advanced.as_bytes()),
        400,
        "4001119",
    );
}

//= AOS-60
#[test]
fn there_may_be_a_hundred() {
    let mut world = World::new();
    let ids: Vec<String> = (0..100)
        .map(|n| world.template("a", &n.to_string(), NETWORK))
        .collect();
    refused(
        &world.upload(&named("b", "1"), "a.yaml", NETWORK.as_bytes()),
        403,
        "4031116",
    );
    assert_eq!(
        world
            .send("DELETE", &format!("/v2/templates/{}", ids[0]), &NULL)
            .status,
        204
    );
    world.template("b", "1", NETWORK);
}

/// However a form is damaged, it is taken or refused.
#[test]
fn damaged_forms() {
    let mut world = World::new();
    let text = "tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates: {}\n";
    let whole = form(&[
        ("resource", None, named("a", "1").to_string().as_bytes()),
        ("archive_content", Some("a.yaml"), text.as_bytes()),
    ]);
    let mut taken = 0;
    let mut send = |body: Vec<u8>| {
        let (status, body) = answered(&world.form("POST", "/v2/templates", body));
        match status {
            201 => {
                let path = format!("/v2/templates/{}", body["id"].as_str().unwrap());
                assert_eq!(world.send("DELETE", &path, &NULL).status, 204);
                taken += 1;
            }
            _ => assert_eq!(status, 400, "{body}"),
        }
    };
    for at in 0..whole.len() {
        send(whole[..at].to_vec());
        for damage in [0, b'\r', b'"', b'-', 0xff] {
            let mut damaged = whole.clone();
            damaged[at] = damage;
            send(damaged);
        }
        send([&whole[..at], &whole[at + 1..]].concat());
    }
    assert!(taken > 100, "{taken}");
}

/// A template is of the account whose project it was uploaded with.
#[test]
fn templates_of_accounts() {
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
    for (version, project, account) in [
        ("1", home.project(), "acc1"),
        ("2", "0f0f".to_owned(), "00000000000000000000000000000001"),
    ] {
        resource["version"] = json!(version);
        resource["project_id"] = json!(project);
        let (_, body) = world.upload(&resource, "a.yaml", NETWORK.as_bytes());
        let shown = world.get(&format!("/v2/templates/{}", body["id"].as_str().unwrap()));
        assert_eq!(shown["domain"], account);
    }
}
