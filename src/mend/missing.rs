//! What is missing, as a piece of text to start from.

use std::fmt::Write;

use super::layout::{at_end, indented, into_block};
use super::place::Place;
use super::scene::Scene;
use super::{many, shape};
use crate::addr::Mode;
use crate::config::{Module, full_source};
use crate::diag::{Diagnostic, Edit, Fix, Safety};
use crate::schema::{AttributeSchema, BlockSchema, Kind, Lookup, Rule};
use crate::syntax::ast::{Body, ExprKind, ObjectItem};
use crate::text::{Source, Span, is_identifier};
use crate::value::Type;

/// A piece of text, and whether all of it follows from what is known.
struct Piece {
    text: String,
    derived: bool,
}

/// An argument that must be given.
pub(super) fn argument(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    insert(scene, problem, "argument", |place, name| {
        // What no argument can be called, nobody can give.
        if !is_identifier(name) {
            return None;
        }
        let schema = shape::schema(scene, place);
        let known = schema.as_ref().and_then(|s| s.attribute(name));
        let value = match known {
            Some(attribute) => of_attribute(scene, place, attribute),
            None => Piece {
                text: of_language(scene, place, name),
                derived: false,
            },
        };
        Some(Piece {
            text: format!("{name} = {}", value.text),
            ..value
        })
    })
}

/// A block that must be given.
pub(super) fn block(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    insert(scene, problem, "block", |place, name| {
        let schema = shape::schema(scene, place)?;
        Some(of_block(scene, place, name, &schema.nested(name)?.block, 0))
    })
}

/// The body of the blocks that a `dynamic` block makes.
pub(super) fn content(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    insert(scene, problem, "block", |_, _| {
        Some(Piece {
            text: "content {\n}".to_owned(),
            derived: false,
        })
    })
}

fn insert(
    scene: &Scene<'_>,
    problem: &Diagnostic,
    what: &str,
    make: impl Fn(&Place<'_>, &str) -> Option<Piece>,
) -> Vec<Fix> {
    let (Some(at), Some(name)) = (problem.span(), problem.about.as_ref()) else {
        return Vec::new();
    };
    let found = || {
        let source = scene.native(at)?;
        let parsed = scene.tree(at)?;
        let file = parsed.native()?;
        let place = Place::find(file, at.start);
        if place.has(file, name) {
            return None;
        }
        let piece = make(&place, name)?;
        Some((
            into_block(source, place.block()?, &piece.text)?,
            piece.derived,
        ))
    };
    let Some((edit, derived)) = found() else {
        return Vec::new();
    };
    // Where a text is broken, the ends of its blocks are not what they seem.
    if !scene.is_whole(at) && !scene.is_readable(at, std::slice::from_ref(&edit)) {
        return Vec::new();
    }
    let safety = match derived {
        true => Safety::Unsafe,
        false => Safety::ShowOnly,
    };
    many(format!("Add the {what} `{name}`"), vec![edit], safety)
}

/// Deeper blocks are left empty.
const DEEPEST: usize = 4;

fn of_block(
    scene: &Scene<'_>,
    place: &Place<'_>,
    name: &str,
    schema: &BlockSchema,
    depth: usize,
) -> Piece {
    let mut piece = Piece {
        text: format!("{name} {{"),
        derived: true,
    };
    for attribute in schema.attributes.iter().filter(|a| a.required) {
        let value = of_attribute(scene, place, attribute);
        let _ = write!(piece.text, "\n  {} = {}", attribute.name, value.text);
        piece.derived &= value.derived;
    }
    let needed = schema.blocks.iter().filter(|b| b.min_items > 0);
    for nested in needed.filter(|_| depth < DEEPEST) {
        let inner = of_block(scene, place, &nested.name, &nested.block, depth + 1);
        let _ = write!(piece.text, "\n  {}", indented(&inner.text, "  "));
        piece.derived &= inner.derived;
    }
    piece.text.push_str("\n}");
    piece
}

fn of_attribute(scene: &Scene<'_>, place: &Place<'_>, attribute: &AttributeSchema) -> Piece {
    if let Some(text) = only_target(scene, place, attribute) {
        return Piece {
            text,
            derived: true,
        };
    }
    let words = attribute.rules.iter().find_map(|rule| match rule {
        Rule::Enum(words) => Some(words.as_slice()),
        _ => None,
    });
    match words {
        Some([first, rest @ ..]) if !first.contains(['"', '\\', '$', '%']) => Piece {
            text: match attribute.ty {
                Type::String => format!("\"{first}\""),
                _ => first.to_string(),
            },
            derived: rest.is_empty(),
        },
        _ => Piece {
            text: placeholder(&attribute.ty).to_owned(),
            derived: false,
        },
    }
}

/// The only resource of the module that the argument may well point at.
fn only_target(
    scene: &Scene<'_>,
    place: &Place<'_>,
    attribute: &AttributeSchema,
) -> Option<String> {
    let own = place.blocks.first()?;
    let module = scene.module(own.header)?;
    let mut found = None;
    for target in &attribute.refers_to {
        let (kind, name) = target.split_once('.')?;
        let others = module.resources.iter().filter(|(addr, resource)| {
            &*addr.type_name == kind && addr.mode == Mode::Managed && resource.span != own.header
        });
        for (addr, resource) in others {
            let single = resource.count.is_none() && resource.for_each.is_none();
            if found.is_some() || !single {
                return None;
            }
            found = Some(format!("{addr}.{name}"));
        }
    }
    match attribute.ty {
        Type::String => found,
        Type::List(_) | Type::Set(_) => found.map(|reference| format!("[{reference}]")),
        _ => None,
    }
}

/// Something of a type, to be replaced.
fn placeholder(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "false",
        Type::Number => "0",
        Type::String => "\"\"",
        Type::List(_) | Type::Set(_) | Type::Tuple(_) => "[]",
        Type::Map(_) | Type::Object(_) => "{}",
        Type::Dynamic => "null",
    }
}

