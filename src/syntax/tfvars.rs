//! Files of variable values: arguments only, whose names are those of variables. In JSON, strings mean
//! themselves; in the native form templates are read, but nothing can be referred to (evaluation says so).

use super::ast::{Attribute, Body};
use super::json::{self, BodySpec, Reading, Rest};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::text::Source;

/// Reads a `.tfvars` or, by its name, a `.tfvars.json` file.
pub fn parse(source: &Source) -> (Vec<Attribute>, Diagnostics) {
    let is_json = source.name.ends_with(".json");
    let (body, mut diags) = if is_json {
        json::parse(source)
    } else {
        super::parse(source)
    };
    let broken = diags.has_errors();
    let mut declared = Diagnostics::new();
    declarations(&body, &mut declared);
    let found_declarations = declared.has_errors();
    let mut misplaced = Diagnostics::new();
    let attributes = body
        .attributes(Reading::Literal, &mut misplaced)
        .into_owned();
    // What is broken hides what is misplaced, as in the reference.
    if found_declarations {
        diags.append(declared);
    } else if !broken {
        diags.append(misplaced);
    }
    (attributes, diags)
}

/// A common mistake: a variable is declared where it should get its value.
fn declarations(body: &Body, diags: &mut Diagnostics) {
    let spec = BodySpec {
        attributes: &[],
        blocks: &[("variable", 1)],
        hidden: &[],
        rest: Rest::Ignored,
    };
    let native = body.native(&spec, &mut Diagnostics::new());
    let blocks = native.blocks.iter();
    for block in blocks.filter(|b| &*b.kind.name == "variable" && b.labels.len() == 1) {
        diags.push(
            Diagnostic::new(
                &code::VARIABLE_DECLARATION_IN_TFVARS,
                "a variable is declared in a `.tf` file; here it gets its value: `name = value`",
            )
            .at(block.kind.span),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    fn read(name: &str, text: &str) -> (Vec<String>, Vec<String>) {
        let source = Source::new(FileId(0), name, text);
        let (attributes, diags) = parse(&source);
        let names = attributes.iter().map(|a| a.name.name.to_string());
        let problems = diags.iter().map(|d| {
            let span = d.span().unwrap();
            format!("{} {}..{}", d.title, span.start, span.end)
        });
        (names.collect(), problems.collect())
    }

    #[test]
    fn blocks_are_refused() {
        assert_eq!(
            read("x.tfvars", "a = 1\nvariable \"x\" {\n}\nc {\n}\n"),
            (
                vec!["a".to_owned()],
                vec!["Variable declaration in .tfvars file 6..14".to_owned()]
            )
        );
        assert_eq!(
            read("x.tfvars", "b {\n}\n").1,
            ["Unexpected \"b\" block 0..1"]
        );
        assert_eq!(
            read("x.tfvars", "a = 1\nb {\n}\na = 2\n").1,
            ["Attribute redefined 12..13"]
        );
    }

    #[test]
    fn json_has_its_own_mistakes() {
        let problems = |text| read("x.tfvars.json", text).1;
        assert_eq!(
            problems(r#"{"a": 1, "a": 2}"#),
            ["Duplicate attribute definition 9..12"]
        );
        assert_eq!(problems(r#"[{"a":1}]"#), ["Incorrect JSON value type 0..1"]);
        assert_eq!(
            problems(""),
            ["Missing value 0..0", "Root value must be object 0..0"]
        );
        assert_eq!(problems(r#"{"a": "${var.x}", "//": 3}"#), [""; 0]);
    }
}
