//! What an editor asks, as data: `*.txt` hold templates with `<|>` at the place that is asked about, and the answers
//! (`tests/README.md`). The catalogue is whole.

mod answers;
mod laws;

use std::fmt::Write as _;

use formwork::schema::Catalog;
use formwork::workspace::Workspace;

/// Stands where the caret is.
const CARET: &str = "<|>";

/// A template, and where it is asked about.
pub struct Case {
    pub name: String,
    /// Paths and texts, with the caret.
    pub files: Vec<(String, String)>,
    /// Names and answers of the questions.
    pub questions: Vec<(String, String)>,
}

/// A workspace with the files, and the caret's file and byte offset.
pub fn opened(case: &Case) -> (Workspace, String, u32) {
    let mut workspace = Workspace::new();
    let mut place = None;
    for (path, text) in &case.files {
        if let Some(at) = text.find(CARET) {
            place = Some((path.clone(), u32::try_from(at).unwrap()));
        }
        workspace.set_file(path, text.replace(CARET, "").as_bytes());
    }
    let (file, offset) = place.unwrap_or_else(|| ("main.tf".to_owned(), 0));
    (workspace, file, offset)
}

fn parse(text: &str) -> Vec<Case> {
    let cases = text.strip_prefix("== ").expect("a file begins with a case");
    cases.split("\n== ").map(case).collect()
}

fn case(text: &str) -> Case {
    let mut sections = text.split("\n@@ ");
    let mut case = Case {
        name: sections.next().unwrap().to_owned(),
        files: Vec::new(),
        questions: Vec::new(),
    };
    for section in sections {
        let (name, body) = section.split_once('\n').unwrap_or((section, ""));
        let body = body.trim_end_matches('\n');
        if name.contains('.') && !name.contains(' ') {
            case.files.push((name.to_owned(), format!("{body}\n")));
        } else {
            case.questions.push((name.to_owned(), body.to_owned()));
        }
    }
    case
}

fn written(cases: &[Case], catalog: &Catalog) -> String {
    let mut text = String::new();
    for case in cases {
        writeln!(text, "== {}", case.name).unwrap();
        for (path, body) in &case.files {
            write!(text, "@@ {path}\n{body}").unwrap();
        }
        for (question, _) in &case.questions {
            let answer = answers::answer(case, question, catalog);
            writeln!(text, "@@ {question}\n{}", answer.trim_end()).unwrap();
        }
    }
    text
}

#[test]
fn answers_are_as_written() {
    let catalog = crate::conformance::catalog();
    for entry in std::fs::read_dir(crate::root().join("tests/ide")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "txt") {
            let text = std::fs::read_to_string(&path).unwrap();
            crate::golden(&path, &written(&parse(&text), &catalog));
        }
    }
}
