//! What shall go wrong in a world, so that somebody sees what happens then.

use super::{Command, CommandKind, Simulator};
use crate::api::{self, Request, Response};
use crate::deploy::Fault;
use crate::sorted::Gather;

impl Simulator {
    /// The faults of the world, in the order in which they are looked at.
    pub fn faults(&self) -> Vec<Fault> {
        let all = self.world.service.faults.iter();
        all.map(|(_, fault)| fault.clone()).gathered()
    }

    /// Adds a fault, or puts it in the place of the one with its number; what it counted is what it says. Gives it with its
    /// number.
    ///
    /// # Errors
    ///
    /// Why it means nothing; then nothing changed.
    pub fn put_fault(&mut self, fault: Fault) -> Result<Fault, String> {
        self.does(Command::new(CommandKind::Fault, ""));
        let elements = &self.world.blueprints.known.elements;
        let names_element = |ty: &&String| ty.contains('.') && !ty.contains('*');
        if let Some(ty) = fault.ty.as_ref().filter(names_element)
            && elements.get(ty).is_none()
        {
            return Err(format!("there is no element type `{ty}`"));
        }
        self.world.service.put_fault(fault)
    }

    /// Switches a fault on or off, and gives it; what it counted stays. Nothing when there is none of this number.
    pub fn switch_fault(&mut self, id: u64, enabled: bool) -> Option<Fault> {
        self.does(Command::new(CommandKind::Fault, id.to_string()));
        self.world.service.switch_fault(id, enabled)
    }

    /// Takes a fault out of the world, and gives it as it was.
    pub fn remove_fault(&mut self, id: u64) -> Option<Fault> {
        self.does(Command::new(CommandKind::Fault, id.to_string()));
        self.world.service.remove_fault(id)
    }

    /// The answer to a request that a fault is in the way of.
    pub(super) fn refuse_by_fault(&mut self, request: &Request) -> Option<Response> {
        if self.world.service.faults.is_empty() {
            return None;
        }
        let (operation, stack) = api::operation_of(request)?;
        let stack = stack.map(|stack| match self.world.blueprints.name_of(&stack) {
            name if name.is_empty() => stack,
            name => name,
        });
        let service = &mut self.world.service;
        let error = service.refuse_request(operation, stack.as_deref())?;
        Some(api::refused(request, service, &error))
    }
}
