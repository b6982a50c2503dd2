//! A template with its variables, ready to be planned.

use std::cell::OnceCell;
use std::rc::Rc;

use super::{GivenVariables, Service, ServiceError, Template};
use crate::check;
use crate::config::{self, Config, InputVariables};
use crate::deploy::Secrets;
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::plan::world::Inputs;
use crate::schema::Catalog;
use crate::sorted::{Gather, SortedMap};
use crate::text::{Sources, Span};
use crate::value::Value;

/// A template that could be read, and the values given for its variables.
#[derive(Debug)]
pub(super) struct Prepared {
    /// What it was made from, unless it is nothing.
    source: Option<(Template, GivenVariables)>,
    /// What the checks found, once it was asked for.
    problems: OnceCell<Rc<[String]>>,
    /// The configuration.
    pub config: Config,
    /// The values given.
    pub inputs: Inputs,
    /// What of the variables must not be shown.
    pub secrets: Secrets,
    /// The types it may use.
    pub catalog: Rc<Catalog>,
}

impl Prepared {
    /// Of a configuration that was made from nothing.
    pub fn new(config: Config, inputs: Inputs, secrets: Secrets, catalog: Rc<Catalog>) -> Self {
        Self {
            source: None,
            problems: OnceCell::new(),
            config,
            inputs,
            secrets,
            catalog,
        }
    }

    /// Whether it would be made of these again: of what is in clear, and with types that all templates have.
    pub fn is_of(
        &self,
        template: &Template,
        given: &GivenVariables,
        catalog: &Rc<Catalog>,
    ) -> bool {
        let same = self.source.as_ref();
        let same = same.is_some_and(|source| source.0 == *template && source.1 == *given);
        same && given.structure.is_none() && Rc::ptr_eq(&self.catalog, catalog)
    }

    /// What the checks find wrong with the configuration, each with its place. Judged once.
    pub fn problems(&self) -> Rc<[String]> {
        let judge = || {
            let mut found = check::check(&self.config, &self.catalog).diagnostics;
            found.sort();
            self.errors(&found).into()
        };
        self.problems.get_or_init(judge).clone()
    }

    /// The variables whose values must not be shown.
    pub fn hidden_variables(&self) -> Vec<String> {
        let all = self.config.root.variables.iter();
        let hidden = all.filter(|(_, variable)| variable.sensitive || variable.ephemeral);
        hidden.map(|(name, _)| name.to_string()).collect()
    }

    /// The errors among diagnostics as texts for people, without what must not be shown.
    pub fn errors(&self, diags: &Diagnostics) -> Vec<String> {
        hidden(&self.secrets, errors(diags, &self.config.sources))
    }
}

impl Service {
    /// Reads a template and the values of its variables, decrypted where they are not in clear.
    ///
    /// # Errors
    ///
    /// What is wrong with them, each with its place.
    pub(super) fn prepare(
        &self,
        template: &Template,
        given: &GivenVariables,
    ) -> Result<Prepared, Vec<String>> {
        let config = read(template).map_err(|error| vec![error.message()])?;
        let catalog = self.catalog_of(&config)?;
        let mut prepared = prepare(config, &self.opened(given)?, catalog)?;
        prepared.source = Some((template.clone(), given.clone()));
        Ok(prepared)
    }
}

/// Reads a template as far as a request can be checked (TPL-7).
///
/// # Errors
///
/// With the code of a broken text or of a broken file.
pub(super) fn read(template: &Template) -> Result<Config, ServiceError> {
    let code = if template.is_body() {
        "10011073"
    } else {
        "10011074"
    };
    let (config, mut diags) = config::load(&template.files()?);
    diags.sort();
    match errors(&diags, &config.sources).into_iter().next() {
        Some(first) => Err(ServiceError::new(code, first)),
        None => Ok(config),
    }
}

fn prepare(
    mut config: Config,
    given: &GivenVariables,
    catalog: Rc<Catalog>,
) -> Result<Prepared, Vec<String>> {
    let mut diags = Diagnostics::new();
    let variables = variables(given, &mut config.sources, &mut diags);
    let values = variables.values(&config.root, &mut config.sources, &mut diags);
    let secrets = secrets(&config, &values);
    let problems = errors(&diags, &config.sources);
    if !problems.is_empty() {
        return Err(hidden(&secrets, problems));
    }
    Ok(Prepared::new(config, Inputs { values }, secrets, catalog))
}

/// What is given for the variables that must not be shown, or stands in their place.
fn secrets(config: &Config, given: &SortedMap<Rc<str>, (Value, Option<Span>)>) -> Secrets {
    let mut secrets = Secrets::default();
    for (name, variable) in &config.root.variables {
        let value = given.get(name).map(|(value, _)| value);
        if let Some(value) = value
            .or(variable.default.as_ref())
            .filter(|_| variable.sensitive)
        {
            secrets.add(value, true);
        }
    }
    secrets
}

/// Texts without secrets.
fn hidden(secrets: &Secrets, texts: Vec<String>) -> Vec<String> {
    texts.into_iter().map(|text| secrets.hide(text)).gathered()
}

/// The errors among diagnostics as texts for people, each once: place, title, message.
fn errors(diags: &Diagnostics, sources: &Sources) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for diag in diags.iter().filter(|diag| diag.severity == Severity::Error) {
        let text = told(diag, sources);
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

fn told(diag: &Diagnostic, sources: &Sources) -> String {
    let place = diag.span().and_then(|span| {
        let name = &sources.get(span.file)?.name;
        let (start, _) = sources.positions(span)?;
        Some(format!("{name} line {}: ", start.line))
    });
    format!(
        "{}{}: {}",
        place.unwrap_or_default(),
        diag.title,
        diag.message
    )
}

/// The values of the variables: simple ones are texts, those of files are expressions.
fn variables(
    given: &GivenVariables,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> InputVariables {
    let mut variables = InputVariables::new();
    for (key, text) in given.simple() {
        variables.set_text(key, text);
    }
    for (_, text) in given.texts() {
        let id = sources.add("vars.tfvars", text);
        if let Some(source) = sources.get(id).cloned() {
            variables.add_file(&source, diags);
        }
    }
    variables
}
