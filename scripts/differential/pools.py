"""Values at the edges, by what they are used for. Texts are as Terraform sees them; `quoted` writes them."""


def quoted(text):
    """A text as a quoted template without sequences."""
    out = []
    for index, c in enumerate(text):
        if c in '"\\':
            out.append("\\" + c)
        elif c in "\n\r\t":
            out.append({"\n": "\\n", "\r": "\\r", "\t": "\\t"}[c])
        elif c in "$%" and text[index + 1 : index + 2] == "{":
            out.append(c + c)
        elif ord(c) < 32 or c == "\u2028":
            out.append(f"\\u{ord(c):04x}")
        else:
            out.append(c)
    return '"' + "".join(out) + '"'


TEXTS = [
    "", "a", "b", "ab", "abc", "A", "Hello World", "hello, world", " padded ", "\ttab\n", "a\nb\n", "a\r\nb\r\n", "line\n", "\n", "x y  z",
    "é", "e\u0301", "ÀÉÎ", "ß", "İ", "ı", "ǆ", "ǅ", "ﬁ", "Σς", "日本語", "👨‍👩‍👧", "🇯🇵🇨🇳", "👍🏽", "a\u200db", "\u1100\u1161\u11a8", "각", "\u00a0x\u00a0", "\u2003", "\u3000",
    "true", "false", "True", "yes", "null", "0", "1", "-1", "1.0", "1.50", "1e3", "0x1f", "007", "+5", " 5", "5 ", "inf", "NaN", "-0", ".5", "5.", "1_000",
    "${x}", "%{if}", "$${", "%", "%s", "a,b,c", ",", ",,", "a,,b", "/", "a/b", "/a/b/", "./a/../b", "~/x", "C:\\x", "a.b.c", "...", "\\", '"', "'", "`",
    "<a&b>", "a b+c/d?e=f&g#h", "k=v;k2=v2", "[1]", "{}", "a-b_c", "snake_case", "camelCase", "\u0000", "\u001b", "\u007f", "\ufeffx", "\u2028", "\U0001F600",
    "the quick brown fox", "don't stop", "o'neil-smith", "ab12cd34", "2024", "x" * 40, "ab" * 9,
]  # fmt: skip
WORDS = ["a", "b", "c", "", "x", "ab", "z", "A", "é", "10", "2", "true", "日本", " "]

NUMBERS = [
    "0", "1", "2", "3", "-1", "-2", "5", "7", "10", "16", "36", "62", "63", "64", "100", "255", "256", "1024", "-0", "0.0", "0.5", "-0.5", "1.5", "2.5", "-2.5", "0.1", "0.2",
    "0.3", "1.10", "3.14159", "1e3", "1E-3", "1e20", "1e21", "1e-7", "1e300", "1e-300", "1e1000", "123456789", "9007199254740993", "2147483647", "2147483648",
    "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
    "123456789012345678901234567890", "0.1234567890123456789012345678901234567890", "1" + "0" * 160, "9" * 155, "1." + "3" * 160, "1/3", "2/3", "10/4", "1e5", "100000000000000000000",
    "1e-20", "-7", "-3.7", "3.7", "1000000", "1234567.891", "0.000001", "4294967295", "4294967296", "2e0", "12345678901234567890.125",
]  # fmt: skip
SMALL = ["0", "1", "2", "3", "4", "-1", "-2", "5", "10", "1.5", "100", "2.0", "-0", '"1"', "1e1"]

NETWORKS = [
    "10.0.0.0/8", "10.1.2.0/24", "10.1.2.3/24", "192.168.0.0/16", "192.168.1.128/25", "172.16.0.0/12", "0.0.0.0/0", "255.255.255.255/32", "1.2.3.4/31", "10.0.0.0/30", "10.0.0.0/33",
    "10.0.0/8", "10.0.0.0", "010.0.0.0/8", "10.00.0.0/8", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/", "/8", "", "256.0.0.0/8", "fd00::/8", "fd00:fd12:3456:7890::/56", "2001:db8::/32", "::/0",
    "::1/128", "fe80::1%eth0/64", "2001:DB8::1/64", "::ffff:10.0.0.0/104", "::ffff:10.0.0.0/96", "::10.0.0.0/104", "2001:db8:0:0:1::/127", "2001:db8::/129", "1:2:3:4:5:6:7:8/64", "1:2:3:4:5:6:7::/112", "64:ff9b::192.0.2.33/128",
    " 10.0.0.0/8", "10.0.0.0/8 ", "10.0.0.0/+8", "not a network",
]  # fmt: skip

