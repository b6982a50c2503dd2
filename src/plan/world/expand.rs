use std::rc::Rc;

use super::{ModuleInstance, World};
use crate::addr::InstanceKey;
use crate::diag::{Code, Diagnostic, Diagnostics, Severity, code};
use crate::eval::{self, Scope};
use crate::sorted::{Gather, SortedMap};
use crate::syntax::ast::Expr;
use crate::value::{Marks, Type, Value, View};

/// The most instances one block may have; more is a mistake or an attack.
pub(super) const MOST: usize = 100_000;
/// What an instance takes from the budget of all expressions, so that blocks inside repeated modules have
/// limits together.
const INSTANCE_STEPS: u64 = 50;

/// How often a resource or module call is repeated.
#[derive(Clone, Debug, PartialEq)]
pub enum Expansion {
    /// Once, without a key.
    Single,
    /// `count`
    Count(usize),
    /// `for_each`: the elements by key.
    Each(Rc<SortedMap<Rc<str>, Value>>),
    /// It could not be told; that was reported.
    Unknown,
}

/// What tells one repetition from the others, inside the block.
#[derive(Clone, Debug, PartialEq)]
pub struct Repetition {
    /// The key of the instance.
    pub key: InstanceKey,
    /// `each.value`
    pub each: Option<Value>,
}

impl Repetition {
    /// Not repeated.
    pub const NONE: Self = Self {
        key: InstanceKey::None,
        each: None,
    };
}

impl Expansion {
    /// Every repetition in order.
    pub fn repetitions(&self) -> Vec<Repetition> {
        match self {
            Self::Unknown => Vec::new(),
            Self::Single => vec![Repetition::NONE],
            Self::Count(count) => (0..*count)
                .map(|index| Repetition {
                    key: InstanceKey::Int(u64::try_from(index).unwrap_or(u64::MAX)),
                    each: None,
                })
                .gathered(),
            Self::Each(items) => items
                .iter()
                .map(|(key, value)| Repetition {
                    key: InstanceKey::String(key.clone()),
                    each: Some(value.clone()),
                })
                .gathered(),
        }
    }

    /// The repetition with this key.
    pub fn repetition(&self, key: &InstanceKey) -> Option<Repetition> {
        if !self.has(key) {
            return None;
        }
        let each = match (self, key) {
            (Self::Each(items), InstanceKey::String(key)) => items.get(key).cloned(),
            _ => None,
        };
        Some(Repetition {
            key: key.clone(),
            each,
        })
    }

    /// Whether there is an instance with this key.
    pub fn has(&self, key: &InstanceKey) -> bool {
        match (self, key) {
            (Self::Single, InstanceKey::None) => true,
            (Self::Count(count), InstanceKey::Int(index)) => {
                usize::try_from(*index).is_ok_and(|index| index < *count)
            }
            (Self::Each(items), InstanceKey::String(key)) => items.contains_key(key),
            _ => false,
        }
    }
}

impl<'a> World<'a> {
    /// How often a block with these arguments is repeated in a module instance.
    pub fn expand(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        count: Option<&Expr>,
        for_each: Option<&Expr>,
        diags: &mut Diagnostics,
    ) -> Expansion {
        let mut value_of = |expr: &Expr, ty: Option<&Type>| {
            let before = diags.len();
            let data = self.data(module, &Repetition::NONE);
            let scope = Scope::new(&data);
            let value = match ty {
                Some(ty) => eval::expr_as(expr, ty, &scope, diags),
                None => eval::expr(expr, &scope, diags),
            };
            let failed = diags
                .iter()
                .skip(before)
                .any(|d| d.severity == Severity::Error);
            // Once the budget is spent, nothing has a value, and that was told.
            (!failed && !self.budget.is_spent()).then_some(value)
        };
        let result = match (count, for_each) {
            (Some(expr), _) => match value_of(expr, Some(&Type::Number)) {
                Some(value) => count_of(&value).map(Expansion::Count),
                None => return Expansion::Unknown,
            }
            .map_err(|why| (&code::INVALID_COUNT, why, expr)),
            (None, Some(expr)) => match value_of(expr, None) {
                Some(value) => items_of(&value).map(|items| Expansion::Each(Rc::new(items))),
                None => return Expansion::Unknown,
            }
            .map_err(|why| (&code::INVALID_FOR_EACH, why, expr)),
            (None, None) => Ok(Expansion::Single),
        };
        let expansion = result.unwrap_or_else(|problem| {
            diags.push(refusal(problem));
            Expansion::Unknown
        });
        let instances = match &expansion {
            Expansion::Count(count) => *count,
            Expansion::Each(items) => items.len(),
            Expansion::Single | Expansion::Unknown => 1,
        };
        let steps = (instances as u64).saturating_mul(INSTANCE_STEPS);
        if self.budget.take(steps) {
            return expansion;
        }
        if self.budget.to_tell() {
            let message =
                "the template has more instances of modules and resources than it may have";
            let at = count.or(for_each).map(|expr| expr.span);
            let problem = Diagnostic::new(&code::EXPRESSION_TOO_LARGE, message);
            diags.push(at.into_iter().fold(problem, Diagnostic::at));
        }
        Expansion::Unknown
    }
}

