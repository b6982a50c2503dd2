//! Types of providers other than huaweicloud that templates commonly use: `terraform.io/builtin/terraform` and, of
//! the hashicorp namespace, random, null, time and local.

use std::rc::Rc;

use super::model::{AttributeSchema, BlockSchema, ProviderSchema, Relations, ResourceSchema, Rule};
use crate::sorted::Gather;
use crate::value::{Type, Value};

/// Types a built-in attribute may have.
#[derive(Clone, Copy)]
enum Shape {
    Any,
    Bool,
    Number,
    Text,
    Texts,
    TextMap,
}
use Shape::{Any, Bool, Number, Text, TextMap, Texts};

const REQUIRED: u8 = 1;
const OPTIONAL: u8 = 2;
const COMPUTED: u8 = 4;
const FORCE_NEW: u8 = 8;
const SENSITIVE: u8 = 16;
const DEPRECATED: u8 = 32;
/// One of the arguments of which exactly (or at least) one must be given.
const ONE_OF: u8 = 64;

const OPTIONAL_NEW: u8 = OPTIONAL | FORCE_NEW;
const REQUIRED_NEW: u8 = REQUIRED | FORCE_NEW;
const DEFAULTED: u8 = OPTIONAL | COMPUTED | FORCE_NEW;
const SECRET: u8 = COMPUTED | SENSITIVE;

struct Row(&'static str, Shape, u8);

/// How the rows marked [`ONE_OF`] belong together.
#[derive(Clone, Copy, PartialEq)]
enum Choice {
    None,
    Exactly,
    AtLeast,
}

struct BuiltIn {
    name: &'static str,
    data: bool,
    deprecated: bool,
    choice: Choice,
    rows: &'static [&'static [Row]],
}

