use std::rc::Rc;

use crate::sorted::SortedMap;

/// What an account may have of each type in a region: as the table says, unless something else is set.
#[derive(Clone, Debug, Default)]
pub struct Quotas {
    // Shared by all clouds of a world.
    set: Rc<SortedMap<String, u64>>,
}

impl Quotas {
    /// These instead of the usual ones, by type; `*` means all that are not named.
    pub fn new(set: SortedMap<String, u64>) -> Self {
        Self { set: Rc::new(set) }
    }

    /// How many of a type there may be, where the table says `usual`.
    pub fn of(&self, ty: &str, usual: u64) -> u64 {
        let set = self.set.get(ty).or_else(|| self.set.get("*"));
        set.copied().unwrap_or(usual)
    }
}
