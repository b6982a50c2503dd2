use unicode_segmentation::UnicodeSegmentation;

use super::pattern::{Set, class};

thread_local! {
    // What the packed table says, unpacked once.
    static MARKS: Set = class("mark").unwrap_or_default();
}

/// Whether a character is a mark, such as a vowel sign or an accent.
fn is_mark(c: char) -> bool {
    MARKS.with(|marks| marks.contains(c))
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
    fn marks() {
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
