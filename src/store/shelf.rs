use std::borrow::Cow;
use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::{ChangeSet, Record, RecordId, SetAside, migrate};
use crate::json::{Scanner, Unreadable, Writer};
use crate::sorted::{Gather, SortedMap};

/// The kind of records that hold rows.
const ROWS: &str = "rows";
/// How a packed body begins: the rest is deflated JSON in base64.
const PACKED: &str = "\"packed:";
/// Bodies shorter than this are not packed: it takes more time than it saves.
const SMALL: usize = 4096;
/// What a packed body holds at the most.
const LARGEST: usize = 1 << 28;
/// After so many records of one group they are made one.
const MANY: usize = 64;
/// After so many when nothing goes on with the group: a world is opened the sooner, the fewer records it has.
const FEW: usize = 3;
/// In so many lots lie the resources of a home.
const LOTS: u8 = 32;
/// Quick, and already a fifteenth of the size: rows of a group are much alike.
const LEVEL: u8 = 1;

/// Puts rows of which a world has very many together: what a change set says of the rows of one group becomes one
/// record, and a group's records become one now and then. So a large world is written in few pieces, and opened
/// without looking into each row.
///
/// A record's key is the group's name, `#` and a number; its body a list of rows as in a snapshot, where a row without a
/// body is gone. What a later record says of a row counts.
#[derive(Debug, Default)]
pub struct Shelf {
    groups: SortedMap<String, Group>,
}

#[derive(Debug, Default)]
struct Group {
    chunks: Chunks,
    /// The bodies in clear, as long as all of them were written here: one body is made of them without reading any.
    texts: Vec<String>,
}

/// How it is with a group after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// No row is left.
    Empty,
    /// More will change soon.
    Busy,
    /// Nothing goes on.
    AtRest,
}

/// The records of one group: their numbers and bodies, oldest first.
pub type Chunks = Vec<(u64, Rc<[u8]>)>;

impl Shelf {
    /// The group of a record, when it is of a kind that is kept in groups.
    pub fn group_of(id: &RecordId) -> Option<String> {
        let kind = id.kind.as_str();
        Some(match kind {
            // Of one stack, or of one deployment.
            "event" | "instance" | "step" => {
                let of = id.key.split('/').next().unwrap_or_default();
                format!("{kind}/{of}")
            }
            // Of one home, and of those some that belong together by chance only.
            "resource" => {
                let mut parts = id.key.split('/');
                let home = match parts.next() {
                    Some(account) if account.starts_with('@') => {
                        format!("{account}/{}", parts.next().unwrap_or_default())
                    }
                    _ => String::new(),
                };
                let bytes = id.key.bytes();
                let lot = bytes.fold(0x11_u8, |lot, byte| {
                    lot.rotate_left(3) ^ byte.wrapping_mul(29)
                });
                format!("{kind}/{home}:{:02x}", lot % LOTS)
            }
            "timer" => "timer/".to_owned(),
            _ => return None,
        })
    }

    /// Takes a record in, in any order. Gives back what is not the shelf's.
    pub fn take_in(&mut self, record: Record) -> Option<Record> {
        let name = match record.id.kind.as_str() {
            ROWS => record.id.key.rsplit_once('#'),
            _ => None,
        };
        let Some((group, Ok(number))) = name.map(|(group, number)| (group, number.parse())) else {
            return Some(record);
        };
        let chunks = &mut self.groups.entry(group.to_owned()).or_default().chunks;
        let place = chunks.partition_point(|(other, _)| *other < number);
        chunks.insert(place, (number, record.body.into()));
        None
    }

    /// The groups by name.
    pub fn groups(&self) -> impl Iterator<Item = (&str, &Chunks)> {
        self.groups
            .iter()
            .map(|(name, group)| (name.as_str(), &group.chunks))
    }

    /// The same changes with rows in their groups, of which `condition` tells how it is with them.
    pub fn put(&mut self, changes: ChangeSet, condition: &dyn Fn(&str) -> Condition) -> ChangeSet {
        let mut rest = ChangeSet::default();
        let mut groups: SortedMap<String, Writer> = SortedMap::new();
        let mut row = |group: String, id: &RecordId, content: Option<(u32, &str)>| {
            let out = groups.entry(group).or_insert_with(begun);
            write_row(out, id, content);
        };
        for record in changes.puts {
            match Self::group_of(&record.id) {
                Some(group) => row(
                    group,
                    &record.id,
                    Some((record.version, &text_of(&record.body))),
                ),
                None => rest.puts.push(record),
            }
        }
        for id in changes.deletes {
            match Self::group_of(&id) {
                Some(group) => row(group, &id, None),
                None => rest.deletes.push(id),
            }
        }
        for (name, mut rows) in groups {
            rows.close(b']');
            let most = match condition(&name) {
                Condition::Empty => {
                    let chunks = self.groups.remove(&name).unwrap_or_default().chunks;
                    rest.deletes.extend(names(&name, &chunks));
                    continue;
                }
                Condition::Busy => MANY,
                Condition::AtRest => FEW,
            };
            let group = self.groups.entry(name.clone()).or_default();
            group.add(&name, rows.finish(), most, &mut rest);
        }
        rest
    }
}

