use crate::json::{Deserialize, Serialize};
use serde_json::Value as Json;
use tsify::Tsify;

use super::check::{DiagnosticDto, diagnostics};
use super::place::FileSpan;
use crate::plan::items::{self, Item, ItemAction, ItemAttribute, ItemMode, Summary};
use crate::plan::text::TextOptions;
use crate::plan::{ResourceChange, json};
use crate::schema::Catalog;
use crate::sorted::{Gather, SortedMap};
use crate::time::Instant;
use crate::wasm::offsets::Units;
use crate::workspace::{self, OutputItem, Planned};

/// What a plan is made for, besides the template.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PlanOptions {
    /// Values of variables as text, as for Terraform's `-var`.
    #[tsify(optional, type = "Record<string, string>")]
    pub variables: SortedMap<String, String>,
    /// Paths of variable files among the workspace's files, besides those that count by their name.
    #[tsify(optional)]
    pub var_files: Vec<String>,
    /// What is recorded: the text of a Terraform state file.
    #[tsify(optional)]
    pub state: Option<String>,
    /// What was found in the place of what is recorded: the text of a state file too. What differs is drift.
    #[tsify(optional)]
    pub refreshed: Option<String>,
    /// Whether everything is to be removed.
    #[tsify(optional)]
    pub destroy: bool,
    /// Only these addresses, and what they need.
    #[tsify(optional)]
    pub targets: Vec<String>,
    /// Replace these addresses, whether they changed or not.
    #[tsify(optional)]
    pub replace: Vec<String>,
    /// In which forms the plan is wanted; without this in all of them. What is not wanted is empty.
    #[tsify(optional, type = "(\"items\" | \"json\" | \"text\")[]")]
    pub forms: Option<Vec<PlanForm>>,
    /// Whether the text shows what stays as it is, too.
    #[tsify(optional)]
    pub verbose: bool,
    /// Whether the text has the colours of a terminal.
    #[tsify(optional)]
    pub colour: bool,
}

/// A form of a plan.
#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum PlanForm {
    /// The items of GetExecutionPlan.
    Items,
    /// As `terraform show -json` prints it.
    Json,
    /// For a terminal.
    Text,
}

/// A plan, or why there is none.
#[derive(Serialize, Tsify)]
pub struct PlanResult {
    /// Whether there is a plan.
    pub ok: bool,
    /// Every problem, ordered by file and place.
    pub diagnostics: Vec<DiagnosticDto>,
    /// Services whose schemas are not loaded; there is no plan until `loadService` was called.
    pub missing_services: Vec<String>,
    /// The changes, as GetExecutionPlan answers them. What is the same again after an edit is the same object.
    pub items: Vec<ExecutionPlanItem>,
    /// How many changes of which kind.
    pub summary: ExecutionPlanSummary,
    /// What happens to each object, by address; what stays as it is is not among them. What is the same again after an
    /// edit is the same object.
    pub changes: Vec<PlannedChange>,
    /// The outputs of before and of after.
    pub outputs: Vec<PlannedOutput>,
    /// The plan as `terraform show -json` prints it; empty when there is none.
    pub json: String,
    /// The same for a terminal.
    pub text: String,
}

/// One planned change, in the service's words.
#[derive(Serialize, Tsify)]
pub struct ExecutionPlanItem {
    /// The type of the resource.
    pub resource_type: String,
    /// Its name in the template.
    pub resource_name: String,
    /// The index or key, with `count` or `for_each` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub index: Option<String>,
    /// What happens.
    #[tsify(
        type = "\"ADD\" | \"ADD_THEN_DELETE\" | \"DELETE\" | \"DELETE_THEN_ADD\" | \"UPDATE\" | \"NO_OPERATION\""
    )]
    pub action: ItemAction,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub action_reason: Option<String>,
    /// The provider's source address.
    pub provider_name: String,
    /// Managed or only read.
    #[tsify(type = "\"DATA\" | \"RESOURCE\"")]
    pub mode: ItemMode,
    /// Whether the change comes from drift.
    pub drifted: bool,
    /// Whether an existing object is taken over.
    pub imported: bool,
    /// The object's identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub resource_id: Option<String>,
    /// The attributes that change.
    pub attributes: Vec<ExecutionPlanDiffAttribute>,
}

/// An attribute that changes.
#[derive(Serialize, Tsify)]
pub struct ExecutionPlanDiffAttribute {
    /// Its name.
    pub name: String,
    /// The value before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub previous_value: Option<String>,
    /// The value after.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub target_value: Option<String>,
}

/// How many resources change, and how.
#[derive(Default, Serialize, Tsify)]
#[expect(clippy::struct_field_names, reason = "the service's own words")]
pub struct ExecutionPlanSummary {
    /// Made, replacements included.
    pub resource_add: u64,
    /// Changed in place.
    pub resource_update: u64,
    /// Removed, replacements included.
    pub resource_delete: u64,
    /// Taken over.
    pub resource_import: u64,
}

/// What happens to an object.
#[derive(Serialize, Tsify)]
pub struct PlannedChange {
    /// Its address.
    pub address: String,
    /// What happens, in the words of `terraform show -json`.
    pub actions: Vec<String>,
    /// Why, where the values do not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub reason: Option<String>,
    /// Where it was before it moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub moved_from: Option<String>,
    /// What makes a replacement necessary.
    pub replace_paths: Vec<String>,
    /// The head of its block, while it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub range: Option<FileSpan>,
}

