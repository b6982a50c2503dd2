//! What properties must be, by the catalogue.

use super::element::{Elements, Known, PropertyType};
use super::{ElementType, Expr, Name};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::func::pattern;
use crate::syntax::yaml::{Kind, Node};
use crate::text::Span;
use crate::value::Number;

/// Judges the properties of an element. Values of functions are known later and not judged.
pub(super) fn judge(
    elements: &Elements,
    ty: &ElementType,
    properties: &[(Name, Expr)],
    at: Span,
    problems: &mut Diagnostics,
) {
    if ty.known == Known::Named {
        return;
    }
    let mut judge = Judge { elements, problems };
    judge.members(
        &ty.properties,
        properties,
        at,
        ty.name,
        ty.known == Known::Complete,
    );
}

struct Judge<'a> {
    elements: &'a Elements,
    problems: &'a mut Diagnostics,
}

impl Judge<'_> {
    fn members(
        &mut self,
        types: &[PropertyType],
        members: &[(Name, Expr)],
        at: Span,
        owner: &str,
        complete: bool,
    ) {
        for (name, value) in members {
            match types.iter().find(|ty| ty.name == &*name.text) {
                Some(ty) => self.value(ty, ty.ty, value),
                None => self.unknown(types, name, owner, complete),
            }
        }
        for ty in types {
            let given = members.iter().any(|(name, _)| &*name.text == ty.name);
            if ty.required == Some(true) && ty.default.is_none() && !given {
                let text = format!("`{owner}` is documented to need `{}`", ty.name);
                let problem = Diagnostic::new(&code::BLUEPRINT_PROPERTY_MISSING, text);
                self.problems.push(problem.at(at).about(ty.name));
            }
        }
        self.conflicts(types, members);
    }

    fn unknown(&mut self, types: &[PropertyType], name: &Name, owner: &str, complete: bool) {
        let near = nearest(&name.text, types.iter().map(|ty| ty.name));
        // Of a table that is not wholly known, only what looks like a slip is told.
        if !complete && near.is_none() {
            return;
        }
        let text = format!("`{owner}` is not known to have `{}`", name.text);
        let problem = Diagnostic::new(&code::BLUEPRINT_PROPERTY, text).at(name.span);
        self.problems
            .push(problem.suggest(name.span, &name.text, near));
    }

    fn conflicts(&mut self, types: &[PropertyType], members: &[(Name, Expr)]) {
        let place = |name: &str| members.iter().find(|(n, _)| &*n.text == name);
        for ty in types {
            let Some((here, _)) = place(ty.name) else {
                continue;
            };
            let mut others = ty.list("conflicts_with").unwrap_or_default();
            others.extend(ty.text("conflicts_with"));
            for other in others {
                // Told once, at the later of the two.
                if let Some((there, _)) = place(&other)
                    && (there.span < here.span || !types.iter().any(|t| t.name == other))
                {
                    let text = format!("`{}` and `{other}` cannot be given together", ty.name);
                    self.wrong(text, here.span);
                }
            }
        }
    }

    fn wrong(&mut self, text: String, at: Span) {
        let problem = Diagnostic::new(&code::BLUEPRINT_PROPERTY_VALUE, text);
        self.problems.push(problem.at(at));
    }

    fn value(&mut self, property: &PropertyType, ty: &str, value: &Expr) {
        if let Some(item) = inside(ty, "array<", '>') {
            match value {
                Expr::List(items, span) => {
                    self.count(property, items.len(), *span);
                    items.iter().for_each(|i| self.value(property, item, i));
                }
                Expr::Literal(node) => self.other(property, "a list", node),
                Expr::Map(_, span) => self.kind(property, "a list", "a mapping", *span),
                Expr::Call(_) | Expr::Invalid(_) => {}
            }
            return;
        }
        let fields = self.elements.data_type(ty);
        if fields.is_none()
            && ty.contains('.')
            && !ty.starts_with("HuaweiCloud.")
            && !ty.contains('{')
        {
            // A data type whose fields nobody published.
            return;
        }
        let structured = fields.is_some() || ty.starts_with("object") || ty == "dict";
        match value {
            Expr::Call(_) | Expr::Invalid(_) => {}
            Expr::Map(members, span) if structured => {
                if let Some(fields) = fields {
                    let elements = self.elements;
                    let fields = elements.data_type(ty).unwrap_or(fields);
                    self.members(fields, members, *span, ty, false);
                }
            }
            Expr::Literal(node) if structured => self.other(property, "a mapping", node),
            Expr::List(_, span) if structured => self.kind(property, "a mapping", "a list", *span),
            Expr::Map(_, span) if ty != "any" => {
                self.kind(property, word(ty), "a mapping", *span);
            }
            Expr::List(_, span) if ty != "any" => self.kind(property, word(ty), "a list", *span),
            Expr::Literal(node) => self.scalar(property, ty, node),
            Expr::Map(..) | Expr::List(..) => {}
        }
    }

    fn kind(&mut self, property: &PropertyType, wanted: &str, found: &str, at: Span) {
        self.wrong(format!("`{}` is {wanted}, not {found}", property.name), at);
    }

    /// A scalar stands where something else is wanted. Nothing and the empty text leave the property out.
    fn other(&mut self, property: &PropertyType, wanted: &str, node: &Node) {
        if node.kind != Kind::Null && node.scalar() != Some("") {
            self.kind(property, wanted, node.kind_name(), node.span);
        }
    }

    fn count(&mut self, property: &PropertyType, items: usize, at: Span) {
        let items = Number::from_usize(items);
        let below = property
            .number("min_items")
            .filter(|n| items.order(n).is_lt());
        let above = property
            .number("max_items")
            .filter(|n| items.order(n).is_gt());
        if let Some(least) = below {
            self.wrong(
                format!("`{}` needs at least {least} items", property.name),
                at,
            );
        }
        if let Some(most) = above {
            self.wrong(
                format!("`{}` takes at most {most} items", property.name),
                at,
            );
        }
    }

    fn scalar(&mut self, property: &PropertyType, ty: &str, node: &Node) {
        let Some(text) = node.scalar() else { return };
        if text.is_empty() {
            return;
        }
        let number = Number::parse(text).ok();
        let fits = match ty {
            "integer" => number.as_ref().is_some_and(Number::is_whole),
            "float" | "number" => number.is_some(),
            "boolean" => matches!(text, "true" | "false"),
            "ip" => text.parse::<std::net::IpAddr>().is_ok(),
            _ => true,
        };
        if !fits {
            self.kind(property, word(ty), &format!("`{text}`"), node.span);
            return;
        }
        if let Some(reason) = refusal(property, text, number.as_ref()) {
            self.wrong(format!("`{}` {reason}", property.name), node.span);
        }
    }
}