impl Group {
    /// Adds a body. If there are more than so many then, it takes others in.
    fn add(&mut self, group: &str, text: String, most: usize, into: &mut ChangeSet) {
        let number = self.chunks.last().map_or(1, |(last, _)| last + 1);
        let from = self.short_from(most);
        let whole = (from < self.chunks.len()).then(|| self.merged(from, &text));
        let body = match whole.flatten() {
            Some(whole) => {
                let chunks = self.chunks.split_off(from);
                into.deletes.extend(names(group, &chunks));
                self.texts = Vec::new();
                pack(group, &whole)
            }
            None => {
                let body = pack(group, &text);
                if self.texts.len() == self.chunks.len() && is_short(group) {
                    self.texts.push(text);
                }
                body
            }
        };
        self.chunks.push((number, body.as_slice().into()));
        into.puts.push(Record {
            id: name(group, number),
            version: 1,
            body,
        });
    }

    /// From where on bodies are taken in by another one: none as long as there are few; then the latest, but none that is
    /// larger than all behind it, so that a row is written anew only now and then.
    fn short_from(&self, most: usize) -> usize {
        let (all, mut sum) = (self.chunks.len(), 0);
        if all < most {
            return all;
        }
        for (place, (_, body)) in self.chunks.iter().enumerate().rev() {
            if most == MANY && all - place > MANY / 2 && body.len() > sum {
                return place + 1;
            }
            sum += body.len();
        }
        0
    }

    /// One body of those from a place on and another one; nothing where one of them cannot be read: it stays for a program
    /// that can.
    fn merged(&self, from: usize, last: &str) -> Option<String> {
        if from == 0 && self.texts.len() == self.chunks.len() {
            let texts = self.texts.iter().map(String::as_str).chain([last]);
            let mut whole = begun();
            for text in texts {
                whole.next();
                whole.raw(text.strip_prefix('[')?.strip_suffix(']')?);
            }
            whole.close(b']');
            return Some(whole.finish());
        }
        let mut rows = Latest::new();
        for (_, body) in self.chunks.get(from..)? {
            read(body, &mut rows).ok()?;
        }
        read(last.as_bytes(), &mut rows).ok()?;
        let mut out = begun();
        for (id, row) in rows {
            if let Some(row) = row {
                let row = migrate(row).ok()?;
                write_row(&mut out, &id, Some((row.version, &text_of(&row.body))));
            } else if from > 0 {
                write_row(&mut out, &id, None);
            }
        }
        out.close(b']');
        Some(out.finish())
    }
}

fn begun() -> Writer {
    let mut out = Writer::default();
    out.open(b'[');
    out
}

/// Whether a group is small, and at rest soon.
fn is_short(group: &str) -> bool {
    group.starts_with("event") || group.starts_with("instance")
}

fn names(group: &str, chunks: &Chunks) -> Vec<RecordId> {
    let names = chunks.iter().map(|(number, _)| name(group, *number));
    names.gathered()
}

/// INVARIANT of records: bodies are JSON text.
fn text_of(body: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed)
}

fn name(group: &str, number: u64) -> RecordId {
    RecordId::new(ROWS, format!("{group}#{number:08}"))
}

/// A row of a body; without version and body, one that is gone.
fn write_row(row: &mut Writer, id: &RecordId, content: Option<(u32, &str)>) {
    row.next();
    row.open(b'{');
    row.field("kind", &id.kind);
    row.field("key", &id.key);
    if let Some((version, body)) = content {
        row.field("version", &version);
        row.name("body");
        row.raw(body);
    }
    row.close(b'}');
}

/// A body of rows. Steps and timers are gone before it would be worth while to pack them.
fn pack(group: &str, text: &str) -> Vec<u8> {
    if text.len() < SMALL || group.starts_with("step") || group.starts_with("timer") {
        return text.as_bytes().to_vec();
    }
    let packed = STANDARD.encode(compress_to_vec(text.as_bytes(), LEVEL));
    format!("{PACKED}{packed}\"").into_bytes()
}

/// The rows that a group has, by kind and key, and the records of it that cannot be read.
pub fn read_chunks(group: &str, chunks: &[(u64, Rc<[u8]>)]) -> (Vec<Record>, Vec<SetAside>) {
    let mut rows = Latest::new();
    let mut aside = Vec::new();
    for (number, body) in chunks {
        if let Err(error) = read(body, &mut rows) {
            aside.push(SetAside {
                id: name(group, *number),
                reason: error.to_string(),
            });
        }
    }
    let mut records = Vec::new();
    for record in rows.into_values().flatten() {
        match migrate(record) {
            Ok(record) => records.push(record),
            Err(bad) => aside.push(bad),
        }
    }
    (records, aside)
}

