//! Texts of the language made up by chance: expressions of a wanted kind, types, blocks.

use formwork::func::{self, FuncSpec, Returns, TypeSpec};

use super::dice::Dice;

/// What an expression is meant to give. Now and then it gives something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A bool.
    Bool,
    /// A number.
    Number,
    /// A string.
    Text,
    /// A list, set or tuple.
    Sequence,
    /// A map or object.
    Mapping,
    /// Anything.
    Any,
}

const KINDS: [Kind; 5] = [
    Kind::Bool,
    Kind::Number,
    Kind::Text,
    Kind::Sequence,
    Kind::Mapping,
];

/// A name that stands for something, and what it is.
pub type Name = (&'static str, Kind);

/// The names of `world`.
pub const LOCALS: &[Name] = &[
    ("local.b", Kind::Bool),
    ("local.c", Kind::Text),
    ("local.e", Kind::Sequence),
    ("local.h", Kind::Number),
    ("local.l", Kind::Sequence),
    ("local.m", Kind::Mapping),
    ("local.n", Kind::Number),
    ("local.ns", Kind::Sequence),
    ("local.o", Kind::Mapping),
    ("local.o.a", Kind::Number),
    ("local.o.c", Kind::Sequence),
    ("local.os", Kind::Sequence),
    ("local.os[0]", Kind::Mapping),
    ("local.r", Kind::Sequence),
    ("local.s", Kind::Text),
    ("local.ss", Kind::Sequence),
    ("local.t", Kind::Text),
    ("local.u", Kind::Sequence),
    ("local.z", Kind::Text),
];

const TEXTS: [&str; 44] = [
    "",
    "a",
    "abc",
    "A-b_c",
    "é",
    "e\u{301}",
    "1",
    "-2.50",
    "true",
    "k",
    "x",
    "%d %s",
    "%#v|%-5.2f",
    "%[2]q",
    "%x %b %o %e %g",
    "10.0.0.0/8",
    "192.168.1.7/24",
    "fd00::/8",
    "2020-02-29T12:00:00Z",
    "YYYY-MM-DD'T'hh:mm:ssZ",
    "1h30m",
    "-10s",
    "a,b\\n1,2\\n",
    "a: [1, {b: ~}]",
    "{\\\"a\\\": [1, null]}",
    "YWJj",
    "UTF-16LE",
    "(a)(?P<n>b*)",
    "/[a-c]+/",
    "^x$|.",
    "$1",
    "a.txt",
    "a.tpl",
    "d/../a.txt",
    "**",
    "*.t*",
    "./d",
    ",",
    " \\t\\n",
    "oid",
    "dns",
    "%%{ if true }y%%{ endif }",
    "$${x}",
    "\\u0000",
];

const NUMBERS: [&str; 16] = [
    "0",
    "1",
    "2",
    "3",
    "5",
    "10",
    "16",
    "32",
    "0.5",
    "1.25",
    "1e3",
    "1e-2",
    "100",
    "9007199254740993",
    "1e40",
    "255",
];

/// An expression of about this kind.
pub fn expression(dice: &mut Dice, kind: Kind, depth: usize, names: &[Name]) -> String {
    let kind = match kind {
        _ if dice.once_in(20) => *dice.of(&KINDS),
        Kind::Any => *dice.of(&KINDS),
        kind => kind,
    };
    if depth == 0 || dice.once_in(6) {
        return leaf(dice, kind, names);
    }
    let mut maker = Maker {
        dice,
        depth: depth - 1,
        names,
    };
    match maker.dice.below(12) {
        0 => maker.conditional(kind),
        1 => maker.part(kind),
        2 => format!("({})", maker.of(kind)),
        3 => maker.guarded(kind),
        4..7 => maker.own(kind),
        _ => maker.call(kind),
    }
}

fn leaf(dice: &mut Dice, kind: Kind, names: &[Name]) -> String {
    let fitting: Vec<&Name> = names.iter().filter(|(_, k)| *k == kind).collect();
    if !fitting.is_empty() && !dice.once_in(3) {
        return dice.of(&fitting).0.to_owned();
    }
    if dice.once_in(25) {
        return "null".to_owned();
    }
    match kind {
        Kind::Bool => (*dice.of(&["true", "false"])).to_owned(),
        Kind::Number => (*dice.of(&NUMBERS)).to_owned(),
        Kind::Text => format!("\"{}\"", dice.of(&TEXTS)),
        Kind::Sequence => (*dice.of(&[
            "[]",
            "[1, 2]",
            "[\"a\", \"b\"]",
            "[true, null]",
            "[[1], [\"x\"]]",
        ]))
        .to_owned(),
        Kind::Mapping | Kind::Any => (*dice.of(&[
            "{}",
            "{ a = 1 }",
            "{ a = \"x\", k = [1] }",
            "{ \"0\" = true }",
        ]))
        .to_owned(),
    }
}

struct Maker<'d> {
    dice: &'d mut Dice,
    depth: usize,
    names: &'d [Name],
}

