"""Configurations made from others by small changes: a token, a line, an argument, a block, a file."""

import json
import os
import re
from pathlib import Path

import cases

HERE = Path(__file__).parent
TOKEN = re.compile(
    r'"(?:\\.|\$\{[^{}"]*(?:"[^"]*")?[^{}"]*\}|[^"\\\n])*"|<<-?\w+|[A-Za-z_][\w-]*|\d+(?:\.\d+)?|\.\.\.|=>|==|!=|<=|>=|&&|\|\|'
    r"|\n|[ \t]+|#[^\n]*|//[^\n]*|/\*.*?\*/|.",
    re.DOTALL,
)
JSON_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[\w.+-]+|\s+|.', re.DOTALL)
MARKS = ["{", "}", "[", "]", "(", ")", ",", "=", ".", "?", ":", "\n", '"', "...", "*", "!", "${"]
CHARACTERS = [*MARKS, "\ufeff", "\r", "\x00", "\u00a0", "é", "😀", "`", "'", "\\", "%{", ";", "@", "$", "/*", "#", "~", "e\u0301", "文"]
LABELS = ["", '"a" "b"', '"a b"', '"1a"', '""', '"${x}"', '"a.b"', "foo", '"terraform_dat"', '"terraform_data"', '"terraform"', '"é"', '"_"']
JSON_VALUES = [
    1, "a", None, True, [], {}, [1], ["a"], {"a": 1}, "", "${1}", "${", "${var.nope}", "string", "list(any)", "./m", "terraform_data.r",
    [["a"]], [{}], 1.5, "%{if true}a%{endif}", "$${x}", -1, "each.key", "all", {"//": "c"}, '${upper("a")}', "${[]}", "${self.id}",
]  # fmt: skip


def _expressions():
    """One a line; a heredoc goes on to its end."""
    found, heredoc = [], None
    for line in (HERE / "expressions.txt").read_text().splitlines():
        if heredoc is not None:
            heredoc.append(line)
            if line.strip() == "EOT":
                found.append("\n".join(heredoc))
                heredoc = None
        elif line.startswith("<<"):
            heredoc = [line]
        else:
            found.append(line)
    return found


def _blocks(text):
    """The outermost blocks of a text, told by lines and braces."""
    found, depth, current = [], 0, []
    for line in text.split("\n"):
        current.append(line)
        depth += line.count("{") - line.count("}")
        if depth <= 0:
            if "{" in "".join(current):
                found.append("\n".join(current))
            current, depth = [], 0
    return found


