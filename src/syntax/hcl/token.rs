/// What a token is. The scanner also names things that are never valid, so that they are reported once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::syntax) enum Kind {
    OpenBrace,
    CloseBrace,
    OpenBrack,
    CloseBrack,
    OpenParen,
    CloseParen,
    OpenQuote,
    CloseQuote,
    OpenHeredoc,
    CloseHeredoc,
    Star,
    Slash,
    Plus,
    Minus,
    Percent,
    Equal,
    EqualOp,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
    Bang,
    Dot,
    Comma,
    Ellipsis,
    FatArrow,
    Question,
    Colon,
    DoubleColon,
    /// `${` or `${~`
    Interp,
    /// `%{` or `%{~`
    Control,
    /// `}` or `~}` that ends one of the two above.
    SequenceEnd,
    /// Text between quotes, with escapes.
    QuotedText,
    /// Text of a heredoc or of a bare template, where a backslash means itself.
    PlainText,
    Number,
    Ident,
    Comment,
    Newline,
    Eof,
    /// `&`, `|`, `~`, `^`
    Bitwise,
    Apostrophe,
    Backtick,
    Semicolon,
    /// A character that the language does not use.
    Invalid,
    /// A byte that is not UTF-8.
    BadByte,
    /// A line break inside quotes.
    QuotedNewline,
}

/// A piece of the text. Spaces have no token; comments have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::syntax) struct Token {
    pub(in crate::syntax) kind: Kind,
    pub(in crate::syntax) start: u32,
    pub(in crate::syntax) end: u32,
}

/// The bracket that opens what `kind` closes, or closes what it opens.
pub(in crate::syntax) fn opposite(kind: Kind) -> Option<Kind> {
    const PAIRS: [(Kind, Kind); 6] = [
        (Kind::OpenBrace, Kind::CloseBrace),
        (Kind::OpenBrack, Kind::CloseBrack),
        (Kind::OpenParen, Kind::CloseParen),
        (Kind::OpenQuote, Kind::CloseQuote),
        (Kind::OpenHeredoc, Kind::CloseHeredoc),
        (Kind::Interp, Kind::SequenceEnd),
    ];
    if kind == Kind::Control {
        return Some(Kind::SequenceEnd);
    }
    PAIRS.iter().find_map(|(open, close)| match kind {
        k if k == *open => Some(*close),
        k if k == *close => Some(*open),
        _ => None,
    })
}
