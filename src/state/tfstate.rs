//! Terraform's state file, format version 4.

use std::fmt;
use std::rc::Rc;

use serde_json::Value as Json;

use super::{Identity, Object, ResourceState, State, StateOutput};
use crate::addr::{AbsResource, InstanceKey, Mode, ModulePath, ResourceAddr};
use crate::json::{Deserialize, Serialize, Unreadable};
use crate::plan::stored::fits;
use crate::plan::{Address, parse_address};
use crate::sorted::{Gather, SortedMap};
use crate::value::json;

/// Why a text is no state that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateError {
    /// No JSON, or not of the shape of a state.
    Malformed(String),
    /// No `version`.
    NoVersion,
    /// Written by a Terraform before 0.12.
    TooOld(u64),
    /// Written by a Terraform of the future.
    TooNew(u64),
    /// Not an address.
    Address(String),
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(why) => write!(f, "the text is no Terraform state: {why}"),
            Self::NoVersion => f.write_str("the text is no Terraform state: it has no version"),
            Self::TooOld(version) => write!(
                f,
                "the state has format version {version}; let Terraform 0.12 or later write it anew as version 4"
            ),
            Self::TooNew(version) => write!(
                f,
                "the state has format version {version}; only version 4 is known"
            ),
            Self::Address(text) => write!(f, "the state names `{text}`, which is no address"),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u64,
    #[serde(default)]
    terraform_version: String,
    #[serde(default)]
    serial: u64,
    #[serde(default)]
    lineage: String,
    #[serde(default)]
    outputs: SortedMap<Rc<str>, FileOutput>,
    #[serde(default)]
    resources: Vec<FileResource>,
    #[serde(default)]
    check_results: Json,
}

#[derive(Serialize, Deserialize)]
struct FileOutput {
    value: Json,
    #[serde(rename = "type")]
    ty: Json,
    #[serde(default, skip_serializing_if = "is_false")]
    sensitive: bool,
}

#[derive(Serialize, Deserialize)]
struct FileResource {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    module: Option<String>,
    mode: String,
    #[serde(rename = "type")]
    type_name: Rc<str>,
    name: Rc<str>,
    #[serde(default)]
    provider: Rc<str>,
    #[serde(default)]
    instances: Vec<FileInstance>,
}

#[derive(Serialize, Deserialize)]
struct FileInstance {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    index_key: Option<Json>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deposed: Option<Rc<str>>,
    #[serde(default)]
    schema_version: u64,
    #[serde(default)]
    attributes: Json,
    #[serde(default)]
    sensitive_attributes: Vec<Json>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    identity_schema_version: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    identity: Option<Json>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    private: Option<Rc<str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    dependencies: Vec<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    create_before_destroy: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the form that derived code calls"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// Reads a state file. An empty text is an empty state.
///
/// # Errors
/// When the text is no state file of version 4.
pub fn read(text: &str) -> Result<State, StateError> {
    if text.trim().is_empty() {
        return Ok(State::default());
    }
    let malformed = |error: Unreadable| StateError::Malformed(error.to_string());
    let tree = crate::json::parse(text.as_bytes()).map_err(malformed)?;
    let version = tree.get("version").filter(|version| !version.is_null());
    match version.map(Json::as_u64) {
        None if tree.is_object() => return Err(StateError::NoVersion),
        Some(Some(version)) if version < 4 => return Err(StateError::TooOld(version)),
        Some(Some(version)) if version > 4 => return Err(StateError::TooNew(version)),
        _ => {}
    }
    let file: File = crate::json::from_tree(tree).map_err(malformed)?;
    let mut state = State {
        terraform_version: file.terraform_version,
        serial: file.serial,
        lineage: file.lineage,
        check_results: file.check_results,
        ..State::default()
    };
    for (name, output) in file.outputs {
        let FileOutput {
            value,
            ty,
            sensitive,
        } = output;
        if !json::type_from_json(&ty).is_ok_and(|ty| fits(&value, &ty)) {
            let why = format!("the value of the output `{name}` is not of its type");
            return Err(StateError::Malformed(why));
        }
        state.outputs.insert(
            name,
            StateOutput {
                value,
                ty,
                sensitive,
            },
        );
    }
    for resource in file.resources {
        read_resource(&mut state, resource)?;
    }
    Ok(state)
}

fn read_resource(state: &mut State, file: FileResource) -> Result<(), StateError> {
    let module = match &file.module {
        None => ModulePath::root(),
        Some(text) => match parse_address(text) {
            Ok(Address::Module(module)) => module,
            _ => return Err(StateError::Address(text.clone())),
        },
    };
    let mode = match file.mode.as_str() {
        "managed" => Mode::Managed,
        "data" => Mode::Data,
        other => return Err(StateError::Malformed(format!("unknown mode `{other}`"))),
    };
    let resource = ResourceAddr {
        mode,
        type_name: file.type_name,
        name: file.name,
    };
    let addr = resource.within(&module);
    let entry = state
        .resources
        .entry(addr.clone())
        .or_insert_with(|| ResourceState {
            provider: file.provider,
            instances: SortedMap::new(),
        });
    for instance in file.instances {
        let key = read_key(instance.index_key.as_ref())?;
        let deposed = instance.deposed.clone();
        let damaged = |why: &str| {
            let addr = addr.instance(key.clone());
            StateError::Malformed(format!("{why} `{addr}`"))
        };
        if let Some(why) = oddity(&instance) {
            return Err(damaged(why));
        }
        let object = Rc::new(read_object(instance)?);
        let slot = entry.instances.entry(key.clone()).or_default();
        let there = match deposed {
            Some(key) => slot.deposed.insert(key, object).is_some(),
            None => slot.current.replace(object).is_some(),
        };
        if there {
            return Err(damaged("it has two objects for"));
        }
    }
    Ok(())
}

/// What is wrong with how an object is described.
fn oddity(instance: &FileInstance) -> Option<&'static str> {
    let status = instance.status.as_deref().unwrap_or_default();
    if !matches!(status, "" | "tainted") {
        return Some("it knows no such status as that of");
    }
    let is_key = |key: &str| key.len() == 8 && key.bytes().all(|b| b.is_ascii_hexdigit());
    if instance.deposed.as_deref().is_some_and(|key| !is_key(key)) {
        return Some("it has a deposed key that is none, of");
    }
    let is_step = |step: &Json| {
        let kind = step.get("type").and_then(Json::as_str);
        matches!(kind, Some("get_attr" | "index"))
    };
    let is_path = |path: &Json| {
        path.as_array()
            .is_some_and(|steps| steps.iter().all(is_step))
    };
    let paths = instance.sensitive_attributes.iter();
    (!paths.into_iter().all(is_path))
        .then_some("it marks no part as sensitive that could be one of")
}