/// A value for an argument of the language, or for a variable of a called module.
fn of_language(scene: &Scene<'_>, place: &Place<'_>, name: &str) -> String {
    let call = place.blocks.first().filter(|b| &*b.kind.name == "module");
    let variable = call.and_then(|call| {
        let module = scene.module(call.header)?;
        let child = module.children.get(&call.labels.first()?.name)?;
        child.variables.get(name)
    });
    if let Some(variable) = variable {
        return placeholder(&variable.ty).to_owned();
    }
    match name {
        "error_message" | "source" | "description" => "\"\"",
        "for_each" | "events" | "actions" => "[]",
        _ => "null",
    }
    .to_owned()
}

/// Where the provider comes from, for the modules that use it without saying so.
pub(super) fn provider_source(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    if !problem.message.contains("huaweicloud/huaweicloud") {
        return types_meant(scene, problem);
    }
    let mut seen: Vec<&str> = Vec::new();
    let mut edits = Vec::new();
    for module in scene.config.modules() {
        if seen.contains(&&*module.directory) || !is_used(module) {
            continue;
        }
        seen.push(&module.directory);
        match requirement(scene, module) {
            Some(edit) => edits.push(edit),
            None => return Vec::new(),
        }
    }
    if edits.is_empty() {
        return Vec::new();
    }
    many("Name the provider's source", edits, Safety::Safe)
}

