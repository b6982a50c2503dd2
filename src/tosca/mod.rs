//! Blueprints: templates of the older application orchestration service, written in its dialect of TOSCA.
//!
//! `read` turns a tree into a [`Blueprint`] and tells what has the wrong form; [`check()`] tells what does not fit together, by
//! the catalogue of [`Elements`]. [`eval()`] gives an expression its value. [`package`] is what may be uploaded.
//!
//! [`Service`] is that service: templates that are kept, and stacks made of them in the world of the other service.
//!
//! INVARIANT: reading and checking never stop at a mistake; what was told once is not told again as a consequence.

mod blueprint;
mod carry;
mod check;
mod constraint;
mod convert;
mod counterpart;
mod declared;
mod element;
mod eval;
mod expr;
mod file;
mod function;
mod input;
mod order;
pub mod package;
mod property;
mod read;
mod refusal;
mod service;
mod software;
mod stack;
pub mod stacks;
mod template;
mod templates;

pub use blueprint::{
    Blueprint, Element, Input, InputType, Label, Name, Named, Output, Policy, Requirement,
};
pub use carry::{Carried, Left, carry};
pub use check::check;
pub use constraint::{Constraint, Rule};
pub use convert::{Conversion, Note, NoteKind, Piece, convert};
pub use counterpart::{Argument, Attribute, Counterpart, Counterparts, Need};
pub use declared::declared;
pub use element::{ElementType, Elements, Known, PropertyType, Relation, RelationKind};
pub use eval::{EvalError, Runtime, Scope, eval};
pub use expr::{Call, Expr};
pub use file::{MAIN_FILE, is_blueprint, main_file, parse};
pub use function::{FUNCTIONS, Form, Function};
pub use input::{InputError, PREDEFINED, given, with_defaults};
pub use order::{Needs, needs};
pub use read::read;
pub use refusal::{codes, refusal};
pub use service::Service;
pub use stack::{ElementState, ElementStatus, Goal, ObjectState, Stack, Tie, VEIL};
pub use template::Template;
pub use templates::{Upload, is_name};