fn read_key(key: Option<&Json>) -> Result<InstanceKey, StateError> {
    match key {
        None | Some(Json::Null) => Ok(InstanceKey::None),
        Some(Json::String(key)) => Ok(InstanceKey::String(key.as_str().into())),
        Some(other) => other.as_u64().map(InstanceKey::Int).ok_or_else(|| {
            let other = crate::json::text(other);
            StateError::Malformed(format!("`{other}` is no instance key"))
        }),
    }
}

fn read_object(file: FileInstance) -> Result<Object, StateError> {
    let dependency = |text: &String| match parse_address(text) {
        Ok(Address::Resource(addr)) => Ok(addr.config()),
        _ => Err(StateError::Address(text.clone())),
    };
    let dependencies: Result<Vec<AbsResource>, StateError> =
        file.dependencies.iter().map(dependency).collect();
    let identity = file.identity_schema_version.map(|schema_version| {
        Rc::new(Identity {
            schema_version,
            value: file.identity.unwrap_or_default(),
        })
    });
    Ok(Object {
        identity,
        schema_version: file.schema_version,
        attributes: file.attributes,
        sensitive: file.sensitive_attributes,
        tainted: file.status.as_deref() == Some("tainted"),
        dependencies: dependencies?,
        create_before_destroy: file.create_before_destroy,
        private: file.private,
    })
}

/// The state as a file that Terraform accepts.
pub fn write(state: &State) -> String {
    let mut text = crate::json::pretty(&write_compact(state));
    text.push('\n');
    text
}

/// The same without anything between the tokens.
pub fn write_compact(state: &State) -> String {
    let outputs = state.outputs.iter().map(|(name, output)| {
        let StateOutput {
            value,
            ty,
            sensitive,
        } = output.clone();
        (
            name.clone(),
            FileOutput {
                value,
                ty,
                sensitive,
            },
        )
    });
    let file = File {
        version: 4,
        terraform_version: state.terraform_version.clone(),
        serial: state.serial,
        lineage: state.lineage.clone(),
        outputs: outputs.gathered(),
        resources: state.resources.iter().map(write_resource).gathered(),
        check_results: state.check_results.clone(),
    };
    // Plain data with text keys: writing it cannot fail.
    crate::json::text(&file)
}

