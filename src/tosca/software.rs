//! The packages of applications on virtual machines: where an element says which one it wants, and what is meant by it.

use serde_json::Value as Json;

use super::refusal;
use crate::service::object_storage::key_of;
use crate::service::{Service, ServiceError};

/// The bucket that stands for the software repository: repository, version and file are its folders and files.
const BUCKET: &str = "software";

/// Whether the package that an element asks for is one: by its address, which is taken as it is, or by what is told of it, which is searched.
/// The name may be a part of the file's. //= AOS-63
///
/// # Errors
/// For what tells of no package, when there is none, and when there are several.
pub fn check_package(world: &Service, package: &Json) -> Result<(), ServiceError> {
    let text = |name: &str| package.get(name).and_then(Json::as_str).unwrap_or_default();
    let is_address = |text: &str| text.starts_with("http://") || text.starts_with("https://");
    let name = package.as_str().unwrap_or(text("name"));
    if let Some(address) = [text("url"), name]
        .into_iter()
        .find(|text| is_address(text))
    {
        // What is elsewhere nobody can look at.
        return match key_of(address).is_none() || world.fetch(address).is_some() {
            true => Ok(()),
            false => Err(refusal("4040121", format!("It is `{address}`."))),
        };
    }
    if name.is_empty() {
        return Err(refusal("4002015", "It has neither an address nor a name."));
    }
    let fits = |wanted: &str, text: &str| wanted.is_empty() || wanted == text;
    let meant = |key: &String| {
        let mut parts = key.splitn(4, '/');
        let mut next = || parts.next().unwrap_or_default();
        next() == BUCKET
            && fits(text("repository"), next())
            && fits(text("version"), next())
            && next().contains(name)
    };
    let found = world.objects.iter().filter(|(key, _)| meant(key)).count();
    match found {
        1 => Ok(()),
        0 => Err(refusal("4040121", format!("It is `{name}`."))),
        _ => Err(refusal(
            "4000122",
            format!("{found} files are like `{name}`."),
        )),
    }
}
