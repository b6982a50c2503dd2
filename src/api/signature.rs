//! What a request says of who sent it, by the two ways in which the SDKs of Alibaba Cloud sign: parameters with HMAC-SHA1, and
//! headers with ACS3-HMAC-SHA256.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::Request;
use super::access::{hex, keyed, plain_query, same};
use super::http::encode;
use crate::aliyun::Parameters;

/// The algorithm of signatures in headers.
const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// Headers that must be signed.
const NEEDED: &[&str] = &[
    "host",
    "x-acs-action",
    "x-acs-version",
    "x-acs-date",
    "x-acs-content-sha256",
];

/// Somebody who says who they are.
pub(super) struct Caller<'r> {
    request: &'r Request,
    parameters: &'r [(String, String)],
    /// The identifier of the key.
    pub(super) key: &'r str,
    signature: &'r str,
    /// The headers that are signed; nothing for parameters.
    headers: Option<&'r str>,
}

impl<'r> Caller<'r> {
    /// Who a request says to be from.
    pub(super) fn of(request: &'r Request, parameters: &'r [(String, String)]) -> Option<Self> {
        let header = request.header("authorization");
        let Some(text) = header.and_then(|text| text.strip_prefix(ALGORITHM)) else {
            let given = Parameters(parameters);
            return Some(Self {
                request,
                parameters,
                key: given.get("AccessKeyId")?,
                signature: given.get("Signature").unwrap_or_default(),
                headers: None,
            });
        };
        let member = |name: &str| {
            let mut members = text.split(',').map(str::trim);
            members.find_map(|member| member.strip_prefix(name)?.strip_prefix('='))
        };
        Some(Self {
            request,
            parameters,
            key: member("Credential")?,
            signature: member("Signature")?,
            headers: Some(member("SignedHeaders")?),
        })
    }

    /// Whether the request was signed with a key.
    pub(super) fn signed_with(&self, secret: &str) -> bool {
        let expected = match self.headers {
            Some(names) => self.of_headers(secret, names),
            None => Some(self.of_parameters(secret)),
        };
        expected.is_some_and(|it| same(it.as_bytes(), self.signature.as_bytes()))
    }

    fn of_parameters(&self, secret: &str) -> String {
        let all = self.parameters.iter();
        let all: Vec<_> = all
            .filter(|(name, _)| name != "Signature")
            .cloned()
            .collect();
        let text = format!("{}&%2F&{}", self.request.method, encode(&plain_query(&all)));
        let sha1 = |bytes: &[u8]| Sha1::digest(bytes).to_vec();
        STANDARD.encode(keyed(
            sha1,
            format!("{secret}&").as_bytes(),
            text.as_bytes(),
        ))
    }

    /// Nothing when a header is missing, or the body is another than the one that was signed.
    fn of_headers(&self, secret: &str, names: &str) -> Option<String> {
        let sha256 = |bytes: &[u8]| Sha256::digest(bytes).to_vec();
        let (_, query) = self.request.target();
        let mut canonical = format!("{}\n/\n{}\n", self.request.method, plain_query(&query));
        let signed: Vec<&str> = names.split(';').collect();
        let digest = hex(&sha256(&self.request.body));
        let has = |name: &&str| signed.contains(name);
        if !NEEDED.iter().all(has) || self.request.header("x-acs-content-sha256") != Some(&digest) {
            return None;
        }
        for name in signed {
            canonical += &format!("{name}:{}\n", self.request.header(name)?.trim());
        }
        canonical += &format!("\n{names}\n{digest}");
        let text = format!("{ALGORITHM}\n{}", hex(&sha256(canonical.as_bytes())));
        Some(hex(&keyed(sha256, secret.as_bytes(), text.as_bytes())))
    }
}
