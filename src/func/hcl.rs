//! Values as the expressions that stand for them, laid out as the reference's formatter does: two spaces a
//! level, and the `=` of neighbouring one-line items in one column.

use std::fmt::Write as _;
use std::rc::Rc;

use crate::sorted::SortedMap;
use crate::syntax::quoted;
use crate::text::{graphemes, is_identifier};
use crate::value::{Value, View};

/// An expression for a wholly known value. What is unknown is written as null; nobody asks for it.
pub fn expression(value: &Value) -> String {
    let mut page = Page::default();
    page.value(value);
    page.finish()
}

/// `name = value` lines for these variables, in order of their names.
pub fn assignments(values: &SortedMap<Rc<str>, Value>) -> String {
    let mut page = Page::default();
    for (name, value) in values {
        page.key(name, value);
    }
    page.finish()
}

/// Lines being written.
#[derive(Default)]
struct Page {
    done: Vec<Line>,
    line: Line,
}

#[derive(Default)]
struct Line {
    text: String,
    /// How many brackets more are opened than closed.
    opened: i32,
    /// An item: where its `=` stands, how wide its key is, and what `opened` was there.
    item: Option<(usize, usize, i32)>,
}

impl Line {
    /// Where the `=` stands and how wide the key is, when the whole item is on this line.
    fn whole_item(&self) -> Option<(usize, usize)> {
        let (at, width, opened) = self.item?;
        (self.opened == opened).then_some((at, width))
    }
}

impl Page {
    fn value(&mut self, value: &Value) {
        match value.view() {
            View::Null | View::Unknown => self.line.text.push_str("null"),
            View::Bool(value) => self
                .line
                .text
                .push_str(if value { "true" } else { "false" }),
            View::Number(number) => {
                // Writing to a string cannot fail.
                let _ = write!(self.line.text, "{number}");
            }
            View::String(text) => self.line.text.push_str(&quoted(text)),
            View::List(items) | View::Set(items) | View::Tuple(items) => {
                self.bracket("[", 1);
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.line.text.push_str(", ");
                    }
                    self.value(item);
                }
                self.bracket("]", -1);
            }
            View::Map(items) | View::Object(items) => {
                self.bracket("{", 1);
                if !items.is_empty() {
                    self.end_line();
                }
                for (key, item) in items {
                    self.key(key, item);
                }
                self.bracket("}", -1);
            }
        }
    }

    /// An item of an object, whose key need not be a name.
    fn key(&mut self, key: &str, value: &Value) {
        if is_identifier(key) {
            return self.item(key, graphemes(key).len(), value);
        }
        let literal = quoted(key);
        // The marks are counted for themselves, also before a combining character.
        let inside = literal.get(1..literal.len() - 1).unwrap_or_default();
        self.item(&literal, graphemes(inside).len() + 2, value);
    }

    fn item(&mut self, key: &str, width: usize, value: &Value) {
        let line = &mut self.line;
        line.text.push_str(key);
        line.item = Some((line.text.len(), width, line.opened));
        line.text.push_str(" = ");
        self.value(value);
        self.end_line();
    }

    fn bracket(&mut self, text: &str, opened: i32) {
        self.line.text.push_str(text);
        self.line.opened += opened;
    }

    fn end_line(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
    }

    fn finish(mut self) -> String {
        let unended = !self.line.text.is_empty();
        if unended {
            self.end_line();
        }
        let widths = self.key_widths();
        let mut out = String::new();
        // For each level how many brackets opened it: a line that opens several goes one level in.
        let mut levels: Vec<i32> = Vec::new();
        for (line, width) in self.done.iter().zip(widths) {
            if line.opened < 0 {
                close(&mut levels, -line.opened);
            }
            out.push_str(&"  ".repeat(levels.len()));
            if line.opened > 0 {
                levels.push(line.opened);
            }
            match line.whole_item() {
                Some((at, own)) => {
                    let (key, rest) = line.text.split_at_checked(at).unwrap_or_default();
                    out.push_str(key);
                    out.push_str(&" ".repeat(width.saturating_sub(own)));
                    out.push_str(rest);
                }
                None => out.push_str(&line.text),
            }
            out.push('\n');
        }
        if unended {
            out.pop();
        }
        out
    }

    /// For every line the width of the widest key among the one-line items around it.
    fn key_widths(&self) -> Vec<usize> {
        let mut widths = Vec::with_capacity(self.done.len());
        for chain in self
            .done
            .chunk_by(|a, b| a.whole_item().is_some() == b.whole_item().is_some())
        {
            let keys = chain.iter().filter_map(|line| Some(line.whole_item()?.1));
            let widest = keys.max().unwrap_or(0);
            widths.extend(chain.iter().map(|_| widest));
        }
        widths
    }
}

/// Closes so many brackets: whole levels as long as they last, then a part of one.
fn close(levels: &mut Vec<i32>, mut count: i32) {
    while let Some(last) = levels.last_mut() {
        if count < *last {
            *last -= count;
            return;
        }
        count -= *last;
        levels.pop();
        if count == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(items: &[(&str, Value)]) -> Value {
        let items = items.iter().map(|(k, v)| ((*k).into(), v.clone()));
        Value::object(items.collect())
    }

    #[test]
    fn neighbouring_items_are_aligned() {
        let inner = of(&[("x", Value::int(1))]);
        let value = of(&[
            ("a", Value::int(1)),
            ("bb", Value::tuple(vec![inner.clone(), of(&[])])),
            ("c d", Value::bool(true)),
            ("e", Value::string("é\u{301}\u{7}${x}$")),
        ]);
        let wanted = "{\n  a = 1\n  bb = [{\n    x = 1\n  }, {}]\n  \"c d\" = true\n  \
                      e     = \"é\u{301}\\u0007$${x}$\"\n}";
        assert_eq!(expression(&value), wanted);
        let two = Value::tuple(vec![inner.clone(), inner]);
        assert_eq!(expression(&two), "[{\n  x = 1\n  }, {\n  x = 1\n}]");
    }

    #[test]
    fn variable_files_end_with_a_line_end() {
        let values = [("b".into(), Value::int(2)), ("aaa".into(), Value::int(1))];
        assert_eq!(assignments(&values.into()), "aaa = 1\nb   = 2\n");
        assert_eq!(assignments(&SortedMap::new()), "");
    }
}
