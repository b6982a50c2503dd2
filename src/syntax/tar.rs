//! Files of a `.tar.gz`, within the limits of packages.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::archive::{ArchiveError, Limits, check_path};
use crate::sorted::SortedMap;
use crate::text::checksum;

/// What a `.gz` begins with, followed by how it is compressed: the only way there is.
pub const MAGIC: &[u8] = b"\x1f\x8b\x08";
const BLOCK: usize = 512;
const CUT_OFF: ArchiveError = ArchiveError::Unreadable("it is cut off");

/// The files of a `.tar.gz`. Folders are passed over, links and devices refused.
///
/// # Errors
/// Names the first limit that is broken, or how the package is.
pub fn untar(bytes: &[u8], limits: Limits) -> Result<SortedMap<String, Vec<u8>>, ArchiveError> {
    if bytes.len() > limits.packed {
        return Err(ArchiveError::TooLarge);
    }
    // Each file stands in whole blocks, with one or two in front that tell its name, and blocks of nothing at the end.
    let most = limits.unpacked + (limits.files + 1) * 8 * BLOCK;
    let content = inflate(bytes, most)?;
    let mut files = SortedMap::new();
    let mut rest = content.as_slice();
    let mut long = None;
    let mut size = 0;
    while let Some((head, tail)) = rest.split_at_checked(BLOCK) {
        if head.iter().all(|byte| *byte == 0) {
            return Ok(files);
        }
        let length = check_head(head)?;
        let content = tail.get(..length).ok_or(CUT_OFF)?;
        rest = tail.get(length.next_multiple_of(BLOCK)..).unwrap_or(&[]);
        match head.get(156) {
            Some(b'L') => long = Some(text(content)),
            Some(b'x') => long = extended_path(content).or(long),
            Some(b'g') => {}
            Some(b'5') => long = None,
            Some(b'0' | 0 | b'7') => {
                let path = long.take().unwrap_or_else(|| path_of(head));
                let path = path.trim_start_matches("./").to_owned();
                if path.ends_with('/') {
                    continue;
                }
                check_path(&path, limits)?;
                size += content.len();
                if size > limits.unpacked {
                    return Err(ArchiveError::TooLargeUnpacked);
                }
                files.insert(path, content.to_vec());
                if files.len() > limits.files {
                    return Err(ArchiveError::TooManyFiles);
                }
            }
            _ => return Err(ArchiveError::Unreadable("something in it is no file")),
        }
    }
    // Without its end it is cut off, but where a tool left that out.
    if rest.is_empty() && !files.is_empty() {
        Ok(files)
    } else {
        Err(CUT_OFF)
    }
}

/// What is in a `.gz` of one member.
fn inflate(bytes: &[u8], most: usize) -> Result<Vec<u8>, ArchiveError> {
    const HEAD: usize = 10;
    const TAIL: usize = 8;
    let flags = *bytes.get(3).ok_or(CUT_OFF)?;
    let mut at = HEAD;
    if flags & 4 != 0 {
        let length = bytes.get(at..at + 2).ok_or(CUT_OFF)?;
        at += 2 + number(length);
    }
    // A name and a comment, each up to a zero.
    for flag in [8, 16] {
        if flags & flag != 0 {
            let text = bytes.get(at..).ok_or(CUT_OFF)?;
            at += 1 + text.iter().position(|byte| *byte == 0).ok_or(CUT_OFF)?;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    let end = bytes.len().checked_sub(TAIL).ok_or(CUT_OFF)?;
    let packed = bytes.get(at..end).ok_or(CUT_OFF)?;
    let content = decompress_to_vec_with_limit(packed, most).map_err(|error| {
        match error.status == miniz_oxide::inflate::TINFLStatus::HasMoreOutput {
            true => ArchiveError::TooLargeUnpacked,
            false => ArchiveError::Unreadable("its compression is damaged"),
        }
    })?;
    let sum = bytes.get(end..end + 4).ok_or(CUT_OFF)?;
    match number(sum) == checksum(&content) as usize {
        true => Ok(content),
        false => Err(ArchiveError::Unreadable("its checksum is another one")),
    }
}

/// A little-endian number.
fn number(bytes: &[u8]) -> usize {
    let digits = bytes.iter().rev();
    digits.fold(0, |number, byte| number << 8 | usize::from(*byte))
}

/// Checks what stands in front of a file. Gives the length of the file.
fn check_head(head: &[u8]) -> Result<usize, ArchiveError> {
    let sum = octal(head.get(148..156)).unwrap_or(0);
    let blank = |(at, byte): (usize, &u8)| match at {
        148..156 => usize::from(b' '),
        _ => usize::from(*byte),
    };
    if head.iter().enumerate().map(blank).sum::<usize>() != sum {
        return Err(ArchiveError::Unreadable(
            "it is no tar file, or a damaged one",
        ));
    }
    octal(head.get(124..136)).ok_or(ArchiveError::Unreadable("a length in it is none"))
}

fn octal(bytes: Option<&[u8]>) -> Option<usize> {
    let text = text(bytes?);
    usize::from_str_radix(text.trim_matches(' '), 8).ok()
}

/// A text up to its first zero.
fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0);
    let bytes = bytes.get(..end.unwrap_or(bytes.len()));
    String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned()
}

fn path_of(head: &[u8]) -> String {
    let name = text(head.get(..100).unwrap_or_default());
    let folder = match head.get(257..262) {
        Some(b"ustar") => text(head.get(345..500).unwrap_or_default()),
        _ => String::new(),
    };
    match folder.as_str() {
        "" => name,
        folder => format!("{folder}/{name}"),
    }
}

/// The path in an extended header: lines of a length, a space, `key=value`.
fn extended_path(content: &[u8]) -> Option<String> {
    let mut rest = content;
    while !rest.is_empty() {
        let space = rest.iter().position(|byte| *byte == b' ')?;
        let length = std::str::from_utf8(rest.get(..space)?).ok()?;
        let (line, tail) = rest.split_at_checked(length.parse().ok()?)?;
        let line = text(line.get(space + 1..)?);
        if let Some(path) = line.strip_prefix("path=") {
            return Some(path.trim_end_matches('\n').to_owned());
        }
        rest = tail;
    }
    None
}
