use super::super::hover::Hover;
use super::{Sheet, at, function, name, words};
use crate::sorted::Gather;
use crate::syntax::yaml::Step;
use crate::text::Source;
use crate::tosca::{Counterparts, Elements, Function, Known, PREDEFINED, PropertyType};

/// What is known of the name at a place.
pub(in crate::ide) fn hover(source: &Source, elements: &Elements, offset: u32) -> Option<Hover> {
    let sheet = Sheet::new(source, elements);
    let (part, value, span) = at(&sheet.skimmed, offset)?;
    let steps = sheet.skimmed.path(part);
    let path = words(&steps);
    let found = sheet.skimmed.parts.get(part)?;
    let told = match (value, &found.value) {
        (true, Some((text, _))) => {
            let number = match steps.last() {
                Some(Step::Item(number)) => *number,
                _ => 0,
            };
            sheet.of_value(&path, number, text)
        }
        _ => sheet.of_key(&path),
    };
    let (signature, facts) = told?;
    Some(Hover {
        span: Some(span),
        signature,
        facts,
        ..Hover::default()
    })
}

/// What it is as one would write it, and sentences.
type Told = (String, Vec<String>);

impl Sheet<'_> {
    fn of_value(&self, path: &[&str], number: usize, text: &str) -> Option<Told> {
        if let Some(section) = name::names(path, number) {
            return self.of_name(section, text);
        }
        if let ["node_templates" | "policies", _, "type"] = path {
            return of_type(self.elements, text);
        }
        if let ["inputs", _, "type"] = path {
            let meaning = self.elements.value_type(text)?;
            return Some((text.to_owned(), vec![capital(meaning)]));
        }
        if let (Some((function, ["*"])), 1) = (function(path), number)
            && function.name == "get_attribute"
        {
            let element = self.argument(path)?;
            let ty = self.value("node_templates", &element, "type")?;
            let attributes = &self.elements.get(ty)?.attributes;
            let (_, meaning) = attributes.iter().find(|(name, _)| *name == text)?;
            return Some((format!("{element}.{text}"), vec![capital(meaning)]));
        }
        None
    }

    /// The first argument of the function that a path ends in.
    fn argument(&self, path: &[&str]) -> Option<String> {
        let list = path.split_last().map(|(_, list)| list)?;
        let mut parts = self.skimmed.parts.iter().enumerate();
        let first = parts.find(|(index, part)| {
            part.step == Step::Item(0)
                && words(&self.skimmed.path(*index))
                    .split_last()
                    .map(|(_, l)| l)
                    == Some(list)
        });
        first.and_then(|(_, part)| part.text()).map(str::to_owned)
    }

    fn of_key(&self, path: &[&str]) -> Option<Told> {
        let (last, before) = path.split_last()?;
        if let Some(function) = Function::find(last) {
            let facts = vec![function.summary.to_owned()];
            return Some((function.example.to_owned(), facts));
        }
        match path {
            [
                "inputs" | "node_templates" | "conditions" | "mappings",
                name,
            ] => self.of_name(path.first().copied()?, name),
            [
                section @ ("node_templates" | "policies"),
                name,
                "properties",
                rest @ ..,
            ] if !rest.is_empty() => {
                let ty = self.value(section, name, "type")?;
                let (property, _) = self.property(ty, rest)?;
                Some(of_property(property))
            }
            _ => {
                let words = super::words::of(super::words::section(before)?);
                let (word, meaning) = words.iter().find(|(word, _)| word == last)?;
                Some(((*word).to_owned(), vec![(*meaning).to_owned()]))
            }
        }
    }

    fn of_name(&self, section: &str, name: &str) -> Option<Told> {
        if section == "inputs" && PREDEFINED.contains(&name) {
            let facts = vec!["The service itself gives it.".to_owned()];
            return Some((format!("input {name}"), facts));
        }
        let (_, part) = self
            .named(section)
            .into_iter()
            .find(|(known, _)| **known == *name)?;
        let value = |key: &str| self.value(section, name, key);
        let mut facts = Vec::new();
        let signature = match section {
            "inputs" => {
                if let Some(text) = value("description").filter(|text| !text.is_empty()) {
                    facts.push(text.rsplit("##").next().unwrap_or(text).to_owned());
                }
                facts.push(match value("default") {
                    Some(default) => format!("Default: `{default}`."),
                    None => "A value is needed.".to_owned(),
                });
                format!("input {name}: {}", value("type").unwrap_or("string"))
            }
            "node_templates" => {
                let ty = value("type").unwrap_or_default();
                facts.extend(
                    of_type(self.elements, ty)
                        .map(|(_, facts)| facts)
                        .unwrap_or_default(),
                );
                format!("{name}: {ty}")
            }
            _ => {
                let part = self.skimmed.parts.get(part)?;
                self.source.snippet(part.whole).chars().take(600).gathered()
            }
        };
        Some((signature, facts))
    }
}

fn of_type(elements: &Elements, text: &str) -> Option<Told> {
    let ty = elements.get(text)?;
    let mut facts = vec![match ty.known {
        Known::Complete => format!("All of its {} properties are known.", ty.properties.len()),
        Known::Partial => format!("{} of its properties are known.", ty.properties.len()),
        Known::Named => "No more than its name is known; its properties are not judged.".to_owned(),
    }];
    if ty.replaced {
        facts.push("A type of ServiceStage has replaced it.".to_owned());
    }
    if ty.may_come_and_go {
        facts.push("Elements of it may come and go by an upgrade.".to_owned());
    }
    let counterparts = Counterparts::default();
    facts.push(match counterparts.get(ty.name) {
        Some(found) => format!("In Terraform `{}` stands for it.", found.resource),
        None => format!(
            "Nothing stands for it in Terraform: {}.",
            counterparts.reason(ty.name)
        ),
    });
    let names: Vec<String> = ty
        .attributes
        .iter()
        .map(|(name, _)| format!("`{name}`"))
        .gathered();
    if !names.is_empty() {
        facts.push(format!("It answers {}.", names.join(", ")));
    }
    Some((ty.name.to_owned(), facts))
}

/// What a property is, and what is known of it.
pub(super) fn of_property(property: &PropertyType) -> Told {
    let mut facts = Vec::new();
    match property.required {
        Some(true) => facts.push("It must be given.".to_owned()),
        Some(false) => facts.push("It may be left out.".to_owned()),
        None => {}
    }
    if let Some(default) = property
        .default
        .filter(|text| !matches!(*text, "\"\"" | "{}"))
    {
        facts.push(format!("Default: `{}`.", default.trim_matches('"')));
    }
    if let Some(values) = property.list("enum") {
        facts.push(format!("One of {}.", values.join(", ")));
    }
    if let Some([least, most]) = property.list("range").as_deref() {
        let unit = property.text("unit").map(|unit| format!(" {unit}"));
        facts.push(format!(
            "Between {least} and {most}{}.",
            unit.unwrap_or_default()
        ));
    }
    if let Some(most) = property.number("max_length") {
        facts.push(format!("At most {most} characters."));
    }
    if let Some(target) = property.text("refers_to") {
        facts.push(format!("It refers to `{target}`."));
    }
    if let Some(note) = property.text("note") {
        facts.push(capital(&note));
    }
    (format!("{}: {}", property.name, property.ty), facts)
}

/// A sentence of a note.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    let rest = chars.as_str();
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{}{rest}{end}", first.map(String::from).unwrap_or_default())
}
