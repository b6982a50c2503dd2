//! The query grammar of list operations: `filter` and `field` (QRY-1 to QRY-11).

use crate::service::ServiceError;

/// `a==1|a==2,b==3`: every group must hold, and a group holds when one of its values is met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    groups: Vec<(String, Vec<String>)>,
}

/// A property that can be filtered on, and its values when they are an enum.
pub type FilterName = (&'static str, &'static [&'static str]);

impl Filter {
    /// Reads a filter over the given names.
    ///
    /// # Errors
    ///
    /// With the codes of QRY-7.
    pub fn parse(text: &str, names: &[FilterName]) -> Result<Self, ServiceError> {
        let mut filter = Self::default();
        for group in text.split(',').filter(|group| !group.is_empty()) {
            let mut name = None;
            let mut values = Vec::new();
            // A condition with a semicolon is passed over (QRY-3).
            for condition in group.split('|').filter(|c| !c.contains(';')) {
                let (key, value) = condition_of(condition, names)?;
                if name.is_some_and(|before| before != key) {
                    return Err(ServiceError::new(
                        "10011089",
                        format!("`{group}` joins different names by `|`."),
                    ));
                }
                name = Some(key);
                values.push(value.to_owned());
            }
            let Some(name) = name else { continue };
            if filter.groups.iter().any(|(before, _)| before == name) {
                let detail = format!("`{name}` is filtered on twice.");
                return Err(ServiceError::new("10011093", detail));
            }
            filter.groups.push((name.to_owned(), values));
        }
        Ok(filter)
    }

    /// Whether something with these properties passes.
    pub fn passes<'a>(&self, property: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.groups.iter().all(|(name, values)| {
            property(name).is_some_and(|value| values.iter().any(|wanted| wanted == value))
        })
    }
}

fn condition_of<'a>(
    condition: &'a str,
    names: &[FilterName],
) -> Result<(&'static str, &'a str), ServiceError> {
    let Some((key, value)) = condition.split_once("==") else {
        let detail = format!("`{condition}` has no `==`.");
        return Err(ServiceError::new("10011088", detail));
    };
    let Some((name, allowed)) = names.iter().find(|(name, _)| *name == key) else {
        return Err(ServiceError::new(
            "10011087",
            format!("`{key}` cannot be filtered on."),
        ));
    };
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let known = allowed.is_empty() || allowed.contains(&value);
    if value.is_empty() || !value.chars().all(fits) || !known {
        return Err(ServiceError::new(
            "10011089",
            format!("`{value}` is no value of `{key}`."),
        ));
    }
    Ok((name, value))
}

