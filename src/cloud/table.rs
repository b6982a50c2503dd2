//! What single types do, as far as a table can say it: `data/cloud/*.txt`, made one text. It lies beside the engine.

use std::sync::OnceLock;

use crate::sorted::Gather;
use crate::text::Beside;

const PREFIX: &str = "huaweicloud_";

/// What the table says of a type: nothing of most.
#[derive(Clone, Copy)]
pub(super) struct Facts(&'static str);

/// One fact.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// What stands behind its verb.
    pub words: &'static str,
    /// When it holds; empty is always.
    pub when: &'static str,
}

/// The types of which the table says something, sorted.
pub fn behaviours() -> impl Iterator<Item = String> {
    let blocks = text().split("\n=").skip(1);
    let own = blocks.filter(|block| block.lines().skip(1).any(|line| !line.starts_with("held ")));
    own.filter_map(|block| block.lines().next())
        .map(|name| format!("{PREFIX}{name}"))
}

/// How many of a type there may be, of an account, a region or a parent.
pub fn quota(ty: &str) -> Option<u64> {
    of(ty)
        .lines("quota")
        .find_map(|line| line.word(0).parse().ok())
}

/// What is said of a type.
pub(super) fn of(ty: &str) -> Facts {
    let found = ty.strip_prefix(PREFIX).and_then(find);
    Facts(found.unwrap_or(""))
}

/// What a resource's `status` says when it works.
pub(super) fn status(ty: &str) -> &'static str {
    of(ty).words("status").unwrap_or("ACTIVE")
}

/// Blocks in the order of their types, each of which begins with `\n=` and the type without the provider's prefix.
fn text() -> &'static str {
    Beside::World.text()
}

/// The types without the provider's prefix, and what is said of each, in order.
fn blocks() -> &'static [(&'static str, &'static str)] {
    static BLOCKS: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    match text() {
        "" => &[],
        text => BLOCKS.get_or_init(|| {
            let blocks = text.split("\n=").skip(1);
            blocks.filter_map(|block| block.split_once('\n')).gathered()
        }),
    }
}

fn find(name: &str) -> Option<&'static str> {
    let blocks = blocks();
    let found = blocks.binary_search_by(|(ty, _)| (*ty).cmp(name)).ok()?;
    blocks.get(found).map(|(_, lines)| *lines)
}

impl Facts {
    /// The facts in their order, each with its verb.
    pub fn all(self) -> impl Iterator<Item = (&'static str, Line)> {
        self.0.split('\n').map(|line| {
            let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
            (verb, Line::of(rest))
        })
    }

    /// The facts with this verb.
    pub fn lines(self, verb: &'static str) -> impl Iterator<Item = Line> {
        self.0.split('\n').filter_map(move |line| {
            let rest = line.strip_prefix(verb)?.strip_prefix(' ')?;
            Some(Line::of(rest))
        })
    }

    /// The words of the only fact with this verb.
    pub fn words(self, verb: &'static str) -> Option<&'static str> {
        self.lines(verb).next().map(|line| line.words)
    }
}

impl Line {
    fn of(text: &'static str) -> Self {
        let (words, when) = text.split_once(" when ").unwrap_or((text, ""));
        Self { words, when }
    }

    /// The first word and the others.
    pub fn first(self) -> (&'static str, &'static str) {
        self.words.split_once(' ').unwrap_or((self.words, ""))
    }

    /// The word with this number.
    pub fn word(self, number: usize) -> &'static str {
        self.words.split(' ').nth(number).unwrap_or("")
    }
}

/// A type's whole name.
pub(super) fn whole_name(name: &str) -> String {
    format!("{PREFIX}{name}")
}

