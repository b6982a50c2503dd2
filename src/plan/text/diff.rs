//! What changes inside one value.

use std::rc::Rc;

use super::pair::Sequences;
use super::tree::{Kind, Tree};
use crate::sorted::{Gather, SortedMap, SortedSet};
use crate::value::PathStep;

/// What happens to a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Same,
    Create,
    Update,
    Delete,
}

/// A part with what happens to it.
#[derive(Debug)]
pub(super) struct Diff {
    pub(super) mark: Mark,
    /// Whether the whole object is replaced because of it.
    pub(super) replaces: bool,
    pub(super) shape: Shape,
}

/// How a part is shown.
#[derive(Debug)]
pub(super) enum Shape {
    /// One line, or the lines of a text.
    Scalar(Option<Tree>, Option<Tree>),
    /// Nothing may be seen; whether it was secret before and is afterwards, and whether the value itself stays.
    Secret {
        was: bool,
        becomes: bool,
        stays: bool,
    },
    /// Known after the run only; what goes, if there was something.
    Unknown(Option<Box<Diff>>),
    /// Elements whose neighbours are shown, too.
    List(Vec<Diff>),
    Set(Vec<Diff>),
    Map(Vec<(Rc<str>, Diff)>),
    /// Fields, and whether those that go are said to become null.
    Object(Vec<(Rc<str>, Diff)>, bool),
    /// Another type: what goes and what comes.
    Other(Box<Diff>, Box<Diff>),
    Block(super::block::Block),
}

/// Both sides of a part; a side is missing where there is no such part.
#[derive(Clone, Copy)]
pub(super) struct Sides<'t> {
    pub(super) before: Option<&'t Tree>,
    pub(super) after: Option<&'t Tree>,
}

/// What is known of a part besides its sides.
#[derive(Clone)]
pub(super) struct Setting<'p> {
    /// Whether it has no declared type.
    pub(super) free: bool,
    /// What makes a replacement necessary, from here on.
    pub(super) replaces: Vec<&'p [PathStep]>,
}

impl<'p> Setting<'p> {
    /// Whether this very part makes a replacement necessary.
    pub(super) fn here(&self) -> bool {
        self.replaces.iter().any(|path| path.is_empty())
    }

    /// The same for a part of this part.
    pub(super) fn within(&self, leads: impl Fn(&PathStep) -> bool) -> Self {
        let rest = self.replaces.iter().filter_map(|path| {
            let (first, rest) = path.split_first()?;
            leads(first).then_some(rest)
        });
        Self {
            free: self.free,
            replaces: rest.gathered(),
        }
    }

    pub(super) fn named(&self, name: &str) -> Self {
        self.within(
            |step| matches!(step, PathStep::Attribute(n) | PathStep::Key(n) if **n == *name),
        )
    }
}

impl<'t> Sides<'t> {
    /// What happens to a whole whose parts are told by themselves.
    fn whole(self) -> Mark {
        let there = |side: Option<&Tree>| side.is_some_and(|tree| !tree.is_null());
        match (there(self.before), there(self.after)) {
            (false, true) => Mark::Create,
            (true, false) => Mark::Delete,
            _ => Mark::Same,
        }
    }

    fn before_only(self) -> Self {
        Self {
            after: None,
            ..self
        }
    }

    fn after_only(self) -> Self {
        Self {
            before: None,
            ..self
        }
    }

    /// What changes, told as far as it may be seen.
    pub(super) fn diff(self, setting: &Setting<'_>) -> Diff {
        let secret = |side: Option<&Tree>| side.is_some_and(|tree| tree.secret);
        let (was, becomes) = (secret(self.before), secret(self.after));
        if !was && !becomes {
            return self.seen(setting);
        }
        let inner = self.seen(setting).mark;
        let stays = inner == Mark::Same;
        let mark = if stays && was != becomes && (self.before.is_some() || self.after.is_some()) {
            Mark::Update
        } else {
            inner
        };
        Diff {
            mark,
            replaces: setting.here(),
            shape: Shape::Secret {
                was,
                becomes,
                stays,
            },
        }
    }

    fn seen(self, setting: &Setting<'_>) -> Diff {
        if matches!(self.after.map(|tree| &tree.kind), Some(Kind::Unknown)) {
            return self.unknown(setting);
        }
        let types = [self.before, self.after].map(|side| side.map_or(Type::Null, Type::of));
        let [before, after] = types;
        let one_sided = self.before.is_none() || self.after.is_none();
        if setting.free && before != after && !one_sided {
            let goes = self.before_only().diff(setting);
            let comes = self.after_only().diff(setting);
            return Diff {
                mark: Mark::Update,
                replaces: false,
                shape: Shape::Other(Box::new(goes), Box::new(comes)),
            };
        }
        let (mark, shape) = match if before == Type::Null { after } else { before } {
            Type::Null | Type::Plain | Type::Text => self.scalar(),
            Type::List => self.list(setting),
            Type::Set => self.set(setting),
            Type::Map => {
                let (mark, fields) = self.fields(setting);
                (mark, Shape::Map(fields))
            }
            Type::Object => {
                let (mark, fields) = self.fields(setting);
                (mark, Shape::Object(fields, !setting.free))
            }
        };
        Diff {
            mark,
            replaces: !setting.free && setting.here(),
            shape,
        }
    }

    fn unknown(self, setting: &Setting<'_>) -> Diff {
        let nothing = self.before.is_none_or(Tree::is_null);
        let goes = (!nothing).then(|| Box::new(self.before_only().diff(&without(setting))));
        Diff {
            mark: if nothing { Mark::Create } else { Mark::Update },
            replaces: setting.here(),
            shape: Shape::Unknown(goes),
        }
    }

