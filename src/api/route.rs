use super::aos::{self, AOS_ROUTES, Asked};
use super::http::decode;
use super::input::{Input, QueryParameter, check_request};
use super::shape::Shape;
use super::table::ROUTES;
use super::{Request, Response, World, aliyun, doors, error, objects};
use crate::service::object_storage::ROOT;
use crate::service::{Service, ServiceError};
use crate::sorted::{Gather, SortedMap};

/// One operation of the service.
#[derive(Clone, Copy)]
pub struct Route {
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with `{name}` for parameters.
    pub path: &'static str,
    /// The operation's name in the reference.
    pub operation: &'static str,
    /// The query parameters it knows.
    pub query: &'static [QueryParameter],
    /// The shape of its body, and whether one must be there.
    pub body: Option<(&'static Shape, bool)>,
    /// What answers it.
    pub handler: Handler,
}

/// What answers an operation.
#[derive(Clone, Copy)]
pub enum Handler {
    /// Looks only.
    Read(fn(&Service, &Input) -> Result<Response, ServiceError>),
    /// Changes something.
    Write(fn(&mut Service, &Input) -> Result<Response, ServiceError>),
    /// Of the service of blueprints: looks or changes.
    Blueprint(aos::Handler),
}

/// Answers a request. Time does not move.
pub fn dispatch(world: &mut World, request: &Request) -> Response {
    let (path, query) = request.target();
    let service = &mut world.service;
    if path.starts_with(ROOT) {
        return objects::answer(service, &request.method, path, &request.body);
    }
    if let Some(response) = doors::answer(service, &request.method, path, &request.body) {
        return response;
    }
    if let Some(response) = aliyun::answer(service, request) {
        return response;
    }
    let Some((route, parameters)) = find(&request.method, path) else {
        let no_route = match aos::error::is_own(path) {
            true => aos::error::no_route,
            false => error::no_route,
        };
        return no_route(&request.method, path, &methods(path));
    };
    let checked = |parameters| check_request(request, parameters, &query, route.query, route.body);
    let answer = match route.handler {
        Handler::Read(handler) => checked(parameters).and_then(|input| handler(service, &input)),
        Handler::Write(handler) => checked(parameters).and_then(|input| handler(service, &input)),
        Handler::Blueprint(handler) => {
            let asked = Asked {
                request,
                path: parameters,
                query,
            };
            let answer = handler(world, &asked);
            return answer.unwrap_or_else(|refusal| aos::error::response(&refusal));
        }
    };
    answer.unwrap_or_else(|refusal| error::response(&refusal))
}

/// The name of the operation that a method and a path ask for.
pub fn operation(method: &str, path: &str) -> Option<&'static str> {
    if let Some(name) = path.strip_prefix("/?Action=") {
        return crate::aliyun::action(name).map(|action| action.name);
    }
    find(method, path).map(|(route, _)| route.operation)
}

/// Every operation of every service.
fn all() -> impl Iterator<Item = &'static Route> + Clone {
    ROUTES.iter().chain(AOS_ROUTES)
}

/// The route of a path, with the path's parameters.
pub(super) fn find(
    method: &str,
    path: &str,
) -> Option<(&'static Route, SortedMap<&'static str, String>)> {
    let of_method = all().filter(|route| route.method == method);
    let mut found = of_method.filter_map(|route| Some((route, matches(route.path, path)?)));
    found.next()
}

/// The methods that a path knows. Where a fixed part is meant, it is not read as a parameter.
fn methods(path: &str) -> Vec<&'static str> {
    let parameters = |route: &Route| route.path.matches('{').count();
    let fits = all().filter(|route| matches(route.path, path).is_some());
    let least = fits.clone().map(parameters).min();
    let meant = fits.filter(|route| Some(parameters(route)) == least);
    meant.map(|route| route.method).gathered()
}

/// The parameters of a path, when it fits a pattern.
fn matches(pattern: &'static str, path: &str) -> Option<SortedMap<&'static str, String>> {
    let mut parameters = SortedMap::new();
    let mut wanted = pattern.split('/');
    let mut given = path.split('/');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(parameters),
            (Some(wanted), Some(given)) => {
                let name = wanted
                    .strip_prefix('{')
                    .and_then(|name| name.strip_suffix('}'));
                match name {
                    Some(name) => {
                        parameters.insert(name, decode(given));
                    }
                    None if wanted == given => {}
                    None => return None,
                }
            }
            _ => return None,
        }
    }
}
