use crate::syntax::hcl::Kind;

/// How many more brackets are open after a token than before it.
pub(super) fn opened(kind: Kind) -> i32 {
    match kind {
        Kind::OpenBrace | Kind::OpenBrack | Kind::OpenParen | Kind::Interp | Kind::Control => 1,
        Kind::CloseBrace | Kind::CloseBrack | Kind::CloseParen | Kind::SequenceEnd => -1,
        _ => 0,
    }
}

/// Whether a space stands between two tokens of a line. `before` is what stands before them, `is_in` tells that
/// `left` is the word `in`.
pub(super) fn is_apart(before: Option<Kind>, left: Kind, is_in: bool, right: Kind) -> bool {
    use Kind::{
        Bang, CloseBrace, CloseHeredoc, CloseQuote, Comma, Control, Dot, DoubleColon, Ellipsis,
        Ident, Interp, Minus, Newline, Number, OpenBrace, OpenBrack, OpenHeredoc, OpenParen,
        OpenQuote, PlainText, QuotedText, SequenceEnd,
    };
    match (left, right) {
        (_, Newline) => false,
        // Calls and their namespaces, steps into a value, lists of arguments.
        (Ident, OpenParen | DoubleColon) | (DoubleColon, Ident) => false,
        (Dot, _) | (_, Dot | Comma | Ellipsis) => false,
        (Comma, _) => true,
        // Spaces inside a template are text.
        (QuotedText | PlainText | OpenQuote | OpenHeredoc, _) => false,
        (_, QuotedText | PlainText | CloseQuote | CloseHeredoc) => false,
        // `for x in [1]` has no index.
        _ if is_in && before == Some(Ident) => true,
        (Ident | Number, OpenBrack) => false,
        (_, OpenBrack) if opened(left) < 0 => false,
        (Bang, _) => false,
        (Minus, _) => before.is_some_and(ends_operand),
        (OpenBrace, CloseBrace) => false,
        (OpenBrace, _) | (_, CloseBrace) => true,
        // `${ {` and `} }`: braces in a template that belong to an object.
        (Interp | Control, OpenBrace) | (CloseBrace, SequenceEnd) => true,
        (SequenceEnd, Interp | Control) => false,
        _ => opened(left) <= 0 && opened(right) >= 0,
    }
}

/// Whether a minus after this subtracts; else it negates.
fn ends_operand(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::OpenParen
            | Kind::OpenBrace
            | Kind::OpenBrack
            | Kind::Equal
            | Kind::Colon
            | Kind::Comma
            | Kind::Question
            | Kind::Plus
            | Kind::Star
            | Kind::Slash
            | Kind::Percent
            | Kind::Minus
            | Kind::EqualOp
            | Kind::NotEqual
            | Kind::Greater
            | Kind::GreaterEqual
            | Kind::Less
            | Kind::LessEqual
            | Kind::And
            | Kind::Or
            | Kind::Bang
    )
}
