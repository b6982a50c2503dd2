//! What holds for any text: a tree comes back, its places are in the file and nest, and neither depth nor
//! nonsense costs more than a moment.

use formwork::diag::code;
use formwork::syntax;
use formwork::syntax::ast::{Body, NativeBody};
use formwork::text::Source;

use crate::conformance::groups;
use crate::laws::dice::Dice;
use crate::laws::tree::{self, source};

fn native(source: &Source) -> NativeBody {
    match syntax::parse(source).0 {
        Body::Native(body) => body,
        Body::Json(_) => panic!("a native file has a native body"),
    }
}

/// Every `.tf` file of the conformance cases with its name.
fn files(ending: &str) -> Vec<Vec<u8>> {
    let cases = groups("validate").into_iter().flat_map(|(_, cases)| cases);
    let files = cases.flat_map(|case| case.files);
    files
        .filter(|(name, _)| name.ends_with(ending))
        .map(|(_, bytes)| bytes)
        .collect()
}

const PIECES: [&str; 28] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "${",
    "%{",
    "~}",
    "<<EOT\n",
    "\nEOT\n",
    "\n",
    "\r",
    ",",
    "=",
    "[*]",
    ".*",
    ".0",
    "...",
    "%{ if x }",
    "%{ endif }",
    "for x in y : ",
    "\\",
    "/*",
    "é\u{301}",
    "\u{1a}",
    "? :",
];

/// A text with a few pieces put in, taken out or cut off.
fn mutated(text: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..1 + dice.below(4) {
        let at = dice.below(text.len() + 1);
        match dice.below(8) {
            0 => text.truncate(at),
            1..4 => drop(text.splice(at..at, PIECES[dice.below(PIECES.len())].bytes())),
            4 => text.insert(at, dice.below(256) as u8),
            _ => drop(text.drain(at..(at + dice.below(9)).min(text.len()))),
        }
    }
    text
}

#[test]
fn places_are_in_the_file_and_nest() {
    let mut dice = Dice::new(1);
    for file in files(".tf") {
        tree::holds(&file);
        for _ in 0..if file.len() > 4000 { 1 } else { 8 } {
            tree::holds(&mutated(&file, &mut dice));
        }
    }
}

#[test]
fn every_beginning_of_a_file_is_read() {
    let text = "a \"b\" {\n  c = \"x${d[0].*.e ? <<-EOT\n  %{ if f ~} ${g} %{ endif }\n  EOT\n : {for k, v in h : k => v...}}\"\n}\n";
    for len in 0..=text.len() {
        tree::holds(&text.as_bytes()[..len]);
    }
}

#[test]
fn json_is_read_whatever_it_is() {
    let mut dice = Dice::new(2);
    for file in files(".tf.json") {
        for _ in 0..40 {
            crate::laws::json::holds(&mutated(&file, &mut dice));
        }
    }
}

/// Titles of the problems of an argument's value that is one piece repeated, on a stack as small as
/// those of test threads are. (An optimised build needs a third of it.)
fn titles_of_nested(open: &str, close: &str) -> Vec<String> {
    let (open, close) = (open.repeat(10_000), close.repeat(10_000));
    titles_on_a_small_stack(format!("a = {open}1{close}\nb = [\n"))
}

