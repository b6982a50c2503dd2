//! What the fuzzer kept: for each target a minimised corpus, and everything that once broke a law. The notation
//! of the files is that of `laws::pack`; `make fuzz` begins with them.

use crate::laws::{TARGETS, pack};

fn inputs(file: &str) -> Vec<(String, Vec<u8>)> {
    let path = crate::root().join("tests/fuzz").join(file);
    pack::read(&std::fs::read_to_string(path).unwrap())
}

/// Runs a law over inputs and names those that break it.
fn hold(target: &str, law: crate::laws::Law, inputs: &[(String, Vec<u8>)]) {
    let broken = |(_, bytes): &&(String, Vec<u8>)| std::panic::catch_unwind(|| law(bytes)).is_err();
    let names: Vec<&str> = inputs
        .iter()
        .filter(broken)
        .map(|(name, _)| &**name)
        .collect();
    assert!(names.is_empty(), "{target}: {names:?}");
}

#[test]
fn kept_inputs_keep_the_laws() {
    for (target, law) in TARGETS {
        hold(target, law, &inputs(&format!("{target}.txt")));
    }
}

#[test]
fn what_was_found_is_mended() {
    let found = inputs("found.txt");
    for (target, law) in TARGETS {
        let own = found
            .iter()
            .filter(|(name, _)| name.starts_with(&format!("{target}/")));
        hold(target, law, &own.cloned().collect::<Vec<_>>());
    }
}

#[test]
fn packed_bytes_come_back() {
    let all: Vec<u8> = (0..=255).collect();
    let inputs = [
        ("a", &b"x\n== y\n\\r"[..]),
        ("b", b""),
        ("c", &all),
        ("d", "é\u{301}\u{feff}\n".as_bytes()),
    ];
    let text = pack::write(inputs.map(|(name, bytes)| (name.to_owned(), bytes)));
    let again = pack::read(&text);
    assert_eq!(again.len(), inputs.len());
    for ((name, bytes), (wanted_name, wanted)) in again.iter().zip(inputs) {
        assert_eq!((&**name, &**bytes), (wanted_name, wanted));
    }
}
