use crate::sorted::{Gather, SortedMap, SortedSet};
use std::rc::Rc;

/// A type, or a type constraint (which may hold [`Type::Dynamic`] and optional attributes).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Not known yet; in a constraint, `any`.
    Dynamic,
    /// `bool`
    Bool,
    /// `number`
    Number,
    /// `string`
    String,
    /// `list(T)`
    List(Rc<Type>),
    /// `set(T)`
    Set(Rc<Type>),
    /// `map(T)`
    Map(Rc<Type>),
    /// `object({…})`
    Object(Rc<ObjectType>),
    /// `tuple([…])`
    Tuple(Rc<[Type]>),
}

/// The attributes of an object type.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectType {
    /// Every attribute with its type.
    pub attributes: SortedMap<Rc<str>, Type>,
    /// Those that may be left out. Only constraints have any.
    pub optional: SortedSet<Rc<str>>,
}

impl Type {
    /// `list(element)`
    pub fn list(element: Type) -> Self {
        Self::List(Rc::new(element))
    }

    /// `set(element)`
    pub fn set(element: Type) -> Self {
        Self::Set(Rc::new(element))
    }

    /// `map(element)`
    pub fn map(element: Type) -> Self {
        Self::Map(Rc::new(element))
    }

    /// An object type without optional attributes.
    pub fn object(attributes: SortedMap<Rc<str>, Type>) -> Self {
        Self::Object(Rc::new(ObjectType {
            attributes,
            optional: SortedSet::new(),
        }))
    }

    /// `tuple(elements)`
    pub fn tuple(elements: impl Into<Rc<[Type]>>) -> Self {
        Self::Tuple(elements.into())
    }

    /// Whether it is bool, number or string.
    pub fn is_primitive(&self) -> bool {
        matches!(self, Self::Bool | Self::Number | Self::String)
    }

    /// Whether [`Type::Dynamic`] occurs anywhere inside.
    pub fn has_dynamic(&self) -> bool {
        match self {
            Self::Dynamic => true,
            Self::Bool | Self::Number | Self::String => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.has_dynamic(),
            Self::Object(object) => object.attributes.values().any(Self::has_dynamic),
            Self::Tuple(elements) => elements.iter().any(Self::has_dynamic),
        }
    }

    /// The element type of a list, set or map.
    pub fn element(&self) -> Option<&Type> {
        match self {
            Self::List(element) | Self::Set(element) | Self::Map(element) => Some(element),
            Self::Dynamic
            | Self::Bool
            | Self::Number
            | Self::String
            | Self::Object(_)
            | Self::Tuple(_) => None,
        }
    }

    /// Whether it is a list, set or map.
    pub fn is_collection(&self) -> bool {
        self.element().is_some()
    }

    /// The same type with every attribute required: what a value of this constraint has.
    #[must_use]
    pub fn without_optional(&self) -> Self {
        if !self.has_optional() {
            return self.clone();
        }
        match self {
            Self::Dynamic | Self::Bool | Self::Number | Self::String => self.clone(),
            Self::List(element) => Self::list(element.without_optional()),
            Self::Set(element) => Self::set(element.without_optional()),
            Self::Map(element) => Self::map(element.without_optional()),
            Self::Object(object) => Self::object(
                object
                    .attributes
                    .iter()
                    .map(|(k, v)| (k.clone(), v.without_optional()))
                    .gathered(),
            ),
            Self::Tuple(elements) => Self::tuple(
                elements
                    .iter()
                    .map(Self::without_optional)
                    .gathered::<Vec<_>>(),
            ),
        }
    }

    /// Whether an optional attribute occurs anywhere inside.
    pub fn has_optional(&self) -> bool {
        match self {
            Self::Dynamic | Self::Bool | Self::Number | Self::String => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.has_optional(),
            Self::Object(object) => {
                !object.optional.is_empty() || object.attributes.values().any(Self::has_optional)
            }
            Self::Tuple(elements) => elements.iter().any(Self::has_optional),
        }
    }
}
