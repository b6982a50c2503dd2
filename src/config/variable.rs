use std::rc::Rc;

use super::content::exact;
use super::decode::{check_name, flag, json_text, text};
use super::{Condition, shapes};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::{self, Scope};
use crate::syntax::ast::{Attribute, Block, Body, Expr, ExprKind, Ident, Step};
use crate::text::Span;
use crate::value::convert::{self, Defaults};
use crate::value::{Type, Value};

/// `variable "name" { … }`
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: Ident,
    /// What it is for.
    pub description: Option<Rc<str>>,
    /// The type constraint; [`Type::Dynamic`] when none is given.
    pub ty: Type,
    /// Defaults of optional attributes in the type.
    pub defaults: Defaults,
    /// The type as written.
    pub type_expr: Option<Rc<Expr>>,
    /// The default, converted to the type. `None`: a value is required.
    pub default: Option<Value>,
    /// The default as written.
    pub default_expr: Option<Rc<Expr>>,
    /// Never shown.
    pub sensitive: bool,
    /// Never stored.
    pub ephemeral: bool,
    /// Whether null is a value; when not, null gives the default.
    pub nullable: bool,
    /// Known before planning: may be used in module sources.
    pub constant: bool,
    /// Why not to set it.
    pub deprecated: Option<Rc<str>>,
    /// The `deprecated` argument.
    pub deprecated_span: Option<Span>,
    /// Must hold for the value.
    pub validations: Vec<Condition>,
    /// The block's header.
    pub span: Span,
    /// Which of the flags the block says itself.
    pub(super) given: Given,
}

/// Flags that a block says itself, and so an override file changes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Given {
    pub(super) sensitive: bool,
    pub(super) ephemeral: bool,
    pub(super) nullable: bool,
    pub(super) constant: bool,
}

/// Names that mean something in `module` blocks.
const RESERVED: [&str; 10] = [
    "_",
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "locals",
    "provider",
    "providers",
    "source",
    "version",
];

impl Variable {
    /// Whether a value must be given.
    pub fn is_required(&self) -> bool {
        self.default.is_none()
    }

    /// Reads a `variable` block. In an override file a default without a type is not converted yet.
    pub(super) fn decode(block: &Block, overrides: bool, diags: &mut Diagnostics) -> Option<Self> {
        let name = block.labels.first()?.clone();
        let content = exact(&block.body, &shapes::VARIABLE, diags);
        check_name(&name, &code::INVALID_VARIABLE_NAME, diags);
        if RESERVED.contains(&&*name.name) {
            let message = format!(
                "`{}` means something else in `module` blocks; choose another name",
                name.name
            );
            diags.push(Diagnostic::new(&code::INVALID_VARIABLE_NAME, message).at(name.span));
        }
        let native = matches!(block.body, Body::Native(_));
        let type_attribute = content.attribute("type");
        let constraint = type_attribute.map(|a| constraint(&whole(a), native, diags));
        let (ty, defaults) = constraint
            .clone()
            .flatten()
            .unwrap_or((Type::Dynamic, Defaults::default()));
        let sensitive = flag(content.attribute("sensitive"), diags);
        let ephemeral = flag(content.attribute("ephemeral"), diags);
        let nullable = flag(content.attribute("nullable"), diags);
        let constant = flag(content.attribute("const"), diags);
        let mut variable = Self {
            description: text(content.attribute("description"), diags),
            type_expr: type_attribute.map(|a| a.expr.clone()),
            ty,
            defaults,
            default: None,
            default_expr: content.attribute("default").map(|a| a.expr.clone()),
            sensitive: sensitive.unwrap_or(false),
            ephemeral: ephemeral.unwrap_or(false),
            // What cannot be read counts as false.
            nullable: nullable.unwrap_or(content.attribute("nullable").is_none()),
            constant: constant.unwrap_or(false),
            deprecated_span: content.attribute("deprecated").map(|a| a.span),
            deprecated: text(content.attribute("deprecated"), diags),
            validations: Vec::new(),
            span: block.header,
            given: Given {
                sensitive: content.attribute("sensitive").is_some(),
                ephemeral: content.attribute("ephemeral").is_some(),
                nullable: content.attribute("nullable").is_some(),
                constant: content.attribute("const").is_some(),
            },
            name,
        };
        if variable.constant && variable.ephemeral {
            let message = "what is known beforehand cannot be ephemeral";
            diags.push(Diagnostic::new(&code::CONST_EPHEMERAL, message).at(block.header));
        }
        if variable.constant && variable.sensitive {
            let message = "what is known beforehand cannot be sensitive";
            diags.push(Diagnostic::new(&code::CONST_SENSITIVE, message).at(block.header));
        }
        if let Some(attribute) = content.attribute("default") {
            let convert = !overrides || constraint.is_some();
            variable.default = Some(variable.read_default(attribute, convert, diags));
        }
        for inner in &content.blocks {
            if overrides {
                diags.push(no_override(inner));
                continue;
            }
            variable
                .validations
                .extend(variable.validation(inner, diags));
        }
        Some(variable)
    }

