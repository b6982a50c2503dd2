//! What is installed on an instance (ALI-14 to ALI-16), and how it gets there.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value as Json;

use super::{Parameters, RpcError};
use crate::json::{json, put};
use crate::service::{Package, PackageChange, PackageRefusal, PackageVersion, Service};

/// How many are told at once, unless somebody wants it otherwise, and at the most.
const USUAL: u64 = 50;
const MOST: u64 = 100;

pub(super) fn states(service: &Service, parameters: &Parameters<'_>) -> Result<Json, RpcError> {
    let instance = parameters.need("InstanceId")?;
    let names = parameters.names("TemplateNames")?;
    let most = parameters
        .number("MaxResults", USUAL, i32::MAX.unsigned_abs().into())?
        .min(MOST);
    let most = usize::try_from(most).unwrap_or_default();
    let after = parameters.get("NextToken").map(name_in).transpose()?;
    if service.package_host(instance).is_none() {
        return Err(no_instance(instance));
    }
    let wanted = |package: &&Package| {
        package.installed.is_some()
            && after.as_ref().is_none_or(|after| package.name > *after)
            && names
                .as_ref()
                .is_none_or(|names| names.contains(&package.name))
    };
    let mut found = service.packages_of(instance).filter(wanted).peekable();
    let (mut states, mut last) = (Vec::new(), None);
    while let Some(package) = found.next_if(|_| states.len() < most) {
        states.extend(
            package
                .installed
                .as_ref()
                .map(|version| state(package, version)),
        );
        last = Some(&package.name);
    }
    let mut answer = json!({ "MaxResults": most.to_string(), "PackageStates": states });
    if let (Json::Object(answer), Some(last), Some(_)) = (&mut answer, last, found.peek()) {
        put(answer, "NextToken", URL_SAFE_NO_PAD.encode(last).into());
    }
    Ok(answer)
}

/// The name after which the next page begins.
fn name_in(token: &str) -> Result<String, RpcError> {
    let name = URL_SAFE_NO_PAD.decode(token).ok();
    let name = name.and_then(|name| String::from_utf8(name).ok());
    name.ok_or_else(|| RpcError::invalid("NextToken", "no answer had it"))
}

fn state(package: &Package, version: &PackageVersion) -> Json {
    let updated = version.updated.seconds_text();
    let mut state = json!({
        "TemplateId": version.template.as_str(),
        "TemplateName": package.name.as_str(),
        "TemplateVersion": format!("v{}", version.number),
        "TemplateCategory": "Package",
        "UpdateTime": updated.trim_end_matches('Z'),
        "Publisher": version.publisher.as_str(),
        "Parameters": version.parameters.as_str(),
        "ConfigurationInfo": version.configuration.as_str(),
    });
    let texts = [
        ("TemplateVersionName", &version.name),
        ("Description", &version.description),
    ];
    for (name, text) in texts {
        if let (Json::Object(state), Some(text)) = (&mut state, text) {
            put(state, name, text.as_str().into());
        }
    }
    state
}

/// Installs a package, brings another version of it, or takes it away.
pub(super) fn update(service: &mut Service, parameters: &Parameters<'_>) -> Result<Json, RpcError> {
    let instance = parameters.need("InstanceId")?;
    let template = parameters.need("TemplateName")?;
    parameters.need("ConfigureAction")?;
    let action = parameters.word("ConfigureAction", &["install", "uninstall"])?;
    let version = parameters.get("TemplateVersion").map(|text| {
        let number = text.trim_start_matches(['v', 'V']).parse();
        number.map_err(|_| RpcError::invalid("TemplateVersion", "it is no version"))
    });
    let change = PackageChange {
        instance,
        template,
        version: version.transpose()?,
        parameters: parameters.get("Parameters"),
        uninstall: action == Some("uninstall"),
    };
    match service.change_package(&change) {
        Ok(_) => Ok(json!({})),
        Err(PackageRefusal::NoInstance) => Err(no_instance(instance)),
        Err(PackageRefusal::NoTemplate) => {
            let message = format!("The template {template} does not exist in this version.");
            Err(RpcError::new(404, "EntityNotExists.Template", message))
        }
        Err(PackageRefusal::NotInstalled) => {
            let message = format!("The package {template} is not on the instance {instance}.");
            Err(RpcError::new(404, "EntityNotExists.Package", message))
        }
        Err(PackageRefusal::Busy) => {
            let message = "Something is going on with the package.";
            Err(RpcError::new(409, "OperationConflict", message))
        }
        Err(PackageRefusal::Invalid(why)) => Err(RpcError::invalid("Parameters", &why)),
    }
}

#[cold]
fn no_instance(id: &str) -> RpcError {
    let message = format!("The instance {id} does not exist.");
    RpcError::new(404, "EntityNotExists.Instance", message)
}
