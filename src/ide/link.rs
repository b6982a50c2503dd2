use crate::addr::Mode;
use crate::schema::ResourceSchema;

/// Where the public documentation of providers is.
const PAGES: &str = "https://registry.terraform.io/providers";

/// The page of a type in its provider's public documentation, when it has one.
pub(super) fn of_type(schema: &ResourceSchema, mode: Mode) -> Option<String> {
    if !schema.documented {
        return None;
    }
    let (provider, name) = schema.name.split_once('_')?;
    let namespace = match provider {
        "huaweicloud" => "huaweicloud",
        // The language's own provider has no pages there.
        "terraform" => return None,
        _ => "hashicorp",
    };
    let folder = match mode {
        Mode::Managed => "resources",
        Mode::Data => "data-sources",
        Mode::Ephemeral => "ephemeral-resources",
    };
    Some(format!(
        "{PAGES}/{namespace}/{provider}/latest/docs/{folder}/{name}"
    ))
}
