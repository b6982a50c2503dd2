"""Files to format: made up token by token with spaces and comments in all places, or kept ones with their spaces changed."""

import re
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "config"))
import cases  # noqa: E402

ROOT = Path(__file__).resolve().parents[3]
NATIVE = (".tf", ".tfvars", ".hcl")

TOKEN = re.compile(
    r'(?P<heredoc><<-?(?P<mark>\w+)\r?\n(?:.*?\n)?[ \t]*(?P=mark)[ \t]*(?=\r?\n|$))|(?P<string>"(?:\\.|[^"\\\n])*")|(?P<comment>/\*.*?\*/)|(?P<line>(?:#|//)[^\n]*\n?)'
    r"|(?P<break>\r?\n)|(?P<space>[ \t]+)|(?P<word>[\w-]+)|(?P<sign>\.\.\.|[=!<>]=|&&|\|\||=>|::|.)",
    re.S,
)

NAMES = "a b c x yy zzz name description cidr_block in for if type list map variable null true dependency_of_all é 网络名 नमस्ते क्ष 각 a-b _ x1".split()
BLOCKS = ["variable", "resource", "locals", "output", "a", "terraform", "dynamic", "provider", "variables", "网"]
TEXTS = [
    "", "a", " a b ", "x  y", "$", "%", "$$", "a$b", "100%", "$${x}", "%%{if}", "\\n", "\\t\\\"", "\\\\", "\\u00e9", "e\\u0301", "\\U0001F600", "é", "e\u0301", "网络", "👨‍👩‍👧", "🇯🇵🇨🇳", "न\u094dमस्ते",
    "#", "//", "/* x */", "{", "}", "[", "(", "=", "a = b", "\t", "\u00a0", "\u200b", "\ufeff", "e", "string", "list", "map", "set", "any", "number", "  ", ".", "क्ष", "\\u200b", "\u0301", "$\u0301", "\x7f", "\u2028", "ﷺ", "a-b", "a.b",
]  # fmt: skip
COMMENTS = ["/**/", "/* c */", "/* = { */", "/* a\n   b */", "/*\n*/", "/* 网 */", "/* é\u0301 */", "/*\tx*/", "/* x\r\n y */"]
LINES = ["#", "# c", "// c", "#c  ", "#\t{", "# = x", "// 网络", "## \"", "# /* x", "#🇯🇵", "//\r"]
SPACES = ["", "", " ", " ", "  ", "\t", "     ", " \t "]
INDENTS = ["", "", " ", "  ", "   ", "    ", "\t", "\t\t", "          "]
BINARY = ["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||"]
WORDY = re.compile(r"[\w-]", re.U)


def native_files(text):
    for name, files in cases.parse(text):
        for path, data in files.items():
            if path.endswith(NATIVE):
                yield f"{name}/{path}", data


def conformance():
    """The native files of the conformance cases, by group, case and path."""
    found = {}
    for area in ("validate", "plan"):
        for path in sorted((ROOT / "tests/conformance" / area).glob("*.txt")):
            for name, data in native_files(path.read_text()):
                found[f"{area}/{path.stem}/{name}"] = data
    return found


def others():
    """Further files of the project, and what the fuzzer kept."""
    found = [path.read_bytes() for folder in ("www/samples", "tests/conformance") for path in sorted((ROOT / folder).rglob("*.tf"))]
    for path in sorted((ROOT / "docs").rglob("*.md")):
        found += [block.encode() for block in re.findall(r"```(?:hcl|terraform)\n(.*?)```", path.read_text(), re.S)]
    for name in ("parse", "lower", "fmt"):
        path = ROOT / f"tests/fuzz/{name}.txt"
        if path.exists():
            found += [cases._unescape(part.partition("\n")[2].removesuffix("\n")) for part in re.split(r"(?:^|\n)== ", path.read_text())[1:]]
    return found


