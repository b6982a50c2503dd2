//! What can be said of whole blocks while others are broken.

use std::rc::Rc;

use crate::check::{self, CERTAIN};
use crate::config::{self, Config};
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::schema::Catalog;
use crate::sorted::{Gather, SortedMap, SortedSet};
use crate::syntax;
use crate::text::{FileId, Source, Sources, Span, is_start, is_word};

/// Judges a configuration that could not be read whole. Gives the services that would be needed for more.
pub(super) fn judge(
    config: &mut Config,
    catalog: &Catalog,
    told: &mut Diagnostics,
) -> SortedSet<Rc<str>> {
    let mut beyond = std::mem::take(&mut config.beyond);
    if config.entered {
        told.append(check::handed_on(config));
    }
    let broken = Broken::new(told, &config.sources);
    let judged = check::check_beside(config, catalog, &|span| broken.has(span));
    beyond.append(judged.diagnostics);
    let more: Vec<Diagnostic> = broken.beside(beyond).gathered();
    told.extend(more);
    judged.missing_services
}

/// The blocks that have a broken part.
pub(super) struct Broken<'s> {
    sources: &'s Sources,
    tops: Tops,
    places: SortedSet<(FileId, u32)>,
    /// What broken parts may declare.
    names: SortedSet<&'s str>,
    /// Whether a file is broken that changes what others declare.
    overriding: bool,
}

impl<'s> Broken<'s> {
    /// Those that the errors among these problems are in.
    pub(super) fn new(problems: &Diagnostics, sources: &'s Sources) -> Self {
        let tops = Tops::new(sources);
        let errors = problems.iter().filter(|d| d.severity == Severity::Error);
        let mut broken = Self {
            sources,
            tops,
            places: SortedSet::new(),
            names: SortedSet::new(),
            overriding: false,
        };
        let mut files: SortedSet<FileId> = SortedSet::new();
        for error in errors {
            let span = error.span();
            let source = span.and_then(|span| sources.get(span.file));
            let (Some(span), Some(source)) = (span, source) else {
                continue;
            };
            let place = broken.tops.around(span);
            let new = place.is_some_and(|place| broken.places.insert(place));
            // Where a text cannot be read, it is not even known where blocks end.
            let of_text = place.is_none() || syntax::CODES.contains(&error.code);
            if of_text && files.insert(source.id) {
                declared(&source.text, &mut broken.names);
                broken.overriding |= config::is_override(&source.name);
            } else if new {
                declared(broken.tops.text(source, span), &mut broken.names);
            }
        }
        broken
    }

    /// Whether a problem is in a block without a broken part.
    pub(super) fn stands_apart(&self, problem: &Diagnostic) -> bool {
        problem.span().is_some_and(|span| !self.has(span))
    }

    /// Whether a place is in a block with a broken part, or nowhere.
    pub(super) fn has(&self, span: Span) -> bool {
        let place = self.tops.around(span);
        self.overriding || place.is_none_or(|place| self.places.contains(&place))
    }

    /// Of what was found in a configuration that could not be read whole: what holds all the same, as problems that the
    /// reference tells later.
    pub(super) fn beside(&self, found: Diagnostics) -> impl Iterator<Item = Diagnostic> {
        let holds = |d: &Diagnostic| {
            self.stands_apart(d) && (CERTAIN.contains(&d.code) || !self.is_named(d))
        };
        let told = found.into_iter().filter(holds);
        told.map(Diagnostic::told_later)
    }

    /// Whether a problem is about what a broken part may declare.
    fn is_named(&self, problem: &Diagnostic) -> bool {
        let Some(span) = problem.span() else {
            return false;
        };
        let source = self.sources.get(span.file);
        let mut words = source.map_or("", |s| s.snippet(span)).split(is_apart);
        words.any(|word| self.names.contains(word))
    }
}

fn is_apart(c: char) -> bool {
    !is_word(c) && !matches!(c, '_' | '-')
}

/// The words of a text that may be names of what it declares: those in quotes, and the first ones of lines.
fn declared<'t>(text: &'t str, names: &mut SortedSet<&'t str>) {
    for line in text.lines() {
        let mut parts = line.trim_start().split('"');
        let first = parts.next().unwrap_or("").split(is_apart).next();
        let quoted = parts.filter_map(|part| part.split(is_apart).next());
        names.extend(
            first
                .into_iter()
                .chain(quoted)
                .filter(|name| !name.is_empty()),
        );
    }
}

/// Where top-level blocks begin: lines that are not indented, of each file.
struct Tops {
    starts: SortedMap<FileId, Vec<u32>>,
}

impl Tops {
    fn new(sources: &Sources) -> Self {
        let starts = sources.iter().map(|source| {
            let text = &source.text;
            let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
            let begins = |at: &usize| {
                let rest = text.get(*at..).unwrap_or("");
                rest.starts_with(is_start)
            };
            let starts = lines.filter(begins).filter_map(|at| u32::try_from(at).ok());
            (source.id, starts.gathered())
        });
        Self {
            starts: starts.gathered(),
        }
    }

