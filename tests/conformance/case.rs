//! The text form of the cases: readable, and exact to the byte. `tests/README.md` describes it.

use super::verdict::Verdict;

/// One configuration with what Terraform says of it.
pub struct Case {
    /// Unique in its group.
    pub name: String,
    /// Path and content of every file.
    pub files: Vec<(String, Vec<u8>)>,
    /// Terraform's verdict.
    pub verdict: Verdict,
    /// The plan, where there is one.
    pub plan: Option<serde_json::Value>,
}

impl Case {
    /// The content of one file.
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        let found = self.files.iter().find(|(name, _)| name == path)?;
        Some(&found.1)
    }
}

/// Reads a group file.
pub fn parse(text: &str) -> Vec<Case> {
    let cases = text
        .strip_prefix("== ")
        .expect("a group begins with a case");
    cases.split("\n== ").map(case).collect()
}

fn case(text: &str) -> Case {
    let (name, sections) = text.split_once("\n@@ ").expect("a case has sections");
    let mut found = Case {
        name: name.to_owned(),
        files: Vec::new(),
        verdict: Verdict::default(),
        plan: None,
    };
    for section in sections.split("\n@@ ") {
        let (header, body) = section.split_once('\n').unwrap_or((section, ""));
        let mut words = header.split(' ');
        let name = words.next().expect("a section has a name");
        let flags: Vec<&str> = words.collect();
        match name {
            "verdict" => found.verdict = Verdict::parse(body),
            "plan" => found.plan = Some(serde_json::from_str(body).expect("a plan is JSON")),
            path => found
                .files
                .push((path.to_owned(), content(body, &flags, section == header))),
        }
    }
    found
}

/// The bytes of a file. Splitting took the last line's end away; `unended` says there was none.
fn content(body: &str, flags: &[&str], empty: bool) -> Vec<u8> {
    let mut bytes = match flags.contains(&"escaped") {
        true => unescape(body),
        false => body.as_bytes().to_vec(),
    };
    if !flags.contains(&"unended") && !empty {
        bytes.push(b'\n');
    }
    bytes
}

/// `\\`, `\r` and `\xHH`, the latter for any byte.
fn unescape(body: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = body.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let (byte, length) = match (first, after.first()) {
            (b'\\', Some(b'\\')) => (b'\\', 2),
            (b'\\', Some(b'r')) => (b'\r', 2),
            (b'\\', Some(b'x')) => {
                let digits = std::str::from_utf8(&after[1..3]).unwrap();
                (
                    u8::from_str_radix(digits, 16).expect("two hexadecimal digits"),
                    4,
                )
            }
            (b'\\', other) => panic!("unknown escape {other:?}"),
            (byte, _) => (*byte, 1),
        };
        bytes.push(byte);
        rest = &rest[length..];
    }
    bytes
}

#[test]
fn files_are_exact_to_the_byte() {
    let text = "== 001-a\n@@ crlf.tf escaped\na\\r\nb\\\\n\\r\n@@ unended.tf unended\nx\n@@ both escaped unended\n\
                \\xff@\n@@ empty.txt\n@@ verdict\nvalid\n== 002-b\n@@ main.tf\n\nx\n\n@@ verdict\ninvalid\n";
    let cases = parse(text);
    assert_eq!(cases.len(), 2);
    let first: Vec<(&str, &[u8])> = cases[0]
        .files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    assert_eq!(
        first,
        [
            ("crlf.tf", &b"a\r\nb\\n\r\n"[..]),
            ("unended.tf", b"x"),
            ("both", b"\xff@"),
            ("empty.txt", b"")
        ]
    );
    assert_eq!(cases[1].file("main.tf"), Some(&b"\nx\n\n"[..]));
    assert_eq!((cases[0].verdict.ok, cases[1].verdict.ok), (true, false));
}
