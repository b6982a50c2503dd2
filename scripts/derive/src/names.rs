use crate::item::Attributes;

/// The name that a field has in JSON.
pub fn field(name: &str, own: &Attributes, outer: &Attributes) -> String {
    named(name.trim_start_matches("r#"), own, outer)
}

/// The name that a variant has in JSON.
pub fn variant(name: &str, own: &Attributes, outer: &Attributes) -> String {
    named(name, own, outer)
}

fn named(name: &str, own: &Attributes, outer: &Attributes) -> String {
    if let Some(given) = own.text("rename") {
        return given.to_owned();
    }
    let words = words(name);
    match outer.text("rename_all") {
        None => name.to_owned(),
        Some("lowercase") => words.concat(),
        Some("snake_case") => words.join("_"),
        Some("kebab-case") => words.join("-"),
        Some("SCREAMING_SNAKE_CASE") => words.join("_").to_uppercase(),
        Some("camelCase") => {
            let capital = |word: &String| word[..1].to_uppercase() + &word[1..];
            let rest = words.iter().skip(1).map(capital);
            words.iter().take(1).cloned().chain(rest).collect()
        }
        Some(other) => format!("rename_all = {other} is not supported"),
    }
}

/// The words of a name in small letters, whether underscores or capitals divide them.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in name.split('_').filter(|part| !part.is_empty()) {
        words.push(String::new());
        for c in part.chars() {
            if c.is_uppercase() && words.last().is_some_and(|word| !word.is_empty()) {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
    }
    words
}