const fn resource(name: &'static str, rows: &'static [&'static [Row]]) -> BuiltIn {
    BuiltIn {
        name,
        data: false,
        deprecated: false,
        choice: Choice::None,
        rows,
    }
}

const ID: &[Row] = &[Row("id", Text, COMPUTED)];
const KEEPERS: &[Row] = &[Row("keepers", TextMap, OPTIONAL_NEW)];
const TRIGGERS: &[Row] = &[Row("triggers", TextMap, OPTIONAL_NEW)];
const STRING: &[Row] = &[
    Row("length", Number, REQUIRED_NEW),
    Row("special", Bool, DEFAULTED),
    Row("upper", Bool, DEFAULTED),
    Row("lower", Bool, DEFAULTED),
    Row("number", Bool, DEFAULTED | DEPRECATED),
    Row("numeric", Bool, DEFAULTED),
    Row("min_numeric", Number, DEFAULTED),
    Row("min_upper", Number, DEFAULTED),
    Row("min_lower", Number, DEFAULTED),
    Row("min_special", Number, DEFAULTED),
    Row("override_special", Text, OPTIONAL_NEW),
];
const INSTANT: &[Row] = &[
    Row("year", Number, COMPUTED),
    Row("month", Number, COMPUTED),
    Row("day", Number, COMPUTED),
    Row("hour", Number, COMPUTED),
    Row("minute", Number, COMPUTED),
    Row("second", Number, COMPUTED),
    Row("unix", Number, COMPUTED),
];
const HASHES: &[Row] = &[
    Row("content_md5", Text, COMPUTED),
    Row("content_sha1", Text, COMPUTED),
    Row("content_sha256", Text, COMPUTED),
    Row("content_sha512", Text, COMPUTED),
    Row("content_base64sha256", Text, COMPUTED),
    Row("content_base64sha512", Text, COMPUTED),
];
const FILE: &[Row] = &[
    Row("filename", Text, REQUIRED_NEW),
    Row("source", Text, OPTIONAL_NEW | ONE_OF),
    Row("file_permission", Text, DEFAULTED),
    Row("directory_permission", Text, DEFAULTED),
];

const UUID: &[&[Row]] = &[ID, KEEPERS, &[Row("result", Text, COMPUTED)]];
const COMMAND: &[Row] = &[
    Row("command", Text, REQUIRED),
    Row("arguments", Texts, OPTIONAL),
    Row("stdin", Text, OPTIONAL),
    Row("working_directory", Text, OPTIONAL),
    Row("allow_non_zero_exit_code", Bool, OPTIONAL),
    Row("exit_code", Number, COMPUTED),
    Row("stdout", Text, COMPUTED),
    Row("stderr", Text, COMPUTED),
];

/// Ephemeral resources, sorted by name.
static EPHEMERAL: &[BuiltIn] = &[
    resource("local_command", &[COMMAND]),
    resource(
        "random_bytes",
        &[&[
            Row("length", Number, REQUIRED),
            Row("base64", Text, SECRET),
            Row("hex", Text, SECRET),
        ]],
    ),
    resource(
        "random_password",
        &[&[
            Row("length", Number, REQUIRED),
            Row("special", Bool, OPTIONAL | COMPUTED),
            Row("upper", Bool, OPTIONAL | COMPUTED),
            Row("lower", Bool, OPTIONAL | COMPUTED),
            Row("numeric", Bool, OPTIONAL | COMPUTED),
            Row("min_numeric", Number, OPTIONAL | COMPUTED),
            Row("min_upper", Number, OPTIONAL | COMPUTED),
            Row("min_lower", Number, OPTIONAL | COMPUTED),
            Row("min_special", Number, OPTIONAL | COMPUTED),
            Row("override_special", Text, OPTIONAL),
            Row("bcrypt_hash", Text, SECRET),
            Row("result", Text, SECRET),
        ]],
    ),
];

/// Sorted by name within resources and within data sources (a test checks it).
static TYPES: &[BuiltIn] = &[
    BuiltIn {
        choice: Choice::Exactly,
        ..resource(
            "local_file",
            &[
                ID,
                HASHES,
                FILE,
                &[
                    Row("content", Text, OPTIONAL_NEW | ONE_OF),
                    Row("content_base64", Text, OPTIONAL_NEW | ONE_OF),
                    Row(
                        "sensitive_content",
                        Text,
                        OPTIONAL_NEW | SENSITIVE | DEPRECATED | ONE_OF,
                    ),
                ],
            ],
        )
    },
    BuiltIn {
        choice: Choice::Exactly,
        ..resource(
            "local_sensitive_file",
            &[
                ID,
                HASHES,
                FILE,
                &[
                    Row("content", Text, OPTIONAL_NEW | SENSITIVE | ONE_OF),
                    Row("content_base64", Text, OPTIONAL_NEW | SENSITIVE | ONE_OF),
                ],
            ],
        )
    },
    resource("null_resource", &[ID, TRIGGERS]),
    resource(
        "random_bytes",
        &[
            KEEPERS,
            &[
                Row("length", Number, REQUIRED_NEW),
                Row("base64", Text, SECRET),
                Row("hex", Text, SECRET),
            ],
        ],
    ),
    resource(
        "random_id",
        &[
            ID,
            KEEPERS,
            &[
                Row("byte_length", Number, REQUIRED_NEW),
                Row("prefix", Text, OPTIONAL_NEW),
                Row("b64_std", Text, COMPUTED),
                Row("b64_url", Text, COMPUTED),
                Row("dec", Text, COMPUTED),
                Row("hex", Text, COMPUTED),
            ],
        ],
    ),
    resource(
        "random_integer",
        &[
            ID,
            KEEPERS,
            &[
                Row("min", Number, REQUIRED_NEW),
                Row("max", Number, REQUIRED_NEW),
                Row("seed", Text, OPTIONAL_NEW),
                Row("result", Number, COMPUTED),
            ],
        ],
    ),
    resource(
        "random_password",
        &[
            ID,
            KEEPERS,
            STRING,
            &[
                Row("bcrypt_hash", Text, SECRET),
                Row("result", Text, SECRET),
            ],
        ],
    ),
    resource(
        "random_pet",
        &[
            ID,
            KEEPERS,
            &[
                Row("length", Number, DEFAULTED),
                Row("prefix", Text, OPTIONAL_NEW),
                Row("separator", Text, DEFAULTED),
            ],
        ],
    ),
    resource(
        "random_shuffle",
        &[
            ID,
            KEEPERS,
            &[
                Row("input", Texts, REQUIRED_NEW),
                Row("result_count", Number, OPTIONAL_NEW),
                Row("seed", Text, OPTIONAL_NEW),
                Row("result", Texts, COMPUTED),
            ],
        ],
    ),
    resource(
        "random_string",
        &[ID, KEEPERS, STRING, &[Row("result", Text, COMPUTED)]],
    ),
    resource("random_uuid", UUID),
    resource("random_uuid4", UUID),
    resource("random_uuid7", UUID),
    resource(
        "terraform_data",
        &[
            ID,
            &[
                Row("input", Any, OPTIONAL),
                Row("output", Any, COMPUTED),
                Row("triggers_replace", Any, OPTIONAL_NEW),
            ],
        ],
    ),
    BuiltIn {
        choice: Choice::AtLeast,
        ..resource(
            "time_offset",
            &[
                ID,
                TRIGGERS,
                INSTANT,
                &[
                    Row("base_rfc3339", Text, DEFAULTED),
                    Row("offset_years", Number, OPTIONAL | ONE_OF),
                    Row("offset_months", Number, OPTIONAL | ONE_OF),
                    Row("offset_days", Number, OPTIONAL | ONE_OF),
                    Row("offset_hours", Number, OPTIONAL | ONE_OF),
                    Row("offset_minutes", Number, OPTIONAL | ONE_OF),
                    Row("offset_seconds", Number, OPTIONAL | ONE_OF),
                    Row("rfc3339", Text, COMPUTED),
                ],
            ],
        )
    },
    BuiltIn {
        choice: Choice::AtLeast,
        ..resource(
            "time_rotating",
            &[
                ID,
                TRIGGERS,
                INSTANT,
                &[
                    Row("rfc3339", Text, DEFAULTED),
                    Row("rotation_years", Number, OPTIONAL | ONE_OF),
                    Row("rotation_months", Number, OPTIONAL | ONE_OF),
                    Row("rotation_days", Number, OPTIONAL | ONE_OF),
                    Row("rotation_hours", Number, OPTIONAL | ONE_OF),
                    Row("rotation_minutes", Number, OPTIONAL | ONE_OF),
                    Row("rotation_rfc3339", Text, OPTIONAL | COMPUTED | ONE_OF),
                ],
            ],
        )
    },
    BuiltIn {
        choice: Choice::AtLeast,
        ..resource(
            "time_sleep",
            &[
                ID,
                TRIGGERS,
                &[
                    Row("create_duration", Text, OPTIONAL | ONE_OF),
                    Row("destroy_duration", Text, OPTIONAL | ONE_OF),
                ],
            ],
        )
    },
    resource(
        "time_static",
        &[ID, TRIGGERS, INSTANT, &[Row("rfc3339", Text, DEFAULTED)]],
    ),
    BuiltIn {
        data: true,
        ..resource("local_command", &[COMMAND])
    },
    BuiltIn {
        data: true,
        ..resource(
            "local_file",
            &[
                ID,
                HASHES,
                &[
                    Row("filename", Text, REQUIRED),
                    Row("content", Text, COMPUTED),
                    Row("content_base64", Text, COMPUTED),
                ],
            ],
        )
    },
    BuiltIn {
        data: true,
        ..resource(
            "local_sensitive_file",
            &[
                ID,
                HASHES,
                &[
                    Row("filename", Text, REQUIRED),
                    Row("content", Text, SECRET),
                    Row("content_base64", Text, SECRET),
                ],
            ],
        )
    },
    BuiltIn {
        data: true,
        deprecated: true,
        ..resource(
            "null_data_source",
            &[&[
                Row("id", Text, COMPUTED | DEPRECATED),
                Row("inputs", TextMap, OPTIONAL),
                Row("has_computed_default", Text, OPTIONAL | COMPUTED),
                Row("outputs", TextMap, COMPUTED),
                Row("random", Text, COMPUTED),
            ]],
        )
    },
    BuiltIn {
        data: true,
        ..resource(
            "terraform_remote_state",
            &[&[
                Row("backend", Text, REQUIRED),
                Row("config", Any, OPTIONAL),
                Row("defaults", Any, OPTIONAL),
                Row("workspace", Text, OPTIONAL),
                Row("outputs", Any, COMPUTED),
            ]],
        )
    },
];

/// Values used when an argument is not given: type, argument, value as text.
const DEFAULTS: &[(&str, &str, &str)] = &[
    ("local_file", "directory_permission", "0777"),
    ("local_file", "file_permission", "0777"),
    ("local_sensitive_file", "directory_permission", "0700"),
    ("local_sensitive_file", "file_permission", "0700"),
    ("random_pet", "length", "2"),
    ("random_pet", "separator", "-"),
    ("random_password", "lower", "true"),
    ("random_password", "min_lower", "0"),
    ("random_password", "min_numeric", "0"),
    ("random_password", "min_special", "0"),
    ("random_password", "min_upper", "0"),
    ("random_password", "number", "true"),
    ("random_password", "numeric", "true"),
    ("random_password", "special", "true"),
    ("random_password", "upper", "true"),
    ("random_string", "lower", "true"),
    ("random_string", "min_lower", "0"),
    ("random_string", "min_numeric", "0"),
    ("random_string", "min_special", "0"),
    ("random_string", "min_upper", "0"),
    ("random_string", "number", "true"),
    ("random_string", "numeric", "true"),
    ("random_string", "special", "true"),
    ("random_string", "upper", "true"),
];

/// Built-in type of this name.
pub(super) fn find(data: bool, name: &str) -> Option<ResourceSchema> {
    let found = TYPES
        .binary_search_by(|t| (t.data, t.name).cmp(&(data, name)))
        .ok()?;
    TYPES.get(found).map(schema)
}

/// Built-in ephemeral resource of this name.
pub(super) fn ephemeral(name: &str) -> Option<ResourceSchema> {
    let found = EPHEMERAL.binary_search_by(|t| t.name.cmp(name)).ok()?;
    EPHEMERAL.get(found).map(schema)
}

/// Names of the built-in ephemeral resources.
pub(super) fn ephemeral_names<'n>() -> impl Iterator<Item = &'n str> {
    EPHEMERAL.iter().map(|t| t.name)
}

/// Names of the built-in types of one kind.
pub(super) fn names<'n>(data: bool) -> impl Iterator<Item = &'n str> {
    TYPES.iter().filter(move |t| t.data == data).map(|t| t.name)
}

/// Whether a full source address is one of those under which the huaweicloud provider is published.
pub(super) fn is_huaweicloud(source: &str) -> bool {
    matches!(
        source,
        "registry.terraform.io/huaweicloud/huaweicloud" | "huawei.com/provider/huaweicloud"
    )
}

/// The provider of a full source address, when it is built in. None of them has arguments.
pub(super) fn provider(source: &str) -> Option<ProviderSchema> {
    let built_in = matches!(
        source,
        "terraform.io/builtin/terraform"
            | "registry.terraform.io/hashicorp/local"
            | "registry.terraform.io/hashicorp/null"
            | "registry.terraform.io/hashicorp/random"
            | "registry.terraform.io/hashicorp/time"
    );
    built_in.then(|| ProviderSchema {
        block: Rc::default(),
    })
}

fn schema(built_in: &BuiltIn) -> ResourceSchema {
    let rows = || built_in.rows.iter().copied().flatten();
    let choice: Vec<Rc<str>> = rows()
        .filter(|r| r.2 & ONE_OF != 0)
        .map(|r| r.0.into())
        .gathered();
    let attributes = rows()
        .map(|row| attribute(built_in, row, &choice))
        .gathered();
    ResourceSchema {
        name: built_in.name.into(),
        service: "".into(),
        block: Rc::new(BlockSchema::new(attributes, Vec::new())),
        importable: !built_in.data && !built_in.name.starts_with("local_"),
        updatable: rows().any(|r| r.2 & (REQUIRED | OPTIONAL) != 0 && r.2 & FORCE_NEW == 0),
        custom_diff: false,
        default_tags: false,
        deprecated: built_in.deprecated,
        documented: true,
        non_updatable: Vec::new(),
        answers: None,
    }
}

fn attribute(built_in: &BuiltIn, row: &Row, choice: &[Rc<str>]) -> AttributeSchema {
    let Row(name, shape, facts) = *row;
    let has = |fact: u8| facts & fact != 0;
    let mut relations = Relations::default();
    if has(ONE_OF) {
        match built_in.choice {
            Choice::Exactly => relations.exactly_one_of = choice.to_vec(),
            Choice::AtLeast => relations.at_least_one_of = choice.to_vec(),
            Choice::None => {}
        }
    }
    let default = DEFAULTS
        .iter()
        .find(|(ty, argument, _)| *ty == built_in.name && *argument == name)
        .filter(|_| !built_in.data)
        .map(|(_, _, text)| scalar(text, shape));
    AttributeSchema {
        required: has(REQUIRED),
        optional: has(OPTIONAL),
        computed: has(COMPUTED),
        sensitive: has(SENSITIVE),
        deprecated: has(DEPRECATED),
        force_new: has(FORCE_NEW),
        default,
        rules: rules(built_in.name, name, shape),
        relations,
        ..AttributeSchema::new(name, ty(shape))
    }
}

/// What the provider demands of a value by itself.
fn rules(type_name: &str, name: &str, shape: Shape) -> Vec<Rule> {
    let rule = match (type_name, name) {
        ("random_bytes" | "random_password" | "random_string", "length") => {
            Rule::Range(Some(1), None)
        }
        ("time_rotating", _) if name.starts_with("rotation_") && matches!(shape, Number) => {
            Rule::Range(Some(1), None)
        }
        ("time_sleep", "create_duration" | "destroy_duration") => {
            Rule::Pattern(r"^[0-9]+(\.[0-9]+)?(ms|s|m|h)$".into())
        }
        // A number in octal digits, of three or four characters with its sign.
        (_, "file_permission" | "directory_permission") => {
            Rule::Pattern(r"^(0?[0-7]{3}|\+[0-7]{2,3}|-0{2,3})$".into())
        }
        _ => return Vec::new(),
    };
    vec![rule]
}

fn ty(shape: Shape) -> Type {
    match shape {
        Shape::Any => Type::Dynamic,
        Shape::Bool => Type::Bool,
        Shape::Number => Type::Number,
        Shape::Text => Type::String,
        Shape::Texts => Type::list(Type::String),
        Shape::TextMap => Type::map(Type::String),
    }
}

fn scalar(text: &str, shape: Shape) -> Value {
    match shape {
        Shape::Bool => Value::bool(text == "true"),
        Shape::Number => Value::int(text.parse().unwrap_or_default()),
        Shape::Any | Shape::Text | Shape::Texts | Shape::TextMap => Value::string(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted() {
        let keys: Vec<_> = TYPES.iter().map(|t| (t.data, t.name)).collect();
        assert!(keys.windows(2).all(|w| w[0] < w[1]));
        assert!(EPHEMERAL.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn every_default_has_its_argument() {
        for (ty, argument, text) in DEFAULTS {
            let schema = find(false, ty).unwrap();
            let attribute = schema.block.attribute(argument).unwrap();
            let default = attribute.default.as_ref().unwrap();
            assert_eq!(default.ty(), &attribute.ty, "{ty}.{argument} {text}");
        }
    }

    #[test]
    fn exactly_one_content() {
        let file = find(false, "local_file").unwrap();
        let content = file.block.attribute("content").unwrap();
        assert_eq!(
            content
                .relations
                .exactly_one_of
                .iter()
                .map(|n| &**n)
                .collect::<Vec<_>>(),
            ["source", "content", "content_base64", "sensitive_content"]
        );
    }
}
