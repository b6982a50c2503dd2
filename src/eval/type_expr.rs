use std::rc::Rc;

use super::{Scope, expr as evaluate, keyword};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::sorted::{SortedMap, SortedSet};
use crate::syntax::ast::{Call, Expr, ExprKind, ObjectItem};
use crate::text::Span;
use crate::value::convert::{self, Defaults};
use crate::value::{ObjectType, Type};

/// Reads a type constraint, such as `list(object({ a = optional(string, "x") }))`, with the defaults in it.
/// Nothing when it was reported as malformed.
pub fn type_constraint(expr: &Expr, diags: &mut Diagnostics) -> Option<(Type, Defaults)> {
    if let Some(word) = keyword(expr) {
        return by_keyword(word, expr.span, diags).map(|ty| (ty, Defaults::default()));
    }
    match &expr.kind {
        ExprKind::Call(call) => by_call(call, expr.span, diags),
        _ => {
            let message = "a type is `string`, `number`, `bool`, `any`, or a constructor such as `list(string)`";
            diags.push(invalid(message, expr.span));
            None
        }
    }
}

fn invalid(message: impl Into<String>, at: Span) -> Diagnostic {
    Diagnostic::new(&code::INVALID_TYPE, message).at(at)
}

/// The primitive type that was probably meant: other languages have other words.
fn meant(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().as_str() {
        "boolean" => Some("bool"),
        "str" | "text" => Some("string"),
        "int" | "integer" | "float" | "double" => Some("number"),
        _ => nearest(word, ["any", "bool", "number", "string"]),
    }
}

fn by_keyword(word: &str, at: Span, diags: &mut Diagnostics) -> Option<Type> {
    let message = match word {
        "bool" => return Some(Type::Bool),
        "string" => return Some(Type::String),
        "number" => return Some(Type::Number),
        "any" => return Some(Type::Dynamic),
        "list" | "map" | "set" => {
            format!("`{word}` needs the type of its elements: `{word}(string)`")
        }
        "object" => "`object` needs its attributes: `object({ name = string })`".to_owned(),
        "tuple" => "`tuple` needs the types of its elements: `tuple([string, number])`".to_owned(),
        _ => format!("there is no type `{word}`"),
    };
    diags.push(invalid(message, at).suggest(at, word, meant(word)));
    None
}

/// From the opening to the closing parenthesis.
fn arguments_span(call: &Call) -> Span {
    call.open.to(call.close)
}

fn by_call(call: &Call, at: Span, diags: &mut Diagnostics) -> Option<(Type, Defaults)> {
    let name = &*call.name.name;
    if matches!(name, "bool" | "string" | "number" | "any") {
        let message = format!("`{name}` takes no arguments");
        diags.push(invalid(message, arguments_span(call)));
        return None;
    }
    if name == "optional" {
        let message = "`optional` is for the attributes of an object type only";
        diags.push(invalid(message, call.name.span));
        return None;
    }
    let [argument] = call.args.as_slice() else {
        diags.push(wrong_arity(call, at));
        return None;
    };
    match name {
        "list" => collection(Type::list, argument, diags),
        "set" => collection(Type::set, argument, diags),
        "map" => collection(Type::map, argument, diags),
        "object" => object(argument, diags),
        "tuple" => tuple(argument, diags),
        _ => {
            diags.push(no_constructor(call, at));
            None
        }
    }
}

fn no_constructor(call: &Call, at: Span) -> Diagnostic {
    let name = &*call.name.name;
    let known = ["list", "map", "object", "optional", "set", "tuple"];
    let problem = invalid(format!("there is no type constructor `{name}`"), at);
    problem.suggest(call.name.span, name, nearest(name, known))
}

fn wrong_arity(call: &Call, at: Span) -> Diagnostic {
    let name = &*call.name.name;
    let extra = call.args.get(1).zip(call.args.last());
    let place = extra.map_or(arguments_span(call), |(second, last)| {
        second.span.to(last.span)
    });
    match name {
        "list" | "set" | "map" | "object" | "tuple" => {
            invalid(format!("`{name}` takes exactly one argument"), place)
        }
        _ => no_constructor(call, at),
    }
}

fn collection(
    make: fn(Type) -> Type,
    argument: &Expr,
    diags: &mut Diagnostics,
) -> Option<(Type, Defaults)> {
    let (element, inside) = type_constraint(argument, diags)?;
    let mut defaults = Defaults::default();
    if !inside.is_empty() {
        defaults.children.insert("".into(), inside);
    }
    Some((make(element), defaults))
}

