//! What names and texts tell of secrets.

use crate::sorted::Gather;

/// Words that make a name one of a secret.
const SECRET: [&str; 8] = [
    "credential",
    "credentials",
    "passphrase",
    "passwd",
    "password",
    "pwd",
    "secret",
    "token",
];

/// Pairs of words that do.
const PAIRS: [(&str, &str); 4] = [
    ("access", "key"),
    ("api", "key"),
    ("private", "key"),
    ("secret", "key"),
];

/// Last words of names that tell of something about a secret.
const ABOUT: [&str; 27] = [
    "algorithm",
    "arn",
    "count",
    "days",
    "enabled",
    "encrypted",
    "endpoint",
    "expiration",
    "expiry",
    "file",
    "format",
    "id",
    "ids",
    "length",
    "lifetime",
    "name",
    "names",
    "path",
    "policy",
    "prefix",
    "rotation",
    "size",
    "ttl",
    "type",
    "url",
    "urn",
    "version",
];

/// Whether something of this name is probably a secret.
pub(super) fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words: Vec<&str> = name.split(['_', '-']).filter(|w| !w.is_empty()).gathered();
    if words.last().is_some_and(|last| ABOUT.contains(last)) {
        return false;
    }
    let pair = |pair: &[&str]| match pair {
        [first, second] => PAIRS.contains(&(*first, *second)),
        _ => false,
    };
    words.iter().any(|word| SECRET.contains(word)) || words.windows(2).any(pair)
}

/// What a text is when its form alone tells that it is a secret.
pub(super) fn secret_form(text: &str) -> Option<&'static str> {
    if text.contains("-----BEGIN") && text.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
    words.find_map(word_form)
}

/// Beginnings that issuers give their tokens, how many characters follow at least, and what they are.
const FORMS: [(&str, usize, &str); 8] = [
    ("AKIA", 16, "an access key of AWS"),
    ("ghp_", 30, "a token of GitHub"),
    ("gho_", 30, "a token of GitHub"),
    ("ghs_", 30, "a token of GitHub"),
    ("github_pat_", 30, "a token of GitHub"),
    ("glpat-", 20, "a token of GitLab"),
    ("xoxb-", 20, "a token of Slack"),
    ("xoxp-", 20, "a token of Slack"),
];

fn word_form(word: &str) -> Option<&'static str> {
    let (_, _, what) = FORMS.iter().find(|(prefix, least, _)| {
        word.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() >= *least)
    })?;
    Some(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in [
            "password",
            "db_password",
            "ADMIN_PWD",
            "access-key",
            "api_key",
            "auth_token",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "password_length",
            "token_url",
            "key_pair",
            "secret_id",
            "monkey",
            "ssh_public_key",
            "",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn forms() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nMII";
        assert_eq!(secret_form(key), Some("a private key"));
        assert_eq!(
            secret_form("key=AKIAABCDEFGHIJKLMNOP;"),
            Some("an access key of AWS")
        );
        assert_eq!(secret_form("AKIA is a beginning"), None);
        assert_eq!(secret_form("-----BEGIN PUBLIC KEY-----"), None);
    }
}
