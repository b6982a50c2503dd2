//! One test for each rule of the framework that shows in plans.

use std::rc::Rc;

use serde_json::{Value as Json, json};

use super::{Planned, Special, plan};
use crate::plan::json::{known, unknown};
use crate::plan::stored::read_typed;
use crate::schema::{AttributeSchema, BlockSchema, DiffSuppress, NestedBlock, Nesting, Relations};
use crate::sorted::SortedMap;
use crate::value::{Type, Value};

fn attribute(name: &str, ty: Type, flags: &str) -> AttributeSchema {
    let has = |flag: char| flags.contains(flag);
    AttributeSchema {
        required: has('r'),
        optional: has('o'),
        computed: has('c'),
        force_new: has('f'),
        ..AttributeSchema::new(name, ty)
    }
}

fn nested(name: &str, nesting: Nesting, block: BlockSchema) -> NestedBlock {
    NestedBlock {
        name: name.into(),
        nesting,
        min_items: 0,
        max_items: 0,
        force_new: false,
        computed: false,
        deprecated: false,
        relations: Relations::default(),
        block: Rc::new(block),
    }
}

fn schema() -> BlockSchema {
    let texts = Type::list(Type::String);
    let rule = || {
        let fields = vec![
            attribute("port", Type::String, "o"),
            attribute("note", Type::String, "o"),
        ];
        BlockSchema::new(fields, Vec::new())
    };
    let mut domain = attribute("domain", Type::String, "o");
    domain.diff_suppress = vec![DiffSuppress::TrailingDot];
    BlockSchema::new(
        vec![
            attribute("id", Type::String, "oc"),
            attribute("name", Type::String, "r"),
            attribute("cidr", Type::String, "of"),
            attribute("flag", Type::Bool, "o"),
            attribute("status", Type::String, "c"),
            attribute("routes", texts.clone(), "c"),
            attribute("names", texts, "o"),
            domain,
            attribute("tags", Type::map(Type::String), "oc"),
        ],
        vec![
            nested("list_rule", Nesting::List, rule()),
            nested("set_rule", Nesting::Set, rule()),
        ],
    )
}

/// An object of the schema; what is not said is null, or has no blocks.
fn object(schema: &BlockSchema, json: &Json) -> Value {
    let mut json = json.clone();
    for nested in ["list_rule", "set_rule"] {
        if json.get(nested).is_none() {
            json[nested] = json!([]);
        }
    }
    read_typed(&json, schema.implied_type())
}

fn run(prior: Option<Json>, proposed: Json, special: &Special) -> Planned {
    let schema = schema();
    let prior = prior.map(|json| object(&schema, &json));
    plan(
        prior.as_ref(),
        &object(&schema, &proposed),
        &schema,
        special,
    )
}

fn update(prior: Json, proposed: Json) -> Planned {
    run(Some(prior), proposed, &Special::default())
}

/// The values of some attributes.
fn shown(planned: &Planned, names: &[&str]) -> Vec<Json> {
    let (values, unknowns) = (known(&planned.value).unwrap(), unknown(&planned.value));
    let show = |name: &&str| match unknowns.get(name) {
        Some(Json::Bool(true)) => json!("?"),
        _ => values[*name].clone(),
    };
    names.iter().map(show).collect()
}

fn replaced(planned: &Planned) -> Vec<String> {
    planned.replace.iter().map(ToString::to_string).collect()
}

fn existing() -> Json {
    json!({"id": "i", "name": "n", "status": "OK", "routes": [], "tags": {}})
}

fn with(mut json: Json, changes: Json) -> Json {
    for (name, value) in changes.as_object().unwrap() {
        json[name] = value.clone();
    }
    json
}

#[test]
fn what_is_computed_is_unknown_for_something_new() {
    let planned = run(None, json!({"name": "n"}), &Special::default());
    let names = [
        "id",
        "name",
        "cidr",
        "status",
        "routes",
        "names",
        "list_rule",
    ];
    let wanted = json!(["?", "n", null, "?", "?", null, []]);
    assert_eq!(json!(shown(&planned, &names)), wanted);
}

#[test]
fn null_and_zero_are_the_same_but_only_alone() {
    let same = update(
        existing(),
        with(existing(), json!({"flag": false, "cidr": ""})),
    );
    assert_eq!(shown(&same, &["flag", "cidr"]), [Json::Null, Json::Null]);
    let changes = json!({"name": "m", "flag": false, "cidr": ""});
    let more = update(existing(), with(existing(), changes));
    assert_eq!(
        shown(&more, &["name", "flag", "cidr"]),
        [json!("m"), json!(false), json!("")]
    );
}

#[test]
fn a_null_list_that_is_computed_becomes_unknown() {
    let prior = with(existing(), json!({"routes": null}));
    let planned = update(prior.clone(), prior);
    assert_eq!(
        shown(&planned, &["routes", "status"]),
        [json!("?"), json!("OK")]
    );
}

#[test]
fn a_change_of_some_arguments_replaces() {
    let prior = with(existing(), json!({"cidr": "a"}));
    let changed = update(prior.clone(), with(prior.clone(), json!({"cidr": "b"})));
    assert_eq!(replaced(&changed), [".cidr"]);
    let removed = update(prior.clone(), with(prior.clone(), json!({"cidr": null})));
    assert_eq!(replaced(&removed), [".cidr"]);
    let other = update(prior.clone(), with(prior, json!({"name": "m"})));
    assert!(replaced(&other).is_empty());
}

