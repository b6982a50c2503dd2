use std::rc::Rc;

use super::members::{Member, What};
use super::symbol::{Meaning, Occurrence, Symbol, SymbolKind};
use super::values::Values;
use super::{Project, blueprint, facts, find, known, link, signature};
use crate::addr::Mode;
use crate::config::Module;
use crate::func::hcl;
use crate::schema::{BlockSchema, Catalog, Lookup, ResourceSchema};
use crate::sorted::Gather;
use crate::syntax::ast::Expr;
use crate::text::Span;
use crate::value::{Marks, Value, show};

/// What is known of the name at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hover {
    /// The name.
    pub span: Option<Span>,
    /// What it is, as one would write it: a declaration, a signature, a name with its type.
    pub signature: String,
    /// Sentences, with code between backticks.
    pub facts: Vec<String>,
    /// Its value as far as the template tells it.
    pub value: Option<String>,
    /// A page that says more.
    pub link: Option<String>,
}

/// Longer values are cut.
const LONGEST: usize = 600;

/// What is known of the name at a byte offset of a file.
pub fn hover(project: &Project, catalog: &Catalog, file: &str, offset: u32) -> Option<Hover> {
    if let Some((source, elements)) = project.blueprint(file) {
        return blueprint::hover(source, elements, offset);
    }
    of(project, catalog, &find::at(project, catalog, file, offset)?)
}

/// The same, with what somebody knows of the values of expressions in the root module: type and value, as they are shown.
pub fn hover_valued(
    project: &Project,
    catalog: &Catalog,
    file: &str,
    offset: u32,
    known: &dyn Fn(&str) -> Option<(String, String)>,
) -> Option<Hover> {
    let found = find::at(project, catalog, file, offset)?;
    let text = known::expression(project, catalog, &found);
    let value = text.and_then(|text| Some((known(&text)?, text)));
    let hover = of(project, catalog, &found);
    let Some(((ty, value), text)) = value else {
        return hover;
    };
    // Of a part of an object there is nothing else to say.
    let mut hover = hover.unwrap_or_else(|| Hover {
        span: Some(found.span),
        signature: format!("{text}: {ty}"),
        ..Hover::default()
    });
    hover.value = Some(cut(value));
    Some(hover)
}

fn of(project: &Project, catalog: &Catalog, found: &Occurrence) -> Option<Hover> {
    let mut hover = match &found.what {
        Meaning::Symbol(symbol) => of_symbol(project, catalog, symbol)?,
        Meaning::Member(member, resource) => {
            let mut hover = of_member(member);
            hover.link = resource.as_ref().and_then(|r| page(catalog, r));
            hover
        }
        Meaning::Type(mode, name, schema) => of_type(*mode, name, schema.as_deref()),
        Meaning::Attribute(block, name) => {
            let mut hover = of_attribute(block, name)?;
            hover.link = page_of_chain(project, catalog, found.span);
            hover
        }
        Meaning::Function(name) => of_function(name)?,
        Meaning::Word(word) => Hover {
            signature: (*word).to_owned(),
            facts: vec![word_text(word).to_owned()],
            ..Hover::default()
        },
        Meaning::Folder(folder) => Hover {
            signature: format!("./{folder}"),
            facts: vec![folder_text(project, folder)],
            ..Hover::default()
        },
        Meaning::Outputs(_) | Meaning::Property | Meaning::Unknown => return None,
    };
    hover.span = Some(found.span);
    Some(hover)
}

fn page(catalog: &Catalog, schema: &Rc<ResourceSchema>) -> Option<String> {
    let is = |found| matches!(found, Lookup::Found(found) if Rc::ptr_eq(&found, schema));
    let mode = match () {
        () if is(catalog.resource(&schema.name)) => Mode::Managed,
        () if is(catalog.data_source(&schema.name)) => Mode::Data,
        () => Mode::Ephemeral,
    };
    link::of_type(schema, mode)
}

