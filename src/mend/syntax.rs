//! Texts that are not well-formed: several changes are tried, and the first after which fewer problems are found is the
//! fix.

use super::layout::{indentation, rest_of_line};
use super::place::{inner, whole};
use super::scene::Scene;
use crate::diag::{Diagnostic, Edit, Fix, Safety, nearest};
use crate::sorted::Gather;
use crate::syntax::ast::NativeBody;
use crate::text::{Source, Span, is_start, is_word};

/// A change that may be the right one.
struct Guess {
    title: &'static str,
    edits: Vec<Edit>,
    safety: Safety,
}

fn guess(title: &'static str, span: Span, text: impl Into<String>, safety: Safety) -> Guess {
    let edit = Edit {
        span,
        text: text.into(),
    };
    Guess {
        title,
        edits: vec![edit],
        safety,
    }
}

/// The first of some changes that helps.
fn first(
    scene: &Scene<'_>,
    problem: &Diagnostic,
    guesses: impl FnOnce(&Source, Span) -> Vec<Guess>,
) -> Vec<Fix> {
    let Some((at, source)) = problem.span().and_then(|at| Some((at, scene.source(at)?))) else {
        return Vec::new();
    };
    let mut guesses = guesses(source, at).into_iter();
    let found = guesses.find(|guess| scene.is_better(at, &guess.edits));
    let fix = found.map(|guess| Fix {
        title: guess.title.to_owned(),
        edits: guess.edits,
        safety: guess.safety,
    });
    fix.into_iter().gathered()
}

/// The space before a place, on its line and those above it.
fn space_before(source: &Source, at: Span) -> Span {
    let before = source.text.get(..at.range().start).unwrap_or("");
    let kept = before.trim_end_matches([' ', '\t', '\r', '\n']).len();
    Span::new(at.file, kept, at.range().start)
}

/// Where a line ends, before its line break and without the space there.
fn line_end(source: &Source, at: u32) -> Span {
    let rest = rest_of_line(source, at).trim_end();
    let end = at as usize + rest.len();
    Span::new(source.id, end, end)
}

fn newline(source: &Source, at: Span) -> Guess {
    let mut indent = indentation(source, at.start);
    if source.snippet(at) == "}" {
        indent = indent.strip_suffix("  ").unwrap_or(indent);
    }
    let text = format!("\n{indent}");
    let space = space_before(source, at);
    guess("Begin a new line", space, text, Safety::Safe)
}

/// Something follows an argument or block on its line.
pub(super) fn new_line(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    first(scene, problem, |source, at| vec![newline(source, at)])
}

/// A comma between arguments.
pub(super) fn comma_after_argument(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    first(scene, problem, |source, at| {
        let indent = indentation(source, at.start);
        let after = rest_of_line(source, at.end);
        let space = after.len() - after.trim_start_matches([' ', '\t']).len();
        let until = Span::new(at.file, at.range().start, at.range().end + space);
        vec![
            guess("Remove the comma", at, "", Safety::Safe),
            guess(
                "Begin a new line",
                until,
                format!("\n{indent}"),
                Safety::Safe,
            ),
        ]
    })
}

/// Items of a list or arguments of a function without a comma, or without what closes them.
pub(super) fn comma(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let close = match problem.code.id {
        "missing-item-separator" => "]",
        "missing-argument-separator" => ")",
        _ => "}",
    };
    first(scene, problem, |source, at| {
        let space = space_before(source, at);
        let title = "Insert a comma";
        vec![
            guess(title, space.head(), ",", Safety::Safe),
            guess(title, at.head(), ", ", Safety::Safe),
            guess("Close it", space.head(), close, Safety::Unsafe),
            guess("Close it", at.head(), close, Safety::Unsafe),
        ]
    })
}

/// A key without an equals sign.
pub(super) fn equals(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    first(scene, problem, |source, at| {
        let space = space_before(source, at);
        vec![guess("Insert `=`", space, " = ", Safety::Unsafe)]
    })
}

