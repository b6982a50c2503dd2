//! Bytes to UTF-16: the only place where the core's offsets become a browser's.

use std::cell::{Cell, RefCell};

use rustc_hash::FxHashMap;

use crate::text::{FileId, Source, Sources, Span};

/// Translates byte offsets of one text into UTF-16 offsets. Each is counted from the one that was asked for before it.
pub struct Utf16<'s> {
    text: &'s str,
    ascii: bool,
    /// The last byte offset that was asked for, and its translation.
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
        let between = |from: usize, to: usize| {
            let part = self.text.get(from..to).unwrap_or("");
            part.chars().map(|c| c.len_utf16() as u32).sum::<u32>()
        };
        let (last, units) = self.last.get();
        let units = match end < last {
            true => units.saturating_sub(between(end, last)),
            false => units + between(last, end),
        };
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

/// The files of one answer, each looked at once for all places in it.
pub struct Units<'s> {
    sources: &'s Sources,
    files: RefCell<FxHashMap<FileId, Utf16<'s>>>,
}

impl<'s> Units<'s> {
    /// For places in these files.
    pub fn new(sources: &'s Sources) -> Self {
        Self {
            sources,
            files: RefCell::default(),
        }
    }

    /// The files.
    pub fn sources(&self) -> &'s Sources {
        self.sources
    }

    /// Both ends of a place, when it is in one of the files.
    pub fn of(&self, span: Span) -> Option<(u32, u32)> {
        let source = self.sources.get(span.file)?;
        let mut files = self.files.borrow_mut();
        let file = files.entry(span.file);
        let file = file.or_insert_with(|| Utf16::new(source));
        Some((file.of(span.start), file.of(span.end)))
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
    use super::{Units, Utf16, byte_of};
    use crate::text::{FileId, Sources, Span};

    fn offsets(text: &str, bytes: &[u32]) -> Vec<u32> {
        let mut sources = Sources::default();
        let id = sources.add("main.tf", text);
        let source = sources.get(id).unwrap();
        let utf16 = Utf16::new(source);
        let all: Vec<u32> = bytes.iter().map(|b| utf16.of(*b)).collect();
        bytes
            .iter()
            .zip(&all)
            .rev()
            .for_each(|(b, unit)| assert_eq!(Utf16::new(source).of(*b), *unit));
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
    fn places_of_several_files() {
        let mut sources = Sources::default();
        let (a, b) = (sources.add("a.tf", "网x"), sources.add("b.tf", "x"));
        let units = Units::new(&sources);
        assert_eq!(units.of(Span::new(a, 3, 4)), Some((1, 2)));
        assert_eq!(units.of(Span::new(b, 0, 1)), Some((0, 1)));
        assert_eq!(units.of(Span::new(a, 0, 3)), Some((0, 1)));
        assert_eq!(units.of(Span::new(FileId(2), 0, 1)), None);
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
