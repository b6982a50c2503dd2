//! The structs that cross to JavaScript, and how they are made from the core's. TypeScript's types are derived
//! from them; they cross as JSON text, so that numbers keep every digit until JavaScript reads them.

mod accept;
mod check;
mod complete;
mod convert;
mod drift;
mod eval;
mod fault;
mod fix;
mod forecast;
mod format;
mod function;
mod graph;
mod history;
mod levels;
mod lint;
mod outline;
mod place;
mod plan;
mod price;
mod private;
mod record;
mod request;
mod sight;
mod variable;
mod world;

pub use accept::{AcceptOptions, AcceptResult};
pub use check::{CheckResult, EditDto, edit};
pub use complete::{CompletionList, HoverInfo};
pub use convert::ConvertResult;
pub use drift::{ByHandResult, DriftResult, DriftTemplate, Edits, ImportResult};
pub use eval::{Evaluation, EvaluatorOptions, EvaluatorState};
pub use fault::{FaultGiven, FaultList, FaultResult, FaultTold};
pub use fix::{FixOptions, FixResult};
pub use forecast::PriceForecast;
pub use format::{FormatRange, FormatResult};
pub use function::{FunctionInfo, FunctionList};
pub use graph::{GraphOptions, GraphResult};
pub use history::{HistoryPlace, RewindResult, WorldHistory};
pub use levels::RuleLevels;
pub use lint::{Explained, LintOptions, LintResult, RuleInfo, RuleList};
pub use outline::{
    CodeActionList, DocumentSymbolList, RangeList, SemanticTokens, SignatureHelp, SnippetEdit,
    UnsetList,
};
pub use place::{LocationList, RenameResult, RenameTarget};
pub use plan::{PlanOptions, PlanResult, Wanted, item_of, items_of, told_of};
pub use price::{ForecastOptions, PriceOptions, PriceResult, RegionInfo, RegionList};
pub use private::{EncryptResult, ProviderSchemaResult};
pub use record::{SetAsideDto, SetAsideList, StoredChanges, StoredRecords};
pub use request::{Request, Response};
pub use sight::{StoredFiles, WorldLook, WorldResource, WorldSight};
pub use variable::VariableList;
pub use world::{Advanced, WorldOptions};
