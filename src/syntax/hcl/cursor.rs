use std::rc::Rc;

use super::scanner::{Mode, scan};
use super::token::{Kind, Token};
use crate::sorted::Gather;
use crate::text::{Source, Span, is_word};

/// What a place in a native text is surrounded by. It is found from the text before the place alone, so that what is
/// being typed need not be finished, nor what follows make sense.
#[derive(Clone, Debug)]
pub struct Cursor {
    /// What is open, outermost first; the first is the file itself.
    pub frames: Vec<Frame>,
    /// The name that ends at the place or goes on behind it; empty when there is none.
    pub word: Span,
    /// The expression whose attribute the word is to be: what stands before the dot.
    pub chain: Option<Span>,
    /// Whether an expression, an item or a label may begin with the word; not behind a complete term.
    pub begins: bool,
    /// The place is in a comment.
    pub comment: bool,
}

/// Something that was opened before a place and is not closed.
#[derive(Clone, Debug)]
pub struct Frame {
    /// What it is.
    pub kind: FrameKind,
    /// The bracket or quote that opened it.
    pub open: Span,
    /// The words of the item that is being written, up to its equals sign: the type and labels of a block, the name of
    /// an argument, the key of an element. Without the word at the place.
    pub head: Vec<Rc<str>>,
    /// Whether the item's equals sign was read: its value is being written.
    pub value: bool,
    /// How many items were completed before.
    pub items: usize,
    /// Loops whose names are known here.
    pub loops: Vec<Loop>,
}

/// Kinds of [`Frame`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameKind {
    /// A file, or a block after its brace, with its type and labels.
    Body(Vec<Rc<str>>),
    /// `{` in an expression.
    Object,
    /// `[` that begins a list.
    Tuple,
    /// `[` behind a term.
    Index,
    /// `(` behind the name of a function.
    Call(Rc<str>),
    /// `(`
    Parens,
    /// A string in quotes.
    Quote,
    /// A heredoc.
    Heredoc,
    /// `${`
    Interpolation,
    /// `%{`
    Directive,
}

/// A `for` before a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loop {
    /// The names it binds: perhaps one for the key, one for the element.
    pub names: Vec<Rc<str>>,
    /// What it walks over.
    pub collection: Span,
}

/// Strings that are broken by the end of a line are read anew from the next line so often.
const RESTARTS: usize = 20;

/// Looks at the text before a byte offset. `outer` tells the types of blocks that stand nowhere but at the top of a
/// file: one that begins a line closes what was forgotten to be closed before it.
pub fn cursor(source: &Source, offset: u32, outer: &dyn Fn(&str) -> bool) -> Cursor {
    let mut end = (offset as usize).min(source.text.len());
    while !source.text.is_char_boundary(end) {
        end -= 1;
    }
    let text = source.text.get(..end).unwrap_or("");
    let mut walk = Walk {
        source,
        text,
        outer,
        stack: vec![Open::new(
            FrameKind::Body(Vec::new()),
            Span::new(source.id, 0, 0),
        )],
        comment: false,
    };
    let mut from = 0;
    for _ in 0..RESTARTS {
        match walk.read(from) {
            Some(next) => from = next,
            None => break,
        }
    }
    walk.finish(end)
}

struct Walk<'s> {
    source: &'s Source,
    text: &'s str,
    outer: &'s dyn Fn(&str) -> bool,
    stack: Vec<Open>,
    comment: bool,
}

/// A frame with the tokens of its current item. What was opened and closed again counts as one token.
struct Open {
    kind: FrameKind,
    open: Span,
    tokens: Vec<Token>,
    /// The token after which the item's value begins.
    equals: Option<usize>,
    items: usize,
    loops: Vec<Loop>,
}

impl Open {
    fn new(kind: FrameKind, open: Span) -> Self {
        Self {
            kind,
            open,
            tokens: Vec::new(),
            equals: None,
            items: 0,
            loops: Vec::new(),
        }
    }

    /// Whether items are separated here by this token.
    fn separates(&self, kind: Kind) -> bool {
        match self.kind {
            FrameKind::Body(_) => kind == Kind::Newline,
            FrameKind::Object => matches!(kind, Kind::Newline | Kind::Comma),
            FrameKind::Tuple | FrameKind::Call(_) => kind == Kind::Comma,
            _ => false,
        }
    }

    fn next_item(&mut self) {
        // Lines may be empty, arguments may not.
        let lines = matches!(self.kind, FrameKind::Body(_) | FrameKind::Object);
        self.items += usize::from(!lines || !self.tokens.is_empty());
        self.tokens.clear();
        self.equals = None;
    }

