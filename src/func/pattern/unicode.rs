//! Unicode's categories and scripts by their names.

use super::set::Set;
use crate::sorted::Gather;
use crate::text;

/// Long names of categories, as they are compared.
const ALIASES: &[(&str, &str)] = &[
    ("other", "c"),
    ("control", "cc"),
    ("cntrl", "cc"),
    ("format", "cf"),
    ("unassigned", "cn"),
    ("privateuse", "co"),
    ("surrogate", "cs"),
    ("letter", "l"),
    ("casedletter", "lc"),
    ("lowercaseletter", "ll"),
    ("modifierletter", "lm"),
    ("otherletter", "lo"),
    ("titlecaseletter", "lt"),
    ("uppercaseletter", "lu"),
    ("mark", "m"),
    ("combiningmark", "m"),
    ("spacingmark", "mc"),
    ("enclosingmark", "me"),
    ("nonspacingmark", "mn"),
    ("number", "n"),
    ("decimalnumber", "nd"),
    ("digit", "nd"),
    ("letternumber", "nl"),
    ("othernumber", "no"),
    ("punctuation", "p"),
    ("punct", "p"),
    ("connectorpunctuation", "pc"),
    ("dashpunctuation", "pd"),
    ("closepunctuation", "pe"),
    ("finalpunctuation", "pf"),
    ("initialpunctuation", "pi"),
    ("otherpunctuation", "po"),
    ("openpunctuation", "ps"),
    ("symbol", "s"),
    ("currencysymbol", "sc"),
    ("modifiersymbol", "sk"),
    ("mathsymbol", "sm"),
    ("othersymbol", "so"),
    ("separator", "z"),
    ("lineseparator", "zl"),
    ("paragraphseparator", "zp"),
    ("spaceseparator", "zs"),
];

/// The characters of a category or script. Letter case, spaces, hyphens and underscores of the name do not matter.
pub(crate) fn class(name: &str) -> Option<Set> {
    let mut name: String = name
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '_'))
        .gathered();
    name.make_ascii_lowercase();
    let alias = ALIASES.iter().find(|alias| alias.0 == name);
    let parts: &[&str] = match alias.map_or(&*name, |alias| alias.1) {
        "any" => return Some(Set::default().others()),
        "ascii" => return Some(Set::of(vec![(0, 0x7f)])),
        "assigned" => return Some(class("cn")?.others()),
        "cn" => &["l", "m", "n", "p", "s", "z", "cc", "cf", "co", "cs"],
        "c" => &["l", "m", "n", "p", "s", "z"],
        "l" => &["lu", "ll", "lt", "lm", "lo"],
        "lc" => &["lu", "ll", "lt"],
        "m" => &["mn", "mc", "me"],
        "n" => &["nd", "nl", "no"],
        "p" => &["pc", "pd", "ps", "pe", "pi", "pf", "po"],
        "s" => &["sm", "sc", "sk", "so"],
        "z" => &["zs", "zl", "zp"],
        "cs" => return Some(Set::of(vec![(0xd800, 0xdfff)])),
        single => return text::class(single).map(Set::of),
    };
    let mut ranges = Vec::new();
    for part in parts {
        ranges.extend(class(part)?.ranges());
    }
    let all = Set::of(ranges);
    Some(if matches!(parts, ["l", ..]) {
        all.others()
    } else {
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ranges that another implementation gives to a class.
    fn wanted(pattern: &str) -> Vec<(u32, u32)> {
        let hir = regex_syntax::parse(pattern).unwrap();
        let regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(class)) =
            hir.kind()
        else {
            panic!("{pattern}");
        };
        let ranges = class.iter();
        ranges
            .map(|range| (u32::from(range.start()), u32::from(range.end())))
            .collect()
    }

    /// Without the halves of surrogate pairs, which are no characters.
    fn found(name: &str) -> Vec<(u32, u32)> {
        let mut ranges = Vec::new();
        for &(first, last) in class(name).unwrap().ranges() {
            ranges.extend((first < 0xd800).then(|| (first, last.min(0xd7ff))));
            ranges.extend((last > 0xdfff).then(|| (first.max(0xe000), last)));
        }
        Set::of(ranges).ranges().to_vec()
    }

    #[test]
    fn as_another_implementation_has_them() {
        for name in [
            "L",
            "Lu",
            "Letter",
            "M",
            "Mn",
            "Nd",
            "N",
            "P",
            "Pc",
            "S",
            "Sc",
            "Z",
            "Zs",
            "C",
            "Cc",
            "Cf",
            "Greek",
            "Han",
            "Latin",
            "Old_Italic",
            "Common",
            "Any",
            "Cn",
            "LC",
            "Assigned",
        ] {
            let gap = |ranges: Vec<(u32, u32)>| -> Vec<u32> {
                ranges
                    .into_iter()
                    .flat_map(|(a, b)| [a, b])
                    .filter(|c| !(0xd7ff..=0xe000).contains(c))
                    .collect()
            };
            assert_eq!(
                gap(found(name)),
                gap(wanted(&format!(r"\p{{{name}}}"))),
                "{name}"
            );
        }
        assert_eq!(class("Klingon"), None);
    }
}
