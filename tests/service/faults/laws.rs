//! What is true of any faults.

use formwork::deploy::Fault;
use formwork::simulator::{Options, Simulator};
use formwork::store::Memory;
use formwork::time::Rng;
use serde_json::{Value as Json, json};

use super::super::model;
use super::super::{World, catalog};
use super::{HEAD, fault};

/// A template with so many networks, each with a subnet.
fn networks(count: u64) -> String {
    let blocks = (0..count).map(|n| {
        format!(
            "resource \"huaweicloud_vpc\" \"v{n}\" {{\n  name = \"v{n}\"\n  cidr = \"10.0.0.0/8\"\n}}\n\
             resource \"huaweicloud_vpc_subnet\" \"s{n}\" {{\n  name = \"s\"\n  vpc_id = huaweicloud_vpc.v{n}.id\n  \
             cidr = \"10.0.{n}.0/24\"\n  gateway_ip = \"10.0.{n}.1\"\n}}\n"
        )
    });
    HEAD.to_owned() + &blocks.collect::<String>()
}

fn pick<'a>(rng: &mut Rng, from: &[&'a str]) -> &'a str {
    rng.pick(from).copied().unwrap_or_default()
}

/// Any fault that means something.
pub(crate) fn any_fault(rng: &mut Rng) -> Fault {
    loop {
        let mut text = json!({});
        let mut set = |name: &str, value: Json| text[name] = value;
        if rng.below(2) == 0 {
            set(
                "type",
                json!(pick(
                    rng,
                    &["*", "huaweicloud_vpc", "huaweicloud_vpc_subnet", "*_subnet"]
                )),
            );
        } else if rng.below(2) == 0 {
            set(
                "address",
                json!(pick(rng, &["*", "*0", "huaweicloud_vpc.*", "*.s1"])),
            );
        }
        if rng.below(3) > 0 {
            let all = ["create", "update", "delete", "read", "refresh"];
            let count = rng.below(3);
            let phases: Vec<&str> = (0..count).map(|_| pick(rng, &all)).collect();
            set("phases", json!(phases));
        }
        if rng.below(3) == 0 {
            set("during", json!(pick(rng, &["deployment", "rollback"])));
        }
        if rng.below(3) > 0 {
            let kind = pick(rng, &["nth", "first", "every", "percent"]);
            set(
                "when",
                json!({kind: 1 + rng.below(if kind == "percent" { 99 } else { 4 })}),
            );
        }
        if rng.below(4) > 0 {
            let kinds = [
                "internal",
                "unavailable",
                "throttled",
                "quota",
                "conflict",
                "forbidden",
                "timeout",
            ];
            set("error", json!({"kind": pick(rng, &kinds)}));
            if rng.below(2) == 0 {
                set(
                    "leaves",
                    json!(pick(rng, &["nothing", "tainted", "unrecorded"])),
                );
            }
        }
        if rng.below(3) == 0 {
            set("delay_ms", json!(rng.below(20_000)));
        }
        let fault = fault(&text.to_string());
        if fault.problem().is_none() {
            return fault;
        }
    }
}

/// What comes of some commands in a world with these faults.
fn history(faults: &[Fault]) -> Vec<u8> {
    let mut world = World::new();
    for fault in faults {
        world.simulator.put_fault(fault.clone()).unwrap();
    }
    for (count, rollback) in [(2, true), (3, false)] {
        let name = format!("n{count}");
        let body = json!({"stack_name": name, "template_body": networks(count), "enable_auto_rollback": rollback});
        world.post("stacks", &body, 201);
        world.simulator.advance(7000);
    }
    world.settle();
    let body = json!({"template_body": networks(1)});
    world.send("POST", "stacks/n2/deployments", &body);
    world.settle();
    world.send("DELETE", "stacks/n3", &Json::Null);
    world.settle();
    world.simulator.snapshot()
}

/// A snapshot without its faults and its checksum.
fn rest(snapshot: &[u8]) -> Vec<String> {
    let text = String::from_utf8(snapshot.to_vec()).unwrap();
    let lines = text.lines().skip(1);
    lines
        .filter(|line| !line.starts_with("{\"kind\":\"fault\""))
        .map(str::to_owned)
        .collect()
}

#[test]
fn same_seed_and_same_faults_give_the_same_bytes() {
    for seed in 0..12 {
        let mut rng = Rng::new(seed);
        let faults: Vec<Fault> = (0..4).map(|_| any_fault(&mut rng)).collect();
        assert_eq!(history(&faults), history(&faults));
    }
}

#[test]
fn a_fault_that_never_strikes_changes_nothing() {
    let plain = history(&[]);
    let never = [
        fault(r#"{"when":{"percent":0},"error":{}}"#),
        fault(r#"{"when":{"nth":1000},"error":{}}"#),
        fault(r#"{"type":"huaweicloud_compute_instance","delay_ms":5}"#),
        fault(r#"{"error":{},"enabled":false}"#),
    ];
    assert_eq!(rest(&history(&never)), rest(&plain));
}

/// Of many, about as many strike as were asked for.
#[test]
fn chance_is_fair() {
    for percent in [0, 10, 50, 90, 100] {
        let mut fault = fault(&format!(
            r#"{{"id":3,"error":{{}},"when":{{"percent":{percent}}}}}"#
        ));
        let struck = (0..1000).filter(|_| fault.strikes(7)).count();
        assert!(struck.abs_diff(percent * 10) <= 40, "{percent}: {struck}");
        assert_eq!((fault.seen, fault.struck), (1000, struck as u64));
    }
}

/// The machine of the model holds whatever goes wrong, and a world that is opened again is the same one.
#[test]
fn random_faults_keep_to_the_machine() {
    let mut struck = 0;
    for seed in 100..106 {
        let mut rng = Rng::new(seed);
        let mut world = World::new();
        let mut memory = Memory::default();
        for _ in 0..60 {
            match rng.below(6) {
                0 => drop(world.simulator.put_fault(any_fault(&mut rng))),
                1 => drop(world.simulator.remove_fault(1 + rng.below(6))),
                2 => drop(
                    world
                        .simulator
                        .switch_fault(1 + rng.below(6), rng.below(2) == 0),
                ),
                _ => {}
            }
            model::command(&mut world, &mut rng);
            memory.apply(world.simulator.take_changes());
            world.simulator.advance(rng.below(8) * 1000);
            memory.apply(world.simulator.take_changes());
            model::looked_at(&mut world);
            if rng.below(6) == 0 {
                let (again, aside) =
                    Simulator::open(Options::default(), catalog(), memory.records());
                assert_eq!(aside, []);
                assert_eq!(again.snapshot(), world.simulator.snapshot());
                world = World::of(again);
            }
        }
        world.settle();
        model::looked_at(&mut world);
        struck += world
            .simulator
            .faults()
            .iter()
            .map(|fault| fault.struck)
            .sum::<u64>();
    }
    assert!(struck > 50, "{struck}");
}
