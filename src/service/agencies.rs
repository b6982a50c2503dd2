//! In whose place the service acts on the resources of a stack.

use serde_json::Value as Json;

use super::{GivenVariables, Service};
use crate::addr::Mode;
use crate::cloud::{Deed, Rights};
use crate::sorted::{Gather, SortedMap};
use crate::state::State;

/// The agencies of a stack that the world has, by provider, each with its name and its rights, or why it cannot be
/// used (AGY-4, AGY-5). What is not here may do everything: the world accepts agencies that it does not know.
#[derive(Debug, Default)]
pub(super) struct Acting(SortedMap<String, (String, Result<Rights, String>)>);

impl Acting {
    /// Whether something may be done with a resource of a type, or with the key of an identifier; else why not.
    pub(super) fn may(&self, ty: &str, deed: Deed, key: Option<&str>) -> Result<(), String> {
        let provider = ty.split('_').next().unwrap_or_default();
        match self.0.get(provider) {
            None => Ok(()),
            Some((_, Err(why))) => Err(why.clone()),
            Some((_, Ok(rights))) if rights.allow(ty, deed, key) => Ok(()),
            Some((name, Ok(_))) => {
                let deed = deed.word();
                Err(format!("the agency `{name}` has no right to {deed} {ty}"))
            }
        }
    }

    /// What of a recorded state may not be looked at.
    pub(super) fn refusals_of(&self, recorded: &State) -> Vec<String> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let managed = recorded.instances().filter(|(addr, instance)| {
            addr.resource.mode == Mode::Managed && instance.current.is_some()
        });
        let refusals = managed.filter_map(|(addr, _)| {
            let refused = self.may(&addr.resource.type_name, Deed::Read, None).err()?;
            Some(format!("{addr}: {refused}"))
        });
        refusals.gathered()
    }
}

impl Service {
    /// The agencies of a stack, as far as the world has them.
    pub(super) fn acting(&self, stack: &str) -> Acting {
        let mut acting = Acting::default();
        let Some(stack) = self.stacks.get(&stack.to_owned()) else {
            return acting;
        };
        let home = stack.home.as_ref();
        let (cloud, region) = (self.cloud.at(home), self.settings.region_in(home));
        let agencies = stack.agencies.as_ref().and_then(Json::as_array);
        for agency in agencies.into_iter().flatten() {
            let text = |name: &str| {
                agency
                    .get(name)
                    .and_then(Json::as_str)
                    .filter(|t| !t.is_empty())
            };
            let urn = text("agency_urn");
            let named = urn.and_then(|urn| urn.rsplit([':', '/']).next());
            let (Some(provider), Some(name)) =
                (text("provider_name"), named.or(text("agency_name")))
            else {
                continue;
            };
            if let Some(rights) = Rights::of(cloud, region, name, urn.is_some()) {
                acting
                    .0
                    .insert(provider.to_owned(), (name.to_owned(), rights));
            }
        }
        acting
    }

    /// Whether everything that is encrypted may be decrypted for a stack (KMS-2).
    pub(super) fn may_decrypt(
        &self,
        stack: &str,
        given: &GivenVariables,
    ) -> Result<(), Vec<String>> {
        let acting = self.acting(stack);
        for entry in given.structure.iter().flatten() {
            let key = entry.encryption.as_ref().and_then(|e| e.pointer("/kms/id"));
            if let Some(key) = key.and_then(Json::as_str)
                && let Err(why) = acting.may(super::key_service::KEY, Deed::Decrypt, Some(key))
            {
                let name = &entry.var_key;
                return Err(vec![format!(
                    "the variable `{name}` cannot be decrypted: {why}"
                )]);
            }
        }
        Ok(())
    }
}
