//! A text that is edited gives what it would give if it were read for the first time.

use formwork::diag::Diagnostics;
use formwork::syntax;
use formwork::syntax::ast::Body;
use formwork::workspace::{LintOptions, Workspace};

use crate::laws::check::with_catalog;
use crate::laws::dice::Dice;
use crate::laws::{mutate, tree};

/// What is typed: what opens and closes things, what could swallow what follows, whole blocks, and nothing.
const TYPED: [&str; 34] = [
    "",
    "",
    "",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "a",
    "é",
    "網",
    "\u{301}",
    "\u{feff}",
    "{",
    "}",
    "}\n",
    "(",
    ")",
    "\"",
    "${",
    "#",
    "# x\n",
    "// x\n",
    "/*",
    "*/",
    "/* x */",
    "/* x */\n",
    "<<E\n",
    "E\n",
    "= 1",
    "x = 1\n",
    "locals {\n  q = 1\n}\n",
    "locals { q = \"a${1}b\" }\n",
    "/* x */ output \"x\" {\n  value = <<E\nlocals {\n}\nE\n}\n",
    "resource \"terraform_data\" \"e\" {\n  input = [for k, v in { a = 1 } : \"${k}-${v}\" if v > 1]\n}\n",
];

/// A text with a piece replaced: mostly a small one, at the edge of a line every second time.
fn edited(text: &str, dice: &mut Dice) -> String {
    let places: Vec<usize> = match dice.once_in(2) {
        true => text.match_indices('\n').map(|(at, _)| at + 1).collect(),
        false => text.char_indices().map(|(at, _)| at).collect(),
    };
    let from = match places.is_empty() {
        true => 0,
        false => *dice.of(&places),
    };
    let length = match dice.below(4) {
        0 => dice.below(80),
        1 => dice.below(3),
        _ => 0,
    };
    let rest = &text[from..];
    let gone: usize = rest.chars().take(length).map(char::len_utf8).sum();
    format!("{}{}{}", &text[..from], dice.of(&TYPED), &rest[gone..])
}

fn template(dice: &mut Dice) -> String {
    (0..6).fold(String::new(), |text, _| mutate::configuration(&text, dice))
}

#[test]
fn a_changed_text_gives_the_tree_that_it_has() {
    let (mut taken, mut all) = (0, 0);
    for seed in 0..1500 {
        let mut dice = Dice::new(seed);
        let mut text = template(&mut dice);
        let mut known: Option<Body> = None;
        for _ in 0..12 {
            let next = edited(&text, &mut dice);
            let source = tree::source("x.tf", next.as_bytes());
            let (whole, diags) = syntax::parse(&source);
            if let Some(known) = known {
                all += 1;
                if let Some(found) = syntax::parse_changed(&text, known, &source) {
                    taken += 1;
                    assert_eq!(diags, Diagnostics::new(), "{text:?} to {next:?}");
                    assert_eq!(found, whole, "{text:?} to {next:?}");
                }
            }
            known = diags.is_empty().then_some(whole);
            // Of a broken text nothing is taken over: back to the one before.
            if known.is_some() {
                text = next;
            } else {
                let (tree, diags) = syntax::parse(&tree::source("x.tf", text.as_bytes()));
                known = diags.is_empty().then_some(tree);
            }
        }
    }
    assert!(taken > all / 4, "{taken} of {all}");
}

#[test]
fn an_edited_workspace_answers_as_a_new_one() {
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let mut texts = [template(&mut dice), template(&mut dice)];
        let mut edits = Workspace::new();
        for _ in 0..8 {
            let changed = dice.below(2);
            texts[changed] = edited(&texts[changed], &mut dice);
            let mut fresh = Workspace::new();
            for (name, text) in ["a.tf", "b.tf"].iter().zip(&texts) {
                edits.set_file(name, text.as_bytes());
                fresh.set_file(name, text.as_bytes());
            }
            same(&edits, &fresh, &texts);
        }
    }
}

fn same(edited: &Workspace, fresh: &Workspace, texts: &[String]) {
    let options = LintOptions::default();
    with_catalog(|catalog| {
        let (found, wanted) = (
            edited.lint(catalog, &options),
            fresh.lint(catalog, &options),
        );
        assert_eq!(
            found.checked.diagnostics, wanted.checked.diagnostics,
            "{texts:?}"
        );
        assert_eq!(found.fingerprints, wanted.fingerprints, "{texts:?}");
        let (found, wanted) = (edited.check(catalog), fresh.check(catalog));
        assert_eq!(found.diagnostics, wanted.diagnostics, "{texts:?}");
    });
    assert_eq!(edited.variables(), fresh.variables(), "{texts:?}");
}
