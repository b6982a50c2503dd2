//! What can be changed of a stack without a deployment.

use serde_json::Value as Json;

use super::stacks::{check_agencies, illegal_state, not_now};
use super::{Service, ServiceError};

/// What UpdateStack is given; what is absent stays as it is (UPD-1).
#[derive(Clone, Copy, Debug, Default)]
pub struct StackChanges<'a> {
    /// What the stack is for.
    pub description: Option<&'a str>,
    /// Whether deletion is refused.
    pub deletion_protection: Option<bool>,
    /// Whether a failed deployment is rolled back.
    pub auto_rollback: Option<bool>,
    /// All agencies, checked for their shape (AGY-7).
    pub agencies: Option<&'a Json>,
}

impl StackChanges<'_> {
    fn is_empty(&self) -> bool {
        let flags = self.deletion_protection.or(self.auto_rollback);
        self.description.is_none() && flags.is_none() && self.agencies.is_none()
    }
}

impl Service {
    /// Changes what is said of a stack (UPD-1).
    ///
    /// # Errors
    ///
    /// When nothing is given, for a missing stack, bad agencies, or a state that forbids it.
    pub fn update_stack(
        &mut self,
        project: &str,
        name: &str,
        wanted: Option<&str>,
        changes: StackChanges<'_>,
    ) -> Result<(), ServiceError> {
        let stack = self.stack(project, name, wanted)?;
        if changes.is_empty() {
            return Err(ServiceError::new("10011084", ""));
        }
        check_agencies(changes.agencies)?;
        //= UPD-2, UPD-3
        let switched_on = changes.auto_rollback == Some(true) && !stack.auto_rollback;
        if switched_on && (stack.status.is_failed() || !stack.status.is_final()) {
            return Err(not_now(stack, "10012546"));
        }
        if !stack.status.is_final() {
            return Err(illegal_state(stack));
        }
        let (id, now) = (stack.id.clone(), self.now);
        if let Some(stack) = self.stacks.get_mut(&id) {
            if let Some(description) = changes.description {
                stack.description = Some(description.to_owned());
            }
            if let Some(agencies) = changes.agencies {
                stack.agencies = Some(agencies.clone());
            }
            stack.deletion_protection = changes
                .deletion_protection
                .unwrap_or(stack.deletion_protection);
            stack.auto_rollback = changes.auto_rollback.unwrap_or(stack.auto_rollback);
            stack.updated = now;
        }
        Ok(())
    }
}
