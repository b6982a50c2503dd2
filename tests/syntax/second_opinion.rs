//! A second parser, `hcl-rs`, reads the same texts: where both accept a text, both find the same tree.
//! Trees are compared as texts in prefix notation, without places.

use formwork::syntax::ast::{self, Body, ExprKind, SplatStep, Step, TemplatePart};
use formwork::syntax::{self};
use formwork::text::{FileId, Source};
use hcl::edit::Span as _;
use hcl::edit::expr::{Expression, ObjectKey, TraversalOperator};
use hcl::edit::structure::{BlockLabel, Structure};

use crate::conformance::groups;

fn ours_body(body: &ast::NativeBody) -> String {
    let attributes = body.attributes.iter().map(|a| {
        let text = format!("({} = {})", a.name.name, ours(&a.expr));
        (a.span.start as usize, text)
    });
    let blocks = body.blocks.iter().map(|b| {
        let Body::Native(inner) = &b.body else {
            panic!("native inside of native");
        };
        let labels: Vec<&str> = b.labels.iter().map(|l| &*l.name).collect();
        let text = format!("({} {labels:?} {})", b.kind.name, ours_body(inner));
        (b.header.start as usize, text)
    });
    joined(attributes.chain(blocks).collect())
}

/// Items in order of place.
fn joined(mut items: Vec<(usize, String)>) -> String {
    items.sort();
    let texts: Vec<String> = items.into_iter().map(|(_, text)| text).collect();
    format!("{{{}}}", texts.join(" "))
}

fn theirs_body(body: &hcl::edit::structure::Body) -> String {
    let item = |structure: &Structure| match structure {
        Structure::Attribute(a) => {
            let text = format!("({} = {})", a.key.as_str(), theirs(&a.value));
            (a.span().unwrap().start, text)
        }
        Structure::Block(b) => {
            let labels: Vec<&str> = b.labels.iter().map(BlockLabel::as_str).collect();
            let text = format!("({} {labels:?} {})", b.ident.as_str(), theirs_body(&b.body));
            (b.span().unwrap().start, text)
        }
    };
    joined(body.iter().map(item).collect())
}

fn list(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" ")
}

fn ours_step(step: &Step) -> String {
    match step {
        Step::Attribute(name, _) => format!(".{name}"),
        Step::Number(text, _) => format!("[{text}]"),
        Step::Key(key, _) => format!("[{key:?}]"),
    }
}

fn ours_splat(steps: &[SplatStep]) -> String {
    let step = |step: &SplatStep| match step {
        SplatStep::Step(step) => ours_step(step),
        SplatStep::Index(key, _) => format!("[{}]", ours(key)),
        SplatStep::Splat(nested) => format!("[*]{}", ours_splat(&nested.each)),
    };
    steps.iter().map(step).collect()
}

/// Only the forms whose notation needs no help from the rules of strip marks and indentation; those are
/// checked by the vectors of expressions.
fn ours(expr: &ast::Expr) -> String {
    match &expr.kind {
        ExprKind::Error | ExprKind::Unreadable(_) => "?".to_owned(),
        ExprKind::Null => "null".to_owned(),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Number(text) => text.to_string(),
        ExprKind::String(text) => format!("{text:?}"),
        ExprKind::Template(parts) => {
            format!("(template {})", list(parts.iter().filter_map(ours_part)))
        }
        ExprKind::TemplateWrap(inner) => format!("(template ${})", ours(inner)),
        ExprKind::Tuple(items) => format!("[{}]", list(items.iter().map(ours))),
        ExprKind::Object(items) => {
            let item = |i: &ast::ObjectItem| format!("{}={}", ours(&i.key), ours(&i.value));
            format!("{{{}}}", list(items.iter().map(item)))
        }
        ExprKind::For(f) => {
            let key_name = f.key_name.as_ref().map_or("", |k| &*k.name);
            let key = f.key.as_ref().map(ours);
            let condition = f.condition.as_ref().map(ours);
            let (collection, value) = (ours(&f.collection), ours(&f.value));
            format!(
                "(for {key_name} {} {collection} {key:?} {value} {condition:?} {})",
                f.value_name.name, f.grouping
            )
        }
        ExprKind::Traversal(root, steps) => {
            format!(
                "{}{}",
                root.name,
                steps.iter().map(ours_step).collect::<String>()
            )
        }
        ExprKind::RelativeTraversal(source, steps) => {
            format!(
                "{}{}",
                ours(source),
                steps.iter().map(ours_step).collect::<String>()
            )
        }
        ExprKind::Index(source, key, _) => format!("{}[{}]", ours(source), ours(key)),
        ExprKind::Splat(splat) => format!("{}[*]{}", ours(&splat.source), ours_splat(&splat.each)),
        ExprKind::Call(call) => {
            format!(
                "({} {} {})",
                call.name.name,
                list(call.args.iter().map(ours)),
                call.expand_final
            )
        }
        ExprKind::Conditional(parts) => format!("(? {})", list(parts.iter().map(ours))),
        ExprKind::Binary(b) => format!("({:?} {} {})", b.op, ours(&b.left), ours(&b.right)),
        ExprKind::Unary(op, inner) => format!("({op:?} {})", ours(inner)),
        ExprKind::Parens(inner) => format!("(paren {})", ours(inner)),
    }
}

fn ours_part(part: &TemplatePart) -> Option<String> {
    match part {
        TemplatePart::Text(..) => None,
        TemplatePart::Interpolation(expr) => Some(format!("${}", ours(expr))),
        TemplatePart::If(f) => Some(format!("(if {})", ours(&f.condition))),
        TemplatePart::For(f) => Some(format!("(for {})", ours(&f.collection))),
    }
}

