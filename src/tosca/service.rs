use std::rc::Rc;

use super::stacks::{Execution, Known};
use super::{Blueprint, Stack, Template, refusal};
use crate::service::ServiceError;
use crate::sorted::SortedMap;
use crate::time::{Instant, Journal};

/// The application orchestration service. It acts in the world of the resource formation service, whose clock, chance,
/// cloud and faults are handed to it with each request.
#[derive(Debug, Default)]
pub struct Service {
    /// Templates by identifier.
    pub templates: Journal<String, Template>,
    /// Stacks by identifier.
    pub stacks: Journal<String, Stack>,
    /// What is or was done with stacks, by stack and number.
    pub executions: Journal<String, Execution>,
    /// Blueprints that were read, each with the moment of its template. Only saves reading them again.
    read: SortedMap<String, (Instant, Rc<Blueprint>)>,
    /// What is known of element types.
    pub known: Known,
}

impl Service {
    /// A template by its identifier.
    ///
    /// # Errors
    ///
    /// For what cannot be one, and when there is none. //= AOS-61
    pub fn template(&self, id: &str) -> Result<&Template, ServiceError> {
        let known = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if id.is_empty() || id.len() > 64 || !id.chars().all(known) {
            return Err(refusal("4001500", ""));
        }
        let found = self.templates.get(&id.to_owned());
        found.ok_or_else(|| refusal("4040012", ""))
    }

    /// The blueprint of a template.
    ///
    /// # Errors
    ///
    /// When there is no such template, or what it has cannot be read.
    pub(super) fn blueprint(&mut self, template: &str) -> Result<Rc<Blueprint>, ServiceError> {
        let found = self.templates.get(&template.to_owned());
        let found = found.ok_or_else(|| refusal("4040012", ""))?;
        if let Some((of, blueprint)) = self.read.get(template)
            && *of == found.updated
        {
            return Ok(blueprint.clone());
        }
        let (updated, read) = (found.updated, found.blueprint());
        let read = read.map_err(|why| refusal("4001801", why.to_string()))?;
        let blueprint = Rc::new(read.0);
        self.read
            .insert(template.to_owned(), (updated, blueprint.clone()));
        Ok(blueprint)
    }

    /// Whether a stack was made from a template.
    pub fn is_used(&self, template: &str) -> bool {
        let mut stacks = self.stacks.iter();
        stacks.any(|(_, stack)| stack.uses(template))
    }

    /// The name of a stack, for those who wait for it; empty when there is none.
    pub fn name_of(&self, id: &str) -> String {
        let found = self.stacks.get(&id.to_owned());
        found.map_or(String::new(), |stack| stack.name.clone())
    }
}
