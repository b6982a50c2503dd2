//! Applying fixes, again and again until none is left.
//!
//! *Invariants.* A fix is applied as a whole or not at all. No fix makes an error that would be mended by taking something
//! away. A file that is not UTF-8 is left alone; one that can be read stays readable. What is done in a
//! round depends on the files alone; so fixing what was fixed changes nothing, also where fixes lead in a circle.

use std::rc::Rc;

use super::format::tidy;
use super::{LintOptions, Linted, Workspace};
use crate::diag::{Diagnostic, Edit, Fix, Safety, Severity, code};
use crate::schema::Catalog;
use crate::sorted::{Gather, Sort, SortedMap, SortedSet};
use crate::syntax::{self, json};
use crate::text::{FileId, Source, Span};

/// After so many rounds it ends, whatever is left.
const ROUNDS: usize = 64;

/// Fixes that do not go together are tried in smaller groups, so many of them in a round.
const TRIES: usize = 64;

/// Which fixes are applied.
#[derive(Clone, Debug, Default)]
pub struct FixOptions {
    /// Also those that may change the meaning. What is for the eye only is never applied.
    pub with_unsafe: bool,
    /// Only those for problems with these codes, when there are any.
    pub codes: Vec<String>,
    /// What is asked of the rules.
    pub lint: LintOptions,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Fixed {
    /// The files that changed, with their new content.
    pub files: SortedMap<String, Vec<u8>>,
    /// What was done, in the order in which it was done.
    pub applied: Vec<Applied>,
    /// What is still wrong.
    pub remaining: Linted,
}

/// A fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The code of the problem.
    pub code: &'static str,
    /// What was done.
    pub title: String,
    /// The file of the first change.
    pub file: Rc<str>,
    /// Its line when it was made, from 1.
    pub line: u32,
}

type Files = SortedMap<String, Vec<u8>>;

/// A problem with the fix that was chosen for it.
type Choice<'c> = (&'c Diagnostic, &'c Fix);

impl Workspace {
    /// The files with fixes applied, round by round, until no problem has one that helps.
    pub fn fix(&self, catalog: &Catalog, options: &FixOptions) -> Fixed {
        let mut states = vec![self.state(catalog, &options.lint, Vec::new())];
        let mut seen: SortedSet<Files> = SortedSet::from([self.files.clone()]);
        while states.len() <= ROUNDS
            && let Some(last) = states.last()
            && let Some(next) = last.next(catalog, options)
        {
            let again = !seen.insert(next.workspace.files.clone());
            states.push(next);
            if again {
                break_circle(&mut states);
                break;
            }
        }
        let applied = states.iter_mut();
        let applied = applied
            .flat_map(|s| std::mem::take(&mut s.applied))
            .gathered();
        let mut last = states.pop().unwrap_or_default();
        if tidy(&self.files, last.workspace.files_mut()) {
            last.linted = last.workspace.lint(catalog, &options.lint);
        }
        let changed = last.workspace.files.into_iter();
        let changed = changed.filter(|(path, bytes)| self.files.get(path) != Some(bytes));
        Fixed {
            files: changed.gathered(),
            applied,
            remaining: last.linted,
        }
    }

    fn state(&self, catalog: &Catalog, lint: &LintOptions, applied: Vec<Applied>) -> State {
        let linted = self.lint(catalog, lint);
        let mut workspace = self.clone();
        // Of many states only the files are needed.
        workspace.forget();
        State {
            workspace,
            linted,
            applied,
        }
    }
}

/// The files after a round, and what is wrong with them.
#[derive(Default)]
struct State {
    workspace: Workspace,
    linted: Linted,
    applied: Vec<Applied>,
}

/// Of states that lead in a circle back to the last one: keeps those up to the one that has the fewest problems, and
/// among such the one whose files come first.
fn break_circle(states: &mut Vec<State>) {
    let Some(last) = states.pop() else { return };
    let key = |state: &State| {
        (
            state.linted.checked.diagnostics.len(),
            state.workspace.files.clone(),
        )
    };
    let same = |state: &State| state.workspace.files == last.workspace.files;
    let start = states.iter().position(same).unwrap_or(0);
    let circle = states.iter().enumerate().skip(start);
    let best = circle.min_by_key(|(_, state)| key(state));
    let best = best.map_or(start, |(index, _)| index);
    states.truncate(best + 1);
}

