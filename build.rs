//! Packs what is too large as it is: what Unicode says of characters, and for native builds how types of the cloud behave.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a build script reads files, talks to cargo on its standard output, and may fail"
)]

use std::error::Error;
use std::path::Path;

use regex_syntax::hir::{Class, HirKind};
use unicode_segmentation::UnicodeSegmentation;

#[path = "scripts/catalog-pack/src/world.rs"]
mod world;

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

/// What characters of a category are, as a rule; see `text::unicode` for the bits.
const MEANINGS: &[(&str, u8)] = &[
    ("Lu Ll Lt Lm Lo Nl", VISIBLE | START | CONTINUE),
    ("Mn", VISIBLE | CONTINUE | EXTEND),
    ("Mc", VISIBLE | CONTINUE | SPACING),
    ("Me", VISIBLE | EXTEND),
    ("Nd Pc", VISIBLE | CONTINUE),
    ("No Pd Ps Pe Pi Pf Po Sm Sc Sk So", VISIBLE),
    ("Cc Cf Zl Zp", CONTROL),
];

const START: u8 = 1;
const CONTINUE: u8 = 1 << 1;
const EXTEND: u8 = 1 << 2;
const SPACING: u8 = 1 << 3;
const PREPEND: u8 = 1 << 4;
const CONTROL: u8 = 1 << 5;
const PICTURE: u8 = 1 << 6;
const VISIBLE: u8 = 1 << 7;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&folder).join("classes.bin"), classes()?)?;
    std::fs::write(Path::new(&folder).join("cases.bin"), cases()?)?;
    println!("cargo::rerun-if-changed=scripts/catalog-pack/src/world.rs");
    println!("cargo::rerun-if-changed=data/cloud");
    let world = world::pack_world(Path::new("data/cloud"))?;
    std::fs::write(Path::new(&folder).join("world.txt"), world)?;
    Ok(())
}

/// Classes one after the other, see `text::unicode`: categories, scripts, and the exceptions from what categories mean.
fn classes() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut bytes = Vec::new();
    let mut meant = vec![0; 0x11_0000];
    for name in CATEGORIES.split_whitespace() {
        let meaning = MEANINGS
            .iter()
            .find(|meaning| meaning.0.split(' ').any(|category| category == name));
        let meaning = meaning.map_or(0, |meaning| meaning.1);
        let ranges = class(&format!("\\p{{{name}}}"))?;
        for (first, end) in &ranges {
            meant[*first as usize..*end as usize].fill(meaning);
        }
        write(&mut bytes, name, meaning, &ranges)?;
    }
    for name in SCRIPTS.split_whitespace() {
        write(&mut bytes, name, 0, &class(&format!("\\p{{{name}}}"))?)?;
    }
    for (number, meaning) in meant.iter_mut().enumerate() {
        *meaning ^= char::from_u32(number as u32).map_or(0, bits);
    }
    for bit in 0..8 {
        let wrong = (0..0x11_0000_u32).filter(|number| meant[*number as usize] >> bit & 1 != 0);
        write(&mut bytes, "", 1 << bit, &runs(wrong))?;
    }
    Ok(bytes)
}

fn write(
    bytes: &mut Vec<u8>,
    name: &str,
    meaning: u8,
    ranges: &[(u32, u32)],
) -> Result<(), Box<dyn Error>> {
    let name = name.replace('_', "").to_lowercase();
    let mut packed = Vec::new();
    let mut place = 0;
    for (start, end) in ranges {
        number(&mut packed, start - place);
        number(&mut packed, end - start);
        place = *end;
    }
    bytes.push(u8::try_from(name.len())?);
    bytes.extend(name.as_bytes());
    bytes.push(meaning);
    bytes.extend(u16::try_from(packed.len())?.to_le_bytes());
    bytes.extend(packed);
    Ok(())
}

/// Seven bits a byte, the lowest first; a set eighth bit says that more follow.
fn number(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Numbers as ranges, of which the end is behind the last.
fn runs(numbers: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, end)) if *end == number => *end += 1,
            _ => runs.push((number, number + 1)),
        }
    }
    runs
}

