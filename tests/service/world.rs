//! Worlds that are stored, closed, opened, copied.

use formwork::simulator::{Options, Simulator};
use formwork::store::{Memory, Record, RecordId};
use serde_json::{Value as Json, json};

use super::{World, catalog};

/// Every record and the listing of a world.
fn face(simulator: &Simulator) -> Vec<u8> {
    simulator.snapshot()
}

#[test]
fn same_seed_and_same_commands_give_the_same_bytes() {
    let run = || {
        let mut world = World::new();
        world.empty_stack("a");
        world.simulator.advance(10);
        world.empty_stack("b");
        face(&world.simulator)
    };
    assert_eq!(run(), run());
}

#[test]
fn changes_rebuild_the_world() {
    let mut world = World::new();
    let mut memory = Memory::default();
    world.empty_stack("a");
    memory.apply(world.simulator.take_changes());
    assert!(world.simulator.take_changes().is_empty());
    world.get("stacks");
    assert!(world.simulator.take_changes().is_empty());
    let link = "/_obs/bucket/a.tf";
    world.send_bytes("PUT", link, b"terraform {}".to_vec());
    memory.apply(world.simulator.take_changes());
    world.simulator.advance(5);
    memory.apply(world.simulator.take_changes());
    let (again, aside) = Simulator::open(Options::default(), catalog(), memory.records());
    assert_eq!(aside, []);
    assert_eq!(face(&again), face(&world.simulator));
}

#[test]
fn a_bad_record_is_set_aside_and_named() {
    let mut world = World::new();
    world.empty_stack("a");
    let mut memory = Memory::default();
    memory.apply(world.simulator.take_changes());
    let mut records = memory.records();
    let bad = Record {
        id: RecordId::new("stack", "x"),
        version: 1,
        body: b"{\"id\":1}".to_vec(),
    };
    let foreign = Record {
        id: RecordId::new("dragon", "y"),
        version: 1,
        body: b"{}".to_vec(),
    };
    records.extend([bad, foreign]);
    let (simulator, aside) = Simulator::open(Options::default(), catalog(), records);
    let names: Vec<&str> = aside.iter().map(|a| a.id.key.as_str()).collect();
    assert_eq!(names, ["x", "y"]);
    let mut again = World::of(simulator);
    assert_eq!(again.get("stacks")["stacks"].as_array().unwrap().len(), 1);
}

#[test]
fn a_snapshot_takes_the_place_of_a_world() {
    let mut old = World::new();
    old.empty_stack("old");
    let mut memory = Memory::default();
    memory.apply(old.simulator.take_changes());
    let mut new = World::new();
    new.simulator.advance(1);
    new.empty_stack("new");
    let snapshot = new.simulator.snapshot();

    assert!(old.simulator.restore(b"nonsense\n").is_err());
    assert_eq!(old.get("stacks")["stacks"][0]["stack_name"], json!("old"));
    assert_eq!(old.simulator.restore(&snapshot), Ok(vec![]));
    assert_eq!(face(&old.simulator), snapshot);
    memory.apply(old.simulator.take_changes());
    let (stored, _) = Simulator::open(Options::default(), catalog(), memory.records());
    assert_eq!(face(&stored), snapshot);
}

//= DEP-9
#[test]
fn objects_are_kept_and_unknown_ones_are_not_found() {
    let mut world = World::new();
    assert_eq!(world.send("GET", "/_obs/b/x.tf", &Json::Null).status, 404);
    world.send_bytes("PUT", "/_obs/b/x.tf", b"text".to_vec());
    let response = world.send("GET", "http://any.host/_obs/b/x.tf?sign=1", &Json::Null);
    assert_eq!((response.status, response.body), (200, b"text".to_vec()));
    assert_eq!(
        world.send("DELETE", "/_obs/b/x.tf", &Json::Null).status,
        204
    );
    assert_eq!(world.send("GET", "/_obs/b/x.tf", &Json::Null).status, 404);
}