/// What happens to an output.
#[derive(Serialize, Tsify)]
pub struct PlannedOutput {
    /// Its name.
    pub name: String,
    /// What happens.
    #[tsify(type = "\"create\" | \"update\" | \"delete\" | \"no-op\"")]
    pub action: &'static str,
    /// The value before; absent when there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "unknown")]
    pub before: Option<Json>,
    /// The value after, with a text in place of what is known only after the run; absent when there will be none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "unknown")]
    pub after: Option<Json>,
    /// Whether it must not be shown.
    pub sensitive: bool,
}

impl PlanOptions {
    /// How the plan is written.
    pub fn wanted(&self) -> Wanted {
        let forms = self.forms.as_ref();
        let wants = |form| forms.is_none_or(|forms| forms.contains(&form));
        Wanted {
            items: wants(PlanForm::Items),
            json: wants(PlanForm::Json),
            text: wants(PlanForm::Text).then_some(TextOptions {
                verbose: self.verbose,
                colour: self.colour,
            }),
        }
    }

    /// The core's options; the plan's moment is the platform's to know.
    pub fn at(self, time: Instant) -> workspace::PlanOptions {
        workspace::PlanOptions {
            variables: self.variables.into_iter().gathered(),
            var_files: self.var_files,
            state: self.state,
            refreshed: self.refreshed,
            destroy: self.destroy,
            targets: self.targets,
            replace: self.replace,
            time,
        }
    }
}

/// The forms of a plan that are made.
pub struct Wanted {
    /// As items.
    pub items: bool,
    json: bool,
    text: Option<TextOptions>,
}

impl PlanResult {
    /// The plan in the forms that are wanted, with what is told of its changes.
    pub fn new(
        planned: &Planned,
        catalog: &Catalog,
        wanted: &Wanted,
        items: Vec<ExecutionPlanItem>,
        changes: Vec<PlannedChange>,
    ) -> Self {
        let json = planned.plan.as_ref().filter(|_| wanted.json);
        let text = wanted.text.map(|options| planned.text(catalog, options));
        Self {
            ok: planned.plan.is_some(),
            diagnostics: diagnostics(planned.diagnostics.iter(), &planned.sources),
            items,
            summary: planned
                .summary()
                .map(ExecutionPlanSummary::from)
                .unwrap_or_default(),
            changes,
            outputs: planned
                .outputs()
                .into_iter()
                .map(PlannedOutput::from)
                .gathered(),
            json: json
                .map(|plan| crate::json::text(&json::render(plan)))
                .unwrap_or_default(),
            text: text.unwrap_or_default(),
            missing_services: planned.missing_services.clone(),
        }
    }
}

/// The items of a plan, if they are wanted.
pub fn items_of(planned: &Planned, wanted: &Wanted) -> Vec<ExecutionPlanItem> {
    let items = wanted.items.then(|| planned.items()).into_iter().flatten();
    items.map(ExecutionPlanItem::from).gathered()
}

/// The item of a change that has no drift.
pub fn item_of(change: &ResourceChange) -> ExecutionPlanItem {
    items::item(change).into()
}

/// What is told of a change besides its item.
pub fn told_of(planned: &Planned, change: &ResourceChange, units: &Units<'_>) -> PlannedChange {
    let words = change.action.words().iter();
    let paths = change.replace_paths.iter();
    let block = planned.block(&change.addr);
    PlannedChange {
        address: change.addr.to_string(),
        actions: words.map(ToString::to_string).gathered(),
        reason: change.reason.map(|r| items::reason_text(r).to_owned()),
        moved_from: change.previous_addr.as_ref().map(ToString::to_string),
        replace_paths: paths
            .map(|p| p.to_string().trim_start_matches('.').to_owned())
            .gathered(),
        range: block.and_then(|span| FileSpan::new(span, units)),
    }
}

impl From<Item> for ExecutionPlanItem {
    fn from(item: Item) -> Self {
        Self {
            resource_type: item.resource_type,
            resource_name: item.resource_name,
            index: item.index,
            action: item.action,
            action_reason: item.action_reason,
            provider_name: item.provider_name,
            mode: item.mode,
            drifted: item.drifted,
            imported: item.imported,
            resource_id: item.resource_id,
            attributes: item
                .attributes
                .into_iter()
                .map(ExecutionPlanDiffAttribute::from)
                .gathered(),
        }
    }
}

impl From<ItemAttribute> for ExecutionPlanDiffAttribute {
    fn from(attribute: ItemAttribute) -> Self {
        Self {
            name: attribute.name,
            previous_value: attribute.previous_value,
            target_value: attribute.target_value,
        }
    }
}

impl From<Summary> for ExecutionPlanSummary {
    fn from(summary: Summary) -> Self {
        Self {
            resource_add: summary.resource_add,
            resource_update: summary.resource_update,
            resource_delete: summary.resource_delete,
            resource_import: summary.resource_import,
        }
    }
}

impl From<OutputItem> for PlannedOutput {
    fn from(output: OutputItem) -> Self {
        Self {
            name: output.name,
            action: output.action,
            before: output.before,
            after: output.after,
            sensitive: output.sensitive,
        }
    }
}
