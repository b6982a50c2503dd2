//! What the table says a resource has: `set PATH TEXT` where nothing is said, `follow PATH TEXT` after each change too.

use serde_json::Value as Json;

use super::behaviour::{Draft, mac};
use super::scope::Scope;
use super::table::Facts;
use super::{Cloud, lease};
use crate::json;
use crate::schema::ResourceSchema;
use crate::sorted::Gather;
use crate::value::Type;

/// What a text with holes is filled with, beyond what attributes say.
struct Maker<'m, 'd> {
    id: &'m str,
    region: &'m str,
    site: &'m mut super::Site<'d>,
}

impl Maker<'_, '_> {
    fn ask(&mut self, word: &str) -> String {
        let number = |prefix: &str| word.strip_prefix(prefix)?.parse::<usize>().ok();
        match word {
            "id" => self.id.to_owned(),
            "region" => self.region.to_owned(),
            "project" => self.site.project.to_owned(),
            "account" => self.site.account.to_owned(),
            "now" => self.site.now.seconds_text(),
            "millis" => self.site.now.millis().to_string(),
            "uuid" => self.site.rng.uuid(),
            "mac" => mac(self.site.rng),
            _ => match number("hex") {
                Some(digits) => self.site.rng.hex(digits),
                None => number("digits").map_or(String::new(), |digits| {
                    (0..digits)
                        .map(|_| char::from(b'0' + (self.site.rng.below(10) as u8)))
                        .gathered()
                }),
            },
        }
    }
}

/// Chooses the identifier: the first of the table's forms that nobody has; else it stays as it is.
pub(super) fn identify(cloud: &Cloud, facts: Facts, draft: &mut Draft<'_, '_>) {
    for line in facts.lines("id") {
        let scope = Scope::new(cloud, facts, draft.attributes);
        let mut maker = Maker {
            id: &draft.id,
            region: &draft.region,
            site: draft.site,
        };
        let id = scope.render(line.words, &mut |word| maker.ask(word));
        if scope.is(line.when) && !id.is_empty() && cloud.get(draft.ty, &id).is_none() {
            draft.id = id;
            return;
        }
    }
}

/// Fills in what the table knows.
pub(super) fn fill(cloud: &Cloud, facts: Facts, draft: &mut Draft<'_, '_>) {
    for verb in ["set", "follow"] {
        for line in facts.lines(verb) {
            let (path, text) = line.first();
            let parts = path.split_once('.');
            let name = parts.map_or(path, |(_, name)| name);
            let ty = type_of(draft.schema, parts.map(|(block, _)| block), name);
            let mut found = Vec::new();
            let scope = Scope::new(cloud, facts, draft.attributes);
            let mut maker = Maker {
                id: &draft.id,
                region: &draft.region,
                site: draft.site,
            };
            for scope in scope.each(path) {
                let wanted =
                    (verb == "follow" || scope.value(path).is_none()) && scope.is(line.when);
                found.push(wanted.then(|| value(ty, text, &scope, &mut maker)));
            }
            lease::put(draft.attributes, path, found);
        }
    }
}

/// As many elements as the table says: `many PATH COUNT JSON`.
pub(super) fn multiply(cloud: &Cloud, facts: Facts, draft: &mut Draft<'_, '_>) {
    for line in facts.lines("many") {
        let (path, rest) = line.first();
        let (count, element) = rest.split_once(' ').unwrap_or((rest, ""));
        let (count, more) = count.split_once('+').unwrap_or((count, "0"));
        let scope = Scope::new(cloud, facts, draft.attributes);
        if scope.value(path).is_some() || !scope.is(line.when) {
            continue;
        }
        let count = lease::number(&scope, count) + more.parse().unwrap_or(0);
        let mut maker = Maker {
            id: &draft.id,
            region: &draft.region,
            site: draft.site,
        };
        let mut all = Vec::new();
        for number in 0..count {
            all.push(scope.tree(element, &mut |word| match word {
                "number" => number.to_string(),
                "role" => if number == 0 { "master" } else { "slave" }.to_owned(),
                _ => maker.ask(word),
            }));
        }
        draft.default(path, Json::Array(all));
    }
}

/// The type of an attribute; nothing of a block.
fn type_of<'s>(schema: &'s ResourceSchema, block: Option<&str>, name: &str) -> Option<&'s Type> {
    let within = match block {
        Some(block) => &schema.block.nested(block)?.block,
        None => &schema.block,
    };
    within.attribute(name).map(|attribute| &attribute.ty)
}

fn value(ty: Option<&Type>, text: &str, scope: &Scope<'_>, maker: &mut Maker<'_, '_>) -> Json {
    if let Some(Type::String | Type::Number | Type::Bool) = ty {
        // What is JSON inside of a text has braces of its own.
        let text = match text.starts_with("{\"") {
            true => json::text(&scope.tree(text, &mut |word| maker.ask(word))),
            false => scope.render(text, &mut |word| maker.ask(word)),
        };
        return match ty {
            Some(Type::String) => Json::String(text),
            _ => json::parse(text.as_bytes()).unwrap_or_default(),
        };
    }
    scope.tree(text, &mut |word| maker.ask(word))
}
