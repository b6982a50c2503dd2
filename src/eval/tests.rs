use std::cell::RefCell;

use super::*;
use crate::addr::Subject;
use crate::syntax;
use crate::text::Sources;
use crate::value::{Marks, json};

/// Knows `local.unknown`, `local.secret` and `local.list`; counts how often it is asked.
#[derive(Default)]
struct Fixed {
    asked: RefCell<Vec<Subject>>,
}

impl Data for Fixed {
    fn check(&self, reference: &Reference, diags: &mut Diagnostics) {
        let known = ["unknown", "secret", "list"];
        match &reference.subject {
            Subject::Local(name) if known.contains(&&**name) => {}
            _ => diags.push(Diagnostic::new(&code::UNDECLARED_REFERENCE, "").at(reference.span)),
        }
    }

    fn value(&self, reference: &Reference, _diags: &mut Diagnostics) -> Value {
        self.asked.borrow_mut().push(reference.subject.clone());
        match &reference.subject {
            Subject::Local(name) if &**name == "unknown" => Value::unknown(Type::String),
            Subject::Local(name) if &**name == "secret" => {
                Value::string("s").marked(Marks::SENSITIVE)
            }
            _ => Value::list(Type::Number, vec![Value::int(1), Value::int(2)]),
        }
    }
}

fn run_in(text: &str, scope: &Scope<'_>) -> String {
    let mut sources = Sources::default();
    let file = sources.add("main.tf", text);
    let (parsed, mut diags) = syntax::parse_expression(sources.get(file).unwrap());
    let value = expr(&parsed, scope, &mut diags);
    if diags.is_empty() {
        let marked = if value.marks_deep().is_none() {
            ""
        } else {
            " (marked)"
        };
        let (value, _) = value.unmark_deep();
        let shown = json::encode(&value).unwrap_or_else(|_| format!("unknown {:?}", value.ty()));
        return format!("{shown}{marked}");
    }
    let shown = diags.iter().map(|d| {
        let span = d.span().unwrap();
        format!("{} @ {}", d.title, &text[span.range()])
    });
    shown.collect::<Vec<_>>().join("; ")
}

fn run(text: &str) -> String {
    run_in(text, &Scope::new(&Fixed::default()))
}

#[test]
fn operators_short_circuit_as_terraform_does() {
    assert_eq!(run("true || [][0]"), "true");
    assert_eq!(run("[][0] && false"), "false");
    assert_eq!(run("[][0] || false"), "Invalid index @ [0]");
    assert_eq!(run("local.unknown == \"a\" || [][0]"), "unknown Bool");
    assert_eq!(
        run("[][0] || local.unknown == \"a\""),
        "Invalid index @ [0]"
    );
    assert_eq!(run("true || [1]"), "Invalid operand @ [1]");
    assert_eq!(run("null + 1"), "Operation failed @ null + 1");
    assert_eq!(
        run("[1] + {}"),
        "Invalid operand @ [1]; Invalid operand @ {}"
    );
    assert_eq!(run("!\"x\""), "Invalid operand @ \"x\"");
    assert_eq!(
        run("[][0] + [][1]"),
        "Invalid index @ [0]; Invalid index @ [1]"
    );
}

#[test]
fn conditionals_report_the_chosen_branch_only() {
    assert_eq!(run("true ? 1 : [][0]"), "1");
    assert_eq!(run("local.unknown == \"a\" ? [][0] : 3"), "unknown Dynamic");
    assert_eq!(run("null ? 1 : 2"), "Null condition @ null");
    assert_eq!(run("\"x\" ? 1 : 2"), "Incorrect condition type @ \"x\"");
    assert_eq!(
        run("true ? [1] : \"a\""),
        "Inconsistent conditional result types @ [1] : \"a\""
    );
    assert_eq!(run("true ? 1 : \"a\""), "\"1\"");
}

