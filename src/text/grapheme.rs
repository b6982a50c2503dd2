use unicode_segmentation::UnicodeSegmentation;

/// The grapheme clusters of a text by the rules of Unicode 15.0, as the reference counts them. Later
/// versions join Indic consonants across a virama; those clusters are cut again.
pub(crate) fn graphemes(text: &str) -> Vec<&str> {
    let mut clusters = Vec::new();
    each(text, &mut |cluster| clusters.push(cluster));
    clusters
}

/// How many columns a text takes: its grapheme clusters.
pub(crate) fn columns(text: &str) -> u32 {
    if is_plain(text) {
        return u32::try_from(text.len()).unwrap_or(u32::MAX);
    }
    let mut count: u32 = 0;
    each(text, &mut |_| count = count.saturating_add(1));
    count
}

/// Whether every byte is a cluster.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && !text.contains('\r')
}

fn each<'t>(text: &'t str, take: &mut dyn FnMut(&'t str)) {
    if is_plain(text) {
        return (0..text.len())
            .filter_map(|i| text.get(i..=i))
            .for_each(take);
    }
    for cluster in text.graphemes(true) {
        let mut start = 0;
        let mut previous = None;
        for (index, c) in cluster.char_indices() {
            if previous.is_some_and(extends) && unicode_ident::is_xid_start(c) && !extends(c) {
                take(cluster.get(start..index).unwrap_or_default());
                start = index;
            }
            previous = Some(c);
        }
        take(cluster.get(start..).unwrap_or_default());
    }
}

/// Whether a character joins the cluster of whatever letter stands before it: marks and joiners do.
fn extends(c: char) -> bool {
    !c.is_ascii() && String::from_iter(['a', c]).graphemes(true).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks() {
        assert!(extends('\u{301}') && extends('\u{93f}') && !extends('a') && !extends('न'));
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
        assert_eq!(columns("नमस्ते\r\n"), 5);
    }
}
