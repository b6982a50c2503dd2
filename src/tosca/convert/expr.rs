//! Expressions of blueprints in the words of Terraform.

use super::hcl;
use super::{Converter, Made, Many};
use crate::addr::quoted;
use crate::syntax::yaml::{Kind, Node};
use crate::tosca::eval::literal;
use crate::tosca::{Call, Expr, InputType};
use crate::value::Number;

/// An expression of Terraform.
#[derive(Clone, Debug)]
pub(super) struct Hcl {
    /// Its text.
    pub(super) text: String,
    /// Its type, as far as it is known.
    pub(super) ty: Ty,
    /// Whether it needs parentheses beside an operator.
    pub(super) compound: bool,
    /// Whether it may stand for an empty text.
    pub(super) maybe_empty: bool,
}

/// Types that comparisons tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ty {
    Text,
    Number,
    Bool,
    Other,
}

/// Where a value goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'w> {
    /// Whether one value is wanted, also of what there are several of.
    pub(super) single: bool,
    /// The property, which decides what a reference gives.
    pub(super) property: &'w str,
    /// The attribute of another resource that is meant, whichever is asked for.
    pub(super) attribute: Option<&'w str>,
}

impl Wanted<'_> {
    /// Any value at all.
    pub(super) const ANY: Self = Wanted {
        single: false,
        property: "",
        attribute: None,
    };
}

impl Hcl {
    pub(super) fn new(text: impl Into<String>, ty: Ty) -> Self {
        Self {
            text: text.into(),
            ty,
            compound: false,
            maybe_empty: false,
        }
    }

    fn compound(self) -> Self {
        Self {
            compound: true,
            ..self
        }
    }

    /// Beside an operator, or before a dot.
    fn operand(&self) -> String {
        if self.compound {
            format!("({})", self.text)
        } else {
            self.text.clone()
        }
    }
}

/// A value, or why there is none.
type Said = Result<Hcl, String>;

