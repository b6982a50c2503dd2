//! From YAML events to a tree.

use std::rc::Rc;

use libyaml_safer::{Event, EventData, Parser, ScalarStyle};

use super::{Entry, Guarded, Kind, Node, guarded};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::sorted::{Gather, SortedMap};
use crate::text::{Source, Span};

const TAG: &str = "tag:yaml.org,2002:";
/// Deeper documents are refused: trees are walked by recursion.
pub const MAX_DEPTH: usize = 100;
/// Documents that grow beyond this by aliases are refused.
pub const MAX_NODES: usize = 1 << 18;

/// Why reading stopped, and where.
type Stop = (String, Span);

/// Reads exactly one document. After a mistake there is no more than what stood before it, and the problem is an error.
pub fn parse(source: &Source) -> (Node, Diagnostics) {
    let mut problems = Diagnostics::new();
    let nothing = Node {
        kind: Kind::Invalid,
        span: Span::new(source.id, 0, 0),
    };
    if let Some((text, span)) = unreadable(source) {
        problems.push(syntax(text, span));
        return (nothing, problems);
    }
    let guarded = match guarded(&source.text) {
        Ok(guarded) => guarded,
        Err(text) => {
            problems.push(syntax(text, nothing.span));
            return (nothing, problems);
        }
    };
    let mut input = guarded.text.as_bytes();
    let mut parser = Parser::new();
    parser.set_input(&mut input);
    let mut reader = Reader {
        source,
        shift: if source.text.starts_with('\u{feff}') {
            3
        } else {
            0
        },
        guarded: &guarded,
        parser,
        anchors: SortedMap::new(),
        depth: 0,
        nodes: 0,
        problems,
    };
    let node = reader.document().unwrap_or_else(|(text, span)| {
        reader.problems.push(syntax(text, span));
        nothing
    });
    (node, reader.problems)
}

fn syntax(text: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::new(&code::INVALID_YAML, text).at(span)
}

/// A character that no YAML text may hold: the scanner would stop without saying where.
fn unreadable(source: &Source) -> Option<Stop> {
    let allowed = |c: char| {
        matches!(c, '\t' | '\n' | '\r' | '\u{85}')
            || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
    };
    let (at, wrong) = source.text.char_indices().find(|(_, c)| !allowed(*c))?;
    let span = Span::new(source.id, at, at + wrong.len_utf8());
    let text = if source.is_bad_byte(at) {
        "the file must be written in UTF-8; this byte is not".to_owned()
    } else {
        format!("the character U+{:04X} is not allowed here", wrong as u32)
    };
    Some((text, span))
}

struct Reader<'t, R> {
    source: &'t Source,
    /// The length of the mark that the scanner was not shown.
    shift: usize,
    guarded: &'t Guarded<'t>,
    parser: Parser<R>,
    /// What each anchor names, with the number of its nodes; nothing while it is being read.
    anchors: SortedMap<String, Option<(Node, usize)>>,
    depth: usize,
    nodes: usize,
    problems: Diagnostics,
}

