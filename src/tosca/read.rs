//! From a tree to a blueprint: what has the wrong form is told, the rest is read.

use std::rc::Rc;

use super::blueprint::{Blueprint, Element, Label, Name, Named, Output, Policy, Requirement};
use super::{Expr, input};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::syntax::yaml::{Entry, Kind, Node};
use crate::text::Span;

const SECTIONS: [&str; 8] = [
    "tosca_definitions_version",
    "description",
    "inputs",
    "mappings",
    "conditions",
    "node_templates",
    "policies",
    "outputs",
];
const ELEMENT: [&str; 5] = [
    "type",
    "properties",
    "requirements",
    "condition",
    "metadata",
];
const POLICY: [&str; 4] = ["type", "properties", "targets", "metadata"];
const REQUIREMENT: [&str; 2] = ["node", "relationship"];
const OUTPUT: [&str; 2] = ["description", "value"];

/// Reads a blueprint.
pub fn read(root: &Node) -> (Blueprint, Diagnostics) {
    let mut reader = Reader::default();
    let mut blueprint = Blueprint::default();
    if !matches!(root.kind, Kind::Map(_)) {
        reader.wrong("a blueprint", "a mapping", root);
        return (blueprint, reader.problems);
    }
    reader.keys(root, &SECTIONS, "a blueprint");
    blueprint.version = reader.version(root);
    blueprint.description = reader.text(root.get("description"), "the description");
    blueprint.inputs = reader.named(root, "inputs", Reader::input);
    blueprint.mappings = reader.named(root, "mappings", Reader::mapping);
    blueprint.conditions = reader.named(root, "conditions", |r, e| Some(r.expr(&e.value)));
    blueprint.elements = reader.named(root, "node_templates", Reader::element);
    blueprint.policies = reader.named(root, "policies", Reader::policy);
    blueprint.outputs = reader.named(root, "outputs", Reader::output);
    if root.get("node_templates").is_none() {
        reader.missing("a blueprint", "node_templates", root.span.head());
    }
    (blueprint, reader.problems)
}

#[derive(Default)]
pub(super) struct Reader {
    pub(super) problems: Diagnostics,
}

impl Reader {
    /// Something is not of the form it must have.
    pub(super) fn wrong(&mut self, what: &str, wanted: &str, node: &Node) {
        if node.kind != Kind::Invalid {
            let text = format!("{what} is {wanted}, not {}", node.kind_name());
            let problem = Diagnostic::new(&code::BLUEPRINT_SHAPE, text);
            self.problems.push(problem.at(node.span));
        }
    }

    pub(super) fn missing(&mut self, what: &str, key: &str, at: Span) {
        let text = format!("{what} needs `{key}`");
        self.problems.push(
            Diagnostic::new(&code::BLUEPRINT_MISSING, text)
                .at(at)
                .about(key),
        );
    }

