use crate::sorted::Gather;
use std::fmt;

/// What is said of a price, taken apart, so that it can be said in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Names it for a program.
    pub word: &'static str,
    /// In English, with `{0}` and `{1}` for the values.
    pub pattern: &'static str,
    /// What stands in it.
    pub values: Vec<String>,
}

impl Remark {
    pub(super) fn new(
        word: &'static str,
        pattern: &'static str,
        values: &[&dyn fmt::Display],
    ) -> Self {
        Self {
            word,
            pattern,
            values: values.iter().map(ToString::to_string).gathered(),
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.pattern;
        while let Some((before, after)) = rest.split_once('{') {
            let (number, after) = after.split_once('}').unwrap_or(("", after));
            let value = number
                .parse()
                .ok()
                .and_then(|at: usize| self.values.get(at));
            f.write_str(before)?;
            f.write_str(value.map_or("", String::as_str))?;
            rest = after;
        }
        f.write_str(rest)
    }
}
