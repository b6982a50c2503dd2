use std::rc::Rc;

use crate::func::{FileError, Host, TemplateError};
use crate::sorted::{Gather, SortedMap};
use crate::value::Value;

/// All files of a template, as the functions that read files see them. It knows no time and no chance.
#[derive(Clone, Debug, Default)]
pub struct Files {
    by_path: Rc<SortedMap<Rc<str>, Rc<[u8]>>>,
}

impl Files {
    /// These files; names are `/`-separated and relative to the root.
    pub fn new(files: &[(String, Vec<u8>)]) -> Self {
        let by_path = files
            .iter()
            .map(|(name, bytes)| (clean(name).into(), bytes.as_slice().into()));
        Self {
            by_path: Rc::new(by_path.gathered()),
        }
    }

    /// The bytes of a file.
    pub fn get(&self, path: &str) -> Option<&Rc<[u8]>> {
        self.by_path.get(&*clean(path))
    }

    /// The names of all files, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(|name| &**name)
    }

    fn below<'f>(&'f self, prefix: &'f str) -> impl Iterator<Item = &'f str> {
        self.by_path
            .keys()
            .filter_map(move |path| path.strip_prefix(prefix))
    }
}

/// A path without `.`, `..` and doubled slashes. The template's folder counts as the root.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

impl Host for Files {
    fn file(&self, path: &str) -> Result<Rc<[u8]>, FileError> {
        if let Some(bytes) = self.get(path) {
            return Ok(bytes.clone());
        }
        let prefix = super::source::prefix(&clean(path));
        match self.below(&prefix).next() {
            Some(_) => Err(FileError::Directory),
            None => Err(FileError::Missing),
        }
    }

    fn files(&self, directory: &str) -> Vec<String> {
        let prefix = super::source::prefix(&clean(directory));
        self.below(&prefix).map(str::to_owned).gathered()
    }

    fn plan_time(&self) -> Option<Rc<str>> {
        None
    }

    fn now(&self) -> Option<Rc<str>> {
        None
    }

    fn random(&self) -> Option<[u8; 16]> {
        None
    }

    fn template(&self, _: &str, _: &SortedMap<Rc<str>, Value>) -> Result<Value, TemplateError> {
        let message = "templates are rendered by the evaluator";
        Err(TemplateError::Evaluation(message.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_may_be_written_in_many_ways() {
        let files = Files::new(&[("net/a.txt".to_owned(), b"x".to_vec())]);
        for path in ["net/a.txt", "./net//a.txt", "/net/b/../a.txt"] {
            assert_eq!(files.file(path).as_deref(), Ok(&b"x"[..]), "{path}");
        }
        assert_eq!(files.file("net"), Err(FileError::Directory));
        assert_eq!(files.file("ne"), Err(FileError::Missing));
        assert_eq!(files.files("."), ["net/a.txt"]);
        assert_eq!(files.files("./net"), ["a.txt"]);
    }
}