#[test]
fn a_list_with_an_unknown_element_is_unknown() {
    let schema = schema();
    let list = Value::list(
        Type::String,
        vec![Value::string("a"), Value::unknown(Type::String)],
    );
    let proposed = object(&schema, &existing());
    let mut fields = proposed.mapping().unwrap().clone();
    fields.insert("names".into(), list);
    let prior = object(&schema, &existing());
    let planned = plan(
        Some(&prior),
        &Value::object(fields),
        &schema,
        &Special::default(),
    );
    assert_eq!(shown(&planned, &["names"]), [json!("?")]);
}

#[test]
fn nested_nulls_become_empty_texts_when_a_list_changes() {
    let prior = with(
        existing(),
        json!({"list_rule": [{"port": "1"}, {"port": "2"}]}),
    );
    let proposed = with(
        existing(),
        json!({"list_rule": [{"port": "1"}, {"port": "3"}]}),
    );
    let wanted = json!([{"note": "", "port": "1"}, {"note": "", "port": "3"}]);
    assert_eq!(shown(&update(prior, proposed), &["list_rule"]), [wanted]);
}

#[test]
fn kept_elements_of_a_changed_set_lose_empty_texts_and_new_ones_get_them() {
    let prior = with(existing(), json!({"set_rule": [{"port": "1", "note": ""}]}));
    let proposed = with(
        existing(),
        json!({"set_rule": [{"port": "1"}, {"port": "2"}]}),
    );
    let wanted = json!([{"note": "", "port": "2"}, {"note": null, "port": "1"}]);
    assert_eq!(shown(&update(prior, proposed), &["set_rule"]), [wanted]);
}

#[test]
fn a_set_in_another_order_is_the_same() {
    let prior = with(
        existing(),
        json!({"set_rule": [{"port": "1"}, {"port": "2"}]}),
    );
    let proposed = with(
        existing(),
        json!({"set_rule": [{"port": "2"}, {"port": "1"}]}),
    );
    let planned = update(prior.clone(), proposed);
    assert_eq!(planned.value, object(&schema(), &prior));
}

#[test]
fn some_differences_do_not_count() {
    let prior = with(existing(), json!({"domain": "a.b."}));
    let planned = update(prior.clone(), with(prior.clone(), json!({"domain": "a.b"})));
    assert_eq!(planned.value, object(&schema(), &prior));
}

#[test]
fn tags_are_what_the_configuration_and_the_provider_say() {
    let tags = |pairs: &[(&str, &str)]| {
        let pairs = pairs.iter().map(|(k, v)| ((*k).into(), Value::string(*v)));
        Special {
            tags: Some(pairs.collect::<SortedMap<_, _>>()),
            ..Special::default()
        }
    };
    let none = run(None, json!({"name": "n"}), &tags(&[]));
    assert_eq!(shown(&none, &["tags"]), [json!("?")]);
    let new = run(None, json!({"name": "n"}), &tags(&[("a", "1")]));
    assert_eq!(shown(&new, &["tags"]), [json!({"a": "1"})]);
    let had = with(existing(), json!({"tags": {"a": "1"}}));
    let gone = run(Some(had.clone()), had, &tags(&[]));
    assert_eq!(shown(&gone, &["tags"]), [json!({})]);
}

#[test]
fn frozen_arguments_are_refused_or_replace() {
    let special = |force_new| Special {
        frozen: vec!["name".into(), "list_rule.*.port".into()],
        force_new,
        ..Special::default()
    };
    let prior = with(existing(), json!({"list_rule": [{"port": "1"}]}));
    let proposed = with(
        existing(),
        json!({"name": "m", "list_rule": [{"port": "2"}]}),
    );
    let refused = run(Some(prior.clone()), proposed.clone(), &special(false));
    let wanted = [
        "name can't be updated, n -> m",
        "list_rule.0.port can't be updated, 1 -> 2",
    ];
    assert_eq!(refused.refused, wanted);
    let anew = run(Some(prior), proposed, &special(true));
    assert_eq!(replaced(&anew), [".name", ".list_rule[0].port"]);
    assert!(anew.refused.is_empty());
}

#[test]
fn what_is_kept_as_a_digest_is_compared_so() {
    let mut script = attribute("user_data", Type::String, "of");
    script.state_func = true;
    let schema = BlockSchema::new(
        vec![attribute("id", Type::String, "oc"), script],
        Vec::new(),
    );
    let run = |prior: Json, given: &str| {
        let read = |json: &Json| read_typed(json, schema.implied_type());
        let proposed = read(&json!({"id": "1", "user_data": given}));
        plan(Some(&read(&prior)), &proposed, &schema, &Special::default())
    };
    let digest = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d";
    let prior = json!({"id": "1", "user_data": digest});
    let same = run(prior.clone(), "hello");
    assert_eq!(known(&same.value), Some(prior.clone()));
    assert!(same.replace.is_empty());
    let other = run(prior, "bye");
    assert_eq!(other.replace.len(), 1);
    assert_eq!(
        known(&other.value).unwrap()["user_data"],
        "78c9a53e2f28b543ea62c8266acfdf36d5c63e61"
    );
}

#[test]
fn an_argument_may_say_that_another_one_stays() {
    let mut count = attribute("size", Type::Number, "o");
    count.diff_suppress = vec![DiffSuppress::State];
    let schema = BlockSchema::new(vec![attribute("id", Type::String, "oc"), count], Vec::new());
    let size = |ignored: Vec<Rc<str>>| {
        let read = |size: u64| read_typed(&json!({"id": "1", "size": size}), schema.implied_type());
        let special = Special {
            ignored,
            ..Special::default()
        };
        let planned = plan(Some(&read(1)), &read(2), &schema, &special);
        known(&planned.value).unwrap()["size"].clone()
    };
    assert_eq!(size(vec!["size".into()]), 1);
    assert_eq!(size(Vec::new()), 2);
}
