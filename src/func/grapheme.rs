use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

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
            let after_mark = previous.is_some_and(|p| is_combining_mark(p) || p == '\u{200d}');
            if after_mark && c.is_alphabetic() && !is_combining_mark(c) {
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
