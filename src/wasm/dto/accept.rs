use crate::json::{Deserialize, Serialize};
use serde_json::Value as Json;
use tsify::Tsify;

use super::check::{FixDto, fix};
use crate::mend::Acceptance;
use crate::sorted::Gather;
use crate::text::Sources;
use crate::wasm::offsets::Units;
use crate::workspace;

/// What the template shall follow.
#[derive(Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct AcceptOptions {
    /// The address of the instance.
    pub address: String,
    /// The attribute or block; absent: the whole instance is gone.
    #[serde(default)]
    #[tsify(optional)]
    pub attribute: Option<String>,
    /// The value that was found, as `drift` tells it.
    #[serde(default)]
    #[tsify(optional, type = "unknown")]
    pub found: Json,
    /// The value that the template gives now.
    #[serde(default)]
    #[tsify(optional, type = "unknown")]
    pub target: Json,
    /// Variables whose values are given from outside.
    #[serde(default)]
    #[tsify(optional)]
    pub given: Vec<String>,
}

/// How the template could follow.
#[derive(Serialize, Tsify)]
pub struct AcceptResult {
    /// The change after which the template says what was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub fix: Option<FixDto>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub reason: Option<String>,
    /// What could be done instead, with what else it does.
    pub offers: Vec<FixDto>,
}

impl AcceptOptions {
    /// The core's.
    pub fn asked(self) -> workspace::AcceptOptions {
        workspace::AcceptOptions {
            address: self.address,
            attribute: self.attribute,
            found: self.found,
            target: self.target,
            given: self.given,
        }
    }
}

impl AcceptResult {
    /// With places in these texts.
    pub fn new(found: Acceptance, sources: &Sources) -> Self {
        let units = Units::new(sources);
        Self {
            fix: found.fix.map(|one| fix(&one, &units)),
            reason: found.reason,
            offers: found.offers.iter().map(|one| fix(one, &units)).gathered(),
        }
    }
}
