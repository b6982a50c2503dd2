//! The border to JavaScript, the only module that names `wasm_bindgen`, `js_sys` or `web_sys`.
//!
//! Each exported method decodes its arguments, calls a façade and encodes the answer; nothing is
//! analysed here. What a user got wrong is data in the answer. An exception means misuse of the
//! interface, a failed write, or a poisoned instance.

mod border;
mod catalog;
mod dto;
mod evaluator;
mod exchange;
mod failure;
mod host;
mod ide;
mod indexed_db;
mod keeper;
mod offsets;
mod shown;
mod simulator;
mod turns;
mod workspace;

pub use evaluator::Evaluator;
pub use simulator::Simulator;
pub use workspace::Workspace;

use border::Given;
use tsify::Ts;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::func::{hcl, reference};
use crate::lint::Wishes;
use crate::sorted::Gather;
use crate::value;

/// The engine's version.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Every function of the language and of its built-in provider: for completion, and for help while typing.
#[wasm_bindgen]
pub fn functions() -> Ts<dto::FunctionList> {
    let entries = reference::entries().map(dto::FunctionInfo::from);
    dto::FunctionList(entries.gathered()).ts()
}

/// Every lint rule.
#[wasm_bindgen]
pub fn rules() -> Ts<dto::RuleList> {
    let rules = crate::lint::LINTS
        .iter()
        .map(|lint| dto::RuleInfo::from(*lint));
    dto::RuleList(rules.gathered()).ts()
}

/// The regions that are simulated.
#[wasm_bindgen]
pub fn regions() -> Ts<dto::RegionList> {
    let regions = crate::cloud::REGIONS.iter().map(dto::RegionInfo::from);
    dto::RegionList(regions.gathered()).ts()
}

/// What a lint rule or the `code` of a problem means.
#[wasm_bindgen]
pub fn explain(id: &str) -> Ts<dto::Explained> {
    dto::Explained::new(id).ts()
}

/// What the text of a settings file (`.formwork.hcl`) says of the rules' levels.
#[wasm_bindgen(js_name = ruleLevels)]
pub fn rule_levels(text: &str) -> Ts<dto::RuleLevels> {
    dto::RuleLevels::from(&Wishes::read(text)).ts()
}

/// The text of a settings file with a level for a rule; without a level, nothing is said of it any more.
#[wasm_bindgen(js_name = withRuleLevel)]
pub fn with_rule_level(text: &str, rule: &str, level: Option<String>) -> String {
    Wishes::read(text).with_level(rule, level.as_deref())
}

/// The text of a settings file with another preset.
#[wasm_bindgen(js_name = withPreset)]
pub fn with_preset(text: &str, preset: &str) -> String {
    Wishes::read(text).with_preset(preset)
}

/// The text of a variables file (`.tfvars`) that gives each variable its value; of what is no object, nothing.
#[wasm_bindgen(js_name = variablesFile)]
pub fn variables_file(
    #[wasm_bindgen(unchecked_param_type = "Record<string, unknown>")] values: &JsValue,
) -> String {
    let values = value::json::decode(&border::text(values));
    let values = values
        .ok()
        .and_then(|values| Some(values.mapping()?.clone()));
    values.map_or_else(String::new, |values| hcl::assignments(&values))
}

/// Runs once when the module is loaded.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    crate::func::charset::use_decoder(host::decode);
    crate::text::use_normaliser(host::normalise);
}
