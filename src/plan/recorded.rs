//! What is recorded, as far as it can be used: of providers and types that are known, in the form that the schema tells.

use std::rc::Rc;

use super::make::Planner;
use super::orphans::provider_name;
use super::prior::Object;
use super::{PlanRequest, stored};
use crate::addr::ResourceInstanceAddr;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::schema::{Lookup, ProviderLookup, ResourceSchema};
use crate::sorted::{Gather, SortedSet};
use crate::value::Value;

/// The type whose recorded form never changed. Of providers' types the catalogue does not tell the versions.
const UNCHANGED: &str = "terraform_data";

/// Reports the providers that recorded objects need and nobody knows.
pub(super) fn check_providers(request: &PlanRequest<'_>, diags: &mut Diagnostics) {
    let recorded = request.prior.resources.values();
    let needed: SortedSet<Rc<str>> = recorded
        .filter(|resource| !resource.instances.is_empty() && !resource.provider.is_empty())
        .map(|resource| provider_name(&resource.provider))
        .gathered();
    for source in needed.iter() {
        // What is no address of a provider names none.
        let known = !source.contains('/')
            || source.ends_with("/huaweicloud")
            || request.catalog.provider(source) != ProviderLookup::Unknown;
        if !known {
            let message = format!(
                "the state has objects of the provider `{source}`, which is not known here"
            );
            diags.push(Diagnostic::new(&code::MISSING_PROVIDER, message));
        }
    }
}

impl Planner<'_, '_> {
    /// A recorded object by its schema. What cannot be read is reported, and taken as far as it goes.
    pub(super) fn recorded_by(
        &mut self,
        addr: &ResourceInstanceAddr,
        object: &Object,
        schema: &ResourceSchema,
    ) -> Value {
        if &*schema.name == UNCHANGED && object.schema_version > 0 {
            let message = format!(
                "`{addr}` is recorded in version {} of its schema; 0 is the newest that is known here",
                object.schema_version
            );
            self.diags
                .push(Diagnostic::new(&code::NEWER_OBJECT, message));
        }
        match stored::read_strictly(object, &schema.block) {
            Ok(value) => value,
            Err(name) => {
                let message = format!("`{name}` of `{addr}` is not recorded as its type says");
                self.diags
                    .push(Diagnostic::new(&code::UNREADABLE_STATE, message));
                stored::read(object, &schema.block)
            }
        }
    }

    /// A recorded object of whatever type.
    pub(super) fn recorded(&mut self, addr: &ResourceInstanceAddr, object: &Object) -> Value {
        match self.request.catalog.resource(&addr.resource.type_name) {
            Lookup::Found(schema) => self.recorded_by(addr, object, &schema),
            Lookup::NotLoaded { .. } => stored::read_untyped(object),
            Lookup::Unknown { .. } => {
                let message = format!("the state has `{addr}`, but its provider has no such type");
                self.diags
                    .push(Diagnostic::new(&code::UNREADABLE_STATE, message));
                stored::read_untyped(object)
            }
        }
    }
}
