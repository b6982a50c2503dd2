//! The hash of `bcrypt`: the cipher Blowfish, whose keys take long to make.

use crate::sorted::Gather;
use crate::value::Natural;

/// Keys of the rounds, then the four boxes; in the beginning the binary digits of π behind the point.
const WORDS: usize = KEYS + 4 * 256;
const KEYS: usize = 18;

thread_local! {
    // Holds nothing but what can be computed again, so it cannot be observed.
    static BEGINNING: [u32; WORDS] = digits();
}

struct Cipher([u32; WORDS]);

/// Hashes a text that ends with a zero, of which 72 bytes count; each cost doubles the work.
pub(super) fn bcrypt(cost: u32, salt: [u8; 16], key: &[u8]) -> Vec<u8> {
    let mut cipher = Cipher(BEGINNING.with(|words| *words));
    cipher.expand(key, &salt);
    for _ in 0..1_u64 << cost {
        cipher.expand(key, &[0]);
        cipher.expand(&salt, &[0]);
    }
    let (blocks, _) = b"OrpheanBeholderScryDoubt".as_chunks::<8>();
    let hash = |block: &[u8; 8]| {
        let block = u64::from_be_bytes(*block);
        let mut pair = ((block >> 32) as u32, block as u32);
        for _ in 0..64 {
            pair = cipher.encrypt(pair);
        }
        (u64::from(pair.0) << 32 | u64::from(pair.1)).to_be_bytes()
    };
    blocks.iter().flat_map(hash).gathered()
}

impl Cipher {
    fn expand(&mut self, key: &[u8], salt: &[u8]) {
        let mut key = words(key);
        for (word, more) in self.0.iter_mut().take(KEYS).zip(&mut key) {
            *word ^= more;
        }
        let mut salt = words(salt);
        let mut more = || salt.next().unwrap_or(0);
        let mut pair = (0, 0);
        for at in 0..WORDS / 2 {
            pair = self.encrypt((pair.0 ^ more(), pair.1 ^ more()));
            if let Some(place) = self.0.as_chunks_mut::<2>().0.get_mut(at) {
                *place = [pair.0, pair.1];
            }
        }
    }

    fn encrypt(&self, (mut left, mut right): (u32, u32)) -> (u32, u32) {
        let (keys, _) = self.0.as_chunks::<2>();
        for [first, second] in keys.iter().take(8) {
            left ^= first;
            right ^= self.mixed(left) ^ second;
            left ^= self.mixed(right);
        }
        let [last, first] = keys.get(8).copied().unwrap_or_default();
        (right ^ first, left ^ last)
    }

    fn mixed(&self, word: u32) -> u32 {
        let [a, b, c, d] = word.to_be_bytes();
        let word = |table: usize, byte: u8| {
            let word = self.0.get(KEYS + 256 * table + usize::from(byte));
            word.copied().unwrap_or(0)
        };
        (word(0, a).wrapping_add(word(1, b)) ^ word(2, c)).wrapping_add(word(3, d))
    }
}

/// The bytes over and over again, in words.
fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let mut bytes = bytes.iter().cycle();
    std::iter::from_fn(move || {
        let bytes = bytes.by_ref().take(4);
        Some(bytes.fold(0, |word, byte| word << 8 | u32::from(*byte)))
    })
}

/// The digits of π behind the point: 16 arctan ⅕ − 4 arctan ¹⁄₂₃₉.
fn digits() -> [u32; WORDS] {
    /// Words more, so that what is lost in the last place does not matter.
    const MORE: usize = 2;
    let one = &Natural::small(1) << (32 * (WORDS + MORE));
    let pi = &(&arc(5, &one) << 4) - &(&arc(239, &one) << 2);
    let bytes = (&pi >> (32 * MORE)).to_be_bytes();
    let mut digits = [0; WORDS];
    // The first byte is the three before the point.
    for (digit, word) in digits.iter_mut().zip(words(bytes.get(1..).unwrap_or(&[0]))) {
        *digit = word;
    }
    digits
}

/// The arc whose tangent is one part of so many, in units of which `one` are one.
fn arc(parts: u32, one: &Natural) -> Natural {
    let square = Natural::small(parts * parts);
    let mut power = one.divide(&Natural::small(parts)).0;
    let mut plus = Natural::ZERO;
    let mut minus = Natural::ZERO;
    for odd in (1..).step_by(2) {
        if power.is_zero() {
            break;
        }
        let term = power.divide(&Natural::small(odd)).0;
        power = power.divide(&square).0;
        if odd % 4 == 1 {
            plus = &plus + &term;
        } else {
            minus = &minus + &term;
        }
    }
    &plus - &minus
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_pi() {
        let digits = digits();
        assert_eq!(digits[..2], [0x243f_6a88, 0x85a3_08d3]);
        assert_eq!(digits[WORDS - 1], 0x3ac3_72e6);
    }

    #[test]
    fn hashes_as_another_implementation_does() {
        let salts = [[0; 16], [0xff; 16], *b"0123456789abcdef"];
        let long = [b'x'; 72];
        for (cost, salt) in [4, 5, 6].into_iter().zip(salts) {
            for key in [&b"\0"[..], b"secret\0", "пароль\0".as_bytes(), &long] {
                assert_eq!(bcrypt(cost, salt, key), ::bcrypt::bcrypt(cost, salt, key));
            }
            let longer = [&long[..], b"\0"].concat();
            assert_eq!(bcrypt(cost, salt, &longer), bcrypt(cost, salt, &long));
        }
    }
}
