//! Text to tree. Parsing never fails: it gives a tree of what could be read and a list of problems.
//! Knows nothing of Terraform's block types, of schemas or of values.

pub mod archive;
pub mod ast;

pub mod format;
mod hcl;
pub mod json;
mod places;
mod quoted;
pub mod tar;
pub mod tfvars;
pub mod visit;
pub mod yaml;

pub use hcl::{
    Cursor, Frame, FrameKind, Loop, comments, cursor, is_open, nameless, parse, parse_argument,
    parse_changed, parse_expression, parse_template,
};
pub(crate) use quoted::quoted;

use crate::diag::{Code, code};

/// What can be wrong with a text before anything is known of its meaning.
pub const CODES: &[&Code] = &[
    &code::ARGUMENT_REQUIRED,
    &code::DUPLICATE_ATTRIBUTE,
    &code::EXTRA_AFTER_EXPRESSION,
    &code::EXTRA_AFTER_INTERPOLATION,
    &code::EXTRA_IN_DIRECTIVE,
    &code::INVALID_ARGUMENT_NAME,
    &code::INVALID_ATTRIBUTE_NAME,
    &code::INVALID_BLOCK_DEFINITION,
    &code::INVALID_CHARACTER,
    &code::INVALID_DIRECTIVE,
    &code::INVALID_DIRECTIVE_KEYWORD,
    &code::INVALID_ENCODING,
    &code::INVALID_ESCAPE,
    &code::INVALID_EXPRESSION,
    &code::INVALID_FOR_DIRECTIVE,
    &code::INVALID_FOR_EXPRESSION,
    &code::INVALID_LEGACY_INDEX,
    &code::INVALID_MULTI_LINE_STRING,
    &code::INVALID_NUMBER,
    &code::INVALID_SINGLE_ARGUMENT_BLOCK,
    &code::INVALID_STRING_LITERAL,
    &code::ITEM_REQUIRED,
    &code::MISSING_ARGUMENT_SEPARATOR,
    &code::MISSING_ATTRIBUTE_SEPARATOR,
    &code::MISSING_ATTRIBUTE_VALUE,
    &code::MISSING_BRACKET_ON_INDEX,
    &code::MISSING_BRACKET_ON_SPLAT,
    &code::MISSING_CLOSING_PARENTHESIS,
    &code::MISSING_EXPRESSION,
    &code::MISSING_FALSE_EXPRESSION,
    &code::MISSING_FUNCTION_NAME,
    &code::MISSING_ITEM_SEPARATOR,
    &code::MISSING_KEY_VALUE_SEPARATOR,
    &code::MISSING_NEWLINE_AFTER_ARGUMENT,
    &code::MISSING_NEWLINE_AFTER_BLOCK,
    &code::MISSING_OPEN_PARENTHESIS,
    &code::NESTED_SPLAT,
    &code::NESTING_TOO_DEEP,
    &code::UNBALANCED_PARENTHESES,
    &code::UNCLOSED_CONFIGURATION_BLOCK,
    &code::UNCLOSED_INTERPOLATION,
    &code::UNEXPECTED_COMMA,
    &code::UNEXPECTED_DIRECTIVE,
    &code::UNEXPECTED_TEMPLATE_END,
    &code::UNSUPPORTED_OPERATOR,
    &code::UNTERMINATED_CALL,
    &code::UNTERMINATED_OBJECT,
    &code::UNTERMINATED_STRING_LITERAL,
    &code::UNTERMINATED_TEMPLATE,
    &code::UNTERMINATED_TUPLE,
];