/// `name: value` or `name value` where an argument should begin, or a brace too many.
pub(super) fn item(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    first(scene, problem, |source, at| {
        let rest = rest_of_line(source, at.end);
        let space = rest.len() - rest.trim_start().len();
        let next = at.range().end + space;
        let mut guesses = Vec::new();
        let below = source.text.get(at.range().end..).unwrap_or("");
        let brace = below.len() - below.trim_start().len();
        if rest.trim().is_empty() && below.trim_start().starts_with('{') {
            let end = at.range().end;
            let until = Span::new(at.file, end, end + brace);
            guesses.push(guess("Move the brace up", until, " ", Safety::Safe));
        }
        if rest.trim_start().starts_with(':') {
            let colon = Span::new(at.file, next, next + 1);
            let text = if space == 0 { " =" } else { "=" };
            guesses.push(guess("Write `=`", colon, text, Safety::Safe));
        } else if !rest.trim_start().is_empty() && source.snippet(at) != "}" {
            let place = Span::new(at.file, at.range().end, next);
            guesses.push(guess("Insert `=`", place, " = ", Safety::Unsafe));
        }
        if source.snippet(at) == "}" {
            guesses.push(guess("Remove the brace", at, "", Safety::Unsafe));
        }
        guesses
    })
}

/// The name of an argument in quotes.
pub(super) fn quoted_name(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    first(scene, problem, |source, at| {
        let rest = rest_of_line(source, at.end);
        let Some((name, after)) = rest.split_once('"') else {
            return Vec::new();
        };
        let end = at.range().end + name.len() + 1;
        let span = Span::new(at.file, at.range().start, end);
        let mut guesses = vec![guess("Remove the quotes", span, name, Safety::Safe)];
        let value = after.trim_start();
        if let Some(value) = value.strip_prefix(':') {
            let colon = end + after.len() - value.len();
            let span = Span::new(at.file, at.range().start, colon);
            let text = format!("{name} =");
            guesses.push(guess("Write it as an argument", span, text, Safety::Safe));
        }
        guesses
    })
}

/// An equals sign before a block's brace, or the brace on the next line.
pub(super) fn block_header(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    first(scene, problem, |source, at| {
        let space = space_before(source, at);
        let rest = source.text.get(at.range().start..).unwrap_or("");
        let brace = rest.find('{').filter(|i| {
            let before = rest.get(..*i).unwrap_or("x");
            before.trim_matches(['=', ' ', '\t', '\r', '\n']).is_empty()
        });
        let Some(brace) = brace else {
            return Vec::new();
        };
        let until = Span::new(at.file, space.range().start, at.range().start + brace);
        let title = match rest.starts_with('=') {
            true => "Remove the equals sign",
            false => "Move the brace up",
        };
        vec![guess(title, until, " ", Safety::Safe)]
    })
}

/// A quote that is not closed on its line.
pub(super) fn close_quote(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    closed(scene, problem, "Close the quotes", "\"")
}

/// A bracket that is not closed.
pub(super) fn close_bracket(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let bracket = match problem.code.id {
        "unterminated-tuple" | "missing-bracket-on-index" | "missing-bracket-on-splat" => "]",
        "unterminated-object" | "unclosed-interpolation" | "extra-after-interpolation" => "}",
        _ => ")",
    };
    closed(scene, problem, "Close it", bracket)
}

/// Something that should be closed on this line: at its end, or before the brackets and quotes there.
fn closed(
    scene: &Scene<'_>,
    problem: &Diagnostic,
    title: &'static str,
    mark: &'static str,
) -> Vec<Fix> {
    first(scene, problem, |source, at| {
        // A line break that should not be there is itself the place.
        let on_break = source.snippet(at).starts_with(['\n', '\r']);
        let line = if on_break {
            space_before(source, at).start
        } else {
            at.start
        };
        let end = line_end(source, line);
        let text = source.text.get(..end.range().start).unwrap_or("");
        let mut places = vec![end.start];
        let mut kept = text;
        while let Some(shorter) = kept.strip_suffix([')', ']', '}', ',', '"', ' ']) {
            if shorter.len() < line as usize {
                break;
            }
            places.push(u32::try_from(shorter.len()).unwrap_or(0));
            kept = shorter;
        }
        let space = space_before(source, at).start;
        places.extend([space, at.start]);
        let insert = |start: u32| Span {
            start,
            end: start,
            ..at
        };
        let guesses = places.into_iter().take(12);
        guesses
            .map(|start| guess(title, insert(start), mark, Safety::Unsafe))
            .gathered()
    })
}

