use crate::json::{Deserialize, Serialize};
use tsify::Tsify;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::deploy::Fault;

#[wasm_bindgen(typescript_custom_section)]
const FAULT: &str = r#"
/**
 * Something that shall go wrong in a world: where, when and how. It is about the work on resources, or, with an
 * `operation`, about requests to the service. In patterns `*` stands for any letters.
 */
export interface FaultOptions {
  /** Its number; the next free one when absent. A fault of the same number is replaced. */
  id?: number;
  /** What it is for, in your own words. */
  name?: string;
  /** Whether it may strike; it may when absent. */
  enabled?: boolean;
  /** Types of resources or data sources: a pattern. */
  type?: string;
  /** Addresses: a pattern, such as `module.net.*` or `huaweicloud_vpc_eip.web[*]`. */
  address?: string;
  /** Operations of the service, such as `GetStackMetadata`: a pattern. */
  operation?: string;
  /** Names of stacks: a pattern, or a stack's identifier. */
  stack?: string;
  region?: string;
  account?: string;
  /** At what work; at any when absent. `refresh`: a recorded resource is looked at before a plan. */
  phases?: ('create' | 'update' | 'delete' | 'read' | 'refresh')[];
  /** Only while a stack is deployed or deleted, or only while it is rolled back. */
  during?: 'deployment' | 'rollback';
  /** Which of the times it is looked at; always when absent. `percent` is drawn from the world's seed. */
  when?: { nth: number } | { first: number } | { every: number } | { percent: number };
  /** How the cloud refuses. */
  error?: FaultErrorOptions;
  /** How many milliseconds the work takes longer. */
  delay_ms?: number;
  /**
   * What there is of work that was refused: nothing; a resource that is recorded and will be replaced (`create` only); or all
   * of it, and nobody knows.
   */
  leaves?: 'nothing' | 'tainted' | 'unrecorded';
  seen?: number;
  struck?: number;
}

/** How the cloud refuses: what happens, and what shall be said other than usual. */
export interface FaultErrorOptions {
  /** `timeout`: the work begins and is never heard of again. `internal` when absent. */
  kind?: 'internal' | 'unavailable' | 'throttled' | 'quota' | 'conflict' | 'forbidden' | 'timeout';
  /** An HTTP status from 400 to 599. */
  status?: number;
  code?: string;
  message?: string;
  /** After how many seconds a request may be repeated; only with `operation`. */
  retry_after?: number;
}

/** A fault of a world. */
export interface Fault extends FaultOptions {
  id: number;
  enabled: boolean;
  /** How often it was looked at. */
  seen: number;
  /** How often it struck. */
  struck: number;
}
"#;

/// A fault as somebody designs it.
#[derive(Deserialize, Tsify)]
#[serde(transparent)]
pub struct FaultGiven(#[tsify(type = "FaultOptions")] pub Fault);

/// A fault of a world.
#[derive(Serialize, Tsify)]
#[serde(transparent)]
pub struct FaultTold(#[tsify(type = "Fault")] pub Fault);

/// The faults of a world, in the order in which they are looked at.
#[derive(Serialize, Tsify)]
#[serde(transparent)]
pub struct FaultList(#[tsify(type = "Fault[]")] pub Vec<Fault>);

/// What came of a fault that was designed.
#[derive(Serialize, Tsify)]
pub struct FaultResult {
    /// Whether it was taken. If not, nothing changed.
    pub ok: bool,
    /// Why it means nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub message: Option<String>,
    /// The fault with its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "Fault")]
    pub fault: Option<Fault>,
}

impl From<Result<Fault, String>> for FaultResult {
    fn from(done: Result<Fault, String>) -> Self {
        let (fault, message) = match done {
            Ok(fault) => (Some(fault), None),
            Err(why) => (None, Some(why)),
        };
        Self {
            ok: fault.is_some(),
            message,
            fault,
        }
    }
}
