//! Provider addresses in full.

use std::rc::Rc;

use crate::config::Module;

/// The full source address of a provider's local name in a module, and whether the module names it.
pub(super) fn of(module: &Module, local: &str) -> (Rc<str>, bool) {
    let required = module.settings.required_providers.get(local);
    match required.and_then(|r| r.source.as_deref()) {
        Some(source) => (full(source), true),
        None if local == "terraform" => ("terraform.io/builtin/terraform".into(), true),
        None => (full(local), false),
    }
}

/// `type`, `namespace/type` or `host/namespace/type` with the parts that are left out.
fn full(source: &str) -> Rc<str> {
    let source = source.to_lowercase();
    match source.matches('/').count() {
        0 => format!("registry.terraform.io/hashicorp/{source}").into(),
        1 => format!("registry.terraform.io/{source}").into(),
        _ => source.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::full;

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
