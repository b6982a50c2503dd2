//! The page's samples: what is offered as good style has nothing to be said about, and what the page shows of rules is
//! there in both languages.

use formwork::lint::LINTS;
use formwork::workspace::{LintOptions, Workspace};

/// This one shows mistakes on purpose.
const MISTAKES: &str = "five-mistakes.tf";

#[test]
fn samples_have_nothing_to_be_said_about() {
    let catalog = super::catalog();
    let (mut count, mut found) = (0, Vec::new());
    for entry in std::fs::read_dir(crate::root().join("www/samples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name == MISTAKES {
            continue;
        }
        let mut workspace = Workspace::new();
        let file = match name.ends_with(".yaml") {
            true => "blueprint.yaml",
            false => "main.tf",
        };
        workspace.set_file(file, &std::fs::read(&path).unwrap());
        let linted = workspace.lint(&catalog, &LintOptions::default());
        count += 1;
        for problem in linted.checked.diagnostics.iter() {
            let line = problem
                .span()
                .and_then(|span| linted.checked.sources.shown(span));
            let line = line.map_or(0, |(_, start, _)| start.line);
            found.push(format!(
                "{name}:{line} {} {}",
                problem.code.id, problem.message
            ));
        }
    }
    assert_eq!(found, [""; 0]);
    assert!(count > 3, "{count} samples");
}

#[test]
fn every_rule_has_a_title_and_a_sentence_in_chinese() {
    let path = crate::root().join("www/src/i18n/rules.zh.json");
    let text = std::fs::read_to_string(path).unwrap();
    let texts: formwork::sorted::SortedMap<String, (String, String)> =
        formwork::json::read(text.as_bytes()).unwrap();
    let mut rules: Vec<&str> = LINTS.iter().map(|lint| lint.code.id).collect();
    rules.sort_unstable();
    let known: Vec<&str> = texts.keys().map(|id| &**id).collect();
    assert_eq!(known, rules);
    let chinese = |text: &String| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let english = texts
        .iter()
        .filter(|(_, (title, line))| !chinese(title) || !chinese(line));
    assert_eq!(english.collect::<Vec<_>>(), []);
    let ends = texts
        .iter()
        .filter(|(_, (title, line))| title.ends_with('。') || !line.ends_with('。'));
    assert_eq!(ends.collect::<Vec<_>>(), []);
}
