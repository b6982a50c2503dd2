//! What may be uploaded as a blueprint: a text, or a package of several files with a main file among them.

use std::fmt;

use crate::sorted::SortedMap;
use crate::syntax::archive::{self, ArchiveError, Limits};
use crate::syntax::tar;

/// What a package may hold. The service does not tell its own limits.
pub const LIMITS: Limits = Limits {
    packed: 4 << 20,
    files: 500,
    unpacked: 8 << 20,
    name: 255,
    path: 2048,
};

/// What was uploaded, as files by their paths.
#[derive(Clone, Debug)]
pub struct Package {
    files: SortedMap<String, Vec<u8>>,
    /// Where the main file of a text is not found by its name.
    single: bool,
}

/// Why something is no package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackageError {
    /// There is nothing in it.
    Empty,
    /// It is too large, packed or unpacked, or has too many files.
    TooLarge(ArchiveError),
    /// It is none of the kinds that are read, by its name.
    Unsupported(String),
    /// It cannot be read.
    Damaged(ArchiveError),
    /// It has no main file of this name.
    NoMain(String),
    /// The main file is not UTF-8.
    Encoding(String),
}

impl Package {
    /// Opens what was uploaded under a name. What kind it is its bytes tell, and of a text its name.
    ///
    /// # Errors
    /// For what is no package, or breaks a limit.
    pub fn open(name: &str, bytes: &[u8]) -> Result<Self, PackageError> {
        let refused = |error| match error {
            ArchiveError::TooLarge
            | ArchiveError::TooManyFiles
            | ArchiveError::TooLargeUnpacked => PackageError::TooLarge(error),
            error => PackageError::Damaged(error),
        };
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        if bytes.is_empty() {
            return Err(PackageError::Empty);
        }
        if bytes.len() > LIMITS.packed {
            return Err(refused(ArchiveError::TooLarge));
        }
        let files = if bytes.starts_with(b"PK") || ends(&[".zip"]) {
            archive::unpacked(bytes, LIMITS, |_, _| Ok(())).map_err(refused)?
        } else if bytes.starts_with(tar::MAGIC) || ends(&[".tgz", ".tar.gz"]) {
            tar::untar(bytes, LIMITS).map_err(refused)?
        } else if ends(&[".yaml", ".yml", ".json"]) {
            let mut files = SortedMap::new();
            files.insert(name.to_owned(), bytes.to_vec());
            return Ok(Self {
                files,
                single: true,
            });
        } else {
            return Err(PackageError::Unsupported(name.to_owned()));
        };
        Ok(Self {
            files: without_folder(files),
            single: false,
        })
    }

    /// Its files by their paths; a folder around all of them is left out.
    pub fn files(&self) -> &SortedMap<String, Vec<u8>> {
        &self.files
    }

    /// The main file, with its path. A text that was not packed is one, whatever its name.
    ///
    /// # Errors
    /// When there is none, or it is not UTF-8.
    pub fn main(&self, wanted: &str) -> Result<(&str, &str), PackageError> {
        let fits = |path: &str| self.single || path == wanted;
        let found = self.files.iter().find(|(path, _)| fits(path));
        let Some((path, bytes)) = found else {
            return Err(PackageError::NoMain(wanted.to_owned()));
        };
        let text = std::str::from_utf8(bytes);
        let text = text.map_err(|_| PackageError::Encoding(path.clone()))?;
        Ok((path, text))
    }
}

/// Files without the folder that is around all of them, and without what one system puts beside files for itself.
fn without_folder(mut files: SortedMap<String, Vec<u8>>) -> SortedMap<String, Vec<u8>> {
    files.retain(|path, _| {
        let name = path.rsplit('/').next().unwrap_or_default();
        !path.starts_with("__MACOSX/") && !name.starts_with("._")
    });
    let first = files.keys().next().and_then(|path| path.split_once('/'));
    let Some(folder) = first.map(|(folder, _)| format!("{folder}/")) else {
        return files;
    };
    if !files.keys().all(|path| path.starts_with(&folder)) {
        return files;
    }
    let mut inner = SortedMap::new();
    for (path, content) in files {
        let path = path.strip_prefix(&*folder).unwrap_or(&path);
        inner.insert(path.to_owned(), content);
    }
    inner
}

impl fmt::Display for PackageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is nothing in it"),
            Self::TooLarge(why) | Self::Damaged(why) => why.fmt(f),
            Self::Unsupported(name) => {
                write!(f, "`{name}` is no .zip, .tar.gz, .tgz, .yaml or .json")
            }
            Self::NoMain(name) => write!(f, "there is no file `{name}` in the package's root"),
            Self::Encoding(name) => write!(f, "`{name}` is not UTF-8"),
        }
    }
}