fn write_resource((addr, resource): (&AbsResource, &ResourceState)) -> FileResource {
    let mut instances = Vec::new();
    for (key, instance) in &resource.instances {
        for (deposed, object) in &instance.deposed {
            instances.push(write_object(key, Some(deposed), object));
        }
        if let Some(object) = &instance.current {
            instances.push(write_object(key, None, object));
        }
    }
    FileResource {
        module: (!addr.module.is_root()).then(|| addr.module.to_string()),
        mode: match addr.resource.mode {
            Mode::Data => "data".to_owned(),
            Mode::Managed | Mode::Ephemeral => "managed".to_owned(),
        },
        type_name: addr.resource.type_name.clone(),
        name: addr.resource.name.clone(),
        provider: provider(&resource.provider),
        instances,
    }
}

/// Terraform wants the address of a provider's configuration, where a run of ours knows the provider.
fn provider(known: &Rc<str>) -> Rc<str> {
    match known.contains("provider[") {
        true => known.clone(),
        false => format!("provider[\"{known}\"]").into(),
    }
}

fn write_object(key: &InstanceKey, deposed: Option<&Rc<str>>, object: &Object) -> FileInstance {
    FileInstance {
        index_key: match key {
            InstanceKey::None => None,
            InstanceKey::Int(index) => Some(Json::from(*index)),
            InstanceKey::String(key) => Some(Json::from(&**key)),
        },
        status: object.tainted.then(|| "tainted".to_owned()),
        deposed: deposed.cloned(),
        schema_version: object.schema_version,
        attributes: object.attributes.clone(),
        sensitive_attributes: object.sensitive.clone(),
        identity_schema_version: object.identity.as_ref().map(|i| i.schema_version),
        identity: object
            .identity
            .as_ref()
            .map(|i| i.value.clone())
            .filter(|value| !value.is_null()),
        private: object.private.clone(),
        dependencies: object
            .dependencies
            .iter()
            .map(ToString::to_string)
            .gathered(),
        create_before_destroy: object.create_before_destroy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{
  "version": 4,
  "terraform_version": "1.15.5",
  "serial": 5,
  "lineage": "6a1f2c3d-1111-4222-8333-444455556666",
  "outputs": {
    "n": {
      "value": 0.1000000000000000055511151231257827021181583404541015625,
      "type": "number",
      "sensitive": true
    }
  },
  "resources": [
    {
      "module": "module.a[\"k\"]",
      "mode": "managed",
      "type": "huaweicloud_vpc",
      "name": "b",
      "provider": "provider[\"registry.terraform.io/huaweicloud/huaweicloud\"]",
      "instances": [
        {
          "index_key": 1,
          "deposed": "00ff00ff",
          "schema_version": 0,
          "attributes": {
            "id": "old"
          },
          "sensitive_attributes": []
        },
        {
          "index_key": 1,
          "status": "tainted",
          "schema_version": 0,
          "attributes": {
            "id": "new"
          },
          "sensitive_attributes": [],
          "private": "bnVsbA==",
          "dependencies": [
            "module.a.data.huaweicloud_images.x",
            "huaweicloud_vpc.c"
          ],
          "create_before_destroy": true
        }
      ]
    }
  ],
  "check_results": null
}
"#;

    #[test]
    fn what_is_read_is_written_byte_for_byte() {
        assert_eq!(read(FILE).map(|state| write(&state)).as_deref(), Ok(FILE));
    }

    #[test]
    fn instances_are_found_by_address() {
        let state = read(FILE).expect("a state");
        let found: Vec<String> = state.instances().map(|(a, _)| a.to_string()).collect();
        assert_eq!(found, [r#"module.a["k"].huaweicloud_vpc.b[1]"#]);
        let (_, instance) = state.instances().next().expect("one");
        assert!(instance.current.as_ref().expect("an object").tainted);
        assert_eq!(instance.deposed.len(), 1);
    }

    #[test]
    fn what_is_no_state_says_why() {
        assert_eq!(read(" "), Ok(State::default()));
        assert_eq!(read("{}"), Err(StateError::NoVersion));
        assert_eq!(read(r#"{"version": 3}"#), Err(StateError::TooOld(3)));
        assert_eq!(read(r#"{"version": 5}"#), Err(StateError::TooNew(5)));
        assert!(matches!(read("[1"), Err(StateError::Malformed(_))));
        let bad = FILE.replace("huaweicloud_vpc.c", "huaweicloud_vpc");
        assert_eq!(
            read(&bad),
            Err(StateError::Address("huaweicloud_vpc".to_owned()))
        );
    }
}
