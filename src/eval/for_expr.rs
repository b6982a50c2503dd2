use std::rc::Rc;

use super::{Scope, node};
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::sorted::{Gather, SortedMap};
use crate::syntax::ast::{Expr, ForExpr, Ident};
use crate::text::Span;
use crate::value::ops::elements;
use crate::value::{Marks, Type, Value, View, convert, show};

/// The parts of a loop that the expression and the template directive share.
pub(super) struct Loop<'e> {
    pub(super) key_name: Option<&'e Ident>,
    pub(super) value_name: &'e Ident,
    pub(super) collection: &'e Expr,
}

/// What a loop walks over.
pub(super) enum Rounds {
    /// The elements with their keys, and the marks of the collection.
    Known(Vec<(Value, Value)>, Marks),
    /// Not known yet, but that there will be elements to walk over.
    Open(Marks),
    /// Nothing is known yet, or it was reported.
    Unknown(Marks),
}

impl Loop<'_> {
    /// Evaluates the collection and takes it apart.
    pub(super) fn rounds(&self, scope: &Scope<'_>, diags: &mut Diagnostics) -> Rounds {
        let (collection, marks) = node(self.collection, scope, diags).unmark();
        let at = self.collection.span;
        if collection.is_null() {
            let message = "null has no elements to walk over";
            diags.push(Diagnostic::new(&code::ITERATION_OVER_NULL, message).at(at));
            return Rounds::Unknown(marks);
        }
        if let Some(elements) = elements(&collection) {
            return Rounds::Known(elements, marks);
        }
        let ty = collection.ty();
        if ty.is_primitive() {
            let message = format!("a {} has no elements to walk over", show::name(ty));
            diags.push(Diagnostic::new(&code::ITERATION_OVER_SCALAR, message).at(at));
        } else if *ty != Type::Dynamic {
            return Rounds::Open(marks);
        }
        Rounds::Unknown(marks)
    }

    /// The scope of one round; nothing when no further one may be walked.
    pub(super) fn round<'s>(
        &'s self,
        scope: &'s Scope<'s>,
        key: Value,
        element: Value,
    ) -> Option<Scope<'s>> {
        let key = self.key_name.map(|name| (&name.name, key));
        let going = scope.budget().take(ROUND_STEPS);
        going.then(|| scope.round((&self.value_name.name, element), key))
    }
}

/// What a round takes from the budget beside the parts that it evaluates.
const ROUND_STEPS: u64 = 2;

/// Evaluates `[for …]` and `{for …}`.
pub(super) fn for_expr(expr: &ForExpr, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    let walk = Loop {
        key_name: expr.key_name.as_ref(),
        value_name: &expr.value_name,
        collection: &expr.collection,
    };
    let (rounds, marks) = match walk.rounds(scope, diags) {
        Rounds::Known(rounds, marks) => (Some(rounds), marks),
        Rounds::Open(marks) => (None, marks),
        Rounds::Unknown(marks) => return Value::unknown(Type::Dynamic).marked(marks),
    };
    let condition = expr.condition.as_ref();
    let fits = condition.is_none_or(|condition| condition_fits(condition, &walk, scope, diags));
    let (Some(rounds), true) = (rounds, fits) else {
        return Value::unknown(Type::Dynamic).marked(marks);
    };
    let mut state = State {
        expr,
        marks,
        known: true,
    };
    match &expr.key {
        Some(key) => state.object(key, &walk, rounds, scope, diags),
        None => state.tuple(&walk, rounds, scope, diags),
    }
}

/// Looks at the condition once with unknown elements, so that a wrong one is reported once.
fn condition_fits(
    condition: &Expr,
    walk: &Loop<'_>,
    scope: &Scope<'_>,
    diags: &mut Diagnostics,
) -> bool {
    let unknown = Value::unknown(Type::Dynamic);
    let Some(inner) = walk.round(scope, unknown.clone(), unknown) else {
        return false;
    };
    let before = diags.len();
    let result = node(condition, &inner, diags);
    if diags.len() > before {
        return false;
    }
    if result.is_null() {
        let message = "the `if` clause is null; it must be true or false";
        diags.push(Diagnostic::new(&code::FOR_CONDITION_NULL, message).at(condition.span));
        return false;
    }
    if let Err(error) = convert::convert(&result, &Type::Bool) {
        let message = format!("the `if` clause must be true or false: {error}");
        diags.push(Diagnostic::new(&code::INVALID_FOR_CONDITION, message).at(condition.span));
        return false;
    }
    true
}