    fn scalar(self) -> (Mark, Shape) {
        let mark = match (self.before, self.after) {
            (None, None) => Mark::Same,
            (None, Some(_)) => Mark::Create,
            (Some(_), None) => Mark::Delete,
            (Some(a), Some(b)) if a.looks_like(b) => Mark::Same,
            (Some(_), Some(_)) => Mark::Update,
        };
        let shape = Shape::Scalar(self.before.cloned(), self.after.cloned());
        (mark, shape)
    }

    fn list(self, setting: &Setting<'_>) -> (Mark, Shape) {
        let (before, after) = (items(self.before), items(self.after));
        let pairs = if before.len() == after.len() && !all_stay(before, after) {
            (0..before.len()).map(|i| (Some(i), Some(i))).gathered()
        } else {
            let object = |items: &[Tree], at: usize| {
                matches!(items.get(at).map(|t| &t.kind), Some(Kind::Object(_)))
            };
            let sequences = Sequences {
                lengths: (before.len(), after.len()),
                equal: &|x, y| looks_alike(before.get(x), after.get(y)),
                twins: &|x, y| looks_alike(before.get(x), before.get(y)),
                alike: &|x, y| object(before, x) && object(after, y),
            };
            sequences.pairs()
        };
        let elements: Vec<Diff> = pairs
            .into_iter()
            .map(|(x, y)| {
                let sides = Sides {
                    before: x.and_then(|x| before.get(x)),
                    after: y.and_then(|y| after.get(y)),
                };
                sides.diff(
                    &setting
                        .within(|step| matches!(step, PathStep::Index(i) if Some(*i) == x.or(y))),
                )
            })
            .gathered();
        let mark = sum(self.whole(), elements.iter().map(|e| e.mark));
        (mark, Shape::List(elements))
    }

    fn set(self, setting: &Setting<'_>) -> (Mark, Shape) {
        let (before, after) = (items(self.before), items(self.after));
        let inside = without(setting);
        let pairs = members(before, after);
        let elements: Vec<Diff> = pairs
            .into_iter()
            .map(|sides| sides.diff(&inside))
            .gathered();
        let mark = sum(self.whole(), elements.iter().map(|e| e.mark));
        (mark, Shape::Set(elements))
    }

    fn fields(self, setting: &Setting<'_>) -> (Mark, Vec<(Rc<str>, Diff)>) {
        let (before, after) = (fields(self.before), fields(self.after));
        let names: SortedSet<&Rc<str>> = before
            .iter()
            .chain(&after)
            .flat_map(|f| f.keys())
            .gathered();
        let parts: Vec<(Rc<str>, Diff)> = names
            .into_iter()
            .map(|name| {
                let sides = Sides {
                    before: before.and_then(|f| f.get(name)),
                    after: after.and_then(|f| f.get(name)),
                };
                (name.clone(), sides.diff(&setting.named(name)))
            })
            .gathered();
        let mark = sum(self.whole(), parts.iter().map(|(_, part)| part.mark));
        (mark, parts)
    }
}

/// The same where nothing makes a replacement necessary.
fn without<'p>(setting: &Setting<'p>) -> Setting<'p> {
    Setting {
        free: setting.free,
        replaces: Vec::new(),
    }
}

/// The members of two sets side by side: those of before, then the new ones.
pub(super) fn members<'t>(before: &'t [Tree], after: &'t [Tree]) -> Vec<Sides<'t>> {
    let twin = |of: &Tree, among: &'t [Tree]| among.iter().find(|other| of.looks_like(other));
    let old = before.iter().map(|tree| Sides {
        before: Some(tree),
        after: twin(tree, after),
    });
    let new = after.iter().filter(|tree| twin(tree, before).is_none());
    let new = new.map(|tree| Sides {
        before: None,
        after: Some(tree),
    });
    old.chain(new).gathered()
}

/// What happens to a whole, by its parts.
pub(super) fn sum(whole: Mark, parts: impl Iterator<Item = Mark>) -> Mark {
    parts.fold(whole, |sum, part| match part {
        Mark::Same => sum,
        part if part == sum => sum,
        _ => Mark::Update,
    })
}

pub(super) fn items(tree: Option<&Tree>) -> &[Tree] {
    match tree.map(|tree| &tree.kind) {
        Some(Kind::List(items) | Kind::Set(items)) => items,
        _ => &[],
    }
}

pub(super) fn fields(tree: Option<&Tree>) -> Option<&SortedMap<Rc<str>, Tree>> {
    match &tree?.kind {
        Kind::Map(fields) | Kind::Object(fields) => Some(fields),
        _ => None,
    }
}

fn looks_alike(a: Option<&Tree>, b: Option<&Tree>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.looks_like(b))
}

/// Whether every item is still there, wherever it stands.
fn all_stay(before: &[Tree], after: &[Tree]) -> bool {
    let stays = |item: &Tree| after.iter().any(|other| item.looks_like(other));
    before.iter().all(stays)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Null,
    Plain,
    Text,
    List,
    Set,
    Map,
    Object,
}

impl Type {
    fn of(tree: &Tree) -> Self {
        match &tree.kind {
            Kind::Null | Kind::Unknown => Self::Null,
            Kind::Plain(_) => Self::Plain,
            Kind::Text(_) => Self::Text,
            Kind::List(_) => Self::List,
            Kind::Set(_) => Self::Set,
            Kind::Map(_) => Self::Map,
            Kind::Object(_) => Self::Object,
        }
    }
}
