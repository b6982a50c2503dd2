use serde_json::Value as Json;

use super::Workspace;
use crate::mend::{self, Acceptance, Found};
use crate::plan::items::SENSITIVE;
use crate::plan::{Address, parse_address};
use crate::schema::Catalog;
use crate::text::Sources;

/// What the template shall follow.
#[derive(Clone, Debug, Default)]
pub struct AcceptOptions {
    /// The address of the instance.
    pub address: String,
    /// The attribute or block; nothing: the whole instance is gone.
    pub attribute: Option<String>,
    /// The value that was found.
    pub found: Json,
    /// The value that the template gives now.
    pub target: Json,
    /// Variables whose values are given from outside.
    pub given: Vec<String>,
}

impl Workspace {
    /// How the template could follow what somebody did to a resource by hand, and the texts that the changes are
    /// places of.
    pub fn accept(&self, catalog: &Catalog, options: &AcceptOptions) -> (Acceptance, Sources) {
        let (config, _) = self.load();
        let refused = |reason: String| Acceptance {
            reason: Some(reason),
            ..Acceptance::default()
        };
        let found = match parse_address(&options.address) {
            _ if options.found == SENSITIVE => {
                refused("it is secret, and no secret is written into a template".to_owned())
            }
            Ok(Address::Resource(addr)) => mend::accept(
                &config,
                catalog,
                &Found {
                    addr: &addr,
                    name: options.attribute.as_deref(),
                    value: &options.found,
                    target: &options.target,
                    given: &options.given,
                },
            ),
            _ => refused(format!("`{}` is no address of a resource", options.address)),
        };
        (found, config.sources)
    }
}