/// The page of the type whose attribute stands behind its address.
fn page_of_chain(project: &Project, catalog: &Catalog, name: Span) -> Option<String> {
    let text = known::chain(project.sources.get(name.file)?, name)?;
    let mut words = text.split('.');
    let (mode, type_name) = match words.next()? {
        "data" => (Mode::Data, words.next()?),
        "ephemeral" => (Mode::Ephemeral, words.next()?),
        "resource" => (Mode::Managed, words.next()?),
        type_name => (Mode::Managed, type_name),
    };
    let found = match mode {
        Mode::Managed => catalog.resource(type_name),
        Mode::Data => catalog.data_source(type_name),
        Mode::Ephemeral => catalog.ephemeral(type_name),
    };
    match found {
        Lookup::Found(schema) => link::of_type(&schema, mode),
        Lookup::Unknown { .. } | Lookup::NotLoaded { .. } => None,
    }
}

fn of_member(member: &Member) -> Hover {
    let name = &member.name;
    let ty = facts::detail(member);
    let signature = match member.what {
        What::Nested(..) | What::Block(..) => format!("{name} {{ }} ({ty})"),
        _ => format!("{name} = ({ty})"),
    };
    Hover {
        signature,
        facts: facts::facts(member),
        ..Hover::default()
    }
}

fn of_attribute(block: &Rc<BlockSchema>, name: &Rc<str>) -> Option<Hover> {
    let at = block.attributes.iter().position(|a| a.name == *name);
    let nested = || block.blocks.iter().position(|b| b.name == *name);
    let what = match at {
        Some(at) => What::Attribute(block.clone(), at),
        None => What::Nested(block.clone(), nested()?),
    };
    Some(of_member(&Member {
        name: name.clone(),
        what,
    }))
}

fn of_type(mode: Mode, name: &str, schema: Option<&ResourceSchema>) -> Hover {
    let word = match mode {
        Mode::Managed => "resource",
        Mode::Data => "data",
        Mode::Ephemeral => "ephemeral",
    };
    let mut facts = Vec::new();
    if let Some(schema) = schema {
        let required = schema.block.attributes.iter().filter(|a| a.required);
        let blocks = schema.block.blocks.iter().filter(|b| b.min_items > 0);
        let names = required.map(|a| &a.name).chain(blocks.map(|b| &b.name));
        let names: Vec<String> = names.map(|name| format!("`{name}`")).gathered();
        if !schema.service.is_empty() {
            facts.push(format!("Service: {}.", schema.service));
        }
        if !names.is_empty() {
            facts.push(format!("Required: {}.", names.join(", ")));
        }
        facts.extend(schema.deprecated.then(|| "Deprecated.".to_owned()));
        let fixed = mode == Mode::Managed && !schema.updatable;
        facts.extend(fixed.then(|| "No argument can be changed in place.".to_owned()));
        facts.extend(schema.importable.then(|| "Can be imported.".to_owned()));
    }
    Hover {
        signature: format!("{word} \"{name}\""),
        facts,
        link: schema.and_then(|s| link::of_type(s, mode)),
        ..Hover::default()
    }
}

fn of_function(name: &str) -> Option<Hover> {
    let entry = signature::entry(name)?;
    let mut facts = vec![entry.spec.summary.to_owned()];
    let examples = entry.spec.examples.iter().take(1);
    facts.extend(examples.map(|(call, result)| format!("`{call}` gives `{result}`.")));
    Some(Hover {
        signature: entry.signature(),
        facts,
        ..Hover::default()
    })
}

fn word_text(word: &str) -> &'static str {
    match word {
        "count.index" => "The number of the instance, from 0.",
        "each.key" => "The key of the instance.",
        "each.value" => "The element of the instance; of a set, the same as the key.",
        "path.cwd" => "The folder Terraform runs in.",
        "path.module" => "The folder of the module.",
        "path.root" => "The folder of the template.",
        "self" => "The resource itself.",
        "terraform.workspace" => "The name of the workspace.",
        _ => "Whether the plan is being carried out.",
    }
}

fn folder_text(project: &Project, folder: &str) -> String {
    match project.module(folder) {
        Some(module) => {
            let names = module.variables.values().filter(|v| v.is_required());
            let names: Vec<String> = names.map(|v| format!("`{}`", v.name.name)).gathered();
            match names.as_slice() {
                [] => "It needs no inputs.".to_owned(),
                names => format!("Inputs that are required: {}.", names.join(", ")),
            }
        }
        None => "The template has no such folder.".to_owned(),
    }
}