/// A provider that there is not may come from a type that is misspelt.
fn types_meant(scene: &Scene<'_>, problem: &Diagnostic) -> Vec<Fix> {
    let mut edits = Vec::new();
    let modules = scene.config.modules().into_iter();
    for resource in modules.flat_map(|m| m.resources.values()) {
        let kind = match resource.addr.mode {
            Mode::Managed => Kind::Resource,
            Mode::Data => Kind::DataSource,
            Mode::Ephemeral => continue,
        };
        let source = full_source(resource.provider_name());
        let words = problem.message.split(' ');
        if resource.provider.is_some() || !words.into_iter().any(|word| *word == *source) {
            continue;
        }
        let label = &resource.type_label;
        let lookup = scene.catalog.lookup(kind, &label.name);
        let Lookup::Unknown {
            nearest: Some(near),
        } = lookup
        else {
            return Vec::new();
        };
        let bare = label.span.inside();
        if scene.text(bare) == &*label.name {
            edits.push(Edit {
                span: bare,
                text: near.to_string(),
            });
        }
    }
    if edits.is_empty() {
        return Vec::new();
    }
    many("Correct the type", edits, Safety::Unsafe)
}

const NAME: &str = "huaweicloud";

fn is_used(module: &Module) -> bool {
    let resources = module.resources.values();
    let used = resources.map(|r| r.provider_name());
    let configured = module.providers.values().map(|p| &*p.name.name);
    used.chain(configured).any(|name| name == NAME)
        && *module
            .settings
            .required_provider(NAME)
            .unwrap_or_else(|| full_source(NAME))
            == *full_source(NAME)
}

/// Adds the source to what the module requires, or a block that requires it.
fn requirement(scene: &Scene<'_>, module: &Module) -> Option<Edit> {
    let entry = "huaweicloud = {\n  source = \"huaweicloud/huaweicloud\"\n}";
    if let Some(required) = module.settings.required_providers.get(NAME) {
        return source_of(scene, required.value_span);
    }
    let mut first: Option<&Source> = None;
    for file in module.files.iter().filter(|f| !f.name.ends_with(".json")) {
        let whole = Span::new(file.id, 0, 0);
        let parsed = scene.tree(whole)?;
        let blocks = parsed.native()?.blocks.iter();
        for block in blocks.filter(|b| &*b.kind.name == "terraform") {
            let Body::Native(body) = &block.body else {
                continue;
            };
            let mut inner = body.blocks.iter();
            if let Some(required) = inner.find(|b| &*b.kind.name == "required_providers") {
                return into_block(file, required, entry);
            }
        }
        first = first.or(Some(file));
    }
    if !module.settings.required_providers.is_empty() {
        return None;
    }
    let entry = indented(entry, "    ");
    let text = format!("terraform {{\n  required_providers {{\n    {entry}\n  }}\n}}");
    first.map(|file| at_end(file, &text))
}

/// Adds the source to an element of `required_providers` that has none.
fn source_of(scene: &Scene<'_>, at: Span) -> Option<Edit> {
    let source = scene.native(at)?;
    let parsed = scene.tree(at)?;
    let place = Place::find(parsed.native()?, at.start);
    let value = &place.attribute?.expr;
    let text = "source = \"huaweicloud/huaweicloud\"";
    match &value.kind {
        ExprKind::Object(items) if items.is_empty() => Some(Edit {
            span: value.span,
            text: format!("{{ {text} }}"),
        }),
        ExprKind::Object(items) => {
            let named = |item: &&ObjectItem| matches!(&item.key.kind, ExprKind::String(key) if &**key == "source");
            if let Some(given) = items.iter().find(named) {
                return Some(Edit {
                    span: given.value.span,
                    text: "\"huaweicloud/huaweicloud\"".to_owned(),
                });
            }
            let first = items.first()?.key.span;
            let on_line = source
                .snippet(Span {
                    end: first.start,
                    ..value.span
                })
                .contains('\n');
            let indent = super::layout::indentation(source, first.start);
            let separator = match on_line {
                true => format!("\n{indent}"),
                false => ", ".to_owned(),
            };
            Some(Edit {
                span: first.head(),
                text: format!("{text}{separator}"),
            })
        }
        // A bare version is the form of old times.
        ExprKind::String(_) => {
            let version = source.snippet(value.span);
            Some(Edit {
                span: value.span,
                text: format!("{{ {text}, version = {version} }}"),
            })
        }
        _ => None,
    }
}
