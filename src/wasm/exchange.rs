//! Requests and answers as they come over a connection: bytes, and headers as names and values in turn.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::api::{Request, Response};
use crate::sorted::Gather;

/// An answer of the simulated services, as bytes.
#[wasm_bindgen]
pub struct Exchange(Response);

#[wasm_bindgen]
impl Exchange {
    /// The HTTP status.
    #[wasm_bindgen(getter)]
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// Names, in lower case, and values in turn.
    #[wasm_bindgen(getter, unchecked_return_type = "string[]")]
    pub fn headers(&self) -> Array {
        let headers = self.0.headers.iter();
        let words = headers.flat_map(|(name, value)| [name, value]);
        words.map(|word| JsValue::from_str(word)).collect()
    }

    /// The bytes of the body.
    #[wasm_bindgen(getter)]
    pub fn body(&self) -> Uint8Array {
        Uint8Array::from(&*self.0.body)
    }
}

impl From<Response> for Exchange {
    fn from(response: Response) -> Self {
        Self(response)
    }
}

/// A request of its parts; what is no text among the headers counts as empty.
pub(super) fn request(method: &str, path: String, headers: &Array, body: Vec<u8>) -> Request {
    let word = |at: u32| headers.get(at).as_string().unwrap_or_default();
    let pairs = (0..headers.length() / 2).map(|n| (word(2 * n), word(2 * n + 1)));
    Request {
        method: method.to_ascii_uppercase(),
        path,
        query: Vec::new(),
        headers: pairs.gathered(),
        body,
    }
}
