use super::{limit, rule};
use crate::config::RequiredProvider;
use crate::diag::Diagnostics;
use crate::text::lowered;

/// Where private providers come from. //= PROV-2
const PRIVATE: &str = "huawei.com/private-provider/";

/// The name of the private provider with this source. Capital letters mean small ones. //= PROV-8
pub fn private_name(source: &str) -> Option<String> {
    let source = lowered(source);
    source.strip_prefix(PRIVATE).map(str::to_owned)
}

pub(super) fn check(provider: &RequiredProvider, diags: &mut Diagnostics) {
    let source = provider.source.as_deref();
    let Some(name) = source.and_then(private_name) else {
        return;
    };
    //= NAME-5
    if !limit::is_provider_name(&name) {
        let problem = rule::PROVIDER_NAME.broken(&format!("`{name}` is none"));
        diags.push(problem.at(provider.span));
    }
    //= PROV-7
    if provider
        .version
        .as_deref()
        .and_then(exact_version)
        .is_none()
    {
        diags.push(rule::PIN.broken("").at(provider.span));
    }
}

/// The one version that a constraint allows, if it is no more than that. //= PROV-7
pub fn exact_version(constraint: &str) -> Option<&str> {
    let version = constraint.trim();
    let version = version.strip_prefix('=').unwrap_or(version).trim_start();
    let exact = version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains(',');
    exact.then_some(version)
}
