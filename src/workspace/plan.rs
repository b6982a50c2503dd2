use std::rc::Rc;

use serde_json::Value as Json;

use super::Workspace;
use super::convert::Origins;
use crate::addr::ResourceInstanceAddr;
use crate::check::service::{self, Carriers};
use crate::config::{self, Config, InputVariables};
use crate::diag::{self, Diagnostic, Diagnostics, code};
use crate::plan::items::{self, Item, Summary};
use crate::plan::text::TextOptions;
use crate::plan::world::Inputs;
use crate::plan::{self, Address, OutputChange, Plan, PlanRequest, State};
use crate::schema::Catalog;
use crate::service::TemplateHost;
use crate::sorted::Gather;
use crate::state::tfstate;
use crate::syntax::tfvars;
use crate::text::{Sources, Span};
use crate::time::Instant;
use crate::value::Value;

/// What a plan is made for, besides the template.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// Values of variables as text, as for Terraform's `-var`.
    pub variables: Vec<(String, String)>,
    /// Paths of variable files among the workspace's files, besides those that count by their name.
    pub var_files: Vec<String>,
    /// What is recorded, as a Terraform state file; nothing when absent.
    pub state: Option<String>,
    /// What was found in the place of what is recorded, as a state file too; nothing when nobody looked.
    pub refreshed: Option<String>,
    /// Whether everything is to be removed.
    pub destroy: bool,
    /// Only these addresses, and what they need; everything when empty.
    pub targets: Vec<String>,
    /// Replace these addresses, whether they changed or not.
    pub replace: Vec<String>,
    /// The moment of the plan, for `plantimestamp`.
    pub time: Instant,
}

/// A plan, or why there is none.
#[derive(Clone, Debug, Default)]
pub struct Planned {
    /// The plan, when nothing is wrong.
    pub plan: Option<Plan>,
    /// Every problem, ordered by file and place.
    pub diagnostics: Diagnostics,
    /// The texts the places point into.
    pub sources: Sources,
    /// Services whose schemas are needed but not loaded; there is no plan then.
    pub missing_services: Vec<String>,
    /// The template as it was read.
    config: Option<Config>,
    /// Of a blueprint: its places for those of the template that was made of it.
    pub(super) origins: Origins,
}

/// What happens to an output of the template.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputItem {
    /// Its name.
    pub name: String,
    /// What happens: `create`, `update`, `delete` or `no-op`.
    pub action: &'static str,
    /// The value before, as the service shows values; nothing when there was none.
    pub before: Option<Json>,
    /// The value after; nothing when there will be none.
    pub after: Option<Json>,
    /// Whether it must not be shown; the values are then texts that say so.
    pub sensitive: bool,
}

impl Workspace {
    /// What deploying the template would change.
    pub fn plan(&self, catalog: &Catalog, options: &PlanOptions) -> Planned {
        let (mut planned, config) = self.plan_of(catalog, options);
        planned.config = Some(config);
        planned
    }

    /// The plan and the configuration it was made from.
    pub(super) fn plan_of(&self, catalog: &Catalog, options: &PlanOptions) -> (Planned, Config) {
        if self.blueprint().is_some() {
            return self.plan_of_blueprint(catalog, options);
        }
        let mut given = InputVariables::new();
        for (name, text) in &options.variables {
            given.set_text(name, text);
        }
        let mut read = self.read(catalog, &given);
        let mut planned = Planned::default();
        let inputs = self.inputs(&mut read, options);
        let twice = self.given_twice(&mut read.config, options);
        read.diagnostics.extend(twice);
        let mut asked = asked(options, &mut read.diagnostics);
        planned.missing_services = read.missing_services;
        if !read.diagnostics.has_errors() && planned.missing_services.is_empty() {
            // Terraform checks before it plans, and then meets them again.
            let again = read.diagnostics.iter();
            let again = again.filter(|d| d.code == &code::DEPRECATED_VALUE).cloned();
            let again: Vec<Diagnostic> = again.gathered();
            read.diagnostics.extend(again);
            let host = TemplateHost::planning(&read.config.files, options.time);
            let recorded = asked.recorded.take();
            let request = PlanRequest {
                config: &read.config,
                catalog,
                host: &host,
                inputs: &inputs,
                prior: &asked.prior,
                destroy: options.destroy,
                targets: &asked.targets,
                replace: &asked.replace,
                reader: None,
            };
            let (mut plan, found) = plan::make_again(&request, &mut self.planned.borrow_mut());
            if let Some(recorded) = recorded {
                plan.note_drift(&recorded, &asked.prior, catalog);
            }
            planned.plan = (!found.has_errors()).then_some(plan);
            read.diagnostics.append(found);
        }
        read.diagnostics.sort();
        planned.diagnostics = read.diagnostics;
        planned.sources = read.config.sources.clone();
        (planned, read.config)
    }

