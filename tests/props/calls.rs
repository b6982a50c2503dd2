//! Every function: marks of its arguments reach its result, and what unknown arguments predict comes true.

use formwork::config::Files;
use formwork::diag::Diagnostics;
use formwork::eval::{self, Scope};
use formwork::func::{self, FUNCTIONS, FuncSpec, Host, Purity};
use formwork::sorted::SortedMap;
use formwork::syntax::{self, ast::ExprKind, visit};
use formwork::value::{Marks, Value};

use crate::laws::dice::Dice;
use crate::laws::grammar::{self, LOCALS};
use crate::laws::values::{conforms, refines, sound};
use crate::laws::world::{How, World, opened};
use crate::laws::{eval as law, tree};

/// Functions that look at marks, or take them off: their purpose.
const DISCLOSING: [&str; 2] = ["issensitive", "nonsensitive"];

/// What is slow, and what takes unknown keys for other ones, as the reference does.
const UNPREDICTABLE: [&str; 2] = ["bcrypt", "matchkeys"];

fn evaluated(text: &str) -> Option<Value> {
    let source = tree::source("x.tf", text.as_bytes());
    let (expr, _) = syntax::parse_expression(&source);
    let mut diags = Diagnostics::new();
    let world = World::known();
    let value = eval::expr(&expr, &Scope::new(&world), &mut diags);
    diags.is_empty().then_some(value)
}

/// The values of the arguments in each call of a function in an expression.
fn arguments(text: &str, name: &str) -> Vec<Vec<Value>> {
    let source = tree::source("x.tf", text.as_bytes());
    let (expr, _) = syntax::parse_expression(&source);
    let mut found = Vec::new();
    visit::all(&expr, &mut |expr| {
        if let ExprKind::Call(call) = &expr.kind
            && &*call.name.name == name
        {
            let texts = call.args.iter().map(|arg| source.snippet(arg.span));
            found.extend(texts.map(evaluated).collect::<Option<Vec<Value>>>());
        }
    });
    found
}

/// Calls of a function that succeed, from its examples and by chance.
fn calls(spec: &'static FuncSpec, host: &dyn Host) -> Vec<(Vec<Value>, Value)> {
    let examples = spec.examples.iter().map(|(call, _)| (*call).to_owned());
    let made = (0..40).map(|seed| {
        let mut dice = Dice::new(seed);
        grammar::call_of(&mut dice, spec, seed as usize % 3, LOCALS)
    });
    let calls = examples.chain(made).filter(|call| !call.contains("..."));
    let arguments = calls.flat_map(|call| arguments(&call, spec.name));
    let results = arguments.filter_map(|args| {
        let result = func::call(spec, &args, host).ok()?;
        Some((args, result))
    });
    results
        .take(if spec.name == "bcrypt" { 1 } else { 12 })
        .collect()
}

/// The functions with a body of their own, and calls of them.
fn all() -> impl Iterator<Item = (&'static FuncSpec, Vec<(Vec<Value>, Value)>)> {
    let specs = FUNCTIONS.iter().copied();
    specs
        .filter(|f| f.purity != Purity::Special)
        .map(|f| (f, calls(f, &host())))
}

fn host() -> Files {
    let folder = crate::root().join("tests/conformance/functions");
    let mut files = vec![
        ("a.txt".to_owned(), b"text\n".to_vec()),
        ("a.tpl".to_owned(), b"<${x}>".to_vec()),
    ];
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if let Ok(bytes) = std::fs::read(entry.path()) {
            files.push((entry.file_name().to_str().unwrap().to_owned(), bytes));
        }
    }
    Files::new(&files)
}

fn with(args: &[Value], index: usize, value: Value) -> Vec<Value> {
    let mut args = args.to_vec();
    args[index] = value;
    args
}

#[test]
fn every_function_is_called() {
    let silent: Vec<&str> = all()
        .filter(|(_, calls)| calls.is_empty())
        .map(|(f, _)| f.name)
        .collect();
    // The first two always fail; one reads a key from a file; the others let the evaluator render templates.
    assert_eq!(
        silent,
        [
            "list",
            "map",
            "rsadecrypt",
            "templatefile",
            "templatestring"
        ]
    );
}

#[test]
fn marks_of_arguments_reach_the_result() {
    let host = host();
    for (spec, calls) in all().filter(|(f, _)| !DISCLOSING.contains(&f.name)) {
        for (args, plain) in calls {
            for index in 0..args.len() {
                for mark in [Marks::SENSITIVE, Marks::EPHEMERAL] {
                    let takes_off = spec.name == "ephemeralasnull" && mark == Marks::EPHEMERAL;
                    // The third argument counts only where the key is missing.
                    let unused = spec.name == "lookup" && index == 2;
                    if takes_off || unused {
                        continue;
                    }
                    let marked = with(&args, index, args[index].clone().marked(mark));
                    let result = func::call(spec, &marked, &host);
                    let result =
                        result.unwrap_or_else(|e| panic!("{}({marked:?}): {e}", spec.name));
                    let (bare, marks) = result.clone().unmark_deep();
                    assert!(marks.has(mark), "{}({marked:?})", spec.name);
                    assert_eq!(
                        bare,
                        plain.clone().unmark_deep().0,
                        "{}({marked:?})",
                        spec.name
                    );
                    sound(&result);
                }
            }
        }
    }
}

#[test]
fn what_unknown_arguments_predict_comes_true() {
    let host = host();
    let mut dice = Dice::new(7);
    let mut told: SortedMap<&str, usize> = SortedMap::new();
    for (spec, calls) in all().filter(|(f, _)| !UNPREDICTABLE.contains(&f.name)) {
        // These go over unknown elements of a set as if all were different, as in the reference.
        let sets = !["reverse"].contains(&spec.name);
        for (args, result) in calls {
            for _ in 0..6 * args.len() {
                let index = dice.below(args.len());
                let how = How {
                    types: dice.once_in(2),
                    sets,
                };
                let open = with(&args, index, opened(&args[index], &mut dice, how));
                let predicted = func::call(spec, &open, &host);
                let predicted =
                    predicted.unwrap_or_else(|e| panic!("{}({open:?}): {e}", spec.name));
                sound(&predicted);
                if how.types && !conforms(predicted.ty(), result.ty()) {
                    continue;
                }
                *told.entry(spec.name).or_default() += 1;
                if let Err(difference) = refines(&predicted, &result) {
                    panic!("{}({open:?}): {difference}", spec.name);
                }
            }
        }
    }
}

#[test]
fn calls_by_chance_keep_the_laws() {
    for spec in FUNCTIONS.iter().filter(|f| f.name != "bcrypt") {
        for seed in 0..30 {
            let mut dice = Dice::new(seed);
            let call = grammar::call_of(&mut dice, spec, 1 + seed as usize % 2, LOCALS);
            law::holds(call.as_bytes());
        }
    }
}
