//! What is wrong with variables and with the values that files give them.

use std::rc::Rc;

use super::{limit, package, rule};
use crate::config::{Config, automatic_files};
use crate::diag::{Diagnostic, Diagnostics};
use crate::sorted::{Gather, SortedMap};
use crate::syntax::ast::Attribute;
use crate::syntax::tfvars;
use crate::text::Span;
use crate::value::Type;

/// Which variables cannot be given one by one. That matters most for secrets: only so can a value be encrypted.
pub(super) fn declared(config: &Config, diags: &mut Diagnostics) {
    for variable in config.root.variables.values() {
        let simple = matches!(
            variable.ty,
            Type::String | Type::Number | Type::Bool | Type::Dynamic
        );
        let name = &variable.name;
        //= NAME-9, VAR-3
        let broken = if !simple {
            match variable.sensitive {
                true => &rule::SECRET_TYPE,
                false => continue,
            }
        } else if name.name.chars().count() > limit::VARIABLE_NAME {
            &rule::NAME_LENGTH
        } else if !limit::is_variable_name(&name.name) {
            &rule::NAME_LETTERS
        } else {
            continue;
        };
        diags.push(broken.broken("").at(name.span));
    }
}

/// The files that Terraform reads by itself are what is handed over as `vars_body` or by `vars_uri`.
pub(super) fn given(config: &mut Config, diags: &mut Diagnostics) {
    let mut carriers = Carriers::default();
    for name in automatic_files(&config.files) {
        let Some(content) = config.files.get(&name) else {
            continue;
        };
        let start = package::start(&mut config.sources, &name, content);
        //= VAR-5, VAR-6
        let broken = if name.ends_with(".json") {
            Some(&rule::JSON_VALUES)
        } else if content.len() > limit::FILE {
            Some(&rule::VALUES_SIZE)
        } else {
            let length = String::from_utf8_lossy(content).chars().count();
            (length > limit::BODY).then_some(&rule::VALUES_LENGTH)
        };
        diags.extend(broken.map(|rule| rule.broken("").at(start)));
        let Some(source) = config.sources.get(start.file) else {
            continue;
        };
        let (attributes, _) = tfvars::parse(source);
        diags.extend(carriers.told(names(&attributes)));
    }
}

/// What gives values to variables, one after the other. //= VAR-2
#[derive(Debug, Default)]
pub struct Carriers {
    seen: SortedMap<Rc<str>, Option<Span>>,
}

impl Carriers {
    /// Takes the names that a carrier gives values to. Gives those that came before, with both places.
    pub fn take(&mut self, names: impl Iterator<Item = Given>) -> Vec<(Given, Option<Span>)> {
        let mut here = SortedMap::new();
        let mut twice = Vec::new();
        for (name, at) in names {
            if let Some(first) = self.seen.get(&name) {
                twice.push(((name.clone(), at), *first));
            }
            here.insert(name, at);
        }
        self.seen.extend(here);
        twice
    }

    /// The same, as problems.
    pub fn told(&mut self, names: impl Iterator<Item = Given>) -> Vec<Diagnostic> {
        let twice = self.take(names).into_iter();
        let problems = twice.map(|((name, at), first)| {
            let problem = rule::TWICE.broken(&format!("`{name}` has it already"));
            match (at, first) {
                (Some(at), Some(first)) => problem.at(at).see(first, "given here too"),
                (Some(at), None) | (None, Some(at)) => problem.at(at),
                (None, None) => problem,
            }
        });
        problems.gathered()
    }
}

/// A name, and where it is given a value.
pub type Given = (Rc<str>, Option<Span>);

/// What a file of values gives.
pub fn names(attributes: &[Attribute]) -> impl Iterator<Item = Given> {
    let names = attributes.iter().map(|attribute| &attribute.name);
    names.map(|name| (name.name.clone(), Some(name.span)))
}
