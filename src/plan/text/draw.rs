//! Writes what changes as lines.

use std::rc::Rc;

use super::block::{Block, Group};
use super::diff::{Diff, Mark, Setting, Shape, Sides};
use super::paint::{Colour, Paint};
use super::pair::Sequences;
use super::scalar::{name, quoted};
use super::tree::{Kind, Tree};
use crate::sorted::Gather;

/// Fields that are shown even if they stay: by them an object is known.
const TELLING: [&str; 3] = ["id", "name", "tags"];

/// How parts are written.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// Colours or none.
    pub(super) paint: Paint,
    /// What stays is shown, too.
    pub(super) whole: bool,
    /// That something becomes null is not said.
    pub(super) no_null: bool,
    /// No marks at the beginning of lines.
    pub(super) unmarked: bool,
}

impl Look {
    fn quiet(self) -> Self {
        Self {
            no_null: true,
            ..self
        }
    }

    fn whole(self) -> Self {
        Self {
            whole: true,
            ..self
        }
    }

    /// The four columns before a part.
    pub(super) fn mark(self, mark: Mark) -> String {
        if self.unmarked {
            return "    ".to_owned();
        }
        match mark {
            Mark::Same => "    ".to_owned(),
            Mark::Create => self.paint.sign("  + ", Colour::Green),
            Mark::Update => self.paint.sign("  ~ ", Colour::Yellow),
            Mark::Delete => self.paint.sign("  - ", Colour::Red),
        }
    }

    fn null(self, mark: Mark) -> String {
        if mark == Mark::Delete && !self.no_null {
            self.paint.of(" -> null", Colour::Faint)
        } else {
            String::new()
        }
    }

    fn replaces(self, replaces: bool) -> String {
        if replaces {
            self.paint.of(" # forces replacement", Colour::Red)
        } else {
            String::new()
        }
    }

    fn hidden(self, what: &str, count: usize) -> String {
        let s = if count == 1 { "" } else { "s" };
        let text = format!("# ({count} unchanged {what}{s} hidden)");
        self.paint.of(&text, Colour::Faint)
    }

    fn arrow(self) -> String {
        self.paint.of("->", Colour::Yellow)
    }
}

fn margin(depth: usize) -> String {
    "    ".repeat(depth)
}

impl Diff {
    /// The part, whose first line begins somewhere in a line of this depth.
    pub(super) fn draw(&self, depth: usize, look: Look) -> String {
        let end = look.null(self.mark) + &look.replaces(self.replaces);
        match &self.shape {
            Shape::Scalar(before, after) => {
                self.scalar(before.as_ref(), after.as_ref(), depth, look)
            }
            Shape::Secret { .. } => format!("(sensitive value){end}"),
            Shape::Unknown(goes) => {
                let goes = goes.as_ref().map(|goes| goes.draw(depth, look.quiet()));
                let goes = goes.map(|goes| format!("{goes} {} ", look.arrow()));
                let replaces = look.replaces(self.replaces);
                format!("{}(known after apply){replaces}", goes.unwrap_or_default())
            }
            Shape::Other(goes, comes) => {
                let (goes, comes) = (
                    goes.draw(depth, look.quiet()),
                    comes.draw(depth, look.quiet()),
                );
                format!("{goes} {} {comes}", look.arrow())
            }
            Shape::List(elements) if elements.is_empty() => format!("[]{end}"),
            Shape::Set(elements) if elements.is_empty() => format!("[]{end}"),
            Shape::Map(parts) if parts.is_empty() => format!("{{}}{end}"),
            Shape::Object(parts, _) if parts.is_empty() => format!("{{}}{end}"),
            Shape::List(elements) => self.list(elements, depth, look),
            Shape::Set(elements) => self.set(elements, depth, look),
            Shape::Map(parts) => self.map(parts, depth, look),
            Shape::Object(parts, says_null) => {
                let says_null = *says_null && self.mark != Mark::Delete;
                let inside = if says_null { look } else { look.quiet() };
                self.object(parts, depth, inside, look)
            }
            Shape::Block(block) => block.draw(self, depth, look),
        }
    }

    /// Whether there was nothing and is nothing.
    fn is_nothing(&self) -> bool {
        matches!(self.shape, Shape::Scalar(None, None))
    }

