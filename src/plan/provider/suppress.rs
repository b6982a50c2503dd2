use crate::schema::DiffSuppress;
use crate::value::{Value, View};

/// Whether the provider takes two texts for the same although they differ.
pub fn suppressed(rules: &[DiffSuppress], old: &str, new: &str) -> bool {
    rules.iter().any(|rule| match rule {
        DiffSuppress::Always => true,
        DiffSuppress::Case => old.eq_ignore_ascii_case(new),
        DiffSuppress::EmptyNew => new.is_empty(),
        DiffSuppress::Json => same_json(old, new),
        DiffSuppress::TrailingDot => old.trim_end_matches('.') == new.trim_end_matches('.'),
        DiffSuppress::Trim => old.trim() == new.trim(),
        // These look at the rest of the resource; without their code a change is a change.
        DiffSuppress::State | DiffSuppress::Other => false,
    })
}

fn same_json(old: &str, new: &str) -> bool {
    let parse = |text: &str| crate::json::parse(text.as_bytes()).ok();
    matches!((parse(old), parse(new)), (Some(a), Some(b)) if a == b)
}

/// A primitive as the framework writes it; unknown and null have no text.
pub fn text(value: &Value) -> String {
    match value.view() {
        View::Bool(value) => value.to_string(),
        View::Number(number) => number.to_string(),
        View::String(text) => text.to_string(),
        View::Null
        | View::Unknown
        | View::List(_)
        | View::Set(_)
        | View::Tuple(_)
        | View::Map(_)
        | View::Object(_) => String::new(),
    }
}
