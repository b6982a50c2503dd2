//! The tree that all later layers see, lowered from HCL or from JSON alike. Every node knows its span.
//!
//! Invariant: string literals are unescaped and NFC; a template without interpolation is a
//! [`ExprKind::String`]; number literals keep their text, so that no digit is lost.

use std::borrow::Cow;
use std::rc::Rc;

use super::json;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::text::Span;

/// A name with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Ident {
    /// The text.
    pub name: Rc<str>,
    /// Its place.
    pub span: Span,
}

/// The content of a file or block.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Written in HCL: what is an argument and what a block is known from the text.
    Native(NativeBody),
    /// Written in JSON: what is an argument and what a block is known only to the schema. `json::resolve`
    /// gives the native form once the names of the blocks are known.
    Json(JsonBody),
}

/// Arguments and blocks in source order.
#[derive(Clone, Debug, PartialEq)]
pub struct NativeBody {
    /// `name = value` items.
    pub attributes: Vec<Attribute>,
    /// `type "label" { … }` items.
    pub blocks: Vec<Block>,
    /// From the opening to the closing brace, or the whole file.
    pub span: Span,
    /// Where "missing required argument" points: the opening brace; for a block on one line, where its
    /// argument begins (empty); for a file, where its first token begins (empty).
    pub missing_item: Span,
}

/// `name = value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// The argument's name.
    pub name: Ident,
    /// Its value, shared by what is read from the argument.
    pub expr: Rc<Expr>,
    /// From the name to the end of the value.
    pub span: Span,
}

/// `type "label" … { body }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The block's type.
    pub kind: Ident,
    /// Its labels, unescaped; each span includes the quotes when there are quotes.
    pub labels: Vec<Ident>,
    /// What stands between the braces.
    pub body: Body,
    /// From the type to the last label: what Terraform points at for the block as a whole.
    pub header: Span,
    /// The opening brace.
    pub open_brace: Span,
    /// The closing brace.
    pub close_brace: Span,
}

/// One JSON object (or, at block positions, an array of them) that stands for a body.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonBody {
    /// The value as written.
    pub value: Rc<JsonNode>,
}

/// A JSON value with places.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonNode {
    /// What it is.
    pub kind: JsonKind,
    /// From its first to its last character.
    pub span: Span,
    /// For objects and arrays: the opening bracket; else the whole.
    pub open: Span,
    /// For objects and arrays: the closing bracket (where "missing item" points for an object); else the whole.
    pub close: Span,
}

/// Kinds of JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// The number's text.
    Number(Rc<str>),
    /// Text in quotes.
    String(JsonText),
    /// `[…]`
    Array(Vec<JsonNode>),
    /// Properties in source order; repeated names are kept.
    Object(Vec<JsonProperty>),
    /// Could not be read; already reported.
    Invalid,
}

/// A string of a JSON text.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonText {
    /// The unescaped text.
    pub text: Rc<str>,
    /// Pairs of an offset in the unescaped text and the offset in the file where it came from: the
    /// beginning, and each place after an escape.
    pub places: Rc<[(u32, u32)]>,
}

/// `"name": value`.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonProperty {
    /// The name; the span includes the quotes.
    pub name: Ident,
    /// The name as text with places: names are templates where they are keys of an object value.
    pub text: JsonText,
    /// The value.
    pub value: JsonNode,
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// Kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// Could not be read; already reported. Evaluates to an unknown value.
    Error,
    /// A text in JSON that is no template; evaluating it says so.
    Unreadable(Rc<[Diagnostic]>),
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number as written.
    Number(Rc<str>),
    /// A string without interpolation: quoted, heredoc, or JSON.
    String(Rc<str>),
    /// A string with interpolations or directives.
    Template(Vec<TemplatePart>),
    /// `"${x}"` alone: keeps the type of `x`.
    TemplateWrap(Box<Expr>),
    /// `[a, b]`
    Tuple(Vec<Expr>),
    /// `{ a = 1, (b) = 2 }`
    Object(Vec<ObjectItem>),
    /// `[for …]`, `{for …}`
    For(Box<ForExpr>),
    /// `root.step[0].step`: a root name followed by constant steps.
    Traversal(Ident, Vec<Step>),
    /// `f(x).step`: any other expression followed by constant steps.
    RelativeTraversal(Box<Expr>, Vec<Step>),
    /// `a[b]` with a key that is no literal. The span is that of the brackets.
    Index(Box<Expr>, Box<Expr>, Span),
    /// `a[*].b`, `a.*.b`
    Splat(Box<Splat>),
    /// `f(a, b...)`
    Call(Box<Call>),
    /// `a ? b : c`
    Conditional(Box<[Expr; 3]>),
    /// `a + b`
    Binary(Box<Binary>),
    /// `!a`, `-a`
    Unary(UnaryOp, Box<Expr>),
    /// `(a)`
    Parens(Box<Expr>),
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePart {
    /// Text, unescaped, with strip marks and heredoc indentation already applied.
    Text(Rc<str>, Span),
    /// `${ … }`
    Interpolation(Expr),
    /// `%{ if a } … %{ else } … %{ endif }`
    If(Box<TemplateIf>),
    /// `%{ for a, b in c } … %{ endfor }`
    For(Box<TemplateFor>),
}

/// An `if` directive.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateIf {
    /// The condition.
    pub condition: Expr,
    /// When true.
    pub then: Vec<TemplatePart>,
    /// When false; empty without `else`.
    pub otherwise: Vec<TemplatePart>,
    /// From `%{ if` to `endif }`.
    pub span: Span,
}

