//! Arithmetic on the places of whole numbers, lowest first, in base 2³² or a thousand million.

use crate::sorted::Gather;

/// The base of what is computed with.
pub(super) const BINARY: u64 = 1 << 32;
/// The base of what is read and written: nine decimal digits a place.
pub(super) const DECIMAL: u64 = 1_000_000_000;

/// Below so many places multiplying each by each is faster than dividing the work.
const FEW: usize = 32;

/// Takes away the zeros in front.
pub(super) fn trim(limbs: &mut Vec<u32>) {
    while limbs.last() == Some(&0) {
        limbs.pop();
    }
}

/// `into += what`; what is carried out of its last place comes back.
pub(super) fn add<const BASE: u64>(into: &mut [u32], what: &[u32]) -> u32 {
    let mut carry = 0;
    let mut what = what.iter();
    for limb in into {
        let more = match what.next() {
            Some(more) => u64::from(*more),
            None if carry == 0 => return 0,
            None => 0,
        };
        let sum = u64::from(*limb) + more + carry;
        *limb = (sum % BASE) as u32;
        carry = sum / BASE;
    }
    carry as u32
}

/// `from -= what`, which is not greater; else the borrow comes back.
pub(super) fn subtract<const BASE: u64>(from: &mut [u32], what: &[u32]) -> bool {
    let mut borrow = 0;
    let mut what = what.iter();
    for limb in from {
        let less = match what.next() {
            Some(less) => u64::from(*less) + borrow,
            None if borrow == 0 => return false,
            None => borrow,
        };
        let have = u64::from(*limb);
        borrow = u64::from(have < less);
        *limb = (have + borrow * BASE - less) as u32;
    }
    borrow != 0
}

/// `a × b` with as many places as both together.
pub(super) fn multiply<const BASE: u64>(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let mut product = vec![0; long.len() + short.len()];
    if short.len() < FEW {
        each_by_each::<BASE>(&mut product, long, short);
        return product;
    }
    for (index, part) in long.chunks(short.len()).enumerate() {
        let part = if part.len() == short.len() {
            halves::<BASE>(part, short)
        } else {
            multiply::<BASE>(short, part)
        };
        if let Some(place) = product.get_mut(index * short.len()..) {
            add::<BASE>(place, &part);
        }
    }
    product
}

fn each_by_each<const BASE: u64>(product: &mut [u32], long: &[u32], short: &[u32]) {
    for (index, factor) in short.iter().enumerate() {
        let Some((places, [next, ..])) = product
            .get_mut(index..)
            .and_then(|rest| rest.split_at_mut_checked(long.len()))
        else {
            return;
        };
        let mut carry = 0;
        for (place, limb) in places.iter_mut().zip(long) {
            let sum = u64::from(*limb) * u64::from(*factor) + u64::from(*place) + carry;
            *place = (sum % BASE) as u32;
            carry = sum / BASE;
        }
        *next = carry as u32;
    }
}

/// Karatsuba's way for two of equal length: three products of halves instead of four.
fn halves<const BASE: u64>(a: &[u32], b: &[u32]) -> Vec<u32> {
    let half = a.len() / 2;
    let ((a_low, a_high), (b_low, b_high)) = (a.split_at(half), b.split_at(half));
    let mut product = multiply::<BASE>(a_low, b_low);
    let high = multiply::<BASE>(a_high, b_high);
    let mut middle = multiply::<BASE>(&sum::<BASE>(a_high, a_low), &sum::<BASE>(b_high, b_low));
    subtract::<BASE>(&mut middle, &product);
    subtract::<BASE>(&mut middle, &high);
    trim(&mut middle);
    product.extend(high);
    if let Some(place) = product.get_mut(half..) {
        add::<BASE>(place, &middle);
    }
    product
}

fn sum<const BASE: u64>(long: &[u32], short: &[u32]) -> Vec<u32> {
    let mut sum = long.to_vec();
    let carry = add::<BASE>(&mut sum, short);
    sum.push(carry);
    sum
}

/// The same number in the other base.
pub(super) fn convert<const FROM: u64, const TO: u64>(limbs: &[u32]) -> Vec<u32> {
    // FROM^FEW, its square, and so on, as long as they are shorter than the number.
    let mut powers: Vec<Vec<u32>> = Vec::new();
    while FEW << powers.len() < limbs.len() {
        let mut next = match powers.last() {
            Some(last) => multiply::<TO>(last, last),
            None => {
                let mut one = vec![0; FEW];
                one.push(1);
                by_place::<FROM, TO>(&one)
            }
        };
        trim(&mut next);
        powers.push(next);
    }
    let mut converted = by_halves::<FROM, TO>(limbs, &powers);
    trim(&mut converted);
    converted
}

