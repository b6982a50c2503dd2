use serde_json::Value as Json;

use super::super::region::region;
use super::text;
use crate::cloud::world::Site;
use crate::cloud::{Attributes, Cloud, CloudError, OWN_ACCOUNT};
use crate::json::json;

type Done = Result<(), CloudError>;

pub(super) fn zones(_: &Cloud, site: &Site<'_>, attributes: &mut Attributes) -> Done {
    let here = text(attributes, "region").unwrap_or(site.region).to_owned();
    let Some(found) = region(&here) else {
        return Err(CloudError::missing(format!(
            "region `{here}` is not simulated"
        )));
    };
    let unavailable = text(attributes, "state") == Some("unavailable");
    let names = if unavailable { &[][..] } else { found.zones };
    attributes.insert("names".into(), json!(names));
    attributes
        .entry("state")
        .or_insert_with(|| json!("available"));
    attributes.insert("id".into(), json!(here));
    Ok(())
}

pub(super) fn account(_: &Cloud, site: &Site<'_>, attributes: &mut Attributes) -> Done {
    let name = match site.account {
        OWN_ACCOUNT => "simulated",
        other => other,
    };
    attributes.insert("id".into(), json!(site.account));
    attributes.insert("name".into(), json!(name));
    attributes.insert("username".into(), json!("simulated"));
    attributes.insert("user_id".into(), json!("00000000000000000000000000000002"));
    attributes.insert("current_project_id".into(), json!(site.project));
    Ok(())
}

pub(super) fn projects(_: &Cloud, site: &Site<'_>, attributes: &mut Attributes) -> Done {
    let here = json!({"enabled": true, "id": site.project, "name": site.region});
    let named = text(attributes, "name").is_none_or(|name| name == site.region);
    let projects = if named { json!([here]) } else { json!([]) };
    attributes.insert("projects".into(), projects);
    Ok(())
}

pub(super) fn null(_: &Cloud, _: &Site<'_>, attributes: &mut Attributes) -> Done {
    let inputs = attributes.get("inputs").cloned().unwrap_or(Json::Null);
    attributes.insert("outputs".into(), inputs);
    attributes.insert("id".into(), json!("static"));
    Ok(())
}
