//! What the reference's patterns mean, as it says itself.

use super::compile;

const TEXT: &str = "aab ABCD abcd a.b ſK α 12\nz{a}";

/// Patterns, and what Terraform 1.15.5 makes of the text when it puts each match in angle brackets; nothing where it refuses
/// the pattern.
const REPLACED: &[(&str, Option<&str>)] = &[
    (r"(?)a", Some("<a><a>b ABCD <a>bcd <a>.b ſK α 12\nz{<a>}")),
    (
        r"\p{Letter}+",
        Some("<aab> <ABCD> <abcd> <a>.<b> <ſK> <α> 12\n<z>{<a>}"),
    ),
    (r"\p{greek}+", Some("aab ABCD abcd a.b ſK <α> 12\nz{a}")),
    (r"a**", None),
    (r"[[:none:]]", None),
    (
        r"(|a)*",
        Some(
            "<>a<>a<>b<> <>A<>B<>C<>D<> <>a<>b<>c<>d<> <>a<>.<>b<> <>ſ<>K<> <>α<> <>1<>2<>\n<>z<>{<>a<>}<>",
        ),
    ),
    (
        r"(a*)+",
        Some("<aa>b<> <>A<>B<>C<>D<> <a>b<>c<>d<> <a>.<>b<> <>ſ<>K<> <>α<> <>1<>2<>\n<>z<>{<a>}<>"),
    ),
    (r"(?i)\x{17f}+", Some("aab ABCD abcd a.b <ſ>K α 12\nz{a}")),
    (r"ab{0}", Some("<a><a>b ABCD <a>bcd <a>.b ſK α 12\nz{<a>}")),
    (
        r"(a|ab)(c|bcd)(d*)",
        Some("aab ABCD <abcd> a.b ſK α 12\nz{a}"),
    ),
    (r"\Qa.b", Some("aab ABCD abcd <a.b> ſK α 12\nz{a}")),
    (r"x{2}{3}", None),
    (r"a{2,1}", None),
    (r"\8", None),
    (r"\é", None),
    (r"[a-\d]", None),
    (r"[\d-z]", Some("aab ABCD abcd a.b ſK α <1><2>\n<z>{a}")),
    (r"[a-z&&[b]]", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (
        r"(?<n>a)",
        Some("<a><a>b ABCD <a>bcd <a>.b ſK α 12\nz{<a>}"),
    ),
    (r"(?P<n>a)(b)", Some("a<ab> ABCD <ab>cd a.b ſK α 12\nz{a}")),
    (r"(?i)İ", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (
        r"\p{^Lu}",
        Some("<a><a><b>< >ABCD< ><a><b><c><d>< ><a><.><b>< ><ſ>K< ><α>< ><1><2><\n><z><{><a><}>"),
    ),
    (r"\pLu", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (r"(?U)a+?b", Some("<aab> ABCD <ab>cd a.b ſK α 12\nz{a}")),
    (r"a{,3}", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (r"a{1001}", None),
    (r"(a{10}){101}", None),
    (
        r"^*",
        Some(
            "<>a<>a<>b<> <>A<>B<>C<>D<> <>a<>b<>c<>d<> <>a<>.<>b<> <>ſ<>K<> <>α<> <>1<>2<>\n<>z<>{<>a<>}<>",
        ),
    ),
    (
        r"\b+",
        Some("<>aab<> <>ABCD<> <>abcd<> <>a<>.<>b<> ſ<>K<> α <>12<>\n<>z<>{<>a<>}"),
    ),
    (r"(?i)*", None),
    (r"[]", None),
    (r"[]a]", Some("<a><a>b ABCD <a>bcd <a>.b ſK α 12\nz{<a>}")),
    (
        r"[^]a]",
        Some("aa<b>< ><A><B><C><D>< >a<b><c><d>< >a<.><b>< ><ſ><K>< ><α>< ><1><2><\n><z><{>a<}>"),
    ),
    (r"[a", None),
    (r"\x{2028}", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (r"\_", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (r"\ ", Some("aab< >ABCD< >abcd< >a.b< >ſK< >α< >12\nz{a}")),
    (r"(?m)^$", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (r"$^", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (
        r"(?s).",
        Some(
            "<a><a><b>< ><A><B><C><D>< ><a><b><c><d>< ><a><.><b>< ><ſ><K>< ><α>< ><1><2><\n><z><{><a><}>",
        ),
    ),
    (
        r"\A*",
        Some(
            "<>a<>a<>b<> <>A<>B<>C<>D<> <>a<>b<>c<>d<> <>a<>.<>b<> <>ſ<>K<> <>α<> <>1<>2<>\n<>z<>{<>a<>}<>",
        ),
    ),
    (
        r"(?:)*",
        Some(
            "<>a<>a<>b<> <>A<>B<>C<>D<> <>a<>b<>c<>d<> <>a<>.<>b<> <>ſ<>K<> <>α<> <>1<>2<>\n<>z<>{<>a<>}<>",
        ),
    ),
    (
        r"a||b",
        Some(
            "<a><a>b<> <>A<>B<>C<>D<> <a>b<>c<>d<> <a>.<>b<> <>ſ<>K<> <>α<> <>1<>2<>\n<>z<>{<a>}<>",
        ),
    ),
    (r"\C", None),
    (r"\pN", Some("aab ABCD abcd a.b ſK α <1><2>\nz{a}")),
    (r"\p{Nd}", Some("aab ABCD abcd a.b ſK α <1><2>\nz{a}")),
    (
        r"(?i)[\W]",
        Some("aab< >ABCD< >abcd< >a<.>b< >ſK< ><α>< >12<\n>z<{>a<}>"),
    ),
    (
        r"(?i)[^\W]+",
        Some("<aab> <ABCD> <abcd> <a>.<b> <ſK> α <12>\n<z>{<a>}"),
    ),
    (r"\07", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (r"\1234", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (r"[\1]", None),
    (r"[\b]", None),
    (r"{a}", Some("aab ABCD abcd a.b ſK α 12\nz<{a}>")),
    (r"a{1", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (r"a{1,", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (r"a{1,2", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (
        r"(?i-s)A",
        Some("<a><a>b <A>BCD <a>bcd <a>.b ſK α 12\nz{<a>}"),
    ),
    (r"(?-)", None),
    (
        r"(?i:)",
        Some(
            "<>a<>a<>b<> <>A<>B<>C<>D<> <>a<>b<>c<>d<> <>a<>.<>b<> <>ſ<>K<> <>α<> <>1<>2<>\n<>z<>{<>a<>}<>",
        ),
    ),
    (r"(?P=n)", None),
    (r"(?P<n", None),
    (r"(?#c)", None),
    (
        r"[[:word:]]+",
        Some("<aab> <ABCD> <abcd> <a>.<b> ſ<K> α <12>\n<z>{<a>}"),
    ),
    (r"[[.a.]]", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (r"[a-[:digit:]]", None),
    (r"\z\A", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (
        r"(?ims-U:A.)",
        Some("<aa>b <AB>CD <ab>cd <a.>b ſK α 12\nz{<a}>"),
    ),
    (r"\p{Zl}", Some("aab ABCD abcd a.b ſK α 12\nz{a}")),
    (r"\p{L&}", None),
    (
        r"\p{Any}",
        Some(
            "<a><a><b>< ><A><B><C><D>< ><a><b><c><d>< ><a><.><b>< ><ſ><K>< ><α>< ><1><2><\n><z><{><a><}>",
        ),
    ),
    (
        r"\p{LC}",
        Some("<a><a><b> <A><B><C><D> <a><b><c><d> <a>.<b> <ſ><K> <α> 12\n<z>{<a>}"),
    ),
];

#[test]
fn replaces_as_the_reference_does() {
    for (pattern, wanted) in REPLACED {
        let compiled = compile(pattern).ok();
        let found = compiled.map(|p| p.replace_all(TEXT, "<$0>", &mut u64::MAX.clone()).unwrap());
        assert_eq!(found.as_deref(), *wanted, "{pattern}");
    }
}