TIMES = [
    "2024-02-29T12:34:56Z", "2023-12-31T23:59:59Z", "2000-01-01T00:00:00Z", "1999-07-04T05:06:07+02:00", "2029-05-06T03:04:05-11:30", "2024-01-01T00:00:00+00:00", "2024-01-01T00:00:00-00:00", "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z", "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T23:60:00Z", "2024-01-01T23:59:60Z", "2024-01-01t00:00:00z", "2024-01-01 00:00:00Z",
    "2024-01-01T00:00:00.123Z", "2024-01-01T00:00:00.123456789Z", "2024-01-01T00:00:00,5Z", "2024-01-01T00:00:00.Z", "2024-01-01", "2024-1-1T00:00:00Z", "", "now", "2024-01-01T00:00:00", "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+23:59", "2024-01-01T0:00:00Z", "2017-11-22T00:00:00Z",
    "2024-01-01T12:00:00Z", "2024-01-01T00:00:00+14:00", "2024-01-01T00:00:00+05:45", "12024-01-01T00:00:00Z", "2024-01-01T00:00:00Z ", "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+1:00", "0001-01-01T00:00:00Z", "1900-03-01T00:00:00Z", "2024-W01-1T00:00:00Z",
]  # fmt: skip
DURATIONS = [
    "1h", "10m", "-1h30m", "1.5h", "0", "24h", "8760h", "1s", "1ms", "1us", "1µs", "1μs", "1ns", "1d", "h", "", "1", "-0", "+1h", "1h-1m", " 1h", ".5h", "1.h", "2540400h10m10.000000000s", "9223372036854775807ns", "9223372036854775808ns",
    "-9223372036854775808ns", "1e3h", "100000000h", "0.000000001s", "0.0000000001s", "3.000001s", "1h1h", "1H", "5m0.5s",
]  # fmt: skip
DATE_FORMATS = [
    "YYYY-MM-DD", "YY/M/D", "hh:mm:ss", "HH:mm AA", "h:m:s aa", "EEE, DD MMM YYYY hh:mm:ss ZZZ", "EEEE, MMMM D", "YYYY-MM-DD'T'hh:mm:ssZ", "ZZZZ ZZZZZ Z", "''", "'quoted'", "'it''s'", "'open", "YYY", "EE", "MMMMM", "hhh", "A", "AAA", "x", "Q", "DDD",
    "日本 YYYY年", "", "-", "D MMM YYYY", "'at' HH", "ZZ", "EEEEE", "H", "mmm", "sss", "YYYYY", "a", "aaa", "hh'h'mm", "É", "YYYY''MM", "'''", "M/D/YY'",
]  # fmt: skip

PATTERNS = [
    "a", "[a-z]+", "\\\\d+", "(\\\\w+)-(\\\\w+)", "(?P<key>\\\\w+)=(?P<val>\\\\w*)", "^$", "", ".", ".*", "^a|b$", "(a)(b)?", "(?i)HELLO", "(?s).+", "(?m)^\\\\w+$", "\\\\bfoo\\\\b", "[[:alpha:]]+", "\\\\p{L}+", "\\\\p{Han}", "\\\\pN", "[^,]*", "a{2,3}", "a{1001}", "a**", "(", ")", "[", "a{,2}",
    "x*", "(x*)", "(?P<a>x)(?P<a>y)", "(?P<a>x)(y)", "(?:ab)+", "\\\\Qa.b\\\\E", "\\\\x41", "\\\\C", "(?<name>a)", "(?=a)", "\\\\1", "\\\\z", "\\\\Z", "[a-", "[z-a]", "\\\\", "a|", "(|a)", "\\\\s+", "[\\\\d-]+", "é", "\\\\u00e9", "(?U)a+", "a+?", "$", "^", "(\\\\d+)\\\\.(\\\\d+)", "[^\\\\x00-\\\\x7F]", "\\\\S", "\\\\W+", "(?i)straße", "(?i)k", "(?P<1a>x)", "(?P<>x)", "(?P<n", "[[:word:]]", "[[:foo:]]", "\\\\p{Greek}", "\\\\p{Nope}", "\\\\pLl", "(?P<é>x)",
]  # fmt: skip
REPLACEMENTS = ["", "x", "$1", "${1}", "$0", "$$", "$1x", "${key}", "$key", "\\\\1", "-", "$", "${", "[$1]", "$2$1", "$9"]

VERBS = ["%s", "%d", "%v", "%q", "%t", "%f", "%g", "%e", "%x", "%X", "%b", "%o", "%%", "%#v", "%05d", "%-5s", "%5s", "%+d", "% d", "%.2f", "%8.3f", "%.0f", "%.3s", "%5.1s", "%[1]s", "%[2]v", "%[0]s", "%[3]d", "%*d", "%-*s", "%.*f", "%z", "%", "%[", "%[x]s", "%[1]*[2]d", "%c", "%U", "%T", "%p", "%5t", "%#x", "%x ", "%G", "%E", "%010.2f", "%+.3e", "%q", "%#q", "%5q", "%.2q", "%5%", "%-08d", "%+v", "%+q", "%-10s|", "% x", "%5v", "%05s", "%.1v", "%.10g", "%#g", "%i", "%s %s", "%é", "%d%%", "%1000000d", "%.1000f"]  # fmt: skip

