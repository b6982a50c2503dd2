use std::cell::OnceCell;
use std::rc::Rc;

use crate::sorted::{Gather, Sort};
use crate::value::{Type, Value};

/// A resource or data source.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceSchema {
    /// The type's name.
    pub name: Rc<str>,
    /// The service it belongs to; empty for built-in types.
    pub service: Rc<str>,
    /// Its arguments, attributes and blocks.
    pub block: Rc<BlockSchema>,
    /// Whether `import` works.
    pub importable: bool,
    /// Whether at least one argument can be changed in place.
    pub updatable: bool,
    /// Whether the provider plans with code of its own, beyond this schema.
    pub custom_diff: bool,
    /// Whether the provider's `default_tags` are merged into `tags`.
    pub default_tags: bool,
    /// Using it gives a warning.
    pub deprecated: bool,
    /// Whether it has a page of its own in the provider's documentation.
    pub documented: bool,
    /// Arguments whose change after creation is refused unless `enable_force_new` is set.
    /// `a.*.b` means every element of `a`.
    pub non_updatable: Vec<Rc<str>>,
    /// Of a data source: what the simulated cloud answers it from, where its name does not tell it. The form is
    /// that of `data/catalog/answers`.
    pub answers: Option<Rc<str>>,
}

impl ResourceSchema {
    /// Whether the provider refuses to change an argument, given in the form of `non_updatable`.
    pub fn is_fixed(&self, path: &str) -> bool {
        self.non_updatable.iter().any(|fixed| **fixed == *path)
    }
}

/// The provider block.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderSchema {
    /// Its arguments and blocks.
    pub block: Rc<BlockSchema>,
}

/// What may stand between two braces.
#[derive(Clone, Debug, Default)]
pub struct BlockSchema {
    /// Arguments and attributes, sorted by name.
    pub attributes: Vec<AttributeSchema>,
    /// Nested blocks, sorted by name.
    pub blocks: Vec<NestedBlock>,
    implied: OnceCell<Type>,
    unknown: OnceCell<Value>,
}

/// A nested block.
#[derive(Clone, Debug, PartialEq)]
pub struct NestedBlock {
    /// Its name.
    pub name: Rc<str>,
    /// How its occurrences form a value.
    pub nesting: Nesting,
    /// At least so many; 0 is no limit.
    pub min_items: u64,
    /// At most so many; 0 is no limit.
    pub max_items: u64,
    /// A change replaces the resource.
    pub force_new: bool,
    /// The provider fills it in when the configuration has none.
    pub computed: bool,
    /// Using it gives a warning.
    pub deprecated: bool,
    /// Which other arguments it goes with or excludes.
    pub relations: Relations,
    /// Its content.
    pub block: Rc<BlockSchema>,
}

/// How the occurrences of a nested block form a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// A list of objects.
    List,
    /// A set of objects.
    Set,
    /// One object or null.
    Single,
    /// A map of objects by label.
    Map,
}

/// An argument or attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeSchema {
    /// Its name.
    pub name: Rc<str>,
    /// The type its value is converted to.
    pub ty: Type,
    /// Must be given.
    pub required: bool,
    /// May be given.
    pub optional: bool,
    /// The provider fills it in when it is not given.
    pub computed: bool,
    /// Must not be shown.
    pub sensitive: bool,
    /// Never stored.
    pub write_only: bool,
    /// Using it gives a warning.
    pub deprecated: bool,
    /// A change replaces the resource.
    pub force_new: bool,
    /// The stored value is a transformation of the argument.
    pub state_func: bool,
    /// Used when the argument is not given.
    pub default: Option<Value>,
    /// Hold for the value.
    pub rules: Vec<Rule>,
    /// Hold for each element of a list or set.
    pub element_rules: Vec<Rule>,
    /// When a change is ignored.
    pub diff_suppress: Vec<DiffSuppress>,
    /// `type.attribute` of its usual targets, most frequent first.
    pub refers_to: Vec<Rc<str>>,
    /// Which other arguments it goes with or excludes.
    pub relations: Relations,
}

/// Which arguments go together. Paths are the provider's: `a.0.b` names an attribute in the first block `a`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relations {
    /// None of these may be given beside it.
    pub conflicts_with: Vec<Rc<str>>,
    /// Exactly one of these must be given (itself included).
    pub exactly_one_of: Vec<Rc<str>>,
    /// At least one of these must be given (itself included).
    pub at_least_one_of: Vec<Rc<str>>,
    /// All of these must be given beside it.
    pub required_with: Vec<Rc<str>>,
}

