use crate::cloud::ResourceKey;
use crate::service::{EventKey, InstanceRef, StepKey};
use crate::time::{Instant, Ticket};

/// Names a row among the records of its kind, and back.
pub(super) trait RecordKey: Ord + Clone {
    fn to_text(&self) -> String;
    fn from_text(text: &str) -> Option<Self>;
}

impl RecordKey for String {
    fn to_text(&self) -> String {
        self.clone()
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl RecordKey for EventKey {
    fn to_text(&self) -> String {
        format!("{}/{:012}", self.stack, self.sequence)
    }

    fn from_text(text: &str) -> Option<Self> {
        let (stack, sequence) = text.rsplit_once('/')?;
        Some(Self {
            stack: stack.to_owned(),
            sequence: sequence.parse().ok()?,
        })
    }
}

impl RecordKey for StepKey {
    fn to_text(&self) -> String {
        format!("{}/{:08}", self.deployment, self.place)
    }

    fn from_text(text: &str) -> Option<Self> {
        let (deployment, place) = text.rsplit_once('/')?;
        Some(Self {
            deployment: deployment.to_owned(),
            place: place.parse().ok()?,
        })
    }
}

impl RecordKey for Ticket {
    fn to_text(&self) -> String {
        format!("{}/{:012}", self.at.millis(), self.sequence)
    }

    fn from_text(text: &str) -> Option<Self> {
        let (at, sequence) = text.rsplit_once('/')?;
        Some(Self {
            at: Instant::from_millis(at.parse().ok()?),
            sequence: sequence.parse().ok()?,
        })
    }
}

impl RecordKey for ResourceKey {
    fn to_text(&self) -> String {
        format!("{}/{}", self.ty, self.id)
    }

    fn from_text(text: &str) -> Option<Self> {
        let (ty, id) = text.split_once('/')?;
        Some(Self::new(ty, id))
    }
}

impl RecordKey for InstanceRef {
    fn to_text(&self) -> String {
        format!("{}/{}", self.stack, self.address)
    }

    fn from_text(text: &str) -> Option<Self> {
        let (stack, address) = text.split_once('/')?;
        Some(Self::new(stack, address))
    }
}
