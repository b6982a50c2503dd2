//! Values that are no references: words, texts, keys.

use std::rc::Rc;

use super::Place;
use super::expected::Expected;
use super::items::PROVIDERS;
use crate::cloud::REGIONS;
use crate::ide::offer::{ItemKind, Offer, Offers};
use crate::ide::place;
use crate::sorted::Gather;
use crate::syntax::ast::ExprKind;
use crate::value::{Type, show};

/// Words of the language by the block and the argument whose value they are.
const KEYWORDS: &[(&str, &str, &[&str])] = &[
    ("provisioner", "when", &["create", "destroy"]),
    ("provisioner", "on_failure", &["continue", "fail"]),
    ("lifecycle", "ignore_changes", &["all"]),
    ("terraform", "language", &["TF2021"]),
    (
        "action_trigger",
        "events",
        &[
            "before_create",
            "after_create",
            "before_update",
            "after_update",
            "before_destroy",
            "after_destroy",
        ],
    ),
];

/// Words of the language that are values of an argument.
pub(super) fn keywords(place: &Place<'_>, offers: &mut Offers<'_>) {
    let block = place.path.last().and_then(|header| header.first());
    let argument = place.argument();
    let (Some(block), Some(argument)) = (block, argument) else {
        return;
    };
    for (of, name, words) in KEYWORDS {
        if *of == &**block && *name == &*argument.name {
            let all = words.iter();
            all.for_each(|word| offers.add(Offer::new(ItemKind::Keyword, *word)));
        }
    }
}

/// Texts that fit: in quotes the text alone.
pub(super) fn values(place: &Place<'_>, quoted: bool, offers: &mut Offers<'_>) {
    let expected = Expected::at(place);
    let as_text = expected.ty != Some(Type::Number);
    let written = |text: &str| match quoted || !as_text {
        true => text.to_owned(),
        false => format!("\"{text}\""),
    };
    for word in expected.words() {
        offers.add(Offer::new(ItemKind::EnumMember, written(word)));
    }
    let mut add = |kind, text: &str, detail: &str| {
        offers.add(Offer::new(kind, written(text)).detail(detail));
    };
    let block = place.path.last().and_then(|header| header.first());
    let name = expected.argument.map_or("", |argument| &argument.name);
    match (block.map_or("", |kind| &**kind), name) {
        ("module", "source") => folders(place, &mut add),
        (_, "region") if expected.attribute().is_some() => REGIONS
            .iter()
            .for_each(|region| add(ItemKind::Value, region.id, region.name)),
        (_, "availability_zone" | "availability_zones") => zones(place, &mut add),
        ("required_providers", _) => {
            let object = place.cursor.frames.iter().rev().find(|f| f.value);
            let key = object.and_then(|f| f.head.first()).map_or("", |k| &**k);
            if key == "source" {
                let sources = PROVIDERS.iter();
                sources.for_each(|(name, source)| add(ItemKind::Module, source, name));
            }
        }
        _ => {}
    }
}

/// The folders that a call could name.
fn folders(place: &Place<'_>, add: &mut dyn FnMut(ItemKind, &str, &str)) {
    let own = &*place.module.directory;
    for (folder, module) in place.project.folders().iter() {
        let inside = match own {
            "" => Some(&**folder),
            own => folder
                .strip_prefix(own)
                .and_then(|rest| rest.strip_prefix('/')),
        };
        let source = match inside {
            Some("") => continue,
            Some(below) => format!("./{below}"),
            None if **folder == *own || folder.is_empty() => continue,
            None => format!("{}{folder}", "../".repeat(own.split('/').count())),
        };
        let inputs = module.variables.len();
        add(ItemKind::Module, &source, &format!("inputs: {inputs}"));
    }
}

/// The zones of the region that the providers name, else all.
fn zones(of: &Place<'_>, add: &mut dyn FnMut(ItemKind, &str, &str)) {
    let root = of.project.module("");
    let providers = root.into_iter().flat_map(|m| m.providers.values());
    let named: Vec<Rc<str>> = providers
        .filter_map(|provider| {
            let region = place::argument(&provider.body, "region")?;
            match &region.expr.kind {
                ExprKind::String(text) => Some(text.clone()),
                _ => None,
            }
        })
        .gathered();
    let used = |id: &str| named.is_empty() || named.iter().any(|n| **n == *id);
    for region in REGIONS.iter().filter(|r| used(r.id)) {
        for zone in region.zones {
            add(ItemKind::Value, zone, region.name);
        }
    }
}

/// Keys of an object whose type is known.
pub(super) fn keys(place: &Place<'_>, offers: &mut Offers<'_>) {
    let expected = Expected::at(place);
    let block = place.path.last().and_then(|header| header.first());
    if block.is_some_and(|kind| &**kind == "required_providers") {
        for key in ["source", "version", "configuration_aliases"] {
            let word = crate::ide::words::find(&["required_providers"], key);
            let offer = Offer::new(ItemKind::Property, key).writes(format!("{key} = "));
            offers.add(offer.documented(word.map_or("", |w| w.text)));
        }
        return;
    }
    if expected
        .argument
        .is_some_and(|a| &*a.name == "providers" && a.is_meta())
    {
        return super::references::providers(place, offers);
    }
    let Some(Type::Object(object)) = &expected.ty else {
        return;
    };
    for (name, ty) in &object.attributes {
        let optional = object.optional.contains(name);
        let detail = show::expression(ty);
        let offer = Offer::new(ItemKind::Property, &**name)
            .detail(if optional {
                detail + ", optional"
            } else {
                detail + ", required"
            })
            .group(u8::from(optional))
            .writes(format!("{name} = "));
        offers.add(offer);
    }
}
