//! Functions of the provider that is built in: variable files and expressions as text.

use super::hcl;
use super::spec::{Accepts, Args, FuncError, FuncSpec, Param, Returns, TypeSpec};
use super::string::unknown_with_prefix;
use super::yaml::check_indented;
use crate::text::is_identifier;
use crate::value::{Type, Value};

/// The full address of the built-in provider.
pub const BUILTIN_PROVIDER: &str = "terraform.io/builtin/terraform";

/// The functions of the built-in provider, sorted by name; called as `provider::NAME::…` where the module
/// gives the provider a name in `required_providers`.
pub static PROVIDER_FUNCTIONS: &[&FuncSpec] = &[&DECODE_TFVARS, &ENCODE_EXPR, &ENCODE_TFVARS];

const STRING: Returns = Returns::Fixed(TypeSpec::String);
/// Unknown parts make the whole text unknown.
const VALUE: Param =
    Param::new("value", TypeSpec::Any).accepting(Accepts::UNKNOWN.and(Accepts::DYNAMIC));

/// `provider::terraform::decode_tfvars`
pub static DECODE_TFVARS: FuncSpec = FuncSpec {
    name: "decode_tfvars",
    summary: "The variables that a text assigns, read as a `.tfvars` file.",
    params: &[Param::new("src", TypeSpec::String)],
    nullable: true,
    run: |args| args.host.variables(args.text(0)?),
    examples: &[(
        "provider::terraform::decode_tfvars(\"size = 2\\nzones = [\\\"a\\\"]\\n\")",
        "{ size = 2, zones = [\"a\"] }",
    )],
    ..FuncSpec::BASE
};

/// `provider::terraform::encode_expr`
pub static ENCODE_EXPR: FuncSpec = FuncSpec {
    name: "encode_expr",
    summary: "An expression that stands for the value, formatted.",
    params: &[VALUE],
    returns: STRING,
    run: encode_expr,
    examples: &[(
        "provider::terraform::encode_expr({ size = 2, zones = [\"a\"] })",
        "\"{\\n  size  = 2\\n  zones = [\\\"a\\\"]\\n}\"",
    )],
    ..FuncSpec::BASE
};

fn encode_expr(args: &Args<'_>) -> Result<Value, FuncError> {
    let value = args.value(0)?;
    if value.is_wholly_known() {
        check_indented(value)?;
        return Ok(Value::string(hcl::expression(value)));
    }
    // Of a value that may be null, not even the first character is known.
    Ok(match value.ty() {
        _ if !value.is_never_null() => Value::unknown(Type::String),
        Type::String => unknown_with_prefix("\""),
        Type::List(_) | Type::Set(_) | Type::Tuple(_) => unknown_with_prefix("["),
        Type::Map(_) | Type::Object(_) => unknown_with_prefix("{"),
        Type::Bool | Type::Number | Type::Dynamic => Value::unknown(Type::String),
    })
}

/// `provider::terraform::encode_tfvars`
pub static ENCODE_TFVARS: FuncSpec = FuncSpec {
    name: "encode_tfvars",
    summary: "A `.tfvars` file that assigns the attributes of an object to variables of their names.",
    params: &[VALUE],
    returns: STRING,
    run: encode_tfvars,
    examples: &[(
        "provider::terraform::encode_tfvars({ size = 2, zones = [\"a\"] })",
        "\"size  = 2\\nzones = [\\\"a\\\"]\\n\"",
    )],
    ..FuncSpec::BASE
};

fn encode_tfvars(args: &Args<'_>) -> Result<Value, FuncError> {
    let value = args.value(0)?;
    if !value.is_wholly_known() {
        return Ok(Value::unknown(Type::String));
    }
    check_indented(value)?;
    let values = value.mapping();
    let values = values.ok_or_else(|| {
        FuncError::call("an object or map is required: its keys become the names of variables")
    })?;
    match values.keys().find(|name| !is_identifier(name)) {
        Some(name) => Err(FuncError::call(format!("`{name}` cannot name a variable"))),
        None => Ok(Value::string(hcl::assignments(values))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_distinct() {
        let names = PROVIDER_FUNCTIONS.iter().map(|spec| spec.name);
        assert!(names.is_sorted_by(|a, b| a < b));
    }
}