type Latest = SortedMap<RecordId, Option<Record>>;

fn read(body: &[u8], rows: &mut Latest) -> Result<(), Unreadable> {
    let text = unpack(body).ok_or_else(|| Scanner::new(body).wrong("it cannot be unpacked"))?;
    let mut scanner = Scanner::new(&text);
    scanner.must(b'[')?;
    loop {
        let (id, record) = Record::read(&mut scanner)?;
        rows.insert(id, record);
        if !scanner.goes_on(b']')? {
            return scanner.end();
        }
    }
}

fn unpack(body: &[u8]) -> Option<Cow<'_, [u8]>> {
    let Some(packed) = body.strip_prefix(PACKED.as_bytes()) else {
        return Some(Cow::Borrowed(body));
    };
    let packed = STANDARD.decode(packed.strip_suffix(b"\"")?).ok()?;
    let text = decompress_to_vec_with_limit(&packed, LARGEST).ok()?;
    Some(Cow::Owned(text))
}

#[cfg(test)]
mod tests {
    use super::super::Memory;
    use super::*;

    fn event(stack: &str, number: usize, body: &str) -> Record {
        Record {
            id: RecordId::new("event", format!("{stack}/{number:012}")),
            version: 1,
            body: body.into(),
        }
    }

    fn opened(memory: &Memory) -> Shelf {
        let mut shelf = Shelf::default();
        for record in memory.records() {
            assert_eq!(shelf.take_in(record), None);
        }
        shelf
    }

    fn rows(shelf: &Shelf) -> Vec<Record> {
        let mut all = Vec::new();
        for (group, chunks) in shelf.groups() {
            let (mut rows, aside) = read_chunks(group, chunks);
            assert_eq!(aside, []);
            all.append(&mut rows);
        }
        all
    }

    #[test]
    fn rows_of_many_changes_are_those_that_were_put_last() {
        let (mut shelf, mut memory) = (Shelf::default(), Memory::default());
        let mut expected = Memory::default();
        for round in 0..80_usize {
            let long = "x".repeat(round * 20);
            let changes = ChangeSet {
                puts: vec![
                    event("a", round % 31, &format!("\"{long}\"")),
                    event("b", round, "null"),
                ],
                deletes: vec![event("a", (round + 7) % 31, "").id],
            };
            expected.apply(changes.clone());
            memory.apply(shelf.put(changes, &|_| Condition::Busy));
            assert!(memory.records().len() <= 2 * MANY);
            if round % 9 == 0 {
                shelf = opened(&memory);
            }
            assert_eq!(rows(&shelf), expected.records());
        }
        let deletes = expected.records().into_iter().map(|row| row.id).collect();
        let puts = Vec::new();
        memory.apply(shelf.put(ChangeSet { puts, deletes }, &|_| Condition::Empty));
        assert_eq!(memory.records(), []);
        assert_eq!(shelf.groups().count(), 0);
    }

    #[test]
    fn what_cannot_be_read_is_named_and_stays() {
        let (mut shelf, mut memory) = (Shelf::default(), Memory::default());
        for number in 0..3 {
            let puts = vec![event("a", number, "1")];
            let deletes = Vec::new();
            memory.apply(shelf.put(ChangeSet { puts, deletes }, &|_| Condition::Busy));
        }
        let mut records = memory.records();
        records[1].body = b"\"packed:AAAA\"".to_vec();
        memory.apply(ChangeSet {
            puts: vec![records[1].clone()],
            deletes: Vec::new(),
        });
        let mut shelf = opened(&memory);
        for number in 3..40 {
            let puts = vec![event("a", number, "1")];
            let deletes = Vec::new();
            memory.apply(shelf.put(ChangeSet { puts, deletes }, &|_| Condition::Busy));
        }
        let again = opened(&memory);
        let (group, chunks) = again.groups().next().unwrap();
        let (rows, aside) = read_chunks(group, chunks);
        assert_eq!(rows.len(), 39);
        assert_eq!(aside[0].id, records[1].id);
    }

    #[test]
    fn resources_are_grouped_by_where_they_are() {
        let of = |key: &str| Shelf::group_of(&RecordId::new("resource", key)).unwrap();
        assert!(of("huaweicloud_vpc/1").starts_with("resource/:"));
        assert!(of("@acc/cn-east-3/huaweicloud_vpc/1").starts_with("resource/@acc/cn-east-3:"));
        assert_eq!(Shelf::group_of(&RecordId::new("stack", "a")), None);
    }
}