    /// The variables that get a value in several ways. Terraform takes the last one, the service none.
    fn given_twice(&self, config: &mut Config, options: &PlanOptions) -> Vec<Diagnostic> {
        let mut carriers = Carriers::default();
        let mut told = Vec::new();
        let automatic = config::automatic_files(&config.files).into_iter();
        for path in automatic.chain(options.var_files.iter().cloned()) {
            let known = config.sources.iter().find(|source| *source.name == *path);
            let source = match (known, self.files.get(&path)) {
                (Some(source), _) => Some(source.clone()),
                (None, Some(bytes)) => {
                    let id = config.sources.add_bytes(&path, bytes);
                    config.sources.get(id).cloned()
                }
                (None, None) => None,
            };
            if let Some(source) = source {
                told.extend(carriers.told(service::names(&tfvars::parse(&source).0)));
            }
        }
        let named = options.variables.iter();
        told.extend(carriers.told(named.map(|(name, _)| (name.as_str().into(), None))));
        told
    }

    pub(super) fn inputs(&self, read: &mut super::Read, options: &PlanOptions) -> Inputs {
        let super::Read {
            config,
            diagnostics,
            ..
        } = read;
        let mut given = InputVariables::new();
        for path in &options.var_files {
            match self.files.get(path) {
                Some(bytes) => {
                    let id = config.sources.add_bytes(path, bytes);
                    let source = config.sources.get(id).cloned();
                    source
                        .iter()
                        .for_each(|source| given.add_file(source, diagnostics));
                }
                None => diagnostics.push(Diagnostic::new(
                    &code::MISSING_VARIABLE_FILE,
                    format!("there is no file `{path}`"),
                )),
            }
        }
        given.check_readable(&config.root, diagnostics);
        let mut given = config.automatic.clone().and(&given);
        options
            .variables
            .iter()
            .for_each(|(name, text)| given.set_text(name, text));
        given.check_declared(&config.root, diagnostics);
        Inputs {
            values: given.values(&config.root, &mut config.sources, diagnostics),
        }
    }
}

/// The options in the core's own terms.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) prior: Rc<State>,
    /// What was recorded, when somebody looked what became of it.
    recorded: Option<Rc<State>>,
    targets: Vec<Address>,
    replace: Vec<Address>,
}

pub(super) fn asked(options: &PlanOptions, diags: &mut Diagnostics) -> Asked {
    let mut asked = Asked {
        prior: state(options.state.as_deref(), diags)
            .unwrap_or_default()
            .into(),
        ..Asked::default()
    };
    if let Some(found) = state(options.refreshed.as_deref(), diags) {
        asked.recorded = Some(std::mem::replace(&mut asked.prior, found.into()));
    }
    asked.targets = addresses(&options.targets, diags);
    asked.replace = addresses(&options.replace, diags);
    asked
}

fn state(text: Option<&str>, diags: &mut Diagnostics) -> Option<State> {
    match tfstate::read(text?) {
        Ok(state) => Some(state),
        Err(error) => {
            diags.push(Diagnostic::new(&code::UNREADABLE_STATE, error.to_string()));
            None
        }
    }
}

fn addresses(texts: &[String], diags: &mut Diagnostics) -> Vec<Address> {
    let mut addresses = Vec::new();
    for text in texts {
        match plan::parse_address(text) {
            Ok(address) => addresses.push(address),
            Err(_) => diags.push(Diagnostic::new(
                &code::INVALID_ADDRESS,
                format!("`{text}` is no address of a resource or module"),
            )),
        }
    }
    addresses
}

impl Planned {
    /// The block that declares an object, if the template has one.
    pub fn block(&self, addr: &ResourceInstanceAddr) -> Option<Span> {
        let module = self.config.as_ref()?.module(&addr.module)?;
        let span = module.resource(&addr.resource)?.span;
        Some(self.origins.of(span).unwrap_or(span))
    }

    /// The changes as the service shows them.
    pub fn items(&self) -> Vec<Item> {
        self.plan.as_ref().map(items::items).unwrap_or_default()
    }

    /// How many changes of which kind.
    pub fn summary(&self) -> Option<Summary> {
        self.plan.as_ref().map(items::summary)
    }

    /// The outputs of before and of after.
    pub fn outputs(&self) -> Vec<OutputItem> {
        let outputs = self.plan.iter().flat_map(|plan| &plan.outputs);
        outputs
            .map(|(name, change)| output(name, change))
            .gathered()
    }

    /// For a terminal: the plan, then every problem.
    pub fn text(&self, catalog: &Catalog, options: TextOptions) -> String {
        let problems = self.diagnostics.iter();
        let problems: String = problems.map(|d| diag::render(d, &self.sources)).gathered();
        match &self.plan {
            None => format!("{problems}No plan.\n"),
            Some(plan) if problems.is_empty() => plan::text::render(plan, catalog, options),
            Some(plan) => {
                let text = plan::text::render(plan, catalog, options);
                format!("{text}\n{problems}")
            }
        }
    }
}

fn output(name: &str, change: &OutputChange) -> OutputItem {
    let shown = |value: &Value| match value.is_null() {
        true => None,
        false if change.sensitive => Some(Json::from(items::SENSITIVE)),
        false => Some(items::tree(value)),
    };
    OutputItem {
        name: name.to_owned(),
        action: change.action.words().first().copied().unwrap_or("no-op"),
        before: shown(&change.before),
        after: shown(&change.after),
        sensitive: change.sensitive,
    }
}
