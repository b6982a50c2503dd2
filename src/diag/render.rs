use std::fmt::Write;

use super::{Diagnostic, Label, Role, Severity};
use crate::text::{Source, Sources};

/// A problem as text for a terminal: title and code, place, the line with carets, message, related places
/// and what to do. Ends with an empty line.
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
    };
    let mut text = format!(
        "{severity}: {} [{}]\n",
        diagnostic.title, diagnostic.code.id
    );
    let (primary, secondary): (Vec<&Label>, Vec<&Label>) = diagnostic
        .labels
        .iter()
        .partition(|l| l.role == Role::Primary);
    for label in primary.into_iter().chain(secondary) {
        frame(&mut text, label, sources);
    }
    for line in diagnostic.message.lines() {
        put(&mut text, format_args!("  {line}\n"));
    }
    for fix in &diagnostic.fixes {
        put(&mut text, format_args!("  fix: {}\n", fix.title));
    }
    text.push('\n');
    text
}

/// Writing to a string does not fail.
fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(arguments);
}

fn frame(text: &mut String, label: &Label, sources: &Sources) {
    let (Some(source), Some((start, end))) =
        (sources.get(label.span.file), sources.positions(label.span))
    else {
        return;
    };
    put(
        text,
        format_args!("  {}:{}:{}", source.name, start.line, start.column),
    );
    if !label.text.is_empty() {
        put(text, format_args!(": {}", label.text));
    }
    text.push('\n');
    let line = line(source, start.line);
    let from = (start.byte as usize)
        .saturating_sub(line.start)
        .min(line.text.len());
    let to = match end.line == start.line {
        true => (end.byte as usize)
            .saturating_sub(line.start)
            .min(line.text.len()),
        false => line.text.len(),
    };
    let (before, inside) = match (line.text.get(..from), line.text.get(from..to)) {
        (Some(before), Some(inside)) => (before, inside),
        _ => return,
    };
    let number = start.line.to_string();
    let carets = blank(inside)
        .replace('\u{3000}', "^^")
        .replace([' ', '\t'], "^");
    let carets = if carets.is_empty() { "^" } else { &carets };
    put(text, format_args!("    {number} | {}\n", line.text));
    put(
        text,
        format_args!(
            "    {} | {}{carets}\n",
            " ".repeat(number.len()),
            blank(before)
        ),
    );
}

struct Line<'t> {
    start: usize,
    text: &'t str,
}

/// A line by its number from 1, without its end.
fn line(source: &Source, number: u32) -> Line<'_> {
    let start = source
        .lines
        .start(number.saturating_sub(1) as usize)
        .unwrap_or(0) as usize;
    let rest = source.text.get(start..).unwrap_or("");
    Line {
        start,
        text: rest.lines().next().unwrap_or(""),
    }
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
    text.chars().map(blank).collect()
}

#[cfg(test)]
mod tests {
    use super::super::code;
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
}
