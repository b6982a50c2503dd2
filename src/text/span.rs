use super::FileId;

/// A half-open range of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file the bytes are in.
    pub file: FileId,
    /// First byte, zero-based.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            file,
            start: clamp(start),
            end: clamp(end).max(clamp(start)),
        }
    }

    /// A place in no file. Terraform reports a few problems at such a place.
    pub fn nowhere() -> Self {
        Self::new(FileId(u32::MAX), 0, 0)
    }

    /// The smallest span that covers both. The files must be the same; otherwise `self` is kept.
    pub fn to(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self {
            file: self.file,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Whether another one lies in it, in the same file.
    pub fn has(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The empty span at the start of this one.
    pub fn head(self) -> Self {
        Self {
            end: self.start,
            ..self
        }
    }

    /// The empty span at the end of this one.
    pub fn tail(self) -> Self {
        Self {
            start: self.end,
            ..self
        }
    }

    /// Its last bytes; all of it when it has fewer.
    pub fn last(self, length: usize) -> Self {
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        Self {
            start: self.end.saturating_sub(length).max(self.start),
            ..self
        }
    }

    /// Without its first and last byte.
    pub fn inside(self) -> Self {
        let start = self.start.saturating_add(1).min(self.end);
        Self {
            start,
            end: self.end.saturating_sub(1).max(start),
            ..self
        }
    }

    /// Whether `offset` lies inside or at the end.
    pub fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// The byte range, for slicing the file's text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}
