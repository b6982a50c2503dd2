use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::builtin;
use super::foreign::Foreign;
use super::index::{Index, Place};
use super::model::{ProviderSchema, ResourceSchema};
use super::pack::Pack;
use super::read::{PackError, Reader};
use crate::diag::nearest;

/// Resource or data source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `resource`
    Resource,
    /// `data`
    DataSource,
}

/// The answer to "what is this type?".
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup {
    /// Its schema.
    Found(Rc<ResourceSchema>),
    /// No such type.
    Unknown {
        /// The type that was probably meant.
        nearest: Option<Rc<str>>,
    },
    /// The type exists, but its service's schemas have not been loaded; an empty name stands for the index.
    NotLoaded {
        /// The service to load.
        service: Rc<str>,
    },
}

/// The answer to "what is this provider?".
#[derive(Clone, Debug, PartialEq)]
pub enum ProviderLookup {
    /// Its schema.
    Found(Rc<ProviderSchema>),
    /// There is no schema for it; nothing can be said about its types.
    Unknown,
    /// It is known, but the index has not been loaded.
    NotLoaded,
}

/// What a catalogue knew at a moment. Two are equal when it was the same catalogue with the same services.
#[derive(Clone, Debug, Default)]
pub struct CatalogVersion(Rc<()>);

impl PartialEq for CatalogVersion {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// All types we know. Services are added one by one or all at once; a type is decoded when it is first asked for.
#[derive(Debug, Default)]
pub struct Catalog {
    index: Option<Rc<Index>>,
    provider: Option<Rc<ProviderSchema>>,
    services: FxHashMap<Rc<str>, Rc<Pack>>,
    /// All types in one pack; then `services` is empty.
    whole: Option<Rc<Pack>>,
    /// Providers that are not in the catalogue; the last of a source counts.
    foreign: Vec<Rc<Foreign>>,
    version: CatalogVersion,
    /// Resources, data sources that were asked for before.
    decoded: [RefCell<FxHashMap<Rc<str>, Rc<ResourceSchema>>>; 2],
}

impl Catalog {
    /// Only the built-in types.
    pub fn new() -> Self {
        Self::default()
    }

    /// The whole catalogue from one file.
    ///
    /// # Errors
    /// When the bytes are no packed catalogue of this version.
    pub fn from_pack(bytes: &[u8]) -> Result<Self, PackError> {
        let mut catalog = Self::new();
        let mut reader = Reader::new(bytes);
        reader.magic(b"FWC1")?;
        catalog.add_index(reader.blob()?)?;
        catalog.whole = Some(Rc::new(Pack::open(reader.blob()?.into())?));
        Ok(catalog)
    }

    /// Adds the index: from now on types are known, though not their schemas.
    ///
    /// # Errors
    /// When the bytes are no index of this version.
    pub fn add_index(&mut self, bytes: &[u8]) -> Result<(), PackError> {
        let (index, provider) = Index::read(bytes)?;
        let provider = Pack::open(provider.into())?.entry(false, "huaweicloud")?;
        let block = provider.ok_or(PackError)?.block;
        self.provider = Some(Rc::new(ProviderSchema { block }));
        self.index = Some(Rc::new(index));
        self.version = CatalogVersion::default();
        Ok(())
    }

    /// Adds the types of one service.
    ///
    /// # Errors
    /// When the bytes are no packed service of this version.
    pub fn add_service(&mut self, name: &str, bytes: &[u8]) -> Result<(), PackError> {
        let pack = Rc::new(Pack::open(bytes.into())?);
        self.services.insert(name.into(), pack);
        self.version = CatalogVersion::default();
        Ok(())
    }

    /// The same with other providers beside; their types come before those of the same names.
    pub fn with(&self, foreign: &[Rc<Foreign>]) -> Self {
        let mut all = Self {
            index: self.index.clone(),
            provider: self.provider.clone(),
            services: self.services.clone(),
            whole: self.whole.clone(),
            foreign: self.foreign.clone(),
            ..Self::default()
        };
        all.foreign.extend(foreign.iter().cloned());
        for one in &all.foreign {
            for (types, known) in one.types.iter().zip(&all.decoded) {
                let types = types.iter().map(|ty| (ty.name.clone(), ty.clone()));
                known.borrow_mut().extend(types);
            }
        }
        all
    }

    /// Whether it has a type of this name, of either kind, loaded or not.
    pub fn knows(&self, name: &str) -> bool {
        let known = |kind| !matches!(self.lookup(kind, name), Lookup::Unknown { .. });
        known(Kind::Resource) || known(Kind::DataSource)
    }

    /// What it knows now. What was judged by it holds as long as this is the same.
    pub fn version(&self) -> &CatalogVersion {
        &self.version
    }

    /// All services, whether loaded or not.
    pub fn services(&self) -> &[Rc<str>] {
        self.index.as_ref().map_or(&[], |i| i.services.as_slice())
    }

