//! What Unicode says of characters, packed by `build.rs`: less than half of what tables of general crates and of the
//! standard library take.

use crate::sorted::{Gather, Sort};

/// For each class its name (its length before it), what its characters are, the length of its ranges in two bytes,
/// and the ranges: how many characters are skipped and how many belong to it, by turns.
///
/// What a character is, is told by all classes that it is in: a bit stands for what an odd number of them say.
const CLASSES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/classes.bin"));

/// Capital letters of small ones, then small ones of capitals; each with its length in two bytes before it. A run of
/// letters is how many characters are skipped, twice their count and one more when only each second one is meant, and
/// how far away the other letters are (twice that, and one more when they come before).
const CASES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/cases.bin"));

/// It can begin a name.
pub(super) const START: u8 = 1;
/// It can stand in a name.
pub(super) const CONTINUE: u8 = 1 << 1;
/// It joins what stands before it.
pub(super) const EXTEND: u8 = 1 << 2;
/// It joins what stands before it, but never two pictures.
pub(super) const SPACING: u8 = 1 << 3;
/// It joins what follows.
pub(super) const PREPEND: u8 = 1 << 4;
/// It joins nothing.
pub(super) const CONTROL: u8 = 1 << 5;
/// It is a picture.
pub(super) const PICTURE: u8 = 1 << 6;
/// It can be seen.
const VISIBLE: u8 = 1 << 7;

struct Letters {
    first: u32,
    last: u32,
    /// 1, or 2 when only each second one is meant.
    step: u32,
    by: i32,
}

struct Tables {
    /// From which character on which bits are set.
    bits: Vec<(u32, u8)>,
    upper: Vec<Letters>,
    lower: Vec<Letters>,
}

thread_local! {
    // Holds nothing but what can be computed again, so it cannot be observed.
    static TABLES: Tables = Tables::new();
}

impl Tables {
    fn new() -> Self {
        let mut toggles = Vec::new();
        for (_, bits, ranges) in classes() {
            for (first, last) in unpacked(ranges) {
                toggles.push((first, bits));
                toggles.push((last + 1, bits));
            }
        }
        toggles.arrange();
        let mut now = 0;
        for (_, bits) in &mut toggles {
            now ^= *bits;
            *bits = now;
        }
        let (upper, lower) = cases().unwrap_or_default();
        Self {
            bits: toggles,
            upper: letters(upper),
            lower: letters(lower),
        }
    }
}

/// Bits of a character.
pub(super) fn bits(c: char) -> u8 {
    TABLES.with(|tables| {
        let next = tables.bits.partition_point(|run| run.0 <= u32::from(c));
        let run = next.checked_sub(1).and_then(|last| tables.bits.get(last));
        run.map_or(0, |run| run.1)
    })
}

/// Whether it can begin a name: a letter, roughly. The underscore cannot.
pub(crate) fn is_start(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphabetic()
    } else {
        bits(c) & START != 0
    }
}

/// Whether it can stand in a name: a letter, a digit, an accent or an underscore, roughly.
pub(crate) fn is_continue(c: char) -> bool {
    c == '_' || is_word(c)
}

/// The same without the underscore.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        bits(c) & CONTINUE != 0
    }
}

/// Whether there is something to see, and be it a space of the keyboard.
pub(crate) fn is_visible(c: char) -> bool {
    bits(c) & VISIBLE != 0 || c == ' '
}

/// The capital letter, if it has a single one.
pub(crate) fn upper(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_uppercase();
    }
    TABLES.with(|tables| mapped(&tables.upper, c))
}

/// The small letter, or the first of two.
pub(crate) fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    TABLES.with(|tables| mapped(&tables.lower, c))
}

/// The text in small letters.
pub(crate) fn lowered(text: &str) -> String {
    text.chars().map(lower).gathered()
}

fn mapped(all: &[Letters], c: char) -> char {
    let number = u32::from(c);
    let at = all.partition_point(|letters| letters.last < number);
    let found = all.get(at).filter(|letters| {
        letters.first <= number && (number - letters.first).is_multiple_of(letters.step)
    });
    let found = found.and_then(|letters| char::from_u32(number.wrapping_add_signed(letters.by)));
    found.unwrap_or(c)
}

