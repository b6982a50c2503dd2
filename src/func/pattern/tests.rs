use super::*;
use crate::text::is_newer;

#[track_caller]
fn matches(pattern: &str, text: &str, wanted: Option<&str>) {
    let found = compile(pattern).unwrap().first(text, &mut u64::MAX.clone());
    assert_eq!(found.and_then(|m| m.group(0)), wanted, "{pattern}");
}

#[test]
fn classes_are_ascii() {
    matches(r"\d+", "٣12", Some("12"));
    matches(r"\w+", "éab", Some("ab"));
    matches(r"[^\w]+", "a é b", Some(" é "));
    matches(r"[\D]+", "12ab", Some("ab"));
    matches(r"\bb", "éb", Some("b"));
    matches(r"\B.", "éb", Some("é"));
}

#[test]
fn plain_characters() {
    matches("a{", "a{", Some("a{"));
    matches("a{,2}", "a{,2}", Some("a{,2}"));
    matches("a{2}", "aaa", Some("aa"));
    matches("[a[]+", "x[a]", Some("[a"));
    matches("[[:alpha:]]+", "12ab34", Some("ab"));
    matches("[[:^alpha:][:upper:]]+", "ab34C", Some("34C"));
    matches("[&&]+", "&&", Some("&&"));
    matches("[]a]+", "]a", Some("]a"));
    matches(r"\Qa.b\E+", "a.bb", Some("a.bb"));
    matches(r"\101", "A", Some("A"));
    matches(r"\<a\>", "<a>", Some("<a>"));
    matches("[a-z--]+", "a-b", Some("a-b"));
    matches("[a-]+", "a-b", Some("a-"));
    matches(r"\p{Han}+\x{41}", "a日本A", Some("日本A"));
    matches(r"[\p{Han}]+", "a日本A", Some("日本"));
    matches(r"\pL\PL\p{^L}", "a12", Some("a12"));
    matches(r"[^\pL]+", "a12", Some("12"));
}

#[test]
fn letter_case() {
    matches("(?i)straSSe", "STRASſE", Some("STRASſE"));
    matches("(?i)[k-m]+", "KLM\u{212a}", Some("KLM\u{212a}"));
    matches("(?i)[^k]+", "K\u{212a}x", Some("x"));
    matches(r"(?i)\W", "\u{212a}!", Some("!"));
    matches(r"(?i)\p{Lu}+", "aB1", Some("aB"));
    matches("(?i)σ+", "ΣΣς", Some("ΣΣς"));
    matches("(?i)ı", "Iiı", Some("ı"));
    matches("a(?i)b(?-i)c|d", "aBC aBc", Some("aBc"));
}

#[test]
fn letters_are_folded_as_another_implementation_does() {
    let cased =
        ('\u{80}'..=char::MAX).filter(|c| c.to_lowercase().ne([*c]) || c.to_uppercase().ne([*c]));
    for c in cased.filter(|c| !is_newer(*c)) {
        let wanted = regex::Regex::new(&format!("(?i)^{c}$")).unwrap();
        let ours = compile(&format!("(?i)^{c}$")).unwrap();
        let others = c
            .to_lowercase()
            .chain(c.to_uppercase())
            .chain([c, 'ı', 'ß']);
        for other in others.filter(|c| !is_newer(*c)).map(String::from) {
            assert_eq!(
                ours.is_match(&other),
                wanted.is_match(&other),
                "{c} {other}"
            );
        }
    }
}

#[test]
fn flags_and_lines() {
    matches("(?m)^b$", "a\nb\nc", Some("b"));
    matches("^b$", "a\nb\nc", None);
    matches("a.b", "a\nb", None);
    matches("(?s)a.b", "a\nb", Some("a\nb"));
    matches("(?U)a+", "aaa", Some("a"));
    matches("(?U)a+?", "aaa", Some("aaa"));
    matches("(?s-i:a.)b", "a\nb", Some("a\nb"));
}

#[test]
fn refused() {
    for pattern in [
        r"(a)\1",
        "[",
        "(",
        ")",
        "a)",
        "a**",
        "a{1001}",
        "a{2}{3}",
        r"\y",
        r"\8",
        "(?=a)",
        "(?x) a",
        r"\",
        "(?P<n>a",
        "(?P<>a)",
        "*",
        "(|*)",
        "[z-a]",
        "[[:none:]]",
        r"\p{Klingon}",
        r"\pX",
        r"\x{110000}",
        r"\xg0",
        "a{3,2}",
        "(?i",
        "(?i-)",
        r"\C",
        r"\Z",
        "((a{100}){100}){100}",
        r"\é",
    ] {
        assert!(compile(pattern).is_err(), "{pattern}");
    }
    assert!(compile(&"(".repeat(300)).is_err());
    assert!(compile(&format!("{}x", "(a{100})".repeat(2000))).is_err());
}

