//! What an editor sees of a YAML or JSON text while it is typed: keys and values with their places, whatever is broken around
//! them. Where a place is, is told by the text before it alone.

use std::rc::Rc;

use crate::text::{Source, Span};

/// A key or an item of a list, with what belongs to it.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it belongs to; nothing in the outermost mapping.
    pub parent: Option<usize>,
    /// How it is reached from there.
    pub step: Step,
    /// The key without its quotes; of an item where it begins.
    pub name: Span,
    /// Its value, when it is a scalar, without quotes.
    pub value: Option<(Rc<str>, Span)>,
    /// From its first to its last character.
    pub whole: Span,
}

/// A way into a mapping or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A key.
    Key(Rc<str>),
    /// An item by its number.
    Item(usize),
}

/// The parts of a text, and where it ends.
#[derive(Clone, Debug)]
pub struct Skimmed {
    /// In the order of the text; a part stands behind the one it belongs to.
    pub parts: Vec<Part>,
    /// The part whose value, or one of whose members, would be written at the end.
    pub owner: Option<usize>,
    /// Whether a key may be written there.
    pub key: bool,
    /// Whether a value may be written there.
    pub value: bool,
    /// What is being written there.
    pub word: Span,
    /// The quote that is open there.
    pub quote: Option<char>,
    /// Whether it is between brackets or braces.
    pub flow: bool,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// A mapping or a list without brackets, by the column of its keys or dashes.
    Map(usize),
    List(usize),
    FlowMap,
    FlowList,
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    kind: Kind,
    owner: Option<usize>,
    items: usize,
    /// The member whose value is awaited or being read.
    member: Option<usize>,
}

/// Deeper texts are not looked at: nobody edits them by hand.
const MAX_DEPTH: usize = 200;

/// Looks at a text up to a byte offset.
pub fn skim(source: &Source, end: usize) -> Skimmed {
    let mut end = end.min(source.text.len());
    while !source.text.is_char_boundary(end) {
        end -= 1;
    }
    let text = source.text.get(..end).unwrap_or_default();
    let mut skimmer = Skimmer {
        text,
        id: source.id,
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        frames: Vec::new(),
        done: Skimmed {
            parts: Vec::new(),
            owner: None,
            key: false,
            value: false,
            word: Span::new(source.id, end, end),
            quote: None,
            flow: false,
        },
    };
    skimmer.run();
    skimmer.done
}

impl Skimmed {
    /// The way to a part, from the outermost mapping.
    pub fn path(&self, part: usize) -> Vec<&Step> {
        let mut steps = Vec::new();
        let mut at = Some(part);
        while let Some(part) = at.and_then(|at| self.parts.get(at)) {
            steps.push(&part.step);
            at = part.parent;
        }
        steps.reverse();
        steps
    }

    /// The parts that belong to one, by their numbers.
    pub fn children(&self, parent: Option<usize>) -> Vec<usize> {
        // What belongs to a part stands behind it, and not behind its end.
        let whole = parent.and_then(|index| self.parts.get(index));
        let end = whole.map_or(u32::MAX, |part| part.whole.end);
        let mut found = Vec::new();
        let mut index = parent.map_or(0, |index| index + 1);
        while let Some(part) = self.parts.get(index)
            && part.name.start <= end
        {
            if part.parent == parent {
                found.push(index);
            }
            index += 1;
        }
        found
    }

    /// The keys that belong to a part, with the parts.
    pub fn keys(&self, parent: Option<usize>) -> Vec<(Rc<str>, usize)> {
        let mut found = Vec::new();
        for index in self.children(parent) {
            if let Some(key) = self.parts.get(index).and_then(Part::key) {
                found.push((key.clone(), index));
            }
        }
        found
    }

    /// The member of a name.
    pub fn member(&self, parent: Option<usize>, name: &str) -> Option<usize> {
        for index in self.children(parent) {
            let part = self.parts.get(index)?;
            if part.key().is_some_and(|key| **key == *name) {
                return Some(index);
            }
        }
        None
    }
}

impl Part {
    /// Its key.
    pub fn key(&self) -> Option<&Rc<str>> {
        match &self.step {
            Step::Key(key) => Some(key),
            Step::Item(_) => None,
        }
    }

    /// The text of its value.
    pub fn text(&self) -> Option<&str> {
        self.value.as_ref().map(|(text, _)| &**text)
    }
}

struct Skimmer<'t> {
    text: &'t str,
    id: crate::text::FileId,
    at: usize,
    frames: Vec<Frame>,
    done: Skimmed,
}

/// A scalar that was read.
struct Scalar {
    text: Rc<str>,
    span: Span,
    /// Whether the text ends in it.
    open: bool,
    quote: Option<char>,
}

