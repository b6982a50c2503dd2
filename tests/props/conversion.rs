//! Conversion and unification.

use formwork::value::convert::{Safety, convert, is_possible, unify, unify_safe};
use formwork::value::{Marks, Type, Value};

use super::make;
use crate::laws::dice::Dice;
use crate::laws::values::{conforms, refines, sound};
use crate::laws::world::{How, opened};

const MANY: u64 = 8_000;
const ALL: How = How {
    types: true,
    sets: true,
};

#[test]
fn converting_twice_is_converting_once() {
    let mut done = 0;
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let wanted = make::constraint(&mut dice, 3);
        let given = make::near(&mut dice, &wanted);
        let possible = is_possible(given.ty(), &wanted, Safety::Unsafe);
        let safe = is_possible(given.ty(), &wanted, Safety::Safe);
        assert!(possible || !safe, "{:?} to {wanted:?}", given.ty());
        let Ok(value) = convert(&given, &wanted) else {
            assert!(!safe, "{given:?} to {wanted:?} cannot fail");
            continue;
        };
        done += 1;
        sound(&value);
        let same = *given.ty() == wanted
            || wanted.has_optional() && *given.ty() == wanted.without_optional();
        assert!(possible || same, "{given:?} to {wanted:?}");
        assert!(
            conforms(&wanted.without_optional(), value.ty()),
            "{value:?} of {wanted:?}"
        );
        assert_eq!(
            convert(&value, &wanted).as_ref(),
            Ok(&value),
            "{given:?} to {wanted:?}, twice"
        );
    }
    assert!(done > MANY / 2, "only {done}");
}

#[test]
fn conversion_keeps_marks() {
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let wanted = make::constraint(&mut dice, 3);
        let given = make::near(&mut dice, &wanted);
        let secret = given.clone().marked(Marks::SENSITIVE);
        let (plain, marked) = (convert(&given, &wanted), convert(&secret, &wanted));
        assert_eq!(
            marked.map(|v| v.unmark()),
            plain.map(|v| (v, Marks::SENSITIVE)),
            "{given:?} to {wanted:?}"
        );
    }
}

#[test]
fn what_is_said_of_an_unknown_conversion_comes_true() {
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let wanted = make::ty(&mut dice, 3);
        let given = make::near(&mut dice, &wanted);
        let Ok(value) = convert(&given, &wanted) else {
            continue;
        };
        let open = opened(&given, &mut dice, ALL);
        let predicted = convert(&open, &wanted);
        let predicted = predicted.unwrap_or_else(|e| panic!("{open:?} to {wanted:?}: {e}"));
        sound(&predicted);
        if let Err(difference) = refines(&predicted, &value) {
            panic!("{given:?} opened as {open:?} to {wanted:?}: {difference}");
        }
    }
}

#[test]
fn all_types_convert_to_what_they_unify_to() {
    let mut found = 0;
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let types: Vec<Type> = (0..1 + dice.below(3))
            .map(|_| make::ty(&mut dice, 2))
            .collect();
        for (unified, safety) in [
            (unify(&types), Safety::Unsafe),
            (unify_safe(&types), Safety::Safe),
        ] {
            let Some(unified) = unified else { continue };
            found += 1;
            for ty in &types {
                assert!(
                    *ty == unified || is_possible(ty, &unified, safety),
                    "{types:?} to {unified:?}"
                );
            }
        }
        let one = &types[..1];
        assert_eq!(
            unify(&[one, one].concat()).as_ref(),
            one.first(),
            "with itself"
        );
    }
    assert!(found > MANY / 4, "only {found}");
}

#[test]
fn order_does_not_matter_to_unification() {
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let types: Vec<Type> = (0..2 + dice.below(2))
            .map(|_| make::ty(&mut dice, 2))
            .collect();
        let mut turned = types.clone();
        turned.reverse();
        assert_eq!(unify(&types), unify(&turned), "{types:?}");
        assert_eq!(unify_safe(&types), unify_safe(&turned), "{types:?}");
    }
}

#[test]
fn primitives_unify_in_any_grouping() {
    let all = [Type::Bool, Type::Number, Type::String];
    let both = |a: &Option<Type>, b: &Type| unify_safe(&[a.clone()?, b.clone()]);
    for a in &all {
        for b in &all {
            for c in &all {
                let whole = unify_safe(&[a.clone(), b.clone(), c.clone()]);
                let left = both(&unify_safe(&[a.clone(), b.clone()]), c);
                let right = both(&unify_safe(&[b.clone(), c.clone()]), a);
                // Bool and number have nothing in common but beside a string.
                if left.is_some() && right.is_some() {
                    assert_eq!((&left, &right), (&whole, &whole));
                }
            }
        }
    }
}

#[test]
fn null_and_unknown_take_the_type() {
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let wanted = make::constraint(&mut dice, 3);
        for value in [Value::null(Type::Dynamic), Value::unknown(Type::Dynamic)] {
            let value = convert(&value, &wanted).unwrap();
            assert_eq!(*value.ty(), wanted.without_optional());
        }
    }
}
