//! Template packages: a zip file taken apart, within the limits of the service.
//!
//! Every size is checked before anything of that size is made: a small file that unpacks to a large one
//! costs no more than the limit.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::sorted::{Gather, SortedMap};
use crate::text::checksum;

/// What a package may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the package itself. //= ZIP-1
    pub packed: usize,
    /// Files in it. //= ZIP-2
    pub files: usize,
    /// Bytes of all files together. //= ZIP-4
    pub unpacked: usize,
    /// Bytes of one part of a path. //= ZIP-5
    pub name: usize,
    /// Bytes of a whole path. //= ZIP-5
    pub path: usize,
}

impl Limits {
    /// Those of the service.
    pub const SERVICE: Self = Self {
        packed: 1 << 20,
        files: 100,
        unpacked: 1 << 20,
        name: 255,
        path: 2048,
    };
}

/// Why a package is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveError {
    /// The package has too many bytes.
    TooLarge,
    /// There are too many files in it.
    TooManyFiles,
    /// A file of variable values is in it.
    HoldsVariables(String),
    /// Its files have too many bytes.
    TooLargeUnpacked,
    /// A part of a path is too long.
    NameTooLong(String),
    /// A path is too long.
    PathTooLong(String),
    /// No template stands in the root folder.
    NoTemplate,
    /// A path leads out of the package.
    Outside(String),
    /// A path begins with a slash.
    Absolute(String),
    /// A path has an empty part, `.` or `..`.
    OddPath(String),
    /// A template is not UTF-8.
    NotUtf8(String),
    /// A JSON template begins with a byte order mark.
    ByteOrderMark(String),
    /// It is no zip file, or a broken one, or it uses something no template package needs.
    Unreadable(&'static str),
}

impl ArchiveError {
    /// The service's code for it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "RF.10011042",          //= ZIP-1
            Self::TooManyFiles => "RF.10011041",      //= ZIP-2
            Self::HoldsVariables(_) => "RF.10011025", //= ZIP-3
            Self::TooLargeUnpacked => "RF.10011026",  //= ZIP-4
            Self::NameTooLong(_) => "RF.10011152",    //= ZIP-5
            Self::PathTooLong(_) => "RF.10011151",    //= ZIP-5
            Self::NoTemplate => "RF.10011157",        //= ZIP-6
            Self::Outside(_) => "RF.10011083",        //= ZIP-7
            Self::Absolute(_) => "RF.10011155",       //= ZIP-7
            Self::OddPath(_) => "RF.10011156",        //= ZIP-7
            Self::Unreadable(_) => "RF.10011102",     //= ZIP-8
            Self::NotUtf8(_) => "RF.10011085",        //= ZIP-9 TPL-6
            Self::ByteOrderMark(_) => "RF.10011120",  //= TPL-6
        }
    }

    /// The number of the service's rule.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::TooLarge => "ZIP-1",
            Self::TooManyFiles => "ZIP-2",
            Self::HoldsVariables(_) => "ZIP-3",
            Self::TooLargeUnpacked => "ZIP-4",
            Self::NameTooLong(_) | Self::PathTooLong(_) => "ZIP-5",
            Self::NoTemplate => "ZIP-6",
            Self::Outside(_) | Self::Absolute(_) | Self::OddPath(_) => "ZIP-7",
            Self::Unreadable(_) => "ZIP-8",
            Self::NotUtf8(_) | Self::ByteOrderMark(_) => "TPL-6",
        }
    }

    /// The file it is about; nothing when it is about the whole package.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::HoldsVariables(path)
            | Self::NameTooLong(path)
            | Self::PathTooLong(path)
            | Self::Outside(path)
            | Self::Absolute(path)
            | Self::OddPath(path)
            | Self::NotUtf8(path)
            | Self::ByteOrderMark(path) => Some(path),
            _ => None,
        }
    }
}

impl std::fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge => f.write_str("the package is too large"),
            Self::TooManyFiles => f.write_str("there are too many files in the package"),
            Self::HoldsVariables(path) => write!(f, "`{path}` is a file of variable values"),
            Self::TooLargeUnpacked => f.write_str("the files of the package are too large"),
            Self::NameTooLong(path) => write!(f, "a name in `{path}` is too long"),
            Self::PathTooLong(path) => write!(f, "the path `{path}` is too long"),
            Self::NoTemplate => {
                f.write_str("no .tf or .tf.json file is in the root folder of the package")
            }
            Self::Outside(path) => write!(f, "`{path}` leads out of the package"),
            Self::Absolute(path) => write!(f, "`{path}` begins with a slash"),
            Self::OddPath(path) => write!(f, "`{path}` has an empty part, `.` or `..`"),
            Self::NotUtf8(path) => write!(f, "`{path}` is not UTF-8"),
            Self::ByteOrderMark(path) => write!(f, "`{path}` begins with a byte order mark"),
            Self::Unreadable(why) => write!(f, "the package cannot be read: {why}"),
        }
    }
}