    /// What the reader should know of a secret.
    fn warning(&self, depth: usize, look: Look) -> String {
        let Shape::Secret {
            was,
            becomes,
            stays,
        } = self.shape
        else {
            return String::new();
        };
        if was == becomes || matches!(self.mark, Mark::Create | Mark::Delete) {
            return String::new();
        }
        let what = if becomes {
            "from now on this value is sensitive, and not shown"
        } else {
            "from now on this value is not sensitive"
        };
        let stays = if stays { "; it stays the same" } else { "" };
        let warning = look.paint.of("# Warning:", Colour::Yellow);
        format!("{}  {warning} {what}{stays}.\n", margin(depth))
    }

    fn list(&self, elements: &[Diff], depth: usize, look: Look) -> String {
        let mut text = format!("[{}\n", look.replaces(self.replaces));
        let line = |text: &mut String, element: &Diff, look: Look| {
            text.push_str(&element.warning(depth + 1, look));
            let (mark, drawn) = (look.mark(element.mark), element.draw(depth + 1, look));
            text.push_str(&format!("{}{mark}{drawn},\n", margin(depth + 1)));
        };
        let mut skipped: Vec<&Diff> = Vec::new();
        let mut next = false;
        for element in elements {
            let same = element.mark == Mark::Same;
            if same && !next && !look.whole {
                skipped.push(element);
                continue;
            }
            if let Some((last, more)) = skipped.split_last() {
                if !more.is_empty() {
                    text.push_str(&rest(depth, &look.hidden("element", more.len())));
                }
                line(&mut text, last, look.whole());
            }
            skipped.clear();
            line(
                &mut text,
                element,
                if same { look.whole() } else { look.quiet() },
            );
            next = !same;
        }
        if !skipped.is_empty() {
            text.push_str(&rest(depth, &look.hidden("element", skipped.len())));
        }
        self.closed(text, "]", depth, look)
    }

    fn set(&self, elements: &[Diff], depth: usize, look: Look) -> String {
        let mut text = format!("[{}\n", look.replaces(self.replaces));
        let mut skipped = 0;
        for element in elements {
            if element.mark == Mark::Same && !look.whole {
                skipped += 1;
                continue;
            }
            text.push_str(&element.warning(depth + 1, look));
            let drawn = element.draw(depth + 1, look.quiet());
            text.push_str(&format!(
                "{}{}{drawn},\n",
                margin(depth + 1),
                look.mark(element.mark)
            ));
        }
        if skipped > 0 {
            text.push_str(&rest(depth, &look.hidden("element", skipped)));
        }
        self.closed(text, "]", depth, look)
    }

    fn map(&self, parts: &[(Rc<str>, Diff)], depth: usize, look: Look) -> String {
        let inside = if self.mark == Mark::Delete {
            look.quiet()
        } else {
            look
        };
        let mut text = format!("{{{}\n", look.replaces(self.replaces));
        let named: Vec<(String, &Diff)> = parts
            .iter()
            .map(|(key, part)| (quoted(key), part))
            .gathered();
        let skipped = lines(&mut text, &named, &|_| false, depth, inside);
        if skipped > 0 {
            text.push_str(&rest(depth, &look.hidden("element", skipped)));
        }
        self.closed(text, "}", depth, look)
    }

    fn object(&self, parts: &[(Rc<str>, Diff)], depth: usize, inside: Look, look: Look) -> String {
        let mut text = format!("{{{}\n", look.replaces(self.replaces));
        let named: Vec<(String, &Diff)> =
            parts.iter().map(|(key, part)| (name(key), part)).gathered();
        let skipped = lines(&mut text, &named, &is_telling, depth, inside);
        if skipped > 0 {
            text.push_str(&rest(depth, &look.hidden("attribute", skipped)));
        }
        self.closed(text, "}", depth, look)
    }

    fn closed(&self, mut text: String, end: &str, depth: usize, look: Look) -> String {
        text.push_str(&margin(depth + 1));
        text.push_str(end);
        text.push_str(&look.null(self.mark));
        text
    }

    fn scalar(
        &self,
        before: Option<&Tree>,
        after: Option<&Tree>,
        depth: usize,
        look: Look,
    ) -> String {
        let texts = [before, after].map(|side| match side.map(|tree| &tree.kind) {
            Some(Kind::Text(text)) => Some(text.clone()),
            _ => None,
        });
        let written = match &texts {
            [Some(before), Some(after)] if self.mark == Mark::Update => {
                self.two_texts(before, after, depth, look)
            }
            [None, Some(text)] | [Some(text), None | Some(_)] => self.one_text(text, depth, look),
            _ => None,
        };
        if let Some(written) = written {
            return written;
        }
        let end = look.null(self.mark) + &look.replaces(self.replaces);
        match (before, after) {
            (Some(before), Some(after)) if self.mark == Mark::Update => {
                format!("{} {} {}{end}", plain(before), look.arrow(), plain(after))
            }
            // Nothing that becomes nothing is not said to become null.
            (Some(tree), _) if tree.is_null() => format!("null{}", look.replaces(self.replaces)),
            (Some(tree), _) | (None, Some(tree)) => format!("{}{end}", plain(tree)),
            (None, None) => format!("null{end}"),
        }
    }

