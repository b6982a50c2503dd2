use crate::api::Request;
use crate::service::ServiceError;
use crate::sorted::SortedMap;
use crate::tosca::refusal;

/// A request to an operation of this service. What it knows no name of it passes over.
#[derive(Debug)]
pub struct Asked<'r> {
    /// The request.
    pub request: &'r Request,
    /// Path parameters by name, decoded.
    pub path: SortedMap<&'static str, String>,
    /// Query parameters in order.
    pub query: Vec<(String, String)>,
}

impl Asked<'_> {
    /// A path parameter; routes name only those they have.
    pub fn path(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// A query parameter; an empty one counts as not given.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.given(name).filter(|text| !text.is_empty())
    }

    /// A query parameter, empty or not.
    pub fn given(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A query parameter that is true or false.
    ///
    /// # Errors
    ///
    /// For anything else.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, ServiceError> {
        match self.query(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(wrong(format!("`{name}` must be true or false."))),
        }
    }

    /// A query parameter that is a whole number.
    ///
    /// # Errors
    ///
    /// For anything else, also for nothing.
    pub fn number(&self, name: &str) -> Result<Option<usize>, ServiceError> {
        let number = self.given(name).map(str::parse);
        number
            .transpose()
            .map_err(|_| wrong(format!("`{name}` must be a whole number.")))
    }
}

/// A query parameter is wrong, for which there is only a general code.
pub(super) fn wrong(detail: String) -> ServiceError {
    refusal("4000010", detail)
}
