use std::rc::Rc;

use super::{Mode, ResourceAddr};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Ident, Step};
use crate::text::Span;

/// A use of a named object in an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// What is referred to.
    pub subject: Subject,
    /// Where the subject is named; includes a literal instance key, as Terraform's messages do.
    pub span: Span,
    /// The steps after the subject. For resources and modules an instance key is the first of them.
    pub remaining: Vec<Step>,
}

/// What can be referred to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// `var.name`
    Variable(Rc<str>),
    /// `local.name`
    Local(Rc<str>),
    /// `type.name`, `data.type.name`, `ephemeral.type.name`: all instances.
    Resource(ResourceAddr),
    /// `module.name`: all instances.
    Module(Rc<str>),
    /// `count.name`
    Count(Rc<str>),
    /// `each.name`
    Each(Rc<str>),
    /// `path.name`
    Path(Rc<str>),
    /// `terraform.name`
    Terraform(Rc<str>),
    /// `self`
    Itself,
}

/// Names that may stand alone although no object of that name exists: `convert` takes types.
const TYPE_KEYWORDS: [&str; 4] = ["any", "bool", "number", "string"];

impl Reference {
    /// What a traversal refers to. Malformed ones are reported; some of them still give a reference to an
    /// object without a name, as in Terraform, so that the follow-up problem is the same.
    pub fn from_traversal(root: &Ident, steps: &[Step], diags: &mut Diagnostics) -> Option<Self> {
        match &*root.name {
            "var" => Some(single(root, steps, Subject::Variable, diags)),
            "local" => Some(single(root, steps, Subject::Local, diags)),
            "count" => Some(single(root, steps, Subject::Count, diags)),
            "each" => Some(single(root, steps, Subject::Each, diags)),
            "path" => Some(single(root, steps, Subject::Path, diags)),
            "terraform" => Some(single(root, steps, Subject::Terraform, diags)),
            "self" => Some(Self {
                subject: Subject::Itself,
                span: root.span,
                remaining: steps.to_vec(),
            }),
            "module" => module(root, steps, diags),
            "data" => prefixed(root, steps, Mode::Data, diags),
            "ephemeral" => prefixed(root, steps, Mode::Ephemeral, diags),
            "resource" => prefixed(root, steps, Mode::Managed, diags),
            "action" | "list" => {
                unreferable(root, steps, diags);
                None
            }
            "template" | "lazy" | "arg" => {
                let message = format!("the name `{}` is reserved for later use", root.name);
                diags.push(Diagnostic::new(&code::RESERVED_SYMBOL, message).at(root.span));
                None
            }
            name if steps.is_empty() && TYPE_KEYWORDS.contains(&name) => None,
            _ => managed(root, steps, diags),
        }
    }

    /// The literal instance key that follows a resource or module, with its step.
    pub fn key(&self) -> Option<&Step> {
        self.remaining
            .first()
            .filter(|step| !matches!(step, Step::Attribute(..)))
    }

    /// From the subject to the last step.
    pub fn whole_span(&self) -> Span {
        let last = self.remaining.last();
        last.map_or(self.span, |step| self.span.to(step.span()))
    }

    /// The output that a reference to a module call names.
    pub fn module_output(&self) -> Option<(&Rc<str>, Span)> {
        let after_key = usize::from(self.key().is_some());
        match (&self.subject, self.remaining.get(after_key)) {
            (Subject::Module(_), Some(Step::Attribute(name, span))) => Some((name, *span)),
            _ => None,
        }
    }
}

/// `root.name`.
fn single(
    root: &Ident,
    steps: &[Step],
    subject: fn(Rc<str>) -> Subject,
    diags: &mut Diagnostics,
) -> Reference {
    match steps.split_first() {
        Some((Step::Attribute(name, span), rest)) => Reference {
            subject: subject(name.clone()),
            span: root.span.to(*span),
            remaining: rest.to_vec(),
        },
        first => {
            let at = first.map_or(root.span, |(step, _)| step.span());
            let message = format!(
                "`{0}` is no value of its own; name one of its attributes, as in `{0}.name`",
                root.name
            );
            diags.push(Diagnostic::new(&code::INVALID_REFERENCE, message).at(at));
            Reference {
                subject: subject("".into()),
                span: Span::nowhere(),
                remaining: Vec::new(),
            }
        }
    }
}

