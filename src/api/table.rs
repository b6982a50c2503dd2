//! Every operation of the service's contract.

use super::route::{Handler, Route};
use super::{bodies, operations, plans, providers, stack_instances, stack_sets, stacks, templates};

const fn route(
    operation: &'static str,
    method: &'static str,
    path: &'static str,
    handler: Handler,
) -> Route {
    Route {
        method,
        path,
        operation,
        query: &[],
        body: None,
        handler,
    }
}

/// The operations of the contract, sorted by name (a test compares them with `openapi/rfs.yaml`).
pub static ROUTES: &[Route] = &[
    Route {
        body: Some((&bodies::APPLY_PLAN, false)),
        ..route(
            "ApplyExecutionPlan",
            "POST",
            "/v1/{project_id}/stacks/{stack_name}/execution-plans/{execution_plan_name}",
            Handler::Write(plans::apply),
        )
    },
    Route {
        body: Some((&bodies::CONTINUE, false)),
        ..route(
            "ContinueDeployStack",
            "POST",
            "/v1/{project_id}/stacks/{stack_name}/continuations",
            Handler::Write(stacks::continue_deployment),
        )
    },
    Route {
        body: Some((&bodies::CONTINUE, false)),
        ..route(
            "ContinueRollbackStack",
            "POST",
            "/v1/{project_id}/stacks/{stack_name}/rollbacks",
            Handler::Write(stacks::continue_rollback),
        )
    },
    Route {
        body: Some((&bodies::CREATE_PLAN, true)),
        ..route(
            "CreateExecutionPlan",
            "POST",
            "/v1/{project_id}/stacks/{stack_name}/execution-plans",
            Handler::Write(plans::create),
        )
    },
    Route {
        body: Some((&bodies::CREATE_PROVIDER, true)),
        ..route(
            "CreatePrivateProvider",
            "POST",
            "/v1/private-providers",
            Handler::Write(providers::create),
        )
    },
    Route {
        body: Some((&bodies::CREATE_PROVIDER_VERSION, true)),
        ..route(
            "CreatePrivateProviderVersion",
            "POST",
            "/v1/private-providers/{provider_name}/versions",
            Handler::Write(providers::create_version),
        )
    },
    Route {
        body: Some((&bodies::CREATE_STACK, true)),
        ..route(
            "CreateStack",
            "POST",
            "/v1/{project_id}/stacks",
            Handler::Write(stacks::create),
        )
    },
    Route {
        body: Some((&bodies::INSTANCES, true)),
        ..route(
            "CreateStackInstance",
            "POST",
            "/v1/stack-sets/{stack_set_name}/stack-instances",
            Handler::Write(stack_instances::create),
        )
    },
    Route {
        body: Some((&bodies::CREATE_SET, true)),
        ..route(
            "CreateStackSet",
            "POST",
            "/v1/stack-sets",
            Handler::Write(stack_sets::create),
        )
    },
    Route {
        body: Some((&bodies::CREATE_TEMPLATE, true)),
        ..route(
            "CreateTemplate",
            "POST",
            "/v1/{project_id}/templates",
            Handler::Write(templates::create),
        )
    },
    Route {
        query: bodies::TEMPLATE_GUARD,
        body: Some((&bodies::CREATE_TEMPLATE_VERSION, true)),
        ..route(
            "CreateTemplateVersion",
            "POST",
            "/v1/{project_id}/templates/{template_name}/versions",
            Handler::Write(templates::create_version),
        )
    },
    Route {
        query: bodies::PLAN_GUARDS,
        ..route(
            "DeleteExecutionPlan",
            "DELETE",
            "/v1/{project_id}/stacks/{stack_name}/execution-plans/{execution_plan_name}",
            Handler::Write(plans::delete),
        )
    },
    Route {
        query: bodies::STACK_GUARD,
        ..route(
            "DeleteStack",
            "DELETE",
            "/v1/{project_id}/stacks/{stack_name}",
            Handler::Write(stacks::delete),
        )
    },
    Route {
        body: Some((&bodies::DELETE_STACK, false)),
        ..route(
            "DeleteStackEnhanced",
            "POST",
            "/v1/{project_id}/stacks/{stack_name}/deletion",
            Handler::Write(stacks::delete_enhanced),
        )
    },
    Route {
        body: Some((&bodies::DELETE_INSTANCES, true)),
        ..route(
            "DeleteStackInstance",
            "POST",
            "/v1/stack-sets/{stack_set_name}/stack-instances/deletion",
            Handler::Write(stack_instances::delete),
        )
    },
    Route {
        body: Some((&bodies::DELETE_INSTANCES, true)),
        ..route(
            "DeleteStackInstanceDeprecated",
            "DELETE",
            "/v1/stack-sets/{stack_set_name}/stack-instances",
            Handler::Write(stack_instances::delete),
        )
    },
    Route {
        query: bodies::SET_GUARD,
        ..route(
            "DeleteStackSet",
            "DELETE",
            "/v1/stack-sets/{stack_set_name}",
            Handler::Write(stack_sets::delete),
        )
    },
    Route {
        query: bodies::TEMPLATE_GUARD,
        ..route(
            "DeleteTemplate",
            "DELETE",
            "/v1/{project_id}/templates/{template_name}",
            Handler::Write(templates::delete),
        )
    },
    Route {
        query: bodies::TEMPLATE_GUARD,
        ..route(
            "DeleteTemplateVersion",
            "DELETE",
            "/v1/{project_id}/templates/{template_name}/versions/{version_id}",
            Handler::Write(templates::delete_version),
        )
    },
    Route {
        body: Some((&bodies::DEPLOY_STACK, true)),
        ..route(
            "DeployStack",
            "POST",
            "/v1/{project_id}/stacks/{stack_name}/deployments",
            Handler::Write(stacks::deploy),
        )
    },
    Route {
        body: Some((&bodies::DEPLOY_SET, true)),
        ..route(
            "DeployStackSet",
            "POST",
            "/v1/stack-sets/{stack_set_name}/deployments",
            Handler::Write(stack_instances::deploy),
        )
    },
    Route {
        query: bodies::PLAN_GUARDS,
        ..route(
            "EstimateExecutionPlanPrice",
            "GET",
            "/v1/{project_id}/stacks/{stack_name}/execution-plans/{execution_plan_name}/prices",
            Handler::Read(plans::prices),
        )
    },
    Route {
        query: bodies::PLAN_GUARDS,
        ..route(
            "GetExecutionPlan",
            "GET",
            "/v1/{project_id}/stacks/{stack_name}/execution-plans/{execution_plan_name}",
            Handler::Read(plans::items),
        )
    },
    Route {
        query: bodies::PLAN_GUARDS,
        ..route(
            "GetExecutionPlanMetadata",
            "GET",
            "/v1/{project_id}/stacks/{stack_name}/execution-plans/{execution_plan_name}/metadata",
            Handler::Read(plans::metadata),
        )
    },
    Route {
        query: bodies::STACK_GUARD,
        ..route(
            "GetStackMetadata",
            "GET",
            "/v1/{project_id}/stacks/{stack_name}/metadata",
            Handler::Read(stacks::metadata),
        )
    },
    Route {
        query: bodies::STACK_GUARD,
        ..route(
            "GetStackTemplate",
            "GET",
            "/v1/{project_id}/stacks/{stack_name}/templates",
            Handler::Write(stacks::template_link),
        )
    },
    Route {
        query: bodies::STACK_GUARD,
        ..route(
            "ListExecutionPlans",
            "GET",
            "/v1/{project_id}/stacks/{stack_name}/execution-plans",
            Handler::Read(plans::list),
        )
    },
    Route {
        query: bodies::EVENT_QUERY,
        ..route(
            "ListStackEvents",
            "GET",
            "/v1/{project_id}/stacks/{stack_name}/events",
            Handler::Read(stacks::events),
        )
    },
    Route {
        query: bodies::MEMBER_QUERY,
        ..route(
            "ListStackInstances",
            "GET",
            "/v1/stack-sets/{stack_set_name}/stack-instances",
            Handler::Read(stack_instances::list),
        )
    },
    Route {
        query: bodies::STACK_GUARD,
        ..route(
            "ListStackOutputs",
            "GET",
            "/v1/{project_id}/stacks/{stack_name}/outputs",
            Handler::Read(stacks::outputs),
        )
    },
    Route {
        query: bodies::STACK_GUARD,
        ..route(
            "ListStackResources",
            "GET",
            "/v1/{project_id}/stacks/{stack_name}/resources",
            Handler::Read(stacks::resources),
        )
    },
    Route {
        query: bodies::MEMBER_QUERY,
        ..route(
            "ListStackSetOperations",
            "GET",
            "/v1/stack-sets/{stack_set_name}/operations",
            Handler::Read(operations::list),
        )
    },
    Route {
        query: bodies::SET_QUERY,
        ..route(
            "ListStackSets",
            "GET",
            "/v1/stack-sets",
            Handler::Read(stack_sets::list),
        )
    },
    route(
        "ListStacks",
        "GET",
        "/v1/{project_id}/stacks",
        Handler::Read(stacks::list),
    ),
    Route {
        query: bodies::TEMPLATE_GUARD,
        ..route(
            "ListTemplateVersions",
            "GET",
            "/v1/{project_id}/templates/{template_name}/versions",
            Handler::Read(templates::versions),
        )
    },
    route(
        "ListTemplates",
        "GET",
        "/v1/{project_id}/templates",
        Handler::Read(templates::list),
    ),
    Route {
        body: Some((&bodies::PARSE_VARIABLES, true)),
        ..route(
            "ParseTemplateVariables",
            "POST",
            "/v1/{project_id}/template-analyses/variables",
            Handler::Read(plans::parse_variables),
        )
    },
    Route {
        query: bodies::SET_GUARD,
        ..route(
            "ShowStackInstance",
            "GET",
            "/v1/stack-sets/{stack_set_name}/stack-instances/{stack_instance_addr}",
            Handler::Read(stack_instances::show),
        )
    },
    Route {
        query: bodies::SET_GUARD,
        ..route(
            "ShowStackSetMetadata",
            "GET",
            "/v1/stack-sets/{stack_set_name}/metadata",
            Handler::Read(stack_sets::metadata),
        )
    },
    Route {
        query: bodies::SET_GUARD,
        ..route(
            "ShowStackSetOperationMetadata",
            "GET",
            "/v1/stack-sets/{stack_set_name}/operations/{stack_set_operation_id}/metadata",
            Handler::Read(operations::metadata),
        )
    },
    Route {
        query: bodies::SET_GUARD,
        ..route(
            "ShowStackSetTemplate",
            "GET",
            "/v1/stack-sets/{stack_set_name}/templates",
            Handler::Write(stack_sets::template_link),
        )
    },
    Route {
        query: bodies::TEMPLATE_GUARD,
        ..route(
            "ShowTemplateMetadata",
            "GET",
            "/v1/{project_id}/templates/{template_name}/metadata",
            Handler::Read(templates::metadata),
        )
    },
    Route {
        query: bodies::TEMPLATE_GUARD,
        ..route(
            "ShowTemplateVersionContent",
            "GET",
            "/v1/{project_id}/templates/{template_name}/versions/{version_id}",
            Handler::Write(templates::content),
        )
    },
    Route {
        query: bodies::TEMPLATE_GUARD,
        ..route(
            "ShowTemplateVersionMetadata",
            "GET",
            "/v1/{project_id}/templates/{template_name}/versions/{version_id}/metadata",
            Handler::Read(templates::version_metadata),
        )
    },
    Route {
        body: Some((&bodies::UPDATE_STACK, true)),
        ..route(
            "UpdateStack",
            "PATCH",
            "/v1/{project_id}/stacks/{stack_name}",
            Handler::Write(stacks::update),
        )
    },
    Route {
        body: Some((&bodies::INSTANCES, true)),
        ..route(
            "UpdateStackInstances",
            "PATCH",
            "/v1/stack-sets/{stack_set_name}/stack-instances",
            Handler::Write(stack_instances::update),
        )
    },
    Route {
        body: Some((&bodies::UPDATE_SET, true)),
        ..route(
            "UpdateStackSet",
            "PATCH",
            "/v1/stack-sets/{stack_set_name}",
            Handler::Write(stack_sets::update),
        )
    },
    Route {
        body: Some((&bodies::UPDATE_TEMPLATE, true)),
        ..route(
            "UpdateTemplateMetadata",
            "PATCH",
            "/v1/{project_id}/templates/{template_name}/metadata",
            Handler::Write(templates::update),
        )
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_contract_has_its_row() {
        let contract = include_str!("../../openapi/rfs.yaml");
        let (mut path, mut method) = ("", String::new());
        let mut wanted = Vec::new();
        for line in contract.lines() {
            let indent = line.len() - line.trim_start().len();
            let word = line.trim().trim_end_matches(':');
            if indent == 2 && word.starts_with("/v1/") {
                path = word;
            } else if indent == 4 && ["get", "post", "put", "patch", "delete"].contains(&word) {
                method = word.to_uppercase();
            } else if let Some(name) = word.strip_prefix("operationId: ") {
                wanted.push(format!("{name} {method} {path}"));
            }
        }
        wanted.sort();
        let rows = ROUTES
            .iter()
            .map(|r| format!("{} {} {}", r.operation, r.method, r.path));
        assert_eq!(rows.collect::<Vec<_>>(), wanted);
        assert_eq!(ROUTES.len(), 48);
    }
}
