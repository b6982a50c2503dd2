use std::rc::Rc;

use super::parser::Parser;
use super::scanner::{Mode, scan};
use super::token::Kind;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Body, Expr, ExprKind, NativeBody};
use crate::text::{Source, Span};

/// What makes a text the value of an argument. Only in its place does it mean what it means there: a line break
/// outside of brackets ends it, a heredoc needs the line break after it, and an open bracket meets the brace of
/// the block.
const BEFORE: &str = "block {\n  value = ";
const AFTER: &str = "\n}\n";

/// Reads a text that stands to the right of the equals sign of an argument, in a block. It is one expression;
/// whatever else it holds is an error.
pub fn parse_argument(source: &Source) -> (Expr, Diagnostics) {
    let text = format!("{BEFORE}{}{AFTER}", source.text);
    let size = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
    let start = size(BEFORE);
    let wrapped = Source {
        bad_bytes: source.bad_bytes.iter().map(|at| at + start).collect(),
        ..Source::new(source.id, "", &text)
    };
    let end = start.saturating_add(size(&source.text));
    let tokens = scan(&wrapped, Mode::Main);
    let mut parser = Parser::windowed(&wrapped, &[], start..end, tokens);
    let body = parser.body(Kind::Eof);
    let mut diags = parser.finish();
    if let Some(place) = second_item(&body) {
        let message = "the text is one expression and nothing else";
        diags.push(Diagnostic::new(&code::EXTRA_AFTER_EXPRESSION, message).at(place));
    }
    let whole = Span {
        file: source.id,
        start: 0,
        end: end - start,
    };
    let expr = first_value(body).unwrap_or(Expr {
        kind: ExprKind::Error,
        span: whole,
    });
    (expr, diags)
}

/// Whether a text that is being typed goes on in the next line: a bracket, an interpolation or a heredoc is open.
pub fn is_open(source: &Source) -> bool {
    let ended = Source::new(source.id, "", &format!("{}\n", source.text));
    let mut open = 0_u32;
    for token in scan(&ended, Mode::Main) {
        #[expect(clippy::wildcard_enum_match_arm, reason = "all others are no brackets")]
        match token.kind {
            Kind::OpenBrace
            | Kind::OpenBrack
            | Kind::OpenParen
            | Kind::OpenHeredoc
            | Kind::Interp
            | Kind::Control => open += 1,
            Kind::CloseBrace
            | Kind::CloseBrack
            | Kind::CloseParen
            | Kind::CloseHeredoc
            | Kind::SequenceEnd => open = open.saturating_sub(1),
            _ => {}
        }
    }
    open > 0
}

fn first_value(body: NativeBody) -> Option<Expr> {
    match body.blocks.into_iter().next()?.body {
        Body::Native(inner) => {
            let value = inner.attributes.into_iter().next()?.expr;
            Some(Rc::unwrap_or_clone(value))
        }
        Body::Json(_) => None,
    }
}

/// The first item besides the argument.
fn second_item(body: &NativeBody) -> Option<Span> {
    let inner = body.blocks.first().and_then(|block| match &block.body {
        Body::Native(inner) => Some(inner),
        Body::Json(_) => None,
    });
    let inside = inner.into_iter().flat_map(|inner| {
        let more = inner.attributes.iter().skip(1).map(|a| a.name.span);
        more.chain(inner.blocks.iter().map(|b| b.header))
    });
    let after = body.blocks.iter().skip(1).map(|b| b.header);
    let beside = body.attributes.iter().map(|a| a.name.span);
    inside.chain(after).chain(beside).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    fn told(text: &str) -> Vec<(String, u32, u32)> {
        let (_, mut diags) = parse_argument(&Source::new(FileId(0), "", text));
        diags.sort();
        let place = |d: &Diagnostic| d.span().map_or((0, 0), |s| (s.start, s.end));
        diags
            .iter()
            .map(|d| (d.title.clone(), place(d).0, place(d).1))
            .collect()
    }

    fn first(text: &str) -> (String, u32, u32) {
        told(text).into_iter().next().unwrap()
    }

    #[test]
    fn an_expression_is_as_long_as_an_argument_may_be() {
        for text in [
            "1",
            " [\n1,\n2]",
            "<<EOT\na\nEOT",
            "1 # one",
            "1\n\n",
            "1 /*\n*/ + 2",
            "{\n}",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }

    #[test]
    fn spans_are_places_in_the_text() {
        let (expr, _) = parse_argument(&Source::new(FileId(0), "", "  12 "));
        assert_eq!((expr.span.start, expr.span.end), (2, 4));
    }

    #[test]
    fn brackets_keep_a_text_open() {
        let open = |text| is_open(&Source::new(FileId(0), "", text));
        for text in [
            "[1,",
            "f(",
            "{a = 1",
            "<<EOT\na",
            "\"${",
            "\"${[",
            "<<EOT\n%{ if",
        ] {
            assert!(open(text), "{text}");
        }
        for text in ["", "1 +", "[1]", "\"{\"", "<<EOT\n{\nEOT", "\"a", "[1]]"] {
            assert!(!open(text), "{text}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_told() {
        let (_, mut diags) = parse_argument(&Source::from_bytes(FileId(0), "", b"\"a\xff\""));
        diags.sort();
        let first = diags.iter().next().unwrap();
        assert_eq!(first.code.id, "invalid-encoding");
        assert_eq!(first.span().map(|s| s.start), Some(2));
    }

    #[test]
    fn nothing_else_gets_in() {
        let extra = |start, end| ("Extra characters after expression".to_owned(), start, end);
        assert_eq!(first("1\n}\nresource \"a\" \"b\" {"), extra(4, 20));
        assert_eq!(first("1\nother = 2"), extra(2, 7));
        assert_eq!(first("1\nother {\n}"), extra(2, 7));
        assert_eq!(first("1\n}\nother = {"), extra(4, 9));
        assert_eq!(first("1\nvalue = 2").0, "Attribute redefined");
    }

    #[test]
    fn mistakes_are_those_of_an_argument() {
        let error = |title: &str, start, end| (title.to_owned(), start, end);
        assert_eq!(first("1 2"), error("Missing newline after argument", 2, 3));
        assert_eq!(first("1 }"), error("Missing newline after argument", 2, 3));
        assert_eq!(first("1 +\n2"), error("Invalid expression", 3, 4));
        assert_eq!(first(""), error("Invalid expression", 0, 0));
        assert_eq!(first("[1"), error("Missing item separator", 2, 2));
        assert_eq!(
            first("1\n}"),
            error("Argument or block definition required", 3, 3)
        );
        assert_eq!(first("\"a"), error("Invalid multi-line string", 2, 2));
    }
}
