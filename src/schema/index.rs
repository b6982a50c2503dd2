use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::read::{PackError, Reader};

/// Which type is in which service.
///
/// ```text
/// index = "FWI1" count service* count row* provider
/// row   = shared suffix (service << 2 | alias << 1 | data) target?
/// ```
///
/// Rows are sorted by kind and name; each shares a prefix with the one before. An alias has the schema of `target`.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) services: Vec<Rc<str>>,
    /// Resources, data sources: sorted names for suggestions and completion.
    names: [Vec<Rc<str>>; 2],
    places: [FxHashMap<Rc<str>, Place>; 2],
}

/// Where a type is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) service: Rc<str>,
    /// The name under which the service has it.
    pub(super) target: Option<Rc<str>>,
}

impl Index {
    /// Reads the index and gives the provider's own schema, still packed.
    pub(super) fn read(bytes: &[u8]) -> Result<(Self, &[u8]), PackError> {
        let mut reader = Reader::new(bytes);
        reader.magic(b"FWI1")?;
        let mut index = Self::default();
        for _ in 0..reader.size()? {
            index.services.push(reader.text()?.into());
        }
        let mut name = String::new();
        for _ in 0..reader.size()? {
            index.row(&mut reader, &mut name)?;
        }
        Ok((index, reader.blob()?))
    }

    fn row(&mut self, reader: &mut Reader, name: &mut String) -> Result<(), PackError> {
        let shared = reader.size()?;
        if !name.is_char_boundary(shared) {
            return Err(PackError);
        }
        name.truncate(shared);
        name.push_str(reader.text()?);
        let word = reader.size()?;
        let service = self.services.get(word >> 2).ok_or(PackError)?.clone();
        let target = if word & 2 == 2 {
            Some(reader.text()?.into())
        } else {
            None
        };
        let name: Rc<str> = name.as_str().into();
        let [resources, data_sources] = &mut self.names;
        if word & 1 == 1 {
            data_sources
        } else {
            resources
        }
        .push(name.clone());
        let [resources, data_sources] = &mut self.places;
        if word & 1 == 1 {
            data_sources
        } else {
            resources
        }
        .insert(name, Place { service, target });
        Ok(())
    }

    pub(super) fn place(&self, data: bool, name: &str) -> Option<&Place> {
        let [resources, data_sources] = &self.places;
        if data {
            data_sources.get(name)
        } else {
            resources.get(name)
        }
    }

    pub(super) fn names(&self, data: bool) -> &[Rc<str>] {
        let [resources, data_sources] = &self.names;
        if data { data_sources } else { resources }
    }
}
