//! The resource types of private providers: nobody can ask their functions here, so somebody tells them.

use std::rc::Rc;

use serde_json::Value as Json;

use super::{PrivateProvider, ProviderVersion, Service};
use crate::check::service::{exact_version, private_name};
use crate::config::Config;
use crate::json;
use crate::schema::{Catalog, Foreign};
use crate::sorted::Gather;

impl Service {
    /// Tells the schema of a version of a private provider. Gives how many types it has.
    ///
    /// # Errors
    ///
    /// When there is no such version, or the text is no schema; then nothing changed.
    pub fn tell_schema(&mut self, name: &str, version: &str, text: &str) -> Result<usize, String> {
        let (provider, _) = self.provider_version(name, version)?;
        let (id, source) = (provider.id.clone(), provider.source());
        let schema = Foreign::read(text, &source)?;
        let known = schema.names().find(|name| self.base.knows(name));
        if let Some(name) = known {
            return Err(format!("the type `{name}` belongs to another provider"));
        }
        if let Some(provider) = self.providers.get_mut(&id) {
            let mut versions = provider.versions.iter_mut();
            if let Some(found) = versions.find(|found| found.version == version) {
                found.schema = Some(text.to_owned());
                found.types = schema.names().map(str::to_owned).gathered();
            }
        }
        self.learn_schemas();
        Ok(schema.len())
    }

    /// Every private provider as it is kept, with what templates name it by.
    pub fn private_providers(&self) -> Json {
        let providers = self.providers.iter().map(|(_, provider)| {
            let mut listed = json::tree(provider);
            if let Some(listed) = listed.as_object_mut() {
                listed.insert("source".to_owned(), provider.source().into());
            }
            listed
        });
        providers.gathered::<Vec<_>>().into()
    }

    /// Takes the newest schema of each private provider into what is known of types.
    pub(super) fn learn_schemas(&mut self) {
        let providers = self.providers.iter().map(|(_, provider)| provider);
        let newest = |provider: &PrivateProvider| {
            let mut told = provider.versions.iter().rev();
            told.find_map(|version| schema_of(provider, version))
        };
        let told: Vec<Rc<Foreign>> = providers.filter_map(newest).gathered();
        self.catalog = match told.is_empty() {
            true => self.base.clone(),
            false => Rc::new(self.base.with(&told)),
        };
    }

    /// What is known of types for a configuration: with those of the versions of private providers that it pins.
    ///
    /// # Errors
    ///
    /// What is wrong with the private providers that it wants (PROV-7, PROV-12).
    pub(super) fn catalog_of(&self, config: &Config) -> Result<Rc<Catalog>, Vec<String>> {
        let mut pinned = Vec::new();
        let mut problems = Vec::new();
        let modules = config.modules().into_iter();
        for wanted in modules.flat_map(|module| module.settings.required_providers.values()) {
            let Some(name) = wanted.source.as_deref().and_then(private_name) else {
                continue;
            };
            match self.pinned(&name, wanted.version.as_deref().unwrap_or_default()) {
                Ok(schema) => pinned.push(schema),
                Err(problem) if problems.contains(&problem) => {}
                Err(problem) => problems.push(problem),
            }
        }
        match (pinned.is_empty(), problems.is_empty()) {
            (_, false) => Err(problems),
            (true, true) => Ok(self.catalog.clone()),
            (false, true) => Ok(Rc::new(self.catalog.with(&pinned))),
        }
    }

    fn pinned(&self, name: &str, version: &str) -> Result<Rc<Foreign>, String> {
        let Some(exact) = exact_version(version) else {
            return Err(format!(
                "the private provider `{name}` needs one exact version, not `{version}`"
            ));
        };
        let (provider, version) = self.provider_version(name, exact)?;
        schema_of(provider, version).ok_or_else(|| {
            format!(
                "the resources of the private provider `{name}` {exact} are not supported until its schema is told, with \
                 `providerSchema`"
            )
        })
    }

    fn provider_version(
        &self,
        name: &str,
        version: &str,
    ) -> Result<(&PrivateProvider, &ProviderVersion), String> {
        let provider = self.provider(name);
        let provider = provider.ok_or_else(|| format!("there is no private provider `{name}`"))?;
        let mut versions = provider.versions.iter();
        let found = versions.find(|found| found.version == version);
        let found = found
            .ok_or_else(|| format!("the private provider `{name}` has no version {version}"))?;
        Ok((provider, found))
    }
}

/// The schema that was told of a version. It was read when it was told, so that it can be read.
fn schema_of(provider: &PrivateProvider, version: &ProviderVersion) -> Option<Rc<Foreign>> {
    let text = version.schema.as_deref()?;
    Foreign::read(text, &provider.source()).ok().map(Rc::new)
}
