use std::fmt::Write;

use crate::item::{Attributes, Body, Field, Fields, Item, Variant};
use crate::names;

pub fn code(item: &Item) -> Result<String, String> {
    let body = match &item.body {
        Body::Struct(fields) => structure(fields, &item.attributes)?,
        Body::Enum(variants) => enumeration(variants, &item.attributes)?,
    };
    let (name, generics) = (&item.name, &item.generics);
    Ok(format!(
        "#[automatically_derived] impl{generics} crate::json::Deserialize for {name}{generics} {{
            fn read(input: &mut crate::json::Reader) -> Self {{ {body} }}
        }}"
    ))
}

const READ: &str = "crate::json::Deserialize::read(input)";

fn structure(fields: &Fields, attributes: &Attributes) -> Result<String, String> {
    match fields {
        Fields::Tuple(1) => Ok(format!("Self({READ})")),
        Fields::Named(fields) if attributes.has("transparent") => match fields.as_slice() {
            [field] => Ok(format!("Self {{ {}: {READ} }}", field.name)),
            _ => Err("what is transparent has one field".to_owned()),
        },
        Fields::Named(fields) => object("Self", fields, attributes),
        Fields::Tuple(_) | Fields::Unit => Err("only fields with names are supported".to_owned()),
    }
}

fn object(what: &str, fields: &[Field], outer: &Attributes) -> Result<String, String> {
    let begun = match outer.has("default") {
        true => "let begun = <Self as ::core::default::Default>::default();",
        false => "",
    };
    let mut code = format!("{begun} input.open(); let made = {what} {{");
    for Field { name, attributes } in fields {
        let key = names::field(name, attributes, outer);
        let absent = match attributes.text("default") {
            _ if outer.has("default") => Some(format!("begun.{name}")),
            Some(path) => Some(format!("{path}()")),
            None if attributes.has("default") || attributes.has("skip") => {
                Some("::core::default::Default::default()".to_owned())
            }
            None => None,
        };
        // Writing to a string cannot fail.
        let _ = match absent {
            _ if attributes.has("flatten") => return Err(format!("`{name}` cannot be flat")),
            Some(absent) if attributes.has("skip") => write!(code, "{name}: {absent},"),
            Some(absent) => write!(code, "{name}: input.given({key:?}, {absent}),"),
            None => write!(code, "{name}: input.field({key:?}),"),
        };
    }
    let close = match outer.has("deny_unknown_fields") {
        true => "input.close_strictly();",
        false => "input.close();",
    };
    Ok(format!("{code} }}; {close} made"))
}

fn enumeration(variants: &[Variant], outer: &Attributes) -> Result<String, String> {
    let named = |v: &Variant| format!("{:?}", names::variant(&v.name, &v.attributes, outer));
    let names: Vec<String> = variants.iter().map(named).collect();
    let plain = variants.iter().all(|v| matches!(v.fields, Fields::Unit));
    let choose = if plain { "word" } else { "variant" };
    let mut arms = String::new();
    let last = variants.len() - 1;
    for (place, variant) in variants.iter().enumerate() {
        let name = &variant.name;
        let pattern = if place == last {
            "_".to_owned()
        } else {
            place.to_string()
        };
        let value = match &variant.fields {
            Fields::Unit => format!("Self::{name}"),
            Fields::Tuple(1) => format!("Self::{name}({READ})"),
            Fields::Tuple(count) => {
                let places: Vec<String> = (0..*count).map(|place| format!("v{place}")).collect();
                let places = places.join(", ");
                format!("let ({places}) = {READ}; Self::{name}({places})")
            }
            Fields::Named(fields) => {
                object(&format!("Self::{name}"), fields, &Attributes::default())?
            }
        };
        let _ = write!(arms, "{pattern} => {{ {value} }}");
    }
    Ok(format!(
        "match input.{choose}(&[{}]) {{ {arms} }}",
        names.join(", ")
    ))
}
