use crate::json::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{GivenVariables, PlanStatus};
use crate::plan::items::{Item, Summary};
use crate::time::Instant;

/// An execution plan: what deploying a template would change (PLAN-1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExecutionPlan {
    /// Its identifier.
    pub id: String,
    /// The stack it belongs to.
    pub stack: String,
    /// Its name, unique in the stack.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The order of creation among all plans.
    pub sequence: u64,
    /// How far it is.
    pub status: PlanStatus,
    /// Why it could not be made (PLAN-6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
    /// The variables as given.
    #[serde(default)]
    pub variables: GivenVariables,
    /// When it was asked for.
    pub created: Instant,
    /// When it was applied (TIME-4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applied: Option<Instant>,
    /// How many deployments the stack had begun when the plan was asked for. More of them: expired (PLAN-10).
    pub deployments: u64,
    /// The planned changes, as the service shows them, once it is available.
    #[serde(default)]
    pub items: Vec<Item>,
    /// How many of which kind, once it is available.
    #[serde(default)]
    pub summary: Summary,
    /// The price of what is added, as the service shows it, once it is available.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<PlanPrice>,
}

/// What an execution plan would cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanPrice {
    /// An estimate in the form of the answer (PRICE-6).
    Estimate(Json),
    /// Something that decides the price is missing or unusable (PRICE-10): the digits of the code, and why.
    Refused(String, String),
}
