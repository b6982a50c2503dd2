use std::fmt;

/// Why a resource has no price. //= PRICE-4
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpriced {
    /// Its type is not among those that are priced. //= PRICE-9
    Type(String),
    /// It is charged in a way that is not priced for its type. //= PRICE-2
    Mode(String),
    /// An argument that decides the price is not given. //= PRICE-10
    Missing(&'static str),
    /// An argument that decides the price has a value that cannot be priced. //= PRICE-10
    Unusable(&'static str, String),
    /// An argument that decides the price depends on something that does not exist yet.
    Unknown(String),
    /// An argument that decides the price must not be shown.
    Sensitive(String),
    /// The flavor is chosen by a data source.
    DataSource(String),
    /// The price list has no price for it in this currency and way of charging.
    NoPrice(String),
    /// The price list does not know it at all. //= PRICE-10
    NoProduct(String),
    /// There are more of its kind than are priced in one template. //= PRICE-3
    TooMany(&'static str, usize),
}

impl Unpriced {
    /// The service's code for it, where it has one.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Missing(_) => Some("RF.10011095"),
            // That too many are refused like this is proposed: the service's documents do not say.
            Self::Unusable(..) | Self::TooMany(..) => Some("RF.10011096"),
            Self::NoProduct(_) => Some("RF.10013029"),
            Self::Type(_)
            | Self::Mode(_)
            | Self::Unknown(_)
            | Self::Sensitive(_)
            | Self::DataSource(_)
            | Self::NoPrice(_) => None,
        }
    }
}

impl fmt::Display for Unpriced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(kind) => write!(f, "Resources of type {kind} are not priced."),
            Self::Mode(mode) => write!(f, "The charging mode {mode} is not priced for this type."),
            Self::Missing(name) => write!(f, "The argument {name} is needed for a price."),
            Self::Unusable(name, value) => {
                write!(f, "The value {value} of {name} cannot be priced.")
            }
            Self::Unknown(name) => write!(
                f,
                "The argument {name} depends on another resource and is not known yet."
            ),
            Self::Sensitive(name) => write!(f, "The argument {name} is sensitive."),
            Self::DataSource(name) => write!(f, "The argument {name} is chosen by a data source."),
            Self::NoPrice(what) => write!(f, "The price list has no price for {what}."),
            Self::NoProduct(what) => write!(f, "The price list does not know {what}."),
            Self::TooMany(mode, limit) => {
                write!(
                    f,
                    "At most {limit} {mode} resources are priced in one template."
                )
            }
        }
    }
}
