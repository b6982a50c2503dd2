//! Every operation of the application orchestration service's contract.

use super::{Handler, stacks, templates};
use crate::api::route::{self, Route};

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
        handler: route::Handler::Blueprint(handler),
    }
}

/// The operations of the contract, sorted by name (a test compares them with `openapi/aos.yaml`).
pub static AOS_ROUTES: &[Route] = &[
    route("CreateAosStack", "POST", "/v2/stacks", stacks::missing),
    route(
        "CreateAosTemplate",
        "POST",
        "/v2/templates",
        templates::create,
    ),
    route(
        "DeleteAosStack",
        "DELETE",
        "/v2/stacks/{stack_id}",
        stacks::missing,
    ),
    route(
        "DeleteAosTemplate",
        "DELETE",
        "/v2/templates/{template_id}",
        templates::delete,
    ),
    route(
        "DownloadAosTemplate",
        "GET",
        "/v2/templates/{template_id}/archive",
        templates::archive,
    ),
    route(
        "ListAosStackActions",
        "GET",
        "/v2/stacks/{stack_id}/actions",
        stacks::missing,
    ),
    route(
        "ListAosStackElements",
        "GET",
        "/v2/stacks/{stack_id}/elements",
        stacks::missing,
    ),
    route("ListAosStacks", "GET", "/v2/stacks", stacks::missing),
    route("ListAosTemplates", "GET", "/v2/templates", templates::list),
    route(
        "ListAosTemplatesGrouped",
        "GET",
        "/v2.1/templates",
        templates::grouped,
    ),
    route(
        "RunAosStackAction",
        "PUT",
        "/v2/stacks/{stack_id}/actions",
        stacks::missing,
    ),
    route(
        "ShowAosStack",
        "GET",
        "/v2/stacks/{stack_id}",
        stacks::missing,
    ),
    route(
        "ShowAosStackAction",
        "GET",
        "/v2/stacks/{stack_id}/actions/{action_id}",
        stacks::missing,
    ),
    route(
        "ShowAosStackElement",
        "GET",
        "/v2/stacks/{stack_id}/elements/{node_id}",
        stacks::missing,
    ),
    route(
        "ShowAosStackInputs",
        "GET",
        "/v2/stacks/{stack_id}/inputs",
        stacks::missing,
    ),
    route(
        "ShowAosStackOutputs",
        "GET",
        "/v2/stacks/{stack_id}/outputs",
        stacks::missing,
    ),
    route(
        "ShowAosTemplate",
        "GET",
        "/v2/templates/{template_id}",
        templates::show,
    ),
    route(
        "ShowAosTemplateInputs",
        "GET",
        "/v2/templates/{template_id}/inputs",
        templates::inputs,
    ),
    route(
        "UpdateAosTemplate",
        "PUT",
        "/v2/templates/{template_id}",
        templates::update,
    ),
];
