//! How to mend what was found: a table of codes, each with what makes its fixes. Whoever finds a problem need not know
//! how to mend it; here the text is at hand, the tree, and the whole configuration.
//!
//! *Invariants.* A fix lies inside its files, cuts no character, and its edits do not overlap. A fix of a text that is
//! not well-formed is offered only when reading the changed text finds fewer problems and no new ones. Nothing of the
//! native syntax is written into JSON.

mod accept;
mod blocks;
mod duplicate;
mod expression;
mod layout;
mod missing;
mod name;
mod place;
mod plain;
mod scene;
mod shape;
mod syntax;
mod table;

use crate::config::Config;
use crate::diag::{Diagnostic, Diagnostics, Edit, Fix, Safety};
use crate::schema::Catalog;
use crate::text::{Source, Sources, Span, is_word};
pub use accept::{Acceptance, Found, accept};
pub use layout::{into_block, without};
use scene::Scene;

/// What makes the fixes of a problem.
type Mend = fn(&Scene<'_>, &Diagnostic) -> Vec<Fix>;

/// So many problems are mended at once; of more, the rest waits until these are gone.
const MOST: usize = 500;

/// Adds fixes to the problems that have none, and drops those that are not sound.
pub fn mend(config: &Config, catalog: &Catalog, list: &mut Diagnostics) {
    let scene = Scene::new(config, catalog);
    for diagnostic in list.iter_mut().take(MOST) {
        let of_text = || crate::syntax::CODES.contains(&diagnostic.code);
        if diagnostic.fixes.is_empty()
            && !(diagnostic.later && of_text())
            && let Some(mend) = table::mend(diagnostic.code)
        {
            diagnostic.fixes = mend(&scene, diagnostic);
        }
        drop_unsound(&scene, diagnostic);
    }
}

/// Drops the fixes of problems that are not sound.
pub fn keep_sound(config: &Config, catalog: &Catalog, list: &mut Diagnostics) {
    let scene = Scene::new(config, catalog);
    for diagnostic in list.iter_mut() {
        drop_unsound(&scene, diagnostic);
    }
}

fn drop_unsound(scene: &Scene<'_>, problem: &mut Diagnostic) {
    problem
        .fixes
        .retain_mut(|fix| make_sound(fix, &scene.config.sources) && scene.stays_readable(fix));
}

/// Orders a fix's edits and gives its line breaks the form that its files have. Whether it is sound: inside of its files,
/// between characters, without overlaps.
pub fn make_sound(fix: &mut Fix, sources: &Sources) -> bool {
    fix.edits.sort_by_key(|edit| edit.span);
    let apart = fix.edits.windows(2).all(|pair| match pair {
        [a, b] => a.span.file != b.span.file || a.span.end <= b.span.start,
        _ => true,
    });
    for edit in &mut fix.edits {
        let Some(source) = sources.get(edit.span.file) else {
            return false;
        };
        if source.text.get(edit.span.range()).is_none() || !stands_alone(source, edit) {
            return false;
        }
        if edit.text.contains('\n') && source.text.contains("\r\n") {
            edit.text = edit.text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
    }
    apart && !fix.edits.is_empty()
}

/// Places in the strings of a JSON text may be a little off, as the reference's are: a name is changed there only when
/// the place is that of a whole name.
fn stands_alone(source: &Source, edit: &Edit) -> bool {
    let word = |c: char| is_word(c) || c == '_' || c == '-';
    if !source.name.ends_with(".json") || !edit.text.starts_with(word) {
        return true;
    }
    let range = edit.span.range();
    let old = source.text.get(range.clone()).unwrap_or("");
    let before = source.text.get(..range.start).unwrap_or("");
    let after = source.text.get(range.end..).unwrap_or("");
    !before.ends_with(word) && !after.starts_with(word) && old.chars().all(|c| word(c) || c == '.')
}

/// A fix of one edit.
fn one(title: impl Into<String>, span: Span, text: impl Into<String>, safety: Safety) -> Vec<Fix> {
    let edit = Edit {
        span,
        text: text.into(),
    };
    many(title, vec![edit], safety)
}

/// A fix of several edits.
fn many(title: impl Into<String>, edits: Vec<Edit>, safety: Safety) -> Vec<Fix> {
    vec![Fix {
        title: title.into(),
        edits,
        safety,
    }]
}