impl<R: std::io::BufRead> Reader<'_, R> {
    fn span(&self, start: u64, end: u64) -> Span {
        let longest = self.source.text.len();
        let place = |index: u64| {
            let index = usize::try_from(index).unwrap_or(usize::MAX);
            index.saturating_add(self.shift).min(longest)
        };
        Span::new(self.source.id, place(start), place(end))
    }

    fn of(&self, event: &Event) -> Span {
        self.span(event.start_mark.index, event.end_mark.index)
    }

    fn next(&mut self) -> Result<Event, Stop> {
        match self.parser.parse() {
            Ok(mut event) => {
                self.guarded.restore(&mut event);
                Ok(event)
            }
            Err(error) => {
                let at = error.problem_mark().map_or(0, |mark| mark.index);
                let context = error.context().unwrap_or_default();
                let comma = if context.is_empty() { "" } else { ": " };
                let text = format!("{context}{comma}{}", error.problem());
                Err((text, self.span(at, at)))
            }
        }
    }

    fn document(&mut self) -> Result<Node, Stop> {
        self.next()?;
        let first = self.next()?;
        if !matches!(first.data, EventData::DocumentStart { .. }) {
            return Err(("the file is empty".to_owned(), self.of(&first).head()));
        }
        let first = self.next()?;
        let node = self.node(first)?;
        self.next()?;
        let after = self.next()?;
        if !matches!(after.data, EventData::StreamEnd) {
            let span = self.of(&after);
            self.problems.push(syntax(
                "a second document begins here; write each into a file of its own",
                span,
            ));
        }
        Ok(node)
    }

    fn count(&mut self, nodes: usize, at: Span) -> Result<(), Stop> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES {
            let text = format!("the document has more than {MAX_NODES} values, aliases included");
            return Err((text, at));
        }
        Ok(())
    }

    fn node(&mut self, event: Event) -> Result<Node, Stop> {
        let span = self.of(&event);
        let before = self.nodes;
        self.count(1, span)?;
        let (anchor, node) = match event.data {
            EventData::Alias { anchor } => return self.alias(&anchor, span),
            EventData::Scalar {
                anchor,
                tag,
                value,
                style,
                ..
            } => (anchor, self.scalar(tag.as_deref(), value, style, span)),
            EventData::SequenceStart { anchor, tag, .. } => {
                self.check_tag(tag.as_deref(), "seq", span);
                self.open(anchor.as_ref(), span)?;
                (anchor, self.sequence(span)?)
            }
            EventData::MappingStart { anchor, tag, .. } => {
                self.check_tag(tag.as_deref(), "map", span);
                self.open(anchor.as_ref(), span)?;
                (anchor, self.mapping(span)?)
            }
            _ => return Err(("a value was expected".to_owned(), span)),
        };
        if let Some(anchor) = anchor {
            let nodes = self.nodes - before;
            self.anchors.insert(anchor, Some((node.clone(), nodes)));
        }
        Ok(node)
    }

    fn alias(&mut self, anchor: &str, span: Span) -> Result<Node, Stop> {
        match self.anchors.get(anchor).cloned() {
            Some(Some((node, nodes))) => {
                self.count(nodes, span)?;
                Ok(node)
            }
            Some(None) => Err((
                format!("the anchor `{anchor}` is named inside itself"),
                span,
            )),
            None => Err((format!("the anchor `{anchor}` is not defined before"), span)),
        }
    }

    fn open(&mut self, anchor: Option<&String>, span: Span) -> Result<(), Stop> {
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor.clone(), None);
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let text = format!("the document is more than {MAX_DEPTH} levels deep");
            return Err((text, span));
        }
        Ok(())
    }

    fn sequence(&mut self, start: Span) -> Result<Node, Stop> {
        let mut items: Vec<Node> = Vec::new();
        loop {
            let event = self.next()?;
            if matches!(event.data, EventData::SequenceEnd) {
                self.depth -= 1;
                let last = items.last().map(|item| item.span);
                let span = self.closed(start, &event, last);
                let kind = Kind::List(items);
                return Ok(Node { kind, span });
            }
            items.push(self.node(event)?);
        }
    }

    fn mapping(&mut self, start: Span) -> Result<Node, Stop> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut merged: Vec<Entry> = Vec::new();
        loop {
            let event = self.next()?;
            if matches!(event.data, EventData::MappingEnd) {
                self.depth -= 1;
                let last = entries.last().map(|entry| entry.value.span);
                let span = self.closed(start, &event, last);
                // What is written here wins over what is merged, and the last of a name wins.
                merged.append(&mut entries);
                let kind = Kind::Map(merged);
                return Ok(Node { kind, span });
            }
            let merge = is_merge(&event);
            let key_span = self.key_span(&event);
            let key = self.node(event)?;
            let event = self.next()?;
            let value = self.node(event)?;
            if merge {
                merged.extend(self.merged(&value));
            } else if let Some(key) = self.key(&key, key_span) {
                entries.push(Entry {
                    key,
                    key_span,
                    value,
                });
            }
        }
    }

    /// The place of a collection. One without brackets ends with its last value, not where the next thing begins.
    fn closed(&self, start: Span, end: &Event, last: Option<Span>) -> Span {
        let end = self.of(end);
        if end.start < end.end {
            return start.to(end);
        }
        last.map_or(start, |last| start.head().to(last))
    }

    /// The place of a key without its quotes.
    fn key_span(&self, event: &Event) -> Span {
        let span = self.of(event);
        let quoted = matches!(
            &event.data,
            EventData::Scalar {
                style: ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted,
                ..
            }
        );
        if quoted { span.inside() } else { span }
    }

    fn key(&mut self, key: &Node, at: Span) -> Option<Rc<str>> {
        let text = key.scalar().map(Rc::from);
        if text.is_none() && key.kind != Kind::Invalid {
            let what = key.kind_name();
            let text = format!("a key is a text, not {what}");
            self.problems.push(syntax(text, at));
        }
        text
    }

    fn merged(&mut self, value: &Node) -> Vec<Entry> {
        match &value.kind {
            Kind::Map(entries) => entries.clone(),
            // Earlier ones win over later ones.
            Kind::List(items) => {
                let maps = items.iter().rev();
                maps.flat_map(|item| item.entries().to_vec()).gathered()
            }
            _ => {
                let text = "only a mapping can be merged into a mapping";
                self.problems.push(syntax(text, value.span));
                Vec::new()
            }
        }
    }

    /// Lists and mappings can only be tagged as what they are.
    fn check_tag(&mut self, tag: Option<&str>, wanted: &str, at: Span) {
        let own = tag.map_or(Some(""), |tag| {
            tag.strip_prefix(TAG).or((tag == "!").then_some(""))
        });
        if own.is_none_or(|own| !own.is_empty() && own != wanted) {
            self.tag_problem(tag, at);
        }
    }

    fn tag_problem(&mut self, tag: Option<&str>, at: Span) {
        let tag = tag.unwrap_or_default();
        let tag = tag.strip_prefix(TAG).unwrap_or(tag);
        let text = format!("the tag `{tag}` does not fit here");
        self.problems.push(syntax(text, at.head()));
    }

    fn scalar(&mut self, tag: Option<&str>, text: String, style: ScalarStyle, span: Span) -> Node {
        let plain = style == ScalarStyle::Plain;
        let kind = match tag {
            None | Some("") if plain => resolved(&text),
            None | Some("" | "!") => None,
            Some(tag) => match tag.strip_prefix(TAG) {
                Some("str") => None,
                Some("null" | "bool" | "int" | "float") => {
                    let kind = resolved(&text);
                    if kind.is_none() {
                        self.tag_problem(Some(tag), span);
                    }
                    kind
                }
                _ => {
                    self.tag_problem(Some(tag), span);
                    None
                }
            },
        };
        Node {
            kind: kind.unwrap_or_else(|| Kind::Text(text.into())),
            span,
        }
    }
}

