//! Equality and order of numbers, sets and values.

use std::cmp::Ordering;

use formwork::value::{Number, Type, Value, equal, set};

use super::make;
use crate::laws::dice::Dice;
use crate::laws::values::sound;

const MANY: u64 = 4_000;

fn number(dice: &mut Dice) -> Number {
    let text = match dice.below(4) {
        0 => format!("{}", dice.below(7)),
        1 => format!("-{}.{}", dice.below(3), dice.below(100)),
        2 => format!("{}e{}", dice.below(1000), dice.below(40)),
        _ => format!("0.{}e-{}", dice.below(100_000), dice.below(9)),
    };
    Number::parse(&text).unwrap()
}

#[test]
fn numbers_are_in_one_order() {
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let [a, b, c] = [(); 3].map(|()| number(&mut dice));
        assert_eq!(a.order(&b), b.order(&a).reverse(), "{a} {b}");
        assert_eq!(a.order(&a), Ordering::Equal);
        if a.order(&b).is_le() && b.order(&c).is_le() {
            assert!(a.order(&c).is_le(), "{a} {b} {c}");
        }
        assert!(
            a.order(&b).is_eq() || a != b,
            "{a} {b}: different and equal"
        );
        assert_eq!(Number::parse(&a.to_string()).as_ref(), Ok(&a));
    }
}

#[test]
fn arithmetic_keeps_its_laws() {
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let (a, b) = (number(&mut dice), number(&mut dice));
        assert_eq!(a.add(&b), b.add(&a), "{a} + {b}");
        assert_eq!(a.multiply(&b), b.multiply(&a), "{a} * {b}");
        assert_eq!(a.subtract(&b), a.add(&b.negate()), "{a} - {b}");
        assert_eq!(a.negate().negate(), a);
        assert_eq!(a.abs().signum(), a.signum().abs());
        assert!(
            a.floor().order(&a).is_le() && a.order(&a.ceil()).is_le(),
            "{a}"
        );
        assert!(a.floor().is_whole() && a.ceil().is_whole() && a.truncate().is_whole());
        let sum = a.add(&b).unwrap();
        assert_eq!(
            sum.order(&a),
            b.order(&Number::ZERO),
            "{a} + {b} against {a}"
        );
    }
}

#[test]
fn equality_is_one() {
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let ty = make::ty(&mut dice, 2);
        let [a, b, c] = [(); 3].map(|()| make::value(&mut dice, &ty));
        assert!(equal::is_equal(&a, &a), "{a:?}");
        assert_eq!(
            equal::is_equal(&a, &b),
            equal::is_equal(&b, &a),
            "{a:?} {b:?}"
        );
        if equal::is_equal(&a, &b) && equal::is_equal(&b, &c) {
            assert!(equal::is_equal(&a, &c), "{a:?} {b:?} {c:?}");
        }
    }
}

#[test]
fn sets_forget_order_and_repetition() {
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let ty = make::ty(&mut dice, 2);
        let mut values: Vec<Value> = (0..dice.below(5))
            .map(|_| make::value(&mut dice, &ty))
            .collect();
        let once = set::from_values(ty.clone(), values.clone());
        sound(&once);
        values.reverse();
        values.extend_from_slice(&values.clone());
        let again = set::from_values(ty.clone(), values.clone());
        assert_eq!(once.sequence(), again.sequence());
        let elements = once.sequence().unwrap();
        assert!(
            values
                .iter()
                .all(|v| set::contains(elements, v) == Some(true))
        );
    }
    assert_eq!(set::contains(&[], &Value::unknown(Type::Bool)), None);
}