impl Converter<'_> {
    /// An expression for a place.
    pub(super) fn expr(&mut self, expr: &Expr, wanted: Wanted<'_>) -> Said {
        match expr {
            Expr::Literal(node) => Ok(scalar(node)),
            Expr::List(items, _) => {
                let mut texts = Vec::new();
                for item in items {
                    texts.push(self.expr(item, wanted)?.text);
                }
                Ok(Hcl::new(format!("[{}]", texts.join(", ")), Ty::Other))
            }
            Expr::Map(members, _) => {
                let mut text = String::from("{\n");
                for (name, member) in members {
                    let inner = Wanted {
                        property: &name.text,
                        ..wanted
                    };
                    let member = self.expr(member, inner)?.text;
                    text.push_str(&format!("{} = {member}\n", hcl::key(&name.text)));
                }
                text.push('}');
                Ok(Hcl::new(text, Ty::Other))
            }
            Expr::Call(call) => self.call(call, wanted),
            Expr::Invalid(_) => Err("it could not be read".to_owned()),
        }
    }

    fn call(&mut self, call: &Call, wanted: Wanted<'_>) -> Said {
        let arguments = call.arguments.as_slice();
        let any = Wanted {
            single: false,
            ..wanted
        };
        let one = Wanted {
            single: true,
            ..wanted
        };
        match (call.function.name, arguments) {
            ("get_input", _) => self.input(call),
            ("get_attribute" | "get_reference", _) => self.reference(call, wanted, None),
            ("get_in_map", [_, object, key]) => {
                let table = call.target().map_or("", |(name, _)| name);
                let mut text = format!("local.{}", self.locals.of("mapping", table));
                for step in [object, key] {
                    text.push_str(&format!("[{}]", self.expr(step, one)?.text));
                }
                Ok(Hcl::new(text, Ty::Other))
            }
            ("concat", parts) => self.concat(parts, one),
            ("split", [separator, whole]) => {
                let (separator, whole) = (self.expr(separator, one)?, self.expr(whole, one)?);
                let text = format!("split({}, {})", separator.text, whole.text);
                Ok(Hcl::new(text, Ty::Other))
            }
            ("select", [index, list]) => self.select(index, list, wanted),
            ("get_list_length", [list]) => {
                let text = format!("length({})", self.expr(list, any)?.text);
                Ok(Hcl::new(text, Ty::Number))
            }
            ("base64_encode", [text]) => {
                let text = format!("base64encode({})", self.expr(text, one)?.text);
                Ok(Hcl::new(text, Ty::Text))
            }
            ("cond_if", [decides, yes, no]) => {
                let decides = self.condition(decides)?.operand();
                let (yes, no) = (self.expr(yes, wanted)?, self.expr(no, wanted)?);
                let empty = |side: &Hcl| side.maybe_empty || side.text == "\"\"";
                let maybe_empty = empty(&yes) || empty(&no);
                let text = format!("{decides} ? {} : {}", yes.operand(), no.operand());
                let ty = if yes.ty == no.ty { yes.ty } else { Ty::Other };
                Ok(Hcl {
                    maybe_empty,
                    ..Hcl::new(text, ty).compound()
                })
            }
            _ => self.truth(call),
        }
    }

    /// A function that gives a truth value.
    fn truth(&mut self, call: &Call) -> Said {
        match (call.function.name, call.arguments.as_slice()) {
            ("cond_eq", [a, b]) => {
                let (a, b) = (self.expr(a, Wanted::ANY)?, self.expr(b, Wanted::ANY)?);
                Ok(Hcl::new(equal(&a, &b), Ty::Bool).compound())
            }
            ("cond_not", [only]) => {
                let inner = self.condition(only)?.operand();
                Ok(Hcl::new(format!("!{inner}"), Ty::Bool))
            }
            (name, arguments) => {
                let mut parts = Vec::new();
                for argument in arguments {
                    parts.push(self.condition(argument)?.operand());
                }
                let operator = if name == "cond_or" { " || " } else { " && " };
                Ok(Hcl::new(parts.join(operator), Ty::Bool).compound())
            }
        }
    }

    /// A condition by its name, or written in place.
    pub(super) fn condition(&mut self, expr: &Expr) -> Said {
        match expr.literal() {
            Some(word @ ("true" | "false")) => Ok(Hcl::new(word, Ty::Bool)),
            Some(name) => {
                let local = self.locals.of("condition", name);
                Ok(Hcl::new(format!("local.{local}"), Ty::Bool))
            }
            None => {
                let found = self.expr(expr, Wanted::ANY)?;
                Ok(match found.ty {
                    Ty::Bool => found,
                    _ => Hcl::new(format!("tobool({})", found.text), Ty::Bool),
                })
            }
        }
    }

    fn input(&mut self, call: &Call) -> Said {
        let Some((name, _)) = call.target() else {
            return Err("the name of the input is not written".to_owned());
        };
        let Some(input) = self.blueprint.inputs.get(name) else {
            let name = name.rsplit('.').next().unwrap_or(name);
            return Ok(match name {
                "NoValue" => Hcl::new("null", Ty::Other),
                "PeriodNum" => Hcl::new("1", Ty::Number),
                "PeriodType" => Hcl::new("\"month\"", Ty::Text),
                _ => Hcl::new(format!("var.{}", self.predefined(name)), Ty::Text),
            });
        };
        let default = input.default.as_ref();
        let ty = match (&input.ty, default.map(|node| &node.kind)) {
            (Some(InputType::Integer | InputType::Float), _) | (None, Some(Kind::Number(_))) => {
                Ty::Number
            }
            (Some(InputType::Boolean), _) | (None, Some(Kind::Bool(_))) => Ty::Bool,
            (None, Some(Kind::List(_) | Kind::Map(_))) => Ty::Other,
            _ => Ty::Text,
        };
        self.is_secret |= input.invisible || input.ty.as_ref().is_some_and(InputType::is_secret);
        let maybe_empty = ty == Ty::Text && default.and_then(Node::scalar) == Some("");
        Ok(Hcl {
            maybe_empty,
            ..Hcl::new(format!("var.{}", self.inputs.of("", name)), ty)
        })
    }

    fn concat(&mut self, parts: &[Expr], wanted: Wanted<'_>) -> Said {
        let (mut text, mut plain) = (String::new(), String::new());
        for part in parts {
            if let Some(part) = part.literal() {
                plain.push_str(part);
                continue;
            }
            let found = self.expr(part, wanted)?.text;
            if Number::parse(&found).is_ok() {
                plain.push_str(&found);
                continue;
            }
            // Two such signs before a brace would be one, and no interpolation.
            let sign = plain.ends_with('$');
            if sign {
                plain.pop();
            }
            text.push_str(unquoted(&quoted(&plain)));
            plain.clear();
            text.push_str(if sign { "${\"$\"}" } else { "" });
            text.push_str(&format!("${{{found}}}"));
        }
        text.push_str(unquoted(&quoted(&plain)));
        Ok(Hcl::new(format!("\"{text}\""), Ty::Text))
    }

    fn select(&mut self, index: &Expr, list: &Expr, wanted: Wanted<'_>) -> Said {
        let index = self.expr(index, Wanted::ANY)?;
        let index = unquoted(&index.text);
        if let Expr::Call(call) = list
            && matches!(call.function.name, "get_attribute" | "get_reference")
        {
            return self.reference(call, wanted, Some(index));
        }
        let wanted = Wanted {
            single: false,
            ..wanted
        };
        let list = self.expr(list, wanted)?.operand();
        Ok(Hcl::new(format!("{list}[{index}]"), Ty::Other))
    }

    /// What another element turns out to be: of several objects, or of a list, all of it or the one of an index.
    fn reference(&mut self, call: &Call, wanted: Wanted<'_>, index: Option<&str>) -> Said {
        let Some((name, _)) = call.target() else {
            return Err("the name of the element is not written".to_owned());
        };
        let Some(made) = self.made.get(name).cloned() else {
            return Err(format!("`{name}` has no counterpart"));
        };
        let (of, list) = answer(&made, name, call, wanted)?;
        self.used.insert(name.into());
        let mut steps: Vec<String> = Vec::new();
        for step in call.arguments.iter().skip(2) {
            steps.push(self.expr(step, Wanted::ANY)?.text);
        }
        steps.extend(index.map(str::to_owned));
        let address = &made.address;
        let mut steps = steps.into_iter();
        let mut text = match made.many {
            Many::Several => match steps.next() {
                Some(step) => format!("{address}[{step}].{of}"),
                None if wanted.single => format!("{address}[0].{of}"),
                None => format!("{address}[*].{of}"),
            },
            many => {
                // A list of one: its item, whichever is asked for.
                let item = steps.len() > 0 && (list || index.is_some());
                if item {
                    steps.next();
                }
                match (many, list && !item && !wanted.single) {
                    (Many::One, true) => format!("[{address}.{of}]"),
                    (Many::One, false) => format!("{address}.{of}"),
                    (_, true) => format!("{address}[*].{of}"),
                    (_, false) => format!("one({address}[*].{of})"),
                }
            }
        };
        for step in steps {
            text.push_str(&format!("[{step}]"));
        }
        Ok(Hcl::new(text, Ty::Other))
    }
}

