//! Lint rules, and what they mend in the examples of their pages.

use formwork::diag::Safety;
use formwork::lint::{LINTS, Lint};
use formwork::sorted::SortedSet;

use super::{header, row};
use crate::lint::pages::{examples, level, linted, page};

pub fn part() -> String {
    let recommended = LINTS.iter().filter(|lint| lint.recommended).count();
    let rows: Vec<(&Lint, String)> = LINTS.iter().map(|lint| (*lint, fixes(lint))).collect();
    let mending = rows.iter().filter(|(_, fixes)| !fixes.is_empty()).count();
    let mut part = format!(
        "## Lint rules\n\nOf {} rules {recommended} are recommended, which is to say on from the beginning, and {mending} offer a fix in \
         the bad examples of their pages: a safe one keeps the meaning, an unsafe one wants a look, and one that is shown is never applied.\n\n",
        LINTS.len()
    );
    part += &header(&["rule", "group", "level", "recommended", "options", "fix"]);
    for (lint, fixes) in rows {
        let id = lint.code.id;
        let options: Vec<String> = lint
            .options
            .iter()
            .map(|option| format!("`{}`", option.name))
            .collect();
        part += &row(&[
            &format!("[{id}](rules/{id}.md)"),
            lint.group.name(),
            level(lint.code.severity),
            if lint.recommended { "yes" } else { "" },
            &options.join(", "),
            &fixes,
        ]);
    }
    part
}

/// How safe the fixes are that the rule offers in its bad examples.
fn fixes(lint: &Lint) -> String {
    let mut kinds = SortedSet::new();
    for example in examples(&page(lint), "Bad") {
        let linted = linted(&example, lint);
        let found = linted.checked.diagnostics.iter();
        let own = found.filter(|d| d.code == lint.code);
        kinds.extend(own.flat_map(|d| &d.fixes).map(|fix| match fix.safety {
            Safety::Safe => "safe",
            Safety::ShowOnly => "shown",
            Safety::Unsafe => "unsafe",
        }));
    }
    kinds.into_iter().collect::<Vec<_>>().join(", ")
}
