//! One file per rule. A new rule is a file with a `LINT`, a name in this list, and a page in `docs/rules/`.

use super::Lint;

macro_rules! rules {
    ($($name:ident)*) => {
        $(mod $name;)*
        /// Every rule, sorted by its id.
        pub static LINTS: &[&Lint] = &[$(&$name::LINT),*];
    };
}

rules! {
    missing_tags
    unused_variable
}

#[cfg(test)]
mod tests {
    use super::LINTS;

    #[test]
    fn sorted_by_id() {
        assert!(LINTS.windows(2).all(|w| w[0].code.id < w[1].code.id));
    }
}
