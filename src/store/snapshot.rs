use std::fmt;

use sha2::{Digest, Sha256};

use super::{Record, RecordId, SetAside};
use crate::json::{Scanner, Unreadable, Writer};
use crate::sorted::Gather;

const MAGIC: &str = "formwork-snapshot";
const FORMAT: u32 = 1;

/// Why a snapshot cannot be used at all. Single bad records inside are set aside instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnapshotError {
    /// The bytes do not begin like a snapshot.
    NotASnapshot,
    /// A newer program wrote it.
    NewerFormat,
    /// Bytes were lost or changed on the way.
    Damaged,
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotASnapshot => "this is no snapshot of a world",
            Self::NewerFormat => "the snapshot was written by a newer version of the program",
            Self::Damaged => "the snapshot is damaged: its checksum does not match",
        })
    }
}

/// Writes records as a snapshot: a header line (name, format, checksum) and one JSON line a record.
///
/// A body that is not JSON is written as null and will be set aside when read.
pub fn write_snapshot(records: &[Record]) -> Vec<u8> {
    let mut lines = Vec::new();
    for record in records {
        let mut line = Writer::default();
        record.write(&mut line);
        lines.append(&mut line.finish().into_bytes());
        lines.push(b'\n');
    }
    let mut snapshot = format!("{MAGIC} {FORMAT} {}\n", checksum(&lines)).into_bytes();
    snapshot.append(&mut lines);
    snapshot
}

/// Reads a snapshot: its records, and the lines that were no records.
///
/// # Errors
///
/// When the whole cannot be trusted; see [`SnapshotError`].
pub fn read_snapshot(bytes: &[u8]) -> Result<(Vec<Record>, Vec<SetAside>), SnapshotError> {
    let end = bytes.iter().position(|b| *b == b'\n');
    let (header, lines) = end
        .and_then(|end| bytes.split_at_checked(end + 1))
        .ok_or(SnapshotError::NotASnapshot)?;
    let header = std::str::from_utf8(header).map_err(|_| SnapshotError::NotASnapshot)?;
    let mut words = header.split_whitespace();
    if words.next() != Some(MAGIC) {
        return Err(SnapshotError::NotASnapshot);
    }
    match words.next().and_then(|w| w.parse::<u32>().ok()) {
        Some(FORMAT) => {}
        Some(format) if format > FORMAT => return Err(SnapshotError::NewerFormat),
        _ => return Err(SnapshotError::NotASnapshot),
    }
    if words.next() != Some(checksum(lines).as_str()) {
        return Err(SnapshotError::Damaged);
    }
    Ok(read_lines(lines))
}

fn read_lines(lines: &[u8]) -> (Vec<Record>, Vec<SetAside>) {
    let (mut records, mut aside) = (Vec::new(), Vec::new());
    let filled = lines.split(|b| *b == b'\n').filter(|l| !l.is_empty());
    for (index, line) in filled.enumerate() {
        match read_line(line) {
            Ok(record) => records.push(record),
            Err(error) => aside.push(SetAside {
                id: RecordId::new("line", (index + 2).to_string()),
                reason: error.to_string(),
            }),
        }
    }
    (records, aside)
}

fn read_line(line: &[u8]) -> Result<Record, Unreadable> {
    let mut scanner = Scanner::new(line);
    let (_, record) = Record::read(&mut scanner)?;
    scanner.end()?;
    record.ok_or_else(|| scanner.wrong("the record is not whole"))
}

fn checksum(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).gathered()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records() -> Vec<Record> {
        vec![
            Record {
                id: RecordId::new("stack", "a\"b"),
                version: 1,
                body: br#"{"n":1.50}"#.to_vec(),
            },
            Record {
                id: RecordId::new("world", ""),
                version: 1,
                body: b"null".to_vec(),
            },
        ]
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = write_snapshot(&records());
        assert_eq!(read_snapshot(&bytes), Ok((records(), vec![])));
    }

    #[test]
    fn a_changed_byte_is_noticed() {
        let mut bytes = write_snapshot(&records());
        let last = bytes.len() - 2;
        bytes[last] ^= 1;
        assert_eq!(read_snapshot(&bytes), Err(SnapshotError::Damaged));
        assert_eq!(
            read_snapshot(b"PK\x03\x04\n"),
            Err(SnapshotError::NotASnapshot)
        );
        assert_eq!(
            read_snapshot(b"formwork-snapshot 2 x\n"),
            Err(SnapshotError::NewerFormat)
        );
    }

    #[test]
    fn a_bad_line_is_named_and_the_rest_is_kept() {
        let lines = b"{\"kind\":\"world\",\"key\":\"\",\"version\":1,\"body\":null}\nnonsense\n";
        let (records, aside) = read_lines(lines);
        assert_eq!(records.len(), 1);
        assert_eq!(aside[0].id, RecordId::new("line", "3"));
    }
}
