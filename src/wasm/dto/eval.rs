use crate::json::{Deserialize, Serialize};
use serde_json::Value as Json;
use tsify::Tsify;

use super::check::{DiagnosticDto, diagnostics};
use super::world::Seed;
use crate::diag;
use crate::sorted::{Gather, SortedMap};
use crate::time::Instant;
use crate::value::notation::notation;
use crate::value::{Marks, json, show};
use crate::workspace::{self, Evaluated, Evaluator};

/// In which situation expressions are evaluated, besides the template.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EvaluatorOptions {
    /// Values of variables as text, as for Terraform's `-var`. A variable that needs a value and has none is unknown.
    #[tsify(optional, type = "Record<string, string>")]
    pub variables: SortedMap<String, String>,
    /// Paths of variable files among the workspace's files, besides those that count by their name.
    #[tsify(optional)]
    pub var_files: Vec<String>,
    /// What is deployed: the text of a Terraform state file.
    #[tsify(optional)]
    pub state: Option<String>,
    /// The moment of the plan and of every call, as RFC 3339. The platform's clock when absent.
    #[tsify(optional)]
    pub clock: Option<String>,
    /// What chance begins with: a whole number. By chance when absent.
    #[tsify(optional, type = "number | bigint | string")]
    pub seed: Option<Seed>,
}

/// The options in the core's terms.
pub struct Given {
    options: workspace::PlanOptions,
    /// The fixed moment.
    pub clock: Option<Instant>,
    /// The fixed seed.
    pub seed: Option<u64>,
}

/// A template as far as expressions are concerned.
#[derive(Serialize, Tsify)]
pub struct EvaluatorState {
    /// Whether expressions can be evaluated; what has a fault is unknown in them.
    pub ok: bool,
    /// What is wrong with the template.
    pub diagnostics: Vec<DiagnosticDto>,
    /// Services whose schemas are not loaded; what has their types is unknown until `loadService` was called and the
    /// template is read anew.
    pub missing_services: Vec<String>,
    /// The diagnostics for a terminal.
    pub text: String,
}

/// What became of an expression.
#[derive(Serialize, Tsify)]
pub struct Evaluation {
    /// Whether it has a value.
    pub ok: bool,
    /// Its type in the notation of state files: `"string"`, `["list","string"]`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "unknown")]
    pub ty: Option<Json>,
    /// Its type as a variable's `type` argument would say it: `list(string)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub type_text: Option<String>,
    /// The value, null where it is unknown; absent when nothing of it is known. `json` has every digit of numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "unknown")]
    pub value: Option<Json>,
    /// Whether something in it must not be shown.
    pub sensitive: bool,
    /// Whether something in it must not be stored.
    pub ephemeral: bool,
    /// Where it is unknown, as plans say it in `after_unknown`; absent when it is wholly known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "unknown")]
    pub unknown: Option<Json>,
    /// The value in the language's notation, with words in place of what must not be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub notation: Option<String>,
    /// The same with everything shown; absent when nothing was hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub revealed: Option<String>,
    /// What is wrong with it; its places are in the expression, whose `filename` is `<expression>`.
    pub diagnostics: Vec<DiagnosticDto>,
    /// The answer of `formwork eval --json`.
    pub json: String,
    /// The same for a terminal.
    pub text: String,
}

impl EvaluatorOptions {
    /// The core's options.
    ///
    /// # Errors
    ///
    /// Says which option has no meaning.
    pub fn resolve(self) -> Result<Given, String> {
        let clock = self.clock.as_deref().map(Instant::parse).transpose();
        let seed = self.seed.as_ref().map(Seed::resolve).transpose();
        Ok(Given {
            clock: clock.map_err(|e| format!("clock: {e}"))?,
            seed: seed?,
            options: workspace::PlanOptions {
                variables: self.variables.into_iter().gathered(),
                var_files: self.var_files,
                state: self.state,
                ..workspace::PlanOptions::default()
            },
        })
    }
}

impl Given {
    /// What a plan at this moment is made for.
    pub fn plan_at(&self, time: Instant) -> workspace::PlanOptions {
        workspace::PlanOptions {
            time,
            ..self.options.clone()
        }
    }
}

impl From<&Evaluator> for EvaluatorState {
    fn from(evaluator: &Evaluator) -> Self {
        let found = evaluator.diagnostics.iter();
        let shown = found.map(|d| diag::render(d, &evaluator.sources));
        Self {
            ok: evaluator.is_ready(),
            diagnostics: diagnostics(evaluator.diagnostics.iter(), &evaluator.sources),
            missing_services: evaluator.missing_services.clone(),
            text: shown.gathered(),
        }
    }
}

impl From<Evaluated> for Evaluation {
    fn from(evaluated: Evaluated) -> Self {
        let value = evaluated.value.as_ref();
        let hidden = value.map(|v| notation(v, false));
        let revealed = value.map(|v| notation(v, true));
        Self {
            ok: value.is_some(),
            ty: value.map(|v| json::type_to_json(v.ty())),
            type_text: value.map(|v| show::expression(v.ty())),
            value: evaluated.json(),
            sensitive: evaluated.is(Marks::SENSITIVE),
            ephemeral: evaluated.is(Marks::EPHEMERAL),
            unknown: evaluated.unknown(),
            revealed: revealed.filter(|revealed| hidden.as_ref() != Some(revealed)),
            notation: hidden,
            diagnostics: diagnostics(evaluated.diagnostics.iter(), &evaluated.sources),
            json: evaluated.line(),
            text: evaluated.text(),
        }
    }
}
