use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{fix, spots};
use crate::lint::{Group, Lint, Scene};
use crate::sorted::Gather;
use crate::value::{Value, View};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "old-tls-policy",
        title: "Old TLS version",
        severity: Severity::Warning,
        explain: "TLS 1.0 and 1.1 are withdrawn; take 1.2 or later.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const VERSIONS: &[spots::Spot] = &[
    ("apig_group", "url_domains.min_ssl_version"),
    ("apig_group_domain_associate", "min_ssl_version"),
    ("cdn_domain", "configs.https_settings.tls_version"),
    ("elb_listener", "tls_ciphers_policy"),
    ("elb_security_policy", "protocols"),
    ("lb_listener", "tls_ciphers_policy"),
    ("waf_dedicated_domain", "tls"),
    ("waf_domain", "tls"),
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, VERSIONS, &mut |_, block, name| {
        // A policy of one's own wins.
        let own =
            name == "tls_ciphers_policy" && block.is_given("security_policy_id") != Some(false);
        if !own && is_old(&block.value(name)) {
            let mut found = LINT.at(block.place(name), "this takes TLS 1.0 or 1.1");
            if name == "tls_ciphers_policy" {
                found
                    .fixes
                    .extend(fix::set(scene, block, name, "\"tls-1-2\""));
            }
            told.push(found);
        }
    });
}

fn is_old(value: &Value) -> bool {
    match value.view() {
        View::String(text) => text.split(',').any(names_old),
        View::List(values) | View::Set(values) => values.iter().any(is_old),
        _ => false,
    }
}

/// `TLS v1.0`, `TLSv1.1`, `tls-1-0-inherit`, `hybrid-policy-1-0`.
fn names_old(text: &str) -> bool {
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).gathered();
    let plain = plain.to_ascii_lowercase();
    let after = |start: &str| plain.strip_prefix(start);
    let version = after("tlsv")
        .or_else(|| after("tls"))
        .or_else(|| after("hybridpolicy"));
    version.is_some_and(|version| version.starts_with("10") || version.starts_with("11"))
}

#[cfg(test)]
mod tests {
    use super::names_old;

    #[test]
    fn versions() {
        for old in [
            "TLS v1.0",
            "TLSv1.1",
            "tls-1-0-inherit",
            "tls-1-0-with-1-3",
            "hybrid-policy-1-0",
            "tls-1-1",
        ] {
            assert!(names_old(old), "{old}");
        }
        for new in [
            "TLS v1.2",
            "TLSv1.3",
            "tls-1-2-strict",
            "tls-1-2-fs-with-1-3",
            "",
            "SSL",
        ] {
            assert!(!names_old(new), "{new}");
        }
    }
}
