//! What the provider itself demands of a resource, beyond its schema: rules for values, arguments that exclude or
//! need one another, deprecations. In the order in which the provider's own library looks at them; the first
//! finding about an argument hides the others.

use std::rc::Rc;

use super::locate::{Step, locate};
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::schema::decode::{Content, Items};
use crate::schema::{self, AttributeSchema, BlockSchema, NestedBlock, Nesting, Relations, Rule};
use crate::sorted::Gather;
use crate::syntax::ast::NativeBody;
use crate::value::{Value, View, set};

/// A block that a provider judges.
pub(super) struct Subject<'s> {
    /// The resource type; empty for the provider block.
    pub(super) type_name: &'s str,
    /// Its schema.
    pub(super) schema: &'s BlockSchema,
    /// Whether `id` is an argument of its own.
    pub(super) own_id: bool,
    /// The body as written.
    pub(super) body: &'s NativeBody,
}

/// Reports what the provider says.
pub(super) fn check(subject: &Subject, content: &Content, diags: &mut Diagnostics) {
    let mut judge = Judge {
        subject,
        root: content,
        path: Vec::new(),
        has_stated: schema::has_stated(subject.type_name),
        diags,
    };
    judge.object(content, subject.schema);
    if !subject.own_id
        && content
            .attribute(subject.schema, "id")
            .is_some_and(|v| !v.is_null())
    {
        judge.path.push(Step::Name("id".into()));
        judge.report(
            &code::INVALID_KEY,
            "the identifier is given by the provider".to_owned(),
        );
    }
}

struct Judge<'j> {
    subject: &'j Subject<'j>,
    root: &'j Content,
    path: Vec<Step>,
    has_stated: bool,
    diags: &'j mut Diagnostics,
}

/// What is known of an argument that another one is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Presence {
    Missing,
    Unknown,
    /// It is there, with something unknown in it.
    Partly,
    Given,
}

