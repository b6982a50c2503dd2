//! Files as the real Terraform formats them, byte for byte.

use formwork::sorted::SortedMap;
use formwork::syntax::format;
use formwork::text::{FileId, Source};
use serde_json::Value as Json;

use super::case::{self, Case};
use crate::laws::format as format_law;

/// The file with its canonical layout; nothing when it has mistakes.
fn formatted(bytes: &[u8]) -> Option<Vec<u8>> {
    let source = Source::from_bytes(FileId(0), "main.tf", bytes);
    let formatted = format::format(&source, None).ok()?;
    Some(format::apply(bytes, &formatted.edits))
}

/// What is recorded in one file of `fmt/`: name, file, and what Terraform makes of it.
fn recorded(file: &str) -> Vec<(String, Vec<u8>, Option<Vec<u8>>)> {
    let path = crate::root().join("tests/conformance/fmt").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let cases = case::parse(text.strip_suffix('\n').unwrap());
    let own = native_files();
    let read = |case: Case| {
        let before = case.file("before").or_else(|| Some(own.get(&case.name)?));
        let before = before.expect("a file").to_vec();
        let after = match case.files.last().map(|file| file.0.as_str()) {
            Some("refused") => None,
            Some("same") => Some(before.clone()),
            _ => Some(case.file("after").expect("an answer").to_vec()),
        };
        (case.name, before, after)
    };
    cases.into_iter().map(read).collect()
}

/// The native files of the cases for `validate` and `plan`, by area, group, case and path.
fn native_files() -> SortedMap<String, Vec<u8>> {
    let mut found = SortedMap::new();
    for area in ["validate", "plan"] {
        for (group, cases) in super::groups(area) {
            for case in cases {
                for (path, bytes) in case.files {
                    found.insert(format!("{area}/{group}/{}/{path}", case.name), bytes);
                }
            }
        }
    }
    found
}

#[test]
fn files_are_formatted_as_terraform_does() {
    let files = ["hand.txt", "generated.txt", "of_cases.txt"];
    let cases: Vec<_> = files.iter().flat_map(|file| recorded(file)).collect();
    assert!(cases.len() > 1_400, "only {} are recorded", cases.len());
    let mut wrong = String::new();
    for (name, before, after) in &cases {
        let ours = super::survive(name, || {
            format_law::holds(before);
            formatted(before)
        });
        if ours.as_ref() != Some(after) {
            let shown = |bytes: &Option<Vec<u8>>| match bytes {
                Some(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                None => "refused".to_owned(),
            };
            wrong += &format!("{name}\n- {:?}\n", shown(after));
            wrong += &format!("+ {:?}\n", ours.map(|ours| shown(&ours)));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// `FORMWORK_ASKED` names a file with a JSON string a line, whose characters are the bytes of a file;
/// `FORMWORK_ANSWERS` where the same is written of the formatted files, null for those with mistakes.
#[test]
#[ignore = "answers `make test-differential-fmt`"]
fn format_answers() {
    let path = |name| std::env::var(name).expect("a path");
    let asked = std::fs::read_to_string(path("FORMWORK_ASKED")).unwrap();
    let mut answers = String::new();
    for line in asked.lines() {
        let text: String = serde_json::from_str(line).unwrap();
        let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap()).collect();
        let answer = super::survive(line, || {
            format_law::holds(&bytes);
            formatted(&bytes)
        });
        let answer = answer.map_or(Json::Bool(false), |found| {
            found.map_or(Json::Null, |bytes| {
                Json::String(bytes.into_iter().map(char::from).collect())
            })
        });
        answers += &format!("{answer}\n");
    }
    std::fs::write(path("FORMWORK_ANSWERS"), answers).unwrap();
}
