//! Expressions as JavaScript asks for them.

use std::cell::Cell;

use js_sys::{Date, JsString};
use tsify::Ts;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsError, JsValue};

use super::border::{Given, chosen};
use super::catalog;
use super::dto::{
    CompletionList, Evaluation, EvaluatorOptions, EvaluatorState, HoverInfo, SignatureHelp,
};
use super::offsets::byte_of;
use super::workspace::Workspace;
use crate::text::{FileId, Source};
use crate::time::Instant;
use crate::workspace;

/// A template that was read once, for any number of expressions. Later changes of the workspace do not reach it.
#[wasm_bindgen]
pub struct Evaluator {
    inner: workspace::Evaluator,
    clock: Option<Instant>,
    misread: Cell<u32>,
}

#[wasm_bindgen]
impl Workspace {
    /// Reads the template for expressions.
    pub fn evaluator(&self, options: Option<Ts<EvaluatorOptions>>) -> Result<Evaluator, JsError> {
        let given = chosen(options)?.resolve();
        let given = given.map_err(|message| JsError::new(&message))?;
        let seed = given.seed.unwrap_or_else(super::simulator::chance);
        let options = given.plan_at(given.clock.unwrap_or_else(present));
        Ok(Evaluator {
            inner: catalog::with(|c| self.inner().evaluator(c, &options, Some(seed))),
            clock: given.clock,
            misread: Cell::new(0),
        })
    }
}

#[wasm_bindgen]
impl Evaluator {
    /// What is wrong with the template, and whether expressions can be evaluated all the same.
    pub fn template(&self) -> Ts<EvaluatorState> {
        EvaluatorState::from(&self.inner).ts()
    }

    /// Evaluates an expression as if it were a local value of the root module.
    pub fn evaluate(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] expression: JsValue,
    ) -> Result<Ts<Evaluation>, JsError> {
        let text = bytes_of(&expression)?;
        let evaluated = self.inner.evaluate_bytes(&text, Some(self.now()));
        Ok(Evaluation::from(evaluated).ts())
    }

    /// Answers one line, an expression as a JSON string in UTF-8, with one line: what `formwork eval --json` does.
    #[wasm_bindgen(js_name = answerLine)]
    pub fn answer_line(&self, line: &[u8]) -> String {
        let answer = self.inner.answer(line, Some(self.now()));
        self.misread.update(|n| n + u32::from(!answer.understood));
        answer.text
    }

    /// What could be written at a place of an expression.
    pub fn complete(&self, expression: &str, offset: u32) -> Ts<CompletionList> {
        let source = alone(expression);
        let at = byte_of(&source.text, offset);
        let found = catalog::with(|c| self.inner.complete(c, expression, at));
        CompletionList::new(found, Some(&source)).ts()
    }

    /// What is known of the name at a place of an expression, with its value.
    pub fn hover(&self, expression: &str, offset: u32) -> Option<Ts<HoverInfo>> {
        let source = alone(expression);
        let at = byte_of(&source.text, offset);
        let found = catalog::with(|c| self.inner.hover(c, expression, at));
        found.map(|hover| HoverInfo::new(hover, &source).ts())
    }

    /// The call around a place of an expression, with the parameter that is being written.
    #[wasm_bindgen(js_name = signatureHelp)]
    pub fn signature_help(&self, expression: &str, offset: u32) -> Option<Ts<SignatureHelp>> {
        let source = alone(expression);
        let found = self
            .inner
            .signature(expression, byte_of(&source.text, offset));
        found.map(|found| SignatureHelp::new(found, &source).ts())
    }

    /// What is known of the name at a place of a file of the template: `hover` of a workspace, with the value that the
    /// name has in the plan.
    pub fn facts(&self, file: &str, offset: u32) -> Option<Ts<HoverInfo>> {
        let source = self.inner.project().source(file).cloned()?;
        let at = byte_of(&source.text, offset);
        let found = catalog::with(|c| self.inner.facts(c, file, at));
        found.map(|hover| HoverInfo::new(hover, &source).ts())
    }

    /// How many lines were no JSON string.
    #[wasm_bindgen(getter)]
    pub fn misread(&self) -> u32 {
        self.misread.get()
    }

    /// Whether a text that is being typed goes on in the next line: a bracket or a heredoc is open.
    #[wasm_bindgen(js_name = isOpen)]
    pub fn is_open(text: &str) -> bool {
        workspace::Evaluator::is_open(text)
    }
}

impl Evaluator {
    fn now(&self) -> Instant {
        self.clock.unwrap_or_else(present)
    }
}

/// An expression as a text of its own.
fn alone(expression: &str) -> Source {
    Source::new(FileId(0), "", expression)
}

fn present() -> Instant {
    Instant::from_millis(Date::now() as i64)
}

/// The bytes of a string. Half of a UTF-16 pair is no text and gets the bytes it would have, for the engine to report.
fn bytes_of(text: &JsValue) -> Result<Vec<u8>, JsError> {
    let Some(string) = text.as_string() else {
        return Err(JsError::new("an expression is a string"));
    };
    match text.dyn_ref::<JsString>() {
        // What is no text was replaced, so only then it is worth a closer look.
        Some(units) if string.contains(char::REPLACEMENT_CHARACTER) => Ok(units_of(units)),
        _ => Ok(string.into_bytes()),
    }
}

fn units_of(string: &JsString) -> Vec<u8> {
    let mut bytes = Vec::new();
    for unit in char::decode_utf16(string.iter()) {
        match unit {
            Ok(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Err(half) => {
                let [high, low] = half.unpaired_surrogate().to_be_bytes();
                let middle = 0x80 | (high & 0x0f) << 2 | low >> 6;
                bytes.extend_from_slice(&[0xe0 | high >> 4, middle, 0x80 | (low & 0x3f)]);
            }
        }
    }
    bytes
}
