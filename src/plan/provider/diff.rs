use std::rc::Rc;

use super::collection::Items;
use super::equal::equivalent;
use super::kept::kept;
use super::normal::{keep_lost_fields, keep_timeouts, unknown_fields};
use super::special::Special;
use super::suppress::{suppressed, text};
use super::zero::shim;
use crate::plan::propose::build;
use crate::schema::{AttributeSchema, BlockSchema, DiffSuppress, NestedBlock, Nesting};
use crate::sorted::{Gather, SortedMap};

use crate::value::{Path, PathStep, Type, Value, View};

/// The name of the block that the framework treats apart.
pub(super) const TIMEOUTS: &str = "timeouts";

/// What the provider plans for one resource.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The whole object; unknown where the provider will decide.
    pub value: Value,
    /// The paths whose change makes the provider ask for a replacement.
    pub replace: Vec<Path>,
    /// Why the provider refuses the change, one line for each argument.
    pub refused: Vec<String>,
}

impl Planned {
    fn unchanged(prior: &Value) -> Self {
        Self {
            value: prior.clone(),
            replace: Vec::new(),
            refused: Vec::new(),
        }
    }
}

/// Plans a resource as the provider's framework does. `proposed` is the configuration with earlier
/// values where it says nothing; both values are objects of the schema's type, without marks.
pub fn plan(
    prior: Option<&Value>,
    proposed: &Value,
    block: &BlockSchema,
    special: &Special,
) -> Planned {
    let shimmed = prior.map(|prior| shim(prior, block));
    let mut diff = Differ {
        existing: prior.is_some_and(has_id),
        special,
        path: Vec::new(),
        replace: Vec::new(),
        refused: Vec::new(),
    };
    let mut parts = Parts::default();
    diff.block(
        &mut parts,
        block,
        true,
        shimmed.as_ref(),
        Some(proposed),
        false,
    );
    if let (Some(prior), Touch::Same) = (prior, parts.touch()) {
        return Planned::unchanged(prior);
    }
    let mut values: SortedMap<Rc<str>, Value> = parts.values.into_iter().gathered();
    if let View::Object(wanted) = proposed.view() {
        keep_lost_fields(&mut values, wanted);
        keep_timeouts(&mut values, wanted);
    }
    let Some(prior) = prior else {
        unknown_fields(&mut values, block);
        return Planned {
            value: build(block, values),
            replace: Vec::new(),
            refused: Vec::new(),
        };
    };
    let value = build(block, values);
    if diff.refused.is_empty() && equivalent(prior, &value) {
        return Planned::unchanged(prior);
    }
    Planned {
        value,
        replace: diff.replace,
        refused: diff.refused,
    }
}

fn has_id(object: &Value) -> bool {
    let View::Object(attributes) = object.view() else {
        return false;
    };
    attributes
        .get("id")
        .is_some_and(|id| !id.is_null() && !text(id).is_empty())
}

/// How much of a part changed, in the order in which parts outweigh each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Touch {
    /// No difference.
    Same,
    /// Only removals, and counts that become zero.
    Removed,
    /// Something that stays or comes.
    Kept,
}

/// A part of the planned object.
pub(super) struct Part {
    pub(super) value: Value,
    pub(super) touch: Touch,
}

impl Part {
    pub(super) fn same(value: Value) -> Self {
        Self {
            value,
            touch: Touch::Same,
        }
    }

    pub(super) fn kept(value: Value) -> Self {
        Self {
            value,
            touch: Touch::Kept,
        }
    }
}

/// What the schema says of one value.
#[derive(Clone, Copy)]
pub(super) struct Traits<'a> {
    pub(super) required: bool,
    pub(super) computed: bool,
    pub(super) force_new: bool,
    pub(super) default: Option<&'a Value>,
    pub(super) suppress: &'a [DiffSuppress],
    /// The name of an argument of which something else is kept.
    pub(super) kept: Option<&'a str>,
}

impl<'a> Traits<'a> {
    pub(super) fn of(attribute: &'a AttributeSchema) -> Self {
        Self {
            required: attribute.required,
            computed: attribute.computed,
            force_new: attribute.force_new,
            default: attribute.default.as_ref(),
            suppress: &attribute.diff_suppress,
            kept: attribute.state_func.then_some(&*attribute.name),
        }
    }

