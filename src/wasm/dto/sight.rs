use crate::json::{Deserialize, Serialize};
use tsify::Tsify;

use super::drift::{DriftedAttributeDto, DriftedResourceDto, attribute, resource};
use crate::cloud::{Home, OWN_ACCOUNT, Resource};
use crate::service::{Seen, Sight};
use crate::simulator::Simulator;
use crate::sorted::Gather;

/// What somebody wants to see of what exists.
#[derive(Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct WorldLook {
    /// The `key` of an account in a region; the world's own when absent.
    #[serde(default)]
    #[tsify(optional)]
    pub home: String,
    /// Resources of this type; of all when absent.
    #[serde(default, rename = "type")]
    #[tsify(optional)]
    pub ty: String,
    /// Those that have this in type, identifier or name, in capitals or not.
    #[serde(default)]
    #[tsify(optional)]
    pub text: String,
    /// Those right within a resource, `type/id`; those within nothing when empty; wherever they lie when absent.
    #[serde(default)]
    #[tsify(optional)]
    pub within: Option<String>,
    /// How many to leave out.
    #[serde(default)]
    #[tsify(optional)]
    pub from: usize,
    /// How many to tell of.
    pub limit: usize,
}

/// What there is to see.
#[derive(Serialize, Tsify)]
pub struct WorldSight {
    /// Every account and region where something is, the world's own first.
    pub homes: Vec<WorldHome>,
    /// The types that are there.
    pub types: Vec<WorldType>,
    /// How many resources fit what was asked.
    pub total: usize,
    /// Some of them, by type and identifier.
    pub rows: Vec<WorldRow>,
}

/// An account in a region.
#[derive(Serialize, Tsify)]
pub struct WorldHome {
    /// Its name; empty for the world's own.
    pub key: String,
    /// The account.
    pub account: String,
    /// The region.
    pub region: String,
    /// How many resources are there.
    pub resources: usize,
}

/// A type.
#[derive(Serialize, Tsify)]
pub struct WorldType {
    /// Its name.
    #[serde(rename = "type")]
    pub ty: String,
    /// How many resources are of it.
    pub resources: usize,
}

/// A resource.
#[derive(Serialize, Tsify)]
pub struct WorldRow {
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// Its identifier.
    pub id: String,
    /// Its name; empty when it has none, or must not be shown.
    pub name: String,
    /// How many resources are right within it, where that was asked.
    pub inside: usize,
}

/// A resource, closely.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct WorldResource {
    /// The account and region it is in.
    pub home: WorldHome,
    /// The region it says it is in.
    pub region: String,
    /// Its name; empty when it has none, or must not be shown.
    pub name: String,
    /// The identifier of the stack that made it; absent for what was made by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub owner: Option<String>,
    /// The name of that stack, if it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub stack: Option<String>,
    /// When it was made.
    pub created: String,
    /// When it was last changed.
    pub updated: String,
    /// What a template could say of it, beside what its stack has recorded.
    pub resource: DriftedResourceDto,
    /// What only the cloud says of it.
    pub told: Vec<DriftedAttributeDto>,
    /// What it points to.
    pub names: Vec<WorldRow>,
    /// What points to it.
    pub named_by: Vec<WorldRow>,
}

/// Files in the object storage.
#[derive(Serialize, Tsify)]
pub struct StoredFiles {
    /// How many there are that fit.
    pub total: usize,
    /// Some of them, by key.
    pub files: Vec<StoredFile>,
}

/// A file in the object storage.
#[derive(Serialize, Tsify)]
pub struct StoredFile {
    /// Bucket and path, as in `/_obs/KEY`.
    pub key: String,
    /// Its size.
    pub bytes: usize,
    /// When the link to it ends to work; absent for what somebody put there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub expires: Option<String>,
}

impl WorldHome {
    fn of(home: Option<&Home>, resources: usize, world: &Simulator) -> Self {
        Self {
            key: home.map(Home::key).unwrap_or_default(),
            account: home.map_or(OWN_ACCOUNT, |home| &home.account).to_owned(),
            region: home.map_or(world.region(), |home| &home.region).to_owned(),
            resources,
        }
    }
}

impl WorldRow {
    fn of(found: &Resource, inside: usize, world: &Simulator) -> Self {
        Self {
            ty: found.ty.clone(),
            id: found.id.clone(),
            name: world.name_of(found).to_owned(),
            inside,
        }
    }
}

impl WorldSight {
    /// Of what a world shows.
    pub fn of(sight: &Sight<'_>, world: &Simulator) -> Self {
        let homes = sight.homes.iter();
        let types = sight.types.iter().map(|(ty, resources)| WorldType {
            ty: (*ty).to_owned(),
            resources: *resources,
        });
        let rows = sight.rows.iter();
        Self {
            homes: homes
                .map(|(home, there)| WorldHome::of(home.as_ref(), *there, world))
                .gathered(),
            types: types.gathered(),
            total: sight.total,
            rows: rows
                .map(|(row, inside)| WorldRow::of(row, *inside, world))
                .gathered(),
        }
    }
}

impl WorldResource {
    /// Of what a world shows.
    pub fn of(seen: Seen<'_>, world: &Simulator) -> Self {
        let rows = |rows: &[&Resource]| {
            rows.iter()
                .map(|row| WorldRow::of(row, 0, world))
                .gathered()
        };
        Self {
            home: WorldHome::of(seen.home.as_ref(), 0, world),
            region: seen.found.region.clone(),
            name: world.name_of(seen.found).to_owned(),
            owner: seen.found.owner.clone(),
            stack: seen.stack.map(|stack| stack.name.clone()),
            created: seen.found.created.to_string(),
            updated: seen.found.updated.to_string(),
            names: rows(&seen.names),
            named_by: rows(&seen.named_by),
            resource: resource(seen.resource),
            told: seen.told.into_iter().map(attribute).gathered(),
        }
    }
}

impl StoredFiles {
    /// Of what a world has.
    pub fn of(world: &Simulator, text: &str, from: usize, limit: usize) -> Self {
        let (total, files) = world.files(text, from, limit);
        let files = files.into_iter().map(|(key, file)| StoredFile {
            key: key.clone(),
            bytes: file.content.len(),
            expires: file.expires.map(|at| at.to_string()),
        });
        Self {
            total,
            files: files.gathered(),
        }
    }
}
