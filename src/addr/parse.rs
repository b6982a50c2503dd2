use std::rc::Rc;

use super::{InstanceKey, Mode, ModulePath, ResourceAddr};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Ident, Step};
use crate::text::Span;
use crate::value::Number;

/// An address as `moved`, `removed`, `import`, `-target` and `-replace` write it.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The way to the module; for a module target the module itself.
    pub module: ModulePath,
    /// The resource, its key and where the key stands; nothing when a module is meant.
    pub resource: Option<(ResourceAddr, InstanceKey)>,
    /// The step that holds the last key, of the resource or else of the module.
    pub key_span: Option<Span>,
    /// Where the whole stands.
    pub span: Span,
}

/// Words that begin references to other things than resources.
const RESERVED: [&str; 10] = [
    "arg",
    "count",
    "each",
    "lazy",
    "local",
    "path",
    "self",
    "template",
    "terraform",
    "var",
];

/// Reads an address from a traversal. Nothing when it was reported as malformed.
pub fn target(root: &Ident, steps: &[Step], diags: &mut Diagnostics) -> Option<Target> {
    let whole = steps
        .last()
        .map_or(root.span, |last| root.span.to(last.span()));
    let mut reader = Reader {
        root: Some(root),
        steps,
        diags,
    };
    let (module, module_key) = reader.module()?;
    if reader.next_span().is_none() {
        return Some(Target {
            module,
            resource: None,
            key_span: module_key,
            span: whole,
        });
    }
    let (resource, key, key_span) = reader.resource(!module.is_root())?;
    Some(Target {
        module,
        resource: Some((resource, key)),
        key_span,
        span: whole,
    })
}

struct Reader<'t> {
    root: Option<&'t Ident>,
    steps: &'t [Step],
    diags: &'t mut Diagnostics,
}

impl<'t> Reader<'t> {
    fn next_span(&self) -> Option<Span> {
        self.root
            .map(|root| root.span)
            .or_else(|| self.steps.first().map(Step::span))
    }

    /// The name that comes next, without taking it.
    fn peek(&self) -> Option<&'t Rc<str>> {
        match (self.root, self.steps.first()) {
            (Some(root), _) => Some(&root.name),
            (None, Some(Step::Attribute(name, _))) => Some(name),
            (None, _) => None,
        }
    }

    fn skip(&mut self) {
        if self.root.take().is_none() {
            self.steps = self.steps.get(1..).unwrap_or_default();
        }
    }

    fn take_name(&mut self) -> Option<Rc<str>> {
        let name = self.peek()?.clone();
        self.skip();
        Some(name)
    }

    fn bad(&mut self, message: &str, at: Span) {
        self.diags
            .push(Diagnostic::new(&code::INVALID_ADDRESS, message).at(at));
    }

    /// All leading `module.name[key]`, and where the last key stands.
    fn module(&mut self) -> Option<(ModulePath, Option<Span>)> {
        let mut path = ModulePath::root();
        let mut key_span = None;
        while self.peek().is_some_and(|name| &**name == "module") {
            let at = self.next_span()?;
            self.skip();
            let Some(name) = self.take_name() else {
                let at = self
                    .next_span()
                    .map_or(at, |next| if self.steps.is_empty() { at } else { next });
                let message = "`module.` must be followed by the name of a module call";
                self.diags
                    .push(Diagnostic::new(&code::INVALID_ADDRESS_OPERATOR, message).at(at));
                return None;
            };
            let (key, at) = match self.key() {
                Ok(found) => found.unzip(),
                Err(at) => {
                    let message = "the index of a module is a string or a whole number";
                    self.diags
                        .push(Diagnostic::new(&code::INVALID_ADDRESS_OPERATOR, message).at(at));
                    return None;
                }
            };
            key_span = at;
            path = path.child(&name, key.unwrap_or_default());
        }
        Some((path, key_span))
    }

    /// The literal key that comes next, if one does; the place of one that cannot be.
    fn key(&mut self) -> Result<Option<(InstanceKey, Span)>, Span> {
        if self.root.is_some() {
            return Ok(None);
        }
        let key = match self.steps.first() {
            None | Some(Step::Attribute(..)) => return Ok(None),
            Some(Step::Key(key, span)) => (InstanceKey::String(key.clone()), *span),
            Some(Step::Number(text, span)) => {
                let number = Number::parse(text)
                    .ok()
                    .and_then(|n| n.to_usize())
                    .ok_or(*span)?;
                (InstanceKey::Int(number as u64), *span)
            }
        };
        self.skip();
        Ok(Some(key))
    }

    fn resource(
        &mut self,
        after_module: bool,
    ) -> Option<(ResourceAddr, InstanceKey, Option<Span>)> {
        let first = self.next_span()?;
        let mode = match self.peek().map(|name| &**name) {
            Some("data") => Mode::Data,
            Some("ephemeral") => Mode::Ephemeral,
            Some("resource" | "list") => Mode::Managed,
            Some(word) if RESERVED.contains(&word) => {
                let at = self
                    .steps
                    .last()
                    .map_or(first, |step| first.to(step.span()));
                self.bad(
                    "this word begins references to other things than resources",
                    at,
                );
                return None;
            }
            None if after_module => {
                let message = "a module is followed by a dot and a name";
                let problem = Diagnostic::new(&code::INVALID_ADDRESS_OPERATOR, message);
                self.diags.push(problem.at(first));
                return None;
            }
            _ => return self.type_and_name(Mode::Managed),
        };
        self.skip();
        self.type_and_name(mode)
    }

    fn type_and_name(&mut self, mode: Mode) -> Option<(ResourceAddr, InstanceKey, Option<Span>)> {
        let remaining = usize::from(self.root.is_some()) + self.steps.len();
        if remaining < 2 {
            let at = self
                .next_span()
                .or_else(|| self.steps.last().map(Step::span));
            if let Some(at) = at {
                self.bad("a resource is named by its type and its name", at);
            }
            return None;
        }
        let at = self.next_span()?;
        let Some(type_name) = self.take_name() else {
            self.bad("the type of a resource is needed here", at);
            return None;
        };
        let at = self.next_span()?;
        let Some(name) = self.take_name() else {
            self.bad("the name of a resource is needed here", at);
            return None;
        };
        let key = match self.key() {
            Ok(key) => key,
            Err(at) => {
                self.bad("the key of an instance is a string or a whole number", at);
                return None;
            }
        };
        if let Some(extra) = self.next_span() {
            self.bad(
                "an address ends with the resource or its instance key",
                extra,
            );
            return None;
        }
        let (key, key_span) = key.unzip();
        let resource = ResourceAddr {
            mode,
            type_name,
            name,
        };
        Some((resource, key.unwrap_or_default(), key_span))
    }
}