    /// What holds for the elements of a collection: only replacement is inherited.
    pub(super) fn element(self) -> Self {
        Self {
            required: false,
            computed: false,
            force_new: self.force_new,
            default: None,
            suppress: self.suppress,
            kept: None,
        }
    }

    fn field(self) -> Self {
        Self {
            required: false,
            computed: self.computed,
            force_new: false,
            default: None,
            suppress: &[],
            kept: None,
        }
    }
}

/// The fields of an object.
#[derive(Clone, Copy)]
pub(super) enum Body<'a> {
    /// A nested block's arguments and blocks.
    Block(&'a BlockSchema),
    /// The fields of an attribute's object type.
    Fields(&'a SortedMap<Rc<str>, Type>, Traits<'a>),
}

/// The parts of an object that were found.
#[derive(Default)]
struct Parts {
    values: Vec<(Rc<str>, Value)>,
    touch: Option<Touch>,
}

impl Parts {
    fn put(&mut self, name: &Rc<str>, part: Part) {
        self.touch = self.touch.max(Some(part.touch));
        self.values.push((name.clone(), part.value));
    }

    fn touch(&self) -> Touch {
        self.touch.unwrap_or(Touch::Same)
    }
}

/// Compares the earlier object with the proposed one, part by part.
pub(super) struct Differ<'s> {
    /// Whether the resource exists: its id is set.
    pub(super) existing: bool,
    pub(super) special: &'s Special,
    pub(super) path: Vec<PathStep>,
    pub(super) replace: Vec<Path>,
    pub(super) refused: Vec<String>,
}

