//! Functions that take a text apart, given any texts: they end, and give a sound value or an error.

use formwork::func::{self, FUNCTIONS, FuncSpec, Purity, TypeSpec};
use formwork::sorted::SortedSet;
use formwork::value::Value;

use super::values;

/// Functions with a parameter that is a string.
pub fn readers() -> Vec<&'static FuncSpec> {
    let takes_text = |f: &&FuncSpec| {
        f.purity == Purity::Pure && f.params.iter().any(|p| matches!(p.ty, TypeSpec::String))
    };
    // One needs seconds by design.
    let slow = SortedSet::from(["bcrypt", "templatestring"]);
    let all = FUNCTIONS.iter().copied();
    all.filter(takes_text)
        .filter(|f| !slow.contains(f.name))
        .collect()
}

/// The name of a function and its arguments, with U+0001 between them.
pub fn holds(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.split('\u{1}');
    let name = parts.next().unwrap_or_default();
    let readers = readers();
    let spec = readers.iter().find(|f| f.name == name);
    let spec = spec.unwrap_or(&readers[name.len() % readers.len()]);
    let mut args: Vec<Value> = parts.map(Value::string).collect();
    args.resize(args.len().max(spec.params.len()), Value::string("1"));
    if let Ok(value) = func::call(spec, &args, &func::Nowhere) {
        values::sound(&value);
    }
}