    fn is_text(&self) -> bool {
        matches!(self.kind, FrameKind::Quote | FrameKind::Heredoc)
    }
}

impl Walk<'_> {
    /// Reads from an offset to the end. Gives where to go on after a string that its line broke.
    fn read(&mut self, from: usize) -> Option<usize> {
        let rest = Source::new(self.source.id, "", self.text.get(from..)?);
        let shift = u32::try_from(from).unwrap_or(u32::MAX);
        let tokens = scan(&rest, Mode::Main);
        for (index, token) in tokens.iter().enumerate() {
            let next = tokens.get(index + 1).map_or(Kind::Eof, |t| t.kind);
            let token = Token {
                start: token.start + shift,
                end: token.end + shift,
                ..*token
            };
            self.comment = token.kind == Kind::Comment && !self.of(token).ends_with('\n');
            match token.kind {
                Kind::Eof => break,
                Kind::QuotedNewline => {
                    self.close(token, &FrameKind::Quote);
                    self.take(Token {
                        kind: Kind::Newline,
                        ..token
                    });
                    return Some(token.end as usize);
                }
                Kind::Comment if self.of(token).ends_with('\n') => {
                    self.take(Token {
                        kind: Kind::Newline,
                        ..token
                    });
                }
                Kind::Comment => {}
                Kind::Ident if self.begins_block(token, next) => {
                    self.stack.truncate(1);
                    if let Some(file) = self.stack.last_mut() {
                        file.next_item();
                    }
                    self.take(token);
                }
                _ => self.take(token),
            }
            if self.comment && tokens.get(index + 1).is_some_and(|t| t.kind == Kind::Eof) {
                break;
            }
        }
        None
    }

    fn of(&self, token: Token) -> &str {
        let range = token.start as usize..token.end as usize;
        self.text.get(range).unwrap_or("")
    }

    fn begins_block(&self, token: Token, next: Kind) -> bool {
        let before = self.text.get(..token.start as usize).unwrap_or("");
        (before.is_empty() || before.ends_with('\n'))
            && matches!(next, Kind::OpenQuote | Kind::OpenBrace | Kind::Ident)
            && self.stack.len() > 1
            && !self.stack.last().is_some_and(Open::is_text)
            && (self.outer)(self.of(token))
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "all others are parts of items"
    )]
    fn take(&mut self, token: Token) {
        match token.kind {
            Kind::OpenBrace => self.open_brace(token),
            Kind::OpenBrack => {
                let kind = if self.behind_term() {
                    FrameKind::Index
                } else {
                    FrameKind::Tuple
                };
                self.open(kind, token);
            }
            Kind::OpenParen => self.open_paren(token),
            Kind::OpenQuote => self.open(FrameKind::Quote, token),
            Kind::OpenHeredoc => self.open(FrameKind::Heredoc, token),
            Kind::Interp => self.open(FrameKind::Interpolation, token),
            Kind::Control => self.open(FrameKind::Directive, token),
            Kind::CloseBrace => self.close(token, &FrameKind::Object),
            Kind::CloseBrack => self.close(token, &FrameKind::Tuple),
            Kind::CloseParen => self.close(token, &FrameKind::Parens),
            Kind::CloseQuote => self.close(token, &FrameKind::Quote),
            Kind::CloseHeredoc => self.close(token, &FrameKind::Heredoc),
            Kind::SequenceEnd => self.end_sequence(token),
            Kind::Newline | Kind::Comma => self.separate(token),
            Kind::QuotedText | Kind::PlainText => {}
            _ => self.part(token),
        }
    }

    fn part(&mut self, token: Token) {
        let Some(top) = self.stack.last_mut() else {
            return;
        };
        let gives = match token.kind {
            Kind::Equal => true,
            Kind::Colon => top.kind == FrameKind::Object,
            _ => false,
        };
        let items = matches!(top.kind, FrameKind::Body(_) | FrameKind::Object);
        top.tokens.push(token);
        let loops = self.in_loop();
        if let Some(top) = self.stack.last_mut() {
            if gives && items && top.equals.is_none() && !loops {
                top.equals = Some(top.tokens.len());
            } else if token.kind == Kind::Colon && loops {
                self.begin_loop();
            }
        }
    }

    /// Whether the innermost item is a `for` expression or directive.
    fn in_loop(&self) -> bool {
        self.stack.last().is_some_and(|top| {
            let own = matches!(
                top.kind,
                FrameKind::Object | FrameKind::Tuple | FrameKind::Directive
            );
            let first = top.tokens.first();
            own && first.is_some_and(|t| t.kind == Kind::Ident && self.of(*t) == "for")
        })
    }

    /// The names and the collection of a `for`, when it is read as far as that.
    fn read_loop(&self) -> Option<Loop> {
        let top = self.stack.last().filter(|_| self.in_loop())?;
        let is_in = |t: &Token| t.kind == Kind::Ident && self.of(*t) == "in";
        let place = top.tokens.iter().position(is_in)?;
        let names = top.tokens.get(1..place)?.iter();
        let names = names.filter(|t| t.kind == Kind::Ident);
        let first = top.tokens.get(place + 1)?;
        let ends = |t: &&Token| t.kind == Kind::Colon;
        let last = top.tokens.iter().skip(place + 1).rev();
        let mut last = last;
        let last = last.find(|t| !ends(t))?;
        Some(Loop {
            names: names.map(|t| self.of(*t).into()).gathered(),
            collection: self.span(first.start, last.end),
        })
    }

    fn begin_loop(&mut self) {
        let found = self.read_loop();
        if let Some(top) = self.stack.last_mut()
            && top.loops.is_empty()
        {
            top.loops.extend(found);
        }
    }

    fn separate(&mut self, token: Token) {
        let loops = self.in_loop();
        if let Some(top) = self.stack.last_mut() {
            if top.separates(token.kind) && !loops {
                top.next_item();
            } else if token.kind == Kind::Comma {
                top.tokens.push(token);
            }
        }
    }

    fn span(&self, start: u32, end: u32) -> Span {
        Span {
            file: self.source.id,
            start,
            end,
        }
    }

    fn open(&mut self, kind: FrameKind, token: Token) {
        let place = self.span(token.start, token.end);
        self.stack.push(Open::new(kind, place));
    }

    fn open_brace(&mut self, token: Token) {
        let words = self.stack.last().and_then(|top| {
            let body = matches!(top.kind, FrameKind::Body(_));
            let header = body && top.equals.is_none() && !top.tokens.is_empty();
            header.then(|| top.tokens.iter().map(|t| self.word(*t)).gathered())
        });
        self.open(words.map_or(FrameKind::Object, FrameKind::Body), token);
    }

    fn open_paren(&mut self, token: Token) {
        let tokens = self.stack.last().map_or(&[][..], |top| &top.tokens);
        let mut name = tokens.iter().rev();
        let mut start = None;
        // `a::b::c`
        while let Some(part) = name.next().filter(|t| t.kind == Kind::Ident) {
            start = Some(part.start);
            if name.next().is_none_or(|t| t.kind != Kind::DoubleColon) {
                break;
            }
        }
        let call = start.and_then(|start| {
            let text = self.text.get(start as usize..token.start as usize)?;
            let text: String = text.chars().filter(|c| !c.is_whitespace()).gathered();
            Some(FrameKind::Call(text.as_str().into()))
        });
        self.open(call.unwrap_or(FrameKind::Parens), token);
    }

    /// A name as written, or the text in quotes.
    fn word(&self, token: Token) -> Rc<str> {
        let text = self.of(token);
        match token.kind {
            Kind::CloseQuote => text.trim_matches('"').into(),
            _ => text.into(),
        }
    }

    /// Whether a term ends before what comes now.
    fn behind_term(&self) -> bool {
        let last = self.stack.last().and_then(|top| top.tokens.last());
        last.is_some_and(|t| self.ends_term(*t))
    }

    fn ends_term(&self, token: Token) -> bool {
        match token.kind {
            Kind::Ident => !matches!(self.of(token), "in" | "if" | "for"),
            Kind::Number
            | Kind::Star
            | Kind::CloseBrack
            | Kind::CloseBrace
            | Kind::CloseParen
            | Kind::CloseHeredoc
            | Kind::CloseQuote => token.kind != Kind::Star || self.is_splat(token),
            _ => false,
        }
    }

    /// Whether a star stands behind a dot.
    fn is_splat(&self, star: Token) -> bool {
        let before = self.text.get(..star.start as usize);
        before.is_some_and(|text| text.ends_with('.'))
    }

    /// Closes the innermost frame of a kind, with what was forgotten to be closed in it.
    fn close(&mut self, token: Token, kind: &FrameKind) {
        let same = |open: &Open| match (kind, &open.kind) {
            (FrameKind::Object, FrameKind::Body(_)) => true,
            (FrameKind::Tuple, FrameKind::Index) => true,
            (FrameKind::Parens, FrameKind::Call(_)) => true,
            (a, b) => a == b,
        };
        let Some(place) = self.stack.iter().rposition(same).filter(|at| *at > 0) else {
            return;
        };
        // A bracket that was forgotten does not reach beyond its block.
        let beyond = |open: &Open| matches!(open.kind, FrameKind::Body(_));
        let over = self.stack.iter().skip(place + 1).any(beyond);
        if over && *kind != FrameKind::Object {
            return;
        }
        let opened = self.stack.get(place).map_or(token.start, |o| o.open.start);
        self.stack.truncate(place);
        self.part(Token {
            start: opened,
            ..token
        });
    }

    fn end_sequence(&mut self, token: Token) {
        let same =
            |open: &Open| matches!(open.kind, FrameKind::Interpolation | FrameKind::Directive);
        let Some(place) = self.stack.iter().rposition(same) else {
            return self.close(token, &FrameKind::Object);
        };
        self.stack.truncate(place + 1);
        let found = self.read_loop();
        let ended = self.stack.last().and_then(|top| top.tokens.first());
        let ended = ended.is_some_and(|t| self.of(*t) == "endfor");
        self.stack.truncate(place);
        if let Some(text) = self.stack.last_mut() {
            text.loops.extend(found);
            if ended {
                text.loops.pop();
            }
        }
    }

    fn finish(mut self, end: usize) -> Cursor {
        let word = self.word_at(end);
        let text = self.stack.last().is_some_and(Open::is_text);
        let mut begins = true;
        let mut chain = None;
        if let Some(top) = self.stack.last_mut() {
            if top.tokens.last().is_some_and(|t| t.start == word.start) && !text {
                top.tokens.pop();
            }
            let tokens = std::mem::take(&mut top.tokens);
            let last = tokens.last().copied();
            let in_value = top.equals.is_some() || !matches!(top.kind, FrameKind::Body(_));
            chain = self.chain(&tokens);
            let ends = |t: Token| t.kind == Kind::Ellipsis || self.ends_term(t);
            begins = last.is_none_or(|t| !in_value || !ends(t));
            if let Some(top) = self.stack.last_mut() {
                top.tokens = tokens;
            }
        }
        Cursor {
            word,
            chain,
            begins: begins && chain.is_none(),
            comment: self.comment,
            frames: self.stack.iter().map(|open| self.frame(open)).gathered(),
        }
    }

    fn frame(&self, open: &Open) -> Frame {
        let head = open
            .equals
            .map_or(open.tokens.len(), |at| at.saturating_sub(1));
        Frame {
            kind: open.kind.clone(),
            open: open.open,
            head: open
                .tokens
                .iter()
                .take(head)
                .map(|t| self.word(*t))
                .gathered(),
            value: open.equals.is_some(),
            items: open.items,
            loops: open.loops.clone(),
        }
    }

    /// The name that reaches to the place, with the rest of it behind the place.
    fn word_at(&self, end: usize) -> Span {
        let of_name = |c: char| c == '_' || c == '-' || is_word(c);
        let before = self.text.trim_end_matches(of_name);
        let start = before.len();
        let begins = self.text.get(start..).unwrap_or("");
        // Digits and dashes begin no name.
        let skip = begins.find(|c: char| !c.is_ascii_digit() && c != '-');
        let start = start + skip.unwrap_or(begins.len());
        let after = self.source.text.get(end..).unwrap_or("");
        let more = after.find(|c| !of_name(c)).unwrap_or(after.len());
        let more = if start == end { 0 } else { more };
        Span::new(self.source.id, start, end + more)
    }

    /// What stands before the dot at the end of the tokens.
    fn chain(&self, tokens: &[Token]) -> Option<Span> {
        let (dot, before) = tokens.split_last()?;
        if dot.kind != Kind::Dot {
            return None;
        }
        let mut start = None;
        let mut rest = before;
        while let Some((last, earlier)) = rest.split_last().filter(|(t, _)| self.ends_term(**t)) {
            start = Some(last.start);
            rest = earlier;
            let glued = matches!(last.kind, Kind::CloseBrack | Kind::CloseParen);
            match rest.last() {
                Some(t) if t.kind == Kind::Dot || t.kind == Kind::DoubleColon => {
                    rest = rest.split_last().map_or(&[], |(_, earlier)| earlier);
                }
                Some(t) if glued && self.ends_term(*t) => {}
                _ => break,
            }
        }
        Some(self.span(start?, dot.start))
    }
}
