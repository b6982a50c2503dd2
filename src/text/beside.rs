//! Facts that are needed seldom. Natively they are linked; in wasm they lie in files beside the engine, which the host brings.

use std::cell::Cell;

/// A text of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// How the types of a world behave.
    World,
    /// The types of elements of blueprints.
    Elements,
    /// What stands for elements in the provider.
    Counterparts,
    /// The codes by which the service refuses.
    Codes,
    /// The codes by which the older service refuses.
    OlderCodes,
}

use Beside::{Codes, Counterparts, Elements, OlderCodes, World};

/// The names of the files, in the order of the texts.
const FILES: [(&str, Beside); 5] = [
    ("world", World),
    ("elements", Elements),
    ("counterparts", Counterparts),
    ("error-codes", Codes),
    ("aos-error-codes", OlderCodes),
];

#[cfg(not(target_arch = "wasm32"))]
const LINKED: [&str; 5] = [
    include_str!(concat!(env!("OUT_DIR"), "/world.txt")),
    include_str!("../../data/aos/elements.txt"),
    include_str!("../../data/aos/counterparts.txt"),
    include_str!("../../data/service/error-codes.tsv"),
    include_str!("../../data/service/aos-error-codes.tsv"),
];

#[cfg(target_arch = "wasm32")]
const LINKED: [&str; 5] = [""; 5];

thread_local! {
    static TEXTS: Cell<[&'static str; 5]> = const { Cell::new(LINKED) };
}

impl Beside {
    /// All of them.
    pub const ALL: [Self; 5] = [World, Elements, Counterparts, Codes, OlderCodes];

    /// The text; nothing where it was not brought.
    pub fn text(self) -> &'static str {
        TEXTS.get().get(self as usize).copied().unwrap_or_default()
    }

    /// Whether there is a text. What is not known for want of it must not be taken for wrong.
    pub fn is_here(self) -> bool {
        !self.text().is_empty()
    }

    /// The facts that a file with this name has.
    pub fn of_file(name: &str) -> Option<Self> {
        let mut files = FILES.into_iter();
        files.find(|file| file.0 == name).map(|file| file.1)
    }

    /// Takes a text that the host brought: once, for it stays as long as the engine.
    pub fn bring(self, text: String) {
        let mut texts = TEXTS.get();
        if let Some(place) = texts.get_mut(self as usize) {
            *place = text.leak();
        }
        TEXTS.set(texts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_has_its_place() {
        for (place, (name, facts)) in FILES.into_iter().enumerate() {
            assert_eq!(
                (facts as usize, Beside::of_file(name)),
                (place, Some(facts))
            );
            assert_eq!(facts.text(), LINKED[place]);
            facts.bring(String::new());
            assert!(!facts.is_here(), "{name}");
            facts.bring(name.to_owned());
            assert_eq!(facts.text(), name);
        }
        assert_eq!(Beside::of_file("catalog"), None);
    }
}
