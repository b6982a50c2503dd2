use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Unicode's marks, packed by `build.rs`: how many characters are skipped and how many are marks, by turns.
const MARKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/marks.bin"));

/// The next number of the table; seven bits a byte, the lowest first.
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

/// The ranges of marks, in order.
fn marks() -> impl Iterator<Item = Range<u32>> {
    let (mut bytes, mut end) = (MARKS.iter(), 0);
    std::iter::from_fn(move || {
        let start = end + number(&mut bytes)?;
        end = start + number(&mut bytes)?;
        Some(start..end)
    })
}

/// Whether a character is a mark, such as a vowel sign or an accent.
fn is_mark(c: char) -> bool {
    let c = u32::from(c);
    marks()
        .take_while(|range| range.start <= c)
        .any(|range| range.contains(&c))
}

/// The grapheme clusters of a text by the rules of Unicode 15.0, as the reference counts them. Later
/// versions join Indic consonants across a virama; those clusters are cut again.
pub(crate) fn graphemes(text: &str) -> Vec<&str> {
    if text.is_ascii() && !text.contains('\r') {
        return (0..text.len()).filter_map(|i| text.get(i..=i)).collect();
    }
    let mut clusters = Vec::new();
    for cluster in text.graphemes(true) {
        let mut start = 0;
        let mut previous = None;
        for (index, c) in cluster.char_indices() {
            let after_mark = previous.is_some_and(|p| is_mark(p) || p == '\u{200d}');
            if after_mark && c.is_alphabetic() && !is_mark(c) {
                clusters.extend(cluster.get(start..index));
                start = index;
            }
            previous = Some(c);
        }
        clusters.extend(cluster.get(start..));
    }
    clusters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_those_of_unicode() {
        let all: String = ('\0'..=char::MAX).collect();
        let marks: String = marks().flatten().filter_map(char::from_u32).collect();
        let class = regex::Regex::new(r"\p{M}+").unwrap();
        let wanted: String = class.find_iter(&all).map(|found| found.as_str()).collect();
        assert_eq!(marks, wanted);
        assert!(is_mark('\u{301}') && is_mark('\u{93f}') && !is_mark('a') && !is_mark('न'));
    }

    #[test]
    fn counts() {
        assert_eq!(graphemes("abc").len(), 3);
        assert_eq!(graphemes("a\r\nb"), ["a", "\r\n", "b"]);
        assert_eq!(graphemes("👨‍👩‍👧").len(), 1);
        assert_eq!(graphemes("🇯🇵🇨🇳").len(), 2);
        assert_eq!(graphemes("नमस्ते").len(), 4);
        assert_eq!(graphemes("각").len(), 1);
        assert_eq!(graphemes("").len(), 0);
    }
}
