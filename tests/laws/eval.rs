//! Expressions: the result is a sound value, the same each time; marks change nothing and get lost nowhere;
//! what was said of unknown inputs is true when they are known.

use formwork::diag::Diagnostics;
use formwork::eval::{self, Scope};
use formwork::syntax::ast::{BinaryOp, ExprKind};
use formwork::syntax::{self, visit};
use formwork::text::Span;
use formwork::value::{Type, Value};

use super::dice::Dice;
use super::world::{How, World, secret};
use super::{tree, values};

/// An expression's value, and the titles of its problems.
fn run(text: &[u8], world: &World) -> (Value, Vec<String>) {
    let source = tree::source("x.tf", text);
    let (expr, _) = syntax::parse_expression(&source);
    let mut diags = Diagnostics::new();
    let value = eval::expr(&expr, &Scope::new(world), &mut diags);
    tree::problems(&source, &diags);
    values::sound(&value);
    (value, diags.iter().map(|d| d.title.clone()).collect())
}

/// Functions whose very purpose is to look at marks, or at problems of what is marked.
const DISCLOSING: [&str; 5] = [
    "nonsensitive",
    "issensitive",
    "try",
    "can",
    "ephemeralasnull",
];

/// Everything that is said of an expression's value.
pub fn holds(bytes: &[u8]) {
    let source = tree::source("x.tf", bytes);
    let (_, broken) = syntax::parse_expression(&source);
    if broken.has_errors() {
        return;
    }
    let mut dice = Dice::of_bytes(bytes);
    let (known, problems) = run(bytes, &World::known());
    assert!(
        (known.clone(), problems.clone()) == run(bytes, &World::known()),
        "evaluated twice"
    );
    marks(bytes, &known, &problems, &mut dice);
    if problems.is_empty() {
        filled(bytes, &known, &mut dice);
    }
}

/// What cannot be predicted, as in the reference: `try` and `can` hide problems that show only later, and
/// `matchkeys` takes what is unknown for what is not there.
const UNPREDICTABLE: [&str; 3] = ["try", "can", "matchkeys"];

/// What goes over a set's elements in their order, in which those that are unknown come last.
const IN_ORDER: [&str; 2] = ["...", "reverse"];

/// What goes over elements one by one.
const WALKS: [&str; 2] = ["for", "*"];

/// What makes a set, or is one.
const SETS: [&str; 3] = ["set", "local.ns", "local.ss"];

/// Whether nothing in an expression has a problem that does not count: in a branch that is not taken, in the
/// operand of `&&` or `||` that does not decide, in a directive. What has a problem has no type, and the type
/// of the result may depend on it. Names of loops are not known here; what uses them counts as a problem.
fn is_steady(bytes: &[u8], world: &World) -> bool {
    let source = tree::source("x.tf", bytes);
    let (expr, _) = syntax::parse_expression(&source);
    let mut parts = Vec::new();
    visit::all(&expr, &mut |expr| match &expr.kind {
        ExprKind::Conditional(branches) => parts.extend(branches.iter().map(|b| b.span)),
        ExprKind::Binary(both) if matches!(both.op, BinaryOp::And | BinaryOp::Or) => {
            parts.extend([both.left.span, both.right.span]);
        }
        _ => {}
    });
    let problems = |span: &Span| run(source.snippet(*span).as_bytes(), world).1;
    !source.text.contains("%{") && parts.iter().all(|part| problems(part).is_empty())
}

/// Whether an attribute of an object is asked for by a value: a secret name shows in what is found, and is
/// not minded, as in the reference.
fn asks_by_name(bytes: &[u8], world: &World) -> bool {
    let source = tree::source("x.tf", bytes);
    let (expr, _) = syntax::parse_expression(&source);
    let mut collections = Vec::new();
    visit::all(&expr, &mut |expr| {
        if let ExprKind::Index(collection, ..) = &expr.kind {
            collections.push(collection.span);
        }
    });
    collections.iter().any(|span| {
        let (value, problems) = run(source.snippet(*span).as_bytes(), world);
        !problems.is_empty() || matches!(value.ty(), Type::Object(_))
    })
}

/// Whether the type of some part is not known.
fn leaves_a_type_open(bytes: &[u8], world: &World) -> bool {
    let source = tree::source("x.tf", bytes);
    let (expr, _) = syntax::parse_expression(&source);
    let mut parts = Vec::new();
    visit::all(&expr, &mut |expr| parts.push(expr.span));
    parts.iter().any(|span| {
        let (value, _) = run(source.snippet(*span).as_bytes(), world);
        value.ty().has_dynamic()
    })
}

/// What unknown inputs predict comes true when they are known.
fn filled(bytes: &[u8], known: &Value, dice: &mut Dice) {
    let text = String::from_utf8_lossy(bytes);
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&UNPREDICTABLE)
        || has(&IN_ORDER) && has(&SETS)
        || has(&WALKS) && has(&["set"])
        || !is_steady(bytes, &World::known())
    {
        return;
    }
    let how = How {
        types: dice.once_in(3),
        // Walks go over unknown elements of a set as if all were different.
        sets: !has(&WALKS),
    };
    let world = World::opened(dice, how);
    let (predicted, problems) = run(bytes, &world);
    // What is of unknown type, as an object with an unknown key, is taken for what fits what stands beside it.
    let hides = ["?", "{", "for", "*", "decode", "template"];
    let guesses = how.types || has(&hides) || leaves_a_type_open(bytes, &world);
    assert!(
        problems.is_empty() || guesses,
        "{text}: unknown inputs give {problems:?}"
    );
    if !problems.is_empty() || guesses && !values::conforms(predicted.ty(), known.ty()) {
        return;
    }
    if let Err(difference) = values::refines(&predicted, known) {
        panic!("{text}: {difference}");
    }
}

/// Marks change no value and no problem; results from other secrets differ only where they are marked.
fn marks(bytes: &[u8], known: &Value, problems: &[String], dice: &mut Dice) {
    let text = String::from_utf8_lossy(bytes);
    let chosen: Vec<(bool, bool)> = (0..64)
        .map(|_| (dice.once_in(2), dice.once_in(3)))
        .collect();
    let world = |other: bool| {
        let mut at = 0;
        World::new(|a, b| {
            at += 1;
            match chosen[at] {
                (true, part) => secret(if other { b } else { a }, part),
                (false, _) => a,
            }
        })
    };
    if DISCLOSING.iter().any(|name| text.contains(name)) {
        run(bytes, &world(false));
        return;
    }
    let (one, told) = run(bytes, &world(false));
    if !problems.is_empty() {
        assert!(!told.is_empty(), "{text}: marks hide the problems");
        // A null in a branch has the other's type unless it is marked, and that may be one mistake more.
        if is_steady(bytes, &World::known()) {
            assert_eq!(told, problems, "{text}: marks change the problems");
        }
        return;
    }
    assert!(told.is_empty(), "{text}: marks make problems");
    let bare = one.clone().unmark_deep().0;
    assert_eq!(
        bare,
        known.clone().unmark_deep().0,
        "{text}: marks change the value"
    );
    let (other, told) = run(bytes, &world(true));
    let steady = [false, true].map(|other| is_steady(bytes, &world(other)));
    // Arguments from a list have its marks; of an empty one nothing is left that could have them.
    let spread = text.contains("...");
    let silent = spread || asks_by_name(bytes, &world(false));
    if !told.is_empty() || steady.contains(&false) || silent {
        return;
    }
    if let Err(difference) = values::tells_no_secret(&one, &other) {
        panic!("{text}: {difference}");
    }
}