fn of_symbol(project: &Project, catalog: &Catalog, symbol: &Symbol) -> Option<Hover> {
    let module = project.module(&symbol.directory)?;
    let values = Values::new(project, catalog, module);
    match &symbol.kind {
        SymbolKind::Variable(name) => of_variable(module, name),
        SymbolKind::Local(name) => {
            let local = module.locals.get(name)?;
            Some(valued(format!("local.{name}"), &local.expr, &values))
        }
        SymbolKind::Output(name) => {
            let output = module.outputs.get(name)?;
            let signature = format!("output \"{name}\"");
            let mut hover = match &output.value {
                Some(value) if !output.sensitive => valued(signature, value, &values),
                _ => Hover {
                    signature,
                    ..Hover::default()
                },
            };
            hover
                .facts
                .extend(output.description.iter().map(|d| d.to_string()));
            let sensitive = output
                .sensitive
                .then(|| "Sensitive: it is not shown.".to_owned());
            hover.facts.extend(sensitive);
            Some(hover)
        }
        SymbolKind::Resource(addr) => {
            let schema = values.schema(addr);
            let mut hover = of_type(addr.mode, &addr.type_name, schema.as_deref());
            hover.signature = format!("{} \"{}\"", hover.signature, addr.name);
            Some(hover)
        }
        SymbolKind::Call(name) => {
            module.calls.get(name)?;
            let called = project.called(module, name);
            Some(Hover {
                signature: format!("module \"{name}\""),
                facts: called
                    .iter()
                    .map(|(folder, _)| folder_text(project, folder))
                    .gathered(),
                ..Hover::default()
            })
        }
        SymbolKind::Provider(name, alias) => {
            let required = module.settings.required_providers.get(name);
            let source = required.and_then(|r| r.source.as_deref());
            let version = required.and_then(|r| r.version.as_deref());
            let alias = alias
                .as_ref()
                .map_or(String::new(), |alias| format!(".{alias}"));
            let facts = [
                source.map(|s| format!("Source: `{s}`.")),
                version.map(|v| format!("Version: `{v}`.")),
            ];
            Some(Hover {
                signature: format!("provider {name}{alias}"),
                facts: facts.into_iter().flatten().gathered(),
                ..Hover::default()
            })
        }
        SymbolKind::Check(name) => Some(Hover {
            signature: format!("check \"{name}\""),
            ..Hover::default()
        }),
        SymbolKind::Bound(name, _) => Some(Hover {
            signature: name.to_string(),
            facts: vec!["Bound by the loop around it.".to_owned()],
            ..Hover::default()
        }),
    }
}

fn of_variable(module: &Module, name: &str) -> Option<Hover> {
    let variable = module.variables.get(name)?;
    let mut facts: Vec<String> = Vec::new();
    facts.extend(variable.description.iter().map(|d| d.to_string()));
    let required = variable.is_required();
    facts.extend(required.then(|| "A value is required.".to_owned()));
    let known = variable.default.iter().filter(|_| !variable.sensitive);
    facts.extend(known.map(facts::default));
    facts.extend(
        variable
            .sensitive
            .then(|| "Sensitive: it is not shown.".to_owned()),
    );
    facts.extend(
        variable
            .deprecated
            .iter()
            .map(|d| format!("Deprecated: {d}")),
    );
    Some(Hover {
        signature: format!("var.{name}: {}", show::expression(&variable.ty)),
        facts,
        ..Hover::default()
    })
}

/// Something that is what an expression gives.
fn valued(signature: String, expr: &Expr, values: &Values<'_>) -> Hover {
    let value = values.value(expr, Vec::new());
    Hover {
        signature: format!("{signature}: {}", show::expression(value.ty())),
        value: shown(&value),
        ..Hover::default()
    }
}

/// A value in the language's notation, when all of it is known and none of it is secret.
fn shown(value: &Value) -> Option<String> {
    if !value.is_wholly_known() || value.marks_deep() != Marks::NONE {
        return None;
    }
    Some(cut(hcl::expression(value)))
}

fn cut(mut text: String) -> String {
    if text.len() > LONGEST {
        let mut end = LONGEST;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
    text
}
