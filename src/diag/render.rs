use std::fmt::Write;

use super::{Diagnostic, Label, Role, Safety, Severity};
use crate::sorted::Gather;
use crate::text::{Source, Sources, Span};

/// A line longer than this many characters is shown in part.
const LONGEST_LINE: usize = 240;
/// As many characters are shown before the place then.
const BEFORE: usize = 60;

/// A problem as text for a terminal: title and code, place, the line with carets, message, related places
/// and what to do. Ends with an empty line. Control characters are shown as pictures.
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    Drawing::new(diagnostic.severity, sources, false).whole(diagnostic)
}

/// The same with colours (SGR sequences, and no others).
pub fn render_coloured(diagnostic: &Diagnostic, sources: &Sources) -> String {
    Drawing::new(diagnostic.severity, sources, true).whole(diagnostic)
}

struct Drawing<'s> {
    text: String,
    sources: &'s Sources,
    /// What begins strong text, text in the colour of the severity, and quiet text, and what ends each.
    strong: &'static str,
    severity: &'static str,
    quiet: &'static str,
    end: &'static str,
}

impl<'s> Drawing<'s> {
    fn new(severity: Severity, sources: &'s Sources, coloured: bool) -> Self {
        let ink = |sequence| if coloured { sequence } else { "" };
        Self {
            text: String::new(),
            sources,
            strong: ink("\u{1b}[1m"),
            severity: ink(match severity {
                Severity::Error => "\u{1b}[1;31m",
                Severity::Warning => "\u{1b}[1;33m",
                Severity::Note => "\u{1b}[1;36m",
            }),
            quiet: ink("\u{1b}[2m"),
            end: ink("\u{1b}[0m"),
        }
    }

    fn whole(mut self, diagnostic: &Diagnostic) -> String {
        let severity = match diagnostic.severity {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
            Severity::Note => "Note",
        };
        let (paint, strong, quiet, end) = (self.severity, self.strong, self.quiet, self.end);
        let (title, code) = (visible(&diagnostic.title), diagnostic.code.id);
        self.put(format_args!(
            "{paint}{severity}{end}{strong}: {title}{end} {quiet}[{code}]{end}\n"
        ));
        let (primary, secondary): (Vec<&Label>, Vec<&Label>) = diagnostic
            .labels
            .iter()
            .partition(|l| l.role == Role::Primary);
        for label in primary.into_iter().chain(secondary) {
            self.frame(label);
        }
        for line in diagnostic.message.lines() {
            self.put(format_args!("  {}\n", visible(line)));
        }
        for fix in &diagnostic.fixes {
            let kind = match fix.safety {
                Safety::Safe => "fix",
                Safety::Unsafe => "unsafe fix",
                Safety::ShowOnly => "suggestion",
            };
            let title = visible(&fix.title);
            self.put(format_args!("  {strong}{kind}{end}: {title}\n"));
        }
        self.text.push('\n');
        self.text
    }

    /// Writing to a string does not fail.
    fn put(&mut self, arguments: std::fmt::Arguments<'_>) {
        let _ = self.text.write_fmt(arguments);
    }

    /// The place of a label, its line, and carets below.
    fn frame(&mut self, label: &Label) {
        let (Some(source), Some((start, _))) = (
            self.sources.get(label.span.file),
            self.sources.positions(label.span),
        ) else {
            return;
        };
        let (name, line, column) = (visible(&source.name), start.line, start.column);
        self.put(format_args!("  {name}:{line}:{column}"));
        if !label.text.is_empty() {
            self.put(format_args!(": {}", visible(&label.text)));
        }
        self.text.push('\n');
        let Some(line) = Line::of(source, label.span) else {
            return;
        };
        let (quiet, paint, end) = (self.quiet, self.severity, self.end);
        let carets = blank(line.inside)
            .replace('\u{3000}', "^^")
            .replace([' ', '\t'], "^");
        let carets = if carets.is_empty() { "^" } else { &carets };
        let (number, lead, tail) = (line.number.to_string(), line.lead(), line.tail());
        let gutter = " ".repeat(number.len());
        let shown = visible(line.text);
        self.put(format_args!(
            "    {quiet}{number} |{end} {lead}{shown}{tail}\n"
        ));
        let before = blank(lead) + &blank(line.before);
        self.put(format_args!(
            "    {quiet}{gutter} |{end} {before}{paint}{carets}{end}\n"
        ));
    }
}

/// Where a place begins: the line without its end, or, of a long one, the part around the place.
struct Line<'t> {
    number: usize,
    text: &'t str,
    before: &'t str,
    inside: &'t str,
    cut: (bool, bool),
}

impl<'t> Line<'t> {
    fn of(source: &'t Source, span: Span) -> Option<Self> {
        let index = source.lines.line_of(span.start);
        let start = source.lines.start(index)? as usize;
        let whole = source.text.get(start..)?.lines().next().unwrap_or("");
        let within = |offset: u32| (offset as usize).saturating_sub(start).min(whole.len());
        let (from, to) = (within(span.start), within(span.end));
        let (mut first, mut last) = (0, whole.len());
        if last > LONGEST_LINE {
            let before = whole.get(..from)?.char_indices().rev();
            first = before.take(BEFORE).last().map_or(from, |(at, _)| at);
            let after = whole.get(first..)?.char_indices();
            last = after
                .skip(LONGEST_LINE)
                .map(|(at, _)| first + at)
                .next()
                .unwrap_or(last);
        }
        Some(Self {
            number: index + 1,
            text: whole.get(first..last)?,
            before: whole.get(first..from)?,
            inside: whole.get(from..to.clamp(from, last))?,
            cut: (first > 0, last < whole.len()),
        })
    }