/// What the provider demands of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// One of these texts (or numbers, as text).
    Enum(Vec<Rc<str>>),
    /// A whole number between two ends.
    Range(Option<i64>, Option<i64>),
    /// A text of so many bytes.
    Length(Option<i64>, Option<i64>),
    /// A well-known form.
    Format(Format),
    /// A regular expression of RE2.
    Pattern(Rc<str>),
}

/// A well-known form of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A network address with a prefix length and no host bits.
    Cidr,
    /// An address, IPv4 or IPv6.
    Ip,
    /// An IPv4 address.
    Ipv4,
    /// JSON text.
    Json,
}

/// When a change of a value is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffSuppress {
    /// Equal as JSON.
    Json,
    /// Equal but for letter case.
    Case,
    /// Equal but for a trailing dot.
    TrailingDot,
    /// Equal but for surrounding space.
    Trim,
    /// The new value is empty.
    EmptyNew,
    /// Always.
    Always,
    /// By a rule of the provider that looks at the rest of the resource.
    State,
    /// By another rule of the provider.
    Other,
}

impl PartialEq for BlockSchema {
    fn eq(&self, other: &Self) -> bool {
        self.attributes == other.attributes && self.blocks == other.blocks
    }
}

impl BlockSchema {
    /// A block of these; sorts them by name.
    pub fn new(mut attributes: Vec<AttributeSchema>, mut blocks: Vec<NestedBlock>) -> Self {
        attributes.arrange_by(|a, b| a.name.cmp(&b.name));
        blocks.arrange_by(|a, b| a.name.cmp(&b.name));
        Self {
            attributes,
            blocks,
            implied: OnceCell::new(),
            unknown: OnceCell::new(),
        }
    }

    /// The argument or attribute of this name.
    pub fn attribute(&self, name: &str) -> Option<&AttributeSchema> {
        let found = self
            .attributes
            .binary_search_by(|a| (*a.name).cmp(name))
            .ok()?;
        self.attributes.get(found)
    }

    /// The nested block of this name.
    pub fn nested(&self, name: &str) -> Option<&NestedBlock> {
        let found = self.blocks.binary_search_by(|b| (*b.name).cmp(name)).ok()?;
        self.blocks.get(found)
    }

    /// The object type of a decoded block: every attribute and every nested block is an attribute of it.
    pub fn implied_type(&self) -> &Type {
        self.implied.get_or_init(|| {
            let attributes = self
                .attributes
                .iter()
                .map(|a| (a.name.clone(), a.ty.clone()));
            let blocks = self
                .blocks
                .iter()
                .map(|b| (b.name.clone(), b.implied_type()));
            Type::object(attributes.chain(blocks).gathered())
        })
    }

    /// A decoded block of which nothing is known but that it is there.
    pub fn unknown_object(&self) -> Value {
        let made = self.unknown.get_or_init(|| match self.implied_type() {
            Type::Object(object) => {
                let attributes = object.attributes.iter();
                let unknown =
                    |(name, ty): (&Rc<str>, &Type)| (name.clone(), Value::unknown(ty.clone()));
                Value::object(attributes.map(unknown).gathered())
            }
            other => Value::unknown(other.clone()),
        });
        made.clone()
    }
}

impl NestedBlock {
    /// The type of the attribute that holds the occurrences.
    pub fn implied_type(&self) -> Type {
        let object = self.block.implied_type().clone();
        match self.nesting {
            Nesting::List => Type::list(object),
            Nesting::Set => Type::set(object),
            Nesting::Map => Type::map(object),
            Nesting::Single => object,
        }
    }
}

impl AttributeSchema {
    /// An attribute of a type, of which nothing else is said.
    pub fn new(name: &str, ty: Type) -> Self {
        Self {
            name: name.into(),
            ty,
            required: false,
            optional: false,
            computed: false,
            sensitive: false,
            write_only: false,
            deprecated: false,
            force_new: false,
            state_func: false,
            default: None,
            rules: Vec::new(),
            element_rules: Vec::new(),
            diff_suppress: Vec::new(),
            refers_to: Vec::new(),
            relations: Relations::default(),
        }
    }

    /// Whether the configuration may give it.
    pub fn configurable(&self) -> bool {
        self.required || self.optional
    }
}

impl Relations {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Format {
    /// The form the catalogue means by this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "cidr" => Self::Cidr,
            "ip" => Self::Ip,
            "ipv4" => Self::Ipv4,
            "json" => Self::Json,
            _ => return None,
        })
    }
}

impl DiffSuppress {
    /// The rule the catalogue means by this word.
    pub fn from_word(word: &str) -> Self {
        match word {
            "json" => Self::Json,
            "case" => Self::Case,
            "trailing_dot" => Self::TrailingDot,
            "trim" => Self::Trim,
            "empty_new" => Self::EmptyNew,
            "always" => Self::Always,
            "state" => Self::State,
            _ => Self::Other,
        }
    }
}
