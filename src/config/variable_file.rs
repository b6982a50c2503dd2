use super::VariableInfo;
use crate::func::hcl;

/// A variable file (`.tfvars`) to start from: every default as an assignment, and a comment for every variable
/// that needs a value. Sensitive defaults are left out.
pub fn variable_file(variables: &[VariableInfo]) -> String {
    let mut text = String::new();
    for variable in variables {
        let known = variable.default.as_ref().filter(|_| !variable.sensitive);
        match known.filter(|value| value.is_wholly_known()) {
            Some(value) => {
                text.push_str(&format!("{} = {}\n", variable.name, hcl::expression(value)));
            }
            None => {
                let ty = variable.type_text.as_deref().unwrap_or("any");
                text.push_str(&format!("# {} = ({ty})\n", variable.name));
            }
        }
    }
    text
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
variable "huge" {
  default = 123456789012345678901234567890
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
huge = 123456789012345678901234567890
zones = ["a", "b"]
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