/// Why a count is refused that the reference would try.
const TOO_MANY: &str = "the count is more than 100,000";

fn refusal((code, why, expr): (&'static Code, &'static str, &Expr)) -> Diagnostic {
    let code = if why == TOO_MANY {
        &code::EXPRESSION_TOO_LARGE
    } else {
        code
    };
    Diagnostic::new(code, why).at(expr.span)
}

const COUNT_UNKNOWN: &str = "the count is known only after other resources were made; plan those first, or count something that is known";
const KEYS_UNKNOWN: &str = "the keys of `for_each` are known only after other resources were made; use keys that are known";
const KEY_UNKNOWN: &str = "an element of the set is known only after other resources were made; use elements that are known";
const KEYS_SENSITIVE: &str = "the keys of `for_each` become part of addresses, which are shown; a sensitive value cannot be used";

/// Why instances cannot be counted because of what a value is, not of what is written: told for each module instance.
pub(in crate::plan) const UNCOUNTED: [&str; 4] =
    [COUNT_UNKNOWN, KEYS_UNKNOWN, KEY_UNKNOWN, KEYS_SENSITIVE];

const EPHEMERAL: &str = "the value is ephemeral, but how often a block is repeated must be kept";

/// How many `count` says; sensitive counts are taken.
fn count_of(value: &Value) -> Result<usize, &'static str> {
    if value.marks().has(Marks::EPHEMERAL) {
        return Err(EPHEMERAL);
    }
    let (value, _) = value.clone().unmark_deep();
    if value.is_null() {
        return Err("the count is null; say 0 for none");
    }
    match value.view() {
        View::Unknown => Err(COUNT_UNKNOWN),
        View::Number(number) if number.is_negative() => Err("the count must not be less than zero"),
        View::Number(number) => match number.to_usize() {
            Some(count) if count <= MOST => Ok(count),
            Some(_) => Err(TOO_MANY),
            None => Err("the count must be a whole number"),
        },
        _ => Err("the count must be a whole number"),
    }
}

fn items_of(value: &Value) -> Result<SortedMap<Rc<str>, Value>, &'static str> {
    if value.marks().has(Marks::SENSITIVE) {
        return Err(KEYS_SENSITIVE);
    }
    if value.marks().has(Marks::EPHEMERAL) {
        return Err(EPHEMERAL);
    }
    let (value, _) = value.clone().unmark();
    if value.is_null() {
        return Err("`for_each` is null; give an empty map or set for no instances");
    }
    match value.view() {
        View::Unknown => Err(KEYS_UNKNOWN),
        View::Map(items) | View::Object(items) => Ok(items.clone()),
        View::Set(items) => items
            .iter()
            .map(|item| match item.view() {
                View::String(key) => Ok((key.clone(), item.clone())),
                View::Unknown => Err(KEY_UNKNOWN),
                View::Null => Err("the set holds null, which cannot be a key"),
                _ => Err("`for_each` takes a map or a set of strings"),
            })
            .try_gathered(),
        _ => Err("`for_each` takes a map or a set of strings"),
    }
}
