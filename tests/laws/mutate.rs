//! Texts changed by chance where the language has its joints: an expression is replaced by another one,
//! a block is repeated or left out.

use formwork::syntax::ast::{Body, Expr};
use formwork::syntax::{self, visit};
use formwork::text::Span;

use super::dice::Dice;
use super::grammar::{self, Kind, LOCALS, Name};
use super::tree;

/// A text with one piece replaced.
fn replaced(text: &str, span: Span, piece: &str) -> String {
    let range = span.range();
    let before = text.get(..range.start).unwrap_or("");
    let after = text.get(range.end..).unwrap_or("");
    format!("{before}{piece}{after}")
}

fn spans(expr: &Expr, all: &mut Vec<Span>) {
    visit::all(expr, &mut |e| all.push(e.span));
}

/// A new piece for a place: made up, or from elsewhere in the text, or with the old one in it.
fn piece(text: &str, old: Span, all: &[Span], dice: &mut Dice, names: &[Name]) -> String {
    let of = |span: Span| text.get(span.range()).unwrap_or("").to_owned();
    let depth = dice.below(3);
    let fresh = |dice: &mut Dice| grammar::expression(dice, Kind::Any, depth, names);
    match dice.below(8) {
        0 => of(*dice.of(all)),
        1 => format!("[{}, {}]", of(old), fresh(dice)),
        2 => format!("({})", of(old)),
        3 => format!("\"${{{}}}\"", of(old)),
        4 => {
            let spec = *dice.of(formwork::func::FUNCTIONS);
            let rest: Vec<String> = spec
                .params
                .iter()
                .skip(1)
                .map(|p| grammar::expression(dice, grammar::taken(&p.ty), 1, names))
                .collect();
            let args: Vec<String> = std::iter::once(of(old)).chain(rest).collect();
            format!("{}({})", spec.name, args.join(", "))
        }
        _ => fresh(dice),
    }
}

/// An expression with a part changed.
pub fn expression(text: &str, dice: &mut Dice) -> String {
    if text.is_empty() || dice.once_in(12) {
        let depth = dice.below(5);
        return grammar::expression(dice, Kind::Any, depth, LOCALS);
    }
    let source = tree::source("x.tf", text.as_bytes());
    let (expr, _) = syntax::parse_expression(&source);
    let mut all = Vec::new();
    spans(&expr, &mut all);
    let old = *dice.of(&all);
    replaced(text, old, &piece(text, old, &all, dice, LOCALS))
}

/// A type constraint with a part changed.
pub fn ty(text: &str, dice: &mut Dice) -> String {
    let source = tree::source("x.tf", text.as_bytes());
    let (expr, _) = syntax::parse_expression(&source);
    let mut all = Vec::new();
    spans(&expr, &mut all);
    let depth = dice.below(4);
    replaced(text, *dice.of(&all), &grammar::ty(dice, depth))
}

/// Names that a configuration may know.
const NAMES: &[Name] = &[
    ("var.a", Kind::Text),
    ("var.b", Kind::Mapping),
    ("local.a", Kind::Number),
    ("local.b", Kind::Sequence),
    ("terraform_data.a", Kind::Mapping),
    ("terraform_data.a.output", Kind::Any),
    ("terraform_data.a[0].id", Kind::Text),
    ("data.terraform_remote_state.a.outputs", Kind::Mapping),
    ("module.a", Kind::Mapping),
    ("module.a[0].a", Kind::Text),
    ("each.key", Kind::Text),
    ("each.value", Kind::Text),
    ("count.index", Kind::Number),
    ("self.id", Kind::Text),
    ("path.module", Kind::Text),
    ("terraform.workspace", Kind::Text),
];