impl Skimmer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, fits: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(fits).len();
    }

    fn skip_line(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').map_or(rest.len(), |end| end + 1);
    }

    fn run(&mut self) {
        while self.at < self.text.len() {
            if self.in_flow() {
                self.flow();
            } else {
                self.line();
            }
        }
        if self.text.is_empty() || self.text.ends_with('\n') && !self.in_flow() {
            self.place(0);
        } else if self.in_flow() && !self.done.key && !self.done.value {
            self.place_in_flow();
        }
    }

    fn in_flow(&self) -> bool {
        let top = self.frames.last().map(|frame| frame.kind);
        matches!(top, Some(Kind::FlowMap | Kind::FlowList))
    }

    fn add(&mut self, parent: Option<usize>, step: Step, name: Span) -> usize {
        self.done.parts.push(Part {
            parent,
            step,
            name,
            value: None,
            whole: name,
        });
        self.reach(Some(self.done.parts.len() - 1), name.end);
        self.done.parts.len() - 1
    }

    /// The part and all around it reach at least so far.
    fn reach(&mut self, mut part: Option<usize>, end: u32) {
        while let Some(found) = part.and_then(|part| self.done.parts.get_mut(part)) {
            found.whole.end = found.whole.end.max(end);
            part = found.parent;
        }
    }

    fn set(&mut self, part: Option<usize>, scalar: &Scalar) {
        if let Some(found) = part.and_then(|part| self.done.parts.get_mut(part)) {
            found.value = Some((scalar.text.clone(), scalar.span));
        }
        self.reach(part, scalar.span.end);
    }

    fn push(&mut self, kind: Kind, owner: Option<usize>) {
        if self.frames.len() >= MAX_DEPTH {
            self.at = self.text.len();
            return;
        }
        self.frames.push(Frame {
            kind,
            owner,
            items: 0,
            member: None,
        });
    }

    /// What the next thing in a column belongs to, when what lies deeper is closed.
    fn close(&mut self, column: usize, dash: bool) {
        while let Some(frame) = self.frames.last() {
            let closed = match frame.kind {
                Kind::Map(own) => own > column,
                Kind::List(own) => own > column || (own == column && !dash),
                Kind::FlowMap | Kind::FlowList => true,
            };
            if !closed {
                return;
            }
            self.frames.pop();
        }
    }

    /// The member or item that waits for its value.
    fn waiting(&self) -> Option<usize> {
        self.frames.last().and_then(|frame| frame.member)
    }

    /// The text ends in a column of an empty line, or in a word that is alone on its line.
    fn place(&mut self, column: usize) {
        self.close(column, false);
        let top = self.frames.last().copied();
        let same = matches!(top.map(|f| f.kind), Some(Kind::Map(own)) if own == column);
        self.done.owner = match top {
            Some(frame) if same => frame.owner,
            Some(frame) => frame.member.or(frame.owner),
            None => None,
        };
        self.done.key = true;
        self.done.value = !same && top.is_some();
    }

    fn place_in_flow(&mut self) {
        let Some(frame) = self.frames.last().copied() else {
            return;
        };
        self.done.flow = true;
        match (frame.kind, frame.member) {
            (Kind::FlowMap, None) => (self.done.owner, self.done.key) = (frame.owner, true),
            (_, Some(member)) => {
                (self.done.owner, self.done.value) = (Some(member), true);
            }
            _ => {
                let name = self.done.word;
                let item = self.add(frame.owner, Step::Item(frame.items), name);
                (self.done.owner, self.done.value) = (Some(item), true);
            }
        }
    }

    fn line(&mut self) {
        let start = self.at;
        self.skip(|c| c == ' ');
        let mut column = self.at - start;
        let rest = self.rest();
        if rest.is_empty() {
            return self.place(column);
        }
        if rest.starts_with(['\n', '\r', '#']) || (column == 0 && rest.starts_with("---")) {
            return self.skip_line();
        }
        let mut dash = false;
        while self.is_dash() {
            dash = true;
            self.dash(column);
            self.at += 1;
            let from = self.at;
            self.skip(|c| c == ' ');
            column += 1 + self.at - from;
        }
        if dash && self.rest().is_empty() {
            self.done.owner = self.waiting();
            (self.done.key, self.done.value) = (true, true);
            return;
        }
        self.content(column, dash);
    }

    fn is_dash(&self) -> bool {
        let mut chars = self.rest().chars();
        chars.next() == Some('-') && chars.next().is_none_or(|c| matches!(c, ' ' | '\n' | '\r'))
    }

    fn dash(&mut self, column: usize) {
        self.close(column, true);
        let same = |frame: &Frame| matches!(frame.kind, Kind::List(own) if own == column);
        if !self.frames.last().is_some_and(same) {
            let owner = self.waiting();
            self.push(Kind::List(column), owner);
        }
        let name = Span::new(self.id, self.at, self.at + 1);
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let (owner, number) = (frame.owner, frame.items);
        frame.items += 1;
        let item = self.add(owner, Step::Item(number), name);
        if let Some(frame) = self.frames.last_mut() {
            frame.member = Some(item);
        }
    }

    /// What stands in a column, to the end of the line or into brackets.
    fn content(&mut self, column: usize, behind_dash: bool) {
        if matches!(self.peek(), Some('{' | '[')) {
            if !behind_dash {
                self.close(column, false);
            }
            return self.open();
        }
        let Some(scalar) = self.scalar(false) else {
            return self.skip_line();
        };
        self.skip(|c| c == ' ');
        if self.rest().starts_with(':') {
            self.at += 1;
            return self.member(column, &scalar, behind_dash);
        }
        if scalar.open {
            if behind_dash {
                self.done.owner = self.waiting();
                (self.done.key, self.done.value) = (true, true);
            } else {
                self.place(column);
            }
            self.done.word = scalar.span;
            self.done.quote = scalar.quote;
        } else {
            let waiting = self.waiting();
            self.set(waiting, &scalar);
            self.skip_line();
        }
    }

    fn member(&mut self, column: usize, key: &Scalar, behind_dash: bool) {
        if !behind_dash {
            self.close(column, false);
        }
        let same = |frame: &Frame| matches!(frame.kind, Kind::Map(own) if own == column);
        if !self.frames.last().is_some_and(same) {
            let owner = self.waiting();
            self.push(Kind::Map(column), owner);
        }
        let owner = self.frames.last().and_then(|frame| frame.owner);
        let member = self.add(owner, Step::Key(key.text.clone()), key.span);
        if let Some(frame) = self.frames.last_mut() {
            frame.member = Some(member);
        }
        self.skip(|c| c == ' ');
        self.value(member, column);
    }

    fn value(&mut self, member: usize, column: usize) {
        let place = |skimmer: &mut Self| {
            skimmer.done.owner = Some(member);
            skimmer.done.value = true;
        };
        match self.peek() {
            None => place(self),
            Some('\n' | '\r' | '#') => self.skip_line(),
            Some('{' | '[') => self.open(),
            Some('|' | '>') => self.block_text(column),
            Some(_) => {
                let Some(scalar) = self.scalar(false) else {
                    return self.skip_line();
                };
                if scalar.open {
                    place(self);
                    self.done.word = scalar.span;
                    self.done.quote = scalar.quote;
                }
                self.set(Some(member), &scalar);
                if !self.rest().is_empty() {
                    self.skip_line();
                }
            }
        }
    }

    /// A text of several lines: all that are further in than its key.
    fn block_text(&mut self, column: usize) {
        self.skip_line();
        while !self.rest().is_empty() {
            let rest = self.rest();
            let line = rest.split('\n').next().unwrap_or_default();
            let inner = line.trim_start_matches(' ');
            if !inner.trim().is_empty() && line.len() - inner.len() <= column {
                return;
            }
            let end = u32::try_from(self.at + line.trim_end().len()).unwrap_or(u32::MAX);
            let waiting = self.waiting();
            self.reach(waiting, end);
            self.skip_line();
        }
    }

    fn open(&mut self) {
        let list = self.peek() == Some('[');
        let owner = match self.frames.last().copied() {
            Some(frame) if matches!(frame.kind, Kind::FlowList) && frame.member.is_none() => {
                let name = Span::new(self.id, self.at, self.at + 1);
                let item = self.add(frame.owner, Step::Item(frame.items), name);
                if let Some(frame) = self.frames.last_mut() {
                    frame.member = Some(item);
                }
                Some(item)
            }
            _ => self.waiting(),
        };
        self.at += 1;
        self.push(if list { Kind::FlowList } else { Kind::FlowMap }, owner);
    }

    /// Whether brackets were forgotten: the next line is not further in than the key before them.
    fn is_left(&self) -> bool {
        let blocks = self.frames.iter().rev().find_map(|frame| match frame.kind {
            Kind::Map(column) | Kind::List(column) => Some(column),
            _ => None,
        });
        let rest = self.rest();
        let line = rest.split('\n').next().unwrap_or_default();
        let inner = line.trim_start_matches(' ');
        let empty = inner.trim().is_empty() || inner.starts_with(['}', ']']);
        blocks.is_some_and(|column| !empty && line.len() - inner.len() <= column)
    }

    /// One thing between brackets.
    fn flow(&mut self) {
        match self.peek() {
            None => {}
            Some('\n') => {
                self.at += 1;
                if self.is_left() {
                    while self.in_flow() {
                        self.frames.pop();
                    }
                }
            }
            Some('#') => {
                let rest = self.rest();
                self.at += rest.find('\n').unwrap_or(rest.len());
            }
            Some('{' | '[') => self.open(),
            Some('}' | ']') => {
                self.at += 1;
                let end = u32::try_from(self.at).unwrap_or(u32::MAX);
                let owner = self.frames.pop().and_then(|frame| frame.owner);
                self.reach(owner, end);
                if !self.in_flow() {
                    self.skip_line();
                }
            }
            Some(',') => {
                self.at += 1;
                if let Some(frame) = self.frames.last_mut() {
                    frame.member = None;
                    frame.items += 1;
                }
            }
            Some(c) if c.is_whitespace() || c == ':' => self.at += c.len_utf8(),
            Some(_) => self.flow_scalar(),
        }
    }

    fn flow_scalar(&mut self) {
        let Some(frame) = self.frames.last().copied() else {
            return;
        };
        let Some(scalar) = self.scalar(true) else {
            self.at = self.text.len();
            return;
        };
        if scalar.open {
            self.done.word = scalar.span;
            self.done.quote = scalar.quote;
            return self.place_in_flow();
        }
        match (frame.kind, frame.member) {
            (Kind::FlowMap, None) => {
                let step = Step::Key(scalar.text.clone());
                let member = self.add(frame.owner, step, scalar.span);
                if let Some(frame) = self.frames.last_mut() {
                    frame.member = Some(member);
                }
            }
            (_, Some(member)) => self.set(Some(member), &scalar),
            (_, None) => {
                let item = self.add(frame.owner, Step::Item(frame.items), scalar.span);
                self.skip(|c| c == ' ');
                if !self.rest().starts_with(':') {
                    return self.set(Some(item), &scalar);
                }
                // A mapping with one key needs no braces in a list.
                let step = Step::Key(scalar.text.clone());
                let member = self.add(Some(item), step, scalar.span);
                if let Some(frame) = self.frames.last_mut() {
                    frame.member = Some(member);
                }
            }
        }
    }

    /// A scalar on one line.
    fn scalar(&mut self, flow: bool) -> Option<Scalar> {
        if let Some(quote @ ('"' | '\'')) = self.peek() {
            return Some(self.quoted(quote));
        }
        let rest = self.rest();
        let mut end = rest.len();
        let mut before = ' ';
        for (index, c) in rest.char_indices() {
            let after = rest
                .get(index + c.len_utf8()..)
                .and_then(|r| r.chars().next());
            let stops = match c {
                '\n' => true,
                ':' => after.is_none_or(|c| c.is_whitespace() || (flow && ",[]{}".contains(c))),
                '#' => before.is_whitespace(),
                ',' | '[' | ']' | '{' | '}' => flow,
                _ => false,
            };
            if stops {
                end = index;
                break;
            }
            before = c;
        }
        let whole = rest.get(..end)?;
        let text = whole.trim_end();
        let open = end == rest.len() && text.len() == whole.len();
        let span = Span::new(self.id, self.at, self.at + text.len());
        let text = Rc::from(text);
        self.at += end;
        // Nothing is read where the scalar is empty; it must go on all the same.
        (span.start < span.end || end > 0).then_some(Scalar {
            text,
            span,
            open,
            quote: None,
        })
    }

    fn quoted(&mut self, quote: char) -> Scalar {
        let start = self.at + 1;
        let rest = self.text.get(start..).unwrap_or_default();
        let mut chars = rest.char_indices().peekable();
        let mut text = String::new();
        let mut end = None;
        while let Some((index, c)) = chars.next() {
            match c {
                '\\' if quote == '"' => text.extend(chars.next().map(|(_, c)| c)),
                '\'' if quote == '\'' && chars.peek().is_some_and(|(_, c)| *c == '\'') => {
                    chars.next();
                    text.push('\'');
                }
                // A quote that is not closed on its line was forgotten.
                '\n' => {
                    end = Some((index, 0));
                    break;
                }
                c if c == quote => {
                    end = Some((index, 1));
                    break;
                }
                c => text.push(c),
            }
        }
        let (length, closing) = end.unwrap_or((rest.len(), 0));
        self.at = start + length + closing;
        Scalar {
            text: text.into(),
            span: Span::new(self.id, start, start + length),
            open: end.is_none(),
            quote: end.is_none().then_some(quote),
        }
    }
}
