//! Stacks as products that somebody provisioned: which version of a kept template they were made from, and what is left of
//! them when they are gone.

use crate::json::{Deserialize, Serialize};

use super::{EventKey, Service, Stack, Template};

/// How many of the products that are gone are remembered.
const RETIRED: usize = 100;

/// A version of a kept template, as it was called when it was deployed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductVersion {
    /// The template's identifier.
    pub template: String,
    /// The template's name.
    pub name: String,
    /// The version's identifier.
    pub version: String,
}

/// A stack that was made from a version of a kept template and is gone. Its deployments and events are still there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetiredProduct {
    /// The stack's name.
    pub name: String,
    /// The project it belonged to.
    pub project: String,
    /// The order of their ends.
    pub sequence: u64,
}

impl Service {
    /// The newest version of a kept template in which there is the same as in a template.
    pub(super) fn product_of(&self, template: &Template) -> Option<ProductVersion> {
        let mut all = self.kept.iter().map(|(_, kept)| kept);
        all.find_map(|kept| {
            let mut versions = kept.versions.iter().rev();
            let version = versions.find(|version| {
                let found = self.templates.get(&kept.content_key(version));
                found.is_some_and(|found| found.content == template.content)
            })?;
            Some(ProductVersion {
                template: kept.id.clone(),
                name: kept.name.clone(),
                version: version.id(),
            })
        })
    }

    /// Remembers a stack that is gone; for that, forgets the one that was remembered longest if there are too many.
    pub(super) fn retire(&mut self, stack: Stack) {
        if self.retired.len() >= RETIRED {
            let all = self.retired.iter();
            let oldest = all.min_by_key(|(_, retired)| retired.sequence);
            if let Some(id) = oldest.map(|(id, _)| id.clone()) {
                self.retired.remove(&id);
                self.forget_tasks(&id);
            }
        }
        let retired = RetiredProduct {
            name: stack.name,
            project: stack.project,
            sequence: self.next_sequence(),
        };
        self.retired.insert(stack.id, retired);
    }

    /// Forgets what was done to a stack.
    pub(super) fn forget_tasks(&mut self, stack: &str) {
        let events: Vec<EventKey> = self.events_of(stack).map(|(key, _)| key.clone()).collect();
        for key in events {
            self.events.get_mut(stack).remove(&key);
        }
        let deployments = self.deployments.iter().filter(|(_, d)| d.stack == stack);
        let deployments: Vec<String> = deployments.map(|(key, _)| key.clone()).collect();
        for deployment in &deployments {
            self.deployments.remove(deployment);
        }
    }
}
