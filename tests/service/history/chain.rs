//! Advances that follow each other.

use formwork::simulator::{Options, Place, Simulator};
use formwork::store::ChangeSet;

use super::{Kept, next_number};
use crate::service::catalog;

#[test]
fn between_advances_it_is_run_to() {
    let mut kept = Kept::new();
    kept.deploy("a");
    kept.deploy("b");
    let mut seen = Vec::new();
    while kept.world.simulator.is_busy() {
        seen.push((next_number(&kept), kept.bytes()));
        match seen.len() % 3 {
            0 => assert!(kept.world.simulator.step()),
            _ => kept.world.simulator.advance(700),
        }
        kept.keep();
        // Looking is nothing that is done.
        kept.world.get("stacks/a/events");
        kept.keep();
    }
    let (end, commands) = (kept.bytes(), format!("{:?}", kept.past().commands));
    // Only the first of them says what rows were.
    let history = |kept: &Kept| {
        let records = kept.memory.records().into_iter();
        let of = records.filter(|record| record.id.kind == "history");
        of.map(|record| record.body.len()).collect::<Vec<usize>>()
    };
    let sizes = history(&kept);
    assert!(sizes.len() > 9, "{}", sizes.len());
    assert!(sizes.iter().skip(6).all(|size| *size < 800), "{sizes:?}");
    // Idle time has no number: it is gone back to before the next command.
    seen.reverse();
    seen.dedup_by_key(|(number, _)| *number);
    seen.reverse();
    for (number, bytes) in seen.iter().step_by(3) {
        kept.go(Place::Before(*number));
        assert!(kept.bytes() == *bytes, "{number}");
        assert_eq!(kept.past().count.0 as u64 + 1, *number);
        kept.reopen();
        let fork = kept.world.simulator.fork(None).unwrap();
        let (mut fork, aside) = Simulator::begin(Options::default(), catalog(), &fork).unwrap();
        assert_eq!(aside, []);
        for earlier in (1..*number).rev().step_by(2) {
            fork.rewind(Place::Before(earlier)).unwrap();
            let then = seen.iter().find(|(number, _)| *number == earlier);
            assert!(then.is_none_or(|(_, bytes)| fork.snapshot() == bytes.as_bytes()));
        }
        kept.go(Place::End);
        assert_eq!(kept.bytes(), end);
    }
    kept.reopen();
    assert_eq!(kept.past().commands.len(), sizes.len());
    assert_eq!(format!("{:?}", kept.past().commands), commands);
}

#[test]
fn a_history_of_the_first_version_is_read() {
    let mut kept = Kept::new();
    kept.deploy("a");
    let bytes = kept.bytes();
    kept.advance(2000);
    kept.deploy("b");
    for record in &mut kept.memory.records() {
        if record.id.kind == "history" {
            assert!(!String::from_utf8_lossy(&record.body).contains("\"link\""));
            record.version = 1;
        }
        let puts = vec![record.clone()];
        let deletes = Vec::new();
        kept.memory.apply(ChangeSet { puts, deletes });
    }
    kept.reopen();
    kept.go(Place::Before(2));
    assert_eq!(kept.bytes(), bytes);
    kept.reopen();
}
