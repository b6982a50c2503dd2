use super::columns;
use crate::sorted::Gather;

/// A place as Terraform counts it: line and column from 1, the column in grapheme clusters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in grapheme clusters, from 1.
    pub column: u32,
    /// Byte offset, from 0.
    pub byte: u32,
}

/// The byte offsets at which the lines of a text begin.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes a text. A line ends after its `\n`.
    pub fn new(text: &str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        let starts = std::iter::once(0)
            .chain(after_breaks.map(|(i, _)| u32::try_from(i + 1).unwrap_or(u32::MAX)))
            .gathered();
        Self { starts }
    }

    /// How many lines there are; an empty text has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The first byte of a zero-based line.
    pub fn start(&self, line: usize) -> Option<u32> {
        self.starts.get(line).copied()
    }

    /// Zero-based line that holds `offset`.
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts
            .partition_point(|s| *s <= offset)
            .saturating_sub(1)
    }

    /// Line and grapheme column of a byte offset. Offsets past the end count as the end.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = offset.min(u32::try_from(text.len()).unwrap_or(u32::MAX));
        let line = self.line_of(offset);
        let mut before = self.before(text, line, offset);
        if line == 0 {
            // A byte order mark has bytes but no column.
            before = before.strip_prefix('\u{feff}').unwrap_or(before);
        }
        let column = columns(before);
        Position {
            line: line as u32 + 1,
            column: column + 1,
            byte: offset,
        }
    }

    /// [`Self::position`] for a file in JSON, where Terraform counts in its own way.
    pub fn json_position(&self, text: &str, offset: u32) -> Position {
        let offset = offset.min(u32::try_from(text.len()).unwrap_or(u32::MAX));
        let line = self.line_of(offset);
        let start = self.start(line).unwrap_or(0);
        let rest = text.get(start as usize..).unwrap_or("");
        let whole = rest.split('\n').next().unwrap_or("");
        let inside = (offset - start.min(offset)) as usize;
        super::json::position(whole, inside, line as u32 + 1, offset)
    }

    /// Zero-based line and UTF-16 column of a byte offset, as browsers count.
    pub fn utf16(&self, text: &str, offset: u32) -> (u32, u32) {
        let line = self.line_of(offset);
        let column = self.before(text, line, offset).encode_utf16().count();
        (line as u32, column as u32)
    }

    fn before<'t>(&self, text: &'t str, line: usize, offset: u32) -> &'t str {
        let start = self.start(line).unwrap_or(0) as usize;
        let mut end = (offset as usize).min(text.len());
        while end > start && !text.is_char_boundary(end) {
            end -= 1;
        }
        text.get(start..end).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_has_no_column() {
        let text = "\u{feff}ab\n";
        let position = LineIndex::new(text).position(text, 4);
        assert_eq!((position.line, position.column, position.byte), (1, 2, 4));
    }
}
