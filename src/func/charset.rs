//! Character sets with tables. The tables are not ours: the platform decodes, and what it decodes is turned
//! round to encode.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

/// Decodes bytes of the character set with this label, as the Encoding Standard says. Nothing for an unknown
/// label; what cannot be decoded becomes U+FFFD.
pub type Decoder = fn(label: &str, bytes: &[u8]) -> Option<String>;

thread_local! {
    static DECODER: Cell<Decoder> = const { Cell::new(native) };
    static TABLES: RefCell<FxHashMap<String, Rc<Table>>> = RefCell::default();
}

/// The bytes that stand for each character.
type Table = FxHashMap<char, Vec<u8>>;

/// Has the platform decode, where it brings the tables along.
pub fn use_decoder(decoder: Decoder) {
    DECODER.set(decoder);
}

#[cfg(not(target_arch = "wasm32"))]
fn native(label: &str, bytes: &[u8]) -> Option<String> {
    let encoding = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())?;
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Some(text.into_owned())
}

#[cfg(target_arch = "wasm32")]
fn native(_: &str, _: &[u8]) -> Option<String> {
    None
}

/// Whether there is a character set with this label.
pub(super) fn is_known(label: &str) -> bool {
    decode(label, &[]).is_some()
}

/// The text behind bytes.
pub(super) fn decode(label: &str, bytes: &[u8]) -> Option<String> {
    DECODER.get()(label, bytes)
}

/// The bytes of a text. Nothing when the character set lacks one of its characters.
pub(super) fn encode(label: &str, text: &str) -> Option<Vec<u8>> {
    let table = table(label)?;
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        bytes.extend(table.get(&c)?);
    }
    Some(bytes)
}

fn table(label: &str) -> Option<Rc<Table>> {
    let label = label.to_ascii_lowercase();
    if let Some(found) = TABLES.with_borrow(|tables| tables.get(&label).cloned()) {
        return Some(found);
    }
    let table = Rc::new(turned_round(&label)?);
    TABLES.with_borrow_mut(|tables| tables.insert(label, table.clone()));
    Some(table)
}

/// Decodes every sequence of one and two bytes and notes which character it is; the first that gives a
/// character stands for it.
///
/// A line end after each sequence keeps them apart: it is a trail byte in no character set, and so each line
/// of the answer belongs to one sequence.
fn turned_round(label: &str) -> Option<Table> {
    let singles = (0..=0xff).map(|byte| vec![byte]);
    let pairs = (0x81..=0xfe).flat_map(|lead| (0x40..=0xfe).map(move |trail| vec![lead, trail]));
    let sequences = || singles.clone().chain(pairs.clone()).filter(|s| s != b"\n");
    let all: Vec<u8> = sequences()
        .flat_map(|sequence| sequence.into_iter().chain([b'\n']))
        .collect();
    let text = decode(label, &all)?;
    let mut table = Table::default();
    for (line, sequence) in text.split('\n').zip(sequences()) {
        let mut chars = line.chars();
        if let (Some(c), None) = (chars.next(), chars.next())
            && c != char::REPLACEMENT_CHARACTER
            && !is_decoded_only(label, &sequence, c)
        {
            match c {
                // Of these Big5 writes the last double.
                '═' | '╞' | '╡' | '╪' | '十' | '卅' if is_big5(label) => {
                    table.insert(c, sequence);
                }
                _ => {
                    table.entry(c).or_insert(sequence);
                }
            }
        }
    }
    table.insert('\n', vec![b'\n']);
    if is_shift_jis(label) {
        // Written, but read as something else.
        table.extend([
            ('¥', vec![0x5c]),
            ('‾', vec![0x7e]),
            ('−', vec![0x81, 0x7c]),
        ]);
    }
    Some(table)
}

/// Sequences that the standard reads but never writes: Hong Kong's part of Big5, the doubles of Shift_JIS and
/// its range for private use.
fn is_decoded_only(label: &str, sequence: &[u8], c: char) -> bool {
    let &[lead, _] = sequence else {
        return false;
    };
    if is_big5(label) {
        lead < 0xa1
    } else if is_shift_jis(label) {
        matches!(lead, 0xed | 0xee) || is_private(c)
    } else {
        false
    }
}

fn is_big5(label: &str) -> bool {
    label.contains("big5")
}

fn is_shift_jis(label: &str) -> bool {
    let parts = ["shift", "sjis", "kanji", "31j", "932"];
    parts.iter().any(|part| label.contains(part))
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The characters of the basic plane, but for private ones, that are encoded otherwise than the Encoding Standard does.
    fn differing(label: &str) -> String {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
        let plane = (0x80..0xffff).filter_map(char::from_u32);
        plane
            .filter(|c| !is_private(*c))
            .filter(|c| {
                let text = c.to_string();
                let (wanted, _, failed) = encoding.encode(&text);
                encode(label, &text) != (!failed).then(|| wanted.into_owned())
            })
            .collect()
    }

    #[test]
    fn encodes_as_the_standard_does() {
        let labels = [
            "gbk",
            "euc-kr",
            "big5",
            "shift_jis",
            "koi8-r",
            "windows-1252",
        ];
        let found = labels.map(differing);
        assert_eq!(found, [""; 6]);
    }

    #[test]
    fn comes_back() {
        let bytes = encode("GBK", "日本 a\n").unwrap();
        assert_eq!(decode("gbk", &bytes).as_deref(), Some("日本 a\n"));
        assert_eq!(encode("koi8-r", "日"), None);
        assert!(!is_known("no-such-set"));
    }
}
