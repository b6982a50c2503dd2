//! Unicode's normal form C. Its tables are not ours: natively a crate has them, in wasm the JavaScript host.

use std::borrow::Cow;
use std::cell::Cell;

/// Gives a text in normal form C.
pub type Normaliser = fn(text: &str) -> String;

thread_local! {
    static NORMALISER: Cell<Normaliser> = const { Cell::new(native) };
}

/// Has the platform normalise, where it brings the tables along.
pub fn use_normaliser(normaliser: Normaliser) {
    NORMALISER.set(normaliser);
}

/// Blocks whose characters neither change in normal form C nor join what stands before them: Latin, punctuation,
/// kana, ideographs, Hangul syllables, full width forms, symbols and pictures. A text of them alone is normal.
const SETTLED: [(char, char); 8] = [
    ('\0', '\u{2ff}'),
    ('\u{2010}', '\u{2027}'),
    ('\u{3000}', '\u{3029}'),
    ('\u{3030}', '\u{3098}'),
    ('\u{309b}', '\u{9fff}'),
    ('\u{ac00}', '\u{d7a3}'),
    ('\u{ff00}', '\u{ffef}'),
    ('\u{1f000}', '\u{1faff}'),
];

/// The text in Unicode normal form C.
pub fn normal(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || text.chars().all(is_settled) {
        return Cow::Borrowed(text);
    }
    let made = NORMALISER.get()(text);
    if made == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(made)
    }
}

fn is_settled(c: char) -> bool {
    SETTLED
        .iter()
        .any(|&(first, last)| (first..=last).contains(&c))
}

#[cfg(not(target_arch = "wasm32"))]
fn native(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().collect()
}

#[cfg(target_arch = "wasm32")]
fn native(text: &str) -> String {
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::char::canonical_combining_class;
    use unicode_normalization::{IsNormalized, is_nfc_quick};

    #[test]
    fn settled_characters_need_no_table() {
        let unsettled: String = ('\0'..=char::MAX)
            .filter(|&c| is_settled(c))
            .filter(|&c| {
                is_nfc_quick([c].into_iter()) != IsNormalized::Yes
                    || canonical_combining_class(c) != 0
            })
            .collect();
        assert_eq!(unsettled, "");
    }

    #[test]
    fn composes_and_leaves_what_is_composed() {
        assert_eq!(normal("cafe\u{301}"), "caf\u{e9}");
        assert_eq!(normal("\u{1112}\u{1161}\u{11ab}"), "\u{d55c}");
        assert!(matches!(normal("网络 é ⓐ"), Cow::Borrowed(_)));
        assert!(matches!(normal("\u{391}\u{301}"), Cow::Owned(_)));
    }
}
