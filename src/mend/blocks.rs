//! Blocks that a template writes, beside those that were found in their place.

use std::fmt::Write;

use serde_json::Value as Json;

use super::accept::{is_literal, is_unset};
use super::layout::indented;
use super::place::inner;
use crate::diag::Diagnostics;
use crate::eval::{self, Scope};
use crate::func::hcl;
use crate::schema::{AttributeSchema, BlockSchema, NestedBlock, Nesting};
use crate::sorted::Gather;
use crate::syntax::ast::Block;
use crate::value::{Value, convert, json};

/// Which of the blocks that were found stands for which of those that the template makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pairs {
    /// Both, as the numbers of a wanted and a found one.
    pub both: Vec<(usize, usize)>,
    /// Those of the template that were not found.
    pub gone: Vec<usize>,
    /// Those that were found and that the template does not make.
    pub new: Vec<usize>,
}

/// By place where there is an order; else what is equal, then what is most alike.
pub(super) fn pairs(nested: &NestedBlock, wanted: &[Json], found: &[Json]) -> Pairs {
    let mut pairs = Pairs::default();
    let mut left: Vec<usize> = (0..found.len()).gathered();
    let mut open: Vec<usize> = (0..wanted.len()).gathered();
    let ordered = nested.nesting != Nesting::Set;
    while let Some((at, other)) = best(&open, &left, |at, other| match ordered {
        true => at.abs_diff(other),
        false => match (wanted.get(at), found.get(other)) {
            (Some(wanted), Some(found)) => differences(&nested.block, wanted, found),
            _ => usize::MAX,
        },
    }) {
        open.retain(|one| *one != at);
        left.retain(|one| *one != other);
        pairs.both.push((at, other));
    }
    pairs.gone = open;
    pairs.new = left;
    pairs
}

/// The two that are nearest, the first of those that are equally near.
fn best(
    open: &[usize],
    left: &[usize],
    distance: impl Fn(usize, usize) -> usize,
) -> Option<(usize, usize)> {
    let all = open
        .iter()
        .flat_map(|at| left.iter().map(|other| (*at, *other)));
    all.min_by_key(|(at, other)| distance(*at, *other))
}

/// In how many arguments two blocks differ.
fn differences(schema: &BlockSchema, wanted: &Json, found: &Json) -> usize {
    let members = found.as_object().into_iter().flatten();
    let differs = |(name, value): &(&String, &Json)| {
        let target = wanted.get(name.as_str()).unwrap_or(&Json::Null);
        // What the cloud chooses where nothing is said makes no difference.
        let chosen = schema.attribute(name).is_some_and(|a| a.computed) && is_unset(target);
        !chosen && *value != target && !(is_unset(value) && is_unset(target))
    };
    members.filter(differs).count()
}

/// The block of the text that makes each of the wanted ones; nothing for one that several blocks could make.
pub(super) fn makers(
    blocks: &[&Block],
    schema: &BlockSchema,
    wanted: &[Json],
) -> Vec<Option<usize>> {
    let mut makers = vec![None; wanted.len()];
    let fitting = |block: &Block| -> Vec<usize> {
        let each = wanted.iter().enumerate();
        each.filter(|(_, wanted)| could_make(block, schema, wanted))
            .map(|(at, _)| at)
            .gathered()
    };
    let mut open: Vec<(usize, Vec<usize>)> = blocks
        .iter()
        .enumerate()
        .map(|(at, block)| (at, fitting(block)))
        .gathered();
    // What only one can make, and who can make only one, is settled; that leaves less to the others.
    loop {
        let alone = open.iter().find_map(|(at, fits)| match fits.as_slice() {
            [only] => Some((*at, *only)),
            _ => None,
        });
        let sought = (0..wanted.len()).filter(|at| makers.get(*at) == Some(&None));
        let mut sought = sought.filter_map(|wanted| {
            let mut able = open.iter().filter(|(_, fits)| fits.contains(&wanted));
            let (at, _) = able.next()?;
            able.next().is_none().then_some((*at, wanted))
        });
        let Some((block, made)) = alone.or_else(|| sought.next()) else {
            return makers;
        };
        drop(sought);
        if let Some(maker) = makers.get_mut(made) {
            *maker = Some(block);
        }
        open.retain(|(at, _)| *at != block);
        for (_, fits) in &mut open {
            fits.retain(|wanted| *wanted != made);
        }
    }
}

/// Whether nothing that a block writes out speaks against its value being this.
fn could_make(block: &Block, schema: &BlockSchema, wanted: &Json) -> bool {
    let written = inner(block).into_iter().flat_map(|body| &body.attributes);
    let mut literal = written.filter(|argument| is_literal(&argument.expr));
    literal.all(|argument| {
        let name = &*argument.name.name;
        let Some(attribute) = schema.attribute(name) else {
            return true;
        };
        let value = eval::expr(&argument.expr, &Scope::empty(), &mut Diagnostics::new());
        let said = typed(&value, attribute);
        let made = wanted.get(name).unwrap_or(&Json::Null);
        let made = typed(&json::from_json(made), attribute);
        said.is_none() || said == made
    })
}

fn typed(value: &Value, attribute: &AttributeSchema) -> Option<Value> {
    convert::convert(value, &attribute.ty).ok()
}

/// A block with everything that was found in it; nothing where that cannot be written.
pub(super) fn text(nested: &NestedBlock, found: &Json) -> Option<String> {
    let mut arguments: Vec<(&str, String)> = Vec::new();
    let mut inside = Vec::new();
    for (name, value) in found.as_object()? {
        if is_unset(value) {
            continue;
        }
        if let Some(nested) = nested.block.nested(name) {
            let each = super::accept::each(value);
            let each = each.iter().map(|found| text(nested, found));
            inside.extend(each.collect::<Option<Vec<String>>>()?);
        } else if let Some(attribute) = nested.block.attribute(name).filter(|a| a.configurable()) {
            let value =
                typed(&json::from_json(value), attribute).filter(|_| !attribute.sensitive)?;
            let plain = json::from_json(&json::to_json(&value));
            arguments.push((name, hcl::expression(&plain)));
        }
    }
    let width = arguments
        .iter()
        .map(|(name, _)| name.len())
        .max()
        .unwrap_or(0);
    let mut text = format!("{} {{\n", nested.name);
    for (name, value) in &arguments {
        let _ = writeln!(text, "  {name:<width$} = {}", indented(value, "  "));
    }
    for (at, block) in inside.iter().enumerate() {
        let space = if at == 0 && arguments.is_empty() {
            ""
        } else {
            "\n"
        };
        let _ = writeln!(text, "{space}  {}", indented(block, "  "));
    }
    text.push('}');
    Some(text)
}