/// Whether the key is the plain `<<`.
fn is_merge(event: &Event) -> bool {
    matches!(
        &event.data,
        EventData::Scalar { value, tag: None, style: ScalarStyle::Plain, .. } if value == "<<"
    )
}

/// What a plain text stands for in the core schema of YAML 1.2, when not for itself.
fn resolved(text: &str) -> Option<Kind> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ => return number(text).map(|number| Kind::Number(number.into())),
    })
}

/// A number in decimal notation. Infinities and what is no number stay texts: no property takes them.
fn number(text: &str) -> Option<String> {
    let based = |digits: &str, base| i64::from_str_radix(digits, base).ok();
    let is_based = |digits: &str| digits.bytes().all(|b| b.is_ascii_hexdigit());
    for (prefix, base) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let value = based(digits, base).filter(|_| is_based(digits))?;
            return Some(value.to_string());
        }
    }
    let (sign, rest) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (
            text.get(..1).filter(|sign| *sign == "-").unwrap_or(""),
            rest,
        ),
        None => ("", text),
    };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (rest.get(..at)?, rest.get(at + 1..)),
        None => (rest, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let sound = digits(whole) && digits(part) && !(whole.is_empty() && part.is_empty());
    let power = exponent.map(|power| power.strip_prefix(['-', '+']).unwrap_or(power));
    let sound = sound && power.is_none_or(|power| !power.is_empty() && digits(power));
    sound.then(|| format!("{sign}{rest}"))
}
