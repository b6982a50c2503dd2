"""Expressions, mostly of the wanted type, from pools of edge values: a seed gives the same ones again."""

import re

import pools
from calls import CALLS, GIVING
from pools import quoted

PRIMITIVE = ["string", "number", "bool"]
TYPES = PRIMITIVE + ["list", "set", "map", "object"]

UNKNOWN = {
    "string": 'local.id terraform_data.u.id local.prefixed timestamp() uuid() "x-${local.id}" "${local.id}" local.hidden_id local.ids[0] upper(local.id) tostring(local.open) "${local.id}-x" bcrypt("a")',
    "number": "local.number length(local.open) length(local.ids) tonumber(local.id) local.number+1 length(local.set) abs(local.number) max(local.number,3) -local.number sensitive(local.number)",
    "bool": 'local.bool !local.bool tobool(local.id) local.id=="a" local.number>2 contains(local.ids,"a") can(local.open.a) local.id!=null',
    "list": 'local.ids [local.id,"b"] local.some tolist([local.id]) sort([local.id,"b"]) range(local.number) concat(local.ids,["x"]) tolist(local.open) [local.open] slice(["a","b","c"],0,local.number) keys({a=local.id}) sensitive(local.ids) compact([local.id,"a"])',
    "set": 'local.set toset([local.id]) toset([local.id,"a"]) toset(local.ids) setunion([local.id],["a"]) toset(local.open)',
    "map": 'local.pairs {a=local.id} tomap({a=local.id}) tomap(local.open) zipmap(local.ids,local.ids) merge({a=1},local.open) {(local.id)=1} {a=local.open}',
    "object": "local.object terraform_data.u terraform_data.w {a=local.open} terraform_data.w.output local.object terraform_data.v",
    "any": "local.open terraform_data.v.output local.open.a local.open[0] jsondecode(local.id) yamldecode(local.id) local.open[*] sensitive(local.open)",
}
UNKNOWN = {name: text.split() for name, text in UNKNOWN.items()}
SECRET = {
    "string": ["var.secret", 'sensitive("s")', "local.hidden_id", "var.secret_list[0]", "var.secret_object.a", 'sensitive("")', "local.hidden[0].key"],
    "number": ["var.secret_number", "sensitive(2)", "sensitive(0)", "length(var.secret_list)"],
    "bool": ["sensitive(true)", "sensitive(false)", 'var.secret == "x"'],
    "list": ["var.secret_list", "sensitive([])", '[sensitive("a"), "b"]', "local.hidden", 'tolist(["x", sensitive("y")])', 'sensitive(["a", "b"])', "sensitive([local.id])"],
    "set": ["toset(var.secret_list)", 'toset([sensitive("a"), "b"])', 'sensitive(toset(["a"]))'],
    "map": ["var.secret_object", "{ a = var.secret }", "tomap({ a = var.secret, b = \"x\" })", "sensitive({ a = 1 })", "{ (var.secret) = 1 }"],
    "object": ["var.secret_object", "{ a = var.secret, b = 1 }", "sensitive({ a = 1, b = [] })"],
    "any": ["sensitive(null)", "sensitive(local.open)"],
}
SHORT = {"string": ["var.short", "var.short_secret"], "list": ["var.short_list", "local.brief", "[var.short]"], "map": ["{ a = var.short }"], "object": ["{ a = var.short, b = 1 }"], "number": ["length(var.short)"], "bool": ['var.short == "x"']}
NULLS = {"string": ["tostring(null)", "var.none"], "number": ["tonumber(null)"], "bool": ["tobool(null)"], "list": ["tolist(null)", "convert(null, list(string))"], "set": ["toset(null)"], "map": ["tomap(null)"], "object": ["convert(null, object({a = string}))"]}
KNOWN = {
    "string": ["var.text", "local.deep.rows[0].tags[1]", "local.list[0]", "path.module", "terraform.workspace", "var.object.name", "terraform_data.each[\"a\"].input", "local.map.one"],
    "number": ["var.number", "var.map.a", "local.numbers[2]", "var.object.size", "terraform_data.many[1].input", "local.deep.rows[1].id"],
    "bool": ["true", "false", "var.any.b.c"],
    "list": ["var.list", "local.list", "local.numbers", "local.matrix", "local.mixed", "local.types", "local.empty", "var.object.list", "local.deep.rows", "var.any.a", "terraform_data.many[*].input"],
    "set": ["var.set", 'toset(["b", "a"])', "toset(local.numbers)", "toset([])", "toset(local.types)", "toset([[1], [2, 3]])"],
    "map": ["var.map", "local.map", "tomap({})", 'tomap({ a = ["x"] })', "{}"],
    "object": ["var.object", "local.deep", "local.types[0]", "var.any", "{}", "terraform_data.each"],
}
# The fixed kinds of arguments that come from a pool of texts.
TEXT_KINDS = {
    "net": pools.NETWORKS, "time": pools.TIMES, "duration": pools.DURATIONS, "dateformat": pools.DATE_FORMATS, "json": pools.JSONS, "yaml": pools.YAMLS, "csv": pools.CSVS, "base64": pools.BASE64S, "charset": pools.CHARSETS,
    "file": pools.FILES, "tplfile": pools.FILE_TEMPLATES, "glob": pools.GLOBS, "path": pools.PATHS, "uuid": pools.UUIDS, "digits": pools.INTS, "replacement": pools.REPLACEMENTS, "folder": ["files", "files/sub", "nope", "files/", "./files", "files/hello.txt", "files/../files", "files//sub"],
    "rooted": ["/", "/a/../b", "//x///y/", "/a/./b/", "/.."], "cipher": pools.CIPHERS, "tfvars": ['a = 1\nb = ["x"]\n', "a = {", "", 'a = "${x}"', "a = upper(\"x\")", "a = null", "a {}", "a = 1\na = 2\n", "a = -1\nb = !true", "a = [for x in [1] : x]", 'a = "$${x}"'],
}  # fmt: skip


