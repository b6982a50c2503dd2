//! What may stand in a block, by the schema.

use std::rc::Rc;

use super::place::Place;
use super::scene::Scene;
use crate::config::full_source;
use crate::schema::{BlockSchema, Kind, Lookup, ProviderLookup};
use crate::syntax::ast::Block;

/// The schema of the innermost block of a place.
pub(super) fn schema(scene: &Scene<'_>, place: &Place<'_>) -> Option<Rc<BlockSchema>> {
    let (first, inner) = place.blocks.split_first()?;
    let mut schema = top(scene, first)?;
    let mut made = false;
    for block in inner {
        if std::mem::take(&mut made) {
            continue;
        }
        let dynamic = &*block.kind.name == "dynamic";
        let name = match block.labels.first() {
            Some(label) if dynamic => &label.name,
            _ => &block.kind.name,
        };
        made = dynamic;
        schema = schema.nested(name)?.block.clone();
    }
    // The head of a `dynamic` block has arguments of its own.
    (!made).then_some(schema)
}

fn top(scene: &Scene<'_>, block: &Block) -> Option<Rc<BlockSchema>> {
    let label = &block.labels.first()?.name;
    let kind = match &*block.kind.name {
        "resource" => Kind::Resource,
        "data" => Kind::DataSource,
        "provider" => {
            let settings = &scene.module(block.header)?.settings;
            let source = settings.required_provider(label);
            let source = source.unwrap_or_else(|| full_source(label));
            return match scene.catalog.provider(&source) {
                ProviderLookup::Found(provider) => Some(provider.block.clone()),
                ProviderLookup::Unknown | ProviderLookup::NotLoaded => None,
            };
        }
        _ => return None,
    };
    match scene.catalog.lookup(kind, label) {
        Lookup::Found(schema) => Some(schema.block.clone()),
        Lookup::Unknown { .. } | Lookup::NotLoaded { .. } => None,
    }
}
