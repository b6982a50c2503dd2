//! Where a called module comes from.

use std::cell::Cell;
use std::rc::Rc;

use super::version::Constraint;
use super::{Module, ModuleCall};
use crate::addr::{Reference, Subject};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::{self, Budget, Data, Scope};
use crate::sorted::{Gather, SortedMap};
use crate::syntax::json::Reading;
use crate::text::Span;
use crate::value::{Type, Value};

/// Where a module is.
pub(super) enum Place {
    /// In a folder of the template.
    Local {
        /// The source as written.
        written: Rc<str>,
        /// The folder, relative to the root.
        directory: String,
    },
    /// In a registry or repository.
    Elsewhere(Rc<str>),
}

/// What a source may refer to: variables that are known beforehand, and locals made of them.
pub(super) struct Beforehand<'m> {
    module: &'m Module,
    /// Values of the module's constant variables.
    values: SortedMap<Rc<str>, Value>,
    /// What evaluating may cost.
    budget: Rc<Budget>,
    /// How many locals are being evaluated, one inside the other.
    depth: Cell<usize>,
}

/// Locals that refer to locals deeper than this count as unknown; a circle is reported by the checks.
const MAX_LOCALS: usize = 32;

impl<'m> Beforehand<'m> {
    /// The constants of a module, given what the call says.
    pub(super) fn new(
        module: &'m Module,
        given: &SortedMap<Rc<str>, Value>,
        budget: &Rc<Budget>,
    ) -> Self {
        let constants = module.variables.values().filter(|v| v.constant);
        let values = constants.filter_map(|v| {
            let given = given.get(&v.name.name).and_then(|value| v.fit(value).ok());
            Some((v.name.name.clone(), given.or_else(|| v.default.clone())?))
        });
        Self {
            module,
            values: values.gathered(),
            budget: budget.clone(),
            depth: Cell::new(0),
        }
    }

    /// The arguments of a call, as far as they are known beforehand.
    pub(super) fn arguments(&self, call: &ModuleCall) -> SortedMap<Rc<str>, Value> {
        let mut problems = Diagnostics::new();
        let arguments = call.body.attributes(Reading::Template, &mut problems);
        let known = arguments.iter().filter_map(|argument| {
            let value = eval::expr(&argument.expr, &Scope::new(self), &mut Diagnostics::new());
            (!value.is_unknown()).then(|| (argument.name.name.clone(), value))
        });
        known.gathered()
    }

    fn local(&self, name: &str, diags: &mut Diagnostics) -> Option<Value> {
        let local = self.module.locals.get(name)?;
        let depth = self.depth.get();
        if depth >= MAX_LOCALS {
            return None;
        }
        self.depth.set(depth + 1);
        let value = eval::expr(&local.expr, &Scope::new(self), diags);
        self.depth.set(depth);
        Some(value)
    }
}

impl Data for Beforehand<'_> {
    fn check(&self, reference: &Reference, diags: &mut Diagnostics) {
        let module = self.module;
        let problem = match &reference.subject {
            Subject::Variable(name) if module.variables.contains_key(name) => return,
            Subject::Local(name) if module.locals.contains_key(name) => return,
            Subject::Path(_) => return,
            // A second reference made of an incomplete one.
            _ if reference.span == Span::nowhere() => return,
            Subject::Variable(name) => {
                let message = format!("the module declares no variable `{name}`");
                Diagnostic::new(&code::UNDECLARED_VARIABLE, message)
            }
            Subject::Local(name) => {
                let message = format!("the module has no local value `{name}`");
                Diagnostic::new(&code::UNDECLARED_LOCAL, message)
            }
            _ => {
                let message =
                    "a source can refer to variables with `const = true` and to locals only";
                Diagnostic::new(&code::MODULE_SOURCE_REFERENCE, message)
            }
        };
        diags.push(problem.at(reference.span));
    }

    fn value(&self, reference: &Reference, diags: &mut Diagnostics) -> Value {
        let value = match &reference.subject {
            Subject::Variable(name) => self.values.get(name).cloned(),
            Subject::Local(name) => self.local(name, diags),
            Subject::Path(_) => Some(Value::string(self.module.shown_path.clone())),
            _ => None,
        };
        value.unwrap_or_else(|| Value::unknown(Type::Dynamic))
    }

    fn budget(&self) -> Rc<Budget> {
        self.budget.clone()
    }

    fn provider(&self, name: &str) -> Option<Rc<str>> {
        self.module.settings.required_provider(name)
    }
}

