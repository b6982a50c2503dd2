use std::rc::Rc;

use super::FuncError;
use crate::sorted::SortedMap;
use crate::value::Value;

/// The world outside, as far as functions may ask for it. Implemented by the evaluator.
pub trait Host {
    /// The bytes of a file. The path is as written, relative to the root of the configuration.
    ///
    /// # Errors
    /// When there is no such file.
    fn file(&self, path: &str) -> Result<Rc<[u8]>, FileError>;

    /// Every file below a directory, as slash-separated paths relative to it, sorted. Empty when there
    /// is no such directory.
    fn files(&self, directory: &str) -> Vec<String>;

    /// The time of the plan as RFC 3339 in UTC. Nothing when no plan is being made.
    fn plan_time(&self) -> Option<Rc<str>>;

    /// The moment of the call as RFC 3339 in UTC. Nothing while planning: the result is then unknown.
    fn now(&self) -> Option<Rc<str>>;

    /// Random bytes. Nothing while planning: the result is then unknown.
    fn random(&self) -> Option<[u8; 16]>;

    /// Renders a template with exactly these variables.
    ///
    /// # Errors
    /// When the text is no template or its evaluation fails.
    fn template(
        &self,
        text: &str,
        variables: &SortedMap<Rc<str>, Value>,
    ) -> Result<Value, TemplateError>;

    /// How many steps evaluating may still take.
    fn steps_left(&self) -> u64 {
        u64::MAX
    }

    /// Takes steps that show only while a function works.
    fn take(&self, steps: u64) {
        let _ = steps;
    }

    /// The variables that a text assigns as a variable file does. Only the evaluator's own host can tell.
    ///
    /// # Errors
    /// When the text is no variable file or a value in it is no constant.
    fn variables(&self, text: &str) -> Result<Value, FuncError> {
        let _ = text;
        Err(FuncError::call("variable files cannot be read here"))
    }
}

/// Why there is no content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileError {
    /// Nothing has this path.
    Missing,
    /// It is a directory.
    Directory,
}

/// Why a template has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateError {
    /// The text is no template.
    Syntax(String),
    /// It uses a variable that was not given.
    Undefined(String),
    /// It calls a function that templates may not call.
    Recursion(String),
    /// Its evaluation failed.
    Evaluation(String),
}

/// No files, no time, no templates.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl Host for Nowhere {
    fn file(&self, _: &str) -> Result<Rc<[u8]>, FileError> {
        Err(FileError::Missing)
    }

    fn files(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn plan_time(&self) -> Option<Rc<str>> {
        None
    }

    fn now(&self) -> Option<Rc<str>> {
        None
    }

    fn random(&self) -> Option<[u8; 16]> {
        None
    }

    fn template(&self, _: &str, _: &SortedMap<Rc<str>, Value>) -> Result<Value, TemplateError> {
        Err(TemplateError::Evaluation(
            "templates cannot be rendered here".to_owned(),
        ))
    }
}
