//! What can be done with packages of instances: install, update, uninstall. Each takes its time.

use std::cell::RefCell;

use serde_json::{Map, Value as Json};

use super::{
    GivenVariables, ManagedTemplate, Package, PackageAction, PackageStatus, PackageTask,
    PackageVersion, Service, TemplateRef, TemplateVersion, Timer, VariablesSource,
};
use crate::cloud::{Home, Resource};
use crate::deploy::{FaultPhase, Faults, HIDDEN};
use crate::json::json;
use crate::state::State;
use crate::value;

/// The type of instances that take packages.
const INSTANCE: &str = "huaweicloud_compute_instance";

/// How long the work takes, in milliseconds.
const INSTALLING: u64 = 20_000;
const UNINSTALLING: u64 = 8_000;

/// How many tasks of a package are remembered.
const TASKS: usize = 20;

/// What shall be done with a package.
#[derive(Clone, Copy, Debug, Default)]
pub struct PackageChange<'a> {
    /// The instance.
    pub instance: &'a str,
    /// The template's name.
    pub template: &'a str,
    /// The number of the template's version; without one, the newest.
    pub version: Option<u64>,
    /// The values of the template's variables, as JSON text of an object.
    pub parameters: Option<&'a str>,
    /// It shall be taken away.
    pub uninstall: bool,
}

/// Why a package cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackageRefusal {
    /// There is no such instance.
    NoInstance,
    /// There is no such template, or it has no such version.
    NoTemplate,
    /// The package is not on the instance.
    NotInstalled,
    /// Something is going on with it.
    Busy,
    /// The parameters do not fit, or the template is no package.
    Invalid(String),
}

use PackageRefusal as Refusal;

impl Service {
    /// The instance that may have packages, and where it is.
    pub fn package_host(&self, id: &str) -> Option<(Option<Home>, &Resource)> {
        self.cloud.find(INSTANCE, id)
    }

    /// The packages of an instance, by name.
    pub fn packages_of(&self, instance: &str) -> impl Iterator<Item = &Package> {
        // A zero is what comes after the slash.
        let range = format!("{instance}/")..format!("{instance}0");
        self.packages.range(range).map(|(_, package)| package)
    }

    /// Begins to install, update or uninstall a package. Gives the task's identifier.
    ///
    /// # Errors
    ///
    /// Why it cannot be done; then nothing changed.
    pub fn change_package(&mut self, change: &PackageChange<'_>) -> Result<String, Refusal> {
        let (home, _) = self
            .package_host(change.instance)
            .ok_or(Refusal::NoInstance)?;
        let key = Package::key_of(change.instance, change.template);
        let there = self.packages.get(&key);
        if there.is_some_and(Package::is_busy) {
            return Err(Refusal::Busy);
        }
        let installed = there.and_then(|package| package.installed.as_ref());
        let (action, status) = match (change.uninstall, installed) {
            (true, None) => return Err(Refusal::NotInstalled),
            (true, Some(_)) => (PackageAction::Uninstall, PackageStatus::Uninstalling),
            (false, Some(_)) => (PackageAction::Update, PackageStatus::Updating),
            (false, None) => (PackageAction::Install, PackageStatus::Installing),
        };
        let wanted = match change.uninstall {
            true => None,
            false => Some(self.package_version(change, home.as_ref())?),
        };
        let version = wanted.as_ref().or(installed).map_or(0, |of| of.number);
        let mut package = there.cloned().unwrap_or(Package {
            instance: change.instance.to_owned(),
            name: change.template.to_owned(),
            status,
            installed: None,
            wanted: None,
            tasks: Vec::new(),
        });
        package.status = status;
        package.wanted = wanted;
        let id = self.rng.uuid();
        package.tasks.push(PackageTask {
            id: id.clone(),
            action,
            version,
            begun: self.now,
            ended: None,
            failure: None,
        });
        let more = package.tasks.len().saturating_sub(TASKS);
        package.tasks.drain(..more);
        self.forget_packages();
        self.packages.insert(key.clone(), package);
        let time = match change.uninstall {
            true => UNINSTALLING,
            false => INSTALLING,
        };
        let due = self.now.plus(self.rng.jitter(time));
        self.queue.push(due, Timer::Package(key));
        Ok(id)
    }

    /// Forgets what was on instances that are gone.
    fn forget_packages(&mut self) {
        let all = self.packages.iter();
        let gone = all.filter(|(_, package)| self.package_host(&package.instance).is_none());
        let gone: Vec<String> = gone.map(|(key, _)| key.clone()).collect();
        for key in &gone {
            self.packages.remove(key);
        }
    }

