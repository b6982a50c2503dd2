//! Names of arguments, blocks and labels.

use std::rc::Rc;

use super::Place;
use crate::check::provisioner;
use crate::config::BACKENDS;
use crate::ide::facts;
use crate::ide::members::{Member, What};
use crate::ide::offer::{ItemKind, Offer, Offers};
use crate::schema::{BlockSchema, Kind, Lookup, ResourceSchema};
use crate::sorted::Gather;
use crate::syntax::ast::NativeBody;
use crate::text::Span;
use crate::value::Type;

/// Providers whose types are known, by their usual names, with their sources.
pub(super) const PROVIDERS: [(&str, &str); 5] = [
    ("huaweicloud", "huaweicloud/huaweicloud"),
    ("local", "hashicorp/local"),
    ("null", "hashicorp/null"),
    ("random", "hashicorp/random"),
    ("time", "hashicorp/time"),
];

/// Blocks of the language that stand in another one once at most.
const ONCE: [&str; 6] = [
    "backend",
    "cloud",
    "connection",
    "content",
    "lifecycle",
    "required_providers",
];

/// What may begin a line of a body.
pub(super) fn add(place: &Place<'_>, span: Span, offers: &mut Offers<'_>) {
    if is_required_providers(place) {
        return providers(offers);
    }
    let rest = place.rest(span.end).trim_start_matches([' ', '\t']);
    // Where a name is exchanged, what follows it stays.
    let follows = rest.starts_with(['=', '{', '"']);
    for (member, offer) in possible(place) {
        offers.add(match follows {
            true => offer,
            false => {
                let snippet = snippet(member);
                offer.writes(plain(&snippet)).snippet(snippet)
            }
        });
    }
}

/// The same as names alone.
pub(super) fn names(place: &Place<'_>, offers: &mut Offers<'_>) {
    if is_required_providers(place) {
        return providers(offers);
    }
    possible(place).for_each(|(_, offer)| offers.add(offer));
}

fn is_required_providers(place: &Place<'_>) -> bool {
    let kinds = place.path.iter().filter_map(|h| h.first());
    kinds.eq(["terraform", "required_providers"].map(Rc::from).iter())
}

/// Arguments and blocks for which there is room, in groups.
fn possible<'p>(place: &'p Place<'_>) -> impl Iterator<Item = (&'p Member, Offer)> {
    let top = place.path.is_empty();
    let all = place.members.list.iter().enumerate();
    all.filter(|(_, member)| is_possible(member, place.body()))
        .map(move |(index, member)| {
            let group = match member.what {
                _ if top => u8::try_from(index).unwrap_or(u8::MAX),
                _ if member.is_meta() || &*member.name == "id" => 3,
                _ if member.is_required() => 0,
                _ if member.is_block() => 2,
                _ => 1,
            };
            (member, member_offer(member).group(group))
        })
}

/// Whether there is room for one more.
pub(in crate::ide) fn is_possible(member: &Member, body: Option<&NativeBody>) -> bool {
    let reserved = member
        .word()
        .is_some_and(|w| w.text.starts_with("Reserved"));
    let obsolete = member
        .word()
        .is_some_and(|w| w.text.starts_with("Obsolete"));
    if reserved || obsolete || &*member.name == "_" || !member.is_given() {
        return false;
    }
    let Some(body) = body else {
        return true;
    };
    let given = body.attributes.iter().any(|a| a.name.name == member.name);
    let blocks = body.blocks.iter().filter(|b| {
        let own = b.kind.name == member.name;
        let dynamic = &*b.kind.name == "dynamic";
        own || dynamic && b.labels.first().is_some_and(|l| l.name == member.name)
    });
    let count = blocks.count() as u64;
    let most = match member.nested() {
        Some(nested) => nested.max_items,
        None => u64::from(ONCE.contains(&&*member.name)),
    };
    !given && (most == 0 || count < most)
}

fn member_offer(member: &Member) -> Offer {
    let kind = if member.is_block() {
        ItemKind::Struct
    } else {
        ItemKind::Property
    };
    let mut offer = Offer::new(kind, &*member.name)
        .detail(facts::detail(member))
        .documented(facts::facts(member).join("\n"));
    offer.deprecated = member.is_deprecated();
    offer
}

/// An argument or block with places to fill in.
pub(in crate::ide) fn snippet(member: &Member) -> String {
    let name = &member.name;
    match &member.what {
        What::Block(_, labels) => {
            let labels = labels.iter().enumerate();
            let labels: String = labels
                .map(|(at, label)| format!(" \"${{{}:{label}}}\"", at + 1))
                .gathered();
            format!("{name}{labels} {{\n  $0\n}}")
        }
        What::Nested(..) => {
            let inside = member.nested().map(|n| required(&n.block, 1));
            format!("{name} {{\n{}}}", inside.unwrap_or_default())
        }
        What::Attribute(..) | What::Variable(_) | What::Argument(..) => {
            format!("{name} = {}", value(member, 1))
        }
    }
}

/// The required arguments of a block, each on a line, with places to fill in from a number on.
fn required(block: &Rc<BlockSchema>, from: usize) -> String {
    let needed = block.attributes.iter().enumerate();
    let needed = needed.filter(|(_, a)| a.required);
    let mut text = String::new();
    for (count, (at, attribute)) in needed.enumerate() {
        let member = Member {
            name: attribute.name.clone(),
            what: What::Attribute(block.clone(), at),
        };
        let value = value(&member, from + count).replace('\n', "\n  ");
        text.push_str(&format!("  {} = {value}\n", attribute.name));
    }
    if text.is_empty() {
        text.push_str("  $0\n");
    }
    text
}

