use super::decode::{elements, quotable};
use crate::addr::Reference;
use crate::diag::Diagnostics;
use crate::syntax::ast::Attribute;
use crate::text::Span;

/// One element of `depends_on`.
#[derive(Clone, Debug)]
pub struct DependsOn {
    /// What must come first, if it is something.
    pub reference: Option<Reference>,
    /// What is wrong with its form.
    pub problems: Diagnostics,
    /// The element as written.
    pub span: Span,
}

impl DependsOn {
    /// The elements of a `depends_on` argument. Whether they exist is judged with all other references.
    pub(super) fn decode(attribute: Option<&Attribute>, diags: &mut Diagnostics) -> Vec<Self> {
        let Some(attribute) = attribute else {
            return Vec::new();
        };
        let elements = elements(attribute, diags).unwrap_or_default();
        let mut found = Vec::new();
        for element in elements {
            let Some(named) = quotable(element, diags) else {
                continue;
            };
            let span = named.span();
            let mut problems = Diagnostics::new();
            let reference = Reference::from_traversal(&named.root, &named.steps, &mut problems);
            found.push(Self {
                reference,
                problems,
                span,
            });
        }
        found
    }
}