class Mutator:
    """Changes configurations, with the parts of all of them as material."""

    def __init__(self, random, recorded):
        self.random = random
        own = cases.parse((HERE / "seeds.txt").read_text().rstrip("\n"))
        small = [files for files in recorded if sum(map(len, files.values())) < 4000]
        self.seeds = [files for _, files in own] * 6 + small
        texts = [d.decode(errors="ignore") for f in self.seeds for p, d in f.items() if p.endswith(".tf")]
        self.lines = sorted({line for t in texts for line in t.split("\n") if line.strip() and len(line) < 120})
        arguments = [line for line in self.lines if re.match(r"\s*[\w-]+\s*=", line)]
        self.names = sorted({re.match(r"\s*([\w-]+)", line).group(1) for line in arguments})
        self.values = sorted({line.split("=", 1)[1].strip() for line in arguments})
        self.blocks = sorted({b for t in texts for b in _blocks(t) if len(b) < 600})
        inner = (b for block in self.blocks for b in _blocks("\n".join(block.split("\n")[1:-1])))
        self.inner = sorted({b for b in inner if re.match(r'\s*\w+( "[^"]*")* \{', b)})
        self.tokens = sorted({t for text in texts for t in TOKEN.findall(text) if not t.isspace()})
        self.expressions = _expressions()

    def expression(self):
        pick = self.random.choice
        plain = pick([pick(self.expressions), pick(self.expressions), pick(self.values)])
        if self.random.random() < 0.85:
            return plain
        around = ["[%s]", "{ a = %s }", "(%s)", '"x${%s}"', "try(%s, 1)", "%s == 1", "%s ? 1 : 2", "%s[0]", "%s.a", "%s[*]", "!%s"]
        return pick(around) % plain

    def _replace(self, pattern, text, make):
        spans = [m.span(m.lastindex or 0) for m in re.finditer(pattern, text, re.MULTILINE)]
        if not spans:
            return text
        start, end = self.random.choice(spans)
        return text[:start] + make() + text[end:]

    def value(self, text):
        return self._replace(r"^[ \t]*[\w-]+[ \t]*=[ \t]*([^\n]*[^\s{\[(\n])[ \t]*$", text, self.expression)

    def name(self, text):
        return self._replace(r"^[ \t]*([\w-]+)[ \t]*=", text, lambda: self.random.choice(self.names))

    def label(self, text):
        return self._replace(r'"[^"\n]*"(?=[^\n=]*\{$)', text, lambda: self.random.choice(LABELS))

    def word(self, text):
        words = re.findall(r"[A-Za-z_][\w-]*", text)
        return self._replace(r"[A-Za-z_][\w-]*", text, lambda: self.random.choice(words))

    def token(self, text):
        tokens = TOKEN.findall(text)
        places = [i for i, t in enumerate(tokens) if not t.isspace() or t == "\n"]
        if not places:
            return text
        at, other = self.random.choice(places), self.random.choice(places)
        new = self.random.choice(["", f"{tokens[at]} {tokens[at]}", tokens[other], self.random.choice(self.tokens), tokens[at] + self.random.choice(MARKS)])
        tokens[at] = new
        return "".join(tokens)

    def character(self, text):
        at = self.random.randrange(len(text) + 1)
        new = self.random.choice(["", *[self.random.choice(CHARACTERS)] * 2])
        return text[:at] + new + text[at + self.random.randrange(2) :]

    def cut(self, text):
        return text[: self.random.randrange(len(text) + 1)]

    def line(self, text):
        lines = text.split("\n")
        at, other = self.random.randrange(len(lines)), self.random.randrange(len(lines))
        kind = self.random.randrange(3)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, self.random.choice([lines[other], self.random.choice(self.lines)]))
        else:
            lines[at], lines[other] = lines[other], lines[at]
        return "\n".join(lines)

    def _inside(self, text, new):
        lines = text.split("\n")
        opened = [i for i, line in enumerate(lines) if line.rstrip().endswith("{")]
        if opened:
            lines.insert(self.random.choice(opened) + 1, new)
        return "\n".join(lines)

    def argument(self, text):
        return self._inside(text, f"  {self.random.choice(self.names)} = {self.expression()}")

    def nested(self, text):
        return self._inside(text, self.random.choice(self.inner))

    def more(self, text):
        return text.rstrip("\n") + "\n" + self.random.choice(self.blocks) + "\n"

    def less(self, text):
        blocks = _blocks(text)
        return text.replace(self.random.choice(blocks) + "\n", "", 1) if len(blocks) > 1 else text

    def json(self, text):
        """Changes a value, or a token where it is no JSON."""
        try:
            whole = json.loads(text)
        except ValueError:
            return self.json_token(text)
        holders = []

        def walk(value):
            keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
            for key in keys:
                holders.append((value, key))
                walk(value[key])

        walk(whole)
        if not holders:
            return json.dumps(self.random.choice(JSON_VALUES))
        holder, key = self.random.choice(holders)
        other, which = self.random.choice(holders)
        kind = self.random.randrange(5)
        if kind == 0:
            del holder[key]
        elif kind == 1:
            holder[key] = [holder[key]]
        elif kind == 2 and isinstance(holder, dict) and isinstance(which, str):
            holder[which] = holder.pop(key)
        elif kind == 3:
            holder[key] = json.loads(json.dumps(other[which]))
        else:
            holder[key] = self.random.choice(JSON_VALUES)
        return json.dumps(whole, ensure_ascii=False, indent=self.random.choice([None, 1, 2]))

    def json_token(self, text):
        tokens = JSON_TOKEN.findall(text)
        if tokens:
            at = self.random.randrange(len(tokens))
            marks = ["{", "}", "[", "]", ",", ":", '"a"', "1", "nul", '"', "\\", "//x", "\x01", "01", '"\\x"', "'a'"]
            tokens[at] = self.random.choice(["", tokens[at] * 2, self.random.choice(marks), tokens[at] + self.random.choice(marks)])
        return "".join(tokens)

    def files(self, files):
        """A block in a file of its own, an override, values, or another configuration beside it."""
        path = self.random.choice(sorted(files))
        blocks = _blocks(files[path].decode(errors="ignore")) if path.endswith(".tf") else []
        kind = self.random.randrange(4)
        if kind == 0 or not blocks:
            name = self.random.choice(["terraform.tfvars", "a.auto.tfvars", "terraform.tfvars.json"])
            return files | {name: f"{self.random.choice(self.names)} = {self.expression()}\n".encode()}
        if kind == 1:
            return self.random.choice(self.seeds) | files
        block = self.random.choice(blocks)
        if kind == 2:
            rest = files[path].decode(errors="ignore").replace(block + "\n", "", 1)
            return files | {path: rest.encode(), os.path.join(os.path.dirname(path), "zz.tf"): f"{block}\n".encode()}
        return files | {"b_override.tf": f"{self.value(self.argument(block))}\n".encode()}

    def configuration(self):
        """One more configuration."""
        files = {p: d for p, d in self.random.choice(self.seeds).items() if p != "options.json"}
        broken = [self.token] * 6 + [self.character] * 3 + [self.cut, self.line, self.line, self.value, self.value]
        changed = [self.value] * 8 + [self.argument] * 4 + [self.word] * 3 + [self.name, self.nested, self.more, self.less, self.line] * 2
        kinds = broken if self.random.random() < 0.25 else [*changed, self.label, self.token]
        for _ in range(self.random.choice([1, 1, 1, 2, 2, 3])):
            if self.random.random() < 0.12:
                files = self.files(files)
                continue
            path = self.random.choice(sorted(files))
            text = files[path].decode(errors="ignore")
            kind = self.random.choice([self.json] * 3 + [self.json_token]) if path.endswith(".json") else self.random.choice(kinds)
            files[path] = kind(text).encode(errors="ignore")
        return files