/// The form of an argument's value, with a place to fill in.
fn value(member: &Member, number: usize) -> String {
    let hole = format!("${{{number}}}");
    if member.attribute().is_some_and(|a| !a.refers_to.is_empty()) {
        return hole;
    }
    match member.ty() {
        Some(Type::String) => format!("\"{hole}\""),
        Some(Type::Bool) => format!("${{{number}:true}}"),
        Some(Type::List(_) | Type::Set(_) | Type::Tuple(_)) => format!("[{hole}]"),
        Some(Type::Map(_) | Type::Object(_)) => format!("{{\n  {hole}\n}}"),
        Some(Type::Number | Type::Dynamic) | None => match member.word().map_or("", |w| w.ty) {
            list if list.starts_with("list") => format!("[{hole}]"),
            _ => hole,
        },
    }
}

/// What a snippet is without places to fill in.
pub(in crate::ide) fn plain(snippet: &str) -> String {
    let mut text = String::new();
    let mut rest = snippet;
    while let Some((before, hole)) = rest.split_once('$') {
        text.push_str(before);
        rest = match hole.strip_prefix('{').and_then(|h| h.split_once('}')) {
            Some((inside, after)) => {
                text.push_str(inside.split_once(':').map_or("", |(_, name)| name));
                after
            }
            None => hole.trim_start_matches(|c: char| c.is_ascii_digit()),
        };
    }
    text + rest
}

fn providers(offers: &mut Offers<'_>) {
    for (name, source) in PROVIDERS {
        let snippet =
            format!("{name} = {{\n  source  = \"{source}\"\n  version = \"${{1:>= 1.0}}\"\n}}");
        let offer = Offer::new(ItemKind::Module, name).detail(source);
        offers.add(offer.writes(plain(&snippet)).snippet(snippet));
    }
}

/// What may be the next label of a header.
pub(super) fn labels(place: &Place<'_>, head: &[Rc<str>], quoted: bool, offers: &mut Offers<'_>) {
    let written = |label: &str| match quoted {
        true => label.to_owned(),
        false => format!("\"{label}\""),
    };
    let mut add = |kind, label: &str, detail: &str| {
        offers.add(Offer::new(kind, written(label)).detail(detail));
    };
    let [kind, labels @ ..] = head else {
        return;
    };
    match (&**kind, labels) {
        ("resource", []) => types(place, Kind::Resource, offers, &written),
        ("data", []) => types(place, Kind::DataSource, offers, &written),
        ("ephemeral", []) => place
            .catalog
            .ephemeral_names()
            .for_each(|name| add(ItemKind::Class, name, "built in")),
        ("provider", []) => {
            let required = place.module.settings.required_providers.values();
            for provider in required {
                let source = provider.source.as_deref().unwrap_or("");
                add(ItemKind::Module, &provider.name, source);
            }
            for (name, source) in PROVIDERS {
                add(ItemKind::Module, name, source);
            }
        }
        ("provisioner", []) => provisioner::KINDS
            .iter()
            .for_each(|kind| add(ItemKind::Keyword, kind, "provisioner")),
        ("backend", []) => BACKENDS
            .iter()
            .for_each(|kind| add(ItemKind::Keyword, kind, "backend")),
        ("dynamic", []) => {
            let nested = place.members.list.iter();
            for member in nested.filter(|m| m.nested().is_some()) {
                add(ItemKind::Struct, &member.name, "block");
            }
        }
        _ => {}
    }
}

fn types(place: &Place<'_>, kind: Kind, offers: &mut Offers<'_>, written: &dyn Fn(&str) -> String) {
    let own = place.catalog.names(kind).iter().map(|name| &**name);
    for name in own.chain(place.catalog.builtin_names(kind)) {
        if offers.fits(name).is_some() {
            let service = place.catalog.service_of(kind, name);
            let detail = service.as_deref().unwrap_or("built in").to_owned();
            offers.add(Offer::new(ItemKind::Class, written(name)).detail(detail));
        }
    }
}

/// What is known of a type, in the words that blocks begin with.
pub(super) fn schema_of(place: &Place<'_>, kind: &str, name: &str) -> Option<Rc<ResourceSchema>> {
    let found = match kind {
        "resource" => place.catalog.resource(name),
        "data" => place.catalog.data_source(name),
        _ => place.catalog.ephemeral(name),
    };
    match found {
        Lookup::Found(schema) => Some(schema),
        Lookup::Unknown { .. } | Lookup::NotLoaded { .. } => None,
    }
}

/// Says more of types whose schemas are loaded: whether they are deprecated, and the whole block where nothing of it is
/// written yet. The deprecated ones go to the end.
pub(super) fn add_types(place: &Place<'_>, span: &mut Span, items: &mut Vec<Offer>) {
    let kind = match place.cursor.frames.iter().rev().nth(1) {
        Some(outer) => match outer.head.first().map(|kind| &**kind) {
            Some(kind @ ("resource" | "data" | "ephemeral")) => kind,
            _ => return,
        },
        None => return,
    };
    let rest = place.rest(span.end);
    let line = rest.split(['\n', '\r']).next().unwrap_or("");
    let alone = matches!(line.trim_end(), "" | "\"");
    if alone && line.starts_with('"') {
        span.end += 1;
    }
    for item in items.iter_mut() {
        let schema = schema_of(place, kind, &item.label);
        item.deprecated = schema.as_ref().is_some_and(|s| s.deprecated);
        if alone {
            let inside = schema.map_or("  $0\n".to_owned(), |s| required(&s.block, 2));
            let name = &item.label;
            item.snippet = Some(format!("{name}\" \"${{1:name}}\" {{\n{inside}}}"));
            item.text = format!("{name}\"");
        }
    }
    let (good, old): (Vec<Offer>, Vec<Offer>) = items.drain(..).partition(|item| !item.deprecated);
    items.extend(good);
    items.extend(old);
}
