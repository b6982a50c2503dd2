use std::cell::Cell;
use std::rc::Rc;

use crate::func::{FileError, FuncError, Host, TemplateError};
use crate::sorted::SortedMap;
use crate::value::Value;

/// A host that knows whether it was asked for anything.
pub(super) struct Watch<'h> {
    host: &'h dyn Host,
    asked: Cell<bool>,
}

impl<'h> Watch<'h> {
    pub(super) fn new(host: &'h dyn Host) -> Self {
        Self {
            host,
            asked: Cell::new(false),
        }
    }

    /// Whether it was asked since the last time.
    pub(super) fn was_asked(&self) -> bool {
        self.asked.take()
    }

    fn ask(&self) -> &dyn Host {
        self.asked.set(true);
        self.host
    }
}

impl Host for Watch<'_> {
    fn file(&self, path: &str) -> Result<Rc<[u8]>, FileError> {
        self.ask().file(path)
    }

    fn files(&self, directory: &str) -> Vec<String> {
        self.ask().files(directory)
    }

    fn plan_time(&self) -> Option<Rc<str>> {
        self.ask().plan_time()
    }

    fn now(&self) -> Option<Rc<str>> {
        self.ask().now()
    }

    fn random(&self) -> Option<[u8; 16]> {
        self.ask().random()
    }

    fn template(
        &self,
        text: &str,
        variables: &SortedMap<Rc<str>, Value>,
    ) -> Result<Value, TemplateError> {
        self.ask().template(text, variables)
    }

    fn steps_left(&self) -> u64 {
        self.host.steps_left()
    }

    fn take(&self, steps: u64) {
        self.host.take(steps);
    }

    fn variables(&self, text: &str) -> Result<Value, FuncError> {
        self.ask().variables(text)
    }
}