impl Judge<'_> {
    fn report(&mut self, code: &'static Code, message: String) {
        let at = locate(self.subject.body, &self.path);
        self.diags.push(Diagnostic::new(code, message).at(at));
    }

    /// `bandwidth.0.size`, as the provider writes paths.
    fn key(&self) -> String {
        let steps = self.path.iter().map(|step| match step {
            Step::Name(name) => name.to_string(),
            Step::Index(index) => index.to_string(),
        });
        steps.gathered::<Vec<_>>().join(".")
    }

    fn object(&mut self, content: &Content, schema: &BlockSchema) {
        let mut given = content.attributes.iter().peekable();
        for (index, attribute) in schema.attributes.iter().enumerate() {
            let value = given.next_if(|g| g.index == index).map(|g| &g.value);
            let value = value.filter(|v| !v.is_null());
            if value.is_none() && attribute.relations.is_empty() && !attribute.required {
                continue;
            }
            self.path.push(Step::Name(attribute.name.clone()));
            self.attribute(attribute, value);
            self.path.pop();
        }
        let mut given = content.blocks.iter().peekable();
        for (index, nested) in schema.blocks.iter().enumerate() {
            let items = given.next_if(|g| g.index == index).map(|g| &g.items);
            if items.is_none() && nested.relations.is_empty() || nested.nesting == Nesting::Single {
                continue;
            }
            self.path.push(Step::Name(nested.name.clone()));
            self.block(nested, items);
            self.path.pop();
        }
    }

    fn attribute(&mut self, attribute: &AttributeSchema, value: Option<&Value>) {
        if !self.choices(&attribute.relations) {
            return;
        }
        let Some(value) = value else {
            // That it is not written at all was told before; here it is null.
            if attribute.required {
                let message = format!("`{}` must be given, and is null", attribute.name);
                self.report(&code::MISSING_ARGUMENT, message);
            }
            return;
        };
        if !attribute.configurable() {
            let message = format!("`{}` is decided by the provider", attribute.name);
            self.report(&code::UNCONFIGURABLE, message);
            return;
        }
        if !self.companions(&attribute.relations) {
            return;
        }
        if value.is_wholly_known() {
            if !self.conflicts(&attribute.relations) {
                return;
            }
            self.rules(attribute, value);
        }
        if attribute.deprecated {
            self.report(
                &code::DEPRECATED_ARGUMENT,
                format!("`{}` is deprecated", attribute.name),
            );
        }
    }

    fn block(&mut self, nested: &NestedBlock, items: Option<&Items>) {
        if !self.choices(&nested.relations) {
            return;
        }
        let Some(items) = items else { return };
        if !self.companions(&nested.relations) {
            return;
        }
        if let Items::Known(items) = items
            && items.iter().all(|(_, item)| is_known(item))
        {
            if !self.conflicts(&nested.relations) {
                return;
            }
            self.items(nested, items);
        }
        if nested.deprecated {
            self.report(
                &code::DEPRECATED_ARGUMENT,
                format!("`{}` is deprecated", nested.name),
            );
        }
    }

    fn items(&mut self, nested: &NestedBlock, items: &[(Option<Rc<str>>, Content)]) {
        let before = self.diags.len();
        for (i, item) in ordered(nested, items).into_iter().enumerate() {
            self.path.push(Step::Index(i));
            self.object(item, &nested.block);
            self.path.pop();
        }
        if nested.nesting != Nesting::Set || self.diags.len() == before {
            return;
        }
        // Elements of a set have no paths: all that is found in them is shown at the resource.
        let at = locate(self.subject.body, &self.path);
        let all = std::mem::take(self.diags).into_vec();
        for (i, mut diag) in all.into_iter().enumerate() {
            if i >= before {
                for label in &mut diag.labels {
                    label.span = at;
                }
            }
            self.diags.push(diag);
        }
    }

    /// Exactly one, or at least one, of several. False when that was reported.
    fn choices(&mut self, relations: &Relations) -> bool {
        if !relations.exactly_one_of.is_empty() {
            let found = self.presences(&relations.exactly_one_of);
            let given = found.iter().filter(|p| **p == Presence::Given).count();
            let unknown = [Presence::Unknown, Presence::Partly];
            let unknown = found.iter().any(|p| unknown.contains(p));
            if given > 1 || given == 0 && !unknown {
                let names = relations.exactly_one_of.join("`, `");
                let message = format!("exactly one of `{names}` must be given");
                self.report(&code::INVALID_COMBINATION, message);
                return false;
            }
        }
        if !relations.at_least_one_of.is_empty() {
            let found = self.presences(&relations.at_least_one_of);
            if found.iter().all(|p| *p == Presence::Missing) {
                let names = relations.at_least_one_of.join("`, `");
                let message = format!("at least one of `{names}` must be given");
                self.report(&code::MISSING_ARGUMENT, message);
                return false;
            }
        }
        true
    }

    fn presences(&self, paths: &[Rc<str>]) -> Vec<Presence> {
        let own = self.key();
        let mut all: Vec<&str> = paths.iter().map(|p| &**p).gathered();
        if !all.contains(&own.as_str()) {
            all.push(&own);
        }
        all.into_iter().map(|path| self.presence(path)).gathered()
    }

    fn companions(&mut self, relations: &Relations) -> bool {
        let missing = |path: &&Rc<str>| self.presence(path) == Presence::Missing;
        let Some(missing) = relations.required_with.iter().find(missing).cloned() else {
            return true;
        };
        self.report(
            &code::MISSING_ARGUMENT,
            format!("`{missing}` must be given beside it"),
        );
        false
    }

    fn conflicts(&mut self, relations: &Relations) -> bool {
        let given =
            |path: &&Rc<str>| matches!(self.presence(path), Presence::Given | Presence::Partly);
        let Some(other) = relations.conflicts_with.iter().find(given).cloned() else {
            return true;
        };
        self.report(
            &code::CONFLICTING_ARGUMENTS,
            format!("it cannot be given beside `{other}`"),
        );
        false
    }

    /// Whether the argument at a path of the provider's is given.
    fn presence(&self, path: &str) -> Presence {
        let mut content = self.root;
        let mut schema = self.subject.schema;
        let mut steps = path.split('.');
        while let Some(name) = steps.next() {
            let index = schema.blocks.binary_search_by(|b| (*b.name).cmp(name));
            let Ok(index) = index else {
                return match content.attribute(schema, name) {
                    Some(value) if value.is_null() => Presence::Missing,
                    Some(value) if value.is_wholly_known() => Presence::Given,
                    Some(value) if value.is_unknown() => Presence::Unknown,
                    Some(_) => Presence::Partly,
                    None => Presence::Missing,
                };
            };
            let given = content.blocks.iter().find(|b| b.index == index);
            let items = match given.map(|g| &g.items) {
                None => return Presence::Missing,
                Some(Items::Unknown) => return Presence::Unknown,
                Some(Items::Known(items)) => items,
            };
            let Some(position) = steps.next() else {
                let known = items.iter().all(|(_, item)| is_known(item));
                return if known {
                    Presence::Given
                } else {
                    Presence::Partly
                };
            };
            let nested = schema.blocks.get(index);
            let item = position.parse().ok().and_then(|i: usize| items.get(i));
            let (Some(nested), Some((_, item))) = (nested, item) else {
                return Presence::Missing;
            };
            schema = &nested.block;
            content = item;
        }
        Presence::Missing
    }

    fn rules(&mut self, attribute: &AttributeSchema, value: &Value) {
        if self.has_stated {
            self.stated(value);
        }
        if !self.whole(attribute, value) {
            return;
        }
        if attribute.rules.is_empty() && attribute.element_rules.is_empty() {
            return;
        }
        let (value, _) = value.clone().unmark_deep();
        let key = self.key();
        self.apply(&attribute.rules, &value, &key);
        if attribute.element_rules.is_empty() {
            return;
        }
        let elements: Vec<(String, Option<usize>, Value)> = match value.view() {
            View::List(list) => list
                .iter()
                .enumerate()
                .map(|(i, v)| (format!("{key}.{i}"), Some(i), v.clone()))
                .gathered(),
            View::Set(list) => list
                .iter()
                .enumerate()
                .map(|(i, v)| (format!("{key}.{i}"), None, v.clone()))
                .gathered(),
            View::Map(map) => map
                .iter()
                .map(|(k, v)| (format!("{key}.{k}"), None, v.clone()))
                .gathered(),
            _ => Vec::new(),
        };
        for (key, index, element) in elements {
            self.path.extend(index.map(Step::Index));
            self.apply(&attribute.element_rules, &element, &key);
            if index.is_some() {
                self.path.pop();
            }
        }
    }

    /// Numbers that count something are whole. False when that was reported.
    fn whole(&mut self, attribute: &AttributeSchema, value: &Value) -> bool {
        let fraction = match value.view() {
            View::Number(number) => number.to_i64().is_none().then_some(number),
            _ => None,
        };
        let Some(number) = fraction.filter(|_| schema::is_whole(attribute)) else {
            return true;
        };
        let title = format!("Attribute must be a whole number, got {number}");
        let at = locate(self.subject.body, &self.path);
        let diag = Diagnostic::new(
            &code::PROVIDER_RULE,
            "the provider takes whole numbers here",
        );
        self.diags.push(diag.titled(title).at(at));
        false
    }

    fn stated(&mut self, value: &Value) {
        let title = schema::stated(self.subject.type_name, &self.key(), value);
        if let Some(title) = title {
            let at = locate(self.subject.body, &self.path);
            let message = "the provider refuses this value";
            let diag = Diagnostic::new(&code::PROVIDER_RULE, message);
            self.diags.push(diag.titled(title).at(at));
        }
    }

    fn apply(&mut self, rules: &[Rule], value: &Value, key: &str) {
        for rule in rules {
            if self.ignores_case(key)
                && let (Rule::Enum(words), Some(text)) = (rule, value.text())
                && words.iter().any(|w| w.eq_ignore_ascii_case(text))
            {
                continue;
            }
            if let Some(title) = rule.broken(value, key) {
                let at = locate(self.subject.body, &self.path);
                let message = "the provider refuses this value";
                let problem = Diagnostic::new(&code::PROVIDER_RULE, message).titled(title);
                let near = value.text().and_then(|text| rule.mended(text));
                self.diags.push(problem.at(at).meant(near.as_deref()));
            }
        }
    }

    /// Whether the provider compares the words of an argument without regard to letter case.
    fn ignores_case(&self, key: &str) -> bool {
        schema::ignores_case(self.subject.type_name, key)
    }
}

/// The blocks as the provider sees them: those of a set in the set's order, each once.
fn ordered<'c>(nested: &NestedBlock, items: &'c [(Option<Rc<str>>, Content)]) -> Vec<&'c Content> {
    let mut items: Vec<&Content> = items.iter().map(|(_, item)| item).gathered();
    if nested.nesting != Nesting::Set || items.len() < 2 {
        return items;
    }
    let value = |item: &Content| item.to_value(&nested.block).unmark_deep().0;
    let element = nested.block.implied_type().clone();
    let set = set::from_values(element, items.iter().map(|item| value(item)));
    let View::Set(members) = set.view() else {
        return items;
    };
    let mut place = |member: &Value| {
        let at = items.iter().position(|item| value(item) == *member)?;
        Some(items.swap_remove(at))
    };
    members.iter().filter_map(&mut place).gathered()
}

/// Whether everything in a block is known.
fn is_known(content: &Content) -> bool {
    content.attributes.iter().all(|g| g.value.is_wholly_known())
        && content.blocks.iter().all(|b| match &b.items {
            Items::Unknown => false,
            Items::Known(items) => items.iter().all(|(_, item)| is_known(item)),
        })
}
