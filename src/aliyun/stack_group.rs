//! How an operation on a stack group ended in each account and region (ALI-2 to ALI-5).

use serde_json::Value as Json;

use super::{Parameters, RpcError};
use crate::json::{json, put};
use crate::service::{Operation, OperationStatus, RegionRollout, Service};

/// The type of accounts that an organization has made.
const MEMBER: &str = "huaweicloud_organizations_account";

pub(super) fn results(service: &Service, parameters: &Parameters<'_>) -> Result<Json, RpcError> {
    parameters.need("RegionId")?;
    let id = parameters.need("OperationId")?;
    let (number, size, before) = parameters.page(50)?;
    let Some(operation) = service.operations.get(&id.to_owned()) else {
        let message = format!("The operation {id} of a stack group does not exist.");
        return Err(RpcError::new(404, "StackGroupOperationNotFound", message));
    };
    let set = service.stack_sets.get(&operation.set);
    let managed = set.is_some_and(|set| set.service_managed);
    let regions = &operation.rollout.regions;
    let total: usize = regions.iter().map(|region| region.accounts.len()).sum();
    let mut results = Vec::new();
    let mut skip = before;
    for region in regions {
        let accounts = region.accounts.iter().enumerate().skip(skip);
        for (place, account) in accounts.take(size - results.len()) {
            let (status, reason) = result(operation, region, place, account);
            let mut result = json!({ "Status": status, "AccountId": account.as_str(), "RegionId": region.region.as_str() });
            let folder = managed
                .then(|| service.cloud.find(MEMBER, account))
                .flatten();
            let folder = folder.map(|(_, member)| member.text("parent_id").to_owned());
            for (name, text) in [("StatusReason", reason), ("RdFolderId", folder)] {
                if let (Json::Object(result), Some(text)) = (&mut result, text) {
                    put(result, name, text.into());
                }
            }
            results.push(result);
        }
        skip = skip.saturating_sub(region.accounts.len());
    }
    Ok(json!({
        "TotalCount": total, "PageNumber": number, "PageSize": size, "StackGroupOperationResults": results,
    }))
}

/// The state of one result; and why, when it left the instance behind its group.
fn result(
    operation: &Operation,
    region: &RegionRollout,
    place: usize,
    account: &str,
) -> (&'static str, Option<String>) {
    let stopped = matches!(
        operation.status,
        OperationStatus::StopInProgress
            | OperationStatus::StopComplete
            | OperationStatus::StopFailed
    );
    match region.results.get(account) {
        Some(None) => ("SUCCEEDED", None),
        Some(Some(why)) => ("FAILED", Some(why.clone())),
        None if place >= region.begun && region.given_up => {
            let why = if region.has_exceeded() {
                "Too many instances failed in the region"
            } else if stopped {
                "User initiated operation"
            } else {
                "Too many instances failed in another region"
            };
            ("STOPPED", Some(why.to_owned()))
        }
        None if operation.status == OperationStatus::StopInProgress => ("STOPPING", None),
        None if operation.status.is_open() => ("RUNNING", None),
        // Of operations of which it was not noted yet.
        None => ("SUCCEEDED", None),
    }
}
