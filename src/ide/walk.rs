use std::borrow::Cow;
use std::rc::Rc;

use super::members::{Member, Members, What};
use super::place;
use super::symbol::{Meaning, Occurrence, Role, Symbol, SymbolKind};
use super::values::Values;
use super::{Project, ValueFile};
use crate::addr::{Mode, ResourceAddr};
use crate::config::{FileTree, Module};
use crate::diag::Diagnostics;
use crate::eval;
use crate::schema::{BlockSchema, Catalog};
use crate::sorted::Gather;
use crate::syntax::ast::{Attribute, Block, Body, ExprKind, Ident, NativeBody};
use crate::syntax::json::{BodySpec, Reading, Rest};
use crate::text::Span;

/// Finds every name in a file that means something.
pub(super) struct Walk<'w> {
    pub(super) values: Values<'w>,
    pub(super) directory: Rc<str>,
    /// The blocks around, outermost first.
    pub(super) path: Vec<Vec<Rc<str>>>,
    /// Names that loops around bind.
    pub(super) bound: Vec<Bound>,
    /// What is used of a module call shows from what stands around it.
    pub(super) shown: bool,
    /// The address is one of old times.
    pub(super) former: bool,
    pub(super) visit: &'w mut dyn FnMut(Occurrence),
}

/// A name that a loop binds.
#[derive(Clone)]
pub(super) struct Bound {
    pub(super) name: Rc<str>,
    /// Where it is bound.
    pub(super) span: Span,
    /// What it stands for, as far as that has names of its own.
    pub(super) subject: Subject,
}

/// Something whose attributes have a meaning.
#[derive(Clone)]
pub(super) enum Subject {
    /// Nothing is known.
    Unknown,
    /// A module call: its outputs.
    Call(Rc<str>),
    /// A resource, or a block in one.
    Block(Rc<BlockSchema>),
}

/// Visits the names of a file of a module, blocks before what is in them.
pub(super) fn tree(
    project: &Project,
    catalog: &Catalog,
    tree: &FileTree,
    visit: &mut dyn FnMut(Occurrence),
) {
    let none = Module::default();
    let directory: Rc<str> = tree.directory().into();
    let module = project.module(&directory).map_or(&none, |m| &**m);
    let mut walk = Walk {
        values: Values::new(project, catalog, module),
        directory,
        path: Vec::new(),
        bound: Vec::new(),
        shown: false,
        former: false,
        visit,
    };
    walk.body(&tree.body);
}

/// Visits the names of a file of values: the variables of the root module.
pub(super) fn values(file: &ValueFile, visit: &mut dyn FnMut(Occurrence)) {
    for attribute in &file.attributes {
        visit(Occurrence {
            span: bare(&attribute.name),
            what: Meaning::Symbol(Symbol {
                directory: "".into(),
                kind: SymbolKind::Variable(attribute.name.name.clone()),
            }),
            role: Role::Uses,
        });
    }
}

/// The place of a name without its quotes.
pub(super) fn bare(name: &Ident) -> Span {
    let length = name.span.end - name.span.start;
    if length
        == u32::try_from(name.name.len())
            .unwrap_or(0)
            .saturating_add(2)
    {
        return Span {
            start: name.span.start + 1,
            end: name.span.end - 1,
            ..name.span
        };
    }
    name.span
}

/// The native form of a body; of one in JSON the members tell what is an argument and what a block.
pub(super) fn native<'b>(body: &'b Body, members: &Members, values: bool) -> Cow<'b, NativeBody> {
    let (mut attributes, mut blocks) = (Vec::new(), Vec::new());
    if matches!(body, Body::Json(_)) {
        for member in &members.list {
            if member.is_block() {
                let labels = member.labels().len();
                let labels = if &*member.name == "dynamic" {
                    1
                } else {
                    labels
                };
                blocks.push((&*member.name, labels));
            } else {
                attributes.push((&*member.name, reading(member, values)));
            }
        }
    }
    let spec = BodySpec {
        attributes: &attributes,
        blocks: &blocks,
        hidden: &[],
        rest: Rest::Arguments,
    };
    body.native(&spec, &mut Diagnostics::new())
}

/// How strings of an argument are read in JSON.
pub(super) fn reading(member: &Member, literal: bool) -> Reading {
    match member.word().map_or("", |w| w.ty) {
        "type" | "list of references" | "address" | "provider" | "map of providers"
        | "list of attributes" | "keyword" | "list of keywords" | "list of providers" | "name" => {
            Reading::Names
        }
        _ if literal => Reading::Literal,
        _ => Reading::Template,
    }
}

