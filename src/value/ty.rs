use std::collections::{BTreeMap, BTreeSet};
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
    pub attributes: BTreeMap<Rc<str>, Type>,
    /// Those that may be left out. Only constraints have any.
    pub optional: BTreeSet<Rc<str>>,
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
    pub fn object(attributes: BTreeMap<Rc<str>, Type>) -> Self {
        Self::Object(Rc::new(ObjectType {
            attributes,
            optional: BTreeSet::new(),
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
}
