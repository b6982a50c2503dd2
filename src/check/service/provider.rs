use super::{limit, rule};
use crate::config::RequiredProvider;
use crate::diag::Diagnostics;

/// Where private providers come from. //= PROV-2
const PRIVATE: &str = "huawei.com/private-provider/";

/// The name of the private provider with this source. Capital letters mean small ones. //= PROV-8
pub fn private_name(source: &str) -> Option<String> {
    let source = source.to_lowercase();
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
    if !provider.version.as_deref().is_some_and(is_exact) {
        diags.push(rule::PIN.broken("").at(provider.span));
    }
}

fn is_exact(version: &str) -> bool {
    let version = version.trim().trim_start_matches('=').trim_start();
    version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains(',')
}
