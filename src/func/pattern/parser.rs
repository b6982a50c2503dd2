//! The syntax of patterns: Go's, which is RE2's.

use std::rc::Rc;

use super::class;
use super::node::{Assert, Node, One, Repeat};
use super::set::{Set, folded};

/// A longer repetition is refused, as in the reference, also when it comes from repetitions in repetitions.
const MAX_COUNT: u32 = 1000;
/// Deeper nesting is refused.
const MAX_DEPTH: usize = 250;

/// What `(?imsU)` says.
#[derive(Clone, Copy, Default)]
struct Flags {
    fold: bool,
    lines: bool,
    dot_all: bool,
    swap_greed: bool,
}

/// The names of groups, the first one's first; not all have one.
pub(super) type Names = Vec<Option<Rc<str>>>;

/// Takes a pattern apart.
pub(super) fn parse(pattern: &str) -> Result<(Node, Names), String> {
    let mut parser = Parser {
        rest: pattern,
        flags: Flags::default(),
        groups: Vec::new(),
        depth: 0,
    };
    let node = parser.alternatives()?;
    if !parser.rest.is_empty() {
        return Err("a `)` closes no group".to_owned());
    }
    Ok((node, parser.groups))
}

struct Parser<'p> {
    rest: &'p str,
    flags: Flags,
    groups: Names,
    depth: usize,
}

impl<'p> Parser<'p> {
    /// Steps over a text that stands here.
    fn eat(&mut self, text: &str) -> bool {
        let after = self.rest.strip_prefix(text);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next();
        self.rest = chars.as_str();
        c
    }

    fn alternatives(&mut self) -> Result<Node, String> {
        let mut all = vec![self.sequence()?];
        while self.eat("|") {
            all.push(self.sequence()?);
        }
        Ok(match all.pop() {
            Some(single) if all.is_empty() => single,
            last => {
                all.extend(last);
                Node::Alternate(all)
            }
        })
    }

    /// What stands up to a `|`, a `)` or the end.
    fn sequence(&mut self) -> Result<Node, String> {
        let mut parts = Vec::new();
        let mut repeated = None;
        while let Some(c) = self.rest.chars().next().filter(|c| !"|)".contains(*c)) {
            let before = self.rest;
            if let Some(repeat) = self.repeat()? {
                let text = before.strip_suffix(self.rest).unwrap_or(before);
                if let Some(previous) = repeated {
                    return Err(format!(
                        "a repetition cannot be repeated: `{previous}{text}`"
                    ));
                }
                let part = parts
                    .pop()
                    .ok_or_else(|| format!("`{text}` repeats nothing"))?;
                let node = Node::Repeat(Box::new(part), repeat);
                if node.repetitions() > u64::from(MAX_COUNT) {
                    return Err(format!(
                        "a repetition of more than {MAX_COUNT} is not supported: `{text}`"
                    ));
                }
                parts.push(node);
                repeated = Some(text);
            } else {
                repeated = None;
                self.one(c, &mut parts)?;
            }
        }
        Ok(match parts.pop() {
            None => Node::Empty,
            Some(single) if parts.is_empty() => single,
            last => {
                parts.extend(last);
                Node::Concat(parts)
            }
        })
    }

    /// A repetition with its mark for greed, if one stands here. A `{` that starts no count is plain.
    fn repeat(&mut self) -> Result<Option<Repeat>, String> {
        let (min, max) = if self.eat("*") {
            (0, None)
        } else if self.eat("+") {
            (1, None)
        } else if self.eat("?") {
            (0, Some(1))
        } else if let Some((text, after)) =
            self.rest.strip_prefix('{').and_then(|r| r.split_once('}'))
            && let Some((min, max)) = count(text)
        {
            if min > MAX_COUNT || max.is_some_and(|max| max > MAX_COUNT || max < min) {
                return Err(format!(
                    "invalid count `{{{text}}}`; a repetition of more than {MAX_COUNT} is not supported"
                ));
            }
            self.rest = after;
            (min, max)
        } else {
            return Ok(None);
        };
        let greedy = !self.eat("?") ^ self.flags.swap_greed;
        Ok(Some(Repeat { min, max, greedy }))
    }

