//! Tables that browsers and Node bring along: character sets and Unicode's normal form.

use crate::sorted::Gather;
use js_sys::JsString;
use web_sys::TextDecoder;

/// Decodes by the host's `TextDecoder`. Nothing for a label it does not know.
pub fn decode(label: &str, bytes: &[u8]) -> Option<String> {
    let decoder = TextDecoder::new_with_label(label).ok()?;
    let text = decoder.decode_with_u8_array(bytes).ok()?;
    if decoder.encoding() == "windows-1252" {
        return Some(text.chars().map(windows_1252).gathered());
    }
    Some(text)
}

/// Some versions of Node take windows-1252 for Latin 1, which has controls where it has letters; another host's
/// answer stays as it is.
fn windows_1252(c: char) -> char {
    const LETTERS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match c {
        '\u{80}'..='\u{9f}' => LETTERS.chars().nth(c as usize - 0x80).unwrap_or(c),
        _ => c,
    }
}

/// A text in normal form C.
pub fn normalise(text: &str) -> String {
    JsString::from(text).normalize("NFC").into()
}
