use std::rc::Rc;

use super::super::complete::Completions;
use super::super::offer::{ItemKind, Offer, Offers};
use super::{Sheet, function, hover, words};
use crate::sorted::Gather;
use crate::syntax::yaml::{self, Skimmed, Step};
use crate::text::{Source, Span};
use crate::tosca::{Elements, FUNCTIONS, InputType, PREDEFINED, PropertyType, RelationKind};

const VERSIONS: [&str; 2] = ["huaweicloud_tosca_version_1_0", "cloud_tosca_version_1_0"];
const POLICIES: [&str; 2] = ["HuaweiCloud.AntiDDos.Service", "HuaweiCloud.APM.PinPoint"];
const YES_OR_NO: [&str; 2] = ["true", "false"];

/// What could be written at a place.
pub(in crate::ide) fn complete(source: &Source, elements: &Elements, offset: u32) -> Completions {
    let here = yaml::skim(source, offset as usize);
    let steps = here.owner.map(|owner| here.path(owner)).unwrap_or_default();
    let path = words(&steps);
    let word = Span {
        end: word_end(source, offset, here.quote),
        ..here.word
    };
    let typed = source.snippet(Span {
        end: offset.max(word.start),
        ..word
    });
    let mut place = Place {
        sheet: Sheet::new(source, elements),
        number: match steps.last() {
            Some(Step::Item(number)) => *number,
            _ => 0,
        },
        json: source.name.ends_with(".json"),
        open: here.quote.is_some_and(|quote| {
            let rest = source.text.get(word.end as usize..).unwrap_or_default();
            !rest.starts_with(quote)
        }),
        offers: Offers::new(typed),
        here: &here,
        path: &path,
    };
    place.add();
    let (items, incomplete) = place.offers.best();
    Completions {
        span: (!items.is_empty()).then_some(word),
        items,
        incomplete,
        missing_services: Vec::new(),
    }
}

/// Where the word that is begun before a place ends behind it.
fn word_end(source: &Source, offset: u32, quote: Option<char>) -> u32 {
    let rest = source.text.get(offset as usize..).unwrap_or_default();
    let of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = rest.find(|c| !of_word(c)).unwrap_or(rest.len());
    // In quotes only what is closed is replaced.
    let closed = quote.is_none_or(|quote| rest.get(end..).is_some_and(|r| r.starts_with(quote)));
    offset + u32::try_from(if closed { end } else { 0 }).unwrap_or(0)
}

/// Name, type and meaning of a property, and how far down it is offered.
type Field = ((&'static str, &'static str, String), u8);

struct Place<'p> {
    sheet: Sheet<'p>,
    here: &'p Skimmed,
    path: &'p [&'p str],
    /// Of an item its number.
    number: usize,
    json: bool,
    /// Whether the quote that is open is not closed behind the word.
    open: bool,
    offers: Offers<'p>,
}

