use super::Severity;

/// What kind of problem it is. One row of [`CODES`].
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable name in kebab case, used in ignore comments, links and JSON.
    pub id: &'static str,
    /// Terraform's summary for it, or our own term where Terraform has none.
    pub title: &'static str,
    /// Usual severity.
    pub severity: Severity,
    /// One sentence: what it means and what to do.
    pub explain: &'static str,
}

/// Declares every code as a constant and as a row of [`CODES`], in one place.
macro_rules! codes {
    ($($name:ident $id:literal $title:literal $severity:ident $explain:literal;)*) => {
        $(#[doc = $explain] pub static $name: Code =
            Code { id: $id, title: $title, severity: Severity::$severity, explain: $explain };)*
        /// Every code, sorted by id (a test checks it).
        pub static CODES: &[&Code] = &[$(&$name),*];
    };
}

// Sorted by id. Two codes may share a title: Terraform's summary is coarser than our code.
codes! {
    DUPLICATE_ATTRIBUTE "duplicate-attribute" "Attribute redefined" Error "An argument is set twice in one block; remove one of the two.";
    SYNTAX "syntax" "Invalid expression" Error "The text is not well-formed HCL at this place.";
    UNDECLARED_REFERENCE "undeclared-reference" "Reference to undeclared resource" Error "Nothing with this address is declared in the module.";
}

/// The code with this id.
pub fn by_id(id: &str) -> Option<&'static Code> {
    CODES
        .binary_search_by(|c| c.id.cmp(id))
        .ok()
        .and_then(|i| CODES.get(i))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_by_id() {
        assert!(CODES.windows(2).all(|w| w[0].id < w[1].id));
    }

    #[test]
    fn found_by_id() {
        assert_eq!(by_id("syntax"), Some(&SYNTAX));
        assert_eq!(by_id("no-such-code"), None);
    }
}
