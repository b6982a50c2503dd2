//! The shapes of request bodies, as in the contract (`openapi/rfs.yaml`).

use super::input::QueryParameter;
use super::shape::{Alphabet, Member, Shape};
use crate::check::service::limit;

const fn required(name: &'static str, shape: Shape) -> Member {
    Member {
        name,
        required: true,
        shape,
    }
}

const fn optional(name: &'static str, shape: Shape) -> Member {
    Member {
        name,
        required: false,
        shape,
    }
}

const fn any(max: usize) -> Shape {
    Shape::Text(0, max, Alphabet::Any)
}

const ID: Shape = Shape::Text(36, 36, Alphabet::Id);
const NAME: Shape = Shape::Text(1, 128, Alphabet::Name);
const BODY: Shape = any(limit::BODY);
const URI: Shape = any(2048);
const DESCRIPTION: Shape = any(1024);

const KMS: Shape = Shape::Object(&[
    required("id", Shape::Text(36, 36, Alphabet::Any)),
    required("cipher_text", Shape::Text(2, 2048, Alphabet::Any)),
]);
const ENCRYPTION: Shape = Shape::Object(&[required("kms", KMS)]);
const VARIABLE: Shape = Shape::Object(&[
    required(
        "var_key",
        Shape::Text(1, limit::VARIABLE_NAME, Alphabet::VarKey),
    ),
    required("var_value", any(2048)),
    optional("encryption", ENCRYPTION),
]);
const VARIABLES: Shape = Shape::List(100, &VARIABLE);
const AGENCY: Shape = Shape::Object(&[
    required("provider_name", Shape::Text(1, 128, Alphabet::ProviderName)),
    optional("agency_name", Shape::Text(1, 64, Alphabet::AgencyName)),
    optional("agency_urn", any(2048)),
]);

/// CreateStack.
pub(super) const CREATE_STACK: Shape = Shape::Object(&[
    required("stack_name", NAME),
    optional("agencies", Shape::List(10, &AGENCY)),
    optional("description", DESCRIPTION),
    optional("enable_deletion_protection", Shape::Flag),
    optional("enable_auto_rollback", Shape::Flag),
    optional("template_body", BODY),
    optional("template_uri", URI),
    optional("vars_body", BODY),
    optional("vars_structure", VARIABLES),
    optional("vars_uri", URI),
]);

/// DeployStack.
pub(super) const DEPLOY_STACK: Shape = Shape::Object(&[
    optional("template_body", BODY),
    optional("template_uri", URI),
    optional("vars_structure", VARIABLES),
    optional("vars_body", BODY),
    optional("vars_uri", URI),
    optional("stack_id", ID),
]);

/// CreateExecutionPlan.
pub(super) const CREATE_PLAN: Shape = Shape::Object(&[
    optional("stack_id", ID),
    optional("template_body", BODY),
    optional("template_uri", URI),
    required("execution_plan_name", NAME),
    optional("description", DESCRIPTION),
    optional("vars_structure", VARIABLES),
    optional("vars_body", BODY),
    optional("vars_uri", URI),
]);

/// ApplyExecutionPlan.
pub(super) const APPLY_PLAN: Shape =
    Shape::Object(&[optional("execution_plan_id", ID), optional("stack_id", ID)]);

/// ParseTemplateVariables.
pub(super) const PARSE_VARIABLES: Shape = Shape::Object(&[
    optional("template_body", BODY),
    optional("template_uri", URI),
]);

/// ContinueDeployStack, ContinueRollbackStack.
pub(super) const CONTINUE: Shape = Shape::Object(&[optional("stack_id", ID)]);

/// DeleteStackEnhanced.
pub(super) const DELETE_STACK: Shape = Shape::Object(&[
    optional("stack_id", ID),
    optional("retain_all_resources", Shape::Flag),
]);

/// UpdateStack.
pub(super) const UPDATE_STACK: Shape = Shape::Object(&[
    optional("stack_id", ID),
    optional("description", DESCRIPTION),
    optional("enable_deletion_protection", Shape::Flag),
    optional("enable_auto_rollback", Shape::Flag),
    optional("agencies", Shape::List(10, &AGENCY)),
]);

/// CreateTemplate.
pub(super) const CREATE_TEMPLATE: Shape = Shape::Object(&[
    required("template_name", NAME),
    optional("template_description", DESCRIPTION),
    optional("version_description", DESCRIPTION),
    optional("template_body", BODY),
    optional("template_uri", URI),
]);

/// CreateTemplateVersion.
pub(super) const CREATE_TEMPLATE_VERSION: Shape = Shape::Object(&[
    optional("version_description", DESCRIPTION),
    optional("template_body", BODY),
    optional("template_uri", URI),
]);

/// UpdateTemplateMetadata.
pub(super) const UPDATE_TEMPLATE: Shape = Shape::Object(&[
    optional("template_id", ID),
    optional("template_description", DESCRIPTION),
]);

const PROVIDER_VERSION: Shape = Shape::Text(5, 128, Alphabet::Any);
const URN: Shape = Shape::Text(32, 256, Alphabet::Any);

/// CreatePrivateProvider.
pub(super) const CREATE_PROVIDER: Shape = Shape::Object(&[
    required(
        "provider_name",
        Shape::Text(1, limit::PROVIDER_NAME, Alphabet::PrivateProvider),
    ),
    optional("provider_description", DESCRIPTION),
    optional("provider_version", PROVIDER_VERSION),
    optional("version_description", DESCRIPTION),
    optional("function_graph_urn", URN),
]);