fn by_halves<const FROM: u64, const TO: u64>(limbs: &[u32], powers: &[Vec<u32>]) -> Vec<u32> {
    let Some((power, powers)) = powers.split_last() else {
        return by_place::<FROM, TO>(limbs);
    };
    let Some((low, high)) = limbs.split_at_checked(FEW << powers.len()) else {
        return by_halves::<FROM, TO>(limbs, powers);
    };
    let high = by_halves::<FROM, TO>(high, powers);
    let mut whole = multiply::<TO>(&high, power);
    add::<TO>(&mut whole, &by_halves::<FROM, TO>(low, powers));
    whole
}

fn by_place<const FROM: u64, const TO: u64>(limbs: &[u32]) -> Vec<u32> {
    let mut converted: Vec<u32> = Vec::new();
    for limb in limbs.iter().rev() {
        let mut carry = u64::from(*limb);
        for place in &mut converted {
            let sum = u64::from(*place) * FROM + carry;
            *place = (sum % TO) as u32;
            carry = sum / TO;
        }
        while carry > 0 {
            converted.push((carry % TO) as u32);
            carry /= TO;
        }
    }
    converted
}

/// Quotient and rest in base 2³². The divisor's last place is not zero.
pub(super) fn divide(dividend: &[u32], divisor: &[u32]) -> (Vec<u32>, Vec<u32>) {
    match divisor {
        [] => (Vec::new(), Vec::new()),
        [divisor] => divide_by_place(dividend, *divisor),
        [.., last] => {
            // So that the first place of the divisor tells the quotient's places but for two.
            let shift = last.leading_zeros();
            let mut rest = shift_up(dividend, shift);
            let mut divisor = shift_up(divisor, shift);
            trim(&mut divisor);
            let mut quotient = Vec::new();
            for at in (0..=dividend.len().saturating_sub(divisor.len())).rev() {
                let window = rest.get_mut(at..=at + divisor.len());
                quotient.push(window.map_or(0, |window| place_of_quotient(window, &divisor)));
            }
            quotient.reverse();
            (quotient, shift_down(&rest, shift))
        }
    }
}

fn divide_by_place(dividend: &[u32], divisor: u32) -> (Vec<u32>, Vec<u32>) {
    let mut rest = 0;
    let mut quotient = dividend.to_vec();
    for limb in quotient.iter_mut().rev() {
        let have = rest << 32 | u64::from(*limb);
        *limb = (have / u64::from(divisor)) as u32;
        rest = have % u64::from(divisor);
    }
    (quotient, vec![rest as u32])
}

/// One place of a quotient: the window, one place longer than the divisor, keeps the rest (Knuth's algorithm D).
fn place_of_quotient(window: &mut [u32], divisor: &[u32]) -> u32 {
    let (&mut [.., third, second, first], &[.., next, top]) = (&mut *window, divisor) else {
        return 0;
    };
    let have = u64::from(first) << 32 | u64::from(second);
    let (mut place, mut left) = (have / u64::from(top), have % u64::from(top));
    while place >= BINARY || place * u64::from(next) > (left << 32 | u64::from(third)) {
        place -= 1;
        left += u64::from(top);
        if left >= BINARY {
            break;
        }
    }
    let mut carry = 0;
    let mut borrow = 0;
    for (limb, factor) in window.iter_mut().zip(divisor.iter().chain(&[0])) {
        let product = u64::from(*factor) * place + carry;
        carry = product >> 32;
        let less = (product % BINARY) + borrow;
        let had = u64::from(*limb);
        borrow = u64::from(had < less);
        *limb = (had + borrow * BINARY - less) as u32;
    }
    if borrow != 0 {
        place -= 1;
        add::<BINARY>(window, divisor);
    }
    place as u32
}

/// Shifted by less than a place, with one place more.
pub(super) fn shift_up(limbs: &[u32], bits: u32) -> Vec<u32> {
    let mut carry = 0;
    let shifted = limbs.iter().map(|limb| {
        let wide = u64::from(*limb) << bits | carry;
        carry = wide >> 32;
        wide as u32
    });
    let mut shifted: Vec<u32> = shifted.gathered();
    shifted.push(carry as u32);
    shifted
}

/// Shifted by less than a place.
pub(super) fn shift_down(limbs: &[u32], bits: u32) -> Vec<u32> {
    let next = limbs.iter().skip(1).chain(&[0]);
    let pairs = limbs.iter().zip(next);
    pairs
        .map(|(limb, next)| ((u64::from(*next) << 32 | u64::from(*limb)) >> bits) as u32)
        .gathered()
}
