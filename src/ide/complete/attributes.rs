//! What may follow a dot.

use std::rc::Rc;

use super::Place;
use super::references;
use crate::addr::{Mode, Reference, ResourceAddr, Subject};
use crate::diag::Diagnostics;
use crate::ide::facts;
use crate::ide::members::{Member, What};
use crate::ide::offer::{ItemKind, Offer, Offers};
use crate::ide::values::Values;
use crate::schema::{BlockSchema, Nesting};
use crate::syntax::ast::{Expr, ExprKind, Ident, Step};
use crate::text::Span;
use crate::value::{Type, Value, show};

/// Offers the attributes of what stands before the dot.
pub(super) fn add(place: &Place<'_>, chain: Span, offers: &mut Offers<'_>) {
    let expr = place.parse(chain);
    let values = place.values();
    let bound = place.bound(&values);
    if let ExprKind::Traversal(root, steps) = &expr.kind
        && !bound.iter().any(|(name, _)| *name == root.name)
    {
        if declared(place, root, steps, offers) {
            return;
        }
        if let Some(block) = block_of(&values, root, steps) {
            return of_block(&block, offers);
        }
    }
    of_value(&expr, &values, bound, offers);
}

fn names<'n>(
    kind: ItemKind,
    names: impl Iterator<Item = (&'n str, String)>,
    offers: &mut Offers<'_>,
) -> bool {
    for (name, detail) in names {
        offers.add(Offer::new(kind, name).detail(detail));
    }
    true
}

/// Names that are declared, where the chain is no value yet.
fn declared(place: &Place<'_>, root: &Ident, steps: &[Step], offers: &mut Offers<'_>) -> bool {
    let module = place.module;
    match (&*root.name, steps) {
        ("var", []) => {
            let all = module.variables.values();
            let all = all.map(|v| (&*v.name.name, show::expression(&v.ty)));
            names(ItemKind::Variable, all, offers)
        }
        ("local", []) => {
            let values = place.values();
            let all = module.locals.values().map(|local| {
                let value = values.value(&local.expr, Vec::new());
                (&*local.name.name, show::expression(value.ty()))
            });
            names(ItemKind::Constant, all, offers)
        }
        ("module", []) => {
            let all = module
                .calls
                .keys()
                .map(|name| (&**name, "module".to_owned()));
            names(ItemKind::Module, all, offers)
        }
        ("path", []) => words(&["module", "root", "cwd"], offers),
        ("terraform", []) => words(&["workspace"], offers),
        ("count", []) => words(&["index"], offers),
        ("each", []) => words(&["key", "value"], offers),
        ("data", []) => types(place, Mode::Data, offers),
        ("ephemeral", []) => types(place, Mode::Ephemeral, offers),
        ("data", [Step::Attribute(name, _)]) => named(place, Mode::Data, name, offers),
        ("ephemeral", [Step::Attribute(name, _)]) => named(place, Mode::Ephemeral, name, offers),
        ("module", [Step::Attribute(name, _), rest @ ..]) => {
            let keyed = matches!(rest, [Step::Number(..) | Step::Key(..)]);
            (rest.is_empty() || keyed) && outputs(place, name, offers)
        }
        (type_name, []) => named(place, Mode::Managed, type_name, offers),
        _ => false,
    }
}

fn words(all: &[&str], offers: &mut Offers<'_>) -> bool {
    names(
        ItemKind::Keyword,
        all.iter().map(|w| (*w, String::new())),
        offers,
    )
}

/// The types of declared resources of a mode.
fn types(place: &Place<'_>, mode: Mode, offers: &mut Offers<'_>) -> bool {
    let all = place
        .module
        .resources
        .keys()
        .filter(|addr| addr.mode == mode);
    names(
        ItemKind::Class,
        all.map(|a| (&*a.type_name, String::new())),
        offers,
    )
}

