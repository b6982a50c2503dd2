use crate::json::Serialize;
use tsify::Tsify;

use super::check::level;
use crate::lint::{LINTS, Wishes};
use crate::sorted::Gather;

/// What a settings file says of the rules' levels.
#[derive(Serialize, Tsify)]
pub struct RuleLevels {
    /// Which rules are on unless the file says otherwise.
    #[tsify(type = "\"recommended\" | \"all\" | \"none\"")]
    pub preset: &'static str,
    /// Every rule, in the order of their list.
    pub rules: Vec<RuleLevel>,
}

/// The level of a rule.
#[derive(Serialize, Tsify)]
pub struct RuleLevel {
    /// The rule's name.
    pub id: &'static str,
    /// What the file gives, where it gives a level.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(type = "string", optional)]
    pub given: Option<String>,
    /// What holds.
    #[tsify(type = "\"error\" | \"warning\" | \"note\" | \"off\"")]
    pub level: &'static str,
}

impl From<&Wishes> for RuleLevels {
    fn from(wishes: &Wishes) -> Self {
        let settings = wishes.settings();
        let rules = LINTS.iter().map(|lint| RuleLevel {
            id: lint.code.id,
            given: wishes.level(lint.code.id).map(|word| word.to_string()),
            level: settings.level(lint).map_or("off", level),
        });
        Self {
            preset: wishes.preset(),
            rules: rules.gathered(),
        }
    }
}