impl Place<'_> {
    fn add(&mut self) {
        let path = self.path;
        if self.here.key {
            self.keys();
        }
        if self.here.value {
            self.values();
        }
        // A call is a mapping with nothing else in it.
        if self.here.key
            && self.is_expression()
            && self.there().is_empty()
            && function(path).is_none_or(|(_, inside)| !inside.is_empty())
        {
            self.functions(!self.here.value || self.here.flow);
        }
    }

    /// Whether the path leads to where expressions are.
    fn is_expression(&self) -> bool {
        match self.path {
            ["node_templates" | "policies", _, "properties", rest @ ..] => !rest.is_empty(),
            ["outputs", _, "value", ..] => true,
            ["conditions", rest @ ..] => !rest.is_empty(),
            _ => false,
        }
    }

    /// The keys that are written at the place already.
    fn there(&self) -> Vec<(Rc<str>, usize)> {
        let steps = self.here.owner.map(|owner| self.here.path(owner));
        self.sheet.keys_of(&steps.unwrap_or_default())
    }

    /// A name before a colon.
    fn key(&mut self, kind: ItemKind, name: &str, detail: &str, about: String, group: u8) {
        let text = match (self.json, self.here.quote) {
            (_, Some(quote)) if self.open => format!("{name}{quote}: "),
            (_, Some(_)) => name.to_owned(),
            (true, None) => format!("\"{name}\": "),
            (false, None) => format!("{name}: "),
        };
        let offer = Offer::new(kind, name).detail(detail).documented(about);
        self.offers.add(offer.writes(text).group(group));
    }

    fn value(&mut self, kind: ItemKind, name: &str, detail: &str, group: u8) {
        let bare = !self.json || self.here.quote.is_some() || YES_OR_NO.contains(&name);
        let text = match self.here.quote {
            Some(quote) if self.open => format!("{name}{quote}"),
            _ if bare => name.to_owned(),
            _ => format!("\"{name}\""),
        };
        let offer = Offer::new(kind, name).detail(detail).writes(text);
        self.offers.add(offer.group(group));
    }

    fn keys(&mut self) {
        let path = self.path;
        let there = self.there();
        let typed = self.sheet.source.snippet(self.here.word).to_owned();
        let free = |name: &str| name == typed || !there.iter().any(|(known, _)| **known == *name);
        if let Some(section) = super::words::section(path) {
            for (word, meaning) in super::words::of(section) {
                if free(word)
                    && !(path.is_empty() && self.sheet.find(&[word]).is_some() && *word != typed)
                {
                    self.key(ItemKind::Keyword, word, "", (*meaning).to_owned(), 0);
                }
            }
        }
        match path {
            [
                section @ ("node_templates" | "policies"),
                name,
                "properties",
                rest @ ..,
            ] if function(rest).is_none() => {
                for (property, required) in self.properties(section, name, rest) {
                    if free(property.0) {
                        self.key(
                            ItemKind::Property,
                            property.0,
                            property.1,
                            property.2,
                            required,
                        );
                    }
                }
            }
            ["node_templates", name, "requirements", "*"] => self.requirement_keys(name),
            _ => {}
        }
    }

    /// The properties that may stand on a path: name, type and meaning, with those that are needed first.
    fn properties(&self, section: &str, name: &str, rest: &[&str]) -> Vec<Field> {
        let Some(ty) = self.sheet.value(section, name, "type") else {
            return Vec::new();
        };
        let fields: Option<&[PropertyType]> = match rest {
            [] => self.sheet.elements.get(ty).map(|ty| &*ty.properties),
            _ => self
                .sheet
                .property(ty, rest)
                .and_then(|(_, ty)| self.sheet.elements.data_type(ty)),
        };
        let offer = |field: &PropertyType| {
            let (_, facts) = hover::of_property(field);
            let group = u8::from(field.required != Some(true));
            ((field.name, field.ty, facts.join(" ")), group)
        };
        fields.unwrap_or_default().iter().map(offer).gathered()
    }

    /// Properties that hold references, and the word for order alone.
    fn requirement_keys(&mut self, name: &str) {
        let given = self.sheet.keys(&["node_templates", name, "properties"]);
        let ty = self.sheet.value("node_templates", name, "type");
        let known = ty.and_then(|ty| self.sheet.elements.get(ty));
        let mut names: Vec<String> = Vec::new();
        for property in known.iter().flat_map(|ty| &ty.properties) {
            if property.fact("refers_to").is_some()
                || given.iter().any(|(g, _)| **g == *property.name)
            {
                names.push(property.name.to_owned());
            }
            let inner = property
                .ty
                .trim_start_matches("array<")
                .trim_end_matches('>');
            let fields = self.sheet.elements.data_type(inner).unwrap_or_default();
            for field in fields
                .iter()
                .filter(|field| field.fact("refers_to").is_some())
            {
                names.push(format!("{}.{}", property.name, field.name));
            }
        }
        for (name, _) in given {
            names.push(name.to_string());
        }
        for name in names {
            self.key(ItemKind::Property, &name, "", String::new(), 0);
        }
        self.key(
            ItemKind::Keyword,
            "dependency",
            "",
            "It is made later, and that is all.".to_owned(),
            1,
        );
    }

    fn values(&mut self) {
        match self.path {
            ["tosca_definitions_version"] => self.fixed(&VERSIONS),
            ["inputs", _, "type"] => {
                for (word, _) in InputType::WORDS {
                    self.value(ItemKind::TypeParameter, word, "", 0);
                }
                let elements = self.sheet.elements.clone();
                for (name, meaning) in elements.value_types() {
                    self.value(ItemKind::TypeParameter, name, meaning, 1);
                }
            }
            [
                "inputs",
                _,
                "required" | "advanced" | "immutable" | "invisible",
            ] => {
                self.fixed(&YES_OR_NO);
            }
            ["inputs", name, "default"] => {
                if self.sheet.value("inputs", name, "type") == Some("boolean") {
                    self.fixed(&YES_OR_NO);
                }
                for value in self.valid(name) {
                    self.value(ItemKind::EnumMember, &value, "", 0);
                }
            }
            ["node_templates", _, "type"] => {
                let elements = self.sheet.elements.clone();
                for ty in elements.iter().filter(|ty| !POLICIES.contains(&ty.name)) {
                    self.value(ItemKind::Class, ty.name, "", u8::from(ty.replaced));
                }
            }
            ["policies", _, "type"] => self.fixed(&POLICIES),
            ["node_templates", _, "requirements", "*", _, "relationship"] => {
                for kind in [RelationKind::ContainedIn, RelationKind::DependsOn] {
                    self.value(ItemKind::EnumMember, kind.type_name(), "", 0);
                }
            }
            _ => self.names_or_expressions(),
        }
    }

    fn fixed(&mut self, values: &[&str]) {
        for value in values {
            self.value(ItemKind::EnumMember, value, "", 0);
        }
    }

    /// The values that an input may have.
    fn valid(&self, name: &str) -> Vec<String> {
        let path = ["inputs", name, "constraints", "valid_values"];
        let Some(list) = self.sheet.find(&path) else {
            return Vec::new();
        };
        let mut values = Vec::new();
        for index in self.sheet.skimmed.children(Some(list)) {
            let part = self.sheet.part(index);
            values.extend(part.and_then(|part| part.text()).map(str::to_owned));
        }
        values
    }

    fn names_or_expressions(&mut self) {
        let path = self.path;
        if let Some(section) = super::name::names(path, self.number) {
            self.named(section);
            if section != "conditions" {
                return;
            }
        }
        if let Some((function, ["*"])) = function(path) {
            match (function.name, self.number) {
                ("get_attribute", 1) => return self.attributes(),
                ("get_in_map", 1 | 2) => self.table(),
                _ => {}
            }
        }
        if !self.is_expression() || matches!(path, [.., "condition"]) {
            return;
        }
        if let [section, name, "properties", rest @ ..] = path
            && function(rest).is_none()
        {
            self.property_values(section, name, rest);
        }
        self.functions(false);
        if function(path).is_none_or(|(function, _)| !function.name.starts_with("get_")) {
            self.inputs();
        }
    }

    /// What a section declares.
    fn named(&mut self, section: &str) {
        let kind = match section {
            "inputs" => ItemKind::Variable,
            "node_templates" => ItemKind::Reference,
            _ => ItemKind::Constant,
        };
        let own = match self.path {
            ["node_templates", name, ..] => *name,
            _ => "",
        };
        let elements = self.sheet.elements.clone();
        let known = self.sheet.value("node_templates", own, "type");
        let known = known.and_then(|ty| elements.get(ty));
        for (name, index) in self.sheet.named(section) {
            if section == "node_templates" && *name == *own {
                continue;
            }
            let ty = self.sheet.type_of(index).map(str::to_owned);
            let target = ty.as_deref();
            let relation = known
                .zip(target)
                .and_then(|(own, target)| own.relation(target));
            let fits = section != "node_templates" || relation.is_some();
            self.value(kind, &name, &ty.unwrap_or_default(), u8::from(!fits));
        }
        if section == "inputs" {
            for name in PREDEFINED {
                self.value(ItemKind::Variable, name, "of the service", 1);
            }
        }
    }

    /// The items before the one at the place.
    fn before(&self) -> Vec<String> {
        let list = self
            .here
            .owner
            .and_then(|owner| self.here.parts.get(owner)?.parent);
        let mut texts = Vec::new();
        for index in self.here.children(list) {
            let part = self.here.parts.get(index);
            let text = part.and_then(|part| part.text()).unwrap_or_default();
            texts.push(text.to_owned());
        }
        texts.truncate(self.number);
        texts
    }

    fn attributes(&mut self) {
        let before = self.before();
        let element = before.first().map_or("", |name| name);
        let ty = self.sheet.value("node_templates", element, "type");
        let ty = ty.and_then(|ty| self.sheet.elements.get(ty));
        let known = ty.map(|ty| ty.attributes.clone()).unwrap_or_default();
        for (name, meaning) in &known {
            if !name.contains('<') {
                self.value(ItemKind::Field, name, meaning, 0);
            }
        }
        for name in ["refID", "refName"] {
            if !known.iter().any(|(k, _)| *k == name) {
                self.value(ItemKind::Field, name, "", 1);
            }
        }
    }

    /// Keys of a table; where a function finds the object, those of all objects.
    fn table(&mut self) {
        let before = self.before();
        let table = before.first().map_or("", |name| name);
        let objects = self.sheet.keys(&["mappings", table]);
        if self.number == 1 {
            for (name, _) in objects {
                self.value(ItemKind::Constant, &name, "", 0);
            }
            return;
        }
        let wanted = before.get(1).map_or("", |name| name);
        for (object, _) in objects {
            if wanted.is_empty() || *wanted == *object {
                for (name, _) in self.sheet.keys(&["mappings", table, &object]) {
                    self.value(ItemKind::Constant, &name, "", 0);
                }
            }
        }
    }

    /// The values of a property that are known beforehand, and the elements that it refers to.
    fn property_values(&mut self, section: &str, name: &str, rest: &[&str]) {
        let Some(ty) = self.sheet.value(section, name, "type") else {
            return;
        };
        let Some((property, ty)) = self.sheet.property(ty, rest) else {
            return;
        };
        let mut values = property.list("enum").unwrap_or_default();
        if ty == "boolean" && values.is_empty() {
            values = YES_OR_NO.map(str::to_owned).to_vec();
        }
        let target = property.text("refers_to").unwrap_or_default();
        for value in values {
            self.value(ItemKind::EnumMember, &value, "", 0);
        }
        for (other, index) in self.sheet.named("node_templates") {
            if self.sheet.type_of(index) == Some(&target) {
                self.call("get_reference", &other, ItemKind::Reference, &target, 0);
            }
        }
    }

    fn inputs(&mut self) {
        for (name, index) in self.sheet.named("inputs") {
            let ty = self.sheet.type_of(index).unwrap_or_default().to_owned();
            self.call("get_input", &name, ItemKind::Variable, &ty, 2);
        }
    }

    /// A whole call with a name.
    fn call(&mut self, function: &str, name: &str, kind: ItemKind, detail: &str, group: u8) {
        if self.here.quote.is_some() || (self.here.key && self.here.flow) {
            return;
        }
        let text = match self.json {
            true => format!("{{\"{function}\": \"{name}\"}}"),
            false => format!("{{{function}: {name}}}"),
        };
        let offer = Offer::new(kind, name)
            .detail(detail)
            .documented(format!("`{function}`"));
        self.offers.add(offer.writes(text).group(group));
    }

    /// Functions: as the only key of a mapping, or whole.
    fn functions(&mut self, bare: bool) {
        let conditions = self.path.first() == Some(&"conditions");
        for function in FUNCTIONS
            .iter()
            .filter(|row| conditions || !row.is_condition)
        {
            if bare {
                self.key(
                    ItemKind::Function,
                    function.name,
                    "",
                    function.summary.to_owned(),
                    3,
                );
                continue;
            }
            if self.here.quote.is_some() {
                continue;
            }
            let quote = if self.json { "\"" } else { "" };
            let name = function.name;
            let offer = Offer::new(ItemKind::Function, name)
                .documented(format!("{} `{}`", function.summary, function.example))
                .writes(format!("{{{quote}{name}{quote}: }}"))
                .snippet(format!("{{{quote}{name}{quote}: $1}}$0"));
            self.offers.add(offer.group(3));
        }
    }
}
