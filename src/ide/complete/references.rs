//! What an expression may begin with.

use std::rc::Rc;

use super::Place;
use super::expected::Expected;
use super::strings;
use crate::addr::{Mode, ResourceAddr};
use crate::config::Resource;
use crate::func::reference;
use crate::ide::offer::{ItemKind, Offer, Offers};
use crate::ide::values::{Values, is_repeated};
use crate::schema::BlockSchema;
use crate::syntax::FrameKind;
use crate::value::convert;
use crate::value::{Type, Value, show};

/// Groups, the first come first.
const WORDS: u8 = 0;
const TARGETS: u8 = 1;
const BOUND: u8 = 2;
const FITTING: u8 = 3;
const OTHERS: u8 = 4;
const RESOURCES: u8 = 5;
const FUNCTIONS: u8 = 6;
const LANGUAGE: u8 = 7;

/// Offers what fits as a value.
pub(super) fn add(place: &Place<'_>, offers: &mut Offers<'_>) {
    let word = place.argument().and_then(|a| a.word());
    match word.map_or("", |w| w.ty) {
        "type" => return types(place, offers),
        "keyword" | "list of keywords" => return strings::keywords(place, offers),
        "provider" | "map of providers" | "list of providers" => return providers(place, offers),
        "address" | "list of references" => return addresses(place, offers),
        "list of attributes" => {
            strings::keywords(place, offers);
            return own_attributes(place, offers);
        }
        "name" => return,
        _ => {}
    }
    if place
        .cursor
        .frames
        .last()
        .is_some_and(|f| f.kind == FrameKind::Directive)
    {
        directives(offers);
    }
    values(place, offers);
}

fn values(place: &Place<'_>, offers: &mut Offers<'_>) {
    let expected = Expected::at(place);
    strings::values(place, false, offers);
    let wants_bool = expected.ty == Some(Type::Bool);
    for (word, group) in [
        ("true", if wants_bool { WORDS } else { LANGUAGE }),
        ("false", if wants_bool { WORDS } else { LANGUAGE }),
        ("null", LANGUAGE),
    ] {
        offers.add(Offer::new(ItemKind::Keyword, word).group(group));
    }
    if place.path.is_empty() || place.source.name.ends_with(".tfvars") {
        return;
    }
    let values = place.values();
    targets(place, &expected, &values, offers);
    for (name, value) in place.bound(&values) {
        let offer = Offer::new(ItemKind::Variable, &*name).detail(show::expression(value.ty()));
        offers.add(offer.group(BOUND));
    }
    named(place, &expected, &values, offers);
    let itself = values.itself.clone();
    for addr in place
        .module
        .resources
        .keys()
        .filter(|a| Some(*a) != itself.as_ref())
    {
        offers.add(resource(addr, place.module.resource(addr)).group(RESOURCES));
    }
    functions(place, offers);
    language(place, offers);
}

/// Attributes of declared resources that the argument usually refers to.
fn targets(
    place: &Place<'_>,
    expected: &Expected<'_>,
    values: &Values<'_>,
    offers: &mut Offers<'_>,
) {
    for target in expected.targets() {
        let Some((type_name, attribute)) = target.split_once('.') else {
            continue;
        };
        let fits = |addr: &&ResourceAddr| *addr.type_name == *type_name;
        for addr in place.module.resources.keys().filter(fits) {
            let own = values.itself.as_ref() == Some(addr);
            if own || !has(values, addr, attribute) {
                continue;
            }
            let declared = place.module.resource(addr);
            let (plain, snippet) = instance(addr, declared);
            let label = format!("{plain}.{attribute}");
            let mut offer = Offer::new(ItemKind::Reference, label).group(TARGETS);
            offer.snippet = snippet.map(|s| format!("{s}.{attribute}"));
            offers.add(offer.detail(type_name));
        }
    }
}

fn has(values: &Values<'_>, addr: &ResourceAddr, attribute: &str) -> bool {
    let found = |block: &BlockSchema| block.attribute(attribute).is_some();
    values.schema(addr).is_none_or(|s| found(&s.block))
}

