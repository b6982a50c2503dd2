use std::borrow::Cow;

use super::condition;
use super::data::View;
use super::provider::Configured;
use super::provider_rules::{self, Subject};
use super::world::World;
use crate::diag::Diagnostics;
use crate::eval::Scope;
use crate::schema::{ProviderLookup, decode};

/// Checks the block of a provider that a resource uses.
pub(super) fn check(world: &World, configured: &Configured, diags: &mut Diagnostics) {
    let place = world.modules.get(configured.module);
    let key = (configured.local.clone(), configured.alias.clone());
    let written = place.and_then(|p| p.module.providers.get(&key));
    let (Some(written), ProviderLookup::Found(schema)) =
        (written, world.provider(&configured.source))
    else {
        return;
    };
    let before = diags.len();
    let view = View::new(world, configured.module);
    let mut body = decode::native(&written.body, &schema.block, diags);
    if written.overridden {
        body = Cow::Owned(decode::known_only(&body, &schema.block));
    }
    let references = decode::references(&body, &schema.block, diags);
    if !condition::references(&view, &references, diags) {
        return;
    }
    let content = decode::content(&body, &schema.block, &Scope::new(&view), diags);
    if diags.len() == before {
        let subject = Subject {
            type_name: "",
            schema: &schema.block,
            own_id: true,
            body: &body,
        };
        provider_rules::check(&subject, &content, diags);
    }
}
