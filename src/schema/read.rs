use std::rc::Rc;

/// The bytes are no packed catalogue of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackError;

impl std::fmt::Display for PackError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a packed catalogue of this version")
    }
}

impl std::error::Error for PackError {}

/// Reads from the front of some bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Skips a file's four-letter mark.
    pub(super) fn magic(&mut self, mark: &[u8; 4]) -> Result<(), PackError> {
        (self.take(4)? == mark).then_some(()).ok_or(PackError)
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'b [u8], PackError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(PackError)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, PackError> {
        self.take(1)?.first().copied().ok_or(PackError)
    }

    /// Little-endian base 128.
    pub(super) fn varint(&mut self) -> Result<u64, PackError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(PackError)
    }

    pub(super) fn size(&mut self) -> Result<usize, PackError> {
        usize::try_from(self.varint()?).map_err(|_| PackError)
    }

    /// A length and that many bytes.
    pub(super) fn blob(&mut self) -> Result<&'b [u8], PackError> {
        let length = self.size()?;
        self.take(length)
    }

    pub(super) fn text(&mut self) -> Result<&'b str, PackError> {
        std::str::from_utf8(self.blob()?).map_err(|_| PackError)
    }

    fn left(&self) -> usize {
        self.rest.len()
    }
}

/// Rows of bytes: count, lengths, then all bytes. Knows where each row is without reading it.
#[derive(Debug)]
pub(super) struct Rows {
    /// Where each row starts in the file, and after them the end of the last.
    starts: Vec<u32>,
}

impl Rows {
    /// Reads the lengths and skips the rows of a table in `file`.
    pub(super) fn read(file: &[u8], reader: &mut Reader) -> Result<Self, PackError> {
        let count = reader.size()?;
        let mut starts = Vec::with_capacity(count.min(reader.left()) + 1);
        let mut end = 0;
        starts.push(0);
        for _ in 0..count {
            end += u32::try_from(reader.varint()?).map_err(|_| PackError)?;
            starts.push(end);
        }
        let base = u32::try_from(file.len() - reader.left()).map_err(|_| PackError)?;
        reader.take(end as usize)?;
        for start in &mut starts {
            *start += base;
        }
        Ok(Self { starts })
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The bytes of a row.
    pub(super) fn get<'b>(&self, file: &'b Rc<[u8]>, row: usize) -> Result<&'b [u8], PackError> {
        let start = self.starts.get(row).ok_or(PackError)?;
        let end = self.starts.get(row + 1).ok_or(PackError)?;
        file.get(*start as usize..*end as usize).ok_or(PackError)
    }
}
