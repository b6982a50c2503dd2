//! The variables of a template, as ParseTemplateVariables shows them (PARSE-1 to PARSE-6).

use serde_json::{Map, Value as Json};

use super::{Service, ServiceError, Template, TemplateSource, prepared};
use crate::config::{self, VariableInfo};
use crate::json::json;
use crate::sorted::Gather;
use crate::value::json;

impl Service {
    /// The variables of a template.
    ///
    /// # Errors
    ///
    /// For a template that is missing or broken.
    pub fn template_variables(
        &self,
        source: TemplateSource<'_>,
    ) -> Result<Vec<Json>, ServiceError> {
        let template = Template::take(source, |uri| self.fetch(uri))?;
        let config = prepared::read(&template)?;
        let variables = config::variables(&config.root, &config.sources);
        Ok(variables.iter().map(shown).gathered())
    }
}

fn shown(variable: &VariableInfo) -> Json {
    let mut body = Map::new();
    body.insert("name".into(), variable.name.to_string().into());
    if let Some(ty) = &variable.type_text {
        body.insert("type".into(), ty.as_str().into());
    }
    if let Some(description) = &variable.description {
        body.insert("description".into(), description.to_string().into());
    }
    if let Some(default) = &variable.default {
        body.insert("default".into(), json::to_json(default));
    }
    body.insert("sensitive".into(), variable.sensitive.into());
    body.insert("nullable".into(), variable.nullable.into());
    let validations = variable.validations.iter();
    let validations: Vec<Json> = validations
        .map(|v| json!({"condition": v.condition, "error_message": v.error_message}))
        .gathered();
    if !validations.is_empty() {
        body.insert("validations".into(), validations.into());
    }
    body.into()
}