    fn read_default(&self, attribute: &Attribute, convert: bool, diags: &mut Diagnostics) -> Value {
        let before = diags.len();
        let value = eval::expr(&attribute.expr, &Scope::empty(), diags);
        if diags.len() > before {
            // Of what went wrong the type may be known all the same.
            if convert && let Err(error) = self.fit(&value) {
                let message = format!("the default does not fit the type: {error}");
                diags.push(invalid_default(message, attribute.expr.span));
            }
            if !convert {
                return value;
            }
            return Value::unknown(self.ty.without_optional());
        }
        if !convert {
            if value.is_null() && !self.nullable {
                let message = "with `nullable = false` the default cannot be null";
                diags.push(invalid_default(message, attribute.expr.span));
            }
            return value;
        }
        match self.fit(&value) {
            Ok(value) if value.is_null() && !self.nullable => {
                let message = "with `nullable = false` the default cannot be null";
                diags.push(invalid_default(message, attribute.expr.span));
                value
            }
            Ok(value) => value,
            Err(error) => {
                let message = format!("the default does not fit the type: {error}");
                diags.push(invalid_default(message, attribute.expr.span));
                Value::unknown(self.ty.without_optional())
            }
        }
    }

    /// A value with the type's defaults filled in, converted to the type.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn fit(&self, value: &Value) -> Result<Value, convert::ConvertError> {
        let filled = self.defaults.apply(value);
        convert::convert(&filled, &self.ty)
    }

    fn validation(&self, block: &Block, diags: &mut Diagnostics) -> Option<Condition> {
        let (written, condition) = Condition::read(block, diags);
        let written = written?;
        let mut own = false;
        eval::traversals(&written, &mut |root, steps| {
            own |= &*root.name == "var"
                && matches!(steps.first(), Some(Step::Attribute(name, _)) if *name == self.name.name);
        });
        if !own {
            let name = &self.name.name;
            let message = format!("the condition must refer to `var.{name}` itself");
            diags.push(Diagnostic::new(&code::INVALID_VALIDATION, message).at(written.span));
            return None;
        }
        condition
    }
}

/// Override files add no conditions.
pub(super) fn no_override(block: &Block) -> Diagnostic {
    let kind = &block.kind.name;
    let message = "an override file cannot change conditions; change them where they stand";
    Diagnostic::new(&code::OVERRIDE_CONDITION, message)
        .titled(format!("Can't override {kind} blocks"))
        .at(block.header)
}

pub(super) fn invalid_default(message: impl Into<String>, at: Span) -> Diagnostic {
    Diagnostic::new(&code::INVALID_DEFAULT, message).at(at)
}

/// The expression of a type; in JSON its place is that of the text.
pub(super) fn whole(attribute: &Attribute) -> Expr {
    let mut expr = Expr::clone(&attribute.expr);
    expr.span = json_text(attribute).unwrap_or(expr.span);
    expr
}

/// Reads the `type` argument, with the short forms that only it has.
fn constraint(expr: &Expr, native: bool, diags: &mut Diagnostics) -> Option<(Type, Defaults)> {
    let short = |ty: Type| Some((ty, Defaults::default()));
    match &expr.kind {
        ExprKind::String(text) if native => {
            let (code, message) = match &**text {
                "string" | "list" | "map" => (
                    &code::QUOTED_TYPE,
                    format!("types are written without quotes: `{text}`"),
                ),
                _ => (
                    &code::LEGACY_TYPE_HINT,
                    "types are written without quotes".to_owned(),
                ),
            };
            diags.push(Diagnostic::new(code, message).at(expr.span));
            None
        }
        ExprKind::Template(_) if native => {
            let before = diags.len();
            let value = eval::expr(expr, &Scope::empty(), diags);
            if !diags.errors_since(before) && value.text().is_some() {
                let message = "types are written without quotes";
                diags.push(Diagnostic::new(&code::LEGACY_TYPE_HINT, message).at(expr.span));
            }
            None
        }
        _ => match eval::keyword(expr).map(|word| &**word) {
            Some("list") => short(Type::list(Type::Dynamic)),
            Some("map") => short(Type::map(Type::Dynamic)),
            _ => eval::type_constraint(expr, diags),
        },
    }
}
