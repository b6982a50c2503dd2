//! Which instances an operation is about: regions × accounts (SSTGT-4).

use serde_json::Value as Json;

use super::super::ServiceError;

/// The largest file of accounts, in bytes (SSTGT-3).
const FILE: usize = 100 * 1024;

/// The longest account (SSTGT-2).
const ACCOUNT: usize = 64;

/// The regions and accounts of an operation, each once, in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    /// The regions.
    pub regions: Vec<String>,
    /// The accounts.
    pub accounts: Vec<String>,
}

impl Targets {
    /// Reads `deployment_targets`, checked for its shape. `fetch` gives what lies behind a URI.
    ///
    /// # Errors
    ///
    /// When both or none of the ways to name accounts is given, or the file is none of accounts.
    pub fn take(
        given: &Json,
        fetch: impl Fn(&str) -> Option<Vec<u8>>,
    ) -> Result<Self, ServiceError> {
        let regions = each_once(texts(given.get("regions")));
        let list = given.get("domain_ids").filter(|list| !list.is_null());
        let uri = given.get("domain_ids_uri").and_then(Json::as_str);
        let accounts = match (list, uri.filter(|uri| !uri.is_empty())) {
            (Some(list), None) => each_once(texts(Some(list))),
            (None, Some(uri)) => file(uri, fetch)?,
            _ => {
                let detail = "Exactly one of `domain_ids` and `domain_ids_uri` is needed.";
                return Err(ServiceError::new("10011028", detail));
            }
        };
        if regions.is_empty() || accounts.is_empty() {
            let detail = "It takes at least one region and one account.";
            return Err(ServiceError::new("10011037", detail));
        }
        Ok(Self { regions, accounts })
    }
}

fn texts(list: Option<&Json>) -> impl Iterator<Item = &str> {
    let values = list.and_then(Json::as_array).into_iter().flatten();
    values.filter_map(Json::as_str)
}

fn each_once<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for text in texts {
        if !once.iter().any(|before| before == text) {
            once.push(text.to_owned());
        }
    }
    once
}

fn file(uri: &str, fetch: impl Fn(&str) -> Option<Vec<u8>>) -> Result<Vec<String>, ServiceError> {
    let wrong = |what: &str| ServiceError::new("10011028", format!("`domain_ids_uri` {what}."));
    if !uri.starts_with("http://") && !uri.starts_with("https://") {
        return Err(wrong("begins neither with http:// nor with https://"));
    }
    let Some(bytes) = fetch(uri) else {
        return Err(wrong("leads to nothing that can be fetched"));
    };
    if bytes.len() > FILE {
        let detail = format!("The file of accounts has more than {FILE} bytes.");
        return Err(ServiceError::new("10011005", detail));
    }
    let Ok(text) = String::from_utf8(bytes) else {
        return Err(wrong("leads to a file that is not UTF-8"));
    };
    let words = text.split([',', '\n', '\r']).map(str::trim);
    let accounts = each_once(words.filter(|word| !word.is_empty()));
    accounts.iter().try_for_each(|account| check(account))?;
    Ok(accounts)
}

fn check(account: &str) -> Result<(), ServiceError> {
    let code = if account.contains('#') {
        "10011046"
    } else if !account.chars().all(|c| c.is_ascii_alphanumeric()) {
        "10011029"
    } else if account.len() > ACCOUNT {
        "10011005"
    } else {
        return Ok(());
    };
    Err(ServiceError::new(code, format!("It is `{account}`.")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn take(given: &Json, file: &[u8]) -> Result<Vec<String>, &'static str> {
        let fetch = |uri: &str| uri.contains("here").then(|| file.to_vec());
        let taken = Targets::take(given, fetch);
        taken.map(|t| t.accounts).map_err(|error| error.code.id)
    }

    //= SSTGT-2, SSTGT-3
    #[test]
    fn accounts_come_from_a_list_or_from_a_file() {
        let list = json!({"regions": ["r", "r"], "domain_ids": ["b", "a", "b"]});
        assert_eq!(take(&list, b"").unwrap(), ["b", "a"]);
        let uri = json!({"regions": ["r"], "domain_ids_uri": "https://here/a.csv"});
        assert_eq!(
            take(&uri, b"a1, b2,\r\n\r\nc3,a1\n").unwrap(),
            ["a1", "b2", "c3"]
        );
        assert_eq!(take(&uri, b"a-b"), Err("RF.10011029"));
        assert_eq!(take(&uri, b"a#b"), Err("RF.10011046"));
        assert_eq!(take(&uri, &[b'a'; 65]), Err("RF.10011005"));
        assert_eq!(take(&uri, &[b','; FILE + 1]), Err("RF.10011005"));
        assert_eq!(take(&uri, b" ,\n"), Err("RF.10011037"));
        assert_eq!(take(&uri, b"\xff"), Err("RF.10011028"));
        let lost = json!({"regions": ["r"], "domain_ids_uri": "https://lost/a.csv"});
        assert_eq!(take(&lost, b""), Err("RF.10011028"));
        let other = json!({"regions": ["r"], "domain_ids_uri": "obs://here/a.csv"});
        assert_eq!(take(&other, b"a"), Err("RF.10011028"));
        let both = json!({"regions": ["r"], "domain_ids": ["a"], "domain_ids_uri": "https://here"});
        assert_eq!(take(&both, b"a"), Err("RF.10011028"));
        assert_eq!(take(&json!({"regions": ["r"]}), b""), Err("RF.10011028"));
        let none = json!({"regions": [], "domain_ids": ["a"]});
        assert_eq!(take(&none, b""), Err("RF.10011037"));
    }
}
