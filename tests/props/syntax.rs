//! Operators, indexes, attributes, splats, loops, templates, conditionals: marks of what they use reach the
//! result, and what unknown parts predict comes true.

use formwork::eval::{self, Scope};
use formwork::syntax;
use formwork::value::{Marks, Value};

use crate::laws::dice::Dice;
use crate::laws::grammar::{self, Kind, LOCALS};
use crate::laws::values::{conforms, refines, sound};
use crate::laws::world::{How, World, opened};
use crate::laws::{eval as law, tree};

/// Expressions, each with the locals of which its result depends.
const EXPRESSIONS: [(&str, &[&str]); 54] = [
    ("local.n + local.h", &["n", "h"]),
    ("local.n - local.h", &["n", "h"]),
    ("local.n * local.h", &["n", "h"]),
    ("local.n / local.h", &["n", "h"]),
    ("local.n % local.h", &["n", "h"]),
    ("-local.n", &["n"]),
    ("!local.b", &["b"]),
    ("local.n < local.h", &["n", "h"]),
    ("local.n <= local.h", &["n", "h"]),
    ("local.n > local.h", &["n", "h"]),
    ("local.n >= local.h", &["n", "h"]),
    ("local.s == local.t", &["s", "t"]),
    ("local.o != local.m", &["o", "m"]),
    ("local.ss == local.ss", &["ss"]),
    ("local.ss == toset([\"a\", \"b\"])", &["ss"]),
    ("local.ns != toset([2, 3])", &["ns"]),
    ("local.z == null", &["z"]),
    ("local.b && local.b", &["b"]),
    ("local.b || !local.b", &["b"]),
    ("local.b && local.n > 1", &["b", "n"]),
    ("local.b ? local.s : local.t", &["b", "s", "t"]),
    ("local.b ? local.l : local.ss", &["b", "l", "ss"]),
    ("local.b ? local.n : local.s", &["b", "n", "s"]),
    ("local.l[local.o.a]", &["l", "o"]),
    ("local.r[1]", &["r"]),
    ("local.u[0]", &["u"]),
    ("local.m[local.l[0]]", &["m", "l"]),
    ("local.m.a", &["m"]),
    ("local.o.c[0]", &["o"]),
    ("local.o[\"b\"]", &["o"]),
    ("local.os[*].a", &["os"]),
    ("local.os.*.b", &["os"]),
    ("local.os[*].c[*]", &["os"]),
    ("local.u[*]", &["u"]),
    ("local.z[*]", &["z"]),
    ("local.s[*]", &["s"]),
    ("[for x in local.l : x]", &["l"]),
    ("[for x in local.l : x if x != local.s]", &["l", "s"]),
    ("[for x in local.l : local.n]", &["l", "n"]),
    ("{for k, v in local.m : k => v}", &["m"]),
    ("{for k, v in local.m : v => local.s}", &["m", "s"]),
    ("{for x in local.l : x => local.n...}", &["l", "n"]),
    ("{for x in local.ss : x => x if local.b}", &["ss", "b"]),
    ("\"a${local.s}b\"", &["s"]),
    ("\"${local.l[0]}${local.n}\"", &["l", "n"]),
    ("\"${local.o}\"", &["o"]),
    (
        "\"%{ if local.b }x%{ else }${local.s}%{ endif }\"",
        &["b", "s"],
    ),
    ("\"%{ for x in local.l }${x}%{ endfor }\"", &["l"]),
    ("\"%{ for x in local.r }-%{ endfor }\"", &["r"]),
    ("<<-E\n  ${local.s}\n   ${local.n}\n  E\n", &["s", "n"]),
    ("[local.s, local.n]", &["s", "n"]),
    ("{ a = local.s, (local.t) = 1 }", &["s", "t"]),
    ("(local.s)", &["s"]),
    ("convert(local.l, set(string))", &["l"]),
];

fn evaluated(text: &str, world: &World) -> Value {
    let source = tree::source("x.tf", text.as_bytes());
    let (expr, mut diags) = syntax::parse_expression(&source);
    let value = eval::expr(&expr, &Scope::new(world), &mut diags);
    assert!(diags.is_empty(), "{text}: {diags:?}");
    sound(&value);
    value
}

#[test]
fn marks_of_what_is_used_reach_the_result() {
    for (text, locals) in EXPRESSIONS {
        let plain = evaluated(text, &World::known());
        for local in locals {
            for mark in [Marks::SENSITIVE, Marks::EPHEMERAL] {
                let world =
                    World::by_name(|name, a, _| if name == *local { a.marked(mark) } else { a });
                let (bare, marks) = evaluated(text, &world).unmark_deep();
                assert_eq!(marks, mark, "{text} with local.{local} marked");
                assert_eq!(bare, plain, "{text}");
            }
        }
    }
}

#[test]
fn what_unknown_parts_predict_comes_true() {
    for (text, locals) in EXPRESSIONS {
        let known = evaluated(text, &World::known());
        for seed in 0..60 {
            let mut dice = Dice::new(seed);
            let how = How {
                types: seed % 2 == 0,
                sets: !text.contains("for"),
            };
            let world = World::by_name(|name, a, _| match locals.contains(&name) {
                true => opened(&a, &mut dice, how),
                false => a,
            });
            let predicted = evaluated(text, &world);
            if how.types && !conforms(predicted.ty(), known.ty()) {
                continue;
            }
            if let Err(difference) = refines(&predicted, &known) {
                panic!("{text}, {seed}: {difference}");
            }
        }
    }
}

#[test]
fn expressions_by_chance_keep_the_laws() {
    for seed in 0..6_000 {
        let mut dice = Dice::new(seed);
        let text = grammar::expression(&mut dice, Kind::Any, 1 + seed as usize % 4, LOCALS);
        law::holds(text.as_bytes());
    }
}
