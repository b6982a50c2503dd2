use hcl::expr::Object;
use hcl::{Attribute, Body, Expression, Number as HclNumber, ObjectKey, Structure};

use super::VariableInfo;
use crate::value::{Number, Value, View};

/// A variable file (`.tfvars`) to start from: every default as an assignment, and a comment for every variable
/// that needs a value. Sensitive defaults are left out.
pub fn variable_file(variables: &[VariableInfo]) -> String {
    let mut text = String::new();
    for variable in variables {
        let known = variable.default.as_ref().filter(|_| !variable.sensitive);
        match known.and_then(expression) {
            Some(value) => text.push_str(&assignment(&variable.name, value)),
            None => {
                let ty = variable.type_text.as_deref().unwrap_or("any");
                text.push_str(&format!("# {} = ({ty})\n", variable.name));
            }
        }
    }
    text
}

fn assignment(name: &str, value: Expression) -> String {
    let body = Body::from(vec![Structure::Attribute(Attribute::new(name, value))]);
    // Writing to a string fails only when the writer does, and a string never does.
    hcl::format::to_string(&body).unwrap_or_default()
}

/// A wholly known value as the expression that stands for it.
fn expression(value: &Value) -> Option<Expression> {
    Some(match value.view() {
        View::Unknown => return None,
        View::Null => Expression::Null,
        View::Bool(value) => Expression::Bool(value),
        View::Number(number) => Expression::Number(literal(number)?),
        View::String(text) => Expression::String(text.to_string()),
        View::List(items) | View::Set(items) | View::Tuple(items) => {
            Expression::Array(items.iter().map(expression).collect::<Option<_>>()?)
        }
        View::Map(fields) | View::Object(fields) => {
            let mut object = Object::new();
            for (name, field) in fields {
                let key = ObjectKey::Expression(Expression::String(name.to_string()));
                object.insert(key, expression(field)?);
            }
            Expression::Object(object)
        }
    })
}

/// Numbers of the writer are machine numbers; one that does not fit has no literal.
fn literal(number: &Number) -> Option<HclNumber> {
    if let Some(whole) = number.to_i64() {
        return Some(HclNumber::from(whole));
    }
    let near: f64 = number.to_string().parse().ok()?;
    let exact = Number::parse(&format!("{near}")).is_ok_and(|back| back == *number);
    HclNumber::from_f64(near).filter(|_| exact)
}

#[cfg(test)]
mod tests {
    use super::variable_file;
    use crate::config::{load, variables};

    fn file_of(template: &str) -> String {
        let (config, diags) = load(&[("main.tf".to_owned(), template.as_bytes().to_vec())]);
        assert_eq!(diags.len(), 0);
        variable_file(&variables(&config.root, &config.sources))
    }

    #[test]
    fn defaults_are_assigned_and_the_rest_is_named() {
        let text = file_of(
            r#"
variable "region" {
  default = "cn-north-4"
}
variable "size" {
  type    = number
  default = 2.5
}
variable "zones" {
  type    = list(string)
  default = ["a", "b"]
}
variable "hint" {
  default = "$${not} a %%{template}"
}
variable "name" {
  type = string
}
variable "password" {
  type      = string
  sensitive = true
  default   = "secret"
}
"#,
        );
        let wanted = r#"region = "cn-north-4"
size = 2.5
zones = [
  "a",
  "b"
]
hint = "$${not} a %%{template}"
# name = (string)
# password = (string)
"#;
        assert_eq!(text, wanted);
    }

    #[test]
    fn what_is_written_reads_back() {
        let template = r#"
variable "tags" {
  type    = map(object({ port = number, on = bool, note = optional(string) }))
  default = { "a b" = { port = 80, on = true, note = "x\"\n" } }
}
"#;
        let text = file_of(template);
        let mut sources = crate::text::Sources::default();
        let id = sources.add("a.tfvars", &text);
        let (assigned, diags) = crate::syntax::tfvars::parse(sources.get(id).unwrap());
        assert_eq!((assigned.len(), diags.len()), (1, 0), "{text}");
    }
}
