//! A packed service: tables of strings, types and blocks, each row once, then resources and data sources sorted
//! by name. `scripts/catalog-pack` writes it.
//!
//! ```text
//! service  = "FWS1" table(string) table(type) table(block) table(entry) table(entry)
//! table    = count length* row*
//! type     = 0 any | 1 bool | 2 number | 3 string | 4 list T | 5 set T | 6 map T | 7 object count (name T)*
//! block    = count attribute* count nested*
//! nested   = name flags min max relations? block
//! attribute= name type flags default? rules? element_rules? diff_suppress? refers_to? relations?
//! entry    = name flags non_updatable block answers?
//! ```
//!
//! Numbers are varints; names and texts are rows of the first table. Nothing is read before it is asked for.

use std::cell::RefCell;
use std::rc::Rc;

use super::model::{
    AttributeSchema, BlockSchema, DiffSuppress, Format, NestedBlock, Nesting, Relations,
    ResourceSchema, Rule,
};
use super::read::{PackError, Reader, Rows};
use crate::sorted::{Gather, SortedMap};
use crate::value::{Type, Value};

/// A loaded service.
#[derive(Debug)]
pub(super) struct Pack {
    file: Rc<[u8]>,
    strings: Rows,
    types: Rows,
    blocks: Rows,
    /// Resources, data sources.
    entries: [Rows; 2],
    seen: RefCell<Seen>,
}

/// Rows that were read before, so that equal blocks, types and names are shared.
#[derive(Debug, Default)]
struct Seen {
    strings: Vec<Option<Rc<str>>>,
    types: Vec<Option<Type>>,
    blocks: Vec<Option<Rc<BlockSchema>>>,
}

impl Pack {
    pub(super) fn open(file: Rc<[u8]>) -> Result<Self, PackError> {
        let mut reader = Reader::new(&file);
        reader.magic(b"FWS1")?;
        let mut table = || Rows::read(&file, &mut reader);
        let (strings, types, blocks) = (table()?, table()?, table()?);
        let entries = [table()?, table()?];
        let seen = Seen {
            strings: vec![None; strings.len()],
            types: vec![None; types.len()],
            blocks: vec![None; blocks.len()],
        };
        Ok(Self {
            file,
            strings,
            types,
            blocks,
            entries,
            seen: RefCell::new(seen),
        })
    }