/// What of a resource answers a call, and whether it is a list.
fn answer<'a>(
    made: &Made<'a>,
    name: &str,
    call: &Call,
    wanted: Wanted<'a>,
) -> Result<(&'a str, bool), String> {
    let asked = match call.arguments.get(1) {
        Some(asked) => asked.literal().unwrap_or_default(),
        None if wanted.property.to_ascii_lowercase().ends_with("name") => "refName",
        None => "refID",
    };
    if let Some(of) = wanted.attribute {
        return Ok((of, false));
    }
    match made.counterpart.attribute(asked) {
        Some(known) => match known.of {
            Some(of) => Ok((of, known.list)),
            None => Err(known.reason.to_owned()),
        },
        None => Err(format!(
            "`{asked}` of `{name}` has no counterpart in `{}`",
            made.counterpart.resource
        )),
    }
}

/// Compares as the service does: as texts, unless both are of one type.
fn equal(a: &Hcl, b: &Hcl) -> String {
    let literal = |side: &Hcl| side.text.starts_with('"') && !side.text.contains("${");
    let word = |side: &Hcl| unquoted(&side.text).to_owned();
    let fits = |side: &Hcl, ty: Ty| match ty {
        Ty::Number => Number::parse(&word(side)).is_ok(),
        Ty::Bool => matches!(&*word(side), "true" | "false"),
        _ => false,
    };
    let is_number = |side: &Hcl| Number::parse(&side.text).is_ok();
    let is_word = |side: &Hcl| matches!(&*side.text, "true" | "false");
    let (left, right) = if a.ty == b.ty && a.ty != Ty::Other {
        (a.operand(), b.operand())
    } else if literal(b) && fits(b, a.ty) {
        (a.operand(), word(b))
    } else if literal(a) && fits(a, b.ty) {
        (word(a), b.operand())
    } else {
        let text = |side: &Hcl| match side.ty {
            Ty::Text => side.operand(),
            _ if is_number(side) || is_word(side) => quoted(&side.text),
            _ => format!("tostring({})", side.text),
        };
        (text(a), text(b))
    };
    format!("{left} == {right}")
}

/// What stands between quotes.
fn unquoted(text: &str) -> &str {
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    inner.unwrap_or(text)
}

fn scalar(node: &Node) -> Hcl {
    let ty = match node.kind {
        Kind::Text(_) => Ty::Text,
        Kind::Number(_) => Ty::Number,
        Kind::Bool(_) => Ty::Bool,
        _ => Ty::Other,
    };
    let value = literal(node);
    let maybe_empty = value.as_str() == Some("");
    Hcl {
        maybe_empty,
        ..Hcl::new(hcl::value(&value), ty)
    }
}