/// The files of a package, sorted by path.
///
/// # Errors
/// Names the first rule that the package breaks.
pub fn unzip(bytes: &[u8], limits: Limits) -> Result<Vec<(String, Vec<u8>)>, ArchiveError> {
    let files = unpacked(bytes, limits, check_file)?;
    if !files.keys().any(|path| is_root_template(path)) {
        return Err(ArchiveError::NoTemplate);
    }
    Ok(files.into_iter().collect())
}

/// The files of a zip file within limits, whatever they are; each is judged before it is unpacked, and with its content afterwards.
///
/// # Errors
/// Names the first limit that is broken, or what somebody judged of a file.
pub fn unpacked(
    bytes: &[u8],
    limits: Limits,
    judge: fn(&str, Option<&[u8]>) -> Result<(), ArchiveError>,
) -> Result<SortedMap<String, Vec<u8>>, ArchiveError> {
    if bytes.len() > limits.packed {
        return Err(ArchiveError::TooLarge);
    }
    let members: Vec<Member> = members(bytes)?
        .into_iter()
        .filter(|m| !m.path.ends_with('/'))
        .gathered();
    if members.len() > limits.files {
        return Err(ArchiveError::TooManyFiles);
    }
    members.iter().try_for_each(|m| {
        check_path(&m.path, limits)?;
        judge(&m.path, None)
    })?;
    let mut files = SortedMap::new();
    let mut left = limits.unpacked;
    for member in members {
        let content = unpack(bytes, &member, left)?;
        left -= content.len();
        judge(&member.path, Some(&content))?;
        files.insert(member.path, content);
    }
    Ok(files)
}

/// What may not be in a package of templates.
fn check_file(path: &str, content: Option<&[u8]>) -> Result<(), ArchiveError> {
    match content {
        Some(content) => check_text(path, content),
        None if path.ends_with(".tfvars") || path.ends_with(".tfvars.json") => {
            Err(ArchiveError::HoldsVariables(path.to_owned()))
        }
        None => Ok(()),
    }
}

/// Every rule that these files would break in a package. How large the package itself would be is not known.
pub fn faults(files: &SortedMap<String, Vec<u8>>, limits: Limits) -> Vec<ArchiveError> {
    let mut found = Vec::new();
    if files.len() > limits.files {
        found.push(ArchiveError::TooManyFiles);
    }
    for (path, content) in files {
        let fits = check_path(path, limits).and_then(|()| check_file(path, None));
        found.extend(fits.err());
        found.extend(check_text(path, content).err());
    }
    if files.values().map(Vec::len).sum::<usize>() > limits.unpacked {
        found.push(ArchiveError::TooLargeUnpacked);
    }
    if !files.keys().any(|path| is_root_template(path)) {
        found.push(ArchiveError::NoTemplate);
    }
    found
}

fn is_root_template(path: &str) -> bool {
    !path.contains('/') && is_template(path)
}

/// Whether the name is that of a template.
pub fn is_template(path: &str) -> bool {
    path.ends_with(".tf") || path.ends_with(".tf.json")
}

/// Whether a path of a package is one that may be in it.
///
/// # Errors
/// Names the rule it breaks.
pub fn check_path(path: &str, limits: Limits) -> Result<(), ArchiveError> {
    if path.starts_with('/') {
        return Err(ArchiveError::Absolute(path.to_owned()));
    }
    let mut depth = 0_i32;
    let mut odd = false;
    for part in path.split('/') {
        if part.len() > limits.name {
            return Err(ArchiveError::NameTooLong(path.to_owned()));
        }
        odd |= matches!(part, "" | "." | "..");
        depth += match part {
            ".." => -1,
            "" | "." => 0,
            _ => 1,
        };
        if depth < 0 {
            return Err(ArchiveError::Outside(path.to_owned()));
        }
    }
    if odd {
        return Err(ArchiveError::OddPath(path.to_owned()));
    }
    if path.len() > limits.path {
        return Err(ArchiveError::PathTooLong(path.to_owned()));
    }
    Ok(())
}

