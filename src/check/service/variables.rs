//! What is wrong with variables and with the values that files give them.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{limit, package, rule};
use crate::config::{Config, automatic_files};
use crate::diag::Diagnostics;
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
    let mut seen: BTreeMap<Rc<str>, Span> = BTreeMap::new();
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
        //= VAR-2
        let (attributes, _) = tfvars::parse(source);
        let mut here: BTreeMap<Rc<str>, Span> = BTreeMap::new();
        for attribute in attributes {
            let name = &attribute.name;
            if let Some(first) = seen.get(&name.name) {
                let problem = rule::TWICE.broken(&format!("`{}` has it already", name.name));
                diags.push(problem.at(name.span).see(*first, "given here too"));
            }
            here.insert(name.name.clone(), name.span);
        }
        seen.extend(here);
    }
}