    /// The type's schema, when the service has it.
    pub(super) fn entry(
        &self,
        data: bool,
        name: &str,
    ) -> Result<Option<ResourceSchema>, PackError> {
        let rows = if data {
            &self.entries[1]
        } else {
            &self.entries[0]
        };
        let (mut low, mut high) = (0, rows.len());
        while low < high {
            let middle = low.midpoint(high);
            let mut reader = Reader::new(rows.get(&self.file, middle)?);
            let id = reader.size()?;
            match self.text(id)?.cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => {
                    return self.rest_of_entry(name, &mut reader).map(Some);
                }
            }
        }
        Ok(None)
    }

    fn rest_of_entry(&self, name: &str, reader: &mut Reader) -> Result<ResourceSchema, PackError> {
        let flags = reader.varint()?;
        let flag = |bit: u32| flags >> bit & 1 == 1;
        let non_updatable = self.strings(reader)?;
        let block = self.block(reader.size()?)?;
        Ok(ResourceSchema {
            name: name.into(),
            service: "".into(),
            block,
            importable: flag(0),
            updatable: flag(1),
            custom_diff: flag(2),
            default_tags: flag(3),
            deprecated: flag(4),
            documented: !flag(5),
            non_updatable,
            answers: match flag(6) {
                true => Some(self.string(reader)?),
                false => None,
            },
        })
    }

    fn text(&self, id: usize) -> Result<&str, PackError> {
        std::str::from_utf8(self.strings.get(&self.file, id)?).map_err(|_| PackError)
    }

    fn string(&self, reader: &mut Reader) -> Result<Rc<str>, PackError> {
        let id = reader.size()?;
        if let Some(Some(seen)) = self.seen.borrow().strings.get(id) {
            return Ok(seen.clone());
        }
        let text: Rc<str> = self.text(id)?.into();
        if let Some(slot) = self.seen.borrow_mut().strings.get_mut(id) {
            *slot = Some(text.clone());
        }
        Ok(text)
    }

    fn strings(&self, reader: &mut Reader) -> Result<Vec<Rc<str>>, PackError> {
        let count = reader.size()?;
        (0..count).map(|_| self.string(reader)).collect()
    }

    fn ty(&self, id: usize) -> Result<Type, PackError> {
        if let Some(Some(seen)) = self.seen.borrow().types.get(id) {
            return Ok(seen.clone());
        }
        let mut reader = Reader::new(self.types.get(&self.file, id)?);
        let ty = self.read_type(&mut reader, id)?;
        if let Some(slot) = self.seen.borrow_mut().types.get_mut(id) {
            *slot = Some(ty.clone());
        }
        Ok(ty)
    }

    fn read_type(&self, reader: &mut Reader, parent: usize) -> Result<Type, PackError> {
        // A child stands before its parent, so a damaged file cannot make this run in circles.
        let child = |reader: &mut Reader| {
            let id = reader.size()?;
            if id < parent {
                self.ty(id)
            } else {
                Err(PackError)
            }
        };
        Ok(match reader.byte()? {
            0 => Type::Dynamic,
            1 => Type::Bool,
            2 => Type::Number,
            3 => Type::String,
            4 => Type::list(child(reader)?),
            5 => Type::set(child(reader)?),
            6 => Type::map(child(reader)?),
            7 => {
                let mut attributes = SortedMap::new();
                for _ in 0..reader.size()? {
                    attributes.insert(self.string(reader)?, child(reader)?);
                }
                Type::object(attributes)
            }
            _ => return Err(PackError),
        })
    }

    fn block(&self, id: usize) -> Result<Rc<BlockSchema>, PackError> {
        if let Some(Some(seen)) = self.seen.borrow().blocks.get(id) {
            return Ok(seen.clone());
        }
        let mut reader = Reader::new(self.blocks.get(&self.file, id)?);
        let count = reader.size()?;
        let attributes = (0..count)
            .map(|_| self.attribute(&mut reader))
            .collect::<Result<_, _>>()?;
        let count = reader.size()?;
        let blocks = (0..count)
            .map(|_| self.nested(&mut reader, id))
            .collect::<Result<_, _>>()?;
        let block = Rc::new(BlockSchema::new(attributes, blocks));
        if let Some(slot) = self.seen.borrow_mut().blocks.get_mut(id) {
            *slot = Some(block.clone());
        }
        Ok(block)
    }

    fn nested(&self, reader: &mut Reader, parent: usize) -> Result<NestedBlock, PackError> {
        let name = self.string(reader)?;
        let flags = reader.varint()?;
        let nesting = match flags & 3 {
            0 => Nesting::List,
            1 => Nesting::Set,
            2 => Nesting::Single,
            _ => Nesting::Map,
        };
        let (min_items, max_items) = (reader.varint()?, reader.varint()?);
        let related = flags >> 5 & 1 == 1;
        let relations = if related {
            self.relations(reader)?
        } else {
            Relations::default()
        };
        let block = reader.size()?;
        if block >= parent {
            return Err(PackError);
        }
        Ok(NestedBlock {
            name,
            nesting,
            min_items,
            max_items,
            force_new: flags >> 2 & 1 == 1,
            computed: flags >> 3 & 1 == 1,
            deprecated: flags >> 4 & 1 == 1,
            relations,
            block: self.block(block)?,
        })
    }

    fn relations(&self, reader: &mut Reader) -> Result<Relations, PackError> {
        Ok(Relations {
            conflicts_with: self.strings(reader)?,
            exactly_one_of: self.strings(reader)?,
            at_least_one_of: self.strings(reader)?,
            required_with: self.strings(reader)?,
        })
    }

    fn attribute(&self, reader: &mut Reader) -> Result<AttributeSchema, PackError> {
        let name = self.string(reader)?;
        let ty = self.ty(reader.size()?)?;
        let flags = reader.varint()?;
        let flag = |bit: u32| flags >> bit & 1 == 1;
        let mut attribute = AttributeSchema {
            required: flag(0),
            optional: flag(1),
            computed: flag(2),
            sensitive: flag(3),
            write_only: flag(4),
            deprecated: flag(5),
            force_new: flag(6),
            state_func: flag(7),
            ..AttributeSchema::new(&name, ty)
        };
        attribute.name = name;
        if flag(8) {
            let text = self.string(reader)?;
            attribute.default = Some(scalar(&text, &attribute.ty)?);
        }
        if flag(9) {
            attribute.rules = self.rules(reader)?;
        }
        if flag(10) {
            attribute.element_rules = self.rules(reader)?;
        }
        if flag(11) {
            let words = self.strings(reader)?;
            attribute.diff_suppress = words.iter().map(|w| DiffSuppress::from_word(w)).gathered();
        }
        if flag(12) {
            attribute.refers_to = self.strings(reader)?;
        }
        if flag(13) {
            attribute.relations = self.relations(reader)?;
        }
        Ok(attribute)
    }

    fn rules(&self, reader: &mut Reader) -> Result<Vec<Rule>, PackError> {
        let count = reader.size()?;
        (0..count).map(|_| self.rule(reader)).collect()
    }

    fn rule(&self, reader: &mut Reader) -> Result<Rule, PackError> {
        Ok(match reader.byte()? {
            0 => Rule::Enum(self.strings(reader)?),
            1 => Rule::Range(self.end(reader)?, self.end(reader)?),
            2 => Rule::Length(self.end(reader)?, self.end(reader)?),
            3 => Rule::Format(Format::from_word(&self.string(reader)?).ok_or(PackError)?),
            4 => Rule::Pattern(self.string(reader)?),
            _ => return Err(PackError),
        })
    }

    fn end(&self, reader: &mut Reader) -> Result<Option<i64>, PackError> {
        let text = self.string(reader)?;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| PackError)
    }
}

fn scalar(text: &Rc<str>, ty: &Type) -> Result<Value, PackError> {
    match ty {
        Type::String => Ok(Value::string(text.clone())),
        Type::Bool => text.parse().map(Value::bool).map_err(|_| PackError),
        Type::Number => text.parse().map(Value::int).map_err(|_| PackError),
        _ => Err(PackError),
    }
}
