use std::cell::RefCell;
use std::rc::Rc;

use super::Deployment;
use crate::config;
use crate::func::{FileError, Host, TemplateError};
use crate::sorted::SortedMap;
use crate::time::{Instant, Rng};
use crate::value::Value;

/// What functions may ask of the world outside: the files of the template, the moment of the plan and, once the
/// plan is carried out, the moment of the call and chance.
///
/// A deployment is one call: in all its steps it is the moment at which it began, and chance begins anew, so that
/// a local value is the same for every resource that uses it.
pub struct TemplateHost<'a> {
    files: &'a config::Files,
    planned: Rc<str>,
    running: Option<RefCell<Rng>>,
}

impl<'a> TemplateHost<'a> {
    /// For planning a template at a moment.
    pub fn planning(files: &'a config::Files, now: Instant) -> Self {
        Self {
            files,
            planned: now.seconds_text().into(),
            running: None,
        }
    }

    /// For carrying out the plan of a deployment.
    pub fn running(files: &'a config::Files, seed: u64, deployment: &Deployment) -> Self {
        Self {
            running: Some(RefCell::new(Rng::named(seed, &deployment.id))),
            ..Self::planning(files, deployment.begun)
        }
    }
}

impl Host for TemplateHost<'_> {
    fn file(&self, path: &str) -> Result<Rc<[u8]>, FileError> {
        self.files.file(path)
    }

    fn files(&self, directory: &str) -> Vec<String> {
        self.files.files(directory)
    }

    fn plan_time(&self) -> Option<Rc<str>> {
        Some(self.planned.clone())
    }

    fn now(&self) -> Option<Rc<str>> {
        self.running.as_ref().map(|_| self.planned.clone())
    }

    fn random(&self) -> Option<[u8; 16]> {
        let mut rng = self.running.as_ref()?.borrow_mut();
        let (high, low) = (rng.next_u64(), rng.next_u64());
        Some((u128::from(high) << 64 | u128::from(low)).to_be_bytes())
    }

    fn template(
        &self,
        text: &str,
        variables: &SortedMap<Rc<str>, Value>,
    ) -> Result<Value, TemplateError> {
        self.files.template(text, variables)
    }
}
