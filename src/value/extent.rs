use std::fmt;
use std::rc::Rc;

use super::{Marks, Value};
use crate::sorted::SortedMap;

/// What is known of a value as a whole without walking through it: how large it is, written out, how deep it
/// goes, which marks lie inside it, and whether everything inside it is known.
///
/// Values share their parts, so a value can be far larger than the memory it takes; walking through it takes
/// time by its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    cells: u32,
    depth: u16,
    marks: Marks,
    known: bool,
}

/// What is too large about a value. `docs/limits.md` tells the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLarge {
    /// The text is too long.
    Text,
    /// There is too much in it.
    Cells,
    /// Too many collections lie one inside the other.
    Depth,
}

/// So many bytes of text count as much as a number.
const CELL_BYTES: usize = 16;

impl Extent {
    /// The most that a value may be, by [`Self::cells`].
    pub const MOST_CELLS: u32 = 2 << 20;
    /// The longest text in bytes.
    pub const LONGEST_TEXT: usize = 8 << 20;
    /// The most collections one inside the other.
    pub const DEEPEST: u16 = 256;

    /// Of null, a bool or a number.
    pub(super) const ONE: Self = Self {
        cells: 1,
        depth: 0,
        marks: Marks::NONE,
        known: true,
    };

    /// Of what is not known yet.
    pub(super) const UNKNOWN: Self = Self {
        known: false,
        ..Self::ONE
    };

    pub(super) fn of_text(text: &str) -> Self {
        Self {
            cells: text_cells(text),
            ..Self::ONE
        }
    }

    pub(super) fn of_sequence(values: &[Value]) -> Self {
        values.iter().fold(Self::around(), Self::and)
    }

    pub(super) fn of_mapping(values: &SortedMap<Rc<str>, Value>) -> Self {
        let entries = values.iter();
        entries.fold(Self::around(), |all, (key, value)| {
            let all = all.and(value);
            Self {
                cells: all.cells.saturating_add(text_cells(key)),
                ..all
            }
        })
    }

    /// Of a collection before its elements are counted.
    fn around() -> Self {
        Self {
            depth: 1,
            ..Self::ONE
        }
    }

    fn and(self, element: &Value) -> Self {
        let other = element.extent();
        Self {
            cells: self.cells.saturating_add(other.cells),
            depth: self.depth.max(other.depth.saturating_add(1)),
            marks: self.marks.with(element.marks_deep()),
            known: self.known && other.known,
        }
    }

    pub(super) fn unmarked(self) -> Self {
        Self {
            marks: Marks::NONE,
            ..self
        }
    }

    /// How much it is, written out: one for every value, key and 16 bytes of text.
    pub fn cells(self) -> u32 {
        self.cells
    }

    /// How many collections lie one inside the other.
    pub fn depth(self) -> u16 {
        self.depth
    }

    /// Whether a value of this extent is too large to go on with.
    ///
    /// # Errors
    /// When it is.
    pub fn check(self) -> Result<(), TooLarge> {
        if self.depth > Self::DEEPEST {
            Err(TooLarge::Depth)
        } else if self.depth == 0 {
            Self::check_text(
                (self.cells as usize)
                    .saturating_sub(1)
                    .saturating_mul(CELL_BYTES),
            )
        } else if self.cells > Self::MOST_CELLS {
            Err(TooLarge::Cells)
        } else {
            Ok(())
        }
    }

    /// Whether a text of so many bytes is too long.
    ///
    /// # Errors
    /// When it is.
    pub fn check_text(bytes: usize) -> Result<(), TooLarge> {
        if bytes > Self::LONGEST_TEXT {
            Err(TooLarge::Text)
        } else {
            Ok(())
        }
    }

    /// Whether a collection of so many elements is too large.
    ///
    /// # Errors
    /// When it is.
    pub fn check_elements(count: usize) -> Result<(), TooLarge> {
        if count > Self::MOST_CELLS as usize {
            Err(TooLarge::Cells)
        } else {
            Ok(())
        }
    }

    /// The marks of everything inside.
    pub(super) fn marks(self) -> Marks {
        self.marks
    }

    /// Whether everything is known.
    pub(super) fn is_known(self) -> bool {
        self.known
    }
}

fn text_cells(text: &str) -> u32 {
    u32::try_from(1 + text.len() / CELL_BYTES).unwrap_or(u32::MAX)
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => write!(f, "the text is longer than {} bytes", Extent::LONGEST_TEXT),
            Self::Cells => write!(
                f,
                "the value has more than {} parts, where every value, key and 16 bytes of text count",
                Extent::MOST_CELLS
            ),
            Self::Depth => write!(
                f,
                "more than {} collections lie one inside the other",
                Extent::DEEPEST
            ),
        }
    }
}
