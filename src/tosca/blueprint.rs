use std::rc::Rc;

use super::{Constraint, Expr};
use crate::sorted::SortedMap;
use crate::syntax::yaml::Node;
use crate::text::Span;

/// A template of the application orchestration service.
#[derive(Clone, Debug, Default)]
pub struct Blueprint {
    /// The version of the language.
    pub version: Option<Name>,
    /// What it is for.
    pub description: String,
    /// What is asked of the user.
    pub inputs: Named<Input>,
    /// Tables of two levels: name, object, property.
    pub mappings: Named<Node>,
    /// Named truth values.
    pub conditions: Named<Expr>,
    /// What is to be made.
    pub elements: Named<Element>,
    /// What applies to several elements.
    pub policies: Named<Policy>,
    /// What is told afterwards.
    pub outputs: Named<Output>,
}

/// A text with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The text.
    pub text: Rc<str>,
    /// Its place.
    pub span: Span,
}

/// Things with names, in the order of the text.
#[derive(Clone, Debug)]
pub struct Named<T> {
    list: Vec<(Name, T)>,
    index: SortedMap<Rc<str>, usize>,
}

/// What is asked of the user.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// What it must be; many templates do not say. [dsl §2]
    pub ty: Option<InputType>,
    /// The value when none is given.
    pub default: Option<Node>,
    /// What it means.
    pub description: Label,
    /// Its group.
    pub label: Label,
    /// What values it may have. //= AOS-24
    pub constraints: Vec<Constraint>,
    /// Whether the value must not be empty.
    pub required: Option<bool>,
    /// Hidden by default; must have a default. //= AOS-25
    pub advanced: bool,
    /// Whether an upgrade must leave it.
    pub immutable: bool,
    /// Whether its value is shown as asterisks.
    pub invisible: bool,
}

/// What an input must be. //= AOS-23
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputType {
    /// A text.
    String,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// One of `valid_values`.
    Enum,
    /// A number.
    Float,
    /// A text that is not shown.
    Secret,
    /// A text that is not shown.
    Password,
    /// An IP address.
    Ip,
    /// A value of the cloud, such as `HuaweiCloud.ECS.Image.Id`.
    Cloud(Rc<str>),
}

/// A text in two languages, `中文##English`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// The whole text.
    pub text: String,
}

/// Something to be made.
#[derive(Clone, Debug)]
pub struct Element {
    /// Its type.
    pub ty: Name,
    /// What it is to be like.
    pub properties: Vec<(Name, Expr)>,
    /// What it needs.
    pub requirements: Vec<Requirement>,
    /// The condition under which it is made.
    pub condition: Option<Name>,
    /// The whole of it.
    pub span: Span,
}

/// A relation to another element.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// The property that holds the reference, dotted, or `dependency`.
    pub key: Name,
    /// The other element.
    pub node: Name,
    /// The relation's type, when it is written.
    pub relationship: Option<Name>,
}

/// Something that applies to several elements.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its type.
    pub ty: Name,
    /// What it is to be like.
    pub properties: Vec<(Name, Expr)>,
    /// The elements.
    pub targets: Vec<Name>,
}

/// What is told of a stack afterwards.
#[derive(Clone, Debug)]
pub struct Output {
    /// What it means.
    pub description: String,
    /// Its value.
    pub value: Expr,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            index: SortedMap::new(),
        }
    }
}

impl<T> Named<T> {
    /// Adds one. A name that is there already gets the new meaning, and its first place is given.
    pub fn put(&mut self, name: Name, value: T) -> Option<Span> {
        if let Some(place) = self.index.get(&name.text)
            && let Some(known) = self.list.get_mut(*place)
        {
            let first = known.0.span;
            *known = (name, value);
            return Some(first);
        }
        self.index.insert(name.text.clone(), self.list.len());
        self.list.push((name, value));
        None
    }

    /// The one of this name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.position(name)
            .and_then(|place| self.list.get(place))
            .map(|(_, value)| value)
    }

    /// Where in the order of the text the one of this name is.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// Whether there is one of this name.
    pub fn has(&self, name: &str) -> bool {
        self.index.contains_key(name)
    }

    /// All of them, in the order of the text.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &(Name, T)> + ExactSizeIterator {
        self.list.iter()
    }

    /// All names, in the order of the text.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(name, _)| &*name.text)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl Label {
    /// The half before `##`, in Chinese where there are two. The service answers with it.
    pub fn chinese(&self) -> &str {
        self.text.split("##").next().unwrap_or_default()
    }

    /// The half behind `##`; the whole where there is none.
    pub fn english(&self) -> &str {
        self.text
            .split_once("##")
            .map_or(&*self.text, |(_, english)| english)
    }
}

impl InputType {
    /// The types with a word of their own.
    pub const WORDS: [(&'static str, Self); 8] = [
        ("string", Self::String),
        ("integer", Self::Integer),
        ("boolean", Self::Boolean),
        ("enum", Self::Enum),
        ("float", Self::Float),
        ("secret", Self::Secret),
        ("password", Self::Password),
        ("ip", Self::Ip),
    ];

    /// The type of this name. Names of values of the cloud are not judged.
    pub fn parse(text: &str) -> Option<Self> {
        let word = Self::WORDS.iter().find(|(word, _)| *word == text);
        let cloud = || text.starts_with("HuaweiCloud.") || text.starts_with("Cloud.");
        match word {
            Some((_, ty)) => Some(ty.clone()),
            None => cloud().then(|| Self::Cloud(text.into())),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        if let Self::Cloud(name) = self {
            return name;
        }
        let word = Self::WORDS.iter().find(|(_, ty)| ty == self);
        word.map_or("", |(word, _)| word)
    }

    /// Whether values of it are never shown. //= AOS-56
    pub fn is_secret(&self) -> bool {
        matches!(self, Self::Secret | Self::Password)
    }
}

impl Input {
    /// Whether its values are never shown. //= AOS-56
    pub fn is_hidden(&self) -> bool {
        self.invisible || self.ty.as_ref().is_some_and(InputType::is_secret)
    }
}

impl Element {
    /// What a property is to be.
    pub fn property(&self, name: &str) -> Option<&Expr> {
        let mut properties = self.properties.iter().rev();
        properties.find(|(n, _)| &*n.text == name).map(|(_, e)| e)
    }
}
