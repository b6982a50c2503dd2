//! Random requests for stacks beside a model of their phases; a store that fails, and worlds that are opened again.

use formwork::simulator::{Options, Simulator};
use formwork::sorted::SortedMap;
use formwork::store::Memory;
use formwork::time::Rng;
use serde_json::{Value as Json, json};

use super::SERVERS;
use crate::service::{World, catalog};

/// What a phase may be next, by what it is. Phases that time leads to follow while it passes.
const NEXT: &[(&str, &str)] = &[
    ("", "Pending Creating"),
    ("Pending", "Creating Deleting Terminating"),
    (
        "Creating",
        "CreateSucceeded CreateFailed CreateCancelling Rollbacking",
    ),
    ("CreateCancelling", "CreateFailed Rollbacking"),
    ("CreateFailed", "Creating Deleting Terminating Rollbacking"),
    ("CreateSucceeded", "Upgrading Deleting Terminating"),
    (
        "Upgrading",
        "UpgradeSucceeded UpgradeFailed UpgradeCancelling",
    ),
    ("UpgradeCancelling", "UpgradeFailed"),
    (
        "UpgradeFailed",
        "Upgrading Rollbacking Deleting Terminating",
    ),
    (
        "UpgradeSucceeded",
        "Upgrading Rollbacking Deleting Terminating",
    ),
    (
        "Rollbacking",
        "RollbackSucceeded RollbackFailed RollbackCancelling",
    ),
    ("RollbackCancelling", "RollbackFailed"),
    ("RollbackFailed", "Rollbacking Deleting Terminating"),
    (
        "RollbackSucceeded",
        "Creating Upgrading Deleting Terminating",
    ),
    ("Deleting", "DeleteSucceeded DeleteFailed DeleteCancelling"),
    ("DeleteCancelling", "DeleteFailed"),
    ("DeleteFailed", "Deleting Terminating"),
    ("DeleteSucceeded", "Creating Deleting Terminating"),
    ("Terminating", "DeleteFailed"),
];

struct Play {
    world: World,
    rng: Rng,
    memory: Memory,
    template: String,
    phases: SortedMap<String, String>,
}

impl Play {
    fn new(seed: u64) -> Self {
        let mut world = World::new();
        let template = world.template("servers", "1", SERVERS);
        let chance = json!({"percent": 8});
        world.aos_fault(json!({"type": "HuaweiCloud.*", "when": chance, "error": {}}));
        world.aos_fault(json!({"type": "HuaweiCloud.*", "when": chance, "delay_ms": 90_000}));
        Self {
            world,
            rng: Rng::new(seed),
            memory: Memory::default(),
            template,
            phases: SortedMap::new(),
        }
    }

    fn some(&mut self) -> Option<String> {
        let ids: Vec<String> = self.phases.keys().cloned().collect();
        self.rng.pick(&ids).cloned()
    }

    fn wish(&mut self) -> (&'static str, String, Json) {
        let roll = self.rng.below(10);
        let count = self.rng.below(4);
        let timeout = self.rng.below(3);
        if let Some(id) = self.some().filter(|_| roll > 1) {
            let path = format!("/v2/stacks/{id}");
            let action = |body: Json| ("PUT", format!("{path}/actions"), body);
            return match roll {
                2 => ("DELETE", path, Json::Null),
                3 => ("DELETE", format!("{path}?force=true"), Json::Null),
                4 => action(
                    json!({"lifecycle": "create", "timeout": timeout, "failure_strategy": "Rollback"}),
                ),
                5 => action(json!({"lifecycle": "delete"})),
                6 => action(json!({"lifecycle": "rollback"})),
                7 => action(json!({"lifecycle": "retry"})),
                _ => action(
                    json!({"lifecycle": "upgrade", "timeout": timeout, "inputs": {"count": count}}),
                ),
            };
        }
        let mut body = World::stack_body(&format!("s{}", self.rng.below(5)), &self.template);
        let strategy = ["DoNothing", "Rollback"][usize::from(count > 1)];
        body["inputs_json"] = json!({"count": count});
        body["action_parameters"] =
            json!({"auto_create": roll > 0, "failure_strategy": strategy, "timeout": timeout});
        ("POST", "/v2/stacks".to_owned(), body)
    }

    /// Every stack is in a phase that may follow, has a status that fits, and what is no stack's belongs to nobody.
    fn check(&mut self) {
        let list = self.world.get("/v2/stacks?project_id=0f0f");
        let mut seen = SortedMap::new();
        for stack in list.as_array().unwrap() {
            let id = stack["guid"].as_str().unwrap().to_owned();
            let phase = stack["object"]["status"]["phase"]
                .as_str()
                .unwrap()
                .to_owned();
            let before = self.phases.get(&id).map_or("", String::as_str);
            let next = NEXT.iter().find(|row| row.0 == before).unwrap().1;
            let may = before == phase || next.split(' ').any(|name| name == phase);
            assert!(may, "{before} to {phase}");
            let busy = phase.ends_with("ing") && phase != "Pending";
            assert_eq!(stack["status"] == "Processing", busy, "{phase}");
            assert!(
                !busy || self.world.simulator.is_busy(),
                "{phase} waits for nothing"
            );
            seen.insert(id, phase);
        }
        let look = formwork::service::Look {
            limit: 1000,
            ..Default::default()
        };
        for (resource, _) in self.world.simulator.world(&look).rows {
            if let Some(owner) = &resource.owner {
                assert!(
                    seen.contains_key(owner),
                    "{} belongs to a stack that is gone",
                    resource.ty
                );
            }
        }
        self.phases = seen;
    }

    /// One command; now and then its changes are lost with the world, which is opened again and told the same once more.
    fn step(&mut self) {
        let (method, path, body) = self.wish();
        let millis = self.rng.below(60_000);
        let passes = self.rng.below(3) > 0;
        let lost = self.rng.below(20) == 0;
        let first = self.world.ask(method, &path, &body);
        if lost {
            self.reopen();
            assert_eq!(self.world.ask(method, &path, &body), first);
        }
        self.memory.apply(self.world.simulator.take_changes());
        self.check();
        // In steps, so that no phase is passed over.
        for _ in 0..millis / 1000 * u64::from(passes) {
            self.world.simulator.advance(1000);
            self.check();
        }
        self.memory.apply(self.world.simulator.take_changes());
        if self.rng.below(10) == 0 {
            let before = self.world.simulator.snapshot();
            self.reopen();
            assert!(
                self.world.simulator.snapshot() == before,
                "opened as another world"
            );
        }
    }

    fn reopen(&mut self) {
        let stored = self.memory.records();
        let (world, aside) = Simulator::open(Options::default(), catalog(), stored);
        assert_eq!(aside.len(), 0);
        self.world = World::of(world);
    }
}

//= AOS-46, AOS-49, AOS-53
#[test]
fn phases_follow_each_other_whatever_is_asked() {
    for seed in 1..=2 {
        let mut play = Play::new(seed);
        play.memory.apply(play.world.simulator.take_changes());
        for _ in 0..60 {
            play.step();
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let bytes = || {
        let mut world = World::new();
        let id = world.made("same", SERVERS, json!({}));
        world.act(
            &id,
            &json!({"lifecycle": "upgrade", "inputs": {"count": 3}}),
        );
        world.simulator.advance(7000);
        world.simulator.snapshot()
    };
    assert!(bytes() == bytes());
}
