use super::{Elements, Stack, Template, refusal};
use crate::service::ServiceError;
use crate::time::Journal;

/// The application orchestration service. It acts in the world of the resource formation service, whose clock, chance,
/// cloud and faults are handed to it with each request.
#[derive(Debug, Default)]
pub struct Service {
    /// Templates by identifier.
    pub templates: Journal<String, Template>,
    /// Stacks by identifier.
    pub stacks: Journal<String, Stack>,
    /// What is known of element types.
    pub elements: Elements,
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

    /// Whether a stack was made from a template.
    pub fn is_used(&self, template: &str) -> bool {
        let mut stacks = self.stacks.iter();
        stacks.any(|(_, stack)| stack.template == template)
    }

    /// The name of a stack, for those who wait for it; empty when there is none.
    pub fn name_of(&self, id: &str) -> String {
        let found = self.stacks.get(&id.to_owned());
        found.map_or(String::new(), |stack| stack.name.clone())
    }
}