    /// A text of several lines, or of JSON.
    fn one_text(&self, text: &str, depth: usize, look: Look) -> Option<String> {
        if let Some(json) = Tree::of_json(text) {
            let sides = match self.mark {
                Mark::Create => (None, Some(&json)),
                Mark::Delete => (Some(&json), None),
                Mark::Same | Mark::Update => (Some(&json), Some(&json)),
            };
            return Some(self.json(sides.0, sides.1, depth, look));
        }
        let lines = text
            .contains('\n')
            .then(|| split(text).map(|l| (Mark::Same, l)))?;
        Some(self.heredoc(lines, depth, look))
    }

    fn two_texts(&self, before: &str, after: &str, depth: usize, look: Look) -> Option<String> {
        match (Tree::of_json(before), Tree::of_json(after)) {
            (Some(before), Some(after)) => {
                return Some(self.json(Some(&before), Some(&after), depth, look));
            }
            (None, None) => {}
            _ => {
                let part = |mark, text: &str| Diff {
                    mark,
                    replaces: false,
                    shape: Shape::Scalar(Some(text_tree(text)), None),
                };
                let goes = part(Mark::Delete, before).draw(depth, look.quiet());
                let comes = part(Mark::Create, after).draw(depth, look.quiet());
                return Some(format!("{goes} {} {comes}", look.arrow()));
            }
        }
        if !before.contains('\n') && !after.contains('\n') {
            return None;
        }
        let (old, new): (Vec<&str>, Vec<&str>) =
            (split(before).gathered(), split(after).gathered());
        let sequences = Sequences {
            lengths: (old.len(), new.len()),
            equal: &|x, y| old.get(x) == new.get(y),
            twins: &|x, y| old.get(x) == old.get(y),
            alike: &|_, _| false,
        };
        let pairs = sequences.pairs();
        let lines = pairs.into_iter().filter_map(|pair| match pair {
            (Some(x), Some(_)) => Some((Mark::Same, *old.get(x)?)),
            (Some(x), None) => Some((Mark::Delete, *old.get(x)?)),
            (None, y) => Some((Mark::Create, *new.get(y?)?)),
        });
        Some(self.heredoc(lines, depth, look))
    }

    fn heredoc<'l>(
        &self,
        lines: impl Iterator<Item = (Mark, &'l str)>,
        depth: usize,
        look: Look,
    ) -> String {
        let mut text = format!("<<-EOT{}\n", look.replaces(self.replaces));
        for (mark, line) in lines {
            text.push_str(&format!("{}{}{line}\n", margin(depth + 1), look.mark(mark)));
        }
        self.closed(text, "EOT", depth, look)
    }

    fn json(
        &self,
        before: Option<&Tree>,
        after: Option<&Tree>,
        depth: usize,
        look: Look,
    ) -> String {
        let setting = Setting {
            free: true,
            replaces: Vec::new(),
        };
        let inner = Sides { before, after }.diff(&setting);
        let only_space = inner.mark == Mark::Same && self.mark == Mark::Update;
        let mut inside = look.quiet();
        inside.whole |= only_space;
        let note = match (only_space, self.replaces) {
            (false, _) => String::new(),
            (true, false) => look.paint.of(" # whitespace changes", Colour::Faint),
            (true, true) => look
                .paint
                .of(" # whitespace changes force replacement", Colour::Red),
        };
        let replaces = look.replaces(self.replaces && !only_space);
        let drawn = inner.draw(depth + 1, inside);
        let null = look.null(self.mark);
        if !drawn.contains('\n') {
            return format!("jsonencode({drawn}){note}{replaces}");
        }
        let mark = match self.mark {
            Mark::Update if !only_space => Mark::Update,
            _ => Mark::Same,
        };
        let (mark, margin_in, margin_out) = (look.mark(mark), margin(depth + 1), margin(depth + 1));
        format!("jsonencode({note}\n{margin_in}{mark}{drawn}{replaces}\n{margin_out}){null}")
    }
}

/// The lines of a text; white space around it is not told.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.trim().split('\n')
}

