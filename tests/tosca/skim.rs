//! An editor sees of a sound text what the reader reads: the same keys at the same places, one inside of the other.

use formwork::syntax::yaml::{self, Kind, Node, Skimmed, Step};
use formwork::text::{FileId, Source};

fn same(node: &Node, skimmed: &Skimmed, parent: Option<usize>, count: &mut usize) {
    let parts = skimmed.children(parent).into_iter();
    let parts: Vec<(usize, &yaml::Part)> = parts.map(|i| (i, &skimmed.parts[i])).collect();
    match &node.kind {
        Kind::Map(entries) => {
            assert_eq!(parts.len(), entries.len(), "{parts:?}");
            for (entry, (index, part)) in entries.iter().zip(parts) {
                *count += 1;
                assert_eq!(part.step, Step::Key(entry.key.clone()));
                assert_eq!(part.name, entry.key_span);
                value(&entry.value, part);
                same(&entry.value, skimmed, Some(index), count);
            }
        }
        Kind::List(items) => {
            assert_eq!(parts.len(), items.len(), "{parts:?}");
            for (number, (item, (index, part))) in items.iter().zip(parts).enumerate() {
                assert_eq!(part.step, Step::Item(number));
                value(item, part);
                same(item, skimmed, Some(index), count);
            }
        }
        _ => assert!(parts.is_empty(), "{parts:?}"),
    }
}

fn value(node: &Node, part: &yaml::Part) {
    if matches!(node.kind, Kind::Text(_) | Kind::Number(_) | Kind::Bool(_)) {
        assert_eq!(part.text(), node.scalar(), "{part:?}");
    }
    assert!(
        node.kind == Kind::Null || part.whole.end >= node.span.end.saturating_sub(1),
        "{part:?} {node:?}",
    );
}

#[test]
fn an_editor_sees_what_the_reader_reads() {
    let mut count = 0;
    let mut one = |name: &str, text: &str| {
        let source = Source::new(FileId(0), name, text);
        let (node, problems) = yaml::parse(&source);
        if problems.is_empty() {
            let skimmed = yaml::skim(&source, text.len());
            same(&node, &skimmed, None, &mut count);
        }
    };
    for entry in std::fs::read_dir(crate::root().join("tests/tosca/samples")).unwrap() {
        let path = entry.unwrap().path();
        one("blueprint.yaml", &std::fs::read_to_string(path).unwrap());
    }
    let cases = std::fs::read_to_string(crate::root().join("tests/tosca/problems.txt")).unwrap();
    for case in cases.split("\n=== ").skip(1) {
        let (_, rest) = case.split_once('\n').unwrap();
        let (text, _) = rest.split_once("--- told\n").unwrap();
        let plain = !text.contains(['&', '*', '|', '>', '!', '?']);
        // JSON is YAML, too.
        if plain && !text.contains("---") {
            one("blueprint.yaml", text);
        }
    }
    assert!(count > 300, "{count}");
}