/// A block that is not closed: it ends before the next line that is indented no more than its header.
pub(super) fn close_block(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    first(scene, problem, |source, at| {
        let own = indentation(source, at.start);
        let mut from = at.range().end + rest_of_line(source, at.end).len();
        let mut guesses = Vec::new();
        for line in source.text.get(from..).unwrap_or("").split_inclusive('\n') {
            let content = line.trim_start_matches([' ', '\t']);
            let indent = line.len() - content.len();
            if indent <= own.len() && content.starts_with(is_start) && guesses.len() < 4 {
                let place = space_before(source, Span::new(at.file, from, from));
                let text = format!("\n{own}}}");
                guesses.push(guess("Close the block", place.head(), text, Safety::Unsafe));
            }
            from += line.len();
        }
        let end = source.text.len();
        let place = Span::new(at.file, end, end);
        guesses.push(guess(
            "Close the block",
            place,
            format!("{own}}}\n"),
            Safety::Unsafe,
        ));
        guesses
    })
}

/// Characters of other languages, and what they are here.
const CHARACTERS: [(char, &str); 20] = [
    (';', ""),
    ('\'', "\""),
    ('`', "\""),
    ('“', "\""),
    ('”', "\""),
    ('‘', "\""),
    ('’', "\""),
    ('＂', "\""),
    ('，', ","),
    ('、', ","),
    ('；', "\n"),
    ('：', ":"),
    ('（', "("),
    ('）', ")"),
    ('【', "["),
    ('】', "]"),
    ('｛', "{"),
    ('｝', "}"),
    ('＝', "="),
    ('\u{a0}', " "),
];

/// A character that the language does not have: it alone, or all such on the line.
pub(super) fn character(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    first(scene, problem, |source, at| {
        let edit = |(offset, c): (usize, char)| {
            let (_, text) = CHARACTERS.iter().find(|(bad, _)| *bad == c)?;
            Some(Edit {
                span: Span::new(at.file, offset, offset + c.len_utf8()),
                text: (*text).to_owned(),
            })
        };
        let start = at.range().start;
        let line = rest_of_line(source, at.start).char_indices();
        let all: Vec<Edit> = line.filter_map(|(i, c)| edit((start + i, c))).gathered();
        let same = source.snippet(at).chars().next();
        let alike = |e: &&Edit| source.snippet(e.span).chars().next() == same;
        let own: Vec<Edit> = all.iter().filter(alike).cloned().gathered();
        let one = own.first().cloned().into_iter().gathered();
        let title = "Write what the language has for it";
        let lines = all.iter().map(|e| Edit {
            span: e.span,
            text: e.text.replace(';', "\n"),
        });
        let separate = lines.map(|e| match source.snippet(e.span) {
            ";" => Edit {
                text: format!("\n{}", indentation(source, at.start)),
                ..e
            },
            _ => e,
        });
        let separate: Vec<Edit> = separate.gathered();
        [one, own, all, separate]
            .into_iter()
            .filter(|edits| !edits.is_empty())
            .map(|edits| Guess {
                title,
                edits,
                safety: Safety::Unsafe,
            })
            .gathered()
    })
}

/// `&` and `|`.
pub(super) fn operator(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    first(scene, problem, |source, at| match source.snippet(at) {
        sign @ ("&" | "|") => vec![guess("Double it", at.head(), sign, Safety::Unsafe)],
        _ => Vec::new(),
    })
}

/// A backslash that begins no escape.
pub(super) fn escape(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    first(scene, problem, |source, at| {
        match source.snippet(at).starts_with('\\') {
            true => vec![guess(
                "Double the backslash",
                at.head(),
                "\\",
                Safety::Unsafe,
            )],
            false => Vec::new(),
        }
    })
}

/// A word after `%{`.
pub(super) fn directive(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    first(scene, problem, |source, at| {
        let known = ["if", "for", "else", "endif", "endfor"];
        let near = nearest(source.snippet(at), known);
        near.map(|near| guess("Correct the word", at, near, Safety::Unsafe))
            .into_iter()
            .gathered()
    })
}

/// `a.0.1`
pub(super) fn indexes(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    first(scene, problem, |source, at| {
        let dot = Span {
            start: at.start.saturating_sub(1),
            ..at
        };
        match source
            .snippet(dot)
            .strip_prefix('.')
            .and_then(|t| t.split_once('.'))
        {
            Some((a, b)) => vec![guess(
                "Use brackets",
                dot,
                format!("[{a}][{b}]"),
                Safety::Safe,
            )],
            None => Vec::new(),
        }
    })
}

