//! Type constraints: what is read can be written, as JSON and as an expression, and read again.

use formwork::diag::Diagnostics;
use formwork::eval::type_constraint;
use formwork::syntax;
use formwork::value::convert::Defaults;
use formwork::value::{Type, Value, convert, json, show};

use super::tree;

/// The type that a text says, without its problems.
fn read(bytes: &[u8]) -> (Option<(Type, Defaults)>, Diagnostics) {
    let source = tree::source("x.tf", bytes);
    let (expr, broken) = syntax::parse_expression(&source);
    let mut diags = Diagnostics::new();
    let found = type_constraint(&expr, &mut diags);
    tree::problems(&source, &diags);
    diags.append(broken);
    (found, diags)
}

/// Of a type: through JSON and back, through its notation and back.
pub fn returns(ty: &Type) {
    let written = json::type_to_json(ty);
    assert_eq!(json::type_from_json(&written).as_ref(), Ok(ty), "{written}");
    let written = show::expression(ty);
    let (again, diags) = read(written.as_bytes());
    let again = again.filter(|_| diags.is_empty()).map(|(ty, _)| ty);
    assert_eq!(again.as_ref(), Some(ty), "{written}");
}

/// Everything that is said of a type.
pub fn holds(bytes: &[u8]) {
    let (found, diags) = read(bytes);
    assert!(
        found.is_some() || diags.has_errors(),
        "nothing and no reason"
    );
    let Some((ty, defaults)) = found else { return };
    returns(&ty);
    let plain = ty.without_optional();
    assert!(!plain.has_optional() && plain.has_dynamic() == ty.has_dynamic());
    for value in [Value::null(Type::Dynamic), Value::unknown(Type::Dynamic)] {
        let filled = defaults.apply(&value);
        let value = convert::convert(&filled, &ty).expect("null and unknown are of every type");
        let again = convert::convert(&value, &ty);
        assert_eq!(again.as_ref(), Ok(&value), "converted twice");
    }
}
