//! The service through its one door: requests in, answers out, virtual time.

mod accept;
mod access;
mod again;
mod agencies;
mod aos;
mod beforehand;
mod cloud;
mod continuing;
mod contract;
mod data_sources;
mod deployments;
mod drift;
mod faults;
mod history;
mod imports;
mod inputs;
mod keys;
mod looking;
mod machines;
mod model;
mod openapi;
mod plans;
mod private_types;
mod promises;
mod providers;
mod rules;
mod samples;
mod sets;
mod stacks;
mod templates;
mod transfer;
mod world;
pub(crate) mod zip;

use std::rc::Rc;
use std::sync::OnceLock;

use formwork::api::{Request, Response};
use formwork::schema::Catalog;
use formwork::simulator::{Options, Simulator};
use serde_json::{Value as Json, json};

use zip::zip;

static PACK: OnceLock<Vec<u8>> = OnceLock::new();

pub(crate) fn catalog() -> Rc<Catalog> {
    let pack = PACK.get_or_init(|| {
        let data = crate::root().join("data/catalog");
        catalog_pack::pack_folder(&data).unwrap().whole
    });
    Rc::new(Catalog::from_pack(pack).unwrap())
}

/// A world with short words for what tests do all the time.
pub(crate) struct World {
    pub(crate) simulator: Simulator,
    /// What was asked of the service, and what it said.
    log: Vec<Asked>,
}

/// One request to an operation, and its answer.
struct Asked {
    operation: &'static str,
    request: Request,
    response: Response,
}

impl World {
    pub(crate) fn new() -> Self {
        let mut simulator = Simulator::new(Options::default(), catalog());
        simulator.use_prices(Rc::new(crate::price::prices_beside()));
        Self::of(simulator)
    }

    /// A world that was opened.
    pub(crate) fn of(simulator: Simulator) -> Self {
        let log = Vec::new();
        Self { simulator, log }
    }

    /// One request to a path below the project; `body` null is none.
    pub(crate) fn ask(&mut self, method: &str, path: &str, body: &Json) -> (u16, Json) {
        let response = self.send(method, path, body);
        let json = serde_json::from_slice(&response.body).unwrap_or(Json::Null);
        (response.status, json)
    }

    pub(crate) fn send(&mut self, method: &str, path: &str, body: &Json) -> Response {
        let bytes = if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        };
        self.send_bytes(method, path, bytes)
    }

    pub(crate) fn send_bytes(&mut self, method: &str, path: &str, body: Vec<u8>) -> Response {
        let path = if path.starts_with('/') || path.contains("://") {
            path.to_owned()
        } else {
            format!("/v1/0f0f/{path}")
        };
        let mut request = Request::new(method, &path);
        let id = "11111111-2222-3333-4444-555555555555";
        request
            .headers
            .push(("Client-Request-Id".into(), id.into()));
        request.body = body;
        self.send_request(request)
    }

    /// Sends a request as it is, and holds its answer against the contract.
    pub(crate) fn send_request(&mut self, request: Request) -> Response {
        let response = self.simulator.dispatch(&request);
        let (method, path) = (request.method.as_str(), request.path.as_str());
        let operation = openapi::operation_of(method, path);
        if let Some(operation) = operation.filter(|_| response.status != 501) {
            let problems = openapi::judge(operation, &response).problems;
            let body = String::from_utf8_lossy(&response.body);
            assert_eq!(problems, Vec::<String>::new(), "{method} {path}: {body}");
            let asked = Asked {
                operation,
                request,
                response: response.clone(),
            };
            self.log.push(asked);
        }
        response
    }

    #[track_caller]
    pub(crate) fn get(&mut self, path: &str) -> Json {
        let (status, body) = self.ask("GET", path, &Json::Null);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    #[track_caller]
    pub(crate) fn post(&mut self, path: &str, body: &Json, status: u16) -> Json {
        let (got, answer) = self.ask("POST", path, body);
        assert_eq!(got, status, "{path}: {answer}");
        answer
    }

    /// A request that must be refused with a status and a code.
    #[track_caller]
    pub(crate) fn refused(
        &mut self,
        method: &str,
        path: &str,
        body: &Json,
        status: u16,
        code: &str,
    ) {
        let (got, answer) = self.ask(method, path, body);
        assert_eq!(
            (got, answer["error_code"].as_str()),
            (status, Some(code)),
            "{path}: {answer}"
        );
        assert!(
            answer["error_msg"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
    }

    #[track_caller]
    pub(crate) fn patch(&mut self, path: &str, body: &Json, status: u16) -> Json {
        let (got, answer) = self.ask("PATCH", path, body);
        assert_eq!(got, status, "{path}: {answer}");
        answer
    }

    #[track_caller]
    pub(crate) fn empty_stack(&mut self, name: &str) -> String {
        let answer = self.post("stacks", &json!({"stack_name": name}), 201);
        assert_eq!(answer["deployment_id"], Json::Null);
        answer["stack_id"].as_str().unwrap().to_owned()
    }

    /// Lets time pass until nothing is going on any more.
    pub(crate) fn settle(&mut self) {
        while self.simulator.is_busy() {
            self.simulator.advance(1000);
        }
    }

    #[track_caller]
    pub(crate) fn status(&mut self, stack: &str) -> String {
        let body = self.get(&format!("stacks/{stack}/metadata"));
        body["status"].as_str().unwrap().to_owned()
    }
}
