use super::*;
use crate::value::{Marks, Number, ObjectType, json};

fn ty(text: &str) -> Type {
    json::type_from_json(&serde_json::from_str(text).unwrap()).unwrap()
}

fn value(text: &str) -> Value {
    json::decode(text).unwrap()
}

/// Converts JSON, shows the result as JSON with its type, and holds the law that a second conversion
/// changes nothing.
#[track_caller]
fn gives(given: &str, wanted: &str, result: &str) {
    let wanted = ty(wanted);
    let converted = convert(&value(given), &wanted).unwrap();
    assert_eq!(json::encode(&converted).unwrap(), result);
    assert_eq!(convert(&converted, &wanted).unwrap(), converted);
}

#[track_caller]
fn fails(given: &str, wanted: &str, path: &str, message: &str) {
    let error = convert(&value(given), &ty(wanted)).unwrap_err();
    assert_eq!(
        (error.path.to_string().as_str(), error.message.as_str()),
        (path, message)
    );
}

#[track_caller]
fn unifies(types: &[&str], result: Option<&str>) {
    let types: Vec<Type> = types.iter().map(|t| ty(t)).collect();
    assert_eq!(unify(&types), result.map(ty));
}

#[test]
fn primitives() {
    gives("\"1p4\"", "\"number\"", "16");
    gives("1.50", "\"string\"", "\"1.5\"");
    gives("\"1\"", "\"bool\"", "true");
    gives("true", "\"string\"", "\"true\"");
    fails("\"yes\"", "\"bool\"", "", "a bool is required");
    fails("1", "\"bool\"", "", "bool required");
    fails("\" 5\"", "\"number\"", "", "a number is required");
}

#[test]
fn collections() {
    gives(
        "[1,\"a\",true]",
        "[\"list\",\"string\"]",
        "[\"1\",\"a\",\"true\"]",
    );
    gives(
        "[\"b\",\"a\",\"b\"]",
        "[\"set\",\"string\"]",
        "[\"a\",\"b\"]",
    );
    gives(
        "{\"a\":1,\"b\":\"x\"}",
        "[\"map\",\"string\"]",
        "{\"a\":\"1\",\"b\":\"x\"}",
    );
    gives(
        "[[1,2],[\"a\"]]",
        "[\"list\",\"dynamic\"]",
        "[[\"1\",\"2\"],[\"a\"]]",
    );
    gives("[]", "[\"list\",\"dynamic\"]", "[]");
    gives(
        "[null,1,\"a\"]",
        "[\"list\",\"dynamic\"]",
        "[null,\"1\",\"a\"]",
    );
    gives(
        "[{\"a\":null},{\"b\":1}]",
        "[\"list\",\"dynamic\"]",
        "[{\"a\":null},{\"b\":1}]",
    );
    fails(
        "[null,{\"a\":1}]",
        "[\"list\",\"dynamic\"]",
        "",
        "the elements have no type in common",
    );
    fails(
        "[1,\"x\"]",
        "[\"list\",\"number\"]",
        "[1]",
        "a number is required",
    );
    fails(
        "[1,[]]",
        "[\"list\",\"number\"]",
        "",
        "element 1: number required",
    );
    fails(
        "[1,[]]",
        "[\"list\",\"dynamic\"]",
        "",
        "all list elements must have the same type",
    );
    fails(
        "{\"a\":[]}",
        "[\"list\",\"string\"]",
        "",
        "list of string required",
    );
}

#[test]
fn structures() {
    gives(
        "{\"a\":1,\"b\":2}",
        "[\"object\",{\"a\":\"string\"}]",
        "{\"a\":\"1\"}",
    );
    gives(
        "{\"a\":1}",
        "[\"object\",{\"a\":\"number\",\"b\":\"string\"},[\"b\"]]",
        "{\"a\":1,\"b\":null}",
    );
    gives(
        "[1,\"2\"]",
        "[\"tuple\",[\"string\",\"number\"]]",
        "[\"1\",2]",
    );
    fails(
        "{}",
        "[\"object\",{\"a\":\"string\"}]",
        "",
        "attribute \"a\" is required",
    );
    fails(
        "{}",
        "[\"object\",{\"a\":\"string\",\"b\":\"string\",\"c\":\"string\"}]",
        "",
        "attributes \"a\", \"b\", and \"c\" are required",
    );
    fails(
        "{\"a\":{\"b\":\"x\"}}",
        "[\"object\",{\"a\":[\"object\",{\"b\":\"number\"}]}]",
        ".a.b",
        "a number is required",
    );
    fails(
        "[1]",
        "[\"tuple\",[\"number\",\"number\"]]",
        "",
        "tuple required",
    );
}

#[test]
fn a_map_becomes_an_object() {
    let map = convert(&value("{\"a\":\"1\"}"), &ty("[\"map\",\"string\"]")).unwrap();
    let object = convert(&map, &ty("[\"object\",{\"a\":\"number\"}]")).unwrap();
    assert_eq!(object, value("{\"a\":1}"));
    let error = convert(&map, &ty("[\"object\",{\"b\":\"number\"}]")).unwrap_err();
    assert_eq!(error.message, "required attribute `b` is missing");
}