/// The ranges of a category or script by its short name in small letters.
pub(crate) fn class(name: &str) -> Option<Vec<(u32, u32)>> {
    let found = classes().find(|class| class.0 == name.as_bytes());
    found.map(|(_, _, ranges)| unpacked(ranges))
}

/// Name, bits and packed ranges of each class.
fn classes() -> impl Iterator<Item = (&'static [u8], u8, &'static [u8])> {
    let mut rest = CLASSES;
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first()?;
        let (name, after) = after.split_at_checked(usize::from(*length))?;
        let (bits, after) = after.split_first()?;
        let (ranges, after) = with_length(after)?;
        rest = after;
        Some((name, *bits, ranges))
    })
}

fn with_length(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&[low, high], bytes) = bytes.split_first_chunk::<2>()?;
    bytes.split_at_checked(usize::from(u16::from_le_bytes([low, high])))
}

fn unpacked(bytes: &[u8]) -> Vec<(u32, u32)> {
    let mut bytes = bytes.iter();
    let mut ranges = Vec::new();
    let mut end = 0;
    while let (Some(skipped), Some(length)) = (number(&mut bytes), number(&mut bytes)) {
        let first = end + skipped;
        end = first + length;
        ranges.push((first, end - 1));
    }
    ranges
}

fn cases() -> Option<(&'static [u8], &'static [u8])> {
    let (upper, rest) = with_length(CASES)?;
    Some((upper, with_length(rest)?.0))
}

fn letters(bytes: &[u8]) -> Vec<Letters> {
    let mut bytes = bytes.iter();
    let mut all = Vec::new();
    let mut end = 0;
    while let (Some(skipped), Some(count), Some(by)) =
        (number(&mut bytes), number(&mut bytes), number(&mut bytes))
    {
        let first = end + skipped;
        let step = 1 + (count & 1);
        let last = first + ((count >> 1) - 1) * step;
        let far = (by >> 1).cast_signed();
        let by = if by & 1 == 0 { far } else { -far };
        all.push(Letters {
            first,
            last,
            step,
            by,
        });
        end = last + 1;
    }
    all
}

/// The next number; seven bits a byte, the lowest first.
fn number(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u32> {
    let mut number = 0;
    for shift in (0..).step_by(7) {
        let byte = bytes.next()?;
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = char> {
        '\0'..=char::MAX
    }

    #[test]
    fn names_are_of_the_characters_that_another_implementation_knows() {
        for c in all() {
            assert_eq!(is_start(c), unicode_ident::is_xid_start(c), "{c:?}");
            assert_eq!(is_continue(c), unicode_ident::is_xid_continue(c), "{c:?}");
        }
        assert!(is_word('é') && is_word('5') && !is_word('_') && !is_word('-'));
    }

    #[test]
    fn letters_change_as_the_standard_library_changes_them() {
        for c in all() {
            let mut wanted = c.to_uppercase();
            let (first, second) = (wanted.next().unwrap(), wanted.next());
            // Capitals with an iota, and those that the reference does not know, are told apart in a test of `upper`.
            if second.is_none() && !crate::text::is_newer(first) {
                assert_eq!(upper(c), first, "{c:?}");
            }
            assert_eq!(lower(c), c.to_lowercase().next().unwrap(), "{c:?}");
        }
        assert_eq!(
            [upper('ß'), upper('ᾀ'), upper('ῳ'), upper('ƛ')],
            ['ß', 'ᾈ', 'ῼ', 'ƛ']
        );
        assert_eq!(lowered("ÀΣ1"), "àσ1");
    }

    #[test]
    fn what_is_seen_is_what_the_standard_library_does_not_escape() {
        for c in all().filter(|c| !c.is_ascii()) {
            // Of a mark behind a letter it escapes nothing.
            let shown = format!("a{c}").escape_debug().nth(1) == Some(c);
            assert_eq!(is_visible(c), shown, "{c:?}");
        }
        assert!(is_visible(' ') && is_visible('"') && !is_visible('\t') && !is_visible('\u{7f}'));
    }
}
