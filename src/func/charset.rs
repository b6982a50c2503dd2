//! Character sets with tables. The tables are not ours: the platform decodes, and what it decodes is turned
//! round to encode.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::sorted::Gather;
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

/// The label of a character set by one of its registered names. The reference knows these and no others.
pub(super) fn registered(name: &str) -> Option<&'static str> {
    let name = name.trim().to_ascii_lowercase();
    let mut sets = NAMES.lines().map(|line| line.split(' '));
    sets.find_map(|mut names| {
        let label = names.clone().next()?;
        names.any(|own| own == name).then_some(label)
    })
}

/// A line for each set: its label here, then its other names.
const NAMES: &str = "\
utf-8 csutf8
utf-16 csutf16
utf-16be csutf16be
utf-16le csutf16le
us-ascii iso-ir-6 ansi_x3.4-1968 ansi_x3.4-1986 iso_646.irv:1991 iso646-us us ibm367 cp367 csascii
iso-8859-1 iso_8859-1:1987 iso-ir-100 iso_8859-1 latin1 l1 ibm819 cp819 csisolatin1
iso-8859-2 iso_8859-2:1987 iso-ir-101 iso_8859-2 latin2 l2 csisolatin2
iso-8859-3 iso_8859-3:1988 iso-ir-109 iso_8859-3 latin3 l3 csisolatin3
iso-8859-4 iso_8859-4:1988 iso-ir-110 iso_8859-4 latin4 l4 csisolatin4
iso-8859-5 iso_8859-5:1988 iso-ir-144 iso_8859-5 cyrillic csisolatincyrillic
iso-8859-6 iso_8859-6:1987 iso-ir-127 iso_8859-6 ecma-114 asmo-708 arabic csisolatinarabic iso_8859-6-e iso-8859-6-e csiso88596e iso_8859-6-i iso-8859-6-i csiso88596i
iso-8859-7 iso_8859-7:1987 iso-ir-126 iso_8859-7 elot_928 ecma-118 greek greek8 csisolatingreek
iso-8859-8 iso_8859-8:1988 iso-ir-138 iso_8859-8 hebrew csisolatinhebrew iso_8859-8-e iso-8859-8-e csiso88598e iso_8859-8-i iso-8859-8-i csiso88598i
iso-8859-9 iso_8859-9:1989 iso-ir-148 iso_8859-9 latin5 l5 csisolatin5
iso-8859-10 iso-ir-157 l6 iso_8859-10:1992 csisolatin6 latin6
iso-8859-13 csiso885913
iso-8859-14 iso-ir-199 iso_8859-14:1998 iso_8859-14 latin8 iso-celtic l8 csiso885914
iso-8859-15 iso_8859-15 latin-9 csiso885915
iso-8859-16 iso-ir-226 iso_8859-16:2001 iso_8859-16 latin10 l10 csiso885916
koi8-r cskoi8r
koi8-u cskoi8u
macintosh mac csmacintosh
windows-874 cswindows874
windows-1250 cswindows1250
windows-1251 cswindows1251
windows-1252 cswindows1252
windows-1253 cswindows1253
windows-1254 cswindows1254
windows-1255 cswindows1255
windows-1256 cswindows1256
windows-1257 cswindows1257
windows-1258 cswindows1258
euc-jp cseucpkdfmtjapanese extended_unix_code_packed_format_for_japanese
iso-2022-jp csiso2022jp
shift_jis ms_kanji csshiftjis
euc-kr cseuckr
gb18030 csgb18030
gbk cp936 ms936 windows-936 csgbk
big5 csbig5
ibm866 cp866 866 csibm866
ibm037 cp037 ebcdic-cp-us ebcdic-cp-ca ebcdic-cp-wt ebcdic-cp-nl csibm037
ibm437 cp437 437 cspc8codepage437
ibm850 cp850 850 cspc850multilingual
ibm852 cp852 852 cspcp852
ibm855 cp855 855 csibm855
ibm00858 ccsid00858 cp00858 pc-multilingual-850+euro csibm00858
ibm860 cp860 860 csibm860
ibm862 cp862 862 cspc862latinhebrew
ibm863 cp863 863 csibm863
ibm865 cp865 865 csibm865
ibm1047 ibm-1047 csibm1047
ibm01140 ccsid01140 cp01140 ebcdic-us-37+euro csibm01140
hz-gb-2312";

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
        .gathered();
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