    /// One item that starts with this character.
    fn one(&mut self, c: char, parts: &mut Vec<Node>) -> Result<(), String> {
        let flags = self.flags;
        match c {
            '(' => parts.extend(self.group()?),
            '[' => {
                let set = class::bracketed(&mut self.rest, flags.fold)?;
                parts.push(self.member(set));
            }
            '\\' => return self.escape(parts),
            _ => {
                self.next();
                parts.push(match c {
                    '^' if flags.lines => Node::Assert(Assert::LineStart),
                    '^' => Node::Assert(Assert::TextStart),
                    '$' if flags.lines => Node::Assert(Assert::LineEnd),
                    '$' => Node::Assert(Assert::TextEnd),
                    '.' if flags.dot_all => Node::One(One::Any),
                    '.' => Node::One(One::InLine),
                    _ => self.literal(c),
                });
            }
        }
        Ok(())
    }

    fn literal(&self, c: char) -> Node {
        Node::One(if self.flags.fold {
            One::Folded(folded(c))
        } else {
            One::Exactly(c)
        })
    }

    fn member(&self, set: Set) -> Node {
        let set = Rc::new(set);
        Node::One(if self.flags.fold {
            One::FoldedIn(set)
        } else {
            One::In(set)
        })
    }

    fn escape(&mut self, parts: &mut Vec<Node>) -> Result<(), String> {
        if self.eat("\\Q") {
            let (text, after) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
            self.rest = after;
            parts.extend(text.chars().map(|c| self.literal(c)));
            return Ok(());
        }
        let asserts = [
            ("\\A", Assert::TextStart),
            ("\\z", Assert::TextEnd),
            ("\\b", Assert::WordBoundary),
            ("\\B", Assert::NoWordBoundary),
        ];
        if let Some((_, assert)) = asserts.into_iter().find(|(text, _)| self.eat(text)) {
            parts.push(Node::Assert(assert));
        } else if let Some(set) = class::escaped(&mut self.rest, self.flags.fold)? {
            parts.push(self.member(set));
        } else {
            let c = class::escaped_char(&mut self.rest)?;
            parts.push(self.literal(c));
        }
        Ok(())
    }

    /// A group, or flags for the rest of the group around them.
    fn group(&mut self) -> Result<Option<Node>, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("groups are nested too deeply".to_owned());
        }
        let outer = self.flags;
        self.next();
        let number = if self.eat("?P<") || self.eat("?<") {
            Some(self.named()?)
        } else if self.eat("?") {
            if !self.flags()? {
                self.depth -= 1;
                return Ok(None);
            }
            None
        } else {
            self.groups.push(None);
            Some(self.groups.len())
        };
        let inner = self.alternatives()?;
        if !self.eat(")") {
            return Err("a group is not closed: `)` is missing".to_owned());
        }
        self.flags = outer;
        self.depth -= 1;
        Ok(Some(match number {
            Some(number) => Node::Group(Box::new(inner), number),
            None => inner,
        }))
    }

    /// The name of a group; its number.
    fn named(&mut self) -> Result<usize, String> {
        let (name, after) = self.rest.split_once('>').unwrap_or((self.rest, ""));
        let word = |b: u8| b == b'_' || b.is_ascii_alphanumeric();
        if name.is_empty() || !name.bytes().all(word) || name.len() == self.rest.len() {
            return Err(format!("invalid name of a group: `{name}`"));
        }
        let name: Rc<str> = name.into();
        self.rest = after;
        self.groups.push(Some(name));
        Ok(self.groups.len())
    }

    /// Flags up to a `)`, or up to the `:` of a group: whether a group follows.
    fn flags(&mut self) -> Result<bool, String> {
        let start = self.rest;
        let (mut on, mut said) = (true, false);
        while let Some(c) = self.next() {
            match c {
                'i' => self.flags.fold = on,
                'm' => self.flags.lines = on,
                's' => self.flags.dot_all = on,
                'U' => self.flags.swap_greed = on,
                '-' if on => {
                    on = false;
                    said = false;
                    continue;
                }
                ':' | ')' if on || said => return Ok(c == ':'),
                _ => break,
            }
            said = true;
        }
        let read = start.strip_suffix(self.rest).unwrap_or(start);
        Err(format!("invalid or unsupported syntax `(?{read}`"))
    }
}

/// The numbers of a count: `3`, `3,` or `3,5`.
fn count(text: &str) -> Option<(u32, Option<u32>)> {
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse().unwrap_or(u32::MAX))
    };
    match text.split_once(',') {
        None => number(text).map(|exact| (exact, Some(exact))),
        Some((min, "")) => number(min).map(|min| (min, None)),
        Some((min, max)) => Some((number(min)?, Some(number(max)?))),
    }
}