impl State {
    /// The state after another round; nothing when no fix helps.
    fn next(&self, catalog: &Catalog, options: &FixOptions) -> Option<Self> {
        let all = self.choices(options);
        let together = self.apart(&all);
        let mut tries = TRIES;
        // One mistake makes many problems of a text, and its fix mends them all.
        let next = match all.iter().any(of_text) {
            true => self.with(catalog, options, &together),
            false => self.some(catalog, options, &together, &mut tries),
        };
        next.or_else(|| {
            let mut alone = all.iter().take(tries / 2).filter(|_| all.len() > 1);
            alone.find_map(|choice| self.with(catalog, options, std::slice::from_ref(choice)))
        })
    }

    /// The state with as many of these applied as go together, found by halves.
    fn some(
        &self,
        catalog: &Catalog,
        options: &FixOptions,
        chosen: &[Choice<'_>],
        tries: &mut usize,
    ) -> Option<Self> {
        *tries = tries.checked_sub(1)?;
        let next = self.with(catalog, options, chosen);
        if next.is_some() || chosen.len() < 2 {
            return next;
        }
        let (first, second) = chosen.split_at(chosen.len() / 2);
        let next = self.some(catalog, options, first, tries);
        next.or_else(|| self.some(catalog, options, second, tries))
    }

    /// For each problem the first fix that may be applied. Where a text cannot be read whole, its meaning is not what it
    /// seems, so that goes first.
    fn choices(&self, options: &FixOptions) -> Vec<Choice<'_>> {
        let wanted = |d: &Diagnostic| {
            options.codes.is_empty() || options.codes.iter().any(|code| code == d.code.id)
        };
        let allowed = |fix: &&Fix| {
            let trusted = match fix.safety {
                Safety::Safe => true,
                Safety::Unsafe => options.with_unsafe,
                Safety::ShowOnly => false,
            };
            trusted && fix.edits.iter().all(|edit| self.is_ours(edit))
        };
        // What comes after a mistake waits until that is mended.
        let problems = self.linted.checked.diagnostics.iter();
        let problems = problems.filter(|d| !d.later && wanted(d));
        let all = problems.filter_map(|d| Some((d, d.fixes.iter().find(allowed)?)));
        let all: Vec<Choice<'_>> = all.gathered();
        match all.iter().any(of_text) {
            true => all.into_iter().filter(of_text).gathered(),
            // What is missing may be there under another name.
            false => {
                let adds =
                    |(_, fix): &Choice<'_>| fix.edits.iter().all(|e| e.span.start == e.span.end);
                let (last, mut first): (Vec<_>, Vec<_>) = all.into_iter().partition(adds);
                first.extend(last);
                first
            }
        }
    }

    /// Whether a change is in a file of the workspace that is UTF-8.
    fn is_ours(&self, edit: &Edit) -> bool {
        let source = self.linted.checked.sources.get(edit.span.file);
        source.is_some_and(|source| {
            source.bad_bytes.is_empty() && self.workspace.files.contains_key(&*source.name)
        })
    }