/// What a character is, as other implementations know it.
fn bits(c: char) -> u8 {
    let one = |text: &[char]| {
        let text: String = text.iter().collect();
        text.graphemes(true).count() == 1
    };
    let mut bits = 0;
    let mut set = |bit: u8, holds: bool| bits |= if holds { bit } else { 0 };
    set(START, unicode_ident::is_xid_start(c));
    set(CONTINUE, unicode_ident::is_xid_continue(c));
    // Of a mark behind a letter nothing is escaped.
    set(
        VISIBLE,
        format!("a{c}").escape_debug().nth(1) == Some(c) || "\"\'\\".contains(c),
    );
    // Of the planes with ideographs only, and of those for private use, nothing joins anything.
    if matches!(c, '\u{20000}'..'\u{e0000}' | '\u{e1000}'..) {
        return bits;
    }
    let joins = one(&['a', c]);
    let spacing = joins && c != '\u{200d}' && !one(&['👩', c, '\u{200d}', '👩']);
    set(EXTEND, joins && !spacing);
    set(SPACING, spacing);
    set(PREPEND, !joins && one(&[c, 'a']));
    set(CONTROL, !one(&[c, '\u{301}']));
    set(PICTURE, !joins && one(&['👩', '\u{200d}', c]));
    bits
}

/// Capitals, then small letters, see `text::unicode`.
fn cases() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut bytes = Vec::new();
    for mapped in [upper as fn(char) -> char, |c| {
        c.to_lowercase().next().unwrap_or(c)
    }] {
        let all = ('\u{80}'..=char::MAX).map(|c| (u32::from(c), u32::from(mapped(c))));
        let all: Vec<_> = all.filter(|(c, other)| c != other).collect();
        let packed = letters(&all);
        bytes.extend(u16::try_from(packed.len())?.to_le_bytes());
        bytes.extend(packed);
    }
    Ok(bytes)
}

/// The capital letter. A letter that would become several stays as it is, but for Greek ones with an iota,
/// which have a capital of their own; and letters whose capital is too new for the reference stay too.
fn upper(c: char) -> char {
    let shifted = |by: u32| char::from_u32(u32::from(c) + by).unwrap_or(c);
    match c {
        'ᾀ'..='ᾇ' | 'ᾐ'..='ᾗ' | 'ᾠ'..='ᾧ' => shifted(8),
        'ᾳ' | 'ῃ' | 'ῳ' => shifted(9),
        'ƛ' | 'ɤ' | 'ꟓ' | 'ꟕ' => c,
        _ => {
            let mut mapped = c.to_uppercase();
            match (mapped.next(), mapped.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        }
    }
}

/// Runs of letters whose other ones are equally far away.
fn letters(all: &[(u32, u32)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut place = 0;
    let mut rest = all;
    while let [(first, other), ..] = rest {
        let by = i64::from(*other) - i64::from(*first);
        let run = |step: u32| {
            let mut wanted = *first;
            let equal = |letter: &&(u32, u32)| {
                let fits = letter.0 == wanted && i64::from(letter.1) - i64::from(letter.0) == by;
                wanted += step;
                fits
            };
            rest.iter().take_while(equal).count()
        };
        let step = if run(2) > run(1) { 2 } else { 1 };
        let count = run(step);
        number(&mut bytes, first - place);
        number(&mut bytes, (count as u32) << 1 | (step - 1));
        number(
            &mut bytes,
            (by.unsigned_abs() as u32) << 1 | u32::from(by < 0),
        );
        place = first + (count as u32 - 1) * step + 1;
        rest = &rest[count..];
    }
    bytes
}

/// The ranges of a class; their ends are behind the last character.
fn class(pattern: &str) -> Result<Vec<(u32, u32)>, Box<dyn Error>> {
    let hir = regex_syntax::parse(pattern)?;
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.iter();
            let range = |(first, last)| (u32::from(first), u32::from(last) + 1);
            Ok(ranges.map(|r| range((r.start(), r.end()))).collect())
        }
        // Of one character.
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0)?;
            Ok(text
                .chars()
                .map(|c| (u32::from(c), u32::from(c) + 1))
                .collect())
        }
        _ => Err(format!("{pattern} is no class").into()),
    }
}