/// Whether a list is sorted from the oldest (QRY-8). `repeated` are the query parameters.
///
/// # Errors
///
/// For another key than the time of creation, and when not every key has a direction (QRY-9).
pub fn from_oldest(repeated: &[(&'static str, String)]) -> Result<bool, ServiceError> {
    let all = |wanted: &'static str| {
        let found = repeated.iter().filter(move |(name, _)| *name == wanted);
        found.map(|(_, value)| value.as_str())
    };
    if let Some(key) = all("sort_key").find(|key| *key != "create_time") {
        let detail = format!("`{key}` cannot be sorted by.");
        return Err(ServiceError::new("10011087", detail));
    }
    if let Some(other) = all("sort_dir").find(|way| !["asc", "desc"].contains(way)) {
        let detail = format!("`sort_dir` is `{other}`, not one of asc, desc.");
        return Err(ServiceError::new("10011027", detail));
    }
    if all("sort_key").count() != all("sort_dir").count() {
        let detail = "Every `sort_key` has a `sort_dir`.";
        return Err(ServiceError::new("10011028", detail));
    }
    Ok(all("sort_dir").next() == Some("asc"))
}

/// Reads a `field` list: the property names to return, in the order given.
///
/// # Errors
///
/// With the codes of QRY-7.
pub fn parse_fields(
    text: &str,
    names: &[&'static str],
) -> Result<Option<Vec<&'static str>>, ServiceError> {
    if text.is_empty() {
        return Ok(None);
    }
    let mut fields: Vec<&'static str> = Vec::new();
    for field in text.split(',') {
        if field.is_empty() {
            return Err(ServiceError::new("10011037", "`field` has an empty name."));
        }
        // The narrative name of the reference for `time` (N-20).
        let field = if field == "timestamp" { "time" } else { field };
        let Some(name) = names.iter().find(|name| **name == field) else {
            return Err(ServiceError::new(
                "10011087",
                format!("`{field}` is no field."),
            ));
        };
        if fields.contains(name) {
            return Err(ServiceError::new(
                "10011093",
                format!("`{field}` occurs twice."),
            ));
        }
        fields.push(name);
    }
    Ok(Some(fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[FilterName] = &[("event_type", &["LOG", "ERROR"]), ("resource_name", &[])];

    #[track_caller]
    fn refused(text: &str, code: &str) {
        let error = Filter::parse(text, NAMES).unwrap_err();
        assert_eq!(error.code.id, code, "{text}");
    }

    //= QRY-1, QRY-2, QRY-3, QRY-4, QRY-11
    #[test]
    fn or_binds_tighter_than_and() {
        let filter = Filter::parse(
            "event_type==LOG|event_type==ERROR,resource_name==a-1",
            NAMES,
        )
        .unwrap();
        let row = |kind: &'static str, name: &'static str| {
            move |key: &str| Some(if key == "event_type" { kind } else { name })
        };
        assert!(filter.passes(row("ERROR", "a-1")));
        assert!(!filter.passes(row("ERROR", "b")));
        assert!(!filter.passes(|_: &str| None));
        assert_eq!(Filter::parse("", NAMES), Ok(Filter::default()));
        assert_eq!(
            Filter::parse("resource_name==a;b", NAMES),
            Ok(Filter::default())
        );
    }

    //= QRY-7, QRY-10
    #[test]
    fn faults_have_their_codes() {
        refused("colour==red", "RF.10011087");
        refused("event_type=LOG", "RF.10011088");
        refused("event_type==log", "RF.10011089");
        refused("resource_name==a b", "RF.10011089");
        refused("event_type==LOG|resource_name==a", "RF.10011089");
        refused("event_type==LOG,event_type==ERROR", "RF.10011093");
    }

    //= QRY-8, QRY-9
    #[test]
    fn sorting() {
        let sorted = |pairs: &[(&'static str, &str)]| {
            let pairs: Vec<_> = pairs.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
            from_oldest(&pairs).map_err(|error| error.code.id)
        };
        let (key, asc, desc) = (
            ("sort_key", "create_time"),
            ("sort_dir", "asc"),
            ("sort_dir", "desc"),
        );
        assert_eq!(sorted(&[]), Ok(false));
        assert_eq!(sorted(&[key, asc]), Ok(true));
        assert_eq!(sorted(&[desc, key]), Ok(false));
        assert_eq!(sorted(&[key]), Err("RF.10011028"));
        assert_eq!(sorted(&[key, asc, desc]), Err("RF.10011028"));
        assert_eq!(sorted(&[("sort_key", "name"), asc]), Err("RF.10011087"));
        assert_eq!(sorted(&[key, ("sort_dir", "ASC")]), Err("RF.10011027"));
    }

    //= QRY-6
    #[test]
    fn fields() {
        let names = &["time", "event_message"];
        let parsed = parse_fields("event_message,timestamp", names);
        assert_eq!(parsed, Ok(Some(vec!["event_message", "time"])));
        assert_eq!(parse_fields("", names), Ok(None));
        let code = |text| parse_fields(text, names).unwrap_err().code.id;
        assert_eq!(code("time,timestamp"), "RF.10011093");
        assert_eq!(code("time,,event_message"), "RF.10011037");
        assert_eq!(code("colour"), "RF.10011087");
    }
}
