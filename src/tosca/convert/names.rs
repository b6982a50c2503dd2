use std::rc::Rc;

use crate::sorted::{Gather, SortedMap, SortedSet};

/// Names for one kind of thing in Terraform, made of those in a blueprint, each another one.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: SortedMap<Rc<str>, String>,
    taken: SortedSet<String>,
    /// Whether they are names of variables.
    of_variables: bool,
}

/// Names that variables cannot have, for they mean something in `module` blocks.
const RESERVED: [&str; 8] = [
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "locals",
    "providers",
    "source",
    "version",
];

impl Names {
    /// Names for variables.
    pub(super) fn of_variables() -> Self {
        Self {
            of_variables: true,
            ..Self::default()
        }
    }

    /// The name for one of the blueprint among those of its kind.
    pub(super) fn of(&mut self, kind: &str, name: &str) -> String {
        let key = format!("{kind}.{name}");
        if let Some(known) = self.known.get(&*key) {
            return known.clone();
        }
        let made = self.free(name);
        self.known.insert(key.into(), made.clone());
        made
    }

    /// A name that nothing has yet, like the one that is wanted.
    pub(super) fn free(&mut self, wanted: &str) -> String {
        let fit = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let mut plain: String = wanted.chars().map(fit).gathered();
        if !plain.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            plain.insert(0, '_');
        }
        if self.of_variables && RESERVED.contains(&&*plain) {
            plain.push_str("_wanted");
        }
        let mut made = plain.clone();
        let mut number = 1;
        while self.taken.contains(&made) {
            number += 1;
            made = format!("{plain}_{number}");
        }
        self.taken.insert(made.clone());
        made
    }
}