#[test]
fn loops_build_tuples_objects_and_groups() {
    assert_eq!(
        run("[for k, v in {a = 1, b = 2} : \"${k}${v}\" if v > 1]"),
        "[\"b2\"]"
    );
    assert_eq!(
        run("{for v in [1, 2, 3] : v % 2 == 0 ? \"e\" : \"o\" => v...}"),
        "{\"e\":[2],\"o\":[1,3]}"
    );
    assert_eq!(
        run("{for s in [\"a\", \"a\"] : s => 1}"),
        "Duplicate object key @ s"
    );
    assert_eq!(
        run("[for c in null : c]"),
        "Iteration over null value @ null"
    );
    assert_eq!(
        run("[for c in \"abc\" : c]"),
        "Iteration over non-iterable value @ \"abc\""
    );
    assert_eq!(
        run("[for s in [1] : s if null]"),
        "Condition is null @ null"
    );
    assert_eq!(
        run("[for s in [1, 2] : s if \"maybe\"]"),
        "Invalid 'for' condition @ \"maybe\""
    );
    assert_eq!(run("{for s in [null] : s => 1}"), "Invalid object key @ s");
    assert_eq!(run("[for x in [local.secret] : x]"), "[\"s\"] (marked)");
    assert_eq!(
        run("[for x in [1, 2] : x if local.unknown == \"\"]"),
        "unknown Dynamic"
    );
}

#[test]
fn splats_spread_scalars_and_null() {
    assert_eq!(run("[{a = 1}, {a = 2}][*].a"), "[1,2]");
    assert_eq!(run("{a = 1}[*].a"), "[1]");
    assert_eq!(run("null[*].a"), "[]");
    assert_eq!(run("[{a = 1}][*].b"), "Unsupported attribute @ .b");
    assert_eq!(run("local.unknown[*]"), "unknown Dynamic");
    assert_eq!(run("[[{b = 1}]].*.0.b"), "[1]");
}

#[test]
fn templates_keep_prefixes_and_marks() {
    assert_eq!(run("\"a${local.secret}b\""), "\"asb\" (marked)");
    assert_eq!(run("\"${local.list}\""), "[1,2]");
    assert_eq!(
        run("\"x${[]}\""),
        "Invalid template interpolation value @ []"
    );
    assert_eq!(
        run("\"x${null}\""),
        "Invalid template interpolation value @ null"
    );
    assert_eq!(
        run("\"%{for i, x in [\"a\", \"b\"]}${i}${x}%{endfor}\""),
        "\"0a1b\""
    );
    assert_eq!(run("\"%{if true}a%{else}${[][0]}%{endif}\""), "\"a\"");
    assert_eq!(run("\"n-${local.unknown}\" != null"), "true");
}

#[test]
fn references_are_resolved_once_and_first() {
    let data = Fixed::default();
    let scope = Scope::new(&data);
    assert_eq!(run_in("local.list[0] + local.list[1]", &scope), "3");
    assert_eq!(data.asked.borrow().len(), 1);
    assert_eq!(
        run("try(var.x, 1)"),
        "Reference to undeclared resource @ var.x"
    );
    assert_eq!(run("try([][0], 1)"), "1");
    assert_eq!(run("can({}.a)"), "false");
    assert_eq!(run("try([][0])"), "Error in function call @ try(");
    assert_eq!(
        run_in("var.a", &Scope::empty()),
        "Variables not allowed @ var"
    );
}

#[test]
fn objects_need_sound_keys() {
    assert_eq!(run("{ (null) = 1 }"), "Null value as key @ 1");
    assert_eq!(run("{ ([]) = 1 }"), "Incorrect key type @ ([])");
    assert_eq!(run("{ a = 1, a = 2 }"), "{\"a\":2}");
    assert_eq!(run("{ (local.secret) = 1 }"), "{\"s\":1} (marked)");
    assert_eq!(
        run("{ local.list = 1 }"),
        "Ambiguous attribute key @ local.list"
    );
}

#[test]
fn hostile_loops_end_in_a_diagnostic() {
    let row = format!("[{}]", vec!["1"; 200].join(","));
    let text =
        format!("[for a in {row} : [for b in {row} : [for c in {row} : [for d in {row} : d]]]]");
    assert!(run(&text).starts_with("Expression too large @ "));
}

