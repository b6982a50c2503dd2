use crate::json::Serialize;
use tsify::Tsify;

use crate::func::reference::Entry;
use crate::func::{Accepts, Param};
use crate::sorted::Gather;

/// A function of the language, or one that a provider gives.
#[derive(Serialize, Tsify)]
pub struct FunctionInfo {
    /// The name it is called by; for a provider's function with the name that providers usually have.
    pub name: String,
    /// Name, parameters with their types, and the type of the result.
    pub signature: String,
    /// One sentence: what it gives.
    pub summary: &'static str,
    /// Its parameters in order.
    pub parameters: Vec<FunctionParameter>,
    /// The type of its result; `any` where it follows from the arguments.
    pub returns: String,
    /// Calls and what they give.
    pub examples: Vec<FunctionExample>,
}

/// A parameter of a function.
#[derive(Serialize, Tsify)]
pub struct FunctionParameter {
    /// Its name.
    pub name: &'static str,
    /// The type that arguments are converted to.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether null can be given.
    pub nullable: bool,
    /// Whether it takes any number of arguments; only the last one does.
    pub variadic: bool,
}

/// A call and its result, both in the language's notation.
#[derive(Serialize, Tsify)]
pub struct FunctionExample {
    /// The call.
    pub call: &'static str,
    /// What it gives.
    pub result: &'static str,
}

/// Every function, sorted by name.
#[derive(Serialize, Tsify)]
#[serde(transparent)]
pub struct FunctionList(pub Vec<FunctionInfo>);

impl From<Entry> for FunctionInfo {
    fn from(entry: Entry) -> Self {
        let spec = entry.spec;
        let params = spec.params.iter().map(|param| (param, false));
        let variadic = spec.variadic.iter().map(|param| (param, true));
        let examples = spec.examples.iter();
        Self {
            name: entry.name(),
            signature: entry.signature(),
            summary: spec.summary,
            parameters: params.chain(variadic).map(parameter).gathered(),
            returns: spec.returns_name(),
            examples: examples
                .map(|(call, result)| FunctionExample { call, result })
                .gathered(),
        }
    }
}

fn parameter((param, variadic): (&Param, bool)) -> FunctionParameter {
    FunctionParameter {
        name: param.name,
        ty: param.type_name(),
        nullable: param.accepts.has(Accepts::NULL),
        variadic,
    }
}
