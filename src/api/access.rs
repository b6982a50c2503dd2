//! Who may ask what: users with keys and tokens, their projects and rights, and how often anybody may ask.
//!
//! Without any of this, everybody may do everything. What is verified is what the official SDKs sign (COM-3). How old a
//! signature is is not judged: a world has a time of its own.

use std::rc::Rc;

use crate::json::{self, Deserialize};
use sha2::{Digest, Sha256};

use super::aliyun::Call;
use super::http::{decode, encode};
use super::route::{Handler, find};
use super::{Request, Response, World, aos, error};
use crate::aliyun::{Parameters, RpcError};
use crate::service::{Service, ServiceError};
use crate::sorted::{Gather, Sort, SortedMap};
use crate::text::fits;
use crate::time::Instant;
use crate::tosca;

/// The algorithm of signatures.
const ALGORITHM: &str = "SDK-HMAC-SHA256";
/// The length of a block of SHA-256 and of SHA-1, in bytes.
const BLOCK: usize = 64;

/// Who may ask for what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// Everybody who is known.
    pub users: Vec<User>,
    /// How often a user may ask.
    #[serde(default)]
    pub rate: Option<Rate>,
}

/// Somebody who is known.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// Who it is.
    pub name: String,
    /// The identifier of a key to sign with.
    #[serde(default)]
    pub access_key: Option<String>,
    /// The key itself.
    #[serde(default)]
    pub secret_key: Option<String>,
    /// Tokens that stand for the user.
    #[serde(default)]
    pub tokens: Vec<String>,
    /// The projects it is a member of; absent: of all.
    #[serde(default)]
    pub projects: Option<Vec<String>>,
    /// The operations it may ask for, by name; `*` stands for any letters. Absent: all. Operations of Alibaba Cloud may have their
    /// service in front, as in `oos:ListInstancePackageStates`, and behind them a space and the name of what they are about.
    #[serde(default)]
    pub allow: Option<Vec<String>>,
    /// Operations it may not ask for all the same.
    #[serde(default)]
    pub deny: Vec<String>,
    /// What is wrong with its account, if anything. //= AOS-62
    #[serde(default)]
    pub standing: Option<Standing>,
}

/// Why an account may do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is frozen.
    Suspended,
    /// It has not paid.
    Restricted,
}

/// Why a request is not let through.
#[derive(Clone, Copy)]
enum Refusal {
    Unknown,
    Forbidden,
    Account(Standing),
    TooMany,
}

/// How the resource formation service says it (ERR-4, ERR-8). It has one code for everybody who may not.
fn rfs_says(refusal: Refusal) -> Response {
    let code = match refusal {
        Refusal::Unknown => "10012001",
        Refusal::Forbidden | Refusal::Account(_) => "10012507",
        Refusal::TooMany => "10014001",
    };
    error::response(&ServiceError::new(code, ""))
}

/// How the application orchestration service says it. //= AOS-62
fn aos_says(refusal: Refusal) -> Response {
    let code = match refusal {
        Refusal::Unknown => "4010002",
        Refusal::Forbidden => "4030006",
        Refusal::Account(Standing::Suspended) => "4030014",
        Refusal::Account(Standing::Restricted) => "4030015",
        Refusal::TooMany => "4290009",
    };
    aos::error::response(&tosca::refusal(code, ""))
}

/// So many requests in so much time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many requests.
    pub requests: u64,
    /// In how many seconds.
    pub seconds: u64,
}

/// What is remembered of a user: when its time began, and how often it has asked since.
type Asked = SortedMap<Rc<str>, (Instant, u64)>;

/// The door of a world.
#[derive(Debug, Default)]
pub struct Door {
    access: Access,
    asked: Asked,
}

impl Door {
    /// A door for these users.
    pub fn new(access: Access) -> Self {
        let asked = Asked::new();
        Self { access, asked }
    }

    /// Lets a request through, or gives the answer that refuses it (ERR-4, ERR-8). What no operation answers is let
    /// through: it does nothing.
    pub fn refuse(&mut self, request: &Request, world: &World) -> Option<Response> {
        if let Some(call) = Call::of(request) {
            let refused = self.refuse_call(&call, request, &world.service);
            return refused
                .err()
                .map(|error| call.refusal(&world.service, &error));
        }
        let (path, query) = request.target();
        let (route, parameters) = find(&request.method, path)?;
        let says = match route.handler {
            Handler::Blueprint(_) => aos_says,
            Handler::Read(_) | Handler::Write(_) => rfs_says,
        };
        let Some(user) = self.user(request, path, &query) else {
            return Some(says(Refusal::Unknown));
        };
        let project = parameters.get("project_id").cloned();
        let project = project.or_else(|| meant(request, world, &query, &parameters));
        if !user.may(&[route.operation], project.as_deref()) {
            return Some(says(Refusal::Forbidden));
        }
        if let Some(standing) = user.standing {
            return Some(says(Refusal::Account(standing)));
        }
        let name: Rc<str> = user.name.as_str().into();
        let wait = self.wait(name, world.service.now)?;
        let mut response = says(Refusal::TooMany);
        response
            .headers
            .push(("retry-after".into(), wait.to_string()));
        Some(response)
    }