/// Several arguments, or a block, on the line of a block's brace.
pub(super) fn spread(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let body = problem.span().and_then(|at| scene.tree(at));
    first(scene, problem, |source, at| {
        let body = body.as_ref().and_then(|parsed| parsed.native());
        let before = source.text.get(..at.range().start).unwrap_or("");
        let known = body.and_then(|body| open_brace(body, at.start));
        let opens = before.rmatch_indices('{').map(|(i, _)| i + 1);
        let opens = known.into_iter().chain(opens.take(3));
        opens
            .filter_map(|open| {
                let (length, lines) = lines(source.text.get(open..)?)?;
                let own = indentation(source, at.start);
                let inside: String = lines.iter().map(|l| format!("\n{own}  {l}")).gathered();
                let span = Span::new(at.file, open, open + length);
                let text = format!("{inside}\n{own}");
                Some(guess("Spread it over lines", span, text, Safety::Safe))
            })
            .gathered()
    })
}

/// Where the body of the innermost block around a place begins.
fn open_brace(body: &NativeBody, at: u32) -> Option<usize> {
    let block = body.blocks.iter().find(|b| whole(b).touches(at))?;
    let deeper = inner(block).and_then(|inner| open_brace(inner, at));
    deeper.or(Some(block.open_brace.range().end))
}

/// The items of a body that stands on one line, up to its brace, and how long it is.
fn lines(text: &str) -> Option<(usize, Vec<String>)> {
    let mut items = vec![String::new()];
    let (mut depth, mut quoted) = (0_u32, false);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let outside = depth == 0 && !quoted;
        match c {
            '\n' | '\r' | '#' if !quoted => return None,
            '"' if before != '\\' => quoted = !quoted,
            '{' | '[' | '(' if !quoted => depth += 1,
            '}' if outside => {
                let items = items
                    .iter()
                    .map(|i| i.trim_end_matches([' ', ',', ';']).trim());
                let items = items.filter(|i| !i.is_empty()).map(str::to_owned);
                return Some((at, items.gathered()));
            }
            '}' | ']' | ')' if !quoted => depth = depth.checked_sub(1)?,
            _ => {}
        }
        let apart = matches!(before, ' ' | '\t' | ',' | ';');
        if outside && apart && (is_start(c) || c == '_') && begins_item(text.get(at..)?) {
            items.push(String::new());
        }
        items.last_mut()?.push(c);
        before = c;
    }
    None
}

/// Whether a name and an equals sign come next, or the header of a block.
fn begins_item(text: &str) -> bool {
    let name = |c: char| is_word(c) || c == '_' || c == '-';
    let rest = text
        .trim_start_matches(name)
        .trim_start_matches([' ', '\t']);
    let equals = rest.strip_prefix('=');
    rest.starts_with(['{', '"']) || equals.is_some_and(|rest| !rest.starts_with(['=', '>']))
}

/// A mistake in JSON that has one mend: a comma too many or missing, a word of another language.
pub(super) fn json(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    first(scene, problem, |source, at| {
        let space = space_before(source, at);
        match problem.code.id {
            "json-missing-comma" => vec![guess("Insert a comma", space.head(), ",", Safety::Safe)],
            "json-invalid-keyword" => {
                let word = match source.snippet(at).to_ascii_lowercase().as_str() {
                    "true" => "true",
                    "false" => "false",
                    "null" | "none" | "nil" => "null",
                    _ => return Vec::new(),
                };
                vec![guess("Write it as JSON has it", at, word, Safety::Safe)]
            }
            "json-missing-colon" => {
                let equals = source.snippet(at).starts_with('=');
                let span = if equals { at } else { at.head() };
                vec![guess("Write a colon", span, ":", Safety::Safe)]
            }
            _ => {
                let before = source.text.get(..at.range().start).unwrap_or("");
                let comma = before.trim_end().len().saturating_sub(1);
                let own = Span::new(at.file, comma, comma + 1);
                let [own, at] =
                    [own, at].map(|span| guess("Remove the comma", span, "", Safety::Safe));
                let is_comma = |g: &Guess| g.edits.iter().all(|e| source.snippet(e.span) == ",");
                [at, own].into_iter().filter(is_comma).gathered()
            }
        }
    })
}