#[test]
fn types_are_read_with_their_defaults() {
    let read = |text: &str| {
        let mut sources = Sources::default();
        let file = sources.add("main.tf", text);
        let (parsed, mut diags) = syntax::parse_expression(sources.get(file).unwrap());
        let found = type_constraint(&parsed, &mut diags);
        match (found, diags.iter().next()) {
            (_, Some(d)) => format!("{} @ {}", d.title, &text[d.span().unwrap().range()]),
            (Some((ty, _)), None) => crate::value::show::expression(&ty),
            (None, None) => "nothing".to_owned(),
        }
    };
    assert_eq!(read("list(map(string))"), "list(map(string))");
    assert_eq!(
        read("list(string, number)"),
        "Invalid type specification @ number"
    );
    assert_eq!(
        read("object(string)"),
        "Invalid type specification @ string"
    );
    assert_eq!(
        read("array(string)"),
        "Invalid type specification @ array(string)"
    );
    assert_eq!(
        read("optional(string)"),
        "Invalid type specification @ optional"
    );
    assert_eq!(
        read("object({ a = optional(number, \"big\") })"),
        "Invalid default value for optional attribute @ \"big\""
    );
}

#[test]
fn what_is_wrong_hides_only_what_depends_on_it() {
    // A text with a part that cannot be in it goes on as what stands before that part.
    assert_eq!(
        run("{for v in [1, 2] : \"a${null}${v}\" => v}"),
        "Invalid template interpolation value @ null; Invalid template interpolation value @ null; \
         Duplicate object key @ \"a${null}${v}\""
    );
    // The clause is looked at as soon as there is something to walk over.
    assert_eq!(
        run("[for v in [1][*].a : v if null]"),
        "Unsupported attribute @ .a; Condition is null @ null"
    );
    assert_eq!(
        run("templatestring(local.list[5], {})"),
        "Invalid function argument @ local.list[5]"
    );
    assert_eq!(
        run("templatestring(local.list[5], { a = max() })"),
        "Error in function call @ max("
    );
}

#[test]
fn functions_look_at_what_is_known_of_unknown_values() {
    assert_eq!(run("jsondecode(\"-${local.unknown}\")"), "unknown Number");
    assert_eq!(run("jsondecode(\"fa-${local.unknown}\")"), "unknown Bool");
    assert_eq!(run("jsondecode(\"[-${local.unknown}\")"), "unknown Dynamic");
    assert_eq!(
        run("jsondecode(\"x-${local.unknown}\")"),
        "Invalid function argument @ x-"
    );
    assert_eq!(run("flatten(local.unknown)"), "unknown Dynamic");
    assert_eq!(
        run("length(flatten({ a = local.unknown, b = [1, [2]] }))"),
        "3"
    );
    assert_eq!(
        run("flatten({ a = 1 })"),
        "Error in function call @ flatten("
    );
    assert_eq!(
        run("zipmap([null], [1])"),
        "Error in function call @ zipmap("
    );
}

#[test]
fn groups_may_share_a_name() {
    assert_eq!(run("regex(\"(?P<a>x)(?P<a>y)\", \"xy\")"), "{\"a\":\"y\"}");
    assert_eq!(
        run("replace(\"xy\", \"/(?P<a>x)(?P<a>y)/\", \"$a\")"),
        "\"x\""
    );
}

/// What the reference makes of lists of a known type that are themselves unknown, and of failed operands.
#[test]
fn unknown_lists_and_failed_operands_keep_rules_and_marks() {
    let list = "convert(local.unknown, list(string))";
    let cases = [
        ("[for v in LIST : v if null]", "Condition is null @ null"),
        ("[for v in [] : v if local.secret == \"s\"]", "[]"),
        ("false ? local.secret == [][0] : true", "true (marked)"),
        (
            "merge({ a = 1 }, local.secret == \"s\" ? null : null)",
            "{\"a\":1}",
        ),
        (
            "merge(convert(null, object({ a = string })))",
            "Error in function call @ merge(",
        ),
        ("length(matchkeys([1], [local.unknown], []))", "0"),
        (
            "length(setproduct(sensitive(LIST), [1]))",
            "unknown Number (marked)",
        ),
        (
            "startswith(format(\"abc\", local.unknown), \"b\")",
            "unknown Bool",
        ),
    ];
    for (text, wanted) in cases {
        assert_eq!(run(&text.replace("LIST", list)), wanted, "{text}");
    }
}