impl Maker<'_> {
    fn of(&mut self, kind: Kind) -> String {
        expression(self.dice, kind, self.depth, self.names)
    }

    fn conditional(&mut self, kind: Kind) -> String {
        let (test, yes, no) = (self.of(Kind::Bool), self.of(kind), self.of(kind));
        format!("({test} ? {yes} : {no})")
    }

    /// A part of something else.
    fn part(&mut self, kind: Kind) -> String {
        let (list, map) = (self.of(Kind::Sequence), self.of(Kind::Mapping));
        match self.dice.below(8) {
            0 => format!("{list}[{}]", self.of(Kind::Number)),
            1 => format!("{list}[0]"),
            2 => format!("{map}[{}]", self.of(Kind::Text)),
            3 => format!("{map}.a"),
            4 if kind == Kind::Sequence => format!("{list}[*].a"),
            5 if kind == Kind::Sequence => format!("{map}[*]"),
            6 if kind == Kind::Sequence => format!("{list}.*.b"),
            _ => format!("[{}][0]", self.of(kind)),
        }
    }

    fn guarded(&mut self, kind: Kind) -> String {
        match self.dice.below(3) {
            0 if kind == Kind::Bool => format!("can({})", self.of(Kind::Any)),
            1 => format!("convert({}, {})", self.of(kind), ty(self.dice, 2)),
            _ => format!("try({}, {})", self.of(kind), self.of(kind)),
        }
    }

    /// By the syntax that is made for the kind.
    fn own(&mut self, kind: Kind) -> String {
        match kind {
            Kind::Bool => self.truth(),
            Kind::Number => {
                let op = *self.dice.of(&["+", "-", "*", "/", "%"]);
                let (a, b) = (self.of(kind), self.of(kind));
                if self.dice.once_in(5) {
                    format!("-{a}")
                } else {
                    format!("({a} {op} {b})")
                }
            }
            Kind::Text | Kind::Any => self.template(),
            Kind::Sequence => match self.dice.below(4) {
                0 => format!("[{}, {}]", self.of(Kind::Any), self.of(Kind::Any)),
                1 => format!("[{}]", self.of(Kind::Any)),
                _ => self.walk(None),
            },
            Kind::Mapping => match self.dice.below(4) {
                0 => format!(
                    "{{ a = {}, ({}) = {} }}",
                    self.of(Kind::Any),
                    self.of(Kind::Text),
                    self.of(Kind::Any)
                ),
                1 => format!("{{ a = {} }}", self.of(Kind::Any)),
                _ => {
                    let key = (*self.dice.of(&["x", "i", "\"${i}\"", "\"k\"", "x.a"])).to_owned();
                    self.walk(Some(key))
                }
            },
        }
    }

    fn truth(&mut self) -> String {
        let (kind, op) = match self.dice.below(4) {
            0 => (Kind::Any, *self.dice.of(&["==", "!="])),
            1 => (Kind::Number, *self.dice.of(&["<", ">", "<=", ">="])),
            2 => (Kind::Bool, *self.dice.of(&["&&", "||"])),
            _ => return format!("!{}", self.of(Kind::Bool)),
        };
        let kind = if kind == Kind::Any {
            *self.dice.of(&KINDS)
        } else {
            kind
        };
        format!("({} {op} {})", self.of(kind), self.of(kind))
    }

    fn template(&mut self) -> String {
        match self.dice.below(6) {
            0 => format!(
                "\"%{{ if {} }}{}%{{ else }}y%{{ endif }}\"",
                self.of(Kind::Bool),
                self.of(Kind::Text).replace('"', "")
            ),
            1 => format!(
                "\"%{{ for i, x in {} ~}} ${{i}} %{{ endfor }}\"",
                self.of(Kind::Sequence)
            ),
            2 => format!("\"${{{}}}\"", self.of(Kind::Any)),
            3 => format!(
                "\"${{{}}}${{{}}}\"",
                self.of(Kind::Text),
                self.of(Kind::Number)
            ),
            _ => format!("\"p-${{{}}}\"", self.of(Kind::Text)),
        }
    }

    /// A `for`: with a key an object, else a tuple.
    fn walk(&mut self, key: Option<String>) -> String {
        let source = if self.dice.once_in(3) {
            Kind::Mapping
        } else {
            Kind::Sequence
        };
        let source = self.of(source);
        let value = match self.dice.below(4) {
            0 => "x".to_owned(),
            1 => "\"${i}\"".to_owned(),
            _ => self.of(Kind::Any),
        };
        let test = match self.dice.below(4) {
            0 => format!(" if {}", self.of(Kind::Bool)),
            1 => " if x != null".to_owned(),
            _ => String::new(),
        };
        match key {
            Some(key) => {
                let group = if self.dice.once_in(2) { "..." } else { "" };
                format!("{{for i, x in {source} : {key} => {value}{group}{test}}}")
            }
            None => format!("[for i, x in {source} : {value}{test}]"),
        }
    }

    fn call(&mut self, kind: Kind) -> String {
        let fitting: Vec<&&FuncSpec> = func::FUNCTIONS.iter().filter(|f| gives(f, kind)).collect();
        let spec = **self.dice.of(&fitting);
        call_of(self.dice, spec, self.depth, self.names)
    }
}