    /// As many of them as do not touch one another; the first ones win.
    fn apart<'c>(&self, all: &[Choice<'c>]) -> Vec<Choice<'c>> {
        let mut taken: SortedMap<FileId, SortedMap<u32, u32>> = SortedMap::new();
        let mut chosen: Vec<Choice<'c>> = Vec::new();
        for choice in all {
            let edits = &choice.1.edits;
            if edits.iter().any(|edit| touches(&taken, edit.span)) {
                continue;
            }
            for edit in edits {
                let spans = taken.entry(edit.span.file).or_default();
                spans.insert(edit.span.start, edit.span.end);
            }
            chosen.push(*choice);
        }
        chosen
    }

    /// The state with these applied, when they do good: their problems are gone, what could be read still can, and
    /// nothing was made that is too much.
    fn with(&self, catalog: &Catalog, options: &FixOptions, chosen: &[Choice<'_>]) -> Option<Self> {
        let edits = chosen.iter().flat_map(|(_, fix)| &fix.edits);
        let workspace = self.changed(edits)?;
        if workspace.files == self.workspace.files || !self.is_readable(&workspace.files) {
            return None;
        }
        let applied = chosen.iter().filter_map(|choice| self.applied(choice));
        let next = workspace.state(catalog, &options.lint, applied.gathered());
        let kinds: SortedSet<Kind<'_>> = chosen.iter().map(|(d, _)| kind(d)).gathered();
        let count = |state: &Self| {
            let problems = state.linted.checked.diagnostics.iter();
            problems.filter(|d| kinds.contains(&kind(d))).count()
        };
        // Where a text could not be read, it is not new what is seen now.
        let revealing = chosen.iter().all(of_text);
        if count(&next) + chosen.len() > count(self)
            || !revealing && next.surplus() > self.surplus()
        {
            return None;
        }
        Some(next)
    }

    /// How many errors are mended by taking something away.
    fn surplus(&self) -> usize {
        let problems = self.linted.checked.diagnostics.iter();
        let errors = problems.filter(|d| d.severity == Severity::Error);
        errors.filter(|d| d.fixes.iter().any(takes_away)).count()
    }

    fn changed<'e>(&self, edits: impl Iterator<Item = &'e Edit>) -> Option<Workspace> {
        let mut by_file: SortedMap<FileId, Vec<&Edit>> = SortedMap::new();
        for edit in edits {
            by_file.entry(edit.span.file).or_default().push(edit);
        }
        let mut workspace = self.workspace.clone();
        for (file, mut edits) in by_file {
            let source = self.linted.checked.sources.get(file)?;
            let bytes = workspace.files_mut().get_mut(&*source.name)?;
            // From the end, so that the places before stay as they are.
            edits.arrange_by(|a, b| b.span.cmp(&a.span));
            for edit in edits {
                let range = edit.span.range();
                bytes.get(range.clone())?;
                bytes.splice(range, edit.text.bytes());
            }
        }
        Some(workspace)
    }

    /// Whether no file has more problems of its text than before.
    fn is_readable(&self, files: &Files) -> bool {
        let old = &self.workspace.files;
        let mut changed = files
            .iter()
            .filter(|(path, bytes)| old.get(*path) != Some(bytes));
        changed.all(|(path, bytes)| {
            let before = old.get(path).map_or(0, |bytes| problems(path, bytes));
            problems(path, bytes) <= before
        })
    }

    fn applied(&self, (problem, fix): &Choice<'_>) -> Option<Applied> {
        let first = fix.edits.first()?.span;
        let (file, start, _) = self.linted.checked.sources.shown(first)?;
        Some(Applied {
            code: problem.code.id,
            title: fix.title.clone(),
            file,
            line: start.line,
        })
    }
}

/// What a problem is, wherever it stands.
type Kind<'d> = (&'static str, &'d str, &'d str);

fn kind(problem: &Diagnostic) -> Kind<'_> {
    (problem.code.id, &problem.title, &problem.message)
}

/// Whether a problem is one of a text, which may hide what others are.
fn of_text((problem, _): &Choice<'_>) -> bool {
    syntax::CODES.contains(&problem.code) && problem.code != &code::DUPLICATE_ATTRIBUTE
        || problem.code.id.starts_with("json-")
}

/// Whether a fix does nothing but take text away.
fn takes_away(fix: &Fix) -> bool {
    fix.edits.iter().all(|edit| edit.text.is_empty())
}

/// How many problems a file's text has, without regard to what it means.
fn problems(path: &str, bytes: &[u8]) -> usize {
    let source = Source::from_bytes(FileId(0), path, bytes);
    let (_, found) = if path.ends_with(".json") {
        json::parse(&source)
    } else {
        syntax::parse(&source)
    };
    found.len()
}