    /// Lets a request for an operation by its name through (ALI-12, ALI-17), or says why not.
    fn refuse_call(
        &mut self,
        call: &Call<'_>,
        request: &Request,
        service: &Service,
    ) -> Result<(), RpcError> {
        let users = &self.access.users;
        let user = match (request.header("x-auth-token"), call.caller()) {
            (Some(token), _) => users
                .iter()
                .find(|user| user.tokens.iter().any(|t| t == token)),
            (None, Some(caller)) => {
                let mut users = users.iter();
                let user = users.find(|user| user.access_key.as_deref() == Some(caller.key));
                let secret = user.and_then(|user| user.secret_key.as_deref());
                if secret.is_some_and(|secret| !caller.signed_with(secret)) {
                    let message = "The signature is not what it must be.";
                    return Err(RpcError::new(400, "SignatureDoesNotMatch", message));
                }
                user.filter(|_| secret.is_some())
            }
            (None, None) => {
                let message = "The parameter AccessKeyId is missing.";
                return Err(RpcError::new(400, "MissingParameter", message));
            }
        };
        let Some(user) = user else {
            let message = "The access key is not known.";
            return Err(RpcError::new(404, "InvalidAccessKeyId.NotFound", message));
        };
        // What no operation answers does nothing.
        if let Ok(action) = call.action() {
            let parameters = Parameters(&call.parameters);
            let project = action.project(service, &parameters);
            let permissions = action.permissions(service, &parameters);
            let may = |permission: &String| {
                let name = permission.split(' ').next().unwrap_or_default();
                user.may(&[action.name, name, permission], project)
            };
            if !permissions.iter().all(may) {
                let message = "The user may not do this.";
                return Err(RpcError::new(403, "NoPermission", message));
            }
        }
        if user.standing.is_some() {
            let message = "The account is frozen or restricted.";
            return Err(RpcError::new(403, "Forbidden", message));
        }
        let name: Rc<str> = user.name.as_str().into();
        match self.wait(name, service.now) {
            None => Ok(()),
            Some(seconds) => {
                let message = format!("There were too many requests; wait for {seconds} seconds.");
                Err(RpcError::new(429, "Throttling.User", message))
            }
        }
    }

    /// Who asks, if it is somebody.
    fn user(&self, request: &Request, path: &str, query: &[(String, String)]) -> Option<&User> {
        let mut users = self.access.users.iter();
        if let Some(token) = request.header("x-auth-token") {
            return users.find(|user| user.tokens.iter().any(|known| known == token));
        }
        let signed = Signed::of(request)?;
        let user = users.find(|user| user.access_key.as_deref() == Some(signed.access))?;
        let secret = user.secret_key.as_deref()?;
        let decoded = signed_path(&decode(path), encode);
        let paths = [plain_path(path), decoded, signed_path(path, encode)];
        let mut paths = paths.iter();
        let fits = |path: &String| {
            let expected = signed.signature(secret, request, path, query);
            expected.is_some_and(|it| same(it.as_bytes(), signed.signature.as_bytes()))
        };
        paths.any(fits).then_some(user)
    }

    /// Counts a request. The seconds to wait when there were too many.
    fn wait(&mut self, user: Rc<str>, now: Instant) -> Option<u64> {
        let rate = self.access.rate.as_ref()?;
        let end = |began: Instant| began.plus(rate.seconds.saturating_mul(1000));
        let (began, count) = self.asked.get(&user).copied().unwrap_or((now, 0));
        let (began, count) = if end(began) <= now {
            (now, 0)
        } else {
            (began, count)
        };
        if count >= rate.requests {
            return Some(end(began).since(now).div_ceil(1000));
        }
        self.asked.insert(user, (began, count + 1));
        None
    }
}

impl User {
    /// Whether it may do something, by any of its names.
    fn may(&self, names: &[&str], project: Option<&str>) -> bool {
        let member = self.projects.as_ref().zip(project);
        let member = member.is_none_or(|(own, project)| own.iter().any(|one| one == project));
        let any = |patterns: &[String]| {
            let mut patterns = patterns.iter();
            patterns.any(|one| names.iter().any(|name| fits(one, name)))
        };
        member && self.allow.as_deref().is_none_or(any) && !any(&self.deny)
    }
}

