//! Whether anything uses a resource.

use crate::addr::{Reference, Subject};
use crate::diag::Diagnostics;
use crate::eval;
use crate::lint::{ModuleView, ResourceView};
use crate::syntax::ast::Step;
use crate::text::Span;

/// Whether something refers to a resource that counts: judged by what the reference stands in, which is nothing for
/// an output. Attributes in `shown` that the root module puts out are only for the eye.
pub(in crate::lint) fn any(
    resource: &ResourceView<'_>,
    shown: &[&str],
    counts: &dyn Fn(&Option<Subject>) -> bool,
) -> bool {
    let Some(module) = resource.module() else {
        return true;
    };
    let subject = Subject::Resource(resource.config().addr.clone());
    let mut eyes = Vec::new();
    if module.is_root() && !shown.is_empty() {
        for_the_eye(module, &subject, shown, &mut eyes);
    }
    let mut uses = module.references(&subject).iter();
    uses.any(|used| {
        let own = used.within.as_ref() == Some(&subject);
        !own && counts(&used.within) && !eyes.contains(&used.span)
    })
}

/// The references in outputs that take only such attributes.
fn for_the_eye(module: ModuleView<'_>, subject: &Subject, shown: &[&str], found: &mut Vec<Span>) {
    let outputs = module.config().outputs.values();
    for value in outputs.filter_map(|output| output.value.as_ref()) {
        eval::traversals(value, &mut |root, steps| {
            let reference = Reference::from_traversal(root, steps, &mut Diagnostics::new());
            let Some(reference) = reference.filter(|r| r.subject == *subject) else {
                return;
            };
            let taken = reference.remaining.iter().find_map(|step| match step {
                Step::Attribute(name, _) => Some(name),
                _ => None,
            });
            if taken.is_some_and(|name| shown.contains(&&**name)) {
                found.push(reference.span);
            }
        });
    }
}
