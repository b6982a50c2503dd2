//! What is written is read again as the same value.

use std::rc::Rc;

use formwork::diag::Diagnostics;
use formwork::eval::{self, Scope};
use formwork::func::{self, hcl};
use formwork::sorted::SortedMap;
use formwork::syntax::{self, tfvars};
use formwork::value::notation::notation;
use formwork::value::{Value, convert, equal, json, show};

use super::make;
use crate::laws::dice::Dice;
use crate::laws::world::World;
use crate::laws::{tree, types};

const MANY: u64 = 4_000;

fn made(seed: u64) -> Value {
    let mut dice = Dice::new(seed);
    let ty = make::ty(&mut dice, 3);
    make::value(&mut dice, &ty)
}

/// An expression without references.
fn evaluated(text: &str) -> Value {
    let source = tree::source("x.tf", text.as_bytes());
    let (expr, mut diags) = syntax::parse_expression(&source);
    let world = World::known();
    let value = eval::expr(&expr, &Scope::new(&world), &mut diags);
    assert!(diags.is_empty(), "{text}: {diags:?}");
    value
}

/// The same value of the same type; nulls may have lost theirs.
#[track_caller]
fn same(read: &Value, value: &Value, text: &str) {
    let read = convert::convert(read, value.ty()).unwrap_or_else(|e| panic!("{text}: {e}"));
    assert!(
        read.ty() == value.ty() && equal::is_equal(&read, value),
        "{text}: {read:?}\n{value:?}"
    );
}

#[test]
fn expressions_for_values() {
    for seed in 0..MANY {
        let value = made(seed);
        let text = hcl::expression(&value);
        same(&evaluated(&text), &value, &text);
    }
}

#[test]
fn the_notation_of_values_tells_their_types() {
    for seed in 0..MANY {
        let value = made(seed);
        let text = notation(&value, true);
        // A null or an empty collection inside another one loses its type, in the reference as well.
        if ["/*", "({})", "([])"]
            .iter()
            .any(|lost| text.contains(lost))
        {
            continue;
        }
        let read = evaluated(&format!("{text}\n"));
        // Of an empty collection the type of the elements is not written.
        if !text.contains("([])") && !text.contains("({})") {
            assert_eq!(read.ty(), value.ty(), "{text}");
        }
        same(&read, &value, &text);
    }
}

#[test]
fn json_with_its_type() {
    for seed in 0..MANY {
        let value = made(seed);
        let text = json::encode(&value).unwrap();
        same(&json::decode(&text).unwrap(), &value, &text);
        let tree = json::to_json(&value);
        same(&json::from_json(&tree), &value, &text);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            tree,
            "{text}"
        );
    }
}

#[test]
fn types_in_json_and_as_expressions() {
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let ty = make::constraint(&mut dice, 3);
        let written = json::type_to_json(&ty);
        assert_eq!(json::type_from_json(&written), Ok(ty.clone()), "{written}");
        let words = ["a b", "${", "0"];
        if !words
            .iter()
            .any(|word| show::expression(&ty).contains(word))
        {
            types::returns(&ty);
        }
    }
}

#[test]
fn yaml_of_values() {
    let [encode, decode] = ["yamlencode", "yamldecode"].map(|name| func::lookup(name).unwrap());
    for seed in 0..MANY {
        let value = made(seed);
        let text = func::call(encode, std::slice::from_ref(&value), &func::Nowhere).unwrap();
        let read = func::call(decode, std::slice::from_ref(&text), &func::Nowhere);
        let text = text.text().unwrap();
        same(
            &read.unwrap_or_else(|e| panic!("{text}: {e}")),
            &value,
            text,
        );
    }
}

/// Numbers as far as the other reader has them: 53 bits, and one zero.
fn rounded(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        Json::Number(number) => Json::String(
            number
                .as_f64()
                .map_or(number.to_string(), |n| (n + 0.0).to_string()),
        ),
        Json::Array(all) => all.into_iter().map(rounded).collect(),
        Json::Object(all) => all.into_iter().map(|(k, v)| (k, rounded(v))).collect(),
        other => other,
    }
}

/// `hcl-rs` reads the same values out of a variable file.
fn another_reader(text: &str, values: &SortedMap<Rc<str>, Value>) {
    let body: ::hcl::Body = ::hcl::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
    for attribute in body.attributes() {
        let read = ::hcl::eval::Evaluate::evaluate(attribute.expr(), &::hcl::eval::Context::new());
        let read = serde_json::to_value(read.unwrap_or_else(|e| panic!("{text}: {e}"))).unwrap();
        let wanted = json::to_json(&values[attribute.key()]);
        assert_eq!(rounded(read), rounded(wanted), "{text}");
    }
}

#[test]
fn variable_files() {
    for seed in 0..MANY / 4 {
        let names = ["a", "b-c", "é"].into_iter();
        let values = names
            .zip(seed * 3..)
            .map(|(name, seed)| (Rc::from(name), made(seed)));
        let values: SortedMap<Rc<str>, Value> = values.collect();
        let text = hcl::assignments(&values);
        let source = tree::source("x.tfvars", text.as_bytes());
        let (list, diags) = tfvars::parse(&source);
        assert!(diags.is_empty() && list.len() == values.len(), "{text}");
        another_reader(&text, &values);
        for one in list {
            let mut diags = Diagnostics::new();
            let read = eval::expr(&one.expr, &Scope::empty(), &mut diags);
            assert!(diags.is_empty(), "{text}: {diags:?}");
            same(&read, &values[&one.name.name], &text);
        }
    }
}