impl Differ<'_> {
    /// An object; `None` stands for one that is not there.
    pub(super) fn object(
        &mut self,
        body: Body<'_>,
        old: Option<&Value>,
        new: Option<&Value>,
        all: bool,
    ) -> Part {
        let mut parts = Parts::default();
        let build_type = match body {
            Body::Block(block) => {
                self.block(&mut parts, block, false, old, new, all);
                Some(block)
            }
            Body::Fields(fields, traits) => {
                for (name, ty) in fields {
                    let (old, new) = (field(old, name), field(new, name));
                    let part = self.inside(name, old, new, |diff| {
                        diff.value(ty, traits.field(), old, new, all)
                    });
                    parts.put(name, part);
                }
                None
            }
        };
        let touch = parts.touch();
        let values = parts.values.into_iter().gathered();
        let value = match build_type {
            Some(block) => build(block, values),
            None => Value::object(values),
        };
        Part { value, touch }
    }

    /// The arguments and blocks of a block; the resource's own when `top`.
    fn block(
        &mut self,
        parts: &mut Parts,
        block: &BlockSchema,
        top: bool,
        old: Option<&Value>,
        new: Option<&Value>,
        all: bool,
    ) {
        for attribute in &block.attributes {
            let name = &attribute.name;
            let (old, new) = (field(old, name), field(new, name));
            let part = self.attribute(attribute, top, old, new, all);
            parts.put(name, part);
        }
        for nested in &block.blocks {
            let name = &nested.name;
            let (old, new) = (field(old, name), field(new, name));
            parts.put(name, self.nested(nested, old, new, all));
        }
    }

    fn attribute(
        &mut self,
        attribute: &AttributeSchema,
        top: bool,
        old: Option<&Value>,
        new: Option<&Value>,
        all: bool,
    ) -> Part {
        let special = self.special;
        match (&*attribute.name, &special.tags, &attribute.ty) {
            ("id", ..) if top => self.id(old),
            ("tags", Some(merged), Type::Map(element)) if top => self.tags(merged, element, old),
            _ => self.inside(&attribute.name, old, new, |diff| {
                diff.value(&attribute.ty, Traits::of(attribute), old, new, all)
            }),
        }
    }

    fn nested(
        &mut self,
        nested: &NestedBlock,
        old: Option<&Value>,
        new: Option<&Value>,
        all: bool,
    ) -> Part {
        if nested.nesting == Nesting::Single {
            // Only `timeouts` is of this kind.
            let kept = old.or(new).cloned();
            return Part::same(kept.unwrap_or_else(|| Value::null(nested.implied_type())));
        }
        self.inside(&nested.name, old, new, |diff| {
            diff.collection(Items::of_block(nested), old, new, all)
        })
    }

    fn inside(
        &mut self,
        name: &Rc<str>,
        old: Option<&Value>,
        new: Option<&Value>,
        diff: impl FnOnce(&mut Self) -> Part,
    ) -> Part {
        self.path.push(PathStep::Attribute(name.clone()));
        let part = diff(self);
        self.guard(old, new, &part);
        self.path.pop();
        part
    }

    /// The resource's own id: it stays while the resource does.
    fn id(&self, old: Option<&Value>) -> Part {
        match old {
            Some(old) if self.existing => Part::same(old.clone()),
            _ => Part::kept(Value::unknown(Type::String)),
        }
    }

    pub(super) fn value(
        &mut self,
        ty: &Type,
        traits: Traits<'_>,
        old: Option<&Value>,
        new: Option<&Value>,
        all: bool,
    ) -> Part {
        match ty {
            Type::Bool | Type::Number | Type::String => self.primitive(ty, traits, old, new, all),
            Type::List(_) | Type::Set(_) => {
                self.collection(Items::of_type(ty, traits), old, new, all)
            }
            Type::Map(element) => self.map(element, traits, old, new, all),
            Type::Object(object) => {
                self.object(Body::Fields(&object.attributes, traits), old, new, all)
            }
            Type::Dynamic | Type::Tuple(_) => {
                let value = new.or(old).cloned();
                Part::same(value.unwrap_or_else(|| Value::null(ty.clone())))
            }
        }
    }

    /// Whether another argument, `ignore_` with this one's name, says that the earlier value stays.
    fn is_ignored(&self, old: &str) -> bool {
        let [PathStep::Attribute(name)] = self.path.as_slice() else {
            return false;
        };
        !old.is_empty() && self.special.ignored.contains(name)
    }

    /// Remembers that the part at the current path asks for a replacement.
    pub(super) fn ask_replace(&mut self) {
        self.replace.push(Path(self.path.clone()));
    }

    fn primitive(
        &mut self,
        ty: &Type,
        traits: Traits<'_>,
        old: Option<&Value>,
        new: Option<&Value>,
        all: bool,
    ) -> Part {
        let transformed = traits.kept.zip(new).map(|(name, new)| kept(name, new));
        let new = transformed.as_ref().or(new);
        // By far the most frequent case: it is as it was.
        if let (false, Some(old), Some(new)) = (all, old, new)
            && old == new
            && self.existing
        {
            return Part::same(old.clone());
        }
        let unknown = new.is_some_and(Value::is_unknown);
        let new = new.or(traits.default);
        let old_text = old.map(text).unwrap_or_default();
        let new_text = match new {
            Some(new) => text(new),
            None if old.is_some() => zero_text(ty).to_owned(),
            None => String::new(),
        };
        let equal = !unknown && old_text == new_text;
        let stays = || {
            Part::same(match old {
                Some(old) => old.clone(),
                None if traits.required && *ty == Type::String => Value::string(""),
                None => Value::null(ty.clone()),
            })
        };
        if equal && !all && (!old_text.is_empty() || self.existing || !traits.computed) {
            return stays();
        }
        let removed = old.is_some() && new.is_none();
        if removed && traits.computed {
            return stays();
        }
        let blank = !unknown && new_text.is_empty();
        if traits.computed && !removed && blank && !old_text.is_empty() {
            return stays();
        }
        let ignored = traits.suppress.contains(&DiffSuppress::State) && self.is_ignored(&old_text);
        if !unknown && (ignored || suppressed(traits.suppress, &old_text, &new_text)) {
            if !all {
                return stays();
            }
            return Part::kept(old.cloned().unwrap_or_else(|| Value::null(ty.clone())));
        }
        let becomes_unknown = unknown || (traits.computed && !removed && blank);
        if traits.force_new && (!equal || becomes_unknown) {
            self.ask_replace();
        }
        if becomes_unknown {
            return Part::kept(match new {
                Some(new) if unknown => new.clone(),
                _ => Value::unknown(ty.clone()),
            });
        }
        if removed {
            return Part {
                value: Value::null(ty.clone()),
                touch: Touch::Removed,
            };
        }
        Part::kept(match new {
            Some(new) => new.clone(),
            None if *ty == Type::String => Value::string(""),
            None => Value::null(ty.clone()),
        })
    }

    fn map(
        &mut self,
        element: &Type,
        traits: Traits<'_>,
        old: Option<&Value>,
        new: Option<&Value>,
        all: bool,
    ) -> Part {
        let empty = SortedMap::new();
        let old_items = old.and_then(entries);
        let had = old_items.unwrap_or(&empty);
        let unknown = new.is_some_and(|new| {
            new.is_unknown() || entries(new).is_some_and(|e| e.values().any(Value::is_unknown))
        });
        let has = new.and_then(entries).filter(|_| !unknown);
        let nulls =
            |items: &SortedMap<Rc<str>, Value>| items.values().filter(|v| !v.is_null()).count();
        let (old_len, new_len) = (had.len(), has.map_or(0, nulls));
        let ty = Type::map(element.clone());
        let will_be =
            unknown || (old_len == 0 && new_len == 0 && traits.computed && old_items.is_none());
        if will_be {
            if traits.force_new {
                self.ask_replace();
            }
            return Part::kept(Value::unknown(ty));
        }
        if has.is_none() && traits.computed {
            return Part::same(old.cloned().unwrap_or_else(|| Value::null(ty)));
        }
        let mut touch = Touch::Same;
        if old_len != new_len {
            touch = if new_len == 0 {
                Touch::Removed
            } else {
                Touch::Kept
            };
            if traits.force_new {
                self.ask_replace();
            }
        }
        let mut result = SortedMap::new();
        for (key, new) in has.unwrap_or(&empty).iter().filter(|(_, v)| !v.is_null()) {
            let part = self.entry(element, traits, key, had.get(key), Some(new), all);
            touch = touch.max(part.touch);
            result.insert(key.clone(), part.value);
        }
        for (key, old) in had
            .iter()
            .filter(|(key, _)| !has.is_some_and(|h| h.contains_key(*key)))
        {
            let part = self.entry(element, traits, key, Some(old), None, all);
            touch = touch.max(part.touch);
        }
        if touch == Touch::Same {
            return Part::same(old.cloned().unwrap_or_else(|| Value::null(ty)));
        }
        Part {
            value: Value::map(element.clone(), result),
            touch,
        }
    }

    fn entry(
        &mut self,
        ty: &Type,
        traits: Traits<'_>,
        key: &Rc<str>,
        old: Option<&Value>,
        new: Option<&Value>,
        all: bool,
    ) -> Part {
        self.path.push(PathStep::Key(key.clone()));
        let part = self.map_entry(ty, traits, old, new, all);
        self.path.pop();
        part
    }

    fn map_entry(
        &mut self,
        ty: &Type,
        traits: Traits<'_>,
        old: Option<&Value>,
        new: Option<&Value>,
        all: bool,
    ) -> Part {
        let (old_text, new_text) = (
            old.map(text).unwrap_or_default(),
            new.map(text).unwrap_or_default(),
        );
        let stays = || Part::same(old.cloned().unwrap_or_else(|| Value::null(ty.clone())));
        if old_text == new_text && old.is_some() && new.is_some() && !all {
            return stays();
        }
        if suppressed(traits.suppress, &old_text, &new_text) && !all {
            return stays();
        }
        let Some(new) = new else {
            if traits.force_new && !old_text.is_empty() {
                self.ask_replace();
            }
            return Part {
                value: Value::null(ty.clone()),
                touch: Touch::Removed,
            };
        };
        let blank = traits.computed && new_text.is_empty();
        if blank && !old_text.is_empty() {
            return stays();
        }
        if traits.force_new && (old_text != new_text || blank) {
            self.ask_replace();
        }
        Part::kept(if blank {
            Value::unknown(ty.clone())
        } else {
            new.clone()
        })
    }
}

fn entries(value: &Value) -> Option<&SortedMap<Rc<str>, Value>> {
    match value.view() {
        View::Map(items) | View::Object(items) => Some(items),
        _ => None,
    }
}

/// A field that is there and not null.
fn field<'v>(object: Option<&'v Value>, name: &str) -> Option<&'v Value> {
    match object?.view() {
        View::Object(attributes) => attributes.get(name).filter(|v| !v.is_null()),
        _ => None,
    }
}

fn zero_text(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "false",
        Type::Number => "0",
        _ => "",
    }
}