impl Walk<'_> {
    pub(super) fn emit(&mut self, span: Span, what: Meaning, role: Role) {
        let role = match role {
            Role::Leads if self.former => return,
            Role::Uses if self.former => Role::Former,
            role => role,
        };
        if span.start < span.end {
            (self.visit)(Occurrence { span, what, role });
        }
    }

    pub(super) fn symbol(&self, kind: SymbolKind) -> Meaning {
        Meaning::Symbol(Symbol {
            directory: self.directory.clone(),
            kind,
        })
    }

    fn kinds(&self) -> Vec<&str> {
        let kinds = self.path.iter().filter_map(|h| h.first());
        kinds.map(|kind| &**kind).gathered()
    }

    fn body(&mut self, body: &Body) {
        let Values {
            project,
            catalog,
            module,
            ..
        } = self.values;
        let members = Members::of(project, catalog, module, &self.path);
        let literal = self.kinds() == ["variable"];
        let native = native(body, &members, literal);
        for attribute in &native.attributes {
            self.attribute(attribute, &members);
        }
        for block in &native.blocks {
            self.block(block, &members);
        }
    }

    fn attribute(&mut self, attribute: &Attribute, members: &Members) {
        let name = &attribute.name.name;
        let member = members.get(name);
        let (what, role) = match self.kinds().as_slice() {
            ["locals"] => {
                let local = self.symbol(SymbolKind::Local(name.clone()));
                (local, Role::Declares(attribute.span))
            }
            ["terraform", "required_providers"] => {
                let provider = self.symbol(SymbolKind::Provider(name.clone(), None));
                (provider, Role::Declares(attribute.span))
            }
            ["module"] => (self.input(name, members), Role::Uses),
            _ => match member {
                Some(member) if member.is_given() => {
                    let resource = members.resource.clone();
                    (Meaning::Member(member.clone(), resource), Role::Uses)
                }
                _ if members.open => (Meaning::Property, Role::Uses),
                _ => (Meaning::Unknown, Role::Uses),
            },
        };
        self.emit(bare(&attribute.name), what, role);
        self.value(attribute, member);
    }

    /// An argument of a module call: one of the language, or a variable of the called module.
    fn input(&self, name: &Rc<str>, members: &Members) -> Meaning {
        let called = self.path.first().and_then(|header| header.get(1));
        let values = &self.values;
        let called = called.and_then(|call| values.project.called(values.module, call));
        match (members.get(name), called) {
            (Some(member), _) if member.is_meta() => Meaning::Member(member.clone(), None),
            (Some(_), Some((directory, _))) => Meaning::Symbol(Symbol {
                directory,
                kind: SymbolKind::Variable(name.clone()),
            }),
            _ if members.open => Meaning::Property,
            _ => Meaning::Unknown,
        }
    }

    fn value(&mut self, attribute: &Attribute, member: Option<&Member>) {
        let expr = &attribute.expr;
        match member.and_then(Member::word).map_or("", |w| w.ty) {
            "type" | "keyword" | "list of keywords" | "name" => {}
            "provider" => self.provider(expr),
            "map of providers" => self.passed(expr),
            "address" => {
                self.former = &*attribute.name.name == "from";
                self.address(expr);
                self.former = false;
            }
            "list of attributes" => self.own_attributes(expr),
            "list of references" => self.references(expr),
            _ => {
                let source = &*attribute.name.name == "source" && self.kinds() == ["module"];
                if let (true, ExprKind::String(_)) = (source, &expr.kind)
                    && let Some(folder) = self.called_folder()
                {
                    return self.emit(
                        inside_quotes(expr.span),
                        Meaning::Folder(folder),
                        Role::Uses,
                    );
                }
                if self.kinds() == ["terraform", "required_providers"] {
                    return self.required(expr);
                }
                self.expr(expr);
            }
        }
    }

    fn called_folder(&self) -> Option<Rc<str>> {
        let call = self.path.first()?.get(1)?;
        let module = self.values.module;
        let folders = self.values.project.folders();
        folders.called(module, module.calls.get(call)?)
    }

    fn block(&mut self, block: &Block, members: &Members) {
        let kind = &block.kind.name;
        let whole = block.header.to(block.close_brace);
        let what = match members
            .get(kind)
            .or_else(|| dynamic_content(&self.path, kind, members))
        {
            Some(member) => Meaning::Member(member.clone(), members.resource.clone()),
            None if members.open => Meaning::Property,
            None => Meaning::Unknown,
        };
        self.emit(bare(&block.kind), what, Role::Uses);
        self.labels(block, whole, members);
        let words = std::iter::once(kind).chain(block.labels.iter().map(|l| &l.name));
        self.path.push(words.cloned().gathered());
        self.inside(block);
        self.path.pop();
    }

    /// The content of a block, with what the block gives to it.
    fn inside(&mut self, block: &Block) {
        if self.path.len() == 1 {
            let addr = place::resource_addr(&self.path);
            let declared = addr.as_ref().and_then(|a| self.values.module.resource(a));
            self.values.each = declared.and_then(|r| r.for_each.clone());
            self.values.itself = addr;
        }
        let before = self.bound.len();
        if &*block.kind.name == "dynamic" {
            let written = place::attribute(block, "iterator");
            let named = written.and_then(|a| Some((eval::keyword(&a.expr)?.clone(), a.expr.span)));
            let label = || block.labels.first().map(|l| (l.name.clone(), bare(l)));
            if let Some((name, span)) = &named {
                let symbol = self.symbol(SymbolKind::Bound(name.clone(), *span));
                let whole = block.header.to(block.close_brace);
                self.emit(*span, symbol, Role::Declares(whole));
            }
            let name = named.or_else(label);
            self.bound.extend(name.map(|(name, span)| Bound {
                name,
                span,
                subject: Subject::Unknown,
            }));
        }
        self.body(&block.body);
        self.bound.truncate(before);
    }

    fn labels(&mut self, block: &Block, whole: Span, members: &Members) {
        let declares = Role::Declares(whole);
        match (&*block.kind.name, block.labels.as_slice()) {
            (kind @ ("resource" | "data" | "ephemeral"), [type_label, rest @ ..]) => {
                let mode = match kind {
                    "resource" => Mode::Managed,
                    "data" => Mode::Data,
                    _ => Mode::Ephemeral,
                };
                let addr = |name: Rc<str>| ResourceAddr {
                    mode,
                    type_name: type_label.name.clone(),
                    name,
                };
                let first = rest.first().map(|l| l.name.clone());
                let schema = self
                    .values
                    .schema(&addr(first.unwrap_or_else(|| "".into())));
                let of_type = Meaning::Type(mode, type_label.name.clone(), schema);
                self.emit(bare(type_label), of_type, Role::Uses);
                if let Some(name) = rest.first() {
                    let symbol = self.symbol(SymbolKind::Resource(addr(name.name.clone())));
                    self.emit(bare(name), symbol, declares);
                }
            }
            (kind, [label, ..]) => {
                let name = label.name.clone();
                let top = self.path.is_empty();
                let what = match kind {
                    "variable" if top => self.symbol(SymbolKind::Variable(name)),
                    "output" if top => self.symbol(SymbolKind::Output(name)),
                    "module" if top => self.symbol(SymbolKind::Call(name)),
                    "check" if top => self.symbol(SymbolKind::Check(name)),
                    "provider" if top => return self.provider_label(block, label, whole),
                    "dynamic" => match members.get(&name) {
                        Some(member) => Meaning::Member(member.clone(), members.resource.clone()),
                        None => Meaning::Unknown,
                    },
                    _ => return,
                };
                let role = if kind == "dynamic" {
                    Role::Uses
                } else {
                    declares
                };
                self.emit(bare(label), what, role);
            }
            _ => {}
        }
    }

    fn provider_label(&mut self, block: &Block, label: &Ident, whole: Span) {
        let alias = place::attribute(block, "alias").and_then(|a| match &a.expr.kind {
            ExprKind::String(alias) => Some((alias.clone(), inside_quotes(a.expr.span))),
            _ => None,
        });
        let own = self.symbol(SymbolKind::Provider(label.name.clone(), None));
        let plain = alias.is_none();
        let role = if plain {
            Role::Declares(whole)
        } else {
            Role::Uses
        };
        self.emit(bare(label), own, role);
        if let Some((alias, span)) = alias {
            let kind = SymbolKind::Provider(label.name.clone(), Some(alias));
            let symbol = self.symbol(kind);
            self.emit(span, symbol, Role::Declares(whole));
        }
    }
}

/// The place of a text without its quotes.
pub(super) fn inside_quotes(span: Span) -> Span {
    Span {
        start: span.start + 1,
        end: span.end.saturating_sub(1).max(span.start + 1),
        ..span
    }
}

/// `content` is a block of `dynamic` blocks only, whose own members are not those of the schema.
fn dynamic_content<'m>(
    path: &[Vec<Rc<str>>],
    kind: &str,
    members: &'m Members,
) -> Option<&'m Member> {
    let dynamic = path.last()?.first().is_some_and(|k| &**k == "dynamic");
    let found = members.get(kind).filter(|_| dynamic);
    found.filter(|m| matches!(m.what, What::Block(..)))
}