fn titles_on_a_small_stack(text: String) -> Vec<String> {
    let read = move || {
        let source = source("x.tf", text.as_bytes());
        let (_, diags) = syntax::parse(&source);
        diags.iter().map(|d| d.title.clone()).collect()
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    thread.spawn(read).unwrap().join().unwrap()
}

#[test]
fn depth_is_refused_and_costs_no_stack() {
    let nested = [
        ("[", "]"),
        ("(", ")"),
        ("{ a = ", " }"),
        ("f(", ")"),
        ("a[", "]"),
        ("\"${", "}\""),
        ("-", ""),
        ("true ? 1 : ", ""),
        ("1 + ", ""),
        ("[for x in y : ", "]"),
        ("", "[*]"),
        ("", "[x]"),
    ];
    for (open, close) in nested {
        let titles = titles_of_nested(open, close);
        assert!(titles.len() < 20, "{open}: {titles:?}");
        assert!(
            titles.contains(&"Nesting too deep".to_owned()),
            "{open}: {titles:?}"
        );
    }
}

#[test]
fn directives_nest_as_deep_as_anything() {
    let text = format!("a = \"{}\"\n", "%{ if true }".repeat(10_000));
    let titles = titles_on_a_small_stack(text);
    assert!(
        titles.contains(&"Nesting too deep".to_owned()),
        "{titles:?}"
    );
    assert!(titles.len() < 400);
}

#[test]
fn nested_blocks_and_json_are_refused_too() {
    let blocks = "b {\n".repeat(10_000) + &"}\n".repeat(10_000);
    let (_, diags) = syntax::parse(&source("x.tf", blocks.as_bytes()));
    assert_eq!(
        diags
            .iter()
            .filter(|d| d.code == &code::NESTING_TOO_DEEP)
            .count(),
        1
    );
    for open in ["[", "{\"a\":"] {
        let text = open.repeat(10_000);
        let (_, diags) = syntax::json::parse(&source("x.tf.json", text.as_bytes()));
        assert_eq!(
            diags
                .iter()
                .filter(|d| d.code == &code::NESTING_TOO_DEEP)
                .count(),
            1
        );
    }
}

/// Titles with the codes that tell whether the reference says so too.
fn told(text: &str) -> Vec<(String, bool)> {
    let (_, diags) = syntax::parse(&source("x.tf", text.as_bytes()));
    let first = |d: &formwork::diag::Diagnostic| (d.title.clone(), !d.later);
    diags.iter().map(first).collect()
}

#[test]
fn three_broken_blocks_give_three_problems() {
    let text = "a {\n  x = \n}\nb {\n  x = [1 2]\n}\nc {\n  x = {1 2}\n}\nd {\n  x = 1\n}\n";
    assert_eq!(
        told(text),
        [
            ("Invalid expression".to_owned(), true),
            ("Missing item separator".to_owned(), false),
            ("Missing key/value separator".to_owned(), false),
        ]
    );
    assert_eq!(native(&source("x.tf", text.as_bytes())).blocks.len(), 4);
}

#[test]
fn a_stray_brace_hides_nothing() {
    let text = "a {\n}\n}\nb {\n  x = 1\n  )\n  c {\n  }\n}\nd {\n}\n";
    let body = native(&source("x.tf", text.as_bytes()));
    let kinds: Vec<&str> = body.blocks.iter().map(|b| &*b.kind.name).collect();
    assert_eq!(kinds, ["a", "b", "d"]);
    assert_eq!(
        told(text),
        [
            ("Argument or block definition required".to_owned(), true),
            ("Argument or block definition required".to_owned(), false),
        ]
    );
    let Body::Native(inner) = &body.blocks[1].body else {
        panic!("native inside of native");
    };
    assert_eq!((inner.attributes.len(), inner.blocks.len()), (1, 1));
}

#[test]
fn what_is_wrong_in_a_skipped_part_comes_later() {
    let mut workspace = formwork::workspace::Workspace::new();
    workspace.set_file("main.tf", b"locals {\n}\n}\nnonsense {\n  x = 1 ; y\n}\n");
    let found = workspace
        .check(&formwork::schema::Catalog::new())
        .diagnostics;
    let told = |later| {
        let of = |d: &&formwork::diag::Diagnostic| d.later == later;
        let titles = found.iter().filter(of).map(|d| d.title.clone());
        titles.collect::<Vec<_>>()
    };
    assert_eq!(
        told(false),
        ["Argument or block definition required", "Invalid character"]
    );
    assert_eq!(
        told(true),
        ["Unsupported block type", "Missing newline after argument"]
    );
}
