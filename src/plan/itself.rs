//! Resources that refer to themselves: only a plan minds.

use super::make::Planner;
use super::managed::Subject;
use crate::addr::{InstanceKey, Reference, Subject as Named};
use crate::config::Resource;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::references;
use crate::schema::decode;
use crate::sorted::Gather;
use crate::syntax::ast::Step;

impl<'a> Planner<'_, 'a> {
    /// Whether `count` or `for_each` of a resource refers to the resource; that is then reported.
    pub(super) fn repeats_itself(&mut self, place: usize, resource: &Resource) -> bool {
        if !self.graph.own.contains(&place) {
            return false;
        }
        let written = resource.count.iter().chain(&resource.for_each);
        let found: Vec<Reference> = written.flat_map(|e| references(e)).gathered();
        self.report(&found, |reference| is_whole(reference, resource))
    }

    /// Whether the body of an instance refers to the instance or to all of its resource; that is then reported.
    pub(super) fn refers_to_itself(&mut self, subject: &Subject<'a>) -> bool {
        if !self.graph.own.contains(&subject.place) {
            return false;
        }
        let mut ignored = Diagnostics::new();
        let block = &subject.schema.block;
        let body = decode::native(&subject.resource.body, block, &mut ignored);
        let found = decode::references(&body, block, &mut ignored);
        self.report(&found, |reference| {
            is_whole(reference, &subject.resource)
                || is_named(reference, &subject.resource)
                    && reference.key().and_then(literal).as_ref() == Some(&subject.addr.key)
        })
    }

    fn report(&mut self, found: &[Reference], own: impl Fn(&Reference) -> bool) -> bool {
        let mut any = false;
        for reference in found.iter().filter(|r| own(r)) {
            any = true;
            let message = "a resource cannot be built from itself";
            let problem = Diagnostic::new(&code::SELF_REFERENCE, message);
            self.diags.push(problem.at(reference.span));
        }
        any
    }
}

fn is_named(reference: &Reference, resource: &Resource) -> bool {
    matches!(&reference.subject, Named::Resource(addr) if *addr == resource.addr)
}

/// Whether a reference names all instances of a resource.
fn is_whole(reference: &Reference, resource: &Resource) -> bool {
    is_named(reference, resource) && reference.key().is_none()
}

fn literal(step: &Step) -> Option<InstanceKey> {
    match step {
        Step::Key(key, _) => Some(InstanceKey::String(key.clone())),
        Step::Number(index, _) => index.parse().ok().map(InstanceKey::Int),
        Step::Attribute(..) => None,
    }
}