    /// What a version of a template would be on an instance.
    fn package_version(
        &self,
        change: &PackageChange<'_>,
        home: Option<&Home>,
    ) -> Result<PackageVersion, Refusal> {
        let meant = TemplateRef {
            name: change.template,
            id: None,
        };
        let kept = self.template(meant).map_err(|_| Refusal::NoTemplate)?;
        let mut versions = kept.versions.iter().rev();
        let version = versions
            .find(|version| change.version.is_none_or(|number| number == version.number))
            .ok_or(Refusal::NoTemplate)?;
        let (parameters, configuration) = self
            .configured(kept, version, change.parameters.unwrap_or("{}"))
            .map_err(Refusal::Invalid)?;
        Ok(PackageVersion {
            template: kept.id.clone(),
            number: version.number,
            name: version.description.clone(),
            description: kept.description.clone(),
            publisher: Home::account_in(home).to_owned(),
            updated: version.created,
            parameters,
            configuration,
        })
    }

    /// The parameters as they may be shown, and the outputs of the template with them.
    fn configured(
        &self,
        kept: &ManagedTemplate,
        version: &TemplateVersion,
        parameters: &str,
    ) -> Result<(String, String), String> {
        let Ok(Json::Object(mut given)) = crate::json::parse(parameters.as_bytes()) else {
            return Err("it is no object in JSON".to_owned());
        };
        let content = self.templates.get(&kept.content_key(version));
        let content = content.ok_or("the template is gone")?;
        let entries = given.iter().map(|(name, value)| {
            let text = match value {
                Json::String(text) => text.clone(),
                other => crate::json::text(other),
            };
            json!({ "var_key": name.as_str(), "var_value": text })
        });
        let structure = Json::Array(entries.collect());
        let source = VariablesSource {
            structure: Some(&structure),
            ..VariablesSource::default()
        };
        let variables = GivenVariables::take(source, |_| None).map_err(|error| error.message())?;
        let first = |reasons: Vec<String>| reasons.into_iter().next().unwrap_or_default();
        let prepared = self.prepare(content, &variables).map_err(first)?;
        let unknown = given
            .keys()
            .find(|name| !prepared.config.root.variables.contains_key(name.as_str()));
        if let Some(name) = unknown {
            return Err(format!("the template has no variable `{name}`"));
        }
        let faults = RefCell::new(Faults::default());
        let plan = self.plan_of("", &prepared, &State::default(), false, &faults);
        let plan = plan.map_err(first)?;
        if !plan.changes.is_empty() {
            return Err("the template has resources, so it is no package".to_owned());
        }
        for name in prepared.hidden_variables() {
            if let Some(value) = given.get_mut(&name) {
                *value = Json::from(HIDDEN);
            }
        }
        let outputs = plan.outputs.iter();
        let outputs =
            outputs.map(|(name, output)| (name.to_string(), value::json::to_json(&output.after)));
        let outputs: Map<String, Json> = outputs.collect();
        Ok((crate::json::text(&given), crate::json::text(&outputs)))
    }

    /// The work on a package ends.
    pub(super) fn package_due(&mut self, key: &String) {
        let Some(mut package) = self.packages.get(key).cloned() else {
            return;
        };
        let failure = self.package_failure(&package);
        let (now, failed) = (self.now, failure.is_some());
        if let Some(task) = package.tasks.last_mut() {
            task.ended = Some(now);
            task.failure = failure;
        }
        let wanted = package.wanted.take();
        package.status = if failed {
            PackageStatus::Failed
        } else {
            package.installed = wanted;
            match package.installed {
                Some(_) => PackageStatus::Installed,
                None => PackageStatus::Uninstalled,
            }
        };
        self.packages.insert(key.clone(), package);
    }

    /// Why the work on a package fails: the instance is gone or switched off, or somebody wants it to.
    fn package_failure(&mut self, package: &Package) -> Option<String> {
        let Some((_, host)) = self.package_host(&package.instance) else {
            return Some("The instance does not exist any more.".to_owned());
        };
        if host.text("status") == "SHUTOFF" {
            return Some("The instance is switched off.".to_owned());
        }
        let owner = host.owner.clone().unwrap_or_default();
        let mut faults = self.faults_of(&owner, false);
        let met = faults.meet(FaultPhase::Update, INSTANCE, &package.name);
        self.count_faults(&faults);
        met.refusal()
    }
}