#[test]
fn marks_stay_where_they_are() {
    let secret = Value::tuple(vec![Value::int(1).marked(Marks::SENSITIVE), Value::int(2)]);
    let list = convert(&secret, &Type::list(Type::String)).unwrap();
    assert_eq!(list.marks(), Marks::NONE);
    assert_eq!(list.sequence().unwrap()[0].marks(), Marks::SENSITIVE);
    assert_eq!(list.sequence().unwrap()[1].marks(), Marks::NONE);
    assert_eq!(
        convert(&secret, &Type::set(Type::String)).unwrap().marks(),
        Marks::SENSITIVE
    );
}

#[test]
fn unknown_and_null_get_the_type() {
    let unknown = Value::unknown(Type::tuple(vec![Type::Number, Type::Number])).never_null();
    let list = convert(&unknown, &Type::list(Type::Dynamic)).unwrap();
    let number = Value::unknown(Type::Number);
    assert_eq!(
        list,
        Value::list(Type::Number, vec![number.clone(), number])
    );
    let null = convert(&Value::null(Type::Dynamic), &Type::list(Type::String)).unwrap();
    assert_eq!(null, Value::null(Type::list(Type::String)));
}

#[test]
fn a_set_that_is_not_all_known_gives_an_unknown_list() {
    let elements = [Value::unknown(Type::Number), Value::int(2)];
    let set = super::super::set::from_values(Type::Number, elements);
    let list = Type::list(Type::Number);
    assert_eq!(convert(&set, &list), Ok(Value::unknown(list.clone())));
    let texts = Type::list(Type::String);
    assert_eq!(convert(&set, &texts), Ok(Value::unknown(texts)));
    // One element is equal to no other.
    let one = [Value::unknown(Type::Number)];
    let set = super::super::set::from_values(Type::Number, one.clone());
    assert_eq!(convert(&set, &list), Ok(Value::list(Type::Number, one)));
}

#[test]
fn unification() {
    unifies(&["\"number\"", "\"string\""], Some("\"string\""));
    unifies(&["\"number\"", "\"bool\""], None);
    unifies(
        &["\"bool\"", "\"number\"", "\"string\""],
        Some("\"string\""),
    );
    unifies(&["\"dynamic\"", "\"string\""], Some("\"string\""));
    unifies(&["\"dynamic\"", "[\"tuple\",[]]"], Some("\"dynamic\""));
    unifies(
        &["[\"object\",{\"a\":\"number\"}]", "[\"object\",{}]"],
        Some("[\"map\",\"number\"]"),
    );
    unifies(
        &[
            "[\"object\",{\"a\":\"number\"}]",
            "[\"object\",{\"a\":\"string\"}]",
        ],
        Some("[\"object\",{\"a\":\"string\"}]"),
    );
    unifies(
        &["[\"tuple\",[]]", "[\"tuple\",[\"number\"]]"],
        Some("[\"list\",\"number\"]"),
    );
    unifies(
        &["[\"list\",\"string\"]", "[\"tuple\",[\"number\"]]"],
        Some("[\"list\",\"string\"]"),
    );
    unifies(
        &["[\"set\",\"string\"]", "[\"tuple\",[\"string\"]]"],
        Some("[\"set\",\"string\"]"),
    );
    unifies(
        &["[\"map\",\"number\"]", "[\"object\",{\"b\":\"string\"}]"],
        Some("[\"map\",\"string\"]"),
    );
    unifies(&["\"string\"", "[\"list\",\"string\"]"], None);
}

#[test]
fn defaults_fill_what_is_left_out() {
    let inner = Defaults {
        values: [("n".into(), Value::int(7))].into(),
        ..Defaults::default()
    };
    let outer = Defaults {
        values: [("s".into(), Value::string("x"))].into(),
        children: [(
            "list".into(),
            Defaults {
                children: [("".into(), inner)].into(),
                ..Defaults::default()
            },
        )]
        .into(),
    };
    let given = value("{\"list\":[{\"n\":1},{\"n\":null},{}]}");
    assert_eq!(
        json::encode(&outer.apply(&given)).unwrap(),
        "{\"list\":[{\"n\":1},{\"n\":7},{\"n\":7}],\"s\":\"x\"}"
    );
}

#[test]
fn optional_attributes_leave_the_type() {
    let object = ObjectType {
        attributes: [("a".into(), Type::Number)].into(),
        optional: ["a".into()].into(),
    };
    let constraint = Type::list(Type::Object(std::rc::Rc::new(object)));
    let list = convert(&value("[{},{\"a\":\"2\"}]"), &constraint).unwrap();
    assert!(!list.ty().has_optional());
    let second = list.sequence().unwrap()[1].mapping().unwrap()["a"]
        .as_number()
        .cloned();
    assert_eq!(second, Some(Number::from_i64(2)));
}
