//! What somebody does to the world past its services, as in the console of the real one.

use serde_json::Value as Json;

use super::{Command, CommandKind, Simulator};
use crate::cloud::{Attributes, ByHand, CloudError, Home, Resource, Site, is_native};
use crate::schema::{Kind, Lookup};
use crate::service::object_storage::Content;
use crate::service::{DriftReport, GivenVariables, Template, VariablesSource};

impl Simulator {
    /// Changes a resource by hand, past every stack: the members of `edits` take the place of its own, null unsets
    /// one. What stacks have recorded stays as it is; their next plans find the difference.
    ///
    /// # Errors
    ///
    /// When there is no such resource or attribute, when a value does not fit, and as the real service would refuse;
    /// then nothing changed.
    pub fn change_by_hand(
        &mut self,
        ty: &str,
        id: &str,
        how: ByHand,
        edits: &Attributes,
    ) -> Result<Resource, CloudError> {
        let kind = match how {
            ByHand::Edit => CommandKind::Edit,
            ByHand::Recreate => CommandKind::Recreate,
        };
        self.does(Command::new(kind, format!("{ty} {id}")));
        let service = &mut self.world.service;
        let schema = match service.catalog.lookup(Kind::Resource, ty) {
            Lookup::Found(schema) if !is_native(ty) => schema,
            _ => return Err(no_type(ty)),
        };
        let found = service.cloud.find(ty, id);
        let (home, owner) = found.map_or((None, None), |(home, r)| (home, r.owner.clone()));
        let stack = owner.and_then(|owner| service.stacks.get(&owner));
        let project = stack.map_or(String::new(), |stack| stack.project.clone());
        // Chance goes on only with what succeeds.
        let mut rng = service.rng.clone();
        let cloud = service.cloud.at_mut(home.as_ref());
        let undo = (how == ByHand::Recreate).then(|| cloud.clone());
        let mut site = Site {
            now: service.now,
            region: service.settings.region_in(home.as_ref()),
            account: Home::account_in(home.as_ref()),
            project: &project,
            owner: None,
            rng: &mut rng,
        };
        let done = cloud.change_by_hand(&mut site, &schema, id, how, edits);
        match (&done, undo) {
            (Ok(_), _) => service.rng = rng,
            (Err(_), Some(before)) => *cloud = before,
            (Err(_), None) => {}
        }
        done
    }

    /// Deletes a resource by hand, past every stack.
    ///
    /// # Errors
    ///
    /// When there is none, and while something else needs it; then nothing changed.
    pub fn delete_by_hand(&mut self, ty: &str, id: &str) -> Result<(), CloudError> {
        self.does(Command::new(CommandKind::Delete, format!("{ty} {id}")));
        let home = self
            .world
            .service
            .cloud
            .find(ty, id)
            .and_then(|found| found.0);
        let cloud = self.world.service.cloud.at_mut(home.as_ref());
        cloud.delete_by_hand(ty, id)
    }
}

/// A template to compare with, in the members of a request that deploys it.
#[derive(Clone, Copy, Debug, Default)]
pub struct DriftTemplate<'a> {
    /// `template_body`
    pub body: &'a str,
    /// `vars_structure`
    pub structure: Option<&'a Json>,
    /// `vars_body`
    pub variables: Option<&'a str>,
}

impl Simulator {
    /// What became of a stack's resources, beside a template, or the one that was deployed last. Nothing when there is
    /// no such stack.
    pub fn drift(
        &self,
        stack_id: &str,
        template: Option<DriftTemplate<'_>>,
    ) -> Option<DriftReport> {
        let Some(asked) = template else {
            return self.world.service.drift(stack_id, None);
        };
        let template = Template {
            name: "template.tf".to_owned(),
            content: Content::Text(asked.body.to_owned()),
        };
        let given = GivenVariables::take(
            VariablesSource {
                structure: asked.structure,
                body: asked.variables,
                uri: None,
            },
            |_| None,
        );
        match given {
            Ok(given) => self
                .world
                .service
                .drift(stack_id, Some((&template, &given))),
            Err(error) => {
                let mut report = self.world.service.drift(stack_id, None)?;
                report.problems.push(error.message());
                Some(report)
            }
        }
    }
}

#[cold]
fn no_type(ty: &str) -> CloudError {
    CloudError::missing(format!("the cloud has no resources of type `{ty}`"))
}
