//! Every operation of the contract that is there, for the walk over it.

use formwork::sorted::SortedSet;
use formwork::tosca::codes;
use serde_json::json;

use super::{NETWORK, answered, form, named, refused};
use crate::service::World;

/// Walks through the operations of this service.
pub(in crate::service) fn walk(world: &mut World) {
    super::stacks::contract::walk(world);
    let resource = json!({
        "name": "walk", "version": "1", "description": "d", "vendor": "v", "project_id": "0f0f", "scope": "domain",
        "main_file_name": "blueprint.yaml", "dsl_version": "huaweicloud_tosca_version_1_0",
    });
    let (_, body) = world.upload(&resource, "a.yaml", NETWORK.as_bytes());
    let id = body["id"].as_str().unwrap().to_owned();
    let path = format!("/v2/templates/{id}");
    for path in [
        "/v2/templates?check_used=true",
        "/v2.1/templates?check_used=true",
        &path,
    ] {
        world.get(path);
    }
    let limits = "tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates: {}\ninputs:\n  n:\n    type: float\n    constraints:\n      \
        - equal: 1\n      - greater_or_equal: 1\n      - greater_than: 0.5\n      - less_or_equal: 1\n      - less_than: 2\n";
    let other = world.template("limits", "1", limits);
    world.get(&format!("/v2/templates/{other}/inputs"));
    world.get(&format!("{path}/inputs"));
    assert_eq!(
        world
            .send("GET", &format!("{path}/archive"), &json!(null))
            .status,
        200
    );
    let text = form(&[("resource", None, named("walk", "2").to_string().as_bytes())]);
    assert_eq!(world.form("PUT", &path, text.clone()).status, 200);
    let empty = form(&[]);
    refused(&answered(&world.form("PUT", &path, empty)), 400, "4000117");
    for path in ["/v2/templates?limit=1", "/v2.1/templates?limit=1"] {
        world.aos_refused("GET", path, 400, "4000010");
    }
    let nobody = "00000000-0000-4000-8000-000000000000";
    for (method, what) in [
        ("GET", ""),
        ("GET", "/archive"),
        ("GET", "/inputs"),
        ("DELETE", ""),
    ] {
        let path = |id: &str| format!("/v2/templates/{id}{what}");
        world.aos_refused(method, &path("no~id"), 400, "4001500");
        world.aos_refused(method, &path(nobody), 404, "4040012");
    }
    let missing = world.form("PUT", &format!("/v2/templates/{nobody}"), text);
    refused(&answered(&missing), 404, "4040012");
    for number in 0..96 {
        world.template("many", &format!("1.{number}"), NETWORK);
    }
    let many = world.upload(&named("many", "2"), "a.yaml", NETWORK.as_bytes());
    refused(&many, 403, "4031116");
    let gone = world.send("DELETE", &format!("/v2/templates/{other}"), &json!(null));
    assert_eq!((gone.status, gone.body), (204, Vec::new()));
}

/// The table has what the contract names and what is refused with, no more and no less.
#[test]
fn codes_are_those_of_the_contract() {
    let contract = include_str!("../../../openapi/aos.yaml");
    let starts = contract
        .match_indices("SVCSTG.AOS.")
        .chain(contract.match_indices("SVSSTG.AOS."));
    let mut wanted: SortedSet<&str> = starts.map(|(at, _)| &contract[at..at + 18]).collect();
    // Of a path that no operation has; and of a fault.
    wanted.extend(["SVCSTG.AOS.4000007", "SVCSTG.AOS.4090018"]);
    wanted.retain(|code| code.bytes().skip(11).all(|byte| byte.is_ascii_digit()));
    let known: SortedSet<&str> = codes().map(|code| code.id).collect();
    let unknown: Vec<&&str> = wanted.difference(&known).collect();
    let unused: Vec<&&str> = known.difference(&wanted).collect();
    assert!(
        unknown.is_empty() && unused.is_empty(),
        "{unknown:?} {unused:?}"
    );
    assert!(
        codes().all(|code| code.id[11..14] == code.status.to_string() && !code.message.is_empty())
    );
    for folder in ["src/tosca", "src/api/aos"] {
        for path in crate::tidy::files(folder, &[".rs"]) {
            let text = crate::tidy::read(&path);
            for (at, _) in text.match_indices("refusal(\"") {
                let digits = &text[at + 9..at + 16];
                assert!(known.iter().any(|code| code.ends_with(digits)), "{digits}");
            }
        }
    }
}
