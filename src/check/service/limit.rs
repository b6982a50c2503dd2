//! Figures of the service that its requests are held to and templates are checked for beforehand.

/// Characters of `template_body` (TPL-1) and of `vars_body` (VAR-1).
pub const BODY: usize = 51_200;

/// Bytes of a file behind a URI (TPL-7, VAR-5, N-48).
pub const FILE: usize = 1024 * 1024;

/// Characters of `var_key` (NAME-9).
pub const VARIABLE_NAME: usize = 32;

/// Characters of a private provider's name (NAME-5).
pub const PROVIDER_NAME: usize = 64;

/// Whether a variable's name has only characters that `var_key` may have (NAME-9).
pub fn is_variable_name(name: &str) -> bool {
    let first = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    first && name.chars().all(fits)
}

/// Whether a private provider may be called so (NAME-5).
pub fn is_provider_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let ends = name.starts_with(plain) && name.ends_with(plain);
    let fits = name.chars().all(|c| plain(c) || c == '-');
    ends && fits && name.len() <= PROVIDER_NAME
}
