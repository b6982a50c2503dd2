use std::fmt::Write;

use crate::item::{Attributes, Body, Field, Fields, Item};
use crate::names;

pub fn code(item: &Item) -> Result<String, String> {
    let body = match &item.body {
        Body::Struct(fields) => structure(fields, &item.attributes)?,
        Body::Enum(_) => enumeration(item)?,
    };
    let (name, generics) = (&item.name, &item.generics);
    Ok(format!(
        "#[automatically_derived] impl{generics} crate::json::Serialize for {name}{generics} {{
            fn write(&self, out: &mut crate::json::Writer) {{ {body} }}
        }}"
    ))
}

fn structure(fields: &Fields, attributes: &Attributes) -> Result<String, String> {
    match fields {
        Fields::Tuple(1) => Ok("crate::json::Serialize::write(&self.0, out);".to_owned()),
        Fields::Named(fields) if attributes.has("transparent") => match fields.as_slice() {
            [field] => Ok(format!(
                "crate::json::Serialize::write(&self.{}, out);",
                field.name
            )),
            _ => Err("what is transparent has one field".to_owned()),
        },
        Fields::Named(fields) => {
            let place = |name: &str| format!("&self.{name}");
            Ok(object(fields, attributes, place))
        }
        Fields::Tuple(_) | Fields::Unit => Err("only fields with names are supported".to_owned()),
    }
}

fn object(fields: &[Field], outer: &Attributes, place: impl Fn(&str) -> String) -> String {
    let mut code = "out.open(b'{');".to_owned();
    for field in fields.iter().filter(|field| !field.attributes.has("skip")) {
        let key = names::field(&field.name, &field.attributes, outer);
        let place = place(&field.name);
        // Writing to a string cannot fail.
        let _ = match field.attributes.text("skip_serializing_if") {
            _ if field.attributes.has("flatten") => {
                write!(code, "out.flat({place});")
            }
            Some("Option::is_none") => write!(code, "out.some({key:?}, {place});"),
            Some(skip) => write!(
                code,
                "if !{skip}({place}) {{ out.field({key:?}, {place}); }}"
            ),
            None => write!(code, "out.field({key:?}, {place});"),
        };
    }
    code + "out.close(b'}');"
}

fn enumeration(item: &Item) -> Result<String, String> {
    let Body::Enum(variants) = &item.body else {
        return Ok(String::new());
    };
    if variants.iter().all(|v| matches!(v.fields, Fields::Unit)) {
        let arms: String = variants
            .iter()
            .map(|variant| {
                let key = names::variant(&variant.name, &variant.attributes, &item.attributes);
                format!("Self::{} => {key:?},", variant.name)
            })
            .collect();
        return Ok(format!("out.text(match self {{ {arms} }});"));
    }
    let mut arms = String::new();
    for variant in variants {
        let name = &variant.name;
        let key = names::variant(name, &variant.attributes, &item.attributes);
        let (pattern, body) = match &variant.fields {
            Fields::Unit => (String::new(), format!("out.text({key:?});")),
            Fields::Tuple(1) => (
                "(value)".to_owned(),
                format!("out.open(b'{{'); out.field({key:?}, value); out.close(b'}}');"),
            ),
            Fields::Tuple(count) => {
                let places: Vec<String> = (0..*count).map(|place| format!("v{place}")).collect();
                let places = places.join(", ");
                let body =
                    format!("out.open(b'{{'); out.field({key:?}, &({places})); out.close(b'}}');");
                (format!("({places})"), body)
            }
            Fields::Named(fields) => {
                let names: Vec<&str> = fields.iter().map(|f| f.name.as_str()).collect();
                let inner = object(fields, &Attributes::default(), str::to_owned);
                let body = format!("out.open(b'{{'); out.name({key:?}); {inner} out.close(b'}}');");
                (format!("{{ {} }}", names.join(", ")), body)
            }
        };
        let _ = write!(arms, "Self::{name} {pattern} => {{ {body} }}");
    }
    Ok(format!("match self {{ {arms} }}"))
}