/// The types that `evs_volume,evsv3_volume` or `vpc_subnet.ipv4_subnet_id` names, each with its attribute.
pub(super) fn targets(said: &'static str) -> impl Iterator<Item = (String, &'static str)> {
    said.split(',').map(|target| {
        let (ty, attribute) = target.split_once('.').unwrap_or((target, "id"));
        (whole_name(ty), attribute)
    })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::schema::{BlockSchema, Catalog, Lookup};

    #[test]
    fn every_block_is_found() {
        let types: Vec<String> = behaviours().collect();
        assert!(types.is_sorted());
        for block in text().split("\n=").skip(1) {
            let (name, lines) = block.split_once('\n').unwrap();
            assert_eq!(find(name), Some(lines), "{name}");
        }
        for name in ["", "a", "vpc_", "zzz", "vp"] {
            assert_eq!(find(name), None, "{name}");
        }
    }

    /// What the schema of a type says of a path; an identifier is there always.
    fn is_there(block: &BlockSchema, path: &str) -> bool {
        match path.split_once('.') {
            Some((name, rest)) => match block.nested(name) {
                Some(nested) => is_there(&nested.block, rest),
                None => false,
            },
            None => path == "id" || block.attribute(path).is_some() || block.nested(path).is_some(),
        }
    }

    struct Reader<'r> {
        catalog: &'r Catalog,
        ty: String,
        wrong: Vec<String>,
    }

    impl Reader<'_> {
        fn block(&self, ty: &str) -> Option<Rc<BlockSchema>> {
            match self.catalog.resource(ty) {
                Lookup::Found(schema) => Some(schema.block.clone()),
                _ => None,
            }
        }

        fn path(&mut self, path: &str) {
            let block = self.block(&self.ty).unwrap();
            let there = match path.split_once('>') {
                None => is_there(&block, path),
                Some((argument, attribute)) => {
                    let lines = of(&self.ty).lines("refer");
                    let lines = lines.filter(|line| line.word(0) == argument);
                    let mut named = lines.flat_map(|line| targets(line.word(1)));
                    named.any(|(ty, _)| is_there(&self.block(&ty).unwrap(), attribute))
                }
            };
            if !there {
                self.wrong.push(format!("{}: {path}", self.ty));
            }
        }

        fn condition(&mut self, condition: &str) {
            for part in condition.split(" and ").filter(|part| !part.is_empty()) {
                let (path, words) = part.split_once('=').unwrap_or((part, ""));
                self.path(path.trim_matches('!'));
                self.holes(words);
            }
        }

        fn holes(&mut self, text: &str) {
            for hole in text
                .split('{')
                .skip(1)
                .filter(|hole| !hole.starts_with('"'))
            {
                let name = hole.split('}').next().unwrap();
                if !name.starts_with('@') {
                    self.path(name.trim_start_matches(['#', '~']));
                }
            }
        }

        fn line(&mut self, verb: &str, line: Line) {
            let (first, rest) = line.first();
            if matches!(verb, "held" | "takes" | "status") {
                return;
            }
            self.condition(line.when);
            match verb {
                "id" => return self.holes(line.words),
                "protect" | "force" => return self.condition(line.words),
                "refuse" => return self.condition(line.words.split(": ").next().unwrap()),
                "refer" => {
                    for (ty, attribute) in targets(line.word(1)) {
                        let there = self
                            .block(&ty)
                            .is_some_and(|block| is_there(&block, attribute));
                        if !there {
                            self.wrong.push(format!("{}: {}", self.ty, line.words));
                        }
                    }
                }
                "set" | "follow" | "mark" | "many" => self.holes(rest),
                "unique" => {
                    first.split(',').for_each(|path| self.path(path));
                    return;
                }
                "quota" => {
                    first.parse::<u64>().unwrap();
                    let within = rest
                        .strip_prefix("in ")
                        .and_then(|rest| rest.split(' ').next());
                    within
                        .iter()
                        .flat_map(|paths| paths.split(','))
                        .for_each(|path| self.path(path));
                    return;
                }
                "same" => self.path(line.word(2)),
                "inside" => rest.split(' ').for_each(|path| self.path(path)),
                "ends" | "lease" => self.path(line.word(1)),
                "zone" | "limit" | "grow" | "demand" | "apart" => {}
                _ => self.wrong.push(format!("{}: {verb}", self.ty)),
            }
            self.path(first);
        }
    }

    #[test]
    fn what_it_names_is_in_the_schema() {
        let catalog = crate::schema::tests::whole();
        let mut wrong = Vec::new();
        for ty in behaviours() {
            let mut reader = Reader {
                catalog: &catalog,
                ty: ty.clone(),
                wrong: Vec::new(),
            };
            if reader.block(&ty).is_none() {
                wrong.push(ty);
                continue;
            }
            of(&ty)
                .all()
                .for_each(|(verb, line)| reader.line(verb, line));
            wrong.extend(reader.wrong);
        }
        assert_eq!(wrong, Vec::<String>::new());
    }
}
