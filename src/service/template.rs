//! What a caller may give as a template: a text, a file, or a package (TPL-1 to ZIP-9).

use crate::json::{Deserialize, Serialize};

use super::ServiceError;
use super::object_storage::Content;
use crate::check::service::limit;
use crate::syntax::archive;

/// A template as it was given. Its files are read from it when they are needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// `template.tf` for a text in the request, else the last part of the URI's path.
    pub name: String,
    /// The bytes.
    pub content: Content,
}

/// The files of a template: paths below its root, and texts.
pub type Files = Vec<(String, Vec<u8>)>;

/// Where a template is given.
#[derive(Clone, Copy, Debug, Default)]
pub struct TemplateSource<'a> {
    /// `template_body`.
    pub body: Option<&'a str>,
    /// `template_uri`.
    pub uri: Option<&'a str>,
}

impl TemplateSource<'_> {
    /// Whether neither is given.
    pub fn is_empty(&self) -> bool {
        self.body.is_none() && self.uri.is_none()
    }
}

impl Template {
    /// Takes the template that is given, once (TPL-1). `fetch` gives what lies behind a URI.
    ///
    /// # Errors
    ///
    /// With the codes of TPL-1 to TPL-7.
    pub fn take(
        source: TemplateSource<'_>,
        fetch: impl Fn(&str) -> Option<Vec<u8>>,
    ) -> Result<Self, ServiceError> {
        match (source.body, source.uri) {
            (Some(_), Some(_)) => Err(ServiceError::new("10011003", "")),
            (None, None) => Err(ServiceError::new("10011056", "")),
            (Some(body), None) => Ok(Self {
                name: "template.tf".to_owned(),
                content: Content::Text(body.to_owned()),
            }),
            (None, Some(uri)) => {
                let name = file_name(uri)?;
                let Some(bytes) = fetch(uri) else {
                    let detail = format!("Nothing can be fetched from `{uri}`.");
                    return Err(ServiceError::new("10011074", detail));
                };
                check_file(&name, &bytes)?;
                Ok(Self {
                    name,
                    content: Content::new(bytes),
                })
            }
        }
    }

    /// Whether it came in the request itself.
    pub fn is_body(&self) -> bool {
        self.name == "template.tf"
    }

    /// The files of the template.
    ///
    /// # Errors
    ///
    /// With the codes of ZIP-1 to ZIP-9.
    pub fn files(&self) -> Result<Files, ServiceError> {
        let bytes = self.content.bytes();
        if has_ending(&self.name, ".zip") {
            return archive::unzip(&bytes, archive::Limits::SERVICE).map_err(|error| {
                let digits = error.code().trim_start_matches("RF.");
                ServiceError::new(digits, format!("In detail: {error}."))
            });
        }
        let name = if has_ending(&self.name, ".tf.json") {
            "main.tf.json"
        } else {
            "main.tf"
        };
        Ok(vec![(name.to_owned(), bytes)])
    }
}

/// The name of the file a URI leads to: the last part of its path (TPL-4, N-49).
fn file_name(uri: &str) -> Result<String, ServiceError> {
    let (scheme, rest) = uri.split_once("://").unwrap_or(("", uri));
    if !matches!(scheme, "http" | "https") {
        return Err(ServiceError::new("10011035", format!("It is `{uri}`.")));
    }
    let path = rest.split(['?', '#']).next().unwrap_or("");
    let name = path.rsplit('/').next().unwrap_or("");
    if [".tf", ".tf.json", ".zip"]
        .iter()
        .any(|ending| has_ending(name, ending))
    {
        return Ok(name.to_owned());
    }
    Err(ServiceError::new("10011022", format!("It is `{name}`.")))
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.to_ascii_lowercase().ends_with(ending)
}

fn check_file(name: &str, bytes: &[u8]) -> Result<(), ServiceError> {
    let is_zip = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    if has_ending(name, ".zip") {
        if bytes.len() > limit::FILE {
            return Err(ServiceError::new("10011042", ""));
        }
        if !is_zip {
            return Err(ServiceError::new(
                "10011075",
                format!("`{name}` is no zip package."),
            ));
        }
        return Ok(());
    }
    if bytes.len() > limit::FILE {
        return Err(ServiceError::new("10011013", ""));
    }
    if is_zip {
        return Err(ServiceError::new(
            "10011075",
            format!("`{name}` is a zip package."),
        ));
    }
    check_text(name, bytes)
}

/// One text of a template: UTF-8, and JSON without a byte order mark (TPL-6).
fn check_text(name: &str, bytes: &[u8]) -> Result<(), ServiceError> {
    archive::check_text(&name.to_ascii_lowercase(), bytes).map_err(|fault| {
        let digits = fault.code().trim_start_matches("RF.");
        ServiceError::new(digits, format!("It is `{name}`."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn take(body: Option<&str>, uri: Option<&str>, file: &[u8], code: &str) {
        let source = TemplateSource { body, uri };
        let fetch = |_: &str| (!file.is_empty()).then(|| file.to_vec());
        let got = Template::take(source, fetch)
            .map(|_| ())
            .map_err(|e| e.code.id);
        assert_eq!(
            got,
            if code.is_empty() { Ok(()) } else { Err(code) },
            "{uri:?}"
        );
    }

    //= TPL-1, TPL-4, TPL-6, TPL-7
    #[test]
    fn each_fault_has_its_code() {
        take(Some(""), Some(""), b"", "RF.10011003");
        take(None, None, b"", "RF.10011056");
        take(Some(""), None, b"", "");
        take(None, Some("ftp://h/a.tf"), b"x", "RF.10011035");
        take(None, Some("a.tf"), b"x", "RF.10011035");
        take(None, Some("https://h/a.txt"), b"x", "RF.10011022");
        take(None, Some("https://h/a.tf?Expires=1"), b"x", "");
        take(None, Some("https://h/a.tf"), b"", "RF.10011074");
        take(None, Some("https://h/a.tf"), b"PK\x03\x04", "RF.10011075");
        take(None, Some("https://h/a.zip"), b"text", "RF.10011075");
        take(None, Some("https://h/a.tf"), b"\xff", "RF.10011085");
        take(
            None,
            Some("https://h/a.tf.json"),
            b"\xef\xbb\xbf{}",
            "RF.10011120",
        );
        let long = vec![b' '; limit::FILE + 1];
        take(None, Some("https://h/a.tf"), &long, "RF.10011013");
        let mut zip = b"PK\x03\x04".to_vec();
        zip.extend(&long);
        take(None, Some("https://h/a.zip"), &zip, "RF.10011042");
    }
}