class Generator:
    """A source of expressions."""

    def __init__(self, random, vectors):
        self.random = random
        self.vectors = vectors
        self.names = []

    def pick(self, items):
        return items[int(self.random.random() * len(items))]

    def chance(self, share):
        return self.random.random() < share

    def between(self, least, most):
        return self.random.randint(least, most)

    # Values of a type.

    def expr(self, ty, depth):
        roll = self.random.random()
        if ty == "any":
            ty = self.pick(TYPES)
        if roll < 0.03:
            return "null" if self.chance(0.5) else self.pick(NULLS[ty])
        if roll < 0.08:
            return self.pick(UNKNOWN[ty if self.chance(0.85) else "any"])
        if roll < 0.12:
            return self.pick(SECRET[ty])
        if roll < 0.125 and ty in SHORT:
            return self.pick(SHORT[ty])
        if roll < 0.15:
            return self.expr(self.pick(TYPES), depth - 1)
        if roll < 0.2:
            return self.pick(KNOWN[ty])
        if depth <= 0:
            return self.literal(ty)
        if roll < 0.45:
            return self.literal(ty, depth)
        if roll < 0.75:
            return self.call(self.pick(GIVING.get(ty, GIVING["any"])), depth - 1)
        return self.syntax(ty, depth)

    def literal(self, ty, depth=0):
        if ty == "string":
            return quoted(self.pick(pools.TEXTS if self.chance(0.7) else pools.WORDS))
        if ty == "number":
            return self.pick(pools.NUMBERS if self.chance(0.5) else pools.SMALL)
        if ty == "bool":
            return self.pick(["true", "false", "true", "false", '"true"', '"false"'])
        inner = self.pick(PRIMITIVE if self.chance(0.8) or depth <= 0 else TYPES)
        count = self.pick([0, 1, 1, 2, 2, 3, 4])
        if ty in ("list", "set"):
            items = []
            for _ in range(count):
                if self.chance(0.12):
                    inner = self.pick(PRIMITIVE)
                items.append(self.expr(inner, depth - 1))
            if items and self.chance(0.25):
                items.append(items[0])
            text = "[" + ", ".join(items) + "]"
            if ty == "set":
                return f"toset({text})"
            return text if self.chance(0.7) else f"tolist({text})"
        pairs = []
        for _ in range(count):
            if ty == "object" or self.chance(0.15):
                inner = self.pick(PRIMITIVE if depth <= 0 else TYPES)
            pairs.append(self.key() + self.pick([" = ", " = ", " : "]) + self.expr(inner, depth - 1))
        text = "{ " + ", ".join(pairs) + " }" if pairs else "{}"
        return f"tomap({text})" if ty == "map" and self.chance(0.4) else text

    def key(self):
        if self.chance(0.75):
            return self.pick(["a", "b", "c", "x", "id", "name", "tags"])
        return self.pick(['"a b"', '""', "1", "true", "null", '(var.text)', '("k")', "(1 + 1)", '"é"', '"a.b"', '"0"', "é", "(local.id)", "(var.secret)", "(null)", "a-b", '"${var.text}"', "for", "(true)", "if", '(tostring(null))', "1.50", "([1])", "a.b", "local.id"])

    # Operators and structure.

    def syntax(self, ty, depth):
        shape = self.pick(SHAPES[ty])
        return getattr(self, shape)(ty, depth - 1)

    def conditional(self, ty, depth):
        other = ty if self.chance(0.85) else self.pick(TYPES)
        parts = self.expr("bool", depth), self.expr(ty, depth), self.expr(other, depth)
        text = "{} ? {} : {}".format(*parts)
        return text if self.chance(0.4) else f"({text})"

    def index(self, ty, depth):
        if self.chance(0.5):
            base = "[" + ", ".join(self.expr(ty, depth) for _ in range(self.between(1, 3))) + "]"
            at = self.pick(["0", "1", "0", "-1", "2", '"0"', "0.5", "local.number", "null", '"a"', "true", "sensitive(0)", "1e0", "var.short"])
        else:
            base = self.expr(self.pick(["map", "object", "list", "set"]), depth)
            at = self.pick(['"a"', '"b"', '"one"', "0", '"nope"', "null", "local.id", "sensitive(\"a\")", "var.text", "1", "[0]", "true", '""'])
        return f"{base}[{at}]"

    def attribute(self, ty, depth):
        base = self.expr(self.pick(["map", "object", "object", "list", "string"]), depth)
        return base + self.pick([".a", ".b", ".c", ".0", ".1", ".a.b", ".x", ".id", ".0.a", ".1.2", ".nope", ".a[0]", ".name", ".00", ".-1"])

    def splat(self, ty, depth):
        base = self.expr(self.pick(["list", "list", "object", "set", "string", "any", "map"]), depth)
        if not base.endswith((")", "]", "}")) and not base.startswith(("local", "var", "terraform")):
            base = f"({base})"
        return base + self.pick(["[*]", "[*].a", ".*", ".*.a", "[*].id", "[*][0]", ".*.0", "[*].a.b", ".*.id[0]", "[*].tags[*]", "[*][*]", "[*].tags[0]", ".*.tags.0", "[*].nope", ".*[0]", "[*][\"a\"]", ".*.list[*].id"])

    def for_list(self, ty, depth):
        names = self.pick(["v", "k, v", "v", "i, x"])
        over = self.expr(self.pick(["list", "list", "set", "map", "object", "any"]), depth)
        value = self.pick(names.split(", ")) if self.chance(0.4) else self.within(names, self.pick(PRIMITIVE), depth)
        text = f"[for {names} in {over} : {value}{self.filter(names, depth)}]"
        return f"toset({text})" if ty == "set" else text

    def for_map(self, ty, depth):
        names = self.pick(["v", "k, v", "v", "i, x"])
        over = self.expr(self.pick(["list", "list", "set", "map", "object", "any"]), depth)
        key = self.pick(names.split(", ")) if self.chance(0.6) else self.within(names, "string", depth)
        value = self.pick(names.split(", ")) if self.chance(0.5) else self.within(names, self.pick(TYPES), depth)
        return f"{{for {names} in {over} : {key} => {value}{self.pick(['', '', '...'])}{self.filter(names, depth)}}}"

    def within(self, names, ty, depth):
        name = self.pick(names.split(", "))
        text = self.expr(ty, depth - 1)
        forms = [text, f"tostring({name})", f'"${{{name}}}-x"', f"{name} + 1", f"{name}.a", f"[{name}, {text}]", f"{{a = {name}}}", f"try({name}.a, {text})", f"{name} == {text}", f"length({name})", f"upper({name})", f"{name} == null", f"{name}[0]", f"{name}...", f"sensitive({name})"]
        return self.pick(forms)

    def filter(self, names, depth):
        if self.chance(0.65):
            return ""
        name = self.pick(names.split(", "))
        return " if " + self.pick([f"{name} != null", f'{name} != "a"', f"{name} > 1", "true", "false", self.expr("bool", depth - 1), "null", "local.bool", "sensitive(true)", f"can({name}.a)"])

    def arithmetic(self, ty, depth):
        parts = self.expr("number", depth), self.pick(["+", "-", "*", "/", "%"]), self.expr("number", depth)
        text = "{} {} {}".format(*parts)
        return self.pick([text, f"({text})", f"-({text})", f"-{parts[2]}"])

    def comparison(self, ty, depth):
        if self.chance(0.5):
            return f"{self.expr('number', depth)} {self.pick(['<', '>', '<=', '>='])} {self.expr('number', depth)}"
        of = self.pick(TYPES)
        other = of if self.chance(0.8) else self.pick(TYPES)
        return f"{self.expr(of, depth)} {self.pick(['==', '!='])} {self.expr(other, depth)}"

    def logic(self, ty, depth):
        text = f"{self.expr('bool', depth)} {self.pick(['&&', '||'])} {self.expr('bool', depth)}"
        return self.pick([text, text, f"!({text})", f"!{self.expr('bool', depth)}"])

    def template(self, ty, depth):
        return '"' + self.pieces(depth) + '"'

    def pieces(self, depth):
        text = ""
        for _ in range(self.between(1, 3)):
            text += self.pick(self.piece_forms(depth))
        return text

    def piece_forms(self, depth):
        inner = self.expr(self.pick(["string", "string", "number", "bool", "list"]), depth)
        mark = lambda: self.pick(["", "", "", "~"])
        return [
            f"${{{mark()}{inner}{mark()}}}", f"${{{inner}}}", f" ${{{mark()} {inner} {mark()}}} ", "text", " ", "$${x}", "%%{x}", "$", "é", "$$", "\\t", "\\u00e9", "\\n",
            f"%{{{mark()} if {self.expr('bool', depth - 1)} {mark()}}} yes %{{{mark()} else {mark()}}} no %{{{mark()} endif {mark()}}}", f"%{{ if {self.expr('bool', depth - 1)} }}${{{inner}}}%{{ endif }}",
            f"%{{{mark()} for v in {self.expr('list', depth - 1)} {mark()}}} ${{v}},%{{{mark()} endfor {mark()}}}", f"%{{ for k, v in {self.expr('map', depth - 1)} }}${{k}}=${{v}} %{{ endfor }}",
        ]  # fmt: skip

    def heredoc(self, ty, depth):
        flush = self.pick(["", "-"])
        lines = []
        for _ in range(self.between(1, 4)):
            piece = self.pick(self.piece_forms(depth)) if self.chance(0.6) else self.pick(["plain", '"q"', "\\n", "", "\ttab", "x  ", "  deep", "EOTx", "$${y}", "%%{y}", "é", "\\"])
            lines.append(self.pick(["", "  ", "    ", "\t", " "]) + piece)
        end = self.pick(["", "", "  "]) if flush else self.pick(["", "", "", "  "])
        return f"<<{flush}EOT\n" + "\n".join(lines) + f"\n{end}EOT\n"

    # Calls.

    def call(self, name, depth):
        args = []
        for kind in CALLS[name].split():
            if kind.startswith("?"):
                count = self.between(0, 1)
            elif kind.startswith("*"):
                count = self.pick([0, 1, 1, 2, 2, 3])
            else:
                count = 1
            args += [self.argument(kind.lstrip("?*"), depth) for _ in range(count)]
        args = self.spoiled(args, depth)
        prefix = "core::" if self.chance(0.005) else ""
        return f"{prefix}{name}({', '.join(args)})"

    def spoiled(self, args, depth):
        roll = self.random.random()
        if roll < 0.02 and args:
            return args[:-1]
        if roll < 0.035:
            return [*args, self.expr("any", 0)]
        if roll < 0.05 and args:
            rest = self.between(0, len(args) - 1)
            spread = "[" + ", ".join(args[rest:]) + "]..."
            return [*args[:rest], self.pick([spread, spread, spread, self.expr("list", 0) + "...", self.expr("any", 0) + "..."])]
        return args

    def argument(self, kind, depth):
        ty = KIND_TYPES.get(kind.split(":")[0], "string")
        roll = self.random.random()
        if roll < 0.025:
            return "null" if ty == "any" or self.chance(0.5) else self.pick(NULLS[ty])
        if roll < 0.065:
            return self.pick(UNKNOWN[ty if self.chance(0.85) else "any"])
        if roll < 0.075:
            return self.expr(self.pick(TYPES), depth)
        text = self.plain(kind, depth)
        if roll < 0.105 and kind not in ("type", "tpl"):
            return f"sensitive({text})"
        if roll < 0.12:
            return self.pick(SECRET[ty])
        if roll < 0.125:
            return self.pick(SHORT.get(ty, ["var.short"]))
        return text

    def plain(self, kind, depth):
        if kind in TEXT_KINDS:
            return quoted(self.pick(TEXT_KINDS[kind])) if self.chance(0.95) else self.expr("string", depth)
        if ":" in kind:
            return self.filled(*kind.split(":"), depth)
        return KINDS[kind](self, depth)

    def filled(self, ty, inner, depth):
        if self.chance(0.15):
            return self.expr(ty, depth)
        inner = {"str": "string", "bool": "bool", "any": self.pick(TYPES if depth > 0 else PRIMITIVE), "maybe": self.pick(PRIMITIVE)}[inner]
        items = [self.expr(inner, depth - 1) for _ in range(self.pick([0, 1, 2, 2, 3, 4]))]
        if items and self.chance(0.4):
            items.append(self.pick(items))
        text = "[" + ", ".join(items) + "]"
        if ty == "set":
            return text if self.chance(0.4) else f"toset({text})"
        return text if self.chance(0.7) else f"tolist({text})"

    def some(self, pool):
        return quoted(self.pick(pool))

    def related(self, depth):
        """A text that often is part of another."""
        return self.pick([quoted(self.pick(pools.WORDS)), '""', '","', '"a"', '"-"', '"\\n"', '" "', self.expr("string", depth)])

    def subject(self, depth):
        return self.pick([quoted(self.pick(pools.TEXTS)), '"foo-bar=baz 12.5 aXb"', '"aaa bbb\\naab"', '"key=val;k2=v2"', self.expr("string", depth)])

    def variables(self, depth):
        if self.chance(0.1):
            return self.expr("any", depth)
        values = {"name": self.expr("string", depth), "items": self.expr("list", depth), "on": self.expr("bool", depth), "loud": self.expr("bool", depth), "a": self.expr("string", depth), "b": self.expr("number", depth)}
        kept = [f"{name} = {value}" for name, value in values.items() if self.chance(0.75)]
        return "{ " + ", ".join(kept) + " }" if kept else "{}"

    def verbs(self, depth):
        if self.chance(0.05):
            return self.expr("string", depth)
        parts = [self.pick(pools.VERBS) if self.chance(0.8) else self.pick(["x", " ", "é", "\n"]) for _ in range(self.between(1, 3))]
        return quoted("".join(parts))

    # Whole expressions.

    def wrapped(self, text):
        if "<<" in text:
            text = f"({text})" if self.chance(0.5) else text
            return text
        return self.pick(WRAPS).replace("@", text)

    def mutated(self):
        text = self.pick(self.vectors)
        for _ in range(self.between(1, 3)):
            tokens = TOKEN.findall(text) or ["null"]
            at = int(self.random.random() * len(tokens))
            token = tokens[at]
            roll = self.random.random()
            if token[0] == '"' and roll < 0.7:
                tokens[at] = quoted(self.pick(pools.TEXTS)) if self.chance(0.6) else self.expr("string", 1)
            elif token[0].isdigit() and roll < 0.8:
                tokens[at] = self.pick(pools.NUMBERS) if self.chance(0.6) else self.expr("number", 1)
            elif token in CALLS and roll < 0.5:
                tokens[at] = self.pick(list(CALLS))
            elif token in ("true", "false", "null"):
                tokens[at] = self.expr("any", 1)
            elif token in OPERATORS and roll < 0.8:
                tokens[at] = self.pick(OPERATORS)
            elif roll < 0.3:
                del tokens[at]
            elif roll < 0.5:
                tokens.insert(at, token)
            elif roll < 0.8:
                tokens[at] = self.pick(TOKEN.findall(self.pick(self.vectors)))
            text = "".join(tokens)
        return text or "null"

    def next(self):
        """What it is for, and the expression."""
        roll = self.random.random()
        if roll < 0.6:
            if not self.names:
                self.names = list(CALLS)
                self.random.shuffle(self.names)
            name = self.names.pop()
            text = self.call(name, self.between(0, 3))
            return name, self.wrapped(text) if self.chance(0.3) else text
        if roll < 0.85:
            shape = self.pick(ALL_SHAPES)
            text = getattr(self, shape)(self.pick(TYPES), self.between(0, 3))
            return shape, self.wrapped(text) if self.chance(0.2) else text
        return "mutated", self.mutated()