    /// The names of all types of the huaweicloud provider, sorted. Built-in types are not among them.
    pub fn names(&self, kind: Kind) -> &[Rc<str>] {
        self.index
            .as_ref()
            .map_or(&[], |i| i.names(kind == Kind::DataSource))
    }

    /// The names of the built-in types, sorted.
    pub fn builtin_names(&self, kind: Kind) -> impl Iterator<Item = &str> {
        builtin::names(kind == Kind::DataSource)
    }

    /// A resource type's schema.
    pub fn resource(&self, name: &str) -> Lookup {
        self.lookup(Kind::Resource, name)
    }

    /// A data source's schema.
    pub fn data_source(&self, name: &str) -> Lookup {
        self.lookup(Kind::DataSource, name)
    }

    /// An ephemeral resource's schema. The huaweicloud provider has none.
    pub fn ephemeral(&self, name: &str) -> Lookup {
        match builtin::ephemeral(name) {
            Some(schema) => Lookup::Found(Rc::new(schema)),
            None => Lookup::Unknown {
                nearest: nearest(name, builtin::ephemeral_names()).map(Rc::from),
            },
        }
    }

    /// Names of all ephemeral resources, sorted.
    pub fn ephemeral_names<'n>(&self) -> impl Iterator<Item = &'n str> + use<'n> {
        builtin::ephemeral_names()
    }

    /// The schema of a type of either kind.
    pub fn lookup(&self, kind: Kind, name: &str) -> Lookup {
        let data = kind == Kind::DataSource;
        let [resources, data_sources] = &self.decoded;
        let decoded = if data { data_sources } else { resources };
        if let Some(schema) = decoded.borrow().get(name) {
            return Lookup::Found(schema.clone());
        }
        let found = match builtin::find(data, name) {
            Some(schema) => schema,
            None => match self.find(data, name) {
                Ok(schema) => schema,
                Err(lookup) => return lookup,
            },
        };
        let schema = Rc::new(found);
        decoded
            .borrow_mut()
            .insert(schema.name.clone(), schema.clone());
        Lookup::Found(schema)
    }

    fn find(&self, data: bool, name: &str) -> Result<ResourceSchema, Lookup> {
        let Some(index) = &self.index else {
            return Err(if name.starts_with("huaweicloud_") {
                Lookup::NotLoaded { service: "".into() }
            } else {
                Lookup::Unknown { nearest: None }
            });
        };
        let Some(place) = index.place(data, name) else {
            let own = index.names(data).iter().map(|n| &**n);
            let nearest = nearest(name, own.chain(builtin::names(data)));
            return Err(Lookup::Unknown {
                nearest: nearest.map(Rc::from),
            });
        };
        let pack = self
            .whole
            .as_ref()
            .or_else(|| self.services.get(&place.service));
        let not_loaded = || Lookup::NotLoaded {
            service: place.service.clone(),
        };
        let pack = pack.ok_or_else(not_loaded)?;
        decode(pack, data, name, place).ok_or_else(not_loaded)
    }

    /// The service that has a type, when the index is loaded and knows it.
    pub fn service_of(&self, kind: Kind, name: &str) -> Option<Rc<str>> {
        let place = self.index.as_ref()?.place(kind == Kind::DataSource, name)?;
        Some(place.service.clone())
    }

    /// The name under which a resource type that there is has its schema, loaded or not.
    pub fn canonical(&self, name: &str) -> Option<Rc<str>> {
        let mut foreign = self.foreign.iter().flat_map(|one| &one.types[0]);
        if let Some(found) = foreign.find(|ty| *ty.name == *name) {
            return Some(found.name.clone());
        }
        let place = self.index.as_ref()?.place(false, name)?;
        Some(place.target.clone().unwrap_or_else(|| name.into()))
    }

    /// The provider of a source address in full (`registry.terraform.io/huaweicloud/huaweicloud`).
    pub fn provider(&self, source: &str) -> ProviderLookup {
        if let Some(provider) = builtin::provider(source) {
            return ProviderLookup::Found(Rc::new(provider));
        }
        let mut foreign = self.foreign.iter().rev();
        if let Some(found) = foreign.find(|one| one.source.eq_ignore_ascii_case(source)) {
            return ProviderLookup::Found(found.provider.clone());
        }
        if !builtin::is_huaweicloud(source) {
            return ProviderLookup::Unknown;
        }
        match &self.provider {
            Some(provider) => ProviderLookup::Found(provider.clone()),
            None => ProviderLookup::NotLoaded,
        }
    }
}

fn decode(pack: &Pack, data: bool, name: &str, place: &Place) -> Option<ResourceSchema> {
    let target = place.target.as_deref().unwrap_or(name);
    let mut schema = pack.entry(data, target).ok()??;
    schema.service = place.service.clone();
    if place.target.is_some() {
        schema.name = name.into();
        schema.documented = false;
    }
    Some(schema)
}
