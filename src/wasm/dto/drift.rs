use crate::json::{Deserialize, Serialize};
use serde_json::Value as Json;
use tsify::Tsify;

use crate::cloud::{Attributes, CloudError, Resource};
use crate::service::{DriftReport, DriftedAttribute, DriftedResource, ImportError, Imported};
use crate::sorted::Gather;

/// A template in the members of a request that deploys it.
#[derive(Deserialize, Tsify)]
pub struct DriftTemplate {
    /// The template's text.
    pub template_body: String,
    /// Simple variables.
    #[serde(default)]
    #[tsify(optional, type = "unknown")]
    pub vars_structure: Option<Json>,
    /// Variables in the form of a tfvars file.
    #[serde(default)]
    #[tsify(optional)]
    pub vars_body: Option<String>,
}

/// What becomes of a resource: members by name, and null unsets one.
#[derive(Default, Deserialize, Tsify)]
#[serde(transparent)]
pub struct Edits(#[tsify(type = "Record<string, unknown>")] pub Attributes);

/// What came of a change by hand.
#[derive(Serialize, Tsify)]
pub struct ByHandResult {
    /// Whether it was done. If not, nothing changed.
    pub ok: bool,
    /// The HTTP status with which the cloud refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub status: Option<u16>,
    /// Why it refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub message: Option<String>,
    /// The resource as it is now; absent when it was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub resource: Option<CloudResource>,
}

/// Something that exists in the simulated cloud.
#[derive(Serialize, Tsify)]
pub struct CloudResource {
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// Its identifier.
    pub id: String,
    /// The identifier of the stack that made it; absent for what was made by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub owner: Option<String>,
    /// Its attributes.
    #[tsify(type = "Record<string, unknown>")]
    pub attributes: Attributes,
}

/// What became of a stack's resources: recorded, in the cloud, in the template.
#[derive(Serialize, Tsify)]
pub struct DriftResult {
    /// Why nothing can be told of the template; empty when something can.
    pub problems: Vec<String>,
    /// Every managed resource that is recorded, by address.
    pub resources: Vec<DriftedResourceDto>,
    /// What no stack has made and still keeps.
    #[serde(rename = "byHand")]
    pub by_hand: Vec<CloudResource>,
}

/// One resource of a stack.
#[derive(Serialize, Tsify)]
pub struct DriftedResourceDto {
    /// Its address.
    pub address: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// Its recorded identifier.
    pub id: String,
    /// What became of it; `engine`: it lives in the engine, where nobody can change it.
    #[tsify(type = "\"same\" | \"changed\" | \"gone\" | \"engine\"")]
    pub standing: &'static str,
    /// What a template could say of it, by name.
    pub attributes: Vec<DriftedAttributeDto>,
}

/// One attribute or block, with texts in the place of what is secret or not known yet.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct DriftedAttributeDto {
    /// Its name.
    pub name: String,
    /// Its type in words; empty for a block.
    #[serde(rename = "type")]
    pub ty: String,
    /// As recorded.
    #[tsify(type = "unknown")]
    pub recorded: Json,
    /// As it is in the cloud; null when the resource is gone.
    #[tsify(type = "unknown")]
    pub found: Json,
    /// As the template wants it; absent when nothing can be told of the template.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "unknown")]
    pub target: Option<Json>,
    /// Whether the cloud's differs from the recorded one.
    pub drifted: bool,
    /// Whether a new value needs another resource.
    pub force_new: bool,
    /// Whether it must not be shown.
    pub sensitive: bool,
}

impl ByHandResult {
    /// What was done, or why not.
    pub fn of(done: Result<Option<Resource>, CloudError>) -> Self {
        match done {
            Ok(resource) => Self {
                ok: true,
                status: None,
                message: None,
                resource: resource.map(CloudResource::from),
            },
            Err(refusal) => Self {
                ok: false,
                status: Some(refusal.status),
                message: Some(refusal.message),
                resource: None,
            },
        }
    }
}

impl From<Resource> for CloudResource {
    fn from(resource: Resource) -> Self {
        Self {
            ty: resource.ty,
            id: resource.id,
            owner: resource.owner,
            attributes: resource.attributes,
        }
    }
}

impl From<DriftReport> for DriftResult {
    fn from(report: DriftReport) -> Self {
        Self {
            problems: report.problems,
            resources: report.resources.into_iter().map(resource).gathered(),
            by_hand: report
                .by_hand
                .into_iter()
                .map(CloudResource::from)
                .gathered(),
        }
    }
}

/// As JavaScript sees it.
pub fn resource(found: DriftedResource) -> DriftedResourceDto {
    DriftedResourceDto {
        address: found.address,
        ty: found.ty,
        id: found.id,
        standing: found.standing.word(),
        attributes: found.attributes.into_iter().map(attribute).gathered(),
    }
}

/// As JavaScript sees it.
pub fn attribute(found: DriftedAttribute) -> DriftedAttributeDto {
    DriftedAttributeDto {
        name: found.name,
        ty: found.ty,
        recorded: found.recorded,
        found: found.found,
        target: found.target,
        drifted: found.drifted,
        force_new: found.force_new,
        sensitive: found.sensitive,
    }
}

/// What came of taking a state in.
#[derive(Serialize, Tsify)]
pub struct ImportResult {
    /// Whether it was taken in. If not, nothing changed.
    pub ok: bool,
    /// A stable name of what is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(
        optional,
        type = "\"stack-missing\" | \"stack-busy\" | \"unreadable-state\" | \"state-lineage\" | \"state-serial\""
    )]
    pub code: Option<&'static str>,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub message: Option<String>,
    /// How many managed resources are recorded now.
    pub resources: usize,
    /// Objects that could not be taken over, and why. They are not recorded.
    pub refused: Vec<ImportNote>,
    /// Objects that are there, though something about them is not as it should be.
    pub doubtful: Vec<ImportNote>,
}

/// What is to be said of one object of a state.
#[derive(Serialize, Tsify)]
pub struct ImportNote {
    /// Its address.
    pub address: String,
    /// What is to be said.
    pub reason: String,
}

impl From<Result<Imported, ImportError>> for ImportResult {
    fn from(done: Result<Imported, ImportError>) -> Self {
        let (code, message) = match &done {
            Ok(_) => (None, None),
            Err(error) => (Some(error.code()), Some(error.to_string())),
        };
        let imported = done.unwrap_or_default();
        let notes = |list: Vec<(String, String)>| {
            let notes = list.into_iter();
            notes
                .map(|(address, reason)| ImportNote { address, reason })
                .gathered()
        };
        Self {
            ok: code.is_none(),
            code,
            message,
            resources: imported.resources,
            refused: notes(imported.refused),
            doubtful: notes(imported.doubtful),
        }
    }
}
