//! The host's decoder of character sets: browsers and Node bring the tables along.

use web_sys::TextDecoder;

/// Decodes by the host's `TextDecoder`. Nothing for a label it does not know.
pub fn decode(label: &str, bytes: &[u8]) -> Option<String> {
    let decoder = TextDecoder::new_with_label(label).ok()?;
    decoder.decode_with_u8_array(bytes).ok()
}