/// Blocks; `$E` stands for an expression, `$T` for a type.
const BLOCKS: [&str; 29] = [
    "variable \"a\" {\n  type = $T\n  default = $E\n}\n",
    "variable \"b\" {\n  type = $T\n  validation {\n    condition = $E\n    error_message = $E\n  }\n}\n",
    "variable \"c\" {\n  default = $E\n  sensitive = true\n  nullable = false\n  ephemeral = true\n}\n",
    "locals {\n  a = $E\n  b = $E\n}\n",
    "output \"a\" {\n  value = $E\n  sensitive = true\n}\n",
    "output \"b\" {\n  value = $E\n  precondition {\n    condition = $E\n    error_message = $E\n  }\n}\n",
    "resource \"terraform_data\" \"a\" {\n  input = $E\n}\n",
    "resource \"terraform_data\" \"a\" {\n  count = $E\n  input = $E\n  triggers_replace = $E\n}\n",
    "resource \"terraform_data\" \"b\" {\n  for_each = $E\n  input = each.value\n  lifecycle {\n    replace_triggered_by = [terraform_data.a]\n    precondition {\n      condition = $E\n      error_message = \"x\"\n    }\n  }\n}\n",
    "resource \"terraform_data\" \"c\" {\n  provisioner \"local-exec\" {\n    command = $E\n    when = destroy\n  }\n  connection {\n    host = $E\n  }\n}\n",
    "data \"terraform_remote_state\" \"a\" {\n  backend = \"local\"\n  config = $E\n}\n",
    "module \"a\" {\n  source = \"./m\"\n  a = $E\n}\n",
    "module \"a\" {\n  source = \"./m\"\n  count = $E\n  a = $E\n  providers = {\n    terraform = terraform\n  }\n}\n",
    "module \"b\" {\n  source = \"./m\"\n  for_each = $E\n  depends_on = [module.a]\n}\n",
    "moved {\n  from = terraform_data.a\n  to = module.a.terraform_data.a[0]\n}\n",
    "removed {\n  from = terraform_data.z\n  lifecycle {\n    destroy = false\n  }\n}\n",
    "import {\n  to = terraform_data.a\n  id = $E\n}\n",
    "check \"a\" {\n  assert {\n    condition = $E\n    error_message = $E\n  }\n}\n",
    "terraform {\n  required_version = \">= 1.0\"\n  backend \"local\" {\n    path = $E\n  }\n}\n",
    "provider \"terraform\" {\n  alias = \"x\"\n}\n",
    "@@ m/main.tf\nvariable \"a\" {\n  type = $T\n  default = $E\n}\noutput \"a\" {\n  value = $E\n}\nresource \"terraform_data\" \"a\" {\n  count = 2\n  input = var.a\n}\n",
    "@@ x_override.tf\nlocals {\n  a = $E\n}\n",
    "terraform {\n  required_providers {\n    huaweicloud = {\n      source = \"huaweicloud/huaweicloud\"\n    }\n  }\n}\n",
    "resource \"huaweicloud_vpc\" \"a\" {\n  name = $E\n  cidr = \"10.0.0.0/16\"\n}\n",
    "resource \"huaweicloud_vpc_subnet\" \"a\" {\n  vpc_id = $E\n  name = \"a\"\n  cidr = \"10.0.1.0/24\"\n  gateway_ip = \"10.0.1.1\"\n}\n",
    "resource \"huaweicloud_networking_secgroup_rule\" \"a\" {\n  direction = \"ingress\"\n  ethertype = \"IPv4\"\n  security_group_id = $E\n  ports = $E\n}\n",
    "resource \"huaweicloud_vpc_eip\" \"a\" {\n  publicip {\n    type = \"5_bgp\"\n  }\n  dynamic \"bandwidth\" {\n    for_each = $E\n    content {\n      share_type = $E\n    }\n  }\n}\n",
    "# formwork-ignore: unused-local -- tried\nlocals {\n  z = $E # formwork-ignore: all\n}\n",
    "@@ .formwork.hcl\nlint {\n  preset = \"all\"\n  rule \"unused-local\" {\n    level = \"note\"\n  }\n}\n",
];

fn block(dice: &mut Dice) -> String {
    let mut text = (*dice.of(&BLOCKS)).to_owned();
    while let Some(at) = text.find("$E") {
        let depth = dice.below(3);
        let made = grammar::expression(dice, Kind::Any, depth, NAMES);
        text.replace_range(at..at + 2, &made.replace("$E", "E").replace("$T", "T"));
    }
    while let Some(at) = text.find("$T") {
        let depth = dice.below(3);
        text.replace_range(at..at + 2, &grammar::ty(dice, depth).replace("$T", "T"));
    }
    text
}

/// A configuration with something changed, repeated, added or left out.
pub fn configuration(text: &str, dice: &mut Dice) -> String {
    let source = tree::source("x.tf", text.as_bytes());
    let (Body::Native(body), _) = syntax::parse(&source) else {
        return text.to_owned();
    };
    let (mut values, mut items) = (Vec::new(), Vec::new());
    visit::values(&body, &mut |e| spans(e, &mut values));
    visit::blocks(&body, &mut |b| items.push(b.header.to(b.close_brace)));
    match dice.below(6) {
        0 => format!("{text}{}", block(dice)),
        1 => format!("{}{text}", block(dice)),
        2 if !items.is_empty() => replaced(text, *dice.of(&items), ""),
        3 if !items.is_empty() => {
            let copied = *dice.of(&items);
            let copied = text.get(copied.range()).unwrap_or("").to_owned();
            replaced(text, dice.of(&items).head(), &format!("{copied}\n"))
        }
        _ if values.is_empty() => format!("{text}{}", block(dice)),
        _ => {
            let old = *dice.of(&values);
            replaced(text, old, &piece(text, old, &values, dice, NAMES))
        }
    }
}

/// How a fuzzer changes its input: every second time as it always does, else by one of the above. Gives the
/// length of the new input, which stands at the beginning of `data`.
pub fn input(
    data: &mut [u8],
    size: usize,
    max: usize,
    seed: u32,
    change: fn(&str, &mut Dice) -> String,
    plainly: fn(&mut [u8], usize, usize) -> usize,
) -> usize {
    let mut dice = Dice::new(u64::from(seed));
    let changed = match std::str::from_utf8(&data[..size]) {
        Ok(text) if !dice.once_in(2) => change(text, &mut dice),
        _ => return plainly(data, size, max),
    };
    match data.get_mut(..changed.len()) {
        Some(place) if changed.len() <= max => {
            place.copy_from_slice(changed.as_bytes());
            changed.len()
        }
        _ => plainly(data, size, max),
    }
}