fn theirs(expr: &Expression) -> String {
    match expr {
        Expression::Null(_) => "null".to_owned(),
        Expression::Bool(value) => value.value().to_string(),
        Expression::Number(number) => theirs_number(number.as_repr().unwrap()),
        Expression::String(text) => format!("{:?}", text.as_str()),
        Expression::Array(items) => format!("[{}]", list(items.iter().map(theirs))),
        Expression::Object(object) => {
            let item = |(key, value): (&ObjectKey, &hcl::edit::expr::ObjectValue)| {
                let key = match key {
                    ObjectKey::Ident(name) => format!("{:?}", name.as_str()),
                    ObjectKey::Expression(key) => theirs(key),
                };
                format!("{key}={}", theirs(value.expr()))
            };
            format!("{{{}}}", list(object.iter().map(item)))
        }
        Expression::StringTemplate(template) => format!("(template {})", theirs_template(template)),
        Expression::HeredocTemplate(_) => "(heredoc)".to_owned(),
        Expression::Parenthesis(inner) => format!("(paren {})", theirs(inner.inner())),
        Expression::Variable(name) => name.as_str().to_owned(),
        Expression::Conditional(c) => {
            let parts = [&c.cond_expr, &c.true_expr, &c.false_expr];
            format!("(? {})", list(parts.into_iter().map(theirs)))
        }
        Expression::FuncCall(call) => {
            let mut name: Vec<&str> = call.name.namespace.iter().map(|n| n.as_str()).collect();
            name.push(call.name.name.as_str());
            let args = list(call.args.iter().map(theirs));
            format!("({} {args} {})", name.join("::"), call.args.expand_final())
        }
        Expression::Traversal(t) => {
            let steps: String = t.operators.iter().map(|o| theirs_step(o.value())).collect();
            format!("{}{steps}", theirs(&t.expr))
        }
        Expression::UnaryOp(op) => {
            let word = match op.operator.value().as_str() {
                "-" => "Negate",
                _ => "Not",
            };
            format!("({word} {})", theirs(&op.expr))
        }
        Expression::BinaryOp(op) => {
            let word = operator(op.operator.value().as_str());
            format!("({word} {} {})", theirs(&op.lhs_expr), theirs(&op.rhs_expr))
        }
        Expression::ForExpr(f) => {
            let key_name = f.intro.key_var.as_ref().map_or("", |k| k.as_str());
            let key = f.key_expr.as_ref().map(theirs);
            let condition = f.cond.as_ref().map(|c| theirs(&c.expr));
            let (collection, value) = (theirs(&f.intro.collection_expr), theirs(&f.value_expr));
            let name = f.intro.value_var.as_str();
            format!(
                "(for {key_name} {name} {collection} {key:?} {value} {condition:?} {})",
                f.grouping
            )
        }
    }
}

/// A minus before digits is part of their number, an operator of ours.
fn theirs_number(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(digits) => format!("(Negate {})", digits.trim()),
        None => text.to_owned(),
    }
}

fn theirs_step(step: &TraversalOperator) -> String {
    match step {
        TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => "[*]".to_owned(),
        TraversalOperator::GetAttr(name) => format!(".{}", name.as_str()),
        TraversalOperator::Index(key) => format!("[{}]", theirs(key)),
        TraversalOperator::LegacyIndex(index) => format!("[{}]", index.value()),
    }
}

fn theirs_template(template: &hcl::edit::template::Template) -> String {
    use hcl::edit::template::{Directive, Element};
    let part = |element: &Element| match element {
        Element::Literal(_) => None,
        Element::Interpolation(i) => Some(format!("${}", theirs(&i.expr))),
        Element::Directive(directive) => Some(match &**directive {
            Directive::If(f) => format!("(if {})", theirs(&f.if_expr.cond_expr)),
            Directive::For(f) => format!("(for {})", theirs(&f.for_expr.collection_expr)),
        }),
    };
    list(template.iter().filter_map(part))
}

fn operator(sign: &str) -> &'static str {
    match sign {
        "||" => "Or",
        "&&" => "And",
        "==" => "Equal",
        "!=" => "NotEqual",
        ">" => "Greater",
        ">=" => "GreaterEqual",
        "<" => "Less",
        "<=" => "LessEqual",
        "+" => "Add",
        "-" => "Subtract",
        "*" => "Multiply",
        "/" => "Divide",
        _ => "Modulo",
    }
}

#[test]
fn both_parsers_find_the_same_tree() {
    let (mut same, mut skipped) = (0, Vec::new());
    for (group, cases) in groups("validate") {
        for case in cases {
            for (name, bytes) in case.files.iter().filter(|f| f.0.ends_with(".tf")) {
                let source = Source::from_bytes(FileId(0), name, bytes);
                let (body, diags) = syntax::parse(&source);
                let theirs = hcl::edit::parser::parse_body(&source.text);
                let place = format!("{group}/{}/{name}", case.name);
                match (body, theirs) {
                    (Body::Native(ours), Ok(theirs)) if diags.is_empty() => {
                        // Indentation and strip marks of heredocs are the business of evaluation there.
                        if source.text.contains("<<") {
                            continue;
                        }
                        assert_eq!(ours_body(&ours), theirs_body(&theirs), "{place}");
                        same += 1;
                    }
                    (_, Err(_)) if diags.is_empty() => skipped.push(place),
                    _ => {}
                }
            }
        }
    }
    assert!(same > 400, "only {same} files were compared");
    println!("refused only by the other parser: {skipped:#?}");
    assert!(
        skipped.len() < 10,
        "refused only by the other parser: {skipped:#?}"
    );
}
