use std::rc::Rc;

use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::eval::{self, Scope};
use crate::schema::model::{NestedBlock, Nesting};
use crate::sorted::{Gather, SortedMap};
use crate::syntax::ast::{Attribute, Body, ExprKind, NativeBody};
use crate::value::{Marks, Type, Value, View, show};

/// One block that a `dynamic` block makes: the names bound in it, and its label.
type Round = (Vec<(Rc<str>, Value)>, Option<Rc<str>>);

/// What a `dynamic` block makes.
pub(super) struct Expansion<'b> {
    /// The body of each block.
    pub(super) content: &'b Body,
    /// One for each block.
    pub(super) rounds: Vec<Round>,
    /// How many blocks there are is not known; `rounds` has one that stands for all.
    pub(super) unknown: bool,
}

impl<'b> Expansion<'b> {
    /// Reads and evaluates the head of a `dynamic` block. Nothing when it is wrong, which is reported.
    pub(super) fn read(
        body: &'b NativeBody,
        nested: &NestedBlock,
        scope: &Scope,
        hidden: bool,
        diags: &mut Diagnostics,
    ) -> Option<Self> {
        let head = Head::read(body, nested, diags)?;
        let each = if hidden {
            Value::unknown(Type::Dynamic)
        } else {
            eval::expr(&head.for_each.expr, scope, diags)
        };
        let iterator = match head.iterator {
            Some(attribute) => iterator_name(attribute, diags)?,
            None => nested.name.clone(),
        };
        let (each, marks) = each.unmark();
        let at = head.for_each.expr.span;
        let pairs = match pairs(&each) {
            Ok(pairs) => pairs,
            Err(message) => {
                diags.push(Diagnostic::new(&code::DYNAMIC_FOR_EACH, message).at(at));
                return None;
            }
        };
        let content = head.content(body, diags)?;
        let unknown = pairs.is_none();
        let anything = || Value::unknown(Type::Dynamic);
        let pairs = pairs.unwrap_or_else(|| vec![(anything(), anything())]);
        let rounds = pairs
            .into_iter()
            .map(|(key, value)| {
                let names = vec![(iterator.clone(), bound(key, value, marks))];
                let label = head
                    .labels
                    .and_then(|labels| label(labels, scope, &names, diags));
                (names, label)
            })
            .gathered();
        Some(Self {
            content,
            rounds,
            unknown,
        })
    }
}

/// The arguments of a `dynamic` block.
struct Head<'b> {
    for_each: &'b Attribute,
    iterator: Option<&'b Attribute>,
    labels: Option<&'b Attribute>,
}

impl<'b> Head<'b> {
    fn read(body: &'b NativeBody, nested: &NestedBlock, diags: &mut Diagnostics) -> Option<Self> {
        let mut good = true;
        let find = |name: &str| body.attributes.iter().find(|a| &*a.name.name == name);
        let labelled = nested.nesting == Nesting::Map;
        for attribute in &body.attributes {
            let known = match &*attribute.name.name {
                "for_each" | "iterator" => true,
                "labels" => labelled,
                _ => false,
            };
            if !known {
                good = false;
                let message = format!("a dynamic block has no argument `{}`", attribute.name.name);
                let at = attribute.name.span;
                let near = nearest(&attribute.name.name, ["for_each", "iterator"]);
                let problem = Diagnostic::new(&code::UNSUPPORTED_ARGUMENT, message).at(at);
                diags.push(problem.suggest(at, &attribute.name.name, near));
            }
        }
        for block in body.blocks.iter().filter(|b| &*b.kind.name != "content") {
            good = false;
            let message = "a dynamic block has one block, `content`";
            let (at, name) = (block.kind.span, &block.kind.name);
            let near = nearest(name, ["content"]);
            let problem = Diagnostic::new(&code::UNSUPPORTED_BLOCK, message).at(at);
            diags.push(problem.suggest(at, name, near));
        }
        for required in [Some("for_each"), labelled.then_some("labels")]
            .into_iter()
            .flatten()
        {
            if find(required).is_none() {
                good = false;
                let message = format!("a dynamic block needs `{required}`");
                let problem = Diagnostic::new(&code::MISSING_ARGUMENT, message);
                diags.push(problem.at(body.missing_item).about(required));
            }
        }
        let for_each = find("for_each").filter(|_| good)?;
        Some(Self {
            for_each,
            iterator: find("iterator"),
            labels: find("labels"),
        })
    }

