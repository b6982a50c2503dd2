//! Bytes to UTF-16: the only place where the core's offsets become a browser's.

use std::cell::Cell;

use crate::text::Source;

/// Translates ascending or random byte offsets of one text into UTF-16 offsets.
pub struct Utf16<'s> {
    text: &'s str,
    ascii: bool,
    /// The last byte offset that was asked for, and its translation: what comes after is counted from there.
    last: Cell<(usize, u32)>,
}

impl<'s> Utf16<'s> {
    /// A translator for one file.
    pub fn new(source: &'s Source) -> Self {
        Self::over(&source.text)
    }

    /// A translator for a text.
    pub fn over(text: &'s str) -> Self {
        Self {
            text,
            ascii: text.is_ascii(),
            last: Cell::default(),
        }
    }

    /// The UTF-16 offset of a byte offset. Offsets inside a character count as its start, offsets
    /// past the end as the end.
    pub fn of(&self, byte: u32) -> u32 {
        let mut end = (byte as usize).min(self.text.len());
        if self.ascii {
            return end as u32;
        }
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let (start, units) = match self.last.get() {
            (start, units) if start <= end => (start, units),
            _ => (0, 0),
        };
        let between = self.text.get(start..end).unwrap_or("");
        let units = units + between.chars().map(|c| c.len_utf16() as u32).sum::<u32>();
        self.last.set((end, units));
        units
    }

    /// The byte offset of a UTF-16 offset. Offsets inside a character count as its start, offsets past the end
    /// as the end.
    pub fn byte(&self, unit: u32) -> u32 {
        let mut units = 0;
        let before = self.text.chars().take_while(|c| {
            units += c.len_utf16() as u32;
            units <= unit
        });
        before.map(|c| c.len_utf8() as u32).sum()
    }
}

/// [`Utf16`] for many offsets that mostly ascend: it goes on from the last one.
pub struct Ascending<'s> {
    text: &'s str,
    byte: usize,
    unit: u32,
}

impl<'s> Ascending<'s> {
    /// A translator for one file.
    pub fn new(source: &'s Source) -> Self {
        Self {
            text: &source.text,
            byte: 0,
            unit: 0,
        }
    }

    /// The UTF-16 offset of a byte offset, as [`Utf16::of`] gives it.
    pub fn of(&mut self, byte: u32) -> u32 {
        let mut end = (byte as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let between = |from: usize, to: usize| {
            let part = self.text.get(from..to).unwrap_or("");
            part.chars().map(|c| c.len_utf16() as u32).sum::<u32>()
        };
        self.unit = if end < self.byte {
            self.unit.saturating_sub(between(end, self.byte))
        } else {
            self.unit + between(self.byte, end)
        };
        self.byte = end;
        self.unit
    }
}

/// The byte offset of a UTF-16 offset. Offsets past the end count as the end.
pub fn byte_of(text: &str, utf16: u32) -> u32 {
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units >= utf16 {
            return byte as u32;
        }
        units += c.len_utf16() as u32;
    }
    text.len() as u32
}

#[cfg(test)]
mod tests {
    use super::{Ascending, Utf16, byte_of};
    use crate::text::Sources;

    fn offsets(text: &str, bytes: &[u32]) -> Vec<u32> {
        let mut sources = Sources::default();
        let id = sources.add("main.tf", text);
        let source = sources.get(id).unwrap();
        let utf16 = Utf16::new(source);
        let all: Vec<u32> = bytes.iter().map(|b| utf16.of(*b)).collect();
        let mut ascending = Ascending::new(source);
        let again: Vec<u32> = bytes.iter().map(|b| ascending.of(*b)).collect();
        assert_eq!(again, all);
        bytes
            .iter()
            .rev()
            .for_each(|b| assert_eq!(ascending.of(*b), utf16.of(*b)));
        all
    }

    #[test]
    fn ascii_is_the_identity_up_to_the_end() {
        assert_eq!(offsets("abc", &[0, 2, 3, 9]), [0, 2, 3, 3]);
    }

    #[test]
    fn chinese_takes_one_unit_for_three_bytes() {
        assert_eq!(offsets("a网络b", &[1, 4, 7, 8]), [1, 2, 3, 4]);
    }

    #[test]
    fn emoji_takes_two_units_for_four_bytes() {
        assert_eq!(offsets("😀x", &[0, 4, 5]), [0, 2, 3]);
    }

    #[test]
    fn inside_a_character_is_its_start() {
        assert_eq!(offsets("网x", &[1, 2, 3]), [0, 0, 1]);
        assert_eq!(offsets("网x😀y", &[8, 3, 4, 9, 0]), [4, 1, 2, 5, 0]);
    }

    #[test]
    fn and_back() {
        let mut sources = Sources::default();
        let id = sources.add("main.tf", "a网😀x");
        let utf16 = Utf16::new(sources.get(id).unwrap());
        assert_eq!(
            [0, 1, 2, 3, 4, 5, 9].map(|u| utf16.byte(u)),
            [0, 1, 4, 4, 8, 9, 9]
        );
    }

    #[test]
    fn units_are_found_again() {
        let text = "a网😀x";
        let bytes: Vec<u32> = (0..7).map(|unit| byte_of(text, unit)).collect();
        assert_eq!(bytes, [0, 1, 4, 8, 8, 9, 9]);
    }
}