fn text_tree(text: &str) -> Tree {
    Tree {
        secret: false,
        kind: Kind::Text(text.into()),
    }
}

fn plain(tree: &Tree) -> String {
    match &tree.kind {
        Kind::Plain(text) => text.to_string(),
        Kind::Text(text) => quoted(text),
        _ => "null".to_owned(),
    }
}

/// A line that says what is left out.
fn rest(depth: usize, text: &str) -> String {
    format!("{}    {text}\n", margin(depth + 1))
}

fn is_telling(name: &str) -> bool {
    TELLING.contains(&name)
}

/// Lines of named parts, their values below each other; how many were left out.
pub(super) fn lines(
    text: &mut String,
    parts: &[(String, &Diff)],
    telling: &dyn Fn(&str) -> bool,
    depth: usize,
    look: Look,
) -> usize {
    let named = Named {
        parts,
        telling,
        margin: margin(depth + 1),
        depth: depth + 1,
    };
    named.draw(text, look)
}

/// Outputs: they stand at the left edge.
pub(super) fn lines_at(text: &mut String, parts: &[(String, &Diff)], look: Look) {
    let named = Named {
        parts,
        telling: &|_| false,
        margin: String::new(),
        depth: 0,
    };
    named.draw(text, look);
}

struct Named<'d> {
    parts: &'d [(String, &'d Diff)],
    /// Which parts are shown even if they stay.
    telling: &'d dyn Fn(&str) -> bool,
    margin: String,
    depth: usize,
}

impl Named<'_> {
    /// How many parts were left out.
    fn draw(&self, text: &mut String, look: Look) -> usize {
        let names = self.parts.iter().map(|(name, _)| name.chars().count());
        let width = names.max().unwrap_or(0);
        let mut skipped = 0;
        for (name, part) in self.parts {
            let same = part.mark == Mark::Same;
            let telling = (self.telling)(name);
            if same && !(look.whole || telling && !part.is_nothing()) {
                skipped += 1;
                continue;
            }
            let inside = if telling { look.whole() } else { look };
            text.push_str(&part.warning(self.depth, look));
            let (mark, drawn) = (look.mark(part.mark), part.draw(self.depth, inside));
            text.push_str(&format!("{}{mark}{name:width$} = {drawn}\n", self.margin));
        }
        skipped
    }
}

impl Block {
    fn draw(&self, diff: &Diff, depth: usize, look: Look) -> String {
        let mut text = format!("{{{}\n", look.replaces(diff.replaces));
        let named: Vec<(String, &Diff)> = self
            .attributes
            .iter()
            .map(|(key, part)| (name(key), part))
            .gathered();
        let skipped = lines(&mut text, &named, &is_telling, depth, look);
        if skipped > 0 {
            text.push_str(&rest(depth, &look.hidden("attribute", skipped)));
        }
        let mut same = 0;
        for group in &self.groups {
            same += group.draw(&mut text, !self.attributes.is_empty(), depth, look);
        }
        if same > 0 {
            text.push('\n');
            text.push_str(&rest(depth, &look.hidden("block", same)));
        }
        text.push_str(&margin(depth + 1));
        text.push('}');
        text
    }
}

impl Group {
    /// The blocks of one name after an empty line; how many were left out.
    fn draw(&self, text: &mut String, apart: bool, depth: usize, look: Look) -> usize {
        let mut apart = apart;
        let mut same = 0;
        for (label, block) in &self.blocks {
            if block.mark == Mark::Same && !look.whole {
                same += 1;
                continue;
            }
            if std::mem::take(&mut apart) {
                text.push('\n');
            }
            let label = label
                .as_ref()
                .map_or(String::new(), |label| format!(" {}", quoted(label)));
            let replaces = self.replaces && block.mark != Mark::Same && !block.replaces;
            let drawn = if self.secret {
                secret(depth + 1, look)
            } else {
                block.draw(depth + 1, look)
            };
            let drawn = match drawn.strip_prefix('{') {
                Some(rest) if replaces => format!("{{{}{rest}", look.replaces(true)),
                _ => drawn,
            };
            let mark = look.mark(block.mark);
            text.push_str(&format!(
                "{}{mark}{}{label} {drawn}\n",
                margin(depth + 1),
                self.name
            ));
        }
        same
    }
}

/// A block that must not be shown.
fn secret(depth: usize, look: Look) -> String {
    let margin = margin(depth + 1);
    let why = look.paint.of("# (sensitive values)", Colour::Faint);
    format!("{{\n{margin}    {why}\n{margin}}}")
}
