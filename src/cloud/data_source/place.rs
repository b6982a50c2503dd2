use serde_json::Value as Json;

use super::super::region::region;
use crate::cloud::world::Site;
use crate::cloud::{Attributes, Cloud, CloudError, OWN_ACCOUNT};
use crate::json::json;

type Done = Result<(), CloudError>;

fn text<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes
        .get(name)
        .and_then(Json::as_str)
        .filter(|text| !text.is_empty())
}

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

/// General computing flavors: family, generation, performance, GB per processor.
const FAMILIES: &[(&str, &str, &str, i64)] = &[
    ("s6", "s6", "normal", 2),
    ("s7", "s7", "normal", 2),
    ("c6", "c6", "computingv3", 2),
    ("c7", "c7", "computingv3", 2),
    ("m6", "m6", "highmem", 8),
    ("m7", "m7", "highmem", 8),
];
const SIZES: &[(&str, i64)] = &[
    ("small", 1),
    ("large", 2),
    ("xlarge", 4),
    ("2xlarge", 8),
    ("4xlarge", 16),
    ("8xlarge", 32),
];

pub(super) fn flavors(_: &Cloud, site: &Site<'_>, attributes: &mut Attributes) -> Done {
    let here = text(attributes, "region").unwrap_or(site.region).to_owned();
    if let Some(zone) = text(attributes, "availability_zone")
        && !region(&here).is_some_and(|found| found.zones.contains(&zone))
    {
        return Err(CloudError::missing(format!(
            "region `{here}` has no zone `{zone}`"
        )));
    }
    let whole =
        |name: &str| -> Option<i64> { attributes.get(name)?.as_number()?.as_str().parse().ok() };
    let (cpus, memory) = (whole("cpu_core_count"), whole("memory_size"));
    let mut flavors = Vec::new();
    for (family, generation, performance, ratio) in FAMILIES {
        for (size, cores) in SIZES {
            for factor in [*ratio, ratio * 2] {
                let gigabytes = cores * factor;
                let wanted = cpus.is_none_or(|cpus| cpus == *cores)
                    && memory.is_none_or(|memory| memory == gigabytes)
                    && text(attributes, "generation").is_none_or(|g| g == *generation)
                    && text(attributes, "performance_type").is_none_or(|p| p == *performance)
                    && (*size != "small" || family.starts_with('s'));
                if wanted && factor <= 8 {
                    flavors.push(json!({
                        "cpu_core_count": cores,
                        "generation": generation,
                        "id": format!("{family}.{size}.{factor}"),
                        "memory_size": gigabytes,
                        "performance_type": performance,
                        "storage_type": "",
                    }));
                }
            }
        }
    }
    if flavors.is_empty() {
        return Err(CloudError::missing("no flavor fits; ask for less"));
    }
    let ids: Vec<Json> = flavors
        .iter()
        .filter_map(|f| f.get("id").cloned())
        .collect();
    attributes.insert("ids".into(), Json::Array(ids));
    attributes.insert("flavors".into(), Json::Array(flavors));
    Ok(())
}
