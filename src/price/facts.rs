use super::{Amount, Unpriced, Written};
use crate::sorted::Gather;
use crate::value::{Marks, Value, View};

/// The planned arguments of a resource, read so that what cannot be known or shown is told.
pub(super) struct Facts<'a> {
    /// The resource type.
    pub kind: &'a str,
    after: &'a Value,
    /// Nothing for an object that exists: all of it is known.
    written: Option<&'a Written>,
    /// Whether a flavor that a data source chose is refused. //= PRICE-4
    pub refuse_data: bool,
    /// What is read is in this block.
    prefix: String,
}

impl<'a> Facts<'a> {
    /// Of an object that will be.
    pub(super) fn planned(kind: &'a str, after: &'a Value, written: &'a Written) -> Self {
        Self {
            kind,
            after,
            written: Some(written),
            refuse_data: true,
            prefix: String::new(),
        }
    }

    /// Of an object that is recorded.
    pub(super) fn recorded(kind: &'a str, object: &'a Value) -> Self {
        Self {
            kind,
            after: object,
            written: None,
            refuse_data: false,
            prefix: String::new(),
        }
    }

    /// The blocks of a type, in order. None when there is no such block.
    pub(super) fn blocks(&self, name: &str) -> Result<Vec<Facts<'a>>, Unpriced> {
        let Some(value) = self.value(name)? else {
            return Ok(Vec::new());
        };
        let elements = match value.view() {
            View::List(elements) | View::Set(elements) | View::Tuple(elements) => elements,
            _ => std::slice::from_ref(value),
        };
        let block = |after| Facts {
            kind: self.kind,
            after,
            written: self.written,
            refuse_data: self.refuse_data,
            prefix: format!("{}{name}.", self.prefix),
        };
        Ok(elements.iter().map(block).gathered())
    }

    /// The value at a way of names; of blocks on the way, the first. Nothing when it is not given: null,
    /// or to be found by the service because the template does not write it.
    fn value(&self, path: &str) -> Result<Option<&'a Value>, Unpriced> {
        let name = format!("{}{path}", self.prefix);
        let mut value = self.after;
        let mut steps = path.split('.').peekable();
        while let Some(step) = steps.next() {
            let Some(next) = value.mapping().and_then(|m| m.get(step)) else {
                return Ok(None);
            };
            value = next;
            if value.marks().has(Marks::SENSITIVE) {
                return Err(Unpriced::Sensitive(name));
            }
            if value.is_unknown() {
                return match self.written.is_some_and(|written| written.has(&name)) {
                    true => Err(Unpriced::Unknown(name)),
                    false => Ok(None),
                };
            }
            match value.sequence() {
                Some([]) => return Ok(None),
                Some([first, ..]) if steps.peek().is_some() => value = first,
                _ => {}
            }
        }
        Ok((!value.is_null()).then_some(value))
    }

    /// A string, bool or number as text.
    pub(super) fn text(&self, path: &str) -> Result<Option<String>, Unpriced> {
        Ok(self.value(path)?.and_then(|value| match value.view() {
            View::String(text) => Some(text.to_string()),
            View::Bool(value) => Some(value.to_string()),
            View::Number(number) => Some(number.to_string()),
            _ => None,
        }))
    }

    /// The same, with what stands for it when it is not given.
    pub(super) fn text_or(&self, path: &str, default: &str) -> Result<String, Unpriced> {
        Ok(self.text(path)?.unwrap_or_else(|| default.to_owned()))
    }

    /// The same, when it must be given.
    pub(super) fn needed(&self, path: &'static str) -> Result<String, Unpriced> {
        self.text(path)?.ok_or(Unpriced::Missing(path))
    }

    /// A flavor; one that a data source chose is refused. //= PRICE-4
    pub(super) fn flavor(&self, path: &'static str) -> Result<Option<String>, Unpriced> {
        let name = format!("{}{path}", self.prefix);
        let chosen = self.written.is_some_and(|w| w.is_from_data(&name));
        if self.refuse_data && chosen {
            return Err(Unpriced::DataSource(name));
        }
        Ok(self.text(path)?.filter(|t| !t.is_empty()))
    }

    /// A quantity.
    pub(super) fn number(&self, path: &'static str) -> Result<Option<Amount>, Unpriced> {
        match self.text(path)? {
            Some(text) => match Amount::parse(&text) {
                Some(amount) => Ok(Some(amount)),
                None => Err(Unpriced::Unusable(path, text)),
            },
            None => Ok(None),
        }
    }

    /// A quantity that must be given.
    pub(super) fn needed_number(&self, path: &'static str) -> Result<Amount, Unpriced> {
        self.number(path)?.ok_or(Unpriced::Missing(path))
    }

    /// A quantity, with what stands for it when it is not given.
    pub(super) fn number_or(&self, path: &'static str, default: u32) -> Result<Amount, Unpriced> {
        Ok(self.number(path)?.unwrap_or(Amount::whole(default)))
    }
}
