use dashu_int::UBig;

use super::*;

/// Numbers that repeat from run to run (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn below(&mut self, limit: u64) -> usize {
        (self.next() % limit) as usize
    }

    /// Places as they come, of ones and zeros, or powers of two and their neighbours.
    fn number(&mut self, places: usize) -> Natural {
        let kind = self.below(4);
        let place = |chance: &mut Self| match kind {
            0 => chance.next() as u32,
            1 => [0, 1, u32::MAX - 1, u32::MAX][chance.below(4)],
            2 => u32::MAX,
            _ => 0,
        };
        let mut limbs: Vec<u32> = (0..places).map(|_| place(self)).collect();
        if kind == 3 {
            limbs.push(1 << self.below(32));
        }
        let number = Natural::new(limbs);
        match self.below(4) {
            0 => &number + &Natural::small(1),
            1 if !number.is_zero() => &number - &Natural::small(1),
            _ => number,
        }
    }
}

fn witness(number: &Natural) -> UBig {
    UBig::from_be_bytes(&number.to_be_bytes())
}

#[track_caller]
fn same(number: &Natural, wanted: &UBig) {
    assert_ne!(number.0.last(), Some(&0));
    assert_eq!(witness(number), *wanted);
}

fn pairs(count: u64, places: u64, mut judge: impl FnMut(Natural, Natural, usize)) {
    let mut chance = Chance(count);
    for _ in 0..count {
        let (a, b) = (chance.below(places), chance.below(places));
        let (a, b) = (chance.number(a), chance.number(b));
        judge(a, b, chance.below(200));
    }
}

#[test]
fn arithmetic() {
    pairs(4_000, 40, |a, b, bits| {
        let (x, y) = (witness(&a), witness(&b));
        same(&(&a + &b), &(&x + &y));
        same(&(&a * &b), &(&x * &y));
        assert_eq!(a.cmp(&b), x.cmp(&y));
        let (more, less) = if a < b { (&b, &a) } else { (&a, &b) };
        same(&(more - less), &(witness(more) - witness(less)));
        same(&(&a << bits), &(&x << bits));
        same(&(&a >> bits), &(&x >> bits));
        same(
            &a.clone().times_plus(bits as u32, u32::MAX),
            &(&x * UBig::from(bits) + UBig::from(u32::MAX)),
        );
    });
}

#[test]
fn division() {
    pairs(4_000, 40, |a, b, _| {
        let (quotient, rest) = a.divide(&b);
        if b.is_zero() {
            assert!(quotient.is_zero() && rest.is_zero());
            return;
        }
        same(&quotient, &(witness(&a) / witness(&b)));
        same(&rest, &(witness(&a) % witness(&b)));
        // A quotient of which each place is as large as it can be.
        let product = &a * &b;
        same(&product.divide(&b).0, &witness(&a));
        if !product.is_zero() {
            let (quotient, rest) = (&product - &Natural::small(1)).divide(&b);
            same(&(&quotient + &Natural::small(1)), &witness(&a));
            same(&(&rest + &Natural::small(1)), &witness(&b));
        }
    });
}

#[test]
fn long_products() {
    pairs(150, 600, |a, b, _| {
        same(&(&a * &b), &(witness(&a) * witness(&b)))
    });
}

#[test]
fn powers() {
    pairs(2_000, 3, |a, b, bits| {
        same(&a.pow(bits / 4), &witness(&a).pow(bits / 4));
        if b > Natural::small(1) {
            let ring = dashu_int::fast_div::ConstDivisor::new(witness(&b));
            let exponent = Natural::from(bits as u64);
            let wanted = ring.reduce(witness(&a)).pow(&witness(&exponent)).residue();
            same(&a.pow_modulo(&exponent, &b), &wanted);
        }
    });
}

#[test]
fn bits() {
    pairs(5_000, 6, |a, _, bits| {
        use dashu_int::ops::BitTest;
        let x = witness(&a);
        assert_eq!(a.bit_len(), x.bit_len());
        assert_eq!(a.bit(bits), x.bit(bits));
        assert_eq!(a.trailing_zeros(), x.trailing_zeros());
        assert_eq!(a.to_u64(), u64::try_from(&x).ok());
        assert_eq!(a.to_u128(), u128::try_from(&x).ok());
        assert_eq!(
            a.low(),
            u64::try_from(&(&x & UBig::from(u64::MAX))).unwrap()
        );
        same(&Natural::from(a.low()), &UBig::from(a.low()));
        for (digit, radix) in [(1, 2), (3, 8), (4, 16)] {
            assert_eq!(a.to_bits_text(digit), x.in_radix(radix).to_string());
        }
    });
}

#[test]
fn text() {
    assert_eq!(Natural::from_decimal(""), None);
    assert_eq!(Natural::from_decimal("1a"), None);
    assert_eq!(Natural::from_decimal("-1"), None);
    assert_eq!(Natural::from_decimal("000"), Some(Natural::ZERO));
    let mut lengths: Vec<(u64, u64)> = vec![(1_000, 8), (100, 200), (5, 3_000)];
    lengths.push((1, 20_000));
    for (count, places) in lengths {
        pairs(count, places, |a, _, zeros| {
            let text = witness(&a).to_string();
            assert_eq!(a.to_string(), text);
            assert_eq!(Natural::from_decimal(&text), Some(a.clone()));
            let padded = "0".repeat(zeros) + &text;
            assert_eq!(Natural::from_decimal(&padded), Some(a));
        });
    }
}

#[test]
fn bytes() {
    for bytes in [
        &[][..],
        &[0],
        &[0, 0, 0, 0, 0, 1],
        &[1, 2, 3, 4, 5],
        &[255; 9],
    ] {
        same(&Natural::from_be_bytes(bytes), &UBig::from_be_bytes(bytes));
    }
}