class Generator:
    """A source of files."""

    def __init__(self, random, material):
        self.random = random
        self.material = material

    def pick(self, items):
        return items[int(self.random.random() * len(items))]

    def chance(self, share):
        return self.random.random() < share

    def next(self):
        """What a file is for, and its bytes."""
        purpose = self.pick(["grammar", "grammar", "grammar", "respaced", "respaced", "respaced", "joined", "kept"])
        text = getattr(self, purpose)()
        if self.chance(0.1):
            purpose, text = "crlf", re.sub(r"\r?\n", "\r\n", text)
        data = text.encode("utf-8", "surrogateescape")
        if self.chance(0.02):
            data = b"\xef\xbb\xbf" + data
        if self.chance(0.08):
            data = data.rstrip(b"\r\n")
        if self.chance(0.04):
            data += self.pick([b" ", b"\t", b"  \n", b"\n\n", b"# x", b"/* x */", b" \n ", b"\r\n", b"//"])
        return purpose, data

    # Kept files.

    def kept(self):
        return self.pick(self.material).decode("utf-8", "surrogateescape")

    def respaced(self):
        text = self.kept()
        strength = self.pick([0.02, 0.05, 0.15, 0.4])
        out, depth = [], []
        for match in TOKEN.finditer(text):
            kind, token = match.lastgroup, match.group()
            kind = "heredoc" if kind == "mark" else kind
            out.append(self.changed(kind, token, strength, depth) if self.chance(strength) else token)
            if kind == "sign" and token in "([{":
                depth.append(token)
            elif kind == "sign" and token in ")]}" and depth:
                depth.pop()
        return "".join(out)

    def changed(self, kind, token, strength, depth):
        inside = bool(depth) and depth[-1] in "(["
        if kind == "space":
            return self.pick([*SPACES, *INDENTS, " " + self.pick(COMMENTS) + " ", self.pick(COMMENTS)])
        if kind == "break":
            return self.pick([token, token * 2, token * 3, "  " + token, token + " ", token + self.pick(INDENTS), " " + self.pick(LINES) + "\n", token + self.pick(LINES) + "\n", "\t" + self.pick(COMMENTS) + token])
        if kind == "sign":
            forms = [token, " " + token, token + " ", f"  {token}  ", token + self.pick(COMMENTS), self.pick(COMMENTS) + token]
            if inside or token in "{":
                forms += [token + "\n", token + "\n\n", token + " " + self.pick(LINES) + "\n"]
            return self.pick(forms)
        if kind == "line":
            return self.pick([token, "\n", self.pick(LINES) + "\n", "\n" + token])
        if kind == "comment":
            return self.pick(["", self.pick(COMMENTS), token + token])
        if kind == "string":
            return self.pick([token, token, f'"{self.pick(TEXTS)}"', '"${' + token + '}"', f"({token})", token[1:-1]])
        if kind == "word":
            return self.pick([token, token, token, f'"${{{token}}}"', f'"{token}"', f"({token})", self.pick(NAMES)])
        return token

    def joined(self):
        """Lines of several files, in the order they come."""
        lines = [line for _ in range(2) for line in self.kept().splitlines(keepends=True)]
        start = int(self.random.random() * max(1, len(lines)))
        lines = lines[start : start + 12]
        return "".join(line.strip(" ") if self.chance(0.5) else line for line in lines)

    # Made up files.

    def grammar(self):
        self.closed = []
        return "".join(self.body(self.pick([0, 1, 2, 2, 3]), self.pick([1, 2, 4, 7])))

    def gap(self, needed=False):
        """What may stand between two tokens on a line; on several where brackets allow it."""
        if self.closed and self.chance(0.08):
            return self.pick([" ", ""]) + (self.pick(LINES) if self.chance(0.4) else "") + "\n" + self.pick(INDENTS)
        if self.chance(0.04):
            return self.pick(SPACES) + self.pick(COMMENTS) + self.pick(SPACES)
        return self.pick(SPACES) or (" " if needed else "")

    def seq(self, *parts):
        """Tokens with gaps between them."""
        out = []
        for part in parts:
            part = part() if callable(part) else part
            if not part:
                continue
            if out:
                out.append(self.gap(bool(WORDY.match(out[-1][-1:]) and WORDY.match(part[:1]))))
            out.append(part)
        return "".join(out)

    def within(self, opening, make, closing):
        self.closed.append(opening)
        text = opening + self.gap() + make() + self.gap() + closing
        self.closed.pop()
        return text

    def open(self, make):
        """Something that line breaks may not stand in."""
        outer, self.closed = self.closed, []
        text = make()
        self.closed = outer
        return text

    def body(self, depth, count):
        for _ in range(int(self.random.random() * (count + 1))):
            yield from self.item(depth)

    def item(self, depth):
        roll = self.random.random()
        yield self.pick(INDENTS)
        if roll < 0.1:
            yield self.pick(["\n", "\n\n", "  \n", "\r\n"])
        elif roll < 0.18:
            yield self.pick([self.pick(LINES), self.pick(COMMENTS)]) + "\n"
        elif roll < 0.72 or depth <= 0:
            yield self.open(lambda: self.argument(depth)) + self.end()
        else:
            yield from self.block(depth)

    def end(self):
        return self.pick(["", "", "", " ", "\t"]) + self.pick(["\n", "\n", "\n", "\n\n", "\r\n", self.pick(LINES) + "\n", " " + self.pick(LINES) + "\n", self.pick(COMMENTS) + "\n"])

    def name(self):
        return self.pick(NAMES) + (str(int(self.random.random() * 1000)) if self.chance(0.7) else "")

    def argument(self, depth):
        if self.chance(0.1):
            value = self.pick(['"string"', '"list"', '"map"', "list", "map", "set", "string", "any", '"set"', '"number"', "(list)", "list(string)", '"${list}"', '"any"'])
            return self.seq("type", "=", value)
        return self.seq(self.name(), "=", lambda: self.expr(self.pick([0, 1, 2, 3])))

    def block(self, depth):
        labels = [self.pick([f'"{self.pick(TEXTS)}"', f'"{self.name()}"', self.name()]) for _ in range(self.pick([0, 0, 1, 1, 2, 3]))]
        head = self.open(lambda: self.seq(self.pick(BLOCKS), *labels, "{"))
        shape = self.random.random()
        if shape < 0.15:
            yield head + self.pick(SPACES) + "}" + self.end()
        elif shape < 0.3:
            yield self.open(lambda: self.seq(head, lambda: self.argument(0), "}")) + self.end()
        else:
            yield head + self.end()
            yield from self.body(depth - 1, self.pick([1, 2, 4, 6]))
            yield self.pick(INDENTS) + "}" + self.end()

    def expr(self, depth):
        shape = self.pick(LEAVES if depth <= 0 else SHAPES)
        return getattr(self, shape)(depth - 1)

    def number(self, _):
        return self.pick(["0", "1", "42", "1.5", "1e5", "0.25", "1000000"])

    def reference(self, _):
        return self.seq(self.name(), *[part for _ in range(self.pick([0, 0, 1, 1, 2])) for part in (".", self.name())])

    def string(self, depth):
        return '"' + "".join(self.piece(depth) for _ in range(self.pick([0, 1, 1, 2, 3]))) + '"'

    def piece(self, depth):
        if self.chance(0.5):
            return self.pick(TEXTS)
        if self.chance(0.15):
            return "%{" + self.mark() + self.gap() + "if " + self.expr(depth - 1) + self.gap() + self.mark() + "}x%{" + self.gap() + "endif" + self.gap() + "}"
        return self.interpolation(depth)

    def mark(self):
        return self.pick(["", "", "", "~"])

    def interpolation(self, depth):
        return self.within("${" + self.mark(), lambda: self.expr(depth - 1), self.mark() + "}")

    def wrapped(self, depth):
        return '"' + self.interpolation(depth) + '"'

    def heredoc(self, depth):
        mark = self.pick(["EOT", "E", "网", "a-b"])
        lines = [self.pick(INDENTS) + "".join(self.heredoc_piece(depth) for _ in range(self.pick([0, 1, 2]))) + "\n" for _ in range(self.pick([0, 1, 2, 3]))]
        text = self.pick(["<<", "<<-"]) + mark + "\n" + "".join(lines) + self.pick(INDENTS) + mark
        # Where brackets are open the line must end all the same.
        return text + "\n" if self.closed else text

    def heredoc_piece(self, depth):
        return self.pick(TEXTS).replace("\n", "") if self.chance(0.6) else self.piece(depth)

    def directive(self, depth):
        over = self.expr(depth)
        return '"%{' + self.seq("for", self.name(), "in", over) + '}' + self.piece(depth) + '%{ endfor }"'

    def items(self, depth, make):
        return lambda: "".join(self.gap() + make(depth) + self.gap() + "," for _ in range(self.pick([0, 1, 2, 3]))) + self.pick(["", make(depth)])

    def tuple(self, depth):
        return self.within("[", self.items(depth, self.expr), "]")

    def object(self, depth):
        style = self.pick([",", "\n", ",\n", "mixed"])
        outer, self.closed = self.closed, []
        parts = []
        for _ in range(self.pick([0, 1, 2, 3])):
            key = self.pick([self.name(), self.name(), f'"{self.pick(TEXTS)}"', "(" + self.name() + ")", self.number(0)])
            parts.append(self.pick(INDENTS) + self.seq(key, self.pick(["=", "=", "=", ":"]), lambda: self.expr(depth)))
        out = "{" + (self.end() if style != "," else self.pick(SPACES))
        for index, part in enumerate(parts):
            last = index + 1 == len(parts)
            ends = {",": "," + self.gap(), "\n": self.end(), ",\n": "," + self.end(), "mixed": self.pick([", ", self.end(), "," + self.end()])}
            out += part + (ends[style] if not last or style == "\n" else self.pick(["", " ", self.end()]))
        self.closed = outer
        return out + self.pick(SPACES) + "}"

    def parens(self, depth):
        return self.within("(", lambda: self.expr(depth), ")")

    def call(self, depth):
        name = self.pick([self.name(), "f", "provider::a::b", "core :: f", "a:: b", "lookup"])
        rest = self.pick(["", "", "", ",", "..."])
        arguments = self.pick([lambda: "", lambda: self.expr(depth) + self.gap() + rest, lambda: self.seq(self.expr(depth), ",", self.expr(depth))])
        return name + self.pick(["", "", " ", "\t"]) + self.within("(", arguments, ")")

    def binary(self, depth):
        return self.seq(lambda: self.expr(depth), self.pick(BINARY), lambda: self.expr(depth))

    def unary(self, depth):
        return self.seq(self.pick(["-", "!", "-", "!!", "- -"]), lambda: self.expr(depth))

    def conditional(self, depth):
        return self.seq(lambda: self.expr(depth), "?", lambda: self.expr(depth), ":", lambda: self.expr(depth))

    def index(self, depth):
        base = self.pick([self.reference, self.parens, self.call, self.tuple])(depth)
        return base + self.pick(["", "", " "]) + self.within("[", lambda: self.expr(depth), "]")

    def steps(self, depth):
        base = self.pick([self.reference, self.parens, self.call])(depth)
        return self.seq(base, *self.pick([[".", "0"], ["[*]"], [".", "*"], ["[", "*", "]", ".", "a"], [".", "*", ".", "a"], [".", "0", ".", "b"], ["[", '"k"', "]", ".", "c"], ["[", "0", "]", "[", "1", "]"], [".0.1"], [".*.0"], ["[*]", "[0]"]]))

    def for_list(self, depth):
        head = lambda: self.seq("for", self.pick([[self.name()], [self.name(), ",", self.name()]])[0], "in", lambda: self.expr(depth), ":", lambda: self.expr(depth), *self.condition(depth))
        return self.within("[", head, "]")

    def for_object(self, depth):
        names = self.pick([[self.name()], [self.name(), ",", self.name()]])
        head = lambda: self.seq("for", *names, "in", lambda: self.expr(depth), ":", lambda: self.expr(depth), "=>", lambda: self.expr(depth), self.pick(["", "..."]), *self.condition(depth))
        return self.within("{", head, "}")

    def condition(self, depth):
        return ["if", lambda: self.expr(depth)] if self.chance(0.3) else []


LEAVES = ["number", "reference", "reference", "string", "wrapped", "tuple", "object"]
SHAPES = [*LEAVES, "string", "string", "wrapped", "wrapped", "heredoc", "directive", "tuple", "object", "object", "parens", "call", "call", "binary", "binary", "unary", "conditional", "index", "steps", "for_list", "for_object"]