/// CreatePrivateProviderVersion.
pub(super) const CREATE_PROVIDER_VERSION: Shape = Shape::Object(&[
    optional("provider_id", ID),
    required("provider_version", PROVIDER_VERSION),
    optional("version_description", DESCRIPTION),
    required("function_graph_urn", URN),
]);

const MANAGED: Shape = Shape::Object(&[optional("enable_parallel_operation", Shape::Flag)]);
const AGENCY_IN_SET: Shape = Shape::Text(0, 64, Alphabet::AgencyName);
const MODEL: Shape = Shape::Choice(MODELS);

/// The permission models (SS-3).
pub(super) const MODELS: &[&str] = &["SELF_MANAGED"];

/// CreateStackSet.
pub(super) const CREATE_SET: Shape = Shape::Object(&[
    required("stack_set_name", NAME),
    optional("stack_set_description", DESCRIPTION),
    optional("permission_model", MODEL),
    optional("administration_agency_name", AGENCY_IN_SET),
    optional("managed_agency_name", AGENCY_IN_SET),
    optional("template_body", BODY),
    optional("template_uri", URI),
    optional("vars_uri", URI),
    optional("vars_body", BODY),
    optional("initial_stack_description", DESCRIPTION),
    optional("administration_agency_urn", any(2048)),
    optional("managed_operation", MANAGED),
]);

/// UpdateStackSet.
pub(super) const UPDATE_SET: Shape = Shape::Object(&[
    optional("stack_set_id", ID),
    optional("stack_set_description", DESCRIPTION),
    optional("initial_stack_description", DESCRIPTION),
    optional("permission_model", MODEL),
    optional("administration_agency_name", AGENCY_IN_SET),
    optional("managed_agency_name", AGENCY_IN_SET),
    optional("administration_agency_urn", any(2048)),
    optional("managed_operation", MANAGED),
]);

const REGIONS: Shape = Shape::List(1000, &Shape::Text(1, 64, Alphabet::Region));
const TARGETS: Shape = Shape::Object(&[
    required("regions", REGIONS),
    optional(
        "domain_ids",
        Shape::List(10_000, &Shape::Text(1, 64, Alphabet::Account)),
    ),
    optional("domain_ids_uri", URI),
]);
const OVERRIDES: Shape = Shape::Object(&[
    optional("vars_uri", URI),
    optional("vars_body", BODY),
    optional("use_stack_set_vars", Shape::List(10_000, &any(1024))),
]);
const PREFERENCES: Shape = Shape::Object(&[
    optional(
        "region_concurrency_type",
        Shape::Choice(&["SEQUENTIAL", "PARALLEL"]),
    ),
    optional("region_order", REGIONS),
    optional("failure_tolerance_count", Shape::Integer(0, 100)),
    optional("failure_tolerance_percentage", Shape::Integer(0, 100)),
    optional("max_concurrent_count", Shape::Integer(1, 5)),
    optional("max_concurrent_percentage", Shape::Integer(1, 100)),
    optional(
        "failure_tolerance_mode",
        Shape::Choice(&["STRICT_FAILURE_TOLERANCE", "SOFT_FAILURE_TOLERANCE"]),
    ),
]);

/// CreateStackInstance, UpdateStackInstances.
pub(super) const INSTANCES: Shape = Shape::Object(&[
    optional("stack_set_id", ID),
    required("deployment_targets", TARGETS),
    optional("var_overrides", OVERRIDES),
    optional("operation_preferences", PREFERENCES),
]);

/// DeleteStackInstance, DeleteStackInstanceDeprecated.
pub(super) const DELETE_INSTANCES: Shape = Shape::Object(&[
    optional("stack_set_id", ID),
    required("deployment_targets", TARGETS),
    optional("operation_preferences", PREFERENCES),
]);

/// DeployStackSet.
pub(super) const DEPLOY_SET: Shape = Shape::Object(&[
    optional("stack_set_id", ID),
    required("deployment_targets", TARGETS),
    optional("template_body", BODY),
    optional("template_uri", URI),
    optional("vars_uri", URI),
    optional("vars_body", BODY),
    optional("var_overrides", OVERRIDES),
    optional("operation_preferences", PREFERENCES),
]);

const fn query(name: &'static str, shape: Shape) -> QueryParameter {
    QueryParameter { name, shape }
}

/// The guard that operations on a stack have.
pub(super) const STACK_GUARD: &[QueryParameter] = &[query("stack_id", ID)];

/// The guards that operations on a plan have.
pub(super) const PLAN_GUARDS: &[QueryParameter] =
    &[query("stack_id", ID), query("execution_plan_id", ID)];

/// The guard that operations on a template have.
pub(super) const TEMPLATE_GUARD: &[QueryParameter] = &[query("template_id", ID)];

/// ListStackEvents.
pub(super) const EVENT_QUERY: &[QueryParameter] = &[
    query("stack_id", ID),
    query("deployment_id", ID),
    query("filter", any(512)),
    query("field", any(128)),
];

/// The guard that operations on a stack set have.
pub(super) const SET_GUARD: &[QueryParameter] = &[query("stack_set_id", ID)];

/// ListStackSets.
pub(super) const SET_QUERY: &[QueryParameter] = &[
    query("filter", any(512)),
    query("sort_key", any(128)),
    query("sort_dir", any(128)),
];

/// ListStackInstances, ListStackSetOperations.
pub(super) const MEMBER_QUERY: &[QueryParameter] = &[
    query("stack_set_id", ID),
    query("filter", any(512)),
    query("sort_key", any(128)),
    query("sort_dir", any(128)),
];
