use crate::diag::{Diagnostic, Severity, code};

/// A rule of the service that a template is held to before it is deployed.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its number.
    pub id: &'static str,
    /// The code the service refuses with; empty where it names none.
    pub code: &'static str,
    /// A note: the service takes the template, but not in every way.
    pub is_note: bool,
    /// What it asks for.
    pub says: &'static str,
}

impl Rule {
    /// The digits of its code.
    pub fn digits(&self) -> &'static str {
        self.code.trim_start_matches("RF.")
    }

    /// That it is broken, and by what.
    pub(super) fn broken(&self, detail: &str) -> Diagnostic {
        let colon = if detail.is_empty() { "" } else { ": " };
        let comma = if self.code.is_empty() { "" } else { ", " };
        let Self { id, code, says, .. } = self;
        let message = format!("{says}{colon}{detail} ({id}{comma}{code})");
        let mut problem = Diagnostic::new(&code::SERVICE_RULE, message);
        if self.is_note {
            problem.severity = Severity::Note;
        }
        problem
    }
}

macro_rules! rules {
    ($($name:ident $id:literal $code:literal $is_note:literal $says:literal;)*) => {
        $(
            #[doc = $says]
            pub static $name: Rule = Rule { id: $id, code: $code, is_note: $is_note, says: $says };
        )*

        /// Every rule that is not about packages; of those see [`crate::syntax::archive::faults`].
        pub static RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    PROVIDER_NAME "NAME-5" "RF.10011166" false
        "the name of a private provider has 1 to 64 lower-case letters, digits and `-`, and `-` neither first nor last";
    NAME_LETTERS "NAME-9" "RF.10011039" true
        "`vars_structure`, which alone takes encrypted values, has only names that begin with an English letter and have English letters, digits, `-` and `_`";
    NAME_LENGTH "NAME-9" "RF.10011005" true
        "`vars_structure`, which alone takes encrypted values, has only names of at most 32 characters";
    PIN "PROV-7" "" false "a private provider needs one exact version: no `>`, `<` or `~>`";
    BODY_LENGTH "TPL-1" "RF.10011005" true
        "`template_body` takes at most 51200 characters; a longer template is given by `template_uri`";
    FILE_SIZE "TPL-7" "RF.10011013" false "a template that is one file has at most 1 MB";
    IMPORT "TPL-10" "RF.10011074" false "a template with `import` blocks cannot be deployed with automatic rollback";
    TWICE "VAR-2" "RF.10011028" false "a variable is given its value in one place only";
    SECRET_TYPE "VAR-3" "" true
        "`vars_structure`, which alone takes encrypted values, has only simple ones; a secret of this type is given in clear text";
    JSON_VALUES "VAR-5" "RF.10011034" false "values come in files whose names end in `.tfvars`";
    VALUES_SIZE "VAR-5" "RF.10011014" false "a file of values has at most 1 MB";
    VALUES_LENGTH "VAR-6" "RF.10011141" true
        "`vars_body` takes at most 51200 characters; longer values are given by `vars_uri`";
}
