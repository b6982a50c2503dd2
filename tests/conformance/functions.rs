//! The functions' names and signatures beside those that the reference tells of itself, and the page that
//! describes them.

use std::rc::Rc;

use formwork::config;
use formwork::diag::Diagnostics;
use formwork::func::reference::{self, Entry};
use formwork::func::{Accepts, FileError, Host, Param, Purity, Returns, TemplateError, TypeSpec};
use formwork::plan::world::{Inputs, World};
use formwork::schema::Catalog;
use formwork::sorted::SortedMap;
use formwork::value::{Value, json};

use super::expr::{builtin_provider, folder};

/// A signature as the reference tells it: types of parameters, `?` where null is taken, and of the result.
fn signature(entry: Entry) -> String {
    let spec = entry.spec;
    let parameter = |param: &Param| {
        let nullable = param.accepts.has(Accepts::NULL);
        format!("{}{}", param.type_name(), if nullable { "?" } else { "" })
    };
    let mut params: Vec<String> = spec.params.iter().map(parameter).collect();
    params.extend(spec.variadic.iter().map(|p| parameter(p) + "..."));
    // It tells what is known of the result when nothing is known of arguments of any type.
    let all = spec.params.iter().chain(&spec.variadic);
    let mut open = all.filter(|p| p.ty == TypeSpec::Any && !p.accepts.has(Accepts::DYNAMIC));
    let fixed = matches!(spec.returns, Returns::Fixed(_));
    let returns = if fixed || open.next().is_none() {
        spec.returns_name()
    } else {
        "any".to_owned()
    };
    format!("{}({}) {returns}\n", entry.name(), params.join(", "))
}

#[test]
fn names_and_signatures_are_the_references() {
    let all: String = reference::entries().map(signature).collect();
    let path = "tests/conformance/functions.signatures.txt";
    let recorded = std::fs::read_to_string(crate::root().join(path)).unwrap();
    assert_eq!(all, recorded);
}

/// A plan that is being carried out: there is a moment of the call, and chance.
struct Running<'a>(&'a config::Files);

impl Host for Running<'_> {
    fn file(&self, path: &str) -> Result<Rc<[u8]>, FileError> {
        self.0.file(path)
    }

    fn files(&self, directory: &str) -> Vec<String> {
        self.0.files(directory)
    }

    fn plan_time(&self) -> Option<Rc<str>> {
        Some("2025-06-30T00:00:00Z".into())
    }

    fn now(&self) -> Option<Rc<str>> {
        Some("2025-06-30T08:00:00Z".into())
    }

    fn random(&self) -> Option<[u8; 16]> {
        Some([7; 16])
    }

    fn template(
        &self,
        text: &str,
        variables: &SortedMap<Rc<str>, Value>,
    ) -> Result<Value, TemplateError> {
        self.0.template(text, variables)
    }
}

/// What an expression comes to beside the files that examples use, without its type: the notation of a
/// result has tuples and objects where a call gives lists and maps.
fn evaluated(expr: &str) -> serde_json::Value {
    let mut files = folder("../functions");
    files.extend(builtin_provider());
    let case = format!("locals {{\n  value = {expr}\n}}\n");
    files.push(("case.tf".to_owned(), case.into_bytes()));
    let (config, mut diags) = config::load(&files);
    let (catalog, inputs) = (Catalog::new(), Inputs::default());
    let host = Running(&config.files);
    let world = World::new(&config, &catalog, &host, &inputs);
    let value = world.local(&world.root(), &"value".into(), &mut diags);
    let none = Diagnostics::new();
    assert_eq!(diags, none, "{expr}");
    json::to_json(&value)
}

#[test]
fn every_function_has_examples_that_hold() {
    for entry in reference::entries() {
        assert!(!entry.spec.examples.is_empty(), "{}", entry.spec.name);
        for (call, result) in entry.spec.examples {
            assert_eq!(evaluated(call), evaluated(result), "{call}");
        }
    }
}

