use std::fmt;

use super::Remark;

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

impl Unpriced {
    /// It in words.
    pub fn remark(&self) -> Remark {
        match self {
            Self::Type(kind) => {
                Remark::new("type", "Resources of type {0} are not priced.", &[kind])
            }
            Self::Mode(mode) => Remark::new(
                "mode",
                "The charging mode {0} is not priced for this type.",
                &[mode],
            ),
            Self::Missing(name) => Remark::new(
                "missing",
                "The argument {0} is needed for a price.",
                &[name],
            ),
            Self::Unusable(name, value) => Remark::new(
                "unusable",
                "The value {1} of {0} cannot be priced.",
                &[name, value],
            ),
            Self::Unknown(name) => Remark::new(
                "unknown",
                "The argument {0} depends on another resource and is not known yet.",
                &[name],
            ),
            Self::Sensitive(name) => {
                Remark::new("sensitive", "The argument {0} is sensitive.", &[name])
            }
            Self::DataSource(name) => Remark::new(
                "data-source",
                "The argument {0} is chosen by a data source.",
                &[name],
            ),
            Self::NoPrice(what) => {
                Remark::new("no-price", "The price list has no price for {0}.", &[what])
            }
            Self::NoProduct(what) => {
                Remark::new("no-product", "The price list does not know {0}.", &[what])
            }
            Self::TooMany(mode, limit) => Remark::new(
                "too-many",
                "At most {1} {0} resources are priced in one template.",
                &[mode, limit],
            ),
        }
    }

    /// The words of all of them, for those who have them in another language.
    pub const WORDS: [&'static str; 10] = [
        "type",
        "mode",
        "missing",
        "unusable",
        "unknown",
        "sensitive",
        "data-source",
        "no-price",
        "no-product",
        "too-many",
    ];
}

impl fmt::Display for Unpriced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.remark().fmt(f)
    }
}
