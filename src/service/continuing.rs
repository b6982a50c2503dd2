//! How a deployment or a rollback that failed goes on.

use super::stacks::{Input, illegal_state, not_now};
use super::{DeploymentKind, Service, ServiceError, StackEvent};

impl Service {
    /// Goes on with the deployment that failed: its template and its variables, again (DEP-4). Gives the new
    /// deployment's identifier.
    ///
    /// # Errors
    ///
    /// For a missing stack, or one whose last deployment did not fail.
    pub fn continue_deployment(
        &mut self,
        project: &str,
        name: &str,
        wanted: Option<&str>,
    ) -> Result<String, ServiceError> {
        let stack = self.stack(project, name, wanted)?;
        if stack.status.after(StackEvent::Continue).is_err() {
            return Err(not_now(stack, "10012547"));
        }
        let id = stack.id.clone();
        let failed = stack.latest.as_ref();
        let template = failed.and_then(|failed| self.templates.get(failed));
        let variables = failed.and_then(|failed| self.deployments.get(failed));
        let Some((template, failed)) = template.zip(variables) else {
            return Err(ServiceError::new("10013023", ""));
        };
        let input = Input {
            template: template.clone(),
            variables: failed.variables.clone(),
        };
        let (event, kind) = (StackEvent::Continue, DeploymentKind::Deploy);
        self.begin(&id, event, kind, Some(input))
            .map_err(|_| ServiceError::new("10013503", ""))
    }

    /// Goes on with the rollback that failed (DEP-5). Gives the new deployment's identifier.
    ///
    /// # Errors
    ///
    /// For a missing stack, or one whose last rollback did not fail.
    pub fn continue_rollback(
        &mut self,
        project: &str,
        name: &str,
        wanted: Option<&str>,
    ) -> Result<String, ServiceError> {
        let stack = self.stack(project, name, wanted)?;
        if stack.status.after(StackEvent::ContinueRollback).is_err() {
            return Err(illegal_state(stack));
        }
        let id = stack.id.clone();
        let (event, kind) = (StackEvent::ContinueRollback, DeploymentKind::Rollback);
        self.begin(&id, event, kind, None)
            .map_err(|_| ServiceError::new("10013503", ""))
    }
}