/// Finds out where a call's module is. Nothing when that was reported.
pub(super) fn place(
    call: &ModuleCall,
    constants: &Beforehand<'_>,
    diags: &mut Diagnostics,
) -> Option<Place> {
    let expr = call.source_expr.as_ref()?;
    let before = diags.len();
    let value = eval::expr_as(expr, &Type::String, &Scope::new(constants), diags);
    if diags.len() > before {
        return None;
    }
    let mut bad = |code, message: String| diags.push(Diagnostic::new(code, message).at(expr.span));
    let Some(text) = value.text().cloned() else {
        if value.is_null() {
            bad(
                &code::INVALID_MODULE_SOURCE,
                "the source must not be null".to_owned(),
            );
        } else {
            let message =
                "the source must be known beforehand: text, or variables with `const = true`";
            bad(&code::UNKNOWN_MODULE_SOURCE, message.to_owned());
        }
        return None;
    };
    let local = text.starts_with("./") || text.starts_with("../");
    if let Some(version) = &call.version {
        let value = eval::expr(version, &Scope::new(constants), diags);
        if diags.errors_since(before) {
            return None;
        }
        if value
            .text()
            .is_some_and(|text| Constraint::parse(text).is_none())
        {
            let message = "a version constraint is a string such as `>= 1.60`";
            diags.push(Diagnostic::new(&code::INVALID_VERSION, message).at(version.span));
            return None;
        }
    }
    let mut bad = |code, message: String| diags.push(Diagnostic::new(code, message).at(expr.span));
    if call.version.is_some() && !is_registry(&text) {
        let message = "only modules of a registry have versions; leave out `version`";
        bad(&code::INVALID_REGISTRY_SOURCE, message.to_owned());
        return None;
    }
    if !local {
        if is_remote(&text) {
            return Some(Place::Elsewhere(text));
        }
        let message = format!("`{text}` is no source; a path begins with `./` or `../`");
        bad(&code::INVALID_MODULE_SOURCE, message);
        return None;
    }
    let Some(directory) = resolve(&constants.module.directory, &text) else {
        // Terraform names no place.
        let message = format!("`{text}` leads out of the template");
        diags.push(Diagnostic::new(&code::UNREADABLE_MODULE, message));
        return None;
    };
    Some(Place::Local {
        written: text,
        directory,
    })
}

/// Whether a source has the form of a registry's address: three or four words, perhaps with a way inside.
fn is_registry(source: &str) -> bool {
    let address = source.split("//").next().unwrap_or(source);
    let words: Vec<&str> = address.split('/').gathered();
    let word = |word: &&str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c))
    };
    matches!(words.len(), 3 | 4) && words.iter().all(word) && !source.starts_with('.')
}

/// Whether a source names something outside the template: a registry module, a repository, an archive.
fn is_remote(source: &str) -> bool {
    let hosts = ["github.com/", "bitbucket.org/", "git@", "/"];
    is_registry(source)
        || source.contains("::")
        || source.contains("://")
        || hosts.iter().any(|h| source.starts_with(h))
}

/// A path seen from a folder, without `.` and `..`. Nothing when it leads out of the root.
fn resolve(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).gathered();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// What the names of files in a folder begin with.
pub(super) fn prefix(directory: &str) -> String {
    if directory.is_empty() {
        String::new()
    } else {
        format!("{directory}/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_root() {
        assert_eq!(resolve("", "./net"), Some("net".to_owned()));
        assert_eq!(resolve("outer", "../inner/./x"), Some("inner/x".to_owned()));
        assert_eq!(resolve("outer", "../.."), None);
    }
}
