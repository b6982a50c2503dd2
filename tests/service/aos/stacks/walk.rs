//! The first steps of the reference: upload, inputs, stack, state, outputs. [§3.3]

use serde_json::json;

use super::MAGENTO;
use crate::service::World;

//= AOS-51, AOS-52, AOS-55, AOS-64
#[test]
fn a_shop_is_made_as_the_reference_does() {
    let mut world = World::new();
    let template = world.template("aos-magento", "1.9", MAGENTO);
    let inputs = world.get(&format!("/v2/templates/{template}/inputs"));
    assert_eq!(
        inputs["magento-EPORT"],
        json!({
            "constraints": {"in_range": [30000, 32767]}, "default": 32080, "description": "magento服务对外监听端口",
            "immutable": false, "label": "magento", "type": "integer", "usednodes": ["magento-config", "magento-service"],
        })
    );
    assert_eq!(
        inputs["magento-EIP"]["usednodes"],
        json!(["magento-config"])
    );
    assert_eq!(inputs["mysql-password"]["default"], "*****");
    let body = json!({
        "name": "magento-stack-test", "project_id": "c51567523b744d098a8a81ede51894ac", "template_id": template,
        "force": true, "cluster_id": "f2637630-5d83-11e8-a6de-0255ac101a0c", "namespace": "default",
        "inputs_json": {"magento-EIP": "10.154.78.102", "magento-EPORT": 32080},
        "action_parameters": {"auto_create": true, "timeout": 20},
    });
    let made = world.post("/v2/stacks", &body, 201);
    assert_eq!(made["status"], "");
    assert_eq!(made["template_name"], "aos-magento");
    assert_eq!(made["previous_template_id"], "");
    assert_eq!(
        (&made["object"], &made["health"]),
        (&json!(null), &json!(null))
    );
    let path = format!("/v2/stacks/{}", made["guid"].as_str().unwrap());
    let stack = world.get(&path);
    assert_eq!(stack["status"], "Processing");
    assert_eq!(stack["object"]["status"]["phase"], "Creating");
    world.settle();
    let stack = world.get(&path);
    assert_eq!(stack["status"], "Running");
    let status = &stack["object"]["status"];
    assert_eq!(status["phase"], "CreateSucceeded");
    assert_eq!(status["lastExecutionStatus"]["progress"], 100);
    let last = &status["lastExecutionStatus"]["subObjectStatuses"];
    assert_eq!(last["magento-service"]["phase"], "Succeeded");
    assert_eq!(last["magento-service"]["subActionName"], "create");
    let begun = |name: &str| last[name]["createAt"].as_str().unwrap().to_owned();
    let ended = |name: &str| last[name]["updateAt"].as_str().unwrap().to_owned();
    let order = [
        "mysql-conf",
        "mysql",
        "magento-config",
        "magento",
        "magento-service",
    ];
    for pair in order.windows(2) {
        assert!(ended(pair[0]) <= begun(pair[1]), "{pair:?}");
    }
    let outputs = world.get(&format!("{path}/outputs"));
    let ips = outputs["outputs"]["magento-ips"]["value"]
        .as_array()
        .unwrap();
    assert_eq!(ips.len(), 1);
    assert_eq!(
        outputs["outputs"]["magento-url"],
        json!({"value": "http://10.154.78.102:32080", "description": "Where the shop is"})
    );
    let scale = json!({"lifecycle": "upgrade", "nodes": [{"name": "magento", "parameters": {"instances": 3}}]});
    world.act(made["guid"].as_str().unwrap(), &scale);
    world.settle();
    let outputs = world.get(&format!("{path}/outputs"));
    assert_eq!(
        outputs["outputs"]["magento-ips"]["value"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let magento = world.get(&format!("{path}/elements/magento"));
    assert_eq!(magento["instances"]["items"].as_array().unwrap().len(), 3);
}
