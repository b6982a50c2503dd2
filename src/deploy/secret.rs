//! Texts that are shown to people name values, and some values must not be shown.

use crate::sorted::Sort;
use crate::value::{Marks, Value, View};

/// What stands in the place of a secret.
pub const HIDDEN: &str = "<sensitive>";

/// A secret of fewer characters is hidden only where it stands in quotes: anywhere else it is a part of other words.
const SHORT: usize = 3;

/// Secrets that a text may name.
#[derive(Clone, Debug, Default)]
pub struct Secrets(Vec<String>);

impl Secrets {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes in the texts of a value, or only of its parts that are marked.
    pub fn add(&mut self, value: &Value, whole: bool) {
        let hidden = whole || value.marks().has(Marks::SENSITIVE);
        match value.view() {
            View::String(text) if hidden => self.push(text.to_string()),
            View::Number(number) if hidden => self.push(number.to_string()),
            _ => {}
        }
        let elements = value.sequence().unwrap_or_default().iter();
        let members = value
            .mapping()
            .into_iter()
            .flat_map(|members| members.values());
        for part in elements.chain(members) {
            self.add(part, hidden);
        }
    }

    fn push(&mut self, text: String) {
        if !text.is_empty() && !self.0.contains(&text) {
            self.0.push(text);
            // A secret that is a part of another one must not spoil it.
            self.0.arrange_by_key(|text| std::cmp::Reverse(text.len()));
        }
    }

    /// A text without the secrets.
    pub fn hide(&self, text: String) -> String {
        self.0.iter().fold(text, |text, secret| {
            if secret.chars().count() < SHORT {
                return text.replace(&format!("`{secret}`"), &format!("`{HIDDEN}`"));
            }
            match text.contains(secret.as_str()) {
                true => text.replace(secret.as_str(), HIDDEN),
                false => text,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_parts_are_hidden_and_nothing_else() {
        let secret = |text: &str| Value::string(text).marked(Marks::SENSITIVE);
        let value = Value::tuple([
            Value::string("open"),
            secret("hush"),
            secret("hush-hush"),
            Value::tuple([Value::int(4711), Value::string("q")]).marked(Marks::SENSITIVE),
        ]);
        let mut secrets = Secrets::default();
        secrets.add(&value, false);
        let text = "open hush-hush, hush, 4711, quick `q`".to_owned();
        let wanted = "open <sensitive>, <sensitive>, <sensitive>, quick `<sensitive>`";
        assert_eq!(secrets.hide(text), wanted);
        assert_eq!(Secrets::default().hide("hush".to_owned()), "hush");
    }
}
