use std::cell::RefCell;
use std::rc::Rc;

use crate::addr::Reference;
use crate::config::Config;
use crate::diag::Diagnostics;
use crate::eval::Data;
use crate::func::{FileError, Host, TemplateError};
use crate::plan::world::RootValues;
use crate::sorted::SortedMap;
use crate::time::Rng;
use crate::value::Value;

/// What one expression sees: the template, the values of its plan, a moment and chance.
pub(super) struct Situation<'e> {
    pub(super) values: &'e RootValues,
    pub(super) config: &'e Config,
    pub(super) planned: Rc<str>,
    pub(super) now: Option<Rc<str>>,
    pub(super) chance: Option<&'e RefCell<Rng>>,
}

impl Data for Situation<'_> {
    /// Nothing to say: the expression was judged before.
    fn check(&self, _: &Reference, _: &mut Diagnostics) {}

    fn value(&self, reference: &Reference, _: &mut Diagnostics) -> Value {
        self.values.value(reference)
    }

    fn provider(&self, name: &str) -> Option<Rc<str>> {
        self.config.root.settings.required_provider(name)
    }

    fn host(&self) -> &dyn Host {
        self
    }
}

impl Host for Situation<'_> {
    fn file(&self, path: &str) -> Result<Rc<[u8]>, FileError> {
        self.config.files.file(path)
    }

    fn files(&self, directory: &str) -> Vec<String> {
        self.config.files.files(directory)
    }

    fn plan_time(&self) -> Option<Rc<str>> {
        Some(self.planned.clone())
    }

    fn now(&self) -> Option<Rc<str>> {
        self.now.clone()
    }

    fn random(&self) -> Option<[u8; 16]> {
        let mut rng = self.chance?.borrow_mut();
        let (high, low) = (rng.next_u64(), rng.next_u64());
        Some((u128::from(high) << 64 | u128::from(low)).to_be_bytes())
    }

    fn template(
        &self,
        text: &str,
        variables: &SortedMap<Rc<str>, Value>,
    ) -> Result<Value, TemplateError> {
        self.config.files.template(text, variables)
    }
}
