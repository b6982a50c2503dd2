//! Provider addresses in full.

use std::rc::Rc;

use crate::config::{Module, full_source};
use crate::func::BUILTIN_PROVIDER;

/// The full source address of a provider's local name in a module, and whether the module names it.
pub(crate) fn of(module: &Module, local: &str) -> (Rc<str>, bool) {
    let required = module.settings.required_providers.get(local);
    match required.and_then(|r| r.source.as_deref()) {
        Some(source) => (full_source(source), true),
        None if local == "terraform" => (BUILTIN_PROVIDER.into(), true),
        None => (full_source(local), false),
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
