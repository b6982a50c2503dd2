use crate::syntax::ast::{Expr, Ident};
use crate::text::{Span, graphemes};

/// A piece of a template before directives are matched with their ends.
pub(super) enum Part {
    Text(String, Span),
    Interpolation(Expr),
    If(Expr, Span),
    /// The names, the collection, and the place of the directive.
    For(Box<(Option<Ident>, Ident)>, Expr, Span),
    Else(Span),
    EndIf(Span),
    EndFor(Span),
}

pub(super) fn trim_start(text: &mut String) {
    let len = text.len() - text.trim_start().len();
    text.drain(..len);
}

/// Trims the end of the last part, when it is text.
pub(super) fn trim_end(parts: &mut [Part]) {
    if let Some(Part::Text(text, _)) = parts.last_mut() {
        text.truncate(text.trim_end().len());
    }
}

/// For `<<-`: takes the indentation of the least indented line from all lines. Blank lines do not count
/// and keep their spaces; a line that begins with a sequence has none.
pub(super) fn flush_indentation(parts: &mut [Part]) {
    let mut least = usize::MAX;
    let mut line_start = true;
    let mut leading = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let starts_line = std::mem::take(&mut line_start);
        let Part::Text(text, _) = part else {
            if starts_line {
                least = 0;
            }
            continue;
        };
        let spaces = text.len() - text.trim_start().len();
        let blank = spaces == text.len() && text.ends_with('\n');
        if starts_line && !blank {
            let count = text.get(..spaces).map_or(0, |s| graphemes(s).len());
            least = least.min(count);
            leading.push(i);
        }
        line_start = text.ends_with('\n');
    }
    for i in leading {
        if let Some(Part::Text(text, span)) = parts.get_mut(i) {
            let len: usize = graphemes(text).into_iter().take(least).map(str::len).sum();
            text.drain(..len);
            span.start += u32::try_from(len).unwrap_or(0);
        }
    }
}

/// Joins texts that follow each other.
pub(super) fn join_texts(parts: &mut Vec<Part>) {
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts.drain(..) {
        match (joined.last_mut(), part) {
            (Some(Part::Text(text, span)), Part::Text(more, more_span)) => {
                text.push_str(&more);
                span.end = more_span.end;
            }
            (_, part) => joined.push(part),
        }
    }
    *parts = joined;
}