    fn content(&self, body: &'b NativeBody, diags: &mut Diagnostics) -> Option<&'b Body> {
        let mut contents = body.blocks.iter().filter(|b| &*b.kind.name == "content");
        let Some(first) = contents.next() else {
            let message = "a dynamic block needs a block `content`: the body of each block";
            let problem = Diagnostic::new(&code::DYNAMIC_CONTENT, message);
            diags.push(problem.at(body.missing_item).about("content"));
            return None;
        };
        if let Some(second) = contents.next() {
            let message = "a dynamic block has only one block `content`";
            let diag = Diagnostic::new(&code::DYNAMIC_CONTENT, message);
            diags.push(
                diag.titled("Extraneous dynamic content block")
                    .at(second.kind.span),
            );
        }
        Some(&first.body)
    }
}

/// The name that the blocks' expressions use; by default the block type.
pub(super) fn written_iterator(attribute: &Attribute) -> Option<&Rc<str>> {
    match &attribute.expr.kind {
        ExprKind::Traversal(root, steps) if steps.is_empty() => Some(&root.name),
        _ => None,
    }
}

fn iterator_name(attribute: &Attribute, diags: &mut Diagnostics) -> Option<Rc<str>> {
    let name = written_iterator(attribute);
    if name.is_none() {
        let message = "`iterator` takes a name, without quotes";
        let at = attribute.expr.span;
        diags.push(Diagnostic::new(&code::DYNAMIC_ITERATOR, message).at(at));
    }
    name.cloned()
}

/// Keys and values, or nothing when they are not known.
fn pairs(each: &Value) -> Result<Option<Vec<(Value, Value)>>, String> {
    let number = |i: usize| Value::int(i64::try_from(i).unwrap_or(i64::MAX));
    match each.view() {
        View::Null => Err("`for_each` is null".to_owned()),
        View::List(elements) | View::Tuple(elements) => {
            let pairs = elements
                .iter()
                .enumerate()
                .map(|(i, v)| (number(i), v.clone()));
            Ok(Some(pairs.gathered()))
        }
        View::Set(elements) => Ok(Some(
            elements.iter().map(|v| (v.clone(), v.clone())).gathered(),
        )),
        View::Map(elements) | View::Object(elements) => {
            let pairs = elements
                .iter()
                .map(|(k, v)| (Value::string(k.clone()), v.clone()));
            Ok(Some(pairs.gathered()))
        }
        View::Unknown if *each.ty() == Type::Dynamic || !each.ty().is_primitive() => Ok(None),
        View::Unknown | View::Bool(_) | View::Number(_) | View::String(_) => Err(format!(
            "`for_each` needs a collection; this is a {}",
            show::name(each.ty())
        )),
    }
}

fn bound(key: Value, value: Value, marks: Marks) -> Value {
    Value::object(SortedMap::from([
        ("key".into(), key.marked(marks)),
        ("value".into(), value.marked(marks)),
    ]))
}

/// The label of one block; a single one is enough for every nesting there is.
fn label(
    labels: &Attribute,
    scope: &Scope,
    names: &[(Rc<str>, Value)],
    diags: &mut Diagnostics,
) -> Option<Rc<str>> {
    let inner = scope.with(names.to_vec());
    let value = eval::expr(&labels.expr, &inner, diags);
    value.sequence()?.first()?.text().cloned()
}
