//! Faults in one account or region of a set.

use formwork::deploy::Fault;
use formwork::json::read;

use super::{TEMPLATE, World, at};

#[test]
fn a_fault_strikes_in_its_account_and_its_region_only() {
    let mut world = World::new();
    let fault = r#"{"type":"huaweicloud_vpc","account":"a2","region":"cn-east-3","phases":["create"],"error":{"kind":"quota"}}"#;
    let fault = read::<Fault>(fault.as_bytes()).unwrap();
    world.simulator.put_fault(fault).unwrap();
    world.set("s", &serde_json::json!({}));
    let mut targets = at("cn-north-4 cn-east-3", "a1 a2");
    targets["operation_preferences"] = serde_json::json!({"failure_tolerance_count": 1});
    world.instances("s", &targets);
    let mut grid = world.grid("s");
    grid.sort();
    assert_eq!(
        grid,
        [
            "cn-east-3/a1 OPERATION_COMPLETE",
            "cn-east-3/a2 OPERATION_FAILED",
            "cn-north-4/a1 OPERATION_COMPLETE",
            "cn-north-4/a2 OPERATION_COMPLETE",
        ]
    );
    let why = world.instance("s", "cn-east-3/a2")["status_message"].clone();
    assert!(why.as_str().unwrap().contains("403 QuotaExceeded"), "{why}");
    let fault = &world.simulator.faults()[0];
    assert_eq!((fault.seen, fault.struck), (1, 1));
    assert_eq!(
        world.simulator.remove_fault(1).map(|fault| fault.id),
        Some(1)
    );
    targets["template_body"] = TEMPLATE.into();
    world.operate("POST", "s/deployments", &targets);
    world.settle();
    assert!(
        world
            .grid("s")
            .iter()
            .all(|line| line.ends_with("COMPLETE"))
    );
}
