//! What changes inside a block: its arguments, and the blocks in it.

use std::rc::Rc;

use super::diff::{Diff, Mark, Setting, Shape, Sides, fields, items, members, sum};
use super::tree::{Kind, Tree};
use crate::schema::{BlockSchema, Nesting};
use crate::sorted::Gather;
use crate::value::{Type, Value, View};

/// The parts of a block.
#[derive(Debug)]
pub(super) struct Block {
    /// Arguments that have a value on some side, by name.
    pub(super) attributes: Vec<(Rc<str>, Diff)>,
    /// Nested blocks, by name.
    pub(super) groups: Vec<Group>,
}

/// All nested blocks of one name.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) name: Rc<str>,
    /// The blocks, each with its label if it has one.
    pub(super) blocks: Vec<(Option<Rc<str>>, Diff)>,
    /// Whether all of them make a replacement necessary.
    pub(super) replaces: bool,
    /// Whether their content must not be shown.
    pub(super) secret: bool,
}

/// The object of a block as trees: what has no declared type is told in its own way.
pub(super) fn tree(value: &Value, schema: &BlockSchema) -> Option<Tree> {
    let View::Object(values) = value.view() else {
        return None;
    };
    let field = |(name, value): (&Rc<str>, &Value)| {
        let free = schema
            .attribute(name)
            .is_none_or(|attribute| attribute.ty == Type::Dynamic);
        let nested = schema.nested(name).is_some();
        (name.clone(), Tree::of(value, free && !nested))
    };
    let mut kept = crate::sorted::SortedMap::new();
    for pair in values {
        let (name, tree) = field(pair);
        kept.insert(name, tree);
    }
    Some(Tree {
        secret: false,
        kind: Kind::Object(kept),
    })
}

/// What changes in a block. Names that the schema does not have are taken for arguments without a type.
pub(super) fn diff(sides: Sides<'_>, schema: &BlockSchema, setting: &Setting<'_>) -> Diff {
    let whole = match (sides.before.is_some(), sides.after.is_some()) {
        (false, true) => Mark::Create,
        (true, false) => Mark::Delete,
        _ => Mark::Same,
    };
    let attributes = attributes(sides, schema, setting);
    let groups: Vec<Group> = schema
        .blocks
        .iter()
        .filter_map(|nested| {
            let inside = setting.named(&nested.name);
            let sides = part(sides, &nested.name);
            group(sides, &nested.name, nested.nesting, &nested.block, &inside)
        })
        .gathered();
    let nested = groups.iter().flat_map(|g| &g.blocks).map(|(_, d)| d.mark);
    let marks = attributes.iter().map(|(_, d)| d.mark).chain(nested);
    Diff {
        mark: sum(whole, marks),
        replaces: setting.here(),
        shape: Shape::Block(Block { attributes, groups }),
    }
}

/// One field of both sides.
fn part<'t>(sides: Sides<'t>, name: &str) -> Sides<'t> {
    let field = |side: Option<&'t Tree>| {
        let found = fields(side)?.get(name)?;
        (!found.is_null()).then_some(found)
    };
    Sides {
        before: field(sides.before),
        after: field(sides.after),
    }
}

fn attributes(
    sides: Sides<'_>,
    schema: &BlockSchema,
    setting: &Setting<'_>,
) -> Vec<(Rc<str>, Diff)> {
    let mut names: Vec<&Rc<str>> = Vec::new();
    for side in [sides.before, sides.after] {
        names.extend(fields(side).into_iter().flat_map(|fields| fields.keys()));
    }
    crate::sorted::Sort::arrange(&mut *names);
    names.dedup();
    let mut found = Vec::new();
    for name in names.into_iter().filter(|n| schema.nested(n).is_none()) {
        let declared = schema.attribute(name);
        let Sides { before, after } = part(sides, name);
        if before.is_none() && after.is_none() {
            continue;
        }
        // The older providers cannot tell an empty text from none.
        let given = |side: Option<&Tree>| side.is_some_and(|tree| !is_empty_text(tree));
        let text = declared.is_some_and(|attribute| attribute.ty == Type::String);
        let sides = Sides {
            before: before.filter(|_| !text || given(before)),
            after: after.filter(|_| !text || given(after)),
        };
        let inside = Setting {
            free: declared.is_none_or(|attribute| attribute.ty == Type::Dynamic),
            ..setting.named(name)
        };
        let mut diff = sides.diff(&inside);
        if let Shape::Unknown(goes @ Some(_)) = &mut diff.shape
            && !given(before)
        {
            *goes = Some(Box::new(nothing()));
        }
        found.push((name.clone(), diff));
    }
    found
}

/// What an empty text is said to have been where the new value is not known yet.
fn nothing() -> Diff {
    Diff {
        mark: Mark::Delete,
        replaces: false,
        shape: Shape::Scalar(None, None),
    }
}

fn is_empty_text(tree: &Tree) -> bool {
    matches!(&tree.kind, Kind::Text(text) if text.is_empty())
}

fn group(
    sides: Sides<'_>,
    name: &Rc<str>,
    nesting: Nesting,
    schema: &BlockSchema,
    setting: &Setting<'_>,
) -> Option<Group> {
    let one = |before, after, setting: &Setting<'_>| diff(Sides { before, after }, schema, setting);
    let here = Setting {
        free: false,
        replaces: Vec::new(),
    };
    let unlabelled = |diff| (None, diff);
    let (old, new) = (items(sides.before), items(sides.after));
    let blocks: Vec<(Option<Rc<str>>, Diff)> = match nesting {
        Nesting::Single if sides.before.is_none() && sides.after.is_none() => Vec::new(),
        Nesting::Single => vec![unlabelled(one(sides.before, sides.after, setting))],
        Nesting::List => (0..old.len().max(new.len()))
            .map(|i| {
                let inside = setting
                    .within(|step| matches!(step, crate::value::PathStep::Index(n) if *n == i));
                unlabelled(one(old.get(i), new.get(i), &inside))
            })
            .gathered(),
        Nesting::Set => members(old, new)
            .into_iter()
            .map(|pair| unlabelled(one(pair.before, pair.after, &here)))
            .gathered(),
        Nesting::Map => {
            let mut labels: Vec<&Rc<str>> = Vec::new();
            for side in [sides.before, sides.after] {
                labels.extend(fields(side).into_iter().flat_map(|fields| fields.keys()));
            }
            crate::sorted::Sort::arrange(&mut *labels);
            labels.dedup();
            labels
                .into_iter()
                .map(|label| {
                    let pair = part(sides, label);
                    let inside = setting.named(label);
                    (Some(label.clone()), one(pair.before, pair.after, &inside))
                })
                .gathered()
        }
    };
    let secret = [sides.before, sides.after]
        .into_iter()
        .any(|side| side.is_some_and(|tree| tree.secret));
    (!blocks.is_empty()).then(|| Group {
        name: name.clone(),
        blocks,
        replaces: setting.here(),
        secret,
    })
}
