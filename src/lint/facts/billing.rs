//! How resources are paid.

use crate::lint::{ResourceView, Scene};

/// Calls with each managed resource that is certainly paid in a mode and that can be paid for a period.
pub(in crate::lint) fn each<'s>(
    scene: &'s Scene<'s>,
    mode: &str,
    judge: &mut dyn FnMut(&ResourceView<'s>),
) {
    for resource in scene.resources().filter(ResourceView::is_managed) {
        let prepays = resource.attribute_schema("period").is_some();
        let said = resource.text("charging_mode").filter(|_| prepays);
        if said.is_some_and(|said| said.eq_ignore_ascii_case(mode)) {
            judge(&resource);
        }
    }
}
