//! What was done to a provisioned product (ALI-8 to ALI-13): the deployments of a stack.

use serde_json::{Map, Value as Json};

use super::terraform_log::{self, Log};
use super::{Parameters, RpcError};
use crate::json::{json, put};
use crate::service::{Deployment, DeploymentKind, Phase, ProductVersion, Service};
use crate::sorted::Sort;

pub(super) fn tasks(service: &Service, parameters: &Parameters<'_>) -> Result<Json, RpcError> {
    parameters.word("SortBy", &["CreateTime"])?;
    let order = parameters.word("SortOrder", &["Asc", "Desc"])?;
    let (number, size, before) = parameters.page(100)?;
    let id = parameters.need("ProvisionedProductId")?.to_owned();
    let there = service
        .stacks
        .get(&id)
        .map(|stack| (&stack.name, &stack.project));
    let gone = || {
        service
            .retired
            .get(&id)
            .map(|gone| (&gone.name, &gone.project))
    };
    let Some((name, project)) = there.or_else(gone) else {
        let message = format!("The provisioned product {id} does not exist.");
        return Err(RpcError::new(404, "ProvisionedProductNotFound", message));
    };
    let all = service.deployments.iter().map(|(_, deployment)| deployment);
    let mut all: Vec<&Deployment> = all.filter(|deployment| deployment.stack == id).collect();
    all.arrange_by_key(|deployment| deployment.created);
    let mut tasks = Vec::with_capacity(all.len());
    let (mut product, mut launched) = (None, false);
    for deployment in all {
        // What only removes or goes back works on what was there.
        let has_own = matches!(
            deployment.kind,
            DeploymentKind::Deploy | DeploymentKind::Apply(_)
        );
        if has_own {
            product = deployment.product.as_ref();
        }
        let kind = match deployment.kind {
            DeploymentKind::Delete | DeploymentKind::Retain => "TerminateProvisionedProduct",
            _ if launched => "UpdateProvisionedProduct",
            _ => "LaunchProduct",
        };
        launched |= has_own;
        tasks.push((deployment, product, kind));
    }
    let total = tasks.len();
    if order != Some("Asc") {
        tasks.reverse();
    }
    let tasks = tasks.into_iter().skip(before).take(size);
    let details = tasks.map(|(deployment, product, kind)| {
        let mut task = task(service, deployment, product);
        let texts = [
            ("TaskType", kind),
            ("ProvisionedProductId", &id),
            ("ProvisionedProductName", name),
            ("PortfolioId", project),
        ];
        for (name, text) in texts {
            put(&mut task, name, text.into());
        }
        Json::Object(task)
    });
    let details: Vec<Json> = details.collect();
    Ok(
        json!({ "TotalCount": total, "PageNumber": number, "PageSize": size, "TaskDetails": details }),
    )
}

fn task(
    service: &Service,
    deployment: &Deployment,
    product: Option<&ProductVersion>,
) -> Map<String, Json> {
    let log = Log::of(service, deployment);
    let updated = deployment.ended.unwrap_or(log.last);
    let parameters = deployment
        .variables
        .shown(deployment.hidden.as_deref())
        .into_iter();
    let parameters =
        parameters.map(|(name, value)| json!({ "ParameterKey": name, "ParameterValue": value }));
    let parameters: Vec<Json> = parameters.collect();
    let outputs = deployment.outputs.iter().map(|output| {
        let value = match &output.value {
            Json::String(text) => text.clone(),
            _ => output.shown_value(),
        };
        let mut told = json!({ "OutputKey": output.name.as_str(), "OutputValue": value });
        if let (Json::Object(told), Some(text)) = (&mut told, &output.description) {
            put(told, "Description", text.as_str().into());
        }
        told
    });
    let outputs: Vec<Json> = outputs.collect();
    let mut task = Map::new();
    let mut texts = vec![
        ("TaskId", deployment.id.clone()),
        ("Status", status(deployment).to_owned()),
        ("CreateTime", deployment.created.seconds_text()),
        ("UpdateTime", updated.seconds_text()),
    ];
    if let Some(product) = product {
        texts.push(("ProductId", product.template.clone()));
        texts.push(("ProductName", product.name.clone()));
        texts.push((
            "ProductVersionId",
            format!("{}-{}", product.template, product.version),
        ));
        texts.push(("ProductVersionName", product.version.clone()));
    }
    if let (Some(why), Phase::Over) = (&deployment.failure, deployment.phase) {
        texts.push(("StatusMessage", why.clone()));
    }
    for (name, text) in texts {
        put(&mut task, name, text.into());
    }
    put(&mut task, "Parameters", parameters.into());
    put(&mut task, "Outputs", outputs.into());
    let logs = terraform_log::texts(&log);
    put(&mut task, "Log", json!({ "TerraformLogs": logs }));
    task
}

fn status(deployment: &Deployment) -> &'static str {
    let deploys = matches!(
        deployment.kind,
        DeploymentKind::Deploy | DeploymentKind::Apply(_)
    );
    match deployment.phase {
        Phase::Over if deployment.failure.is_some() => "Failed",
        Phase::Over if deploys && !deployment.succeeded => "Failed",
        Phase::Over => "Succeeded",
        _ => "InProgress",
    }
}