JSONS = [
    "null", "true", "1", "-0", "1.50", "1e400", "1E+2", '"a"', '"\\u00e9"', '"e\\u0301"', '"\\ud83d\\ude00"', '"\\ud800"', '"\\udc00x"', "[]", "[1,2]", '[1,"a",null]', "[[1],[2]]", "{}", '{"a":1}', '{"a":1,"a":2}', '{"b":[{"c":null}],"a":{"d":true}}', "[1,]", "{a:1}", "", " 1 ", "1 2", "tru", "01", "1.", ".5",
    '"\t"', '"\\x"', "\ufeff1", "[", '{"a"', "NaN", "'a'", '{"":1}', '{"a b":{"":[]}}', "[1e-5,1E5,0.1]", '"\\/"', '"<>&"', "123456789012345678901234567890.123", '{"é":1,"e\\u0301":2}', "[null]", "[[]]", "-", "--1", "+1", "0x10", "1e", '"a', "[1 2]", '{"a":1 "b":2}', '{"a":}', "[,1]", "// c\n1", '{"a":1,}', "nullx", "\n[\n]\n", '"\\u12"', "2e308", "-1e-400",
]  # fmt: skip
YAMLS = [
    "a: 1", "a: 1\nb: [x, y]\n", "- 1\n- two\n- null\n", "null", "~", "", "---\n", "true", "yes", "on", "Off", "y", "012", "0o12", "0x1F", "0b11", "1_000", "1e3", "1.5", ".5", "-.5", ".inf", "-.Inf", ".nan", "+1", "1:30", "190:20:30", "2024-01-01", "2024-01-01T00:00:00Z", "!!str 1", "!!int \"3\"", "!!float 3", "!!null ''", "!!bool yes", "!!binary aGk=", "!!set {a, b}",
    "!custom x", "&a x", "- &a 1\n- *a\n", "*nope", "a: &x {b: 1}\nc: *x\n", "a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n", "<<: [{a: 1}, {a: 2, b: 3}]\nb: 9\n", "|\n  lit\n  eral\n", ">\n  fold\n  ed\n\n  para\n", "|-\n  x\n", "|+\n  x\n\n", ">-\n a\n  b\n c\n", "'it''s'", '"a\\tb\\u00e9\\x41"', '"a\\\n  b"', "{a: 1, b: {c: [1, 2]}}", "[a, b, [c]]", "a: b: c", "a:\n\t- b", "[a", "{a", "- a\nb", "a: 1\na: 2\n", "? a\n: b\n", "? [a]\n: b\n", "1: x", "true: x", "null: x", "1.5: x", "[a]: b", "--- 1\n--- 2\n", "1\n...\n", "%YAML 1.1\n--- a\n", "# only a comment\n", "a # c", "a:b", "a: 'x", "@a", "`a", "%a", "-", "- - a\n  - b\n", "key: |\n  a\n  b\nk2: >\n  c\n  d\n", "!!timestamp 2024-01-01", "é: ü", "e\u0301: 1", "0", "-0", "00", "08", "0.10", "1e400", "123456789012345678901234567890", "9223372036854775808", "0x", "1__0", "!!int x", "!!float .inf", "a: !!str", "=", "<<", "!!merge <<", "? ", ": a", "a: ", "a:  \n  - 1\n  -\n", "\"\\ud800\"", "NULL", "Null", "nULL", "TRUE", "tRUE", "N", "NO", "2001-12-14 21:59:43.10 -5", "12e03", "-2E+05", "685.230_15e+03", "0o14", "+.inf", "!!python/none x", "!<tag:yaml.org,2002:str> 5",
]  # fmt: skip
CSVS = ["a,b\n1,2\n", "a,b\n1,2", "a\n", "a", "", "\n", "a,b\n1\n", "a,b\n1,2,3\n", "a,a\n1,2\n", ',b\n1,2\n', 'a,b\n"x,y","q""q"\n', 'a\n"multi\nline"\n', 'a\n"open\n', 'a\nx"y\n', 'a\n"x"y\n', "a,b\r\n1,2\r\n", "a,b\n\n1,2\n\n", " a , b \n 1 , 2 \n", "é,e\u0301\n1,2\n", "a;b\n1;2\n", "\ufeffa\n1\n", "a\n\r\n", "a\n1\r", "a\r1\n", '"a"\n""\n', 'a,b\n,\n', "a,b\n# c,d\n", "a\n ", '"a\n1\n', 'a,"b"\n1,"2"\n']  # fmt: skip
BASE64S = ["", "aGVsbG8=", "aGVsbG8", "aGk=", "aGk=\n", "a GVs", "////", "-_-_", "aGVsbG8==", "====", "a", "ab", "abc", "/w==", "gICA", "44GC", "AAAA", "aGV\nsbG8=\r\n", "aGVsbG8=x", "zYE=", "ZcyB", "MTIz", "YQ==YQ==", "YR=="]  # fmt: skip
CHARSETS = ["UTF-8", "utf8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "latin1", "windows-1252", "Shift_JIS", "sjis", "EUC-JP", "GBK", "gb18030", "Big5", "EUC-KR", "KOI8-R", "macintosh", "US-ASCII", "ascii", "IBM437", "cp437", "UTF-32", "UTF-7", "nope", "", "ISO-8859-8-I", "ISO-2022-JP", "windows-31j", "cp1252", "utf-16le", "IBM866", "ISO-8859-15", "x-user-defined", "HZ-GB-2312", "ISO_8859-1:1987", "TIS-620", "windows-874", "csUTF8", "unicode"]  # fmt: skip
FILES = ["files/hello.txt", "files/empty.txt", "files/binary.bin", "files/utf8.txt", "files/data.json", "files/none.txt", "files", "./files/../files/hello.txt", "files//hello.txt", "", ".", "files/sub", "files/sub/one.csv", "files/hello.txt/x", "files/HELLO.txt"]  # fmt: skip
FILE_TEMPLATES = ["files/greet.tftpl", "files/list.tftpl", "files/badsyntax.tftpl", "files/badvar.tftpl", "files/recursive.tftpl", "files/hello.txt", "files/none", "files/binary.bin", "files/empty.txt", "files/sub", "files/data.json", "files/utf8.txt"]  # fmt: skip
GLOBS = ["*", "**", "*.txt", "**/*.txt", "sub/*", "{hello,empty}.*", "[eh]*.txt", "[!e]*", "[^e]*", "?????.txt", "**/*", "nope*", "", "[", "{a", "sub", "sub/**", "**/one.csv", "*/*", "hello.txt", "./*.txt", "../files/*.txt", "\\\\*", "h*o.t?t", "**.txt", "s*/**/*.csv", "[a-h]*", "{sub/*,*.json}", "*.{csv,txt,json}", "/**", "**/", "sub//one.csv", "sub/../*.txt", "[]a]", "[a", "{}", "{,x}hello.txt", "**/sub/*", "[[:alpha:]]*", "{hello,{empty,utf8}}.txt"]  # fmt: skip
PATHS = ["a/b/c.txt", "/", "", ".", "..", "a", "a/", "/a", "//a//b//", "a/../b", "./a", "a/b/..", "../a", "/..", "a/./b", "C:\\a\\b", "~", "~/a", "~user/a", "a/b/", "/a/b.tar.gz", "é/ü"]  # fmt: skip
UUIDS = ["dns", "url", "oid", "x500", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b8109dad11d180b400c04fd430c8", "", "DNS", "nope", "00000000-0000-0000-0000-000000000000", "6ba7b810-9dad-11d1-80b4-00c04fd430c"]  # fmt: skip
INTS = ["0", "-0", "1", "101", "ff", "FF", "-ff", "zz", "ZZ", "12", "08", "0x1f", "0b1", "1_0", "+7", "", " 1", "1 ", "1.0", "99999999999999999999999999", "z", "Z", "-", "1e3", "é", "777", "-101", "0o7", "١"]  # fmt: skip
TEMPLATES = ["local.hello_tpl", "local.list_tpl", "local.if_tpl", "local.calc_tpl", "local.bad_tpl", "local.id", "local.null", "var.secret", "var.text", "var.short", "local.prefixed", "local.deep.rows[0].tags[0]", "local.nope", '"inline"', "local.mixed[1]", "var.any.a[1]", "local.list[0]", "local.number", "local.open"]  # fmt: skip
CIPHERS = ["aGVsbG8=", "", "%%%"]

TYPES = [
    "string", "number", "bool", "any", "list(string)", "list(number)", "list(any)", "set(string)", "set(number)", "set(any)", "map(string)", "map(number)", "map(any)", "tuple([])", "tuple([string, number])", "tuple([any, any])", "object({})",
    "object({a = string})", "object({a = string, b = optional(number)})", "object({a = optional(string, \"d\")})", "list(list(string))", "map(list(number))", "list(object({id = number, tags = optional(list(string), [\"t\"])}))", "set(object({a = number}))", "object({a = any})", "list(tuple([string, any]))", "map(object({a = optional(number, 1), b = optional(string)}))",
    "nope", "list", "\"string\"", "list()", "object({a})", "optional(string)", "map(optional(string))", "object({a = optional()})", "tuple(string)", "null", "object({a = optional(number, \"x\")})", "set(list(any))", "tuple([set(string)])", "list(map(any))",
]  # fmt: skip
