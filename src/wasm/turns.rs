//! First come, first served: operations on one world wait for each other, also across `await`.

use std::cell::RefCell;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// The end of the queue.
pub struct Turns {
    last: RefCell<Promise>,
}

/// A turn; dropping it lets the next operation go on.
pub struct Turn {
    done: Option<Function>,
}

impl Turns {
    /// An empty queue.
    pub fn new() -> Self {
        Self {
            last: RefCell::new(Promise::resolve(&JsValue::UNDEFINED)),
        }
    }

    /// Waits until everyone who asked before is done.
    pub async fn take(&self) -> Turn {
        let mut done = None;
        let mine = Promise::new(&mut |resolve, _| done = Some(resolve));
        let before = self.last.replace(mine);
        // These promises are only ever resolved.
        let _ = JsFuture::from(before).await;
        Turn { done }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(done) = &self.done {
            // Resolving a promise does not throw.
            let _ = done.call0(&JsValue::UNDEFINED);
        }
    }
}
