use std::rc::Rc;

use super::complete::block_of;
use super::symbol::{Meaning, Role, Symbol, SymbolKind};
use super::walk::{Bound, Subject, Walk, inside_quotes};
use crate::addr::{Mode, ResourceAddr};
use crate::schema::Nesting;
use crate::sorted::Gather;
use crate::syntax::ast::{
    Expr, ExprKind, ForExpr, Ident, ObjectItem, Splat, SplatStep, Step, TemplateFor, TemplatePart,
};
use crate::syntax::visit;
use crate::text::Span;

impl Walk<'_> {
    /// The name of a step and its place.
    fn name_of(step: &Step) -> Option<(&Rc<str>, Span)> {
        let Step::Attribute(name, span) = step else {
            return None;
        };
        let length = u32::try_from(name.len()).ok()?;
        let start = span.end.checked_sub(length).filter(|s| *s >= span.start)?;
        Some((name, Span { start, ..*span }))
    }

    /// The names in an expression.
    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Traversal(root, steps) => self.traversal(root, steps),
            ExprKind::RelativeTraversal(source, steps) => {
                let subject = self.subject(source);
                self.part(source, &subject);
                self.steps(steps, subject);
            }
            ExprKind::Splat(splat) => self.splat(splat),
            ExprKind::Call(call) => {
                let function = Meaning::Function(call.name.name.clone());
                self.emit(call.name.span, function, Role::Uses);
                let shown = matches!(&*call.name.name, "keys" | "length");
                let before = std::mem::replace(&mut self.shown, shown);
                call.args.iter().for_each(|argument| self.expr(argument));
                self.shown = before;
            }
            ExprKind::For(inner) => self.for_expr(inner),
            ExprKind::Object(items) => items.iter().for_each(|item| self.item(item)),
            ExprKind::Template(parts) => self.parts(parts),
            _ => visit::children(expr, &mut |child| self.expr(child)),
        }
    }

    fn item(&mut self, item: &ObjectItem) {
        match &item.key.kind {
            ExprKind::String(name) if item.bare => {
                self.emit(item.key.span, Meaning::Property, Role::Uses);
            }
            _ => self.expr(&item.key),
        }
        self.expr(&item.value);
    }

    fn parts(&mut self, parts: &[TemplatePart]) {
        for part in parts {
            match part {
                TemplatePart::Text(..) => {}
                TemplatePart::Interpolation(expr) => self.expr(expr),
                TemplatePart::If(inner) => {
                    self.expr(&inner.condition);
                    self.parts(&inner.then);
                    self.parts(&inner.otherwise);
                }
                TemplatePart::For(inner) => self.template_for(inner),
            }
        }
    }

    /// What stands before something that reaches into it.
    fn part(&mut self, source: &Expr, subject: &Subject) {
        let shown = matches!(subject, Subject::Call(_));
        let before = std::mem::replace(&mut self.shown, shown);
        self.expr(source);
        self.shown = before;
    }

    fn bind(&mut self, names: [Option<&Ident>; 2], subject: Subject, scope: Span) -> usize {
        let before = self.bound.len();
        let [key, value] = names;
        let key = key.map(|name| (name, Subject::Unknown));
        for (name, subject) in key.into_iter().chain(value.map(|name| (name, subject))) {
            self.bound.push(Bound {
                name: name.name.clone(),
                span: name.span,
                subject,
            });
            let symbol = self.symbol(SymbolKind::Bound(name.name.clone(), name.span));
            self.emit(name.span, symbol, Role::Declares(scope));
        }
        before
    }

    fn for_expr(&mut self, inner: &ForExpr) {
        let subject = self.subject(&inner.collection);
        self.part(&inner.collection, &subject);
        let names = [inner.key_name.as_ref(), Some(&inner.value_name)];
        let before = self.bind(names, subject, inner.open.to(inner.close));
        let parts = [
            inner.key.as_ref(),
            Some(&inner.value),
            inner.condition.as_ref(),
        ];
        parts.into_iter().flatten().for_each(|e| self.expr(e));
        self.bound.truncate(before);
    }

    fn template_for(&mut self, inner: &TemplateFor) {
        let subject = self.subject(&inner.collection);
        self.part(&inner.collection, &subject);
        let names = [inner.key.as_ref(), Some(&inner.value)];
        let before = self.bind(names, subject, inner.span);
        self.parts(&inner.body);
        self.bound.truncate(before);
    }

    fn splat(&mut self, splat: &Splat) {
        let mut subject = self.subject(&splat.source);
        self.part(&splat.source, &subject);
        for step in &splat.each {
            match step {
                SplatStep::Step(step) => subject = self.step(step, subject),
                SplatStep::Index(key, _) => self.expr(key),
                SplatStep::Splat(_) => subject = Subject::Unknown,
            }
        }
    }

    fn traversal(&mut self, root: &Ident, steps: &[Step]) {
        let known = self.bound.iter().rev().find(|b| b.name == root.name);
        if let Some(bound) = known.cloned() {
            let symbol = self.symbol(SymbolKind::Bound(bound.name, bound.span));
            self.emit(root.span, symbol, Role::Uses);
            return self.steps(steps, bound.subject);
        }
        let named = |kind: fn(Rc<str>) -> SymbolKind| {
            steps
                .first()
                .and_then(|step| Self::name_of(step))
                .map(|(n, s)| (kind(n.clone()), s))
        };
        let found = match &*root.name {
            "var" => named(SymbolKind::Variable),
            "local" => named(SymbolKind::Local),
            "module" => return self.call(root, steps),
            "path" | "terraform" | "count" | "each" | "self" => return self.language(root, steps),
            "data" => return self.resource(root, steps, Mode::Data),
            "ephemeral" => return self.resource(root, steps, Mode::Ephemeral),
            "resource" => return self.resource(root, steps, Mode::Managed),
            _ => return self.managed(root, steps),
        };
        let Some((kind, span)) = found else {
            return self.emit(root.span, Meaning::Unknown, Role::Uses);
        };
        let symbol = self.symbol(kind);
        self.emit(root.span, symbol.clone(), Role::Leads);
        self.emit(span, symbol, Role::Uses);
        self.steps(steps.get(1..).unwrap_or_default(), Subject::Unknown);
    }

    fn language(&mut self, root: &Ident, steps: &[Step]) {
        let word = |name: &str| {
            let known = WORDS.iter().find(|w| **w == name);
            known.map_or(Meaning::Unknown, |w| Meaning::Word(w))
        };
        if &*root.name == "self" {
            self.emit(root.span, word("self"), Role::Uses);
            let block = block_of(&self.values, root, &[]);
            return self.steps(steps, block.map_or(Subject::Unknown, Subject::Block));
        }
        let Some((name, span)) = steps.first().and_then(|step| Self::name_of(step)) else {
            return self.emit(root.span, Meaning::Unknown, Role::Uses);
        };
        let what = word(&format!("{}.{name}", root.name));
        self.emit(root.span, what.clone(), Role::Leads);
        self.emit(span, what, Role::Uses);
        self.steps(steps.get(1..).unwrap_or_default(), Subject::Unknown);
    }

    /// `module.name.output`
    fn call(&mut self, root: &Ident, steps: &[Step]) {
        let Some((name, span)) = steps.first().and_then(|step| Self::name_of(step)) else {
            return self.emit(root.span, Meaning::Unknown, Role::Uses);
        };
        let symbol = self.symbol(SymbolKind::Call(name.clone()));
        self.emit(root.span, symbol.clone(), Role::Leads);
        self.emit(span, symbol, Role::Uses);
        let rest = steps.get(1..).unwrap_or_default();
        let keyed = matches!(rest.first(), Some(Step::Number(..) | Step::Key(..)));
        let rest = rest.get(usize::from(keyed)..).unwrap_or_default();
        if rest.is_empty() && !self.shown {
            let values = &self.values;
            let called = values.project.called(values.module, name);
            if let Some((folder, _)) = called {
                self.emit(span, Meaning::Outputs(folder), Role::Leads);
            }
        }
        self.steps(rest, Subject::Call(name.clone()));
    }

    /// `data.type.name` and its like.
    fn resource(&mut self, root: &Ident, steps: &[Step], mode: Mode) {
        let first = steps.first().and_then(|step| Self::name_of(step));
        let second = steps.get(1).and_then(|step| Self::name_of(step));
        let (Some((type_name, type_span)), Some((name, span))) = (first, second) else {
            return self.emit(root.span, Meaning::Unknown, Role::Uses);
        };
        let addr = ResourceAddr {
            mode,
            type_name: type_name.clone(),
            name: name.clone(),
        };
        let symbol = self.symbol(SymbolKind::Resource(addr.clone()));
        self.emit(root.span, symbol, Role::Leads);
        self.named(addr, type_span, span, steps.get(2..).unwrap_or_default());
    }

    /// `type.name`
    fn managed(&mut self, root: &Ident, steps: &[Step]) {
        let Some((name, span)) = steps.first().and_then(|step| Self::name_of(step)) else {
            return self.emit(root.span, Meaning::Unknown, Role::Uses);
        };
        let addr = ResourceAddr::managed(root.name.clone(), name.clone());
        self.named(addr, root.span, span, steps.get(1..).unwrap_or_default());
    }

    fn named(&mut self, addr: ResourceAddr, type_span: Span, span: Span, rest: &[Step]) {
        let symbol = self.symbol(SymbolKind::Resource(addr.clone()));
        self.emit(type_span, symbol.clone(), Role::Leads);
        self.emit(span, symbol, Role::Uses);
        let keyed = matches!(rest.first(), Some(Step::Number(..) | Step::Key(..)));
        let rest = rest.get(usize::from(keyed)..).unwrap_or_default();
        let schema = self.values.schema(&addr);
        let block = schema.map(|schema| schema.block.clone());
        self.steps(rest, block.map_or(Subject::Unknown, Subject::Block));
    }

    /// Attributes behind something.
    fn steps(&mut self, steps: &[Step], mut subject: Subject) {
        for step in steps {
            subject = self.step(step, subject);
        }
    }

    /// One step; gives what it leads to. Indexes lead to one of those that a name stands for.
    fn step(&mut self, step: &Step, subject: Subject) -> Subject {
        let Some((name, span)) = Self::name_of(step) else {
            return subject;
        };
        match subject {
            Subject::Unknown => {
                self.emit(span, Meaning::Property, Role::Uses);
                Subject::Unknown
            }
            Subject::Call(call) => {
                let values = &self.values;
                let what = match values.project.called(values.module, &call) {
                    Some((directory, _)) => Meaning::Symbol(Symbol {
                        directory,
                        kind: SymbolKind::Output(name.clone()),
                    }),
                    None => Meaning::Property,
                };
                self.emit(span, what, Role::Uses);
                Subject::Unknown
            }
            Subject::Block(block) => {
                let next = block.nested(name).map(|nested| nested.block.clone());
                self.emit(span, Meaning::Attribute(block, name.clone()), Role::Uses);
                next.map_or(Subject::Unknown, Subject::Block)
            }
        }
    }

    /// What an expression gives, or its elements.
    fn subject(&self, expr: &Expr) -> Subject {
        match &expr.kind {
            ExprKind::Traversal(root, steps) => self.subject_of(root, steps),
            ExprKind::Index(source, ..) | ExprKind::Parens(source) => self.subject(source),
            _ => Subject::Unknown,
        }
    }

    fn subject_of(&self, root: &Ident, steps: &[Step]) -> Subject {
        if let Some(bound) = self.bound.iter().rev().find(|b| b.name == root.name) {
            return match steps {
                [] => bound.subject.clone(),
                _ => Subject::Unknown,
            };
        }
        if &*root.name == "module" {
            return match steps {
                [Step::Attribute(name, _)]
                | [Step::Attribute(name, _), Step::Number(..) | Step::Key(..)] => {
                    Subject::Call(name.clone())
                }
                _ => Subject::Unknown,
            };
        }
        // The blocks of a type stand for their list; what follows is taken of one of them.
        let of_list = || {
            let (last, before) = steps.split_last()?;
            let nested = block_of(&self.values, root, before)?;
            let nested = nested.nested(Self::name_of(last)?.0)?;
            (nested.nesting != Nesting::Single).then(|| nested.block.clone())
        };
        let block = block_of(&self.values, root, steps).or_else(of_list);
        block.map_or(Subject::Unknown, Subject::Block)
    }

    /// `name` or `name.alias` of a provider.
    pub(super) fn provider(&mut self, expr: &Expr) {
        if let ExprKind::String(text) = &expr.kind {
            return self.quoted(text, expr.span, |name, alias| {
                SymbolKind::Provider(name.into(), Some(alias.into()))
            });
        }
        let ExprKind::Traversal(root, steps) = &expr.kind else {
            return;
        };
        let own = self.symbol(SymbolKind::Provider(root.name.clone(), None));
        self.emit(root.span, own, Role::Uses);
        if let Some((alias, span)) = steps.first().and_then(|step| Self::name_of(step)) {
            let kind = SymbolKind::Provider(root.name.clone(), Some(alias.clone()));
            let symbol = self.symbol(kind);
            self.emit(span, symbol, Role::Uses);
        }
    }

    /// A required provider, with the configurations that the caller hands in.
    pub(super) fn required(&mut self, expr: &Expr) {
        let ExprKind::Object(items) = &expr.kind else {
            return;
        };
        for item in items {
            self.emit(item.key.span, Meaning::Property, Role::Uses);
            if let ExprKind::Tuple(aliases) = &item.value.kind {
                aliases.iter().for_each(|alias| self.alias(alias));
            }
        }
    }

    /// A configuration that is declared by being expected.
    fn alias(&mut self, expr: &Expr) {
        if let ExprKind::Traversal(root, steps) = &expr.kind
            && let Some((alias, span)) = steps.first().and_then(|step| Self::name_of(step))
        {
            let kind = SymbolKind::Provider(root.name.clone(), Some(alias.clone()));
            let symbol = self.symbol(kind);
            self.emit(span, symbol, Role::Declares(expr.span));
        }
    }

    /// Configurations that are handed on to a module; the keys are names in there.
    pub(super) fn passed(&mut self, expr: &Expr) {
        if let ExprKind::Object(items) = &expr.kind {
            for item in items {
                if let ExprKind::String(_) = &item.key.kind {
                    let what = Meaning::Property;
                    self.emit(item.key.span, what, Role::Uses);
                }
                self.provider(&item.value);
            }
        }
    }

    /// An address, perhaps of something in a called module.
    pub(super) fn address(&mut self, expr: &Expr) {
        let expr = match &expr.kind {
            ExprKind::Index(source, key, _) => {
                self.expr(key);
                source
            }
            _ => expr,
        };
        let ExprKind::Traversal(root, steps) = &expr.kind else {
            return;
        };
        if &*root.name != "module" {
            return self.traversal(root, steps);
        }
        let Some((name, span)) = steps.first().and_then(|step| Self::name_of(step)) else {
            return;
        };
        let symbol = self.symbol(SymbolKind::Call(name.clone()));
        self.emit(root.span, symbol.clone(), Role::Leads);
        self.emit(span, symbol, Role::Uses);
        let called = self.values.project.called(self.values.module, name);
        let rest = steps.get(1..).unwrap_or_default();
        let rest = rest
            .iter()
            .skip_while(|s| !matches!(s, Step::Attribute(..)));
        let rest: Vec<Step> = rest.cloned().gathered();
        if let (Some((directory, module)), Some((first, span))) =
            (called, rest.first().and_then(|step| Self::name_of(step)))
        {
            let next = Ident {
                name: first.clone(),
                span,
            };
            let inner = Expr {
                kind: ExprKind::Traversal(next, rest.get(1..).unwrap_or_default().to_vec()),
                span: expr.span,
            };
            let outer = std::mem::replace(&mut self.directory, directory);
            let outer_module = std::mem::replace(&mut self.values.module, module);
            self.address(&inner);
            self.directory = outer;
            self.values.module = outer_module;
        }
    }

    /// The arguments that `ignore_changes` names.
    pub(super) fn own_attributes(&mut self, expr: &Expr) {
        let ExprKind::Tuple(items) = &expr.kind else {
            return;
        };
        let itself = self.values.itself.clone();
        let schema = itself.and_then(|addr| self.values.schema(&addr));
        for item in items {
            if let ExprKind::Traversal(root, steps) = &item.kind {
                let step = Step::Attribute(root.name.clone(), root.span);
                let block = schema.as_ref().map(|s| s.block.clone());
                let own = block.map_or(Subject::Unknown, Subject::Block);
                let subject = self.step(&step, own);
                self.steps(steps, subject);
            }
        }
    }

    /// A list of references; those in quotes are of old times.
    pub(super) fn references(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Tuple(items) => items.iter().for_each(|item| self.references(item)),
            ExprKind::String(text) => self.quoted(text, expr.span, |type_name, name| {
                SymbolKind::Resource(ResourceAddr::managed(type_name, name))
            }),
            _ => {
                let before = std::mem::replace(&mut self.shown, true);
                self.expr(expr);
                self.shown = before;
            }
        }
    }

    /// `first.second` in quotes, as in old times; the second is the name of something.
    fn quoted(&mut self, text: &str, span: Span, kind: fn(&str, &str) -> SymbolKind) {
        let Some((first, second)) = text.split_once('.') else {
            return;
        };
        let inside = inside_quotes(span);
        let shift = u32::try_from(first.len() + 1).unwrap_or(0);
        let place = Span {
            start: inside.start.saturating_add(shift).min(inside.end),
            ..inside
        };
        let symbol = self.symbol(kind(first, second));
        self.emit(place, symbol, Role::Uses);
    }
}

/// Names that the language gives.
const WORDS: [&str; 9] = [
    "count.index",
    "each.key",
    "each.value",
    "path.cwd",
    "path.module",
    "path.root",
    "self",
    "terraform.applying",
    "terraform.workspace",
];
