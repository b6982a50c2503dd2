use std::cell::Cell;

/// The work that answering one question may cause: every expression of a template takes from the same budget, so
/// that a hostile template ends in a diagnostic and not in a hang. `docs/limits.md` tells the numbers.
#[derive(Debug)]
pub struct Budget {
    left: Cell<u64>,
    spent: Cell<Spent>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spent {
    No,
    Untold,
    Told,
}

impl Budget {
    /// Parts of expressions evaluated, loop rounds counted each time; what functions read and write counts by
    /// [`crate::value::Extent::cells`].
    pub const STEPS: u64 = 6_000_000;
    /// How many steps are left.
    pub(crate) fn left(&self) -> u64 {
        self.left.get()
    }

    /// Takes so many steps; false when that was more than was left.
    pub fn take(&self, steps: u64) -> bool {
        match self.left.get().checked_sub(steps) {
            Some(left) => self.left.set(left),
            None => {
                self.left.set(0);
                if self.spent.get() == Spent::No {
                    self.spent.set(Spent::Untold);
                }
            }
        }
        self.spent.get() == Spent::No
    }

    /// Whether nothing is left.
    pub fn is_spent(&self) -> bool {
        self.spent.get() != Spent::No
    }

    /// Whether nothing is left, which nobody has reported yet; the asker must.
    pub fn to_tell(&self) -> bool {
        let untold = self.spent.get() == Spent::Untold;
        if untold {
            self.spent.set(Spent::Told);
        }
        untold
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            left: Cell::new(Self::STEPS),
            spent: Cell::new(Spent::No),
        }
    }
}
