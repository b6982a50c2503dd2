//! What the tests of the source tree name.

use std::path::Path;

use formwork::diag::{CODES, Code};
use formwork::sorted::SortedSet;

/// Constants, ids and quoted texts that stand in tests.
pub struct Words {
    bare: SortedSet<String>,
    quoted: SortedSet<String>,
}

impl Words {
    /// Those of all tests but the conformance cases, which are counted one by one, and of what is counted here.
    pub fn of_tests() -> Self {
        let mut words = Self {
            bare: SortedSet::new(),
            quoted: SortedSet::new(),
        };
        for folder in ["src", "tests", "pkg/test"] {
            words.folder(&crate::root().join(folder));
        }
        words
    }

    fn folder(&mut self, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                if !["coverage", "conformance", "node_modules"].contains(&name) {
                    self.folder(&path);
                }
            } else if name.ends_with(".rs")
                || name.ends_with(".mjs")
                || path.parent().is_some_and(|folder| folder.ends_with("ide"))
            {
                self.file(&path);
            }
        }
    }

    fn file(&mut self, path: &Path) {
        let text = std::fs::read_to_string(path).unwrap();
        let shown = path.strip_prefix(crate::root()).unwrap().to_str().unwrap();
        let own = shown.starts_with("src/") && !shown.ends_with("tests.rs");
        let text = match text.split_once("#[cfg(test)]\nmod tests {") {
            Some((_, tests)) if own => tests,
            None if own && !shown.contains("/tests/") => return,
            _ => &text,
        };
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let bare = text.split(|c| !word(c)).map(str::to_owned);
        self.bare.extend(bare);
        let plain = text.replace("\\\"", "'");
        let quotes: &[char] = if shown.ends_with(".mjs") {
            &['"', '\'']
        } else {
            &['"']
        };
        for quoted in quotes.iter().flat_map(|quote| plain.split(*quote)) {
            let title = quoted.split(" @ ").next().unwrap_or(quoted);
            self.quoted.insert(title.to_owned());
        }
    }

    /// Whether a test names a code: by its constant, by its id, or by its title if no other code has the same one.
    /// An id of one word must stand in quotes.
    pub fn name(&self, code: &Code) -> bool {
        let constant = code.id.replace('-', "_").to_uppercase();
        let alone = CODES.iter().filter(|c| c.title == code.title).count() == 1;
        let id = match code.id.contains('-') {
            true => &self.bare,
            false => &self.quoted,
        };
        self.bare.contains(&constant)
            || id.contains(code.id)
            || alone && self.quoted.contains(&code.title.replace('"', "'"))
    }
}