    /// Tells keys that mean nothing, and keys that stand twice.
    pub(super) fn keys(&mut self, node: &Node, known: &[&'static str], what: &str) {
        self.repeated(node);
        for entry in node.entries() {
            if !known.contains(&&*entry.key) {
                let near = nearest(&entry.key, known.iter().copied());
                let text = format!("`{}` means nothing in {what}", entry.key);
                let problem = Diagnostic::new(&code::BLUEPRINT_KEY, text).at(entry.key_span);
                self.problems
                    .push(problem.suggest(entry.key_span, &entry.key, near));
            }
        }
    }

    fn repeated(&mut self, node: &Node) {
        let mut seen = crate::sorted::SortedMap::<&str, Span>::new();
        for entry in node.entries() {
            if let Some(first) = seen.insert(&entry.key, entry.key_span) {
                let text = format!("`{}` stands here twice; the last one counts", entry.key);
                let problem = Diagnostic::new(&code::BLUEPRINT_DUPLICATE, text);
                self.problems
                    .push(problem.at(entry.key_span).see(first, "the first one"));
            }
        }
    }

    /// A text, empty when there is none.
    pub(super) fn text(&mut self, node: Option<&Node>, what: &str) -> String {
        match node {
            None
            | Some(Node {
                kind: Kind::Null, ..
            }) => String::new(),
            Some(node) => match node.scalar() {
                Some(text) => text.to_owned(),
                None => {
                    self.wrong(what, "a text", node);
                    String::new()
                }
            },
        }
    }

    /// A name that must be there.
    fn name(&mut self, node: Option<&Node>, what: &str) -> Option<Name> {
        let node = node?;
        match node.scalar() {
            Some(text) => Some(Name {
                text: Rc::from(text),
                span: inner(node),
            }),
            None => {
                self.wrong(what, "a name", node);
                None
            }
        }
    }

    pub(super) fn expr(&mut self, node: &Node) -> Expr {
        Expr::read(node, &mut self.problems)
    }

    /// A section of named things.
    fn named<T>(
        &mut self,
        root: &Node,
        section: &str,
        read: impl Fn(&mut Self, &Entry) -> Option<T>,
    ) -> Named<T> {
        let mut all = Named::default();
        let Some(node) = root.get(section) else {
            return all;
        };
        match node.kind {
            Kind::Map(_) => self.repeated(node),
            Kind::Null => return all,
            _ => self.wrong(&format!("`{section}`"), "a mapping of names", node),
        }
        for entry in node.entries() {
            if let Some(value) = read(self, entry) {
                all.put(Name::of_key(entry), value);
            }
        }
        all
    }

    fn version(&mut self, root: &Node) -> Option<Name> {
        let Some(node) = root.get("tosca_definitions_version") else {
            self.missing("a blueprint", "tosca_definitions_version", root.span.head());
            return None;
        };
        self.name(Some(node), "the version")
    }

    fn input(&mut self, entry: &Entry) -> Option<super::Input> {
        match entry.value.kind {
            Kind::Map(_) | Kind::Null => Some(input::read(self, entry)),
            _ => {
                self.wrong("an input", "a mapping", &entry.value);
                None
            }
        }
    }

    fn mapping(&mut self, entry: &Entry) -> Option<Node> {
        if !matches!(entry.value.kind, Kind::Map(_)) {
            self.wrong(
                "a table of `mappings`",
                "a mapping of two levels",
                &entry.value,
            );
            return None;
        }
        for object in entry.value.entries() {
            if !matches!(object.value.kind, Kind::Map(_)) {
                self.wrong("an object of a table", "a mapping", &object.value);
            }
        }
        Some(entry.value.clone())
    }

    fn element(&mut self, entry: &Entry) -> Option<Element> {
        let node = &entry.value;
        if !matches!(node.kind, Kind::Map(_)) {
            self.wrong("an element", "a mapping", node);
            return None;
        }
        self.keys(node, &ELEMENT, "an element");
        if node.get("type").is_none() {
            self.missing("an element", "type", entry.key_span);
        }
        let properties = self.properties(node.get("properties"));
        let requirements = self.requirements(node.get("requirements"));
        let condition = self.name(node.get("condition"), "a condition");
        let ty = self.name(node.get("type"), "a type")?;
        Some(Element {
            ty,
            properties,
            requirements,
            condition,
            span: node.span,
        })
    }

    fn properties(&mut self, node: Option<&Node>) -> Vec<(Name, Expr)> {
        let mut read = Vec::new();
        let Some(node) = node else { return read };
        match node.kind {
            Kind::Map(_) => self.repeated(node),
            Kind::Null => {}
            _ => self.wrong("`properties`", "a mapping", node),
        }
        for entry in node.entries() {
            read.push((Name::of_key(entry), self.expr(&entry.value)));
        }
        read
    }

    fn requirements(&mut self, node: Option<&Node>) -> Vec<Requirement> {
        let mut read = Vec::new();
        let Some(node) = node else { return read };
        if !matches!(node.kind, Kind::List(_) | Kind::Null) {
            self.wrong("`requirements`", "a list", node);
        }
        for item in node.items() {
            let [entry] = item.entries() else {
                let wanted = "a mapping with one key, the property that refers to another element";
                self.wrong("a requirement", wanted, item);
                continue;
            };
            if !matches!(entry.value.kind, Kind::Map(_)) {
                self.wrong("a requirement", "a mapping with `node`", &entry.value);
                continue;
            }
            self.keys(&entry.value, &REQUIREMENT, "a requirement");
            if entry.value.get("node").is_none() {
                self.missing("a requirement", "node", entry.key_span);
            }
            let relationship = self.name(entry.value.get("relationship"), "a relationship");
            if let Some(node) = self.name(entry.value.get("node"), "an element") {
                read.push(Requirement {
                    key: Name::of_key(entry),
                    node,
                    relationship,
                });
            }
        }
        read
    }

    fn policy(&mut self, entry: &Entry) -> Option<Policy> {
        let node = &entry.value;
        if !matches!(node.kind, Kind::Map(_)) {
            self.wrong("a policy", "a mapping", node);
            return None;
        }
        self.keys(node, &POLICY, "a policy");
        for key in ["type", "targets"] {
            if node.get(key).is_none() {
                self.missing("a policy", key, entry.key_span);
            }
        }
        let properties = self.properties(node.get("properties"));
        let mut targets = Vec::new();
        if let Some(list) = node.get("targets") {
            if !matches!(list.kind, Kind::List(_)) {
                self.wrong("`targets`", "a list of elements", list);
            }
            for item in list.items() {
                targets.extend(self.name(Some(item), "a target"));
            }
        }
        Some(Policy {
            ty: self.name(node.get("type"), "a type")?,
            properties,
            targets,
        })
    }

    fn output(&mut self, entry: &Entry) -> Option<Output> {
        let node = &entry.value;
        if !matches!(node.kind, Kind::Map(_)) {
            self.wrong("an output", "a mapping with `value`", node);
            return None;
        }
        self.keys(node, &OUTPUT, "an output");
        let description = self.text(node.get("description"), "the description");
        let Some(value) = node.get("value") else {
            self.missing("an output", "value", entry.key_span);
            return None;
        };
        Some(Output {
            description,
            value: self.expr(value),
        })
    }

    /// A text in one or two languages.
    pub(super) fn label(&mut self, node: Option<&Node>, what: &str) -> Label {
        Label {
            text: self.text(node, what),
        }
    }

    /// A truth value; a text that says one counts, as the service takes it.
    pub(super) fn flag(&mut self, node: Option<&Node>, what: &str) -> Option<bool> {
        let node = node?;
        match node.scalar() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => {
                self.wrong(what, "`true` or `false`", node);
                None
            }
        }
    }
}

/// The place of a scalar without its quotes.
fn inner(node: &Node) -> Span {
    let length = node.span.end.saturating_sub(node.span.start) as usize;
    match node.scalar() {
        Some(text) if text.len() + 2 == length => node.span.inside(),
        _ => node.span,
    }
}