    /// The top-level block around a place: the last one that begins before it.
    fn around(&self, span: Span) -> Option<(FileId, u32)> {
        let starts = self.starts.get(&span.file)?;
        let after = starts.partition_point(|start| *start <= span.start);
        let start = starts.get(after.checked_sub(1)?)?;
        Some((span.file, *start))
    }

    /// The text of that block.
    fn text<'s>(&self, source: &'s Source, span: Span) -> &'s str {
        let starts = self.starts.get(&span.file).map_or(&[][..], Vec::as_slice);
        let after = starts.partition_point(|start| *start <= span.start);
        let start = after.checked_sub(1).and_then(|at| starts.get(at));
        let from = start.map_or(0, |start| *start as usize);
        let to = starts
            .get(after)
            .map_or(source.text.len(), |end| *end as usize);
        source.text.get(from..to).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use crate::schema::tests::whole;
    use crate::workspace::Workspace;

    /// `file:line title`, of what comes later with a `~`.
    fn told(files: &[(&str, &str)]) -> Vec<String> {
        let mut workspace = Workspace::new();
        for (name, text) in files {
            workspace.set_file(name, text.as_bytes());
        }
        let checked = workspace.check(&whole());
        let shown = checked.diagnostics.iter().map(|d| {
            let place = d.span().and_then(|at| checked.sources.shown(at));
            let place = place.map_or_else(String::new, |(file, start, _)| {
                format!("{file}:{} ", start.line)
            });
            format!("{}{place}{}", if d.later { "~" } else { "" }, d.title)
        });
        shown.collect()
    }

    const REQUIRED: &str = "terraform {
  required_providers {
    huaweicloud = { source = \"huaweicloud/huaweicloud\" }
  }
}
";

    #[test]
    fn whole_blocks_are_judged_beside_broken_ones() {
        let template = r#"
resource "huaweicloud_vpc" "a" {
  name =
}
resource "huaweicloud_vpc" "b" {
  name = "b" cidr = "10.0.0.0/8"
}
resource "huaweicloud_vpc" "whole" {
  nmae = "c"
  cidr = "10.0.0.0/8"
}
output "broken" {
  value = [1, 2
}
"#;
        assert_eq!(
            told(&[("main.tf", template), ("versions.tf", REQUIRED)]),
            [
                "main.tf:3 Invalid expression",
                "~main.tf:6 Missing newline after argument",
                "~main.tf:8 Missing required argument",
                "~main.tf:9 Unsupported argument",
                "~main.tf:14 Missing item separator",
            ]
        );
    }

    #[test]
    fn names_that_no_broken_block_can_declare_are_told() {
        let template = "
variable \"broken\" {
  default =
}
locals {
  lost   = }
  kept = 1
}
output \"a\" {
  value = [var.broken, local.lost, local.kept, var.nowhere]
}
output \"b\" {
  value = local.nowhere
}
output \"c\" {
  value = var.broken.anything[0]
}
";
        assert_eq!(
            told(&[("main.tf", template)]),
            [
                "main.tf:3 Invalid expression",
                "~main.tf:6 Invalid expression",
                "~main.tf:10 Reference to undeclared input variable",
                "~main.tf:13 Reference to undeclared local value",
            ]
        );
    }

    #[test]
    fn a_provider_without_its_source_hides_nothing() {
        let template = "resource \"huaweicloud_vpc\" \"a\" {
  cird = \"10.0.0.0/8\"
}
resource \"huaweicloud_vcp\" \"b\" {
}
resource \"nowhere_thing\" \"c\" {
}
output \"o\" {
  value = var.nowhere
}
";
        assert_eq!(
            told(&[("main.tf", template)]),
            [
                "~main.tf:1 Missing required argument",
                "~main.tf:1 Missing required argument",
                "~main.tf:2 Unsupported argument",
                "~main.tf:4 Invalid resource type",
                "~main.tf:9 Reference to undeclared input variable",
                "Missing required provider",
                "Missing required provider",
            ]
        );
    }

    #[test]
    fn modules_of_a_faulty_root_are_judged() {
        let root = "variable \"a\" {}
variable \"a\" {}
terraform {
  required_version = \"< 1.0\"
}
module \"m\" {
  source = \"./m\"
  nothing = 1
}
module \"n\" {
  source = \"./n\"
}
output \"o\" {
  value = [module.m.fine, module.n.any]
}
";
        let called =
            "output \"good\" {\n  value = var.nowhere\n}\noutput \"fine\" {\n  value = 1\n}\n";
        assert_eq!(
            told(&[("main.tf", root), ("m/main.tf", called)]),
            [
                "main.tf:2 Duplicate variable declaration",
                "~main.tf:8 Unsupported argument",
                "~m/main.tf:2 Reference to undeclared input variable",
            ]
        );
    }
}