    /// What stands for the part that is not shown before, and after.
    fn lead(&self) -> &'static str {
        if self.cut.0 { "…" } else { "" }
    }

    fn tail(&self) -> &'static str {
        if self.cut.1 { "…" } else { "" }
    }
}

/// The text with pictures in place of control characters: a template must not steer the terminal it is shown on.
fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\t' => '\t',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(c),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    };
    text.chars().map(shown).gathered()
}

/// Blanks as wide as the text: tabs stay, wide characters become one wide space.
fn blank(text: &str) -> String {
    let blank = |c: char| match c {
        '\t' => '\t',
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => '\u{3000}',
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' => '\u{3000}',
        '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}' => '\u{3000}',
        _ => ' ',
    };
    text.chars().map(blank).gathered()
}

#[cfg(test)]
mod tests {
    use super::super::{Fix, code};
    use super::*;
    use crate::text::Span;

    #[test]
    fn shows_the_line_with_carets_under_wide_text() {
        let mut sources = Sources::default();
        let file = sources.add("main.tf", "locals {\n\ta = \"网\" b = 1\n}\n");
        let diagnostic = Diagnostic::new(&code::SYNTAX, "write it\non its own line")
            .at(Span::new(file, 20, 21))
            .see(Span::new(file, 14, 19), "after this");
        assert_eq!(
            render(&diagnostic, &sources),
            "Error: Invalid expression [syntax]\n  main.tf:2:10\n    2 | \ta = \"网\" b = 1\n      | \t     \u{3000}  ^\n  \
             main.tf:2:6: after this\n    2 | \ta = \"网\" b = 1\n      | \t    ^^^^\n  write it\n  on its own line\n\n"
        );
    }

    #[test]
    fn a_place_over_several_lines_is_marked_to_the_end_of_the_first() {
        let mut sources = Sources::default();
        let file = sources.add("main.tf", "a = [\n1");
        let diagnostic = Diagnostic::new(&code::SYNTAX, "x").at(Span::new(file, 4, 7));
        let expected = "Error: Invalid expression [syntax]\n  main.tf:1:5\n    1 | a = [\n      |     ^\n  x\n\n";
        assert_eq!(render(&diagnostic, &sources), expected);
    }

    #[test]
    fn control_characters_are_shown_and_not_sent() {
        let mut sources = Sources::default();
        let file = sources.add(
            "a\u{1b}[31m\n::b.tf",
            "x = \"\u{1b}]0;\u{7}\u{9b}\u{202e}\" y\n",
        );
        let problem = Diagnostic::new(&code::SYNTAX, "\u{1b}c").at(Span::new(file, 17, 18));
        let expected = "Error: Invalid expression [syntax]\n  a␛[31m␊::b.tf:1:15\n    \
                        1 | x = \"␛]0;␇\u{fffd}\u{fffd}\" y\n      |               ^\n  ␛c\n\n";
        assert_eq!(render(&problem, &sources), expected);
    }

    #[test]
    fn fixes_say_how_far_they_may_be_trusted() {
        let fix = |title: &str, safety| Fix {
            title: title.to_owned(),
            edits: Vec::new(),
            safety,
        };
        let problem = Diagnostic::new(&code::SYNTAX, "why")
            .fix(fix("a", Safety::Safe))
            .fix(fix("b", Safety::Unsafe))
            .fix(fix("c", Safety::ShowOnly));
        let expected = "Error: Invalid expression [syntax]\n  why\n  fix: a\n  unsafe fix: b\n  suggestion: c\n\n";
        assert_eq!(render(&problem, &Sources::default()), expected);
    }

    #[test]
    fn colours_change_no_text() {
        let mut sources = Sources::default();
        let file = sources.add("main.tf", "a = 1 b = 2\n");
        let problem = Diagnostic::new(&code::SYNTAX, "why").at(Span::new(file, 6, 7));
        let coloured = render_coloured(&problem, &sources);
        let first = "\u{1b}[1;31mError\u{1b}[0m\u{1b}[1m: Invalid expression\u{1b}[0m \u{1b}[2m[syntax]\u{1b}[0m\n";
        assert!(coloured.starts_with(first), "{coloured:?}");
        let parts = coloured.split('\u{1b}');
        let plain: String = parts
            .map(|part| {
                part.split_once('m')
                    .filter(|(code, _)| code.starts_with('['))
                    .map_or(part, |(_, rest)| rest)
            })
            .collect();
        assert_eq!(plain, render(&problem, &sources));
    }

    #[test]
    fn of_a_long_line_the_part_around_the_place_is_shown() {
        let mut sources = Sources::default();
        let text = format!("{}网x{}", "a".repeat(1000), "b".repeat(1000));
        let file = sources.add("main.tf", &text);
        let problem = Diagnostic::new(&code::SYNTAX, "why").at(Span::new(file, 1003, 1004));
        let shown = format!("…{}网x{}…", "a".repeat(59), "b".repeat(179));
        let carets = format!("{}\u{3000}^", " ".repeat(60));
        let expected = format!(
            "Error: Invalid expression [syntax]\n  main.tf:1:1002\n    1 | {shown}\n      | {carets}\n  why\n\n"
        );
        assert_eq!(render(&problem, &sources), expected);
    }
}