/// One text of a package.
///
/// # Errors
/// For a template that is not UTF-8, or is JSON and begins with a byte order mark.
pub fn check_text(path: &str, content: &[u8]) -> Result<(), ArchiveError> {
    if !is_template(path) {
        return Ok(());
    }
    if std::str::from_utf8(content).is_err() {
        return Err(ArchiveError::NotUtf8(path.to_owned()));
    }
    if path.ends_with(".json") && content.starts_with("\u{feff}".as_bytes()) {
        return Err(ArchiveError::ByteOrderMark(path.to_owned()));
    }
    Ok(())
}

/// An entry of the zip file's directory.
struct Member {
    path: String,
    method: u16,
    packed: usize,
    unpacked: usize,
    checksum: u32,
    header: usize,
}

/// Reads little-endian numbers at places of a file.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn bytes(&self, at: usize, len: usize) -> Result<&'b [u8], ArchiveError> {
        let end = at.checked_add(len).ok_or(CUT_OFF)?;
        self.0.get(at..end).ok_or(CUT_OFF)
    }

    fn number(&self, at: usize, len: usize) -> Result<u32, ArchiveError> {
        let bytes = self.bytes(at, len)?;
        Ok(bytes.iter().rev().fold(0, |n, b| n << 8 | u32::from(*b)))
    }

    fn half(&self, at: usize) -> Result<u16, ArchiveError> {
        Ok(u16::try_from(self.number(at, 2)?).unwrap_or(u16::MAX))
    }

    fn size(&self, at: usize, len: usize) -> Result<usize, ArchiveError> {
        Ok(self.number(at, len)? as usize)
    }
}

const CUT_OFF: ArchiveError = ArchiveError::Unreadable("it is cut off");

/// The directory stands at the end of the file; its own record, at the very end, may be followed by a
/// comment of up to 64 KB.
fn members(bytes: &[u8]) -> Result<Vec<Member>, ArchiveError> {
    const RECORD: usize = 22;
    let last = bytes.len().checked_sub(RECORD);
    let last = last.ok_or(ArchiveError::Unreadable("it is no zip file"))?;
    let reader = Reader(bytes);
    let record = (last.saturating_sub(0xffff)..=last)
        .rev()
        .find(|at| {
            bytes
                .get(*at..)
                .is_some_and(|b| b.starts_with(b"PK\x05\x06"))
        })
        .ok_or(ArchiveError::Unreadable("it is no zip file"))?;
    let count = reader.half(record + 10)?;
    let mut at = reader.size(record + 16, 4)?;
    let mut members = Vec::new();
    for _ in 0..count {
        if reader.bytes(at, 4)? != b"PK\x01\x02" {
            return Err(ArchiveError::Unreadable("its directory is broken"));
        }
        if reader.half(at + 8)? & 1 == 1 {
            return Err(ArchiveError::Unreadable("it is encrypted"));
        }
        let name = reader.size(at + 28, 2)?;
        let extra = reader.size(at + 30, 2)? + reader.size(at + 32, 2)?;
        let path = String::from_utf8_lossy(reader.bytes(at + 46, name)?);
        members.push(Member {
            // Some tools on Windows write their own separator.
            path: path.replace('\\', "/"),
            method: reader.half(at + 10)?,
            checksum: reader.number(at + 16, 4)?,
            packed: reader.size(at + 20, 4)?,
            unpacked: reader.size(at + 24, 4)?,
            header: reader.size(at + 42, 4)?,
        });
        at += 46 + name + extra;
    }
    Ok(members)
}

fn unpack(bytes: &[u8], member: &Member, limit: usize) -> Result<Vec<u8>, ArchiveError> {
    const HEADER: usize = 30;
    if member.unpacked > limit {
        return Err(ArchiveError::TooLargeUnpacked);
    }
    let reader = Reader(bytes);
    if reader.bytes(member.header, 4)? != b"PK\x03\x04" {
        return Err(ArchiveError::Unreadable("a file in it is broken"));
    }
    let skip = reader.size(member.header + 26, 2)? + reader.size(member.header + 28, 2)?;
    let packed = reader.bytes(member.header + HEADER + skip, member.packed)?;
    let content = match member.method {
        0 => packed.to_vec(),
        8 => decompress_to_vec_with_limit(packed, member.unpacked)
            .map_err(|_| ArchiveError::Unreadable("a file in it is broken"))?,
        _ => return Err(ArchiveError::Unreadable("its compression is not known")),
    };
    if content.len() != member.unpacked || checksum(&content) != member.checksum {
        return Err(ArchiveError::Unreadable("a file in it is broken"));
    }
    Ok(content)
}