/// The address of a resource, or of one of its instances, and the same with a place for the key.
fn instance(addr: &ResourceAddr, declared: Option<&Rc<Resource>>) -> (String, Option<String>) {
    match declared {
        Some(r) if r.count.is_some() => (format!("{addr}[0]"), Some(format!("{addr}[${{1:0}}]"))),
        Some(r) if r.for_each.is_some() => {
            let snippet = format!("{addr}[${{1:each.key}}]");
            (format!("{addr}[each.key]"), Some(snippet))
        }
        _ => (addr.to_string(), None),
    }
}

pub(super) fn resource(addr: &ResourceAddr, declared: Option<&Rc<Resource>>) -> Offer {
    let repeated = declared.is_some_and(|r| is_repeated(r));
    let kind = match addr.mode {
        Mode::Managed => "resource",
        Mode::Data => "data source",
        Mode::Ephemeral => "ephemeral resource",
    };
    let many = if repeated { ", several instances" } else { "" };
    Offer::new(ItemKind::Reference, addr.to_string()).detail(format!("{kind}{many}"))
}

/// Variables, locals and module calls.
fn named(place: &Place<'_>, expected: &Expected<'_>, values: &Values<'_>, offers: &mut Offers<'_>) {
    let group = |ty: &Type| match fits(ty, expected.ty.as_ref()) {
        true => FITTING,
        false => OTHERS,
    };
    for variable in place.module.variables.values() {
        let ty = variable.ty.without_optional();
        let description = variable.description.as_deref().unwrap_or("");
        let mut offer = Offer::new(ItemKind::Variable, format!("var.{}", variable.name.name))
            .detail(show::expression(&ty))
            .documented(description)
            .group(group(&ty));
        offer.deprecated = variable.deprecated.is_some();
        offers.add(offer);
    }
    for local in place.module.locals.values() {
        let ty = values.value(&local.expr, Vec::new()).ty().clone();
        let offer = Offer::new(ItemKind::Constant, format!("local.{}", local.name.name));
        offers.add(offer.detail(show::expression(&ty)).group(group(&ty)));
    }
    for name in place.module.calls.keys() {
        let offer = Offer::new(ItemKind::Module, format!("module.{name}"));
        offers.add(offer.detail("module").group(RESOURCES));
    }
}

/// Whether a value of one type can stand where another is wanted.
fn fits(given: &Type, wanted: Option<&Type>) -> bool {
    match wanted {
        None | Some(Type::Dynamic) => true,
        Some(_) if *given == Type::Dynamic => false,
        Some(wanted) if wanted.is_primitive() => given == wanted,
        Some(wanted) => convert::convert(&Value::unknown(given.clone()), wanted).is_ok(),
    }
}

fn functions(place: &Place<'_>, offers: &mut Offers<'_>) {
    // Where a function is exchanged, its arguments stay.
    let called = place.rest(place.cursor.word.end).starts_with('(');
    for entry in reference::entries() {
        let name = entry.name();
        if offers.fits(&name).is_none() {
            continue;
        }
        let inside = entry.spec.params.is_empty() && entry.spec.variadic.is_none();
        let offer = Offer::new(ItemKind::Function, &*name)
            .detail(entry.signature())
            .documented(entry.spec.summary)
            .group(FUNCTIONS);
        offers.add(match inside {
            _ if called => offer,
            true => offer.writes(format!("{name}()")),
            false => offer
                .writes(format!("{name}()"))
                .snippet(format!("{name}($0)")),
        });
    }
}

/// Names that the language gives by itself, where it does.
fn language(place: &Place<'_>, offers: &mut Offers<'_>) {
    let mut add = |name: &str, detail: &str| {
        offers.add(
            Offer::new(ItemKind::Keyword, name)
                .detail(detail)
                .group(LANGUAGE),
        );
    };
    add("path.module", "the folder of the module");
    add("path.root", "the folder of the template");
    add("terraform.workspace", "the name of the workspace");
    let (counted, keyed) = repetition(place);
    if counted {
        add("count.index", "the number of the instance");
    }
    if keyed {
        add("each.key", "the key of the instance");
        add("each.value", "the element of the instance");
    }
    let inner = place.path.iter().skip(1).filter_map(|h| h.first());
    let own = ["postcondition", "provisioner", "connection"];
    if inner.into_iter().any(|kind| own.contains(&&**kind)) {
        add("self", "the resource itself");
    }
}

