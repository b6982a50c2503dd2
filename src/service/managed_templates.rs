//! What can be asked of templates that the service keeps.

use super::{ManagedTemplate, Service, ServiceError, Template, TemplateSource, TemplateVersion};
use crate::sorted::{Gather, Sort};

/// How many templates there may be, and how many versions of each (TM-3, TM-8, N-63).
const TEMPLATES: usize = 100;
const VERSIONS: usize = 100;

/// What CreateTemplate and CreateTemplateVersion are given.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewTemplate<'a> {
    /// The name.
    pub name: &'a str,
    /// What the template is for.
    pub description: Option<&'a str>,
    /// What the version is for.
    pub version_description: Option<&'a str>,
    /// What is in the version.
    pub content: TemplateSource<'a>,
}

/// Which template is meant.
#[derive(Clone, Copy, Debug, Default)]
pub struct TemplateRef<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its identifier, when the caller insists on it.
    pub id: Option<&'a str>,
}

impl Service {
    /// All templates, newest first (COM-9).
    pub fn templates_kept(&self) -> Vec<&ManagedTemplate> {
        let mut all: Vec<&ManagedTemplate> = self.kept.iter().map(|(_, kept)| kept).gathered();
        all.arrange_by_key(|kept| std::cmp::Reverse(kept.sequence));
        all
    }

    /// The template that is meant: first its name, then its identifier (ID-5, ID-8).
    ///
    /// # Errors
    ///
    /// No such template, or another one than meant.
    pub fn template(&self, meant: TemplateRef<'_>) -> Result<&ManagedTemplate, ServiceError> {
        let mut all = self.kept.iter().map(|(_, kept)| kept);
        let Some(found) = all.find(|kept| kept.name == meant.name) else {
            let detail = format!("There is no template `{}`.", meant.name);
            return Err(ServiceError::about("10013001", detail));
        };
        match meant.id {
            Some(id) if id != found.id => {
                let detail = format!("The template `{}` has another identifier.", meant.name);
                Err(ServiceError::about("10011015", detail))
            }
            _ => Ok(found),
        }
    }

    /// A version of the template that is meant.
    ///
    /// # Errors
    ///
    /// A missing template or version (TM-11), or another template than meant.
    pub fn template_version(
        &self,
        meant: TemplateRef<'_>,
        version: &str,
    ) -> Result<(&ManagedTemplate, &TemplateVersion), ServiceError> {
        let kept = self.template(meant)?;
        let found = kept.versions.iter().find(|found| found.id() == version);
        let missing = || {
            let detail = format!("The template `{}` has no version `{version}`.", kept.name);
            ServiceError::about("10013001", detail)
        };
        Ok((kept, found.ok_or_else(missing)?))
    }

    /// Keeps a template, as its version `V1` (TM-2). Gives both identifiers.
    ///
    /// # Errors
    ///
    /// For a bad template, a taken name, or too many templates.
    pub fn create_template(
        &mut self,
        new: NewTemplate<'_>,
    ) -> Result<(String, String), ServiceError> {
        let content = self.take_template(new.content)?;
        if self.kept.iter().any(|(_, kept)| kept.name == new.name) {
            let detail = format!("There is a template `{}`.", new.name);
            return Err(ServiceError::about("10013502", detail));
        }
        if self.kept.len() >= TEMPLATES {
            return Err(too_many("templates", TEMPLATES));
        }
        let kept = ManagedTemplate {
            id: self.rng.uuid(),
            name: new.name.to_owned(),
            description: new.description.map(str::to_owned),
            sequence: self.next_sequence(),
            created: self.now,
            updated: self.now,
            last_number: 0,
            versions: Vec::new(),
        };
        let id = kept.id.clone();
        Ok((id, self.add_version(kept, new.version_description, content)))
    }

    /// Adds a version to a template. Gives its identifier.
    ///
    /// # Errors
    ///
    /// For a missing template, another one than meant, bad content, or too many versions.
    pub fn create_template_version(
        &mut self,
        meant: TemplateRef<'_>,
        new: NewTemplate<'_>,
    ) -> Result<String, ServiceError> {
        let kept = self.template(meant)?.clone();
        let content = self.take_template(new.content)?;
        if kept.versions.len() >= VERSIONS {
            return Err(too_many("versions of a template", VERSIONS));
        }
        Ok(self.add_version(kept, new.version_description, content))
    }

    fn add_version(
        &mut self,
        mut kept: ManagedTemplate,
        description: Option<&str>,
        content: Template,
    ) -> String {
        kept.last_number += 1;
        kept.updated = self.now;
        let version = TemplateVersion {
            number: kept.last_number,
            description: description.map(str::to_owned),
            created: self.now,
        };
        let id = version.id();
        self.templates.insert(kept.content_key(&version), content);
        kept.versions.push(version);
        self.kept.insert(kept.id.clone(), kept);
        id
    }

    /// Gives a template another description (TM-5).
    ///
    /// # Errors
    ///
    /// When nothing is given (UPD-4), for a missing template, or another one than meant.
    pub fn update_template(
        &mut self,
        meant: TemplateRef<'_>,
        description: Option<&str>,
    ) -> Result<(), ServiceError> {
        let id = self.template(meant)?.id.clone();
        let Some(description) = description else {
            return Err(ServiceError::new("10011084", ""));
        };
        let now = self.now;
        if let Some(kept) = self.kept.get_mut(&id) {
            kept.description = Some(description.to_owned());
            kept.updated = now;
        }
        Ok(())
    }

    /// Removes a template with all its versions (TM-6).
    ///
    /// # Errors
    ///
    /// For a missing template, or another one than meant.
    pub fn delete_template(&mut self, meant: TemplateRef<'_>) -> Result<(), ServiceError> {
        let kept = self.template(meant)?.clone();
        for version in &kept.versions {
            self.templates.remove(&kept.content_key(version));
        }
        self.kept.remove(&kept.id);
        Ok(())
    }

    /// Removes a version that is not the only one (TM-7).
    ///
    /// # Errors
    ///
    /// For the only version, a missing template or version, or another template than meant.
    pub fn delete_template_version(
        &mut self,
        meant: TemplateRef<'_>,
        version: &str,
    ) -> Result<(), ServiceError> {
        let (kept, found) = self.template_version(meant, version)?;
        if kept.versions.len() == 1 {
            let detail = "It is the only version of its template; delete the template instead.";
            return Err(ServiceError::about("10012544", detail));
        }
        let (id, number, key) = (kept.id.clone(), found.number, kept.content_key(found));
        let now = self.now;
        self.templates.remove(&key);
        if let Some(kept) = self.kept.get_mut(&id) {
            kept.versions.retain(|version| version.number != number);
            kept.updated = now;
        }
        Ok(())
    }

    /// A link to what is in a version (TM-10), as a path with a query.
    ///
    /// # Errors
    ///
    /// For a missing template or version, or another template than meant.
    pub fn template_version_link(
        &mut self,
        meant: TemplateRef<'_>,
        version: &str,
    ) -> Result<String, ServiceError> {
        let (kept, found) = self.template_version(meant, version)?;
        let content = self.templates.get(&kept.content_key(found)).cloned();
        match content {
            Some(content) => Ok(self.link_to(content)),
            None => Err(ServiceError::new("10013023", "")),
        }
    }
}

/// A limit is reached that has no code of its own.
#[cold]
pub(super) fn too_many(what: &str, limit: usize) -> ServiceError {
    ServiceError::about("10012538", format!("There may be {limit} {what}."))
}