fn module(root: &Ident, steps: &[Step], diags: &mut Diagnostics) -> Option<Reference> {
    let Some((Step::Attribute(name, name_span), rest)) = steps.split_first() else {
        let at = steps.first().map_or(root.span, Step::span);
        let message = "name the module call and an output, as in `module.network.vpc_id`";
        diags.push(Diagnostic::new(&code::INVALID_REFERENCE, message).at(at));
        return None;
    };
    let key = rest.first().filter(|s| !matches!(s, Step::Attribute(..)));
    let output = rest.get(usize::from(key.is_some()));
    let last = match output {
        Some(Step::Attribute(_, span)) => *span,
        Some(step) => {
            let message = "an instance of a module has outputs only, named by an attribute";
            diags.push(Diagnostic::new(&code::INVALID_REFERENCE, message).at(step.span()));
            return None;
        }
        None => key.map_or(*name_span, Step::span),
    };
    Some(Reference {
        subject: Subject::Module(name.clone()),
        span: root.span.to(last),
        remaining: rest.to_vec(),
    })
}

/// `data.type.name` and its like.
fn prefixed(
    root: &Ident,
    steps: &[Step],
    mode: Mode,
    diags: &mut Diagnostics,
) -> Option<Reference> {
    let [first, second, rest @ ..] = steps else {
        let at = steps.last().map_or(root.span, |s| root.span.to(s.span()));
        let message = format!(
            "`{0}` must be followed by two names, the type and the name: `{0}.type.name`",
            root.name
        );
        diags.push(Diagnostic::new(&code::INVALID_REFERENCE, message).at(at));
        return None;
    };
    let Step::Attribute(type_name, _) = first else {
        diags.push(unsupported_step(&root.name, first));
        return None;
    };
    resource(root.span, mode, type_name, second, rest, diags)
}

/// `action.type.name`, `list.type.name`: objects that no expression may use.
fn unreferable(root: &Ident, steps: &[Step], diags: &mut Diagnostics) {
    let before = diags.len();
    let reference = prefixed(root, steps, Mode::Managed, diags);
    if let Some(reference) = reference.filter(|_| diags.len() == before) {
        let message = format!("`{}` objects cannot be used in expressions", root.name);
        diags.push(Diagnostic::new(&code::INVALID_REFERENCE, message).at(reference.span));
    }
}

/// `type.name`.
fn managed(root: &Ident, steps: &[Step], diags: &mut Diagnostics) -> Option<Reference> {
    let Some((second, rest)) = steps.split_first() else {
        let message = format!(
            "`{0}` alone refers to nothing; a resource is named by its type and its name: `{0}.name`",
            root.name
        );
        diags.push(Diagnostic::new(&code::INVALID_REFERENCE, message).at(root.span));
        return None;
    };
    resource(root.span, Mode::Managed, &root.name, second, rest, diags)
}

fn resource(
    start: Span,
    mode: Mode,
    type_name: &Rc<str>,
    second: &Step,
    rest: &[Step],
    diags: &mut Diagnostics,
) -> Option<Reference> {
    let Step::Attribute(name, name_span) = second else {
        diags.push(unsupported_step(type_name, second));
        return None;
    };
    let key = rest.first().filter(|s| !matches!(s, Step::Attribute(..)));
    Some(Reference {
        subject: Subject::Resource(ResourceAddr {
            mode,
            type_name: type_name.clone(),
            name: name.clone(),
        }),
        span: start.to(key.map_or(*name_span, Step::span)),
        remaining: rest.to_vec(),
    })
}

fn unsupported_step(before: &str, step: &Step) -> Diagnostic {
    let message = format!("`{before}` must be followed by a name, not by an index");
    Diagnostic::new(&code::INVALID_REFERENCE, message).at(step.span())
}
