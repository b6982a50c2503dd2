use crate::json::Serialize;
use serde_json::Value as Json;
use tsify::Tsify;

use crate::config;
use crate::sorted::Gather;
use crate::value::json;

/// One input variable of a template, as ParseTemplateVariables answers it.
#[derive(Serialize, Tsify)]
pub struct VariableInfo {
    /// Its name.
    pub name: String,
    /// The declared type, as written.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub ty: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub description: Option<String>,
    /// The declared default, in the JSON type that fits the variable's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "unknown")]
    pub default: Option<Json>,
    /// Never shown.
    pub sensitive: bool,
    /// Whether null is a value.
    pub nullable: bool,
    /// What must hold for a value; absent when nothing must.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[tsify(optional)]
    pub validations: Vec<VariableValidation>,
}

/// A condition that a value must meet.
#[derive(Serialize, Tsify)]
pub struct VariableValidation {
    /// The expression, as written, in `${ … }`.
    pub condition: String,
    /// What is said when it does not hold.
    pub error_message: String,
}

/// The variables of a template, in order of declaration.
#[derive(Serialize, Tsify)]
#[serde(transparent)]
pub struct VariableList(pub Vec<VariableInfo>);

impl From<Vec<config::VariableInfo>> for VariableList {
    fn from(variables: Vec<config::VariableInfo>) -> Self {
        Self(variables.into_iter().map(VariableInfo::from).gathered())
    }
}

impl From<config::VariableInfo> for VariableInfo {
    fn from(variable: config::VariableInfo) -> Self {
        let validation = |v: config::ValidationInfo| VariableValidation {
            condition: v.condition,
            error_message: v.error_message,
        };
        Self {
            name: variable.name.to_string(),
            ty: variable.type_text,
            description: variable.description.map(|d| d.to_string()),
            default: variable.default.as_ref().map(json::to_json),
            sensitive: variable.sensitive,
            nullable: variable.nullable,
            validations: variable.validations.into_iter().map(validation).gathered(),
        }
    }
}
