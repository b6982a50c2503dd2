use std::fmt;
use std::rc::Rc;

use super::Value;

/// The way from a value to something inside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path(pub Vec<PathStep>);

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq)]
pub enum PathStep {
    /// An attribute of an object.
    Attribute(Rc<str>),
    /// An element of a list or tuple.
    Index(usize),
    /// An element of a map.
    Key(Rc<str>),
    /// An element of a set, named by itself.
    Element(Value),
}

impl Path {
    /// The value itself.
    pub const ROOT: Self = Self(Vec::new());

    /// The same path with one more step in front.
    #[must_use]
    pub fn under(mut self, step: PathStep) -> Self {
        self.0.insert(0, step);
        self
    }

    /// Whether it has no step.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// What it leads to, without marks of what lies above. Nothing when the value has no such part.
    pub fn follow<'a>(&self, value: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(value, |value, step| match step {
            PathStep::Attribute(name) | PathStep::Key(name) => value.mapping()?.get(name),
            PathStep::Index(index) => value.sequence()?.get(*index),
            PathStep::Element(element) => value.sequence()?.iter().find(|v| *v == element),
        })
    }
}

impl From<Vec<PathStep>> for Path {
    fn from(steps: Vec<PathStep>) -> Self {
        Self(steps)
    }
}

/// As it would be written in the language: `.a[0]["k"]`; an element of a set has no notation but `[…]`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.0 {
            match step {
                PathStep::Attribute(name) => write!(f, ".{name}")?,
                PathStep::Index(index) => write!(f, "[{index}]")?,
                PathStep::Key(key) => write!(f, "[{}]", super::json::quoted(key))?,
                PathStep::Element(_) => f.write_str("[…]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Type;

    #[test]
    fn prints_as_the_language_writes_it() {
        let path = Path::from(vec![
            PathStep::Attribute("a".into()),
            PathStep::Index(2),
            PathStep::Key("x y".into()),
        ]);
        assert_eq!(path.to_string(), ".a[2][\"x y\"]");
    }

    #[test]
    fn follows_steps() {
        let list = Value::list(Type::Number, vec![Value::int(1), Value::int(2)]);
        let object = Value::object([("a".into(), list)].into());
        let path = Path::from(vec![PathStep::Index(1)]).under(PathStep::Attribute("a".into()));
        assert_eq!(path.follow(&object), Some(&Value::int(2)));
        assert_eq!(Path::from(vec![PathStep::Index(5)]).follow(&object), None);
    }
}