/// A `for` directive.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateFor {
    /// The first of two names.
    pub key: Option<Ident>,
    /// The only or second name.
    pub value: Ident,
    /// What is walked over.
    pub collection: Expr,
    /// Repeated for each element.
    pub body: Vec<TemplatePart>,
    /// From `%{ for` to `endfor }`.
    pub span: Span,
}

/// `key = value` in an object expression.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectItem {
    /// The key. A bare name is a [`ExprKind::String`]; `bare` tells that it was one, so that `a.b = 1` and
    /// references without parentheses can be reported.
    pub key: Expr,
    /// Whether the key was a bare name.
    pub bare: bool,
    /// The value.
    pub value: Expr,
    /// The value could not be read, and the reference leaves such an item out.
    pub lost: bool,
}

/// `[for k, v in c : v if x]` or `{for k, v in c : k => v... if x}`.
#[derive(Clone, Debug, PartialEq)]
pub struct ForExpr {
    /// The first of two names.
    pub key_name: Option<Ident>,
    /// The only or second name.
    pub value_name: Ident,
    /// What is walked over.
    pub collection: Expr,
    /// Present for the object form.
    pub key: Option<Expr>,
    /// The result element.
    pub value: Expr,
    /// After `if`.
    pub condition: Option<Expr>,
    /// `...` was given: values of one key are grouped.
    pub grouping: bool,
    /// The opening bracket.
    pub open: Span,
    /// The closing bracket.
    pub close: Span,
}

/// A constant step of a traversal. Its span includes the dot or the brackets.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// `.name`
    Attribute(Rc<str>, Span),
    /// `[0]`, `.0`: the number as written.
    Number(Rc<str>, Span),
    /// `["key"]`
    Key(Rc<str>, Span),
}

/// A splat and what follows it for each element.
#[derive(Clone, Debug, PartialEq)]
pub struct Splat {
    /// What is spread.
    pub source: Expr,
    /// Applied to each element, in order.
    pub each: Vec<SplatStep>,
    /// `.*` and `[*]` respectively.
    pub kind: SplatKind,
    /// The mark itself.
    pub marker: Span,
}

/// Which splat mark was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplatKind {
    /// `.*`: only attributes follow for each element.
    Attribute,
    /// `[*]`: attributes and indexes follow for each element.
    Full,
}

/// A step after a splat mark.
#[derive(Clone, Debug, PartialEq)]
pub enum SplatStep {
    /// A constant step.
    Step(Step),
    /// `[expr]`, with the span of the brackets.
    Index(Expr, Span),
    /// Another splat: what follows it is applied to the elements of each element.
    Splat(Box<NestedSplat>),
}

/// A splat among the steps of a splat; its source is what the steps before it give.
#[derive(Clone, Debug, PartialEq)]
pub struct NestedSplat {
    /// Applied to each element, in order.
    pub each: Vec<SplatStep>,
    /// `.*` and `[*]` respectively.
    pub kind: SplatKind,
    /// The mark itself.
    pub marker: Span,
}

/// A function call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The name; may be namespaced, as in `provider::x::f`.
    pub name: Ident,
    /// The arguments.
    pub args: Vec<Expr>,
    /// The last argument carries `...`.
    pub expand_final: bool,
    /// The opening parenthesis.
    pub open: Span,
    /// The closing parenthesis.
    pub close: Span,
}

/// Two operands and an operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Binary {
    /// Left operand.
    pub left: Expr,
    /// Operator.
    pub op: BinaryOp,
    /// Where the operator stands.
    pub op_span: Span,
    /// Right operand.
    pub right: Expr,
}

/// Operators between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum BinaryOp {
    Or,
    And,
    Equal,
    NotEqual,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

/// Operators before one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum UnaryOp {
    Not,
    Negate,
}

impl Body {
    /// The place of the whole body.
    pub fn span(&self) -> Span {
        match self {
            Self::Native(body) => body.span,
            Self::Json(body) => body.value.span,
        }
    }
}

impl Body {
    /// The arguments and blocks. A native body is given as it is, whatever the names.
    pub fn native(
        &self,
        spec: &json::BodySpec<'_>,
        diags: &mut Diagnostics,
    ) -> Cow<'_, NativeBody> {
        match self {
            Self::Native(body) => Cow::Borrowed(body),
            Self::Json(body) => Cow::Owned(json::resolve(body, spec, diags)),
        }
    }

    /// The arguments of a body that has no blocks and whose names are the user's own.
    pub fn attributes(
        &self,
        reading: json::Reading,
        diags: &mut Diagnostics,
    ) -> Cow<'_, [Attribute]> {
        match self {
            Self::Native(body) => {
                if let Some(block) = body.blocks.first() {
                    let message = "blocks are not allowed here";
                    let title = format!("Unexpected \"{}\" block", block.kind.name);
                    let problem = Diagnostic::new(&code::UNEXPECTED_BLOCK, message);
                    diags.push(problem.titled(title).at(block.kind.span));
                }
                Cow::Borrowed(&body.attributes)
            }
            Self::Json(body) => Cow::Owned(json::attributes(body, reading, diags)),
        }
    }
}

impl JsonNode {
    /// Where it begins: the opening bracket, or all of it.
    pub fn start(&self) -> Span {
        self.open
    }
}

impl Step {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            Self::Attribute(_, span) | Self::Number(_, span) | Self::Key(_, span) => *span,
        }
    }
}