struct State<'e> {
    expr: &'e ForExpr,
    marks: Marks,
    known: bool,
}

impl State<'_> {
    fn tuple(
        &mut self,
        walk: &Loop<'_>,
        rounds: Vec<(Value, Value)>,
        scope: &Scope<'_>,
        diags: &mut Diagnostics,
    ) -> Value {
        let mut values = Vec::with_capacity(rounds.len());
        for (key, value) in rounds {
            let Some(inner) = walk.round(scope, key, value) else {
                return Value::unknown(Type::Dynamic);
            };
            if self.included(&inner, diags) {
                values.push(node(&self.expr.value, &inner, diags));
            }
        }
        if self.known {
            Value::tuple(values).marked(self.marks)
        } else {
            Value::unknown(Type::Dynamic).marked(self.marks)
        }
    }

    fn object(
        &mut self,
        key_expr: &Expr,
        walk: &Loop<'_>,
        rounds: Vec<(Value, Value)>,
        scope: &Scope<'_>,
        diags: &mut Diagnostics,
    ) -> Value {
        let mut groups: SortedMap<Rc<str>, Vec<Value>> = SortedMap::new();
        for (key, value) in rounds {
            let Some(inner) = walk.round(scope, key, value) else {
                return Value::unknown(Type::Dynamic);
            };
            if !self.included(&inner, diags) {
                continue;
            }
            let Some(name) = self.key(key_expr, &inner, diags) else {
                continue;
            };
            let value = node(&self.expr.value, &inner, diags);
            if !self.expr.grouping && groups.contains_key(&name) {
                let message = format!(
                    "two elements have the key `{name}`; if that is meant, write `...` after the value"
                );
                diags.push(Diagnostic::new(&code::DUPLICATE_OBJECT_KEY, message).at(key_expr.span));
                continue;
            }
            groups.entry(name).or_default().push(value);
        }
        if !self.known {
            return Value::unknown(Type::Dynamic).marked(self.marks);
        }
        let grouping = self.expr.grouping;
        let attributes = groups.into_iter().filter_map(|(name, mut values)| {
            let value = if grouping {
                Value::tuple(values)
            } else {
                values.pop()?
            };
            Some((name, value))
        });
        Value::object(attributes.gathered()).marked(self.marks)
    }

    /// Whether the `if` clause lets this round through. An unknown clause makes the whole result unknown.
    fn included(&mut self, inner: &Scope<'_>, diags: &mut Diagnostics) -> bool {
        let Some(condition) = &self.expr.condition else {
            return true;
        };
        let raw = node(condition, inner, diags);
        let at = condition.span;
        if raw.is_null() {
            self.fault(
                &code::INVALID_FOR_CONDITION,
                "the `if` clause is null",
                at,
                diags,
            );
            return false;
        }
        let Ok(include) = convert::convert(&raw, &Type::Bool) else {
            let message = "the `if` clause must be true or false";
            self.fault(&code::INVALID_FOR_CONDITION, message, at, diags);
            return false;
        };
        self.marks = self.marks.with(include.marks());
        match include.view() {
            View::Bool(include) => include,
            _ => {
                self.known = false;
                false
            }
        }
    }

    fn key(&mut self, expr: &Expr, inner: &Scope<'_>, diags: &mut Diagnostics) -> Option<Rc<str>> {
        let raw = node(expr, inner, diags);
        if raw.is_null() {
            let message = "the key is null; it must be a string";
            self.fault(&code::INVALID_FOR_KEY, message, expr.span, diags);
            return None;
        }
        if raw.is_unknown() {
            // Whatever its type is.
            self.marks = self.marks.with(raw.marks());
            self.known = false;
            return None;
        }
        let key = match convert::convert(&raw, &Type::String) {
            Ok(key) => key,
            Err(error) => {
                let message = format!("the key cannot be used: {error}");
                self.fault(&code::INVALID_FOR_KEY, message, expr.span, diags);
                return None;
            }
        };
        self.marks = self.marks.with(key.marks());
        match key.view() {
            View::String(name) => Some(name.clone()),
            _ => {
                self.known = false;
                None
            }
        }
    }

    /// Reports, unless an earlier round was already found wanting.
    fn fault(
        &mut self,
        code: &'static Code,
        message: impl Into<String>,
        at: Span,
        diags: &mut Diagnostics,
    ) {
        if self.known {
            diags.push(Diagnostic::new(code, message).at(at));
        }
        self.known = false;
    }
}
