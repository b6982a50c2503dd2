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
