//! The faults of a world: what somebody wants to go wrong, and how often it did.

use std::cell::RefCell;

use super::Service;
use crate::cloud::Home;
use crate::deploy::{Fault, FaultError, Faults, Stage, wanted};
use crate::schema::{Kind, Lookup};
use crate::sorted::Gather;

/// How many faults a world may have.
const MOST: usize = 100;

/// The key of a fault among the stored ones, in the order of numbers.
fn key(id: u64) -> String {
    format!("{id:04}")
}

impl Service {
    /// Adds a fault, or puts it in the place of the one with its number. Gives it with its number.
    ///
    /// # Errors
    ///
    /// Why it means nothing; then nothing changed.
    pub fn put_fault(&mut self, mut fault: Fault) -> Result<Fault, String> {
        if let Some(problem) = fault.problem() {
            return Err(problem);
        }
        if let Some(ty) = &fault.ty {
            self.check_type(ty)?;
        }
        if fault.id == 0 {
            let last = self.faults.iter().next_back();
            fault.id = last.map_or(0, |(_, last)| last.id) + 1;
        }
        if fault.id > 9999 {
            return Err("`id` is greater than 9999".to_owned());
        }
        let key = key(fault.id);
        if !self.faults.contains(&key) && self.faults.len() >= MOST {
            return Err(format!("a world has at most {MOST} faults"));
        }
        self.faults.insert(key, fault.clone());
        Ok(fault)
    }

    /// Switches a fault on or off, and gives it; what it counted stays.
    pub fn switch_fault(&mut self, id: u64, enabled: bool) -> Option<Fault> {
        let fault = self.faults.get_mut(&key(id))?;
        fault.enabled = enabled;
        Some(fault.clone())
    }

    /// Takes a fault out, and gives it.
    pub fn remove_fault(&mut self, id: u64) -> Option<Fault> {
        let fault = self.faults.get(&key(id)).cloned();
        self.faults.remove(&key(id));
        fault
    }

    /// A type that is named whole must be one.
    fn check_type(&self, ty: &str) -> Result<(), String> {
        let unknown = |kind| match self.catalog.lookup(kind, ty) {
            Lookup::Unknown { nearest } => Some(nearest),
            Lookup::Found(_) | Lookup::NotLoaded { .. } => None,
        };
        // Types with a dot are those of blueprints, which this service does not know.
        if ty.contains(['*', '.']) {
            return Ok(());
        }
        let (Some(nearest), Some(other)) = (unknown(Kind::Resource), unknown(Kind::DataSource))
        else {
            return Ok(());
        };
        Err(match nearest.or(other) {
            Some(nearest) => format!("there is no type `{ty}`; did you mean `{nearest}`?"),
            None => format!("there is no type `{ty}`"),
        })
    }

    /// The faults that may be in the way of a stack's work.
    pub(super) fn faults_of(&self, stack: &str, rolling_back: bool) -> Faults {
        let Some(stack) = self
            .stacks
            .get(&stack.to_owned())
            .filter(|_| !self.faults.is_empty())
        else {
            return Faults::default();
        };
        let home = stack.home.as_ref();
        let stage = Stage {
            name: &stack.name,
            id: &stack.id,
            account: Home::account_in(home),
            region: self.settings.region_in(home),
            rolling_back,
        };
        self.faults_at(&stage)
    }

    /// The same for a stack that another service keeps.
    pub fn faults_at(&self, stage: &Stage<'_>) -> Faults {
        let all = self.faults.iter().map(|(_, fault)| fault);
        Faults::of(all, self.settings.seed, stage)
    }

    /// The same for something that only looks, in the order in which it looks.
    pub(super) fn faults_met(&self, stack: &str, rolling_back: bool) -> RefCell<Faults> {
        RefCell::new(self.faults_of(stack, rolling_back))
    }

    /// Keeps what was counted.
    pub fn count_faults(&mut self, faults: &Faults) {
        for fault in faults.rows() {
            let key = key(fault.id);
            if self.faults.get(&key) != Some(fault) {
                self.faults.insert(key, fault.clone());
            }
        }
    }

    /// How a request is refused because of a fault, if it is.
    pub fn refuse_request(&mut self, operation: &str, stack: Option<&str>) -> Option<FaultError> {
        if self.faults.is_empty() {
            return None;
        }
        let stack = stack.unwrap_or_default();
        let about = |fault: &Fault| {
            fault.enabled
                && fault.operation.is_some()
                && wanted(fault.operation.as_deref(), operation)
                && wanted(fault.stack.as_deref(), stack)
        };
        let met = self.faults.iter().filter(|(_, fault)| about(fault));
        let keys: Vec<String> = met.map(|(key, _)| key.clone()).gathered();
        let seed = self.settings.seed;
        keys.into_iter().find_map(|key| {
            let fault = self.faults.get_mut(&key)?;
            fault.strikes(seed).then(|| fault.error.clone())?
        })
    }
}
