//! Types and values made up by chance.

use std::rc::Rc;

use formwork::value::{Number, ObjectType, Type, Value, convert, set};

use crate::laws::dice::Dice;

const TEXTS: [&str; 22] = [
    "",
    "a",
    "ab",
    "1",
    "-2.5",
    "1e3",
    "true",
    "false",
    "null",
    "é",
    "e\u{301}",
    "\u{1112}\u{1161}",
    "👨‍👩‍👧",
    "${x}",
    "%{ if }",
    "$${",
    "\"\\",
    "a\nb\n",
    "\t\r",
    "\u{0}\u{1b}",
    "\u{feff}x",
    "0",
];

const NUMBERS: [&str; 16] = [
    "0",
    "-0",
    "1",
    "-1",
    "2",
    "10",
    "0.1",
    "-2.5",
    "1e3",
    "1e-9",
    "9007199254740993",
    "18446744073709551616",
    "1e40",
    "123.456",
    "3.3333333333333333333333333333333",
    "0.30000000000000004",
];

const NAMES: [&str; 7] = ["a", "b", "c", "é", "a b", "${", "0"];

/// A type without `any`.
pub fn ty(dice: &mut Dice, depth: usize) -> Type {
    let of = if depth == 0 {
        dice.below(3)
    } else {
        dice.below(9)
    };
    match of {
        0 => Type::Bool,
        1 => Type::Number,
        2 => Type::String,
        3 => Type::list(ty(dice, depth - 1)),
        4 => Type::set(ty(dice, depth - 1)),
        5 => Type::map(ty(dice, depth - 1)),
        6 => Type::tuple(
            (0..dice.below(4))
                .map(|_| ty(dice, depth - 1))
                .collect::<Vec<_>>(),
        ),
        _ => Type::object(
            (0..dice.below(4))
                .map(|i| (NAMES[i].into(), ty(dice, depth - 1)))
                .collect(),
        ),
    }
}

/// A type as a variable may demand it: with `any` and optional attributes.
pub fn constraint(dice: &mut Dice, depth: usize) -> Type {
    if dice.once_in(8) {
        return Type::Dynamic;
    }
    match ty(dice, depth) {
        Type::List(_) => Type::list(constraint(dice, depth - 1)),
        Type::Set(_) => Type::set(constraint(dice, depth - 1)),
        Type::Map(_) => Type::map(constraint(dice, depth - 1)),
        Type::Tuple(of) => Type::tuple(
            of.iter()
                .map(|_| constraint(dice, depth - 1))
                .collect::<Vec<_>>(),
        ),
        Type::Object(of) => {
            let mut object = ObjectType::default();
            for name in of.attributes.keys() {
                object
                    .attributes
                    .insert(name.clone(), constraint(dice, depth - 1));
                if dice.once_in(2) {
                    object.optional.insert(name.clone());
                }
            }
            Type::Object(Rc::new(object))
        }
        plain => plain,
    }
}

/// A known value of a type, now and then null.
pub fn value(dice: &mut Dice, ty: &Type) -> Value {
    if dice.once_in(12) {
        return Value::null(ty.clone());
    }
    match ty {
        Type::Dynamic => Value::null(Type::Dynamic),
        Type::Bool => Value::bool(dice.once_in(2)),
        Type::Number => Value::number(Number::parse(NUMBERS[dice.below(NUMBERS.len())]).unwrap()),
        Type::String => Value::string(*dice.of(&TEXTS)),
        Type::List(of) => Value::list(Type::clone(of), several(dice, of)),
        Type::Set(of) => set::from_values(Type::clone(of), several(dice, of)),
        Type::Map(of) => {
            let elements = several(dice, of).into_iter();
            let names = NAMES.iter().map(|name| Rc::from(*name));
            Value::map(Type::clone(of), names.zip(elements).collect())
        }
        Type::Tuple(of) => Value::tuple(of.iter().map(|ty| value(dice, ty)).collect::<Vec<_>>()),
        Type::Object(of) => {
            let attributes = of
                .attributes
                .iter()
                .map(|(name, ty)| (name.clone(), value(dice, ty)));
            Value::object(attributes.collect())
        }
    }
}

fn several(dice: &mut Dice, of: &Type) -> Vec<Value> {
    (0..dice.below(4)).map(|_| value(dice, of)).collect()
}

/// A value that can perhaps be converted to a type: of the type itself or of one that is like it.
pub fn near(dice: &mut Dice, wanted: &Type) -> Value {
    let own = wanted.without_optional();
    let given = value(dice, &own);
    match dice.below(4) {
        0 => given,
        1 => {
            let other = ty(dice, 2);
            value(dice, &other)
        }
        _ => loosened(dice, &given),
    }
}

/// The same in other types: numbers as text, lists as tuples, maps as objects.
fn loosened(dice: &mut Dice, given: &Value) -> Value {
    if let Some(values) = given.sequence() {
        let values: Vec<Value> = values.iter().map(|v| loosened(dice, v)).collect();
        return Value::tuple(values);
    }
    if let Some(values) = given.mapping() {
        let values = values
            .iter()
            .map(|(name, v)| (name.clone(), loosened(dice, v)));
        return Value::object(values.collect());
    }
    if dice.once_in(2) {
        return given.clone();
    }
    convert::convert(given, &Type::String).unwrap_or_else(|_| given.clone())
}