/// Whether a place overlaps or meets one of those taken.
fn touches(taken: &SortedMap<FileId, SortedMap<u32, u32>>, span: Span) -> bool {
    let before = taken
        .get(&span.file)
        .and_then(|spans| spans.range(..=span.end).next_back());
    before.is_some_and(|(_, end)| *end >= span.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;

    fn fixed(text: &str, with_unsafe: bool) -> (String, Vec<&'static str>, usize) {
        let mut workspace = Workspace::new();
        workspace.set_file("main.tf", text.as_bytes());
        let options = FixOptions {
            with_unsafe,
            lint: LintOptions {
                config: Some("lint {\n  preset = \"none\"\n}\n".to_owned()),
                ..LintOptions::default()
            },
            ..FixOptions::default()
        };
        let fixed = workspace.fix(&crate::schema::tests::whole(), &options);
        let text = fixed.files.get("main.tf").map_or(text.as_bytes(), |b| b);
        let codes = fixed.applied.iter().map(|a| a.code).collect();
        let text = String::from_utf8(text.to_vec()).unwrap();
        (text, codes, fixed.remaining.checked.count(Severity::Error))
    }

    #[test]
    fn line_breaks_and_the_mark_at_the_beginning_stay() {
        let text = "\u{feff}variable \"a\" {\r\n  type = \"string\" default = \"x\"\r\n}\r\n";
        let (text, codes, left) = fixed(text, false);
        assert_eq!(
            text,
            "\u{feff}variable \"a\" {\r\n  type = string\r\n  default = \"x\"\r\n}\r\n"
        );
        assert_eq!(codes, ["missing-newline-after-argument", "quoted-type"]);
        assert_eq!(left, 0);
    }

    #[test]
    fn what_was_laid_out_well_still_is() {
        let head = "terraform {\n  required_providers {\n    huaweicloud = { source = \"huaweicloud/huaweicloud\" }\n  }\n}\n";
        let vpc = |name: &str| {
            let body = format!("{name} = \"a\"\n  cidr = \"10.0.0.0/16\"");
            format!("{head}resource \"huaweicloud_vpc\" \"a\" {{\n  {body}\n}}\n")
        };
        assert_eq!(fixed(&vpc("nam "), true).0, vpc("name"));
        // Whoever has a layout of their own keeps it.
        assert_eq!(fixed(&vpc("nam"), true).0, vpc("name"));
        assert_eq!(fixed(&vpc("nam   "), true).0, vpc("name   "));
    }

    #[test]
    fn what_may_change_the_meaning_waits_for_leave() {
        let text = "locals {\n  name = 1\n  b    = local.nmae\n}\n";
        assert_eq!(fixed(text, false), (text.to_owned(), vec![], 1));
        let (text, codes, left) = fixed(text, true);
        assert_eq!(text, "locals {\n  name = 1\n  b    = local.name\n}\n");
        assert_eq!((codes, left), (vec!["undeclared-local"], 0));
    }

    #[test]
    fn what_stands_twice_goes_only_when_it_says_the_same() {
        let text = "locals {\n  a = 1\n  a = 1 # again\n  b = 1\n  b = 2\n}\n";
        let (text, codes, left) = fixed(text, false);
        assert_eq!(text, "locals {\n  a = 1\n   # again\n  b = 1\n  b = 2\n}\n");
        assert_eq!((codes, left), (vec!["duplicate-attribute"], 1));
    }

    #[test]
    fn nothing_is_lost_because_of_a_fix() {
        let head = "terraform {\n  required_providers {\n    huaweicloud = { source = \"huaweicloud/huaweicloud\" }\n  }\n}\n";
        let text = format!(
            "{head}resource \"huaweicloud_vpc\" \"a\" {{\n  name = \"a\"\n  cidr = \"10.0.0.0/16\"\n}}\n\
             resource \"huaweicloud_vcp\" \"a\" {{\n  name = \"b\"\n}}\n\
             locals {{\n  one = 1\n  two = local.onee\n}}\n"
        );
        // The type is not mended: that would make a duplicate.
        let expected = text.replace("onee", "one");
        assert_eq!(fixed(&text, true), (expected, vec!["undeclared-local"], 1));
    }

    #[test]
    fn a_deprecated_argument_gets_the_name_of_what_excludes_it() {
        let head = "terraform {\n  required_providers {\n    huaweicloud = { source = \"huaweicloud/huaweicloud\" }\n  }\n}\n";
        let text = format!(
            "{head}resource \"huaweicloud_fgs_function\" \"a\" {{\n  name = \"a\"\n  app = \"default\"\n  \
             runtime = \"Python3.9\"\n  memory_size = 128\n  timeout = 3\n  xrole = \"r\"\n}}\n"
        );
        let (after, codes, left) = fixed(&text, true);
        assert_eq!(after, text.replace("xrole", "agency"));
        assert_eq!((codes, left), (vec!["deprecated-argument"], 0));
    }

    #[test]
    fn a_name_that_is_taken_is_not_offered() {
        let text = "module \"m\" {\n  source = \"./m\"\n  count = 1\n  cont = 2\n}\n";
        let mut workspace = Workspace::new();
        workspace.set_file("main.tf", text.as_bytes());
        workspace.set_file("m/main.tf", b"");
        let checked = workspace.check(&crate::schema::tests::whole());
        let problems: Vec<_> = checked.diagnostics.iter().collect();
        assert_eq!((problems.len(), problems[0].fixes.len()), (1, 0));
    }

    #[test]
    fn a_missing_source_is_named_and_what_was_hidden_is_mended_too() {
        let text =
            "resource \"huaweicloud_vpc\" \"a\" {\n  nmae = \"a\"\n  cidr = \"10.0.1.0/8\"\n}\n";
        let (text, codes, left) = fixed(text, true);
        let expected = "resource \"huaweicloud_vpc\" \"a\" {\n  name = \"a\"\n  cidr = \"10.0.0.0/8\"\n}\n\n\
                        terraform {\n  required_providers {\n    huaweicloud = {\n      \
                        source = \"huaweicloud/huaweicloud\"\n    }\n  }\n}\n";
        assert_eq!(text, expected);
        assert_eq!(
            codes,
            ["missing-provider", "unsupported-argument", "provider-rule"]
        );
        assert_eq!(left, 0);
    }
}