fn tuple(argument: &Expr, diags: &mut Diagnostics) -> Option<(Type, Defaults)> {
    let ExprKind::Tuple(elements) = &argument.kind else {
        let message = "`tuple` takes a list of types: `tuple([string, number])`";
        diags.push(invalid(message, argument.span));
        return None;
    };
    let mut defaults = Defaults::default();
    let mut types = Vec::new();
    let mut whole = true;
    for (i, element) in elements.iter().enumerate() {
        let Some((ty, inside)) = type_constraint(element, diags) else {
            whole = false;
            continue;
        };
        types.push(ty);
        if !inside.is_empty() {
            defaults.children.insert(i.to_string().into(), inside);
        }
    }
    whole.then(|| (Type::tuple(types), defaults))
}

#[derive(Default)]
struct ObjectParts {
    attributes: SortedMap<Rc<str>, Type>,
    optional: SortedSet<Rc<str>>,
    defaults: Defaults,
}

fn object(argument: &Expr, diags: &mut Diagnostics) -> Option<(Type, Defaults)> {
    let ExprKind::Object(items) = &argument.kind else {
        let message =
            "`object` takes attribute names with their types: `object({ name = string })`";
        diags.push(invalid(message, argument.span));
        return None;
    };
    let mut parts = ObjectParts::default();
    let mut whole = true;
    for item in items.iter().filter(|item| !item.lost) {
        whole &= attribute(item, &mut parts, diags).is_some();
    }
    let ty = Type::Object(Rc::new(ObjectType {
        attributes: parts.attributes,
        optional: parts.optional,
    }));
    whole.then_some((ty, parts.defaults))
}

fn attribute(item: &ObjectItem, parts: &mut ObjectParts, diags: &mut Diagnostics) -> Option<()> {
    let name = match &item.key.kind {
        ExprKind::String(name) if item.bare => name.clone(),
        _ => {
            let message = "the names of attributes are bare words";
            diags.push(invalid(message, item.key.span));
            return None;
        }
    };
    if parts.attributes.contains_key(&name) {
        let message = format!("the attribute `{name}` is given twice");
        diags.push(invalid(message, item.key.span));
        return None;
    }
    let modifier = match &item.value.kind {
        ExprKind::Call(call) if &*call.name.name == "optional" => Some(call),
        _ => None,
    };
    // A second one is a mistake even if this one is no type.
    parts.attributes.insert(name.clone(), Type::Dynamic);
    let Some(call) = modifier else {
        let (ty, inside) = type_constraint(&item.value, diags)?;
        parts.insert(name, ty, inside);
        return Some(());
    };
    let (type_expr, default) = match call.args.as_slice() {
        [ty] => (ty, None),
        [ty, default] => (ty, Some(default)),
        [] => {
            diags.push(invalid("`optional` needs a type", arguments_span(call)));
            return None;
        }
        [..] => {
            let message = "`optional` takes a type and a default, no more";
            diags.push(invalid(message, arguments_span(call)));
            return None;
        }
    };
    let (ty, inside) = type_constraint(type_expr, diags)?;
    parts.optional.insert(name.clone());
    let fits =
        default.is_none_or(|default| parts.take_default(&name, default, &ty, &inside, diags));
    parts.insert(name, ty, inside);
    fits.then_some(())
}

impl ObjectParts {
    fn insert(&mut self, name: Rc<str>, ty: Type, inside: Defaults) {
        if !inside.is_empty() {
            self.defaults.children.insert(name.clone(), inside);
        }
        self.attributes.insert(name, ty);
    }

    /// Takes in a default; false when it was reported.
    fn take_default(
        &mut self,
        name: &Rc<str>,
        default: &Expr,
        ty: &Type,
        inside: &Defaults,
        diags: &mut Diagnostics,
    ) -> bool {
        let before = diags.len();
        let value = evaluate(default, &Scope::empty(), diags);
        if diags.len() > before {
            return false;
        }
        match convert::convert(&inside.apply(&value), ty) {
            Ok(value) => {
                self.defaults.values.insert(name.clone(), value);
                true
            }
            Err(error) => {
                let message = format!("the default of `{name}` does not fit its type: {error}");
                diags.push(
                    Diagnostic::new(&code::INVALID_OPTIONAL_DEFAULT, message).at(default.span),
                );
                false
            }
        }
    }
}
