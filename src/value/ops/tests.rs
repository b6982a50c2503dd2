use super::*;
use crate::syntax::ast::{BinaryOp, UnaryOp};
use crate::value::{Marks, Number, Refinement, Type, Value};

const SECRET: Marks = Marks::SENSITIVE;

fn unknown(ty: Type) -> Value {
    Value::unknown(ty)
}

#[test]
fn arithmetic_converts_and_carries_marks() {
    let sum = binary(
        BinaryOp::Add,
        &Value::int(1).marked(SECRET),
        &Value::string("2"),
    )
    .unwrap();
    assert_eq!(sum, Value::int(3).marked(SECRET));
    let open = binary(BinaryOp::Multiply, &unknown(Type::Dynamic), &Value::int(2)).unwrap();
    assert_eq!(open, unknown(Type::Number).never_null());
}

#[test]
fn unsuitable_operands() {
    let list = Value::tuple(vec![]);
    assert!(matches!(
        binary(BinaryOp::Add, &list, &Value::int(1)),
        Err(OperatorError::Left(_))
    ));
    assert!(matches!(
        binary(BinaryOp::Add, &Value::int(1), &list),
        Err(OperatorError::Right(_))
    ));
    let null = Value::null(Type::Dynamic);
    assert_eq!(
        binary(BinaryOp::Less, &Value::int(1), &null),
        Err(OperatorError::Null)
    );
    let zero = Value::int(0);
    assert!(matches!(
        binary(BinaryOp::Divide, &zero, &zero),
        Err(OperatorError::Arithmetic(_))
    ));
    assert_eq!(unary(UnaryOp::Not, &null), Err(OperatorError::Null));
}

#[test]
fn logic_over_unknown_and_null() {
    let (t, f, null) = (
        Value::bool(true),
        Value::bool(false),
        Value::null(Type::Dynamic),
    );
    let open = unknown(Type::Bool);
    assert_eq!(binary(BinaryOp::And, &f, &open).unwrap(), f);
    assert_eq!(binary(BinaryOp::Or, &open, &t).unwrap(), t);
    assert_eq!(
        binary(BinaryOp::And, &t, &open).unwrap(),
        open.clone().never_null()
    );
    assert_eq!(binary(BinaryOp::And, &t, &null).unwrap(), f);
    assert_eq!(binary(BinaryOp::Or, &null, &t).unwrap(), t);
    assert_eq!(binary(BinaryOp::Or, &f, &null), Err(OperatorError::Null));
    assert_eq!(decided(BinaryOp::Or, &t, &open), Some(t.clone()));
    assert_eq!(decided(BinaryOp::And, &t, &t), None);
}

#[test]
fn ranges_decide_comparisons() {
    let positive = Refinement {
        lower: Some((Number::from_i64(1), true)),
        ..Refinement::default()
    };
    let length = Value::refined(Type::Number, positive);
    assert_eq!(
        binary(BinaryOp::Greater, &length, &Value::int(0)).unwrap(),
        Value::bool(true)
    );
    assert_eq!(
        binary(BinaryOp::Less, &length, &Value::int(0)).unwrap(),
        Value::bool(false)
    );
    assert!(
        binary(BinaryOp::Greater, &length, &Value::int(1))
            .unwrap()
            .is_unknown()
    );
}

#[test]
fn indexes() {
    let list = Value::tuple(vec![Value::string("a"), Value::string("b")]);
    assert_eq!(
        index(&list, &Value::string("1")).unwrap(),
        Value::string("b")
    );
    assert_eq!(
        index(&list, &Value::int(2)),
        Err(AccessError::TooShort(Some(2)))
    );
    assert_eq!(index(&list, &Value::int(-1)), Err(AccessError::Negative));
    let half = Value::number(Number::parse("0.5").unwrap());
    assert_eq!(index(&list, &half), Err(AccessError::Fraction));
    assert_eq!(
        index(&list, &unknown(Type::Number)).unwrap(),
        unknown(Type::Dynamic)
    );
    assert_eq!(
        index(&Value::null(Type::Dynamic), &half),
        Err(AccessError::IndexOfNull)
    );
    assert!(matches!(
        index(&list, &Value::bool(true)),
        Err(AccessError::Key(_))
    ));
    let typed = unknown(Type::tuple(vec![Type::Bool]));
    assert_eq!(index(&typed, &Value::int(0)).unwrap(), unknown(Type::Bool));
}

#[test]
fn marks_of_the_container_reach_the_part() {
    let object = Value::object([("a".into(), Value::int(1))].into()).marked(SECRET);
    assert_eq!(
        attribute(&object, "a").unwrap(),
        Value::int(1).marked(SECRET)
    );
    let open = Value::object([("a".into(), Value::int(1))].into());
    assert_eq!(
        index(&open, &Value::string("a").marked(SECRET)).unwrap(),
        Value::int(1)
    );
    let map = Value::map(Type::Number, [("a".into(), Value::int(1))].into());
    assert_eq!(
        index(&map, &Value::string("a").marked(SECRET)).unwrap(),
        Value::int(1).marked(SECRET)
    );
    assert_eq!(
        attribute(&open, "b"),
        Err(AccessError::NoAttribute("b".into()))
    );
    assert_eq!(
        attribute(&map, "b"),
        Err(AccessError::NoMapElement("b".into()))
    );
}

#[test]
fn choice_unifies_and_refines() {
    let object = Value::object([("a".into(), Value::int(1))].into());
    let chosen = choose(&Value::bool(false), &object, &Value::object([].into())).unwrap();
    assert_eq!(chosen, Value::map(Type::Number, [].into()));
    let null = Value::null(Type::Dynamic);
    assert_eq!(
        choose(&Value::string("true"), &Value::int(1), &null).unwrap(),
        Value::int(1)
    );
    let open = choose(
        &unknown(Type::Bool).marked(SECRET),
        &Value::int(1),
        &Value::int(5),
    )
    .unwrap();
    let between = Refinement {
        not_null: true,
        lower: Some((Number::from_i64(1), true)),
        upper: Some((Number::from_i64(5), true)),
        ..Refinement::default()
    };
    assert_eq!(open, Value::refined(Type::Number, between).marked(SECRET));
    assert!(matches!(
        choose(&Value::bool(true), &object, &Value::int(1)),
        Err(ChooseError::Types(..))
    ));
    assert_eq!(choose(&null, &object, &object), Err(ChooseError::Null));
}
