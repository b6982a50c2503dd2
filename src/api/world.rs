use crate::service::{Service, Timer};
use crate::time::Instant;
use crate::tosca;

/// Everything that requests reach: the services of a world, over one cloud and one clock, which are the first one's.
#[derive(Debug)]
pub struct World {
    /// The resource formation service, with the cloud and the clock.
    pub service: Service,
    /// The application orchestration service.
    pub blueprints: tosca::Service,
}

impl World {
    /// A world in which nobody has asked for anything but of the first service.
    pub fn new(service: Service) -> Self {
        Self {
            service,
            blueprints: tosca::Service::default(),
        }
    }

    /// Lets everything happen that is due until a moment, then is at that moment. Time never goes back.
    pub fn move_to(&mut self, until: Instant) {
        while self.happen(until) {}
        self.service.now = self.service.now.max(until);
    }

    /// Lets the next thing happen, if it is due at a moment or earlier. Gives whether there was one.
    pub fn happen(&mut self, until: Instant) -> bool {
        match self.service.due(until) {
            None => return false,
            Some(Timer::Blueprint(id)) => self.blueprints.go_on(&mut self.service, &id),
            Some(timer) => self.service.happen(timer),
        }
        true
    }

    /// What happens next, and the name of what it happens to: of a stack, of an execution plan's stack, of a stack set.
    pub fn waits_for(&self) -> Option<(Instant, &'static str, String)> {
        let (at, what, name) = self.service.waits_for()?;
        let name = match what {
            "blueprint" => self.blueprints.name_of(&name),
            _ => name,
        };
        Some((at, what, name))
    }
}
