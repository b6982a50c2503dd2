use super::decode::{list, quotable};
use crate::addr::Reference;
use crate::diag::Diagnostics;
use crate::syntax::ast::Attribute;
use crate::text::Span;

/// One element of `depends_on`.
#[derive(Clone, Debug)]
pub struct DependsOn {
    /// What must come first.
    pub reference: Reference,
    /// The element as written.
    pub span: Span,
}

impl DependsOn {
    /// The elements of a `depends_on` argument. Whether they exist is judged with all other references.
    pub(super) fn decode(attribute: Option<&Attribute>, diags: &mut Diagnostics) -> Vec<Self> {
        let Some(attribute) = attribute else {
            return Vec::new();
        };
        let elements = list(&attribute.expr, diags).unwrap_or_default();
        let mut found = Vec::new();
        for element in elements {
            let Some(named) = quotable(element, diags) else {
                continue;
            };
            let span = named.span();
            let reference = Reference::from_traversal(&named.root, &named.steps, diags);
            found.extend(reference.map(|reference| Self { reference, span }));
        }
        found
    }
}