#[test]
fn replaces() {
    let replaced = |pattern: &str, text: &str, with: &str| {
        compile(pattern)
            .unwrap()
            .replace_all(text, with, &mut u64::MAX.clone())
            .unwrap()
    };
    assert_eq!(replaced("a*", "baac", "x"), "xbxcx");
    assert_eq!(
        replaced("(?P<n>a)(b)?", "abac", "<$n|${2}|$1x|$$|$|${n>"),
        "<a|b||$|$|${n><a|||$|$|${n>c"
    );
    assert_eq!(replaced("", "日b", "-"), "-日-b-");
    assert_eq!(replaced("a|", "aab", "x"), "xxbx");
}

#[test]
fn finds_all() {
    let all = |pattern: &str, text: &str| -> Vec<String> {
        let found = compile(pattern).unwrap();
        let mut all = Vec::new();
        let visit = |found: Found<'_>| {
            all.push(found.group(0).unwrap().to_owned());
            Ok::<(), ()>(())
        };
        found.all(text, &mut u64::MAX.clone(), visit).unwrap();
        all
    };
    assert_eq!(all("a*", "baac"), ["", "aa", ""]);
    assert_eq!(all("日?", "日b"), ["日", ""]);
    assert_eq!(all("a|b|", "abc"), ["a", "b", ""]);
}

#[test]
fn time_is_linear() {
    let text = "a".repeat(20_000);
    assert!(!compile("(a*)*b").unwrap().is_match(&text));
    assert!(!compile("(a|aa)+$b").unwrap().is_match(&text));
}

/// Patterns and texts without order and without chance.
struct Mixer(u64);

impl Mixer {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn pattern(&mut self, depth: u64) -> String {
        let inner = depth.saturating_sub(1);
        match self.below(if depth == 0 { 9 } else { 16 }) {
            0..3 => "a".to_owned(),
            3 => "b".to_owned(),
            4 => "日".to_owned(),
            5 => "[a日]".to_owned(),
            6 => "[^b]".to_owned(),
            7 => ["^", "$", "(?-u:\\b)", "."][self.below(4) as usize].to_owned(),
            8 => String::new(),
            9 => format!("({})", self.pattern(inner)),
            10..12 => format!("{}{}", self.pattern(inner), self.pattern(inner)),
            12 => format!("(?:{}|{})", self.pattern(inner), self.pattern(inner)),
            _ => {
                let mark = [
                    "*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,2}?", "{2,}",
                ][self.below(10) as usize];
                format!("(?:{}){mark}", self.pattern(inner))
            }
        }
    }

    fn text(&mut self) -> String {
        let length = self.below(9);
        (0..length)
            .map(|_| ['a', 'b', '日', '\n', ' '][self.below(5) as usize])
            .collect()
    }
}

#[test]
fn matches_what_another_implementation_matches() {
    let mut mixer = Mixer(7);
    for _ in 0..4000 {
        let pattern = mixer.pattern(5);
        let theirs = regex::Regex::new(&pattern).unwrap();
        let ours = compile(&pattern.replace("(?-u:\\b)", "\\b")).unwrap();
        for _ in 0..5 {
            let text = mixer.text();
            let wanted: Option<Vec<_>> = theirs
                .captures(&text)
                .map(|c| c.iter().map(|g| g.map(|g| g.as_str())).collect());
            let found: Option<Vec<_>> = ours
                .first(&text, &mut u64::MAX.clone())
                .map(|m| (0..theirs.captures_len()).map(|g| m.group(g)).collect());
            assert_eq!(found, wanted, "{pattern:?} in {text:?}");
            assert_eq!(ours.is_match(&text), wanted.is_some());
        }
    }
}

#[test]
fn what_takes_too_long_is_left() {
    // Every short match looks through the whole rest for a longer one.
    let (pattern, text) = (compile("a(a*b)?").unwrap(), "a".repeat(100_000));
    let (mut work, mut count) = (1_000_000, 0);
    let visit = |_: Found<'_>| {
        count += 1;
        Ok::<(), ()>(())
    };
    pattern.all(&text, &mut work, visit).unwrap();
    assert_eq!(work, 0);
    assert!(count < 10, "{count}");
}
