//! What Terraform would have printed while a task was carried out (ALI-10), told from the events of the deployment.

use serde_json::Value as Json;

use crate::json::json;
use crate::service::{Deployment, Event, EventType, Phase, Service};
use crate::time::Instant;

/// What states claim to have been written by.
const VERSION: &str = "Terraform v1.15.5";

/// The texts of each command and stream.
pub(super) struct Log {
    /// When the last of it was told.
    pub(super) last: Instant,
    texts: [(&'static str, &'static str, String); 5],
}

/// Places among the texts.
const PLAN: usize = 1;
const WORK: usize = 3;

impl Log {
    /// What was told of a deployment until now.
    pub(super) fn of(service: &Service, deployment: &Deployment) -> Self {
        let deletes = deployment.kind.is_deletion();
        let (work, end) = match deletes {
            true => ("destroy", "Destroy"),
            false => ("apply", "Apply"),
        };
        let mut log = Self {
            last: deployment.created,
            texts: [
                ("version", "stdout", VERSION.to_owned()),
                ("plan", "stdout", String::new()),
                ("plan", "stderr", String::new()),
                (work, "stdout", String::new()),
                (work, "stderr", String::new()),
            ],
        };
        let events = service.events_of(&deployment.stack).map(|(_, event)| event);
        let mut counts = [0_usize; 3];
        let mut at = if deletes { WORK } else { PLAN };
        for event in events.filter(|event| event.deployment == deployment.id) {
            log.last = event.time;
            if event.resource.is_some() && event.kind != EventType::Drift
                || event.kind == EventType::Summary
            {
                at = WORK;
            }
            let counted = match event.kind {
                EventType::CreationComplete => counts.first_mut(),
                EventType::UpdateComplete => counts.get_mut(1),
                EventType::DeletionComplete => counts.last_mut(),
                _ => None,
            };
            if let Some(count) = counted {
                *count += 1;
            }
            log.add(at + usize::from(is_error(event.kind)), &line(event));
        }
        if deployment.phase == Phase::Over && deployment.failure.is_none() {
            let [added, changed, destroyed] = counts;
            let mut text = format!("{end} complete! Resources: ");
            if !deletes {
                text += &format!("{added} added, {changed} changed, ");
            }
            log.add(WORK, &format!("{text}{destroyed} destroyed."));
        }
        log
    }

    fn add(&mut self, place: usize, line: &str) {
        if let Some((_, _, text)) = self.texts.get_mut(place) {
            if !text.is_empty() {
                text.push('\n');
            }
            *text += line;
        }
    }
}

/// What there is of a log, each command and stream for itself.
pub(super) fn texts(log: &Log) -> Vec<Json> {
    let told = log.texts.iter().filter(|(_, _, text)| !text.is_empty());
    let told = told.map(|(command, stream, text)| json!({ "Command": *command, "Stream": *stream, "Content": text.as_str() }));
    told.collect()
}

fn is_error(kind: EventType) -> bool {
    kind == EventType::Error || kind.name().ends_with("_FAILED")
}

fn line(event: &Event) -> String {
    let Some(resource) = &event.resource else {
        return event.message.clone();
    };
    let key = resource.key.as_ref();
    let key = key.map_or(String::new(), |key| format!("[{key}]"));
    let mut line = format!("{}.{}{key}: {}", resource.ty, resource.name, event.message);
    if let Some(seconds) = event.elapsed {
        line += &format!(" [{seconds}s]");
    }
    if let Some(id) = &resource.id {
        line += &format!(" [id={id}]");
    }
    line
}
