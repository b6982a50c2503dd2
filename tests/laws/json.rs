//! Configuration in JSON, and JSON as data: a second reader agrees on what is JSON; places are in the file.

use formwork::diag::{Diagnostics, code};
use formwork::syntax::ast::{Body, JsonBody, JsonKind, JsonNode, NativeBody};
use formwork::syntax::json::{self, BodySpec, Reading, Rest};
use formwork::text::Source;
use formwork::value::json as data;

use unicode_segmentation::UnicodeSegmentation as _;

use super::tree;

/// Everything that is read of a text in JSON syntax.
pub fn holds(bytes: &[u8]) {
    let source = tree::source("x.tf.json", bytes);
    let (node, diags) = json::parse_value(&source);
    tree::problems(&source, &diags);
    self::node(&source, &node);
    if let Ok(text) = std::str::from_utf8(bytes) {
        second_reader(text, &node, &diags);
        decoded(text);
    }
    mended(&source, &diags);
    let (body, diags) = json::parse(&source);
    tree::problems(&source, &diags);
    let Body::Json(body) = body else {
        panic!("a JSON file has a JSON body");
    };
    for reading in [
        Reading::Template,
        Reading::Literal,
        Reading::Static,
        Reading::Names,
    ] {
        arguments(&source, &body, reading);
    }
    let mut diags = Diagnostics::new();
    let native = json::resolve(&body, &SPEC, &mut diags);
    resolved(&source, &native, 0, &mut diags);
    tree::problems(&source, &diags);
}

/// What is broken can be read when it is mended, and nothing in it has moved; what is whole is left alone.
fn mended(source: &Source, diags: &Diagnostics) {
    let (Body::Json(made), left) = json::parse_broken(source) else {
        panic!("a JSON file has a JSON body");
    };
    node(source, &made.value);
    if !diags.has_errors() && source.text.trim_start().starts_with(['{', '[']) {
        let (Body::Json(whole), _) = json::parse(source) else {
            panic!("a JSON file has a JSON body");
        };
        assert_eq!(made, whole);
    }
    let empty = matches!(&made.value.kind, JsonKind::Object(list) if list.is_empty());
    let left = left
        .iter()
        .find(|d| d.code != &code::NESTING_TOO_DEEP && !empty);
    assert!(left.is_none(), "{:?}: {left:?}", source.text);
}

const SPEC: BodySpec<'static> = BodySpec {
    attributes: &[
        ("default", Reading::Template),
        ("type", Reading::Static),
        ("source", Reading::Literal),
    ],
    blocks: &[
        ("variable", 1),
        ("resource", 2),
        ("locals", 0),
        ("lifecycle", 0),
        ("dynamic", 1),
    ],
    hidden: &["for_each"],
    rest: Rest::Extraneous,
};

/// The places of a value nest.
fn node(source: &Source, node: &JsonNode) {
    tree::place(source, node.open, node.span, "opening bracket");
    tree::place(source, node.close, node.span, "closing bracket");
    match &node.kind {
        JsonKind::Array(values) => {
            for value in values {
                tree::place(source, value.span, node.span, "element");
                self::node(source, value);
            }
        }
        JsonKind::Object(properties) => {
            for property in properties {
                tree::place(source, property.name.span, node.span, "name");
                tree::place(source, property.value.span, node.span, "value");
                self::node(source, &property.value);
            }
        }
        _ => tree::place(source, node.span, tree::whole(source), "value"),
    }
}

/// What another reader takes for JSON is JSON to us, and the reverse.
fn second_reader(text: &str, node: &JsonNode, diags: &Diagnostics) {
    if diags.iter().any(|d| d.code == &code::NESTING_TOO_DEEP) {
        return;
    }
    let theirs = serde_json::from_str::<serde_json::Value>(text);
    // What the other reader refuses and the reference does not: depth, and half a surrogate pair.
    let told = theirs.as_ref().err().map(ToString::to_string);
    if told.is_some_and(|e| {
        ["recursion limit", "surrogate", "end of hex"]
            .iter()
            .any(|t| e.contains(t))
    }) {
        return;
    }
    // The reference does not see a quote that the character before it draws in.
    let drawn_in = |piece: &str| piece.len() > 1 && piece.contains('"');
    if diags.has_errors() && text.graphemes(true).any(drawn_in) {
        return;
    }
    assert_eq!(diags.has_errors(), theirs.is_err(), "{text:?}: {theirs:?}");
    if let Ok(theirs) = theirs {
        same(node, &theirs);
    }
}

/// The same value. Of properties with one name the other reader keeps the last only.
fn same(ours: &JsonNode, theirs: &serde_json::Value) {
    use serde_json::Value as Json;
    match (&ours.kind, theirs) {
        (JsonKind::Null, Json::Null) => {}
        (JsonKind::Bool(a), Json::Bool(b)) => assert_eq!(a, b),
        (JsonKind::Number(_), Json::Number(_)) => {}
        (JsonKind::String(a), Json::String(b)) => assert_eq!(*a.text, **b),
        (JsonKind::Array(a), Json::Array(b)) => {
            assert_eq!(a.len(), b.len());
            a.iter().zip(b).for_each(|(a, b)| same(a, b));
        }
        (JsonKind::Object(a), Json::Object(b)) => {
            for property in a {
                assert!(b.contains_key(&*property.text.text));
            }
        }
        (ours, theirs) => panic!("{ours:?} is not {theirs:?}"),
    }
}

/// `jsondecode`: what is read can be written, and is then the same.
fn decoded(text: &str) {
    let Ok(value) = data::decode(text) else {
        return;
    };
    let written = match data::encode(&value) {
        Err(data::JsonError::TooLong | data::JsonError::Infinity) => return,
        written => written.expect("what is read can be written"),
    };
    let again = data::decode(&written).expect("what is written can be read");
    assert_eq!(again, value, "{written}");
}

fn arguments(source: &Source, body: &JsonBody, reading: Reading) {
    let mut diags = Diagnostics::new();
    for one in json::attributes(body, reading, &mut diags) {
        tree::attribute(source, &one, body.value.span);
    }
    tree::problems(source, &diags);
}

/// The blocks of a body, in depth.
fn resolved(source: &Source, native: &NativeBody, depth: usize, diags: &mut Diagnostics) {
    for one in &native.attributes {
        tree::attribute(source, one, native.span);
    }
    for block in &native.blocks {
        let all = tree::whole(source);
        tree::place(source, block.header, all, "header");
        tree::place(source, block.open_brace, all, "brace");
        tree::place(source, block.close_brace, all, "brace");
        if depth < 8 {
            let inner = block.body.native(&SPEC, diags);
            resolved(source, &inner, depth + 1, diags);
        }
    }
}