/// A call of this function.
pub fn call_of(dice: &mut Dice, spec: &FuncSpec, depth: usize, names: &[Name]) -> String {
    let mut args: Vec<String> = spec
        .params
        .iter()
        .map(|p| expression(dice, taken(&p.ty), depth, names))
        .collect();
    if let Some(more) = &spec.variadic {
        for _ in 0..dice.below(4) {
            args.push(expression(dice, taken(&more.ty), depth, names));
        }
        if dice.once_in(5) {
            args.push(format!(
                "{}...",
                expression(dice, Kind::Sequence, depth, names)
            ));
        }
    }
    if spec.name == "templatestring" {
        args[0] = "local.t".to_owned();
    }
    if spec.name == "convert" {
        args = vec![expression(dice, Kind::Any, depth, names), ty(dice, 2)];
    }
    format!("{}({})", spec.name, args.join(", "))
}

/// Whether a function may give a value of this kind.
fn gives(spec: &FuncSpec, kind: Kind) -> bool {
    match &spec.returns {
        Returns::Fixed(ty) => kind == Kind::Any || taken(ty) == kind,
        Returns::From(_) | Returns::Result => !matches!(kind, Kind::Bool | Kind::Number),
    }
}

/// What an argument for a parameter should be.
pub fn taken(ty: &TypeSpec) -> Kind {
    match ty {
        TypeSpec::Any => Kind::Any,
        TypeSpec::Bool => Kind::Bool,
        TypeSpec::Number => Kind::Number,
        TypeSpec::String => Kind::Text,
        TypeSpec::List(_) | TypeSpec::Set(_) => Kind::Sequence,
        TypeSpec::Map(_) => Kind::Mapping,
    }
}

/// A type constraint.
pub fn ty(dice: &mut Dice, depth: usize) -> String {
    let of = if depth == 0 {
        dice.below(4)
    } else {
        dice.below(10)
    };
    match of {
        0 => "string".to_owned(),
        1 => "number".to_owned(),
        2 => "bool".to_owned(),
        3 => "any".to_owned(),
        4 => format!("list({})", ty(dice, depth - 1)),
        5 => format!("set({})", ty(dice, depth - 1)),
        6 => format!("map({})", ty(dice, depth - 1)),
        7 => format!("tuple([{}, {}])", ty(dice, depth - 1), ty(dice, depth - 1)),
        _ => {
            let b = ty(dice, depth - 1);
            let b = match dice.below(4) {
                0 => format!("optional({b})"),
                1 => format!("optional({b}, {})", expression(dice, Kind::Any, 1, &[])),
                _ => b,
            };
            format!("object({{ a = {}, b = {b} }})", ty(dice, depth - 1))
        }
    }
}