/// Whether the outermost block has `count`, and whether it has `for_each`.
pub(super) fn repetition(place: &Place<'_>) -> (bool, bool) {
    let has = |name: &str| {
        let outer = place.blocks.first();
        outer.is_some_and(|b| crate::ide::place::attribute(b, name).is_some())
    };
    let kinds = ["resource", "data", "ephemeral", "module"];
    let outer = place.path.first().and_then(|h| h.first());
    let repeats = outer.is_some_and(|kind| kinds.contains(&&**kind));
    (repeats && has("count"), repeats && has("for_each"))
}

fn directives(offers: &mut Offers<'_>) {
    for word in ["if", "else", "endif", "for", "endfor"] {
        offers.add(Offer::new(ItemKind::Keyword, word).group(WORDS));
    }
}

/// Type constraints.
fn types(place: &Place<'_>, offers: &mut Offers<'_>) {
    let called = place.rest(place.cursor.word.end).starts_with('(');
    let rows = [
        ("string", "string"),
        ("number", "number"),
        ("bool", "bool"),
        ("any", "any"),
        ("list", "list(${1:string})"),
        ("set", "set(${1:string})"),
        ("map", "map(${1:string})"),
        ("object", "object({\n  ${1:name} = ${2:string}\n})"),
        ("tuple", "tuple([${1:string}])"),
        ("optional", "optional(${1:string})"),
    ];
    for (at, (name, snippet)) in rows.iter().enumerate() {
        let mut offer = Offer::new(ItemKind::TypeParameter, *name);
        offer.group = u8::try_from(at).unwrap_or(u8::MAX);
        if snippet != name && !called {
            offer.text = super::items::plain(snippet);
            offer.snippet = Some((*snippet).to_owned());
        }
        offers.add(offer);
    }
}

/// Configurations of providers: `name` or `name.alias`.
pub(super) fn providers(place: &Place<'_>, offers: &mut Offers<'_>) {
    let settings = &place.module.settings;
    for (name, alias) in place.module.providers.keys() {
        let label = match alias {
            Some(alias) => format!("{name}.{alias}"),
            None => name.to_string(),
        };
        offers.add(Offer::new(ItemKind::Module, label).detail("provider"));
    }
    for provider in settings.required_providers.values() {
        offers.add(Offer::new(ItemKind::Module, &*provider.name).detail("provider"));
        for alias in &provider.aliases {
            offers.add(Offer::new(ItemKind::Module, alias.to_string()).detail("provider"));
        }
    }
}

/// Addresses of what is declared, without attributes.
fn addresses(place: &Place<'_>, offers: &mut Offers<'_>) {
    let itself = crate::ide::place::resource_addr(&place.path);
    for addr in place
        .module
        .resources
        .keys()
        .filter(|a| Some(*a) != itself.as_ref())
    {
        offers.add(resource(addr, place.module.resource(addr)));
    }
    for name in place.module.calls.keys() {
        let offer = Offer::new(ItemKind::Module, format!("module.{name}"));
        offers.add(offer.detail("module"));
    }
}

/// The arguments of the resource around.
fn own_attributes(place: &Place<'_>, offers: &mut Offers<'_>) {
    let Some(schema) = &place.members.resource else {
        return;
    };
    for attribute in schema.block.attributes.iter().filter(|a| a.configurable()) {
        let offer = Offer::new(ItemKind::Property, &*attribute.name);
        offers.add(offer.detail(show::expression(&attribute.ty)).group(1));
    }
    for nested in &schema.block.blocks {
        offers.add(
            Offer::new(ItemKind::Struct, &*nested.name)
                .detail("block")
                .group(1),
        );
    }
}
