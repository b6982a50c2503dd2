//! Provider addresses in full.

use std::rc::Rc;

use crate::config::{Module, full_source_of};

/// The full source address of a provider's local name in a module, and whether the module names it.
pub(crate) fn of(module: &Module, local: &str) -> (Rc<str>, bool) {
    match module.settings.required_providers.get(local) {
        Some(required) => {
            let named = required.source.is_some() || local == "terraform";
            (required.full.clone(), named)
        }
        None => (full_source_of(local), local == "terraform"),
    }
}

#[cfg(test)]
mod tests {
    use crate::config::full_source as full;

    #[test]
    fn missing_parts_are_filled_in() {
        assert_eq!(&*full("random"), "registry.terraform.io/hashicorp/random");
        assert_eq!(
            &*full("HuaweiCloud/huaweicloud"),
            "registry.terraform.io/huaweicloud/huaweicloud"
        );
        assert_eq!(
            &*full("huawei.com/provider/huaweicloud"),
            "huawei.com/provider/huaweicloud"
        );
    }
}