/// The names of declared resources of a type; false when there are none.
fn named(place: &Place<'_>, mode: Mode, type_name: &str, offers: &mut Offers<'_>) -> bool {
    let own = |addr: &&ResourceAddr| addr.mode == mode && *addr.type_name == *type_name;
    let mut any = false;
    for addr in place.module.resources.keys().filter(own) {
        any = true;
        let offer = references::resource(addr, place.module.resource(addr));
        offers.add(Offer {
            label: addr.name.to_string(),
            text: addr.name.to_string(),
            ..offer
        });
    }
    any || mode != Mode::Managed
}

fn outputs(place: &Place<'_>, call: &str, offers: &mut Offers<'_>) -> bool {
    let Some((_, called)) = place.project.called(place.module, call) else {
        return true;
    };
    let values = Values::new(place.project, place.catalog, called);
    for output in called.outputs.values() {
        let value = output.value.as_ref().map(|e| values.value(e, Vec::new()));
        let ty = value.map_or(Type::Dynamic, |v| v.ty().clone());
        let mut offer = Offer::new(ItemKind::Field, &*output.name.name)
            .detail(show::expression(&ty))
            .documented(output.description.as_deref().unwrap_or(""));
        offer.deprecated = output.deprecated.is_some();
        offers.add(offer);
    }
    true
}

/// The schema of the block that constant steps lead to.
pub(in crate::ide) fn block_of(
    values: &Values<'_>,
    root: &Ident,
    steps: &[Step],
) -> Option<Rc<BlockSchema>> {
    let reference = Reference::from_traversal(root, steps, &mut Diagnostics::new())?;
    let addr = match &reference.subject {
        Subject::Resource(addr) => addr.clone(),
        Subject::Itself => values.itself.clone()?,
        _ => return None,
    };
    let key = usize::from(reference.key().is_some());
    let steps = reference.remaining.get(key..)?;
    nested_of(values.schema(&addr)?.block.clone(), steps)
}

/// Follows constant steps through nested blocks.
fn nested_of(block: Rc<BlockSchema>, steps: &[Step]) -> Option<Rc<BlockSchema>> {
    let Some((Step::Attribute(name, _), rest)) = steps.split_first() else {
        return steps.is_empty().then_some(block);
    };
    let nested = block.nested(name)?;
    let inner = nested.block.clone();
    match (nested.nesting, rest) {
        (Nesting::Single, rest) => nested_of(inner, rest),
        (_, [Step::Number(..) | Step::Key(..), rest @ ..]) => nested_of(inner, rest),
        _ => None,
    }
}

fn of_block(block: &Rc<BlockSchema>, offers: &mut Offers<'_>) {
    let attributes = (0..block.attributes.len()).map(|at| What::Attribute(block.clone(), at));
    let blocks = (0..block.blocks.len()).map(|at| What::Nested(block.clone(), at));
    for what in attributes.chain(blocks) {
        let name = match &what {
            What::Attribute(block, at) => block.attributes.get(*at).map(|a| a.name.clone()),
            What::Nested(block, at) => block.blocks.get(*at).map(|b| b.name.clone()),
            _ => None,
        };
        let Some(name) = name else { continue };
        let member = Member { name, what };
        let mut offer = Offer::new(ItemKind::Field, &*member.name)
            .detail(facts::detail(&member))
            .documented(facts::facts(&member).join("\n"));
        offer.deprecated = member.is_deprecated();
        offers.add(offer);
    }
}

/// The attributes of an object, or of each element where the expression is a splat.
fn of_value(
    expr: &Expr,
    values: &Values<'_>,
    bound: Vec<(Rc<str>, Value)>,
    offers: &mut Offers<'_>,
) {
    let value = values.value(expr, bound);
    let ty = match expr.kind {
        ExprKind::Splat(_) => Values::element(&value).1.ty().clone(),
        _ => value.ty().clone(),
    };
    if let Type::Object(object) = ty {
        let all = object.attributes.iter();
        names(
            ItemKind::Field,
            all.map(|(name, ty)| (&**name, show::expression(ty))),
            offers,
        );
    }
}
