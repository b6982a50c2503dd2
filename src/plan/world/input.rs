use std::rc::Rc;

use super::{ModuleInstance, World};
use crate::config::call_body;
use crate::config::{self, Variable};
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::sorted::SortedMap;
use crate::syntax::ast::Expr;
use crate::text::Span;
use crate::value::convert::Defaults;
use crate::value::{Marks, Type, Value, convert};

/// The values given for the root module's variables, before conversion, with the places they were
/// written at.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// By name.
    pub values: SortedMap<Rc<str>, (Value, Option<Span>)>,
}

impl<'a> World<'a> {
    /// An input variable.
    pub fn variable(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        name: &Rc<str>,
        diags: &mut Diagnostics,
    ) -> Value {
        if let Some(value) = module.cache.borrow().variables.get(name) {
            return value.clone();
        }
        let value = match module.module.variables.get(name) {
            Some(variable) => self.find_variable(module, variable, diags),
            None => Value::unknown(Type::Dynamic),
        };
        let mut cache = module.cache.borrow_mut();
        cache.variables.insert(name.clone(), value.clone());
        value
    }

    fn find_variable(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        variable: &Variable,
        diags: &mut Diagnostics,
    ) -> Value {
        let name = &variable.name.name;
        let given = match &module.caller {
            None => self.inputs.values.get(name).cloned(),
            Some(_) => self.passed(module, name, diags).map(|(v, s)| (v, Some(s))),
        };
        let is_null = given.as_ref().is_some_and(|(value, _)| value.is_null());
        let value = match (given, &variable.default) {
            (Some((value, span)), default)
                if !is_null || variable.nullable || default.is_none() =>
            {
                if is_null && !variable.nullable {
                    diags.push(required(variable, span));
                    return Value::unknown(variable.ty.without_optional());
                }
                // Where a secret was written, Terraform does not show.
                let secret = variable.sensitive && module.caller.is_none();
                let at = span.filter(|_| !secret).unwrap_or(variable.span);
                if module.caller.is_some()
                    && !variable.ephemeral
                    && value.marks_deep().has(Marks::EPHEMERAL)
                {
                    let message = format!("`{name}` is not declared ephemeral");
                    diags.push(Diagnostic::new(&code::EPHEMERAL_VALUE, message).at(at));
                }
                let code = &code::INVALID_INPUT_VALUE;
                converted(
                    &value,
                    &variable.ty,
                    Some(&variable.defaults),
                    code,
                    at,
                    diags,
                )
            }
            (_, Some(default)) => default.clone(),
            (_, None) => {
                diags.push(config::missing(variable));
                Value::unknown(variable.ty.without_optional())
            }
        };
        let mut marks = Marks::NONE;
        if variable.sensitive {
            marks = marks.with(Marks::SENSITIVE);
        }
        if variable.ephemeral {
            marks = marks.with(Marks::EPHEMERAL);
        }
        value.marked(marks)
    }

    /// The argument of the call.
    fn passed(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        name: &Rc<str>,
        diags: &mut Diagnostics,
    ) -> Option<(Value, Span)> {
        let (caller, repetition) = module.caller.as_ref()?;
        let caller = self.instance(*caller);
        let expr = self.call_argument(&caller, module, name)?;
        let value = self.evaluate(&caller, repetition, &expr, diags);
        Some((value, expr.span))
    }

    fn call_argument(
        &self,
        caller: &ModuleInstance<'a>,
        module: &ModuleInstance<'a>,
        name: &Rc<str>,
    ) -> Option<Rc<Expr>> {
        let call = caller.module.calls.get(&module.path.0.last()?.name)?;
        // What is wrong with the body itself was reported by the checks.
        let body = call_body(call, module.module, &mut Diagnostics::new());
        let found = body.attributes.iter().find(|a| a.name.name == *name)?;
        Some(found.expr.clone())
    }

    /// Where the value of a variable was written: the argument of the call, the variable file, or the
    /// variable's own block.
    pub(in crate::plan) fn input_span(
        &self,
        module: &ModuleInstance<'a>,
        variable: &Variable,
    ) -> Span {
        let name = &variable.name.name;
        let span = match &module.caller {
            None => self.inputs.values.get(name).and_then(|(_, span)| *span),
            Some((caller, _)) => {
                let caller = self.instance(*caller);
                let argument = self.call_argument(&caller, module, name);
                // Nobody wrote the default of a called module's variable, so Terraform has no place for it.
                Some(argument.map_or(Span::nowhere(), |expr| expr.span))
            }
        };
        span.unwrap_or(variable.span)
    }
}

/// A value as a variable's or output's type wants it.
pub(super) fn converted(
    value: &Value,
    ty: &Type,
    defaults: Option<&Defaults>,
    code: &'static Code,
    at: Span,
    diags: &mut Diagnostics,
) -> Value {
    let filled = match defaults {
        Some(defaults) if !defaults.is_empty() => defaults.apply(value),
        _ => value.clone(),
    };
    convert::convert(&filled, ty).unwrap_or_else(|error| {
        let message = format!("the value does not fit the type: {error}");
        diags.push(Diagnostic::new(code, message).at(at));
        Value::unknown(ty.without_optional())
    })
}

fn required(variable: &Variable, span: Option<Span>) -> Diagnostic {
    let name = &variable.name.name;
    let message = format!("`{name}` may not be null and has no default");
    Diagnostic::new(&code::NULL_INPUT, message).at(span.unwrap_or(variable.span))
}
