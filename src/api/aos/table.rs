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
    route("CreateAosStack", "POST", "/v2/stacks", stacks::create),
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
        stacks::delete,
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
        stacks::actions,
    ),
    route(
        "ListAosStackElements",
        "GET",
        "/v2/stacks/{stack_id}/elements",
        stacks::elements,
    ),
    route("ListAosStacks", "GET", "/v2/stacks", stacks::list),
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
        stacks::act,
    ),
    route("ShowAosStack", "GET", "/v2/stacks/{stack_id}", stacks::show),
    route(
        "ShowAosStackAction",
        "GET",
        "/v2/stacks/{stack_id}/actions/{action_id}",
        stacks::action,
    ),
    route(
        "ShowAosStackElement",
        "GET",
        "/v2/stacks/{stack_id}/elements/{node_id}",
        stacks::element,
    ),
    route(
        "ShowAosStackInputs",
        "GET",
        "/v2/stacks/{stack_id}/inputs",
        stacks::inputs,
    ),
    route(
        "ShowAosStackOutputs",
        "GET",
        "/v2/stacks/{stack_id}/outputs",
        stacks::outputs,
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
