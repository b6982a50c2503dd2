use std::rc::Rc;

use super::world::Inputs;
use super::{Address, State};
use crate::addr::ResourceInstanceAddr;
use crate::config::Config;
use crate::func::Host;
use crate::schema::{Catalog, ResourceSchema};
use crate::value::Value;

/// Answers data sources, and finds objects to take over, while planning.
pub trait DataReader {
    /// What a data source at an address finds with these arguments.
    ///
    /// # Errors
    /// Why it finds nothing.
    fn read(
        &self,
        addr: &ResourceInstanceAddr,
        schema: &ResourceSchema,
        config: &Value,
    ) -> Result<Value, String>;

    /// The object of a type with this identifier, if there is one: what an `import` block takes over.
    fn find(&self, schema: &ResourceSchema, id: &str) -> Option<Value>;
}

/// What to plan.
#[derive(Clone, Copy)]
pub struct PlanRequest<'a> {
    /// The configuration; it has passed the checks.
    pub config: &'a Config,
    /// The types of resources.
    pub catalog: &'a Catalog,
    /// What functions may ask of the world outside.
    pub host: &'a dyn Host,
    /// The values given for the root module's variables.
    pub inputs: &'a Inputs,
    /// What is recorded.
    pub prior: &'a Rc<State>,
    /// Whether everything is to be removed.
    pub destroy: bool,
    /// Only these, and what they need; everything when empty.
    pub targets: &'a [Address],
    /// Replace these, whether they changed or not.
    pub replace: &'a [Address],
    /// Who answers data sources. Without it all of them are read while deploying.
    pub reader: Option<&'a dyn DataReader>,
}