SHAPES = {
    "string": ["template", "template", "heredoc", "conditional", "index", "attribute"],
    "number": ["arithmetic", "arithmetic", "conditional", "index", "attribute"],
    "bool": ["comparison", "logic", "comparison", "conditional", "index"],
    "list": ["for_list", "for_list", "splat", "splat", "conditional", "index"],
    "set": ["for_list", "conditional", "index"],
    "map": ["for_map", "for_map", "conditional", "index"],
    "object": ["for_map", "conditional", "index", "attribute"],
}
ALL_SHAPES = sorted({shape for shapes in SHAPES.values() for shape in shapes})
OPERATORS = ["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "?", ":", "!", "..."]
WRAPS = ["[@]", "{ k = @ }", "jsonencode(@)", "issensitive(@)", '"${@}"', '"<${@}>"', "@ == @", "try(@, 1)", "can(@)", "@[0]", "@[*]", "length(@)", "[for v in @ : v]", "@ != null", "tostring(@)", "toset([@])", "nonsensitive(@)", "@.a", "tolist(@)", "yamlencode(@)", "[@, @]", "coalesce(@, 1)", "true ? @ : null", "{for k, v in @ : k => v}", 'format("%v", @)', "[@][0]", "!(@)", "-(@)", "[for i, v in [@] : v]", "(@)", "ephemeralasnull(@)", "local.bool ? @ : null", "type(@)", "flatten([@])", "distinct([@, @])"]
KINDS = {
    "str": lambda g, d: g.expr("string", d), "num": lambda g, d: g.expr("number", d), "any": lambda g, d: g.expr("any", d), "maybe": lambda g, d: g.pick(["null", '""', g.expr(g.pick(PRIMITIVE), d)]),
    "small": lambda g, d: g.pick(pools.SMALL) if g.chance(0.85) else g.expr("number", d), "hostnum": lambda g, d: g.pick([*pools.SMALL, "254", "255", "256", "65535", "-256", "4294967296", "1e30", "-1e30"]),
    "index": lambda g, d: g.pick(["0", "1", "2", "3", "-1", "-2", "0.5", '"1"', "10", "1e30", g.expr("number", d)]), "offset": lambda g, d: g.pick(["0", "1", "2", "3", "-1", "-2", "-5", "100", "0.5", "1e30", g.expr("number", d)]),
    "base": lambda g, d: g.pick(["2", "8", "10", "16", "36", "37", "62", "63", "0", "1", "-1", "10.5", g.expr("number", d)]), "span": lambda g, d: g.pick(["0", "1", "3", "-2", "0.5", "5", "1.5", "-0.5", "1024", "1025", "2000", "1e3", g.expr("number", d)]),
    "seq": lambda g, d: g.expr(g.pick(["list", "list", "set", "list"]), d) if g.chance(0.93) else g.expr("map", d), "elem": lambda g, d: g.pick(['"a"', "1", '"1"', "true", "null", g.expr("any", d)]), "mapping": lambda g, d: g.expr(g.pick(["map", "object"]), d), "key": lambda g, d: g.pick(['"a"', '"b"', '"one"', '"nope"', g.expr("string", d)]),
    "sized": lambda g, d: g.expr(g.pick(["string", "list", "map", "set", "object"]), d), "nested": lambda g, d: "[" + ", ".join(g.expr(g.pick(["list", "list", "string", "set", "map"]), d) for _ in range(g.between(0, 3))) + "]", "numbers": lambda g, d: "[" + ", ".join(g.expr("number", d - 1) for _ in range(g.between(0, 4))) + "]" if g.chance(0.8) else g.expr(g.pick(["list", "set"]), d),
    "lists": lambda g, d: "{" + ", ".join(f"{k} = {g.filled('list', 'str', d)}" for k in "abc"[: g.between(0, 3)]) + "}", "listish": lambda g, d: g.expr(g.pick(["list", "list", "string", "number", "set"]), d), "part": lambda g, d: g.related(d), "search": lambda g, d: g.pick([g.related(d), quoted("/" + g.pick(pools.PATTERNS).replace("\\\\", "\\") + "/")]),
    "regex": lambda g, d: quoted(g.pick(pools.PATTERNS).replace("\\\\", "\\")) if g.chance(0.95) else g.expr("string", d), "subject": lambda g, d: g.subject(d), "verbs": lambda g, d: g.verbs(d), "fallible": lambda g, d: g.pick([g.expr("any", d), g.attribute("any", d), g.index("any", d), "local.nope", 'tonumber("x")', "var.object.nope", "local.open.a", "null.a", "nofunc(1)", 'file("none")', "1 + true", "sensitive(1)"]),
    "type": lambda g, d: g.pick(pools.TYPES), "tpl": lambda g, d: g.pick(pools.TEMPLATES), "vars": lambda g, d: g.variables(d), "pem": lambda g, d: g.pick(['"not a key"', '""', 'file("files/key.pem")', '"-----BEGIN RSA PRIVATE KEY-----\\nAAAA\\n-----END RSA PRIVATE KEY-----\\n"']),
}  # fmt: skip
KIND_TYPES = {"num": "number", "small": "number", "hostnum": "number", "index": "number", "offset": "number", "base": "number", "span": "number", "any": "any", "maybe": "any", "elem": "any", "fallible": "any", "seq": "list", "list": "list", "set": "set", "mapping": "map", "lists": "map", "vars": "object", "nested": "list", "numbers": "list", "listish": "list", "sized": "list", "type": "any", "tpl": "any"}
UNKNOWN["any"] = UNKNOWN["any"] + UNKNOWN["string"][:3]
SECRET["any"] = SECRET["any"] + SECRET["string"] + SECRET["list"]
NULLS["any"] = ["null"]
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\w+|\.\.\.|[=!<>]=|&&|\|\||=>|\s+|.', re.S)
