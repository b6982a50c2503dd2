//! What happens when the engine itself fails.

use std::panic;

use wasm_bindgen::JsValue;

/// Writes a panic's message and place to the console before the module traps. The instance cannot
/// be used after that; its owner drops it and starts another.
pub fn report_panics() {
    panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&JsValue::from_str(&format!("formwork: {info}")));
    }));
}