/// The project that a request means whose path names none: that of its stack, or one that its query or its body tells.
fn meant(
    request: &Request,
    world: &World,
    query: &[(String, String)],
    parameters: &SortedMap<&'static str, String>,
) -> Option<String> {
    if let Some(stack) = parameters.get("stack_id") {
        let stack = world.blueprints.stacks.get(stack);
        return stack.map(|stack| stack.project.clone());
    }
    let told = query.iter().find(|(name, _)| name == "project_id");
    told.map(|(_, project)| project.clone()).or_else(|| {
        let body = json::parse(&request.body).ok()?;
        Some(body.get("project_id")?.as_str()?.to_owned())
    })
}

/// What a request says of its signature.
struct Signed<'r> {
    access: &'r str,
    headers: Vec<&'r str>,
    signature: &'r str,
    date: &'r str,
}

impl<'r> Signed<'r> {
    fn of(request: &'r Request) -> Option<Self> {
        let text = request.header("authorization")?.strip_prefix(ALGORITHM)?;
        let member = |name: &str| {
            let mut members = text.split(',').map(str::trim);
            members.find_map(|member| member.strip_prefix(name)?.strip_prefix('='))
        };
        Some(Self {
            access: member("Access")?,
            headers: member("SignedHeaders")?.split(';').gathered(),
            signature: member("Signature")?,
            date: request.header("x-sdk-date")?,
        })
    }

    /// What the signature must be; nothing when the host or a header that is signed is not there.
    fn signature(
        &self,
        secret: &str,
        request: &Request,
        path: &str,
        query: &[(String, String)],
    ) -> Option<String> {
        if !self.headers.contains(&"host") || !self.headers.contains(&"x-sdk-date") {
            return None;
        }
        let mut canonical = format!("{}\n{path}\n{}\n", request.method, plain_query(query));
        for name in &self.headers {
            let value = request.header(name)?;
            canonical += &format!("{name}:{}\n", value.trim());
        }
        let digest = match request.header("x-sdk-content-sha256") {
            Some(given) => given.to_owned(),
            None => hex(&Sha256::digest(&request.body)),
        };
        canonical += &format!("\n{}\n{digest}", self.headers.join(";"));
        let hashed = hex(&Sha256::digest(&canonical));
        let text = format!("{ALGORITHM}\n{}\n{hashed}", self.date);
        Some(hex(&keyed(sha256, secret.as_bytes(), text.as_bytes())))
    }
}

/// A path as it is signed: each part encoded anew, a slash at its end. Where a part has a slash of its own, the SDK for Python
/// signs what is decoded, and that for Node what is encoded twice.
fn plain_path(path: &str) -> String {
    signed_path(path, |part| encode(&decode(part)))
}

fn signed_path(path: &str, encoded: fn(&str) -> String) -> String {
    let parts: Vec<String> = path.split('/').map(encoded).gathered();
    let path = parts.join("/");
    if path.ends_with('/') {
        path
    } else {
        path + "/"
    }
}

/// A query as it is signed: sorted.
pub(super) fn plain_query(query: &[(String, String)]) -> String {
    let mut pairs: Vec<(String, String)> = query
        .iter()
        .map(|(name, value)| (encode(name), encode(value)))
        .gathered();
    pairs.arrange();
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .gathered();
    pairs.join("&")
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// HMAC with a hash (RFC 2104).
pub(super) fn keyed(hash: fn(&[u8]) -> Vec<u8>, secret: &[u8], text: &[u8]) -> Vec<u8> {
    let mut key = match secret.len() > BLOCK {
        true => hash(secret),
        false => secret.to_vec(),
    };
    key.resize(BLOCK, 0);
    let with = |pad: u8, text: &[u8]| {
        let mut bytes: Vec<u8> = key.iter().map(|byte| byte ^ pad).gathered();
        bytes.extend_from_slice(text);
        hash(&bytes)
    };
    with(0x5c, &with(0x36, text))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether two texts are the same, in a time that does not tell where they differ.
pub(super) fn same(a: &[u8], b: &[u8]) -> bool {
    let differ = a.iter().zip(b).fold(0, |all, (a, b)| all | (a ^ b));
    a.len() == b.len() && differ == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, cases 2 and 6.
    #[test]
    fn keyed_hashes() {
        assert_eq!(
            hex(&keyed(sha256, b"Jefe", b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            hex(&keyed(
                sha256,
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First"
            )),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn paths_and_queries_as_they_are_signed() {
        assert_eq!(plain_path("/v1/a%2fb/栈"), "/v1/a%2Fb/%E6%A0%88/");
        assert_eq!(signed_path("/v1/a%2fb", encode), "/v1/a%252fb/");
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            plain_query(&[pair("b", "1 2"), pair("a", "~")]),
            "a=~&b=1%202"
        );
    }
}
