use std::ops::Range;

use super::Workspace;
use crate::diag::{Diagnostic, Diagnostics, Edit, code};
use crate::sorted::SortedMap;
use crate::syntax::format::{self, Formatted};
use crate::text::{FileId, Source, Sources};

/// What [`Workspace::format`] would change.
#[derive(Clone, Debug, Default)]
pub struct Reformatted {
    /// The files whose layout is not the canonical one, in order.
    pub files: Vec<ReformattedFile>,
    /// Why other files keep theirs: mistakes in them, by file and place.
    pub diagnostics: Diagnostics,
    /// The texts the places point into.
    pub sources: Sources,
}

/// A file in its canonical layout.
#[derive(Clone, Debug)]
pub struct ReformattedFile {
    /// Its path.
    pub path: String,
    /// The changes, in order and apart from each other.
    pub edits: Vec<Edit>,
    /// What comes of them.
    pub content: Vec<u8>,
    /// Whether the text still says the same; see [`format::Formatted::faithful`].
    pub faithful: bool,
}

impl Workspace {
    /// The files in the layout of `terraform fmt`: all that it looks at, or one that is named, which is in the native
    /// syntax whatever its extension. `within` are the bytes of that file that may change.
    pub fn format(&self, path: Option<&str>, within: Option<Range<u32>>) -> Reformatted {
        let mut found = Reformatted::default();
        for (name, bytes) in &self.files {
            let wanted = match path {
                Some(path) => path == name,
                None => format::is_formatted(name),
            };
            if path.is_some() && wanted && (name.ends_with(".yaml") || name.ends_with(".yml")) {
                let text = format!("`{name}` is YAML; only the native syntax is formatted");
                let problem = Diagnostic::new(&code::UNSUPPORTED_FEATURE, text);
                found.diagnostics.push(problem);
            } else if wanted && !name.ends_with(".json") {
                found.add(name, bytes, within.clone());
            }
        }
        found.diagnostics.sort();
        found
    }
}

/// Gives files that changed their canonical layout, where they had it before. Whether there is anything to do.
pub(super) fn tidy(
    before: &SortedMap<String, Vec<u8>>,
    after: &mut SortedMap<String, Vec<u8>>,
) -> bool {
    let mut found = false;
    for (path, bytes) in after {
        let old = before.get(path).filter(|old| *old != bytes);
        let was_tidy = old
            .and_then(|old| layout(path, old))
            .is_some_and(|l| l.edits.is_empty());
        let Some(new) = was_tidy.then(|| layout(path, bytes)).flatten() else {
            continue;
        };
        if new.faithful && !new.edits.is_empty() {
            *bytes = format::apply(bytes, &new.edits);
            found = true;
        }
    }
    found
}

/// The layout of a file in the native syntax without mistakes.
fn layout(path: &str, bytes: &[u8]) -> Option<Formatted> {
    let source = Source::from_bytes(FileId(0), path, bytes);
    let known = format::has_extension(path);
    known.then(|| format::format(&source, None).ok()).flatten()
}

impl Reformatted {
    fn add(&mut self, path: &str, bytes: &[u8], within: Option<Range<u32>>) {
        let id = self.sources.add_bytes(path, bytes);
        let Some(source) = self.sources.get(id) else {
            return;
        };
        match format::format(source, within) {
            Err(problems) => self.diagnostics.append(problems),
            Ok(formatted) if formatted.edits.is_empty() => {}
            Ok(formatted) => self.files.push(ReformattedFile {
                path: path.to_owned(),
                content: format::apply(bytes, &formatted.edits),
                edits: formatted.edits,
                faithful: formatted.faithful,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(files: &[(&str, &str)], path: Option<&str>) -> Vec<(String, String)> {
        let mut workspace = Workspace::new();
        for (path, text) in files {
            workspace.set_file(path, text.as_bytes());
        }
        let found = workspace.format(path, None).files.into_iter();
        let shown = |file: ReformattedFile| {
            let text = String::from_utf8(file.content).unwrap();
            (file.path, text)
        };
        found.map(shown).collect()
    }

    #[test]
    fn what_terraform_looks_at() {
        let names = [
            ".h.tf",
            "#a.tf#",
            "a.hcl",
            "a.tf",
            "a.tf.json",
            "a.tfmock.hcl",
            "a.tfquery.hcl",
            "a.tfstack.hcl",
            "a.tftest.hcl",
            "a.tfvars",
            "a.tf~",
            "sub/.b/a.tf",
            "sub/a.tf",
        ];
        let loose = names.map(|name| (name, "a=1"));
        let found = formatted(&loose, None);
        let found: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
        let wanted = [
            "a.tf",
            "a.tfmock.hcl",
            "a.tfquery.hcl",
            "a.tftest.hcl",
            "a.tfvars",
            "sub/a.tf",
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_file_that_is_named_is_formatted() {
        let files = [("a.hcl", "a=1"), ("b.tf", "b=1"), ("c.json", "{}")];
        let one = |path| formatted(&files, Some(path));
        assert_eq!(one("a.hcl"), [("a.hcl".to_owned(), "a = 1".to_owned())]);
        assert_eq!(one("c.json"), []);
        assert_eq!(one("none"), []);
    }
}
