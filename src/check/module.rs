//! Module calls: `count`, `for_each`, `depends_on`.

use super::data::View;
use super::meta;
use super::world::World;
use crate::config::ModuleCall;
use crate::diag::Diagnostics;

/// Checks how many instances a call has and what it waits for.
pub(super) fn check(world: &World, module: usize, call: &ModuleCall, diags: &mut Diagnostics) {
    let view = View::new(world, module);
    if let Some(count) = &call.count {
        meta::count(&view, count, diags);
    }
    if let Some(each) = &call.for_each {
        meta::for_each(&view, each, diags);
    }
    meta::depends_on(&view, &call.depends_on, diags);
}
