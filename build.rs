//! Packs what is too large as it is: Unicode's classes of characters.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a build script reads files and talks to cargo on its standard output"
)]

use std::error::Error;
use std::path::Path;

use regex_syntax::hir::{Class, HirKind};

/// The categories of Unicode that no others make up; surrogates are no characters.
const CATEGORIES: &str =
    "Cc Cf Co Ll Lm Lo Lt Lu Mc Me Mn Nd Nl No Pc Pd Pe Pf Pi Po Ps Sc Sk Sm So Zl Zp Zs";

const SCRIPTS: &str = "\
    Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali \
    Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma \
    Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cypro_Minoan Cyrillic Deseret Devanagari \
    Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Garay Georgian Glagolitic \
    Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Gurung_Khema Han Hangul Hanifi_Rohingya Hanunoo \
    Hatran Hebrew Hiragana Imperial_Aramaic Inherited Inscriptional_Pahlavi Inscriptional_Parthian \
    Javanese Kaithi Kannada Katakana Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi \
    Kirat_Rai Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam \
    Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive \
    Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari \
    New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Ol_Onal Old_Hungarian Old_Italic \
    Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya \
    Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic \
    Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo \
    Sundanese Sunuwar Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangsa \
    Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Todhri Toto Tulu_Tigalari Ugaritic Vai Vithkuqi \
    Wancho Warang_Citi Yezidi Yi Zanabazar_Square";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&folder).join("classes.bin"), classes()?)?;
    Ok(())
}

/// Classes one after the other, see `func::pattern::unicode`.
fn classes() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut bytes = Vec::new();
    for name in CATEGORIES
        .split_whitespace()
        .chain(SCRIPTS.split_whitespace())
    {
        let ranges = class(&format!("\\p{{{name}}}"))?;
        let name = name.replace('_', "").to_lowercase();
        bytes.push(u8::try_from(name.len())?);
        bytes.extend(name.as_bytes());
        bytes.extend(u16::try_from(ranges.len())?.to_le_bytes());
        bytes.extend(ranges);
    }
    Ok(bytes)
}

/// The characters of a class as numbers by turns: how many are skipped, how many belong to it. Seven bits a byte, the
/// lowest first; a set eighth bit says that more follow.
fn class(pattern: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let hir = regex_syntax::parse(pattern)?;
    let ranges: Vec<(char, char)> = match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.iter();
            ranges.map(|range| (range.start(), range.end())).collect()
        }
        // Of one character.
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0)?;
            text.chars().map(|c| (c, c)).collect()
        }
        _ => return Err(format!("{pattern} is no class").into()),
    };
    let mut bytes = Vec::new();
    let mut place = 0;
    for (first, last) in ranges {
        let (start, end) = (u32::from(first), u32::from(last) + 1);
        for mut number in [start - place, end - start] {
            while number >= 0x80 {
                bytes.push((number & 0x7f) as u8 | 0x80);
                number >>= 7;
            }
            bytes.push(number as u8);
        }
        place = end;
    }
    Ok(bytes)
}
