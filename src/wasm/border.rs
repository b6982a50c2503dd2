//! Structs to JavaScript's values and back, as JSON text: text crosses faster than one field after the other, and keeps digits.

use js_sys::JSON;
use tsify::{Ts, Tsify};
use wasm_bindgen::{JsError, JsValue};

use crate::json::{self, Deserialize, Serialize, Unreadable};

/// What JavaScript gets.
pub trait Given: Tsify + Serialize + Sized {
    /// The value with its type in TypeScript.
    fn ts(&self) -> Ts<Self> {
        Ts::new_unchecked(value(&json::text(self)))
    }
}

impl<T: Tsify + Serialize> Given for T {}

/// What JavaScript gave.
pub trait Taken<T> {
    /// The struct.
    ///
    /// # Errors
    /// When the value is of another form.
    fn rust(self) -> Result<T, Unreadable>;
}

impl<T: Tsify + Deserialize> Taken<T> for Ts<T> {
    fn rust(self) -> Result<T, Unreadable> {
        json::read(text(&self.into()).as_bytes())
    }
}

impl From<Unreadable> for JsValue {
    fn from(wrong: Unreadable) -> Self {
        JsError::from(wrong).into()
    }
}

/// What was given, or what stands for nothing.
///
/// # Errors
/// When the value is of another form.
pub fn chosen<T: Tsify + Deserialize + Default>(given: Option<Ts<T>>) -> Result<T, Unreadable> {
    given.map_or_else(|| Ok(T::default()), Ts::rust)
}

fn value(text: &str) -> JsValue {
    // What a writer writes is JSON.
    JSON::parse(text).unwrap_or_default()
}

/// The text of a value. What JSON has no form for is nothing.
pub fn text(value: &JsValue) -> String {
    let text = JSON::stringify(value).ok();
    let text = text.and_then(|text| text.as_string());
    text.unwrap_or_else(|| "null".to_owned())
}
