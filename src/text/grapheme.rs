use super::unicode::{CONTROL, EXTEND, PICTURE, PREPEND, SPACING, bits};

/// The grapheme clusters of a text by the rules of Unicode 15.0, as the reference counts them. Later
/// versions join Indic consonants across a virama.
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

fn each<'t>(mut text: &'t str, take: &mut dyn FnMut(&'t str)) {
    while !text.is_empty() {
        let (cluster, rest) = text.split_at(first_grapheme(text));
        take(cluster);
        text = rest;
    }
}

/// What of a cluster decides whether the next character belongs to it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Return,
    LineFeed,
    Control,
    Extend,
    Spacing,
    Joiner,
    Prepend,
    Picture,
    /// A half of a flag.
    Region,
    /// Hangul: a letter of the begin, the middle or the end of a syllable.
    Leading,
    Vowel,
    Trailing,
    /// Hangul: a syllable without and with an end.
    Open,
    Closed,
    Other,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            '\r' => Self::Return,
            '\n' => Self::LineFeed,
            ' '..='~' => Self::Other,
            '\u{200d}' => Self::Joiner,
            '\u{1f1e6}'..='\u{1f1ff}' => Self::Region,
            '\u{1100}'..='\u{115f}' | '\u{a960}'..='\u{a97c}' => Self::Leading,
            '\u{1160}'..='\u{11a7}'
            | '\u{d7b0}'..='\u{d7c6}'
            | '\u{16d63}'
            | '\u{16d67}'..='\u{16d6a}' => Self::Vowel,
            '\u{11a8}'..='\u{11ff}' | '\u{d7cb}'..='\u{d7fb}' => Self::Trailing,
            '\u{ac00}'..='\u{d7a3}' if (u32::from(c) - 0xac00).is_multiple_of(28) => Self::Open,
            '\u{ac00}'..='\u{d7a3}' => Self::Closed,
            _ => {
                let bits = bits(c);
                let kinds = [
                    (CONTROL, Self::Control),
                    (EXTEND, Self::Extend),
                    (SPACING, Self::Spacing),
                    (PREPEND, Self::Prepend),
                    (PICTURE, Self::Picture),
                ];
                let kind = kinds.into_iter().find(|kind| bits & kind.0 != 0);
                kind.map_or(Self::Other, |kind| kind.1)
            }
        }
    }
}

/// The length of a text's first cluster.
pub(crate) fn first_grapheme(text: &str) -> usize {
    let mut previous = None;
    let mut regions = 0;
    // Of a picture and what joins it; and whether the joiner for another picture is there.
    let (mut pictured, mut joined) = (false, false);
    for (at, c) in text.char_indices() {
        let kind = Kind::of(c);
        let flag = kind == Kind::Region && regions == 1;
        let joins_picture = kind == Kind::Picture && joined;
        if let Some(previous) = previous
            && !(flag || joins_picture || joins(previous, kind))
        {
            return at;
        }
        joined = kind == Kind::Joiner && pictured;
        pictured = kind == Kind::Picture || kind == Kind::Extend && pictured;
        regions = if kind == Kind::Region { regions + 1 } else { 0 };
        previous = Some(kind);
    }
    text.len()
}

/// Whether a character joins the one before it, if neither is part of a flag or a joined picture.
fn joins(previous: Kind, next: Kind) -> bool {
    use Kind::{
        Closed, Control, Extend, Joiner, Leading, LineFeed, Open, Prepend, Return, Spacing,
        Trailing, Vowel,
    };
    match (previous, next) {
        (Return, LineFeed) => true,
        (Return | LineFeed | Control, _) | (_, Return | LineFeed | Control) => false,
        (_, Extend | Spacing | Joiner) | (Prepend, _) => true,
        (Leading, Leading | Vowel | Open | Closed) => true,
        (Open | Vowel, Vowel | Trailing) | (Closed | Trailing, Trailing) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

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
        assert_eq!(columns("नमस्ते\r\n"), 5);
    }

    /// The clusters that another implementation finds, cut where an Indic consonant was joined.
    fn wanted(text: &str) -> Vec<&str> {
        let extends = |c: char| !c.is_ascii() && format!("a{c}").graphemes(true).count() == 1;
        let mut clusters = Vec::new();
        for cluster in text.graphemes(true) {
            let mut start = 0;
            let mut previous = None;
            for (index, c) in cluster.char_indices() {
                // The only letter that is a picture is joined as one.
                let letter = unicode_ident::is_xid_start(c) && c != 'ℹ';
                if previous.is_some_and(extends) && letter && !extends(c) {
                    clusters.push(&cluster[start..index]);
                    start = index;
                }
                previous = Some(c);
            }
            clusters.push(&cluster[start..]);
        }
        clusters
    }

    #[test]
    fn each_character_between_others() {
        let neighbours = [
            "",
            "a",
            "\r",
            "\n",
            "\u{301}",
            "\u{93e}",
            "\u{200d}",
            "\u{600}",
            "👩",
            "👩\u{200d}",
            "👩\u{301}",
            "👩\u{93e}",
            "🇯",
            "ᄀ",
            "ᅡ",
            "ᆨ",
            "가",
            "각",
            "क\u{94d}",
            "\0",
        ];
        let all = ('\0'..'\u{20000}').chain('\u{e0000}'..'\u{e1000}');
        // Of the long rows of ideographs and syllables, and of rare scripts, some are enough.
        let all = all.filter(|c| match c {
            '\u{3400}'..='\u{9fff}' | '가'..='힣' | '\u{17000}'..='\u{18cff}' => {
                u32::from(*c).is_multiple_of(97)
            }
            '\u{10000}'.. => u32::from(*c).is_multiple_of(5),
            _ => true,
        });
        for c in all {
            let text: String = neighbours
                .iter()
                .map(|other| format!("{c}{other}"))
                .collect();
            assert_eq!(graphemes(&text), wanted(&text), "{text:?}");
        }
    }

    #[test]
    fn any_characters_together() {
        let some = [
            "a", "\r", "\n", "\u{301}", "\u{93e}", "\u{200d}", "\u{600}", "👩", "🇯", "ᄀ", "ᅡ", "ᆨ",
            "가", "각", "क", "\u{94d}", "\0", "❤", "\u{fe0f}",
        ];
        let mut chance = 1_u64;
        for _ in 0..40_000 {
            let mut text = String::new();
            for _ in 0..8 {
                chance = chance
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                text += some[(chance >> 33) as usize % some.len()];
            }
            assert_eq!(graphemes(&text), wanted(&text), "{text:?}");
        }
    }
}