/// What is unusual about a function's treatment of null, unknown values and marks, and what it depends on.
fn remarks(entry: Entry) -> Vec<String> {
    let spec = entry.spec;
    let names = |what: Accepts| -> Option<String> {
        let all = spec.params.iter().chain(&spec.variadic);
        let names = all.filter(|p| p.accepts.has(what));
        let names: Vec<String> = names.map(|p| format!("`{}`", p.name)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let mut remarks = Vec::new();
    if spec.purity != Purity::Special {
        remarks.extend(names(Accepts::NULL).map(|names| format!("Null is taken for {names}.")));
        let unknown = |names| format!("What is known of an unknown {names} is used.");
        remarks.extend(names(Accepts::UNKNOWN).map(unknown));
        let marks = |names| format!("Marks of {names} stay with the parts they belong to.");
        remarks.extend(names(Accepts::MARKS).map(marks));
    }
    if spec.nullable {
        remarks.push("The result may be null.".to_owned());
    }
    let purity = match spec.purity {
        Purity::Files => "Reads the files of the configuration.",
        Purity::Moment => "Depends on the moment or on chance: unknown while planning.",
        Purity::Special => "A form of the language: its arguments are not evaluated beforehand.",
        Purity::Pure | Purity::Gone => "",
    };
    remarks.extend((!purity.is_empty()).then(|| purity.to_owned()));
    remarks
}

fn described(entry: Entry) -> String {
    let mut text = format!(
        "### {}\n\n```hcl\n{}\n```\n\n{}\n",
        entry.name(),
        entry.signature(),
        entry.spec.summary
    );
    let remarks = remarks(entry);
    if !remarks.is_empty() {
        text += &format!("\n{}\n", remarks.join(" "));
    }
    text += "\n```hcl\n";
    for (call, result) in entry.spec.examples {
        text += &format!("{call}\n# {result}\n");
    }
    text + "```\n\n"
}

const INTRODUCTION: &str = "# Functions

Written by a test (`BLESS=1 cargo test functions`) from the table that the engine itself calls by; do not edit. Every example is a test.

A signature says the types that arguments are converted to; `...` stands before a parameter that takes any number of arguments, and `any` is a type
that follows from the arguments. What is not said otherwise below holds for every function:

- Null is an error.
- While an argument is unknown, the result is unknown, but of its type and not null.
- What is sensitive or ephemeral about an argument is so of the whole result.
- The result depends on the arguments alone.

A name may be written with `core::` before it. Functions of the built-in provider are called by the name that the module gives it in `required_providers`:

```hcl
terraform {
  required_providers {
    terraform = { source = \"terraform.io/builtin/terraform\" }
  }
}
```

`list` and `map` are gone from the language; write `tolist` and `tomap`. The files that examples read are those in `tests/conformance/functions/`; plans are
made at 00:00 and carried out at 08:00.
";

#[test]
fn the_page_describes_every_function() {
    let mut page = INTRODUCTION.to_owned();
    let mut index: SortedMap<char, Vec<String>> = SortedMap::new();
    for entry in reference::entries().filter(|entry| entry.prefix.is_empty()) {
        let name = entry.spec.name;
        let first = name.chars().next().unwrap();
        let link = format!("[{name}](#{name})");
        index.entry(first).or_default().push(link);
    }
    page.push('\n');
    for names in index.values() {
        page += &format!("{}  \n", names.join(", "));
    }
    page += "\n## Functions of the language\n\n";
    let (own, provider): (Vec<Entry>, Vec<Entry>) =
        reference::entries().partition(|entry| entry.prefix.is_empty());
    page.extend(own.into_iter().map(described));
    page += "## Functions of the built-in provider\n\n";
    page.extend(provider.into_iter().map(described));
    let page = format!("{}\n", page.trim_end());
    crate::golden(&crate::root().join("docs/functions.md"), &page);
}