/// Why a scalar is not allowed.
fn refusal(property: &PropertyType, text: &str, number: Option<&Number>) -> Option<String> {
    if let Some(values) = property.list("enum")
        && !values.iter().any(|value| value == text)
    {
        return Some(format!("is one of {}", values.join(", ")));
    }
    if let Some(values) = property.list("invalid_values")
        && values.iter().any(|value| value == text)
    {
        return Some(format!("cannot be `{text}`"));
    }
    if let Some([least, most]) = property.list("range").as_deref()
        && let (Ok(low), Ok(high)) = (Number::parse(least), Number::parse(most))
        && !number.is_some_and(|n| n.order(&low).is_ge() && n.order(&high).is_le())
    {
        return Some(format!("lies between {least} and {most}"));
    }
    let length = Number::from_usize(text.chars().count());
    if let Some(most) = property.number("max_length")
        && length.order(&most).is_gt()
    {
        return Some(format!("has at most {most} characters"));
    }
    if let Some(least) = property.number("min_length")
        && length.order(&least).is_lt()
    {
        return Some(format!("has at least {least} characters"));
    }
    let regex = property.text("regex")?;
    let whole = pattern::compile(&format!("^(?:{regex})$"));
    let matches = whole.map_or(true, |regex| regex.is_match(text));
    (!matches).then(|| format!("must match `{regex}`"))
}

fn inside<'t>(ty: &'t str, start: &str, end: char) -> Option<&'t str> {
    ty.strip_prefix(start)?.strip_suffix(end)
}

fn word(ty: &str) -> &'static str {
    match ty {
        "integer" => "a whole number",
        "float" | "number" => "a number",
        "boolean" => "`true` or `false`",
        "ip" => "an IP address",
        _ => "a text",
    }
}
