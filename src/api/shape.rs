//! Checks a request against a table of shapes, with the codes of the service.

use serde_json::{Map, Value as Json};

use crate::check::service::limit;
use crate::service::ServiceError;
use crate::sorted::Gather;

/// What a value must look like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text of so many characters, of an alphabet.
    Text(usize, usize, Alphabet),
    /// True or false.
    Flag,
    /// A whole number from one to another.
    Integer(u64, u64),
    /// One of these texts, to the letter.
    Choice(&'static [&'static str]),
    /// At most so many elements.
    List(usize, &'static Shape),
    /// A closed object: a member that is not listed is an error (ERR-7).
    Object(&'static [Member]),
}

/// One member of a closed object.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it must look like.
    pub shape: Shape,
}

/// Which characters a text may have. Each alphabet has its own code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Anything.
    Any,
    /// A name: begins with a Chinese or English letter (NAME-1).
    Name,
    /// A UUID given by the service (ID-10).
    Id,
    /// Lower-case hexadecimal (ID-9).
    Project,
    /// The caller's own request ID (COM-6).
    RequestId,
    /// The name of a variable (NAME-9).
    VarKey,
    /// The name of a provider in a list of agencies.
    ProviderName,
    /// The name of an agency.
    AgencyName,
    /// The name of a private provider (NAME-5).
    PrivateProvider,
    /// A region.
    Region,
    /// An account.
    Account,
}

/// What is wrong with one value.
struct Problem {
    code: &'static str,
    detail: String,
}

/// Every problem of a body.
#[derive(Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn push(&mut self, code: &'static str, detail: impl Into<String>) {
        self.0.push(Problem {
            code,
            detail: detail.into(),
        });
    }

    /// One problem is told with its own code, several as a composite (ERR-5).
    pub(super) fn into_result(self) -> Result<(), ServiceError> {
        match self.0.as_slice() {
            [] => Ok(()),
            [one] => Err(ServiceError::new(one.code, &one.detail)),
            several => {
                let told: Vec<String> = several
                    .iter()
                    .map(|p| ServiceError::new(p.code, &p.detail).message())
                    .gathered();
                Err(ServiceError::new("10011028", told.join(" ")))
            }
        }
    }
}

/// Checks one value at a place in the request, such as `vars_structure[0].var_key`.
pub(super) fn check(shape: &Shape, value: &Json, place: &str, problems: &mut Problems) {
    match (shape, value) {
        (Shape::Text(min, max, alphabet), Json::String(text)) => {
            check_text(*min, *max, *alphabet, text, place, problems);
        }
        (Shape::Flag, Json::Bool(_)) => {}
        (Shape::Integer(min, max), Json::Number(number)) => {
            check_integer(*min, *max, number.as_str(), place, problems);
        }
        (Shape::Choice(choices), Json::String(text)) => {
            if !choices.contains(&text.as_str()) {
                let detail = format!("`{place}` is `{text}`, not one of {}.", choices.join(", "));
                problems.push("10011027", detail);
            }
        }
        (Shape::List(max, element), Json::Array(values)) => {
            if values.len() > *max {
                let detail = format!("`{place}` has {} entries, at most {max}.", values.len());
                problems.push("10011005", detail);
            }
            for (index, value) in values.iter().enumerate().take(*max) {
                check(element, value, &format!("{place}[{index}]"), problems);
            }
        }
        (Shape::Object(members), Json::Object(object)) => {
            check_object(members, object, place, problems);
        }
        (Shape::List(..), Json::String(_)) => {
            problems.push("10011055", format!("`{place}` must be a list."));
        }
        (Shape::Integer(..), value) if !value.is_null() => {
            problems.push("10011036", format!("`{place}` must be a number."));
        }
        (expected, _) => {
            let detail = format!("`{place}` must be {}.", expected.article());
            problems.push("10011038", detail);
        }
    }
}

fn check_object(
    members: &[Member],
    object: &Map<String, Json>,
    place: &str,
    problems: &mut Problems,
) {
    let within = |name: &str| match place {
        "" => name.to_owned(),
        _ => format!("{place}.{name}"),
    };
    for name in object.keys() {
        if !members.iter().any(|m| m.name == name) {
            problems.push("10011002", format!("`{}` is not known here.", within(name)));
        }
    }
    for member in members {
        let place = within(member.name);
        match object.get(member.name) {
            None if member.required => problems.push("10011001", format!("`{place}` is missing.")),
            None => {}
            Some(Json::Null) if member.required => {
                problems.push("10011037", format!("`{place}` is null."));
            }
            Some(value) => check(&member.shape, value, &place, problems),
        }
    }
}

/// The service knows of numbers only that they must be whole; the others are told with the codes for lengths.
fn check_integer(min: u64, max: u64, text: &str, place: &str, problems: &mut Problems) {
    let whole = text.strip_prefix('-').unwrap_or(text);
    let (code, what) = if whole.is_empty() || !whole.bytes().all(|b| b.is_ascii_digit()) {
        ("10011036", "no whole number".to_owned())
    } else {
        match text.parse::<u64>() {
            Ok(number) if number < min => ("10011006", format!("less than {min}")),
            Ok(number) if number <= max => return,
            Err(_) if whole != text => ("10011006", format!("less than {min}")),
            Ok(_) | Err(_) => ("10011005", format!("more than {max}")),
        }
    };
    problems.push(code, format!("`{place}` is {text}: {what}."));
}

/// Checks a text. Lengths count characters (N-43).
pub(super) fn check_text(
    min: usize,
    max: usize,
    alphabet: Alphabet,
    text: &str,
    place: &str,
    problems: &mut Problems,
) {
    let length = text.chars().count();
    if length > max {
        let code = if place.ends_with("vars_body") {
            "10011141"
        } else {
            "10011005"
        };
        let detail = format!("`{place}` has {length} characters, at most {max}.");
        problems.push(code, detail);
    } else if length == 0 && min > 0 && alphabet != Alphabet::RequestId {
        problems.push("10011037", format!("`{place}` is empty."));
    } else if length < min {
        let detail = format!("`{place}` has {length} characters, at least {min}.");
        problems.push("10011006", detail);
    } else if length > 0
        && let Some(code) = alphabet.refuses(text)
    {
        problems.push(code, format!("`{place}` is `{text}`."));
    }
}

impl Shape {
    fn article(&self) -> &'static str {
        match self {
            Self::Text(..) => "a string",
            Self::Flag => "true or false",
            Self::Integer(..) => "a number",
            Self::Choice(_) => "a string",
            Self::List(..) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

impl Alphabet {
    /// The code to refuse a text with, if it has a character that does not belong.
    fn refuses(self, text: &str) -> Option<&'static str> {
        let first = text.chars().next().unwrap_or(' ');
        let all = |allowed: fn(char) -> bool| text.chars().all(allowed);
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        match self {
            Self::Any => None,
            Self::Name => {
                let fits = letter(first) && all(|c| letter(c) || in_name(c));
                (!fits).then_some("10011010")
            }
            Self::Id => (!all(plain)).then_some("10011008"),
            Self::Project if !all(plain) => Some("10011016"),
            Self::Project => {
                let fits = all(|c| matches!(c, '0'..='9' | 'a'..='f'));
                (!fits).then_some("10011057")
            }
            Self::RequestId => {
                let fits = first.is_ascii_alphanumeric() && all(plain);
                (!fits).then_some("10011123")
            }
            Self::VarKey => (!limit::is_variable_name(text)).then_some("10011039"),
            Self::ProviderName => {
                let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
                let fits = lower(first) && text.chars().all(|c| lower(c) || c == '-');
                (!fits).then_some("10011009")
            }
            Self::AgencyName => (!all(in_name)).then_some("10011031"),
            Self::PrivateProvider => (!limit::is_provider_name(text)).then_some("10011166"),
            Self::Region => {
                let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
                let fits = lower(first) && text.chars().all(|c| lower(c) || c == '-');
                (!fits).then_some("10011009")
            }
            Self::Account if text.contains('#') => Some("10011046"),
            Self::Account => (!all(|c| c.is_ascii_alphanumeric())).then_some("10011029"),
        }
    }
}

/// A Chinese (U+4E00 to U+9FA5, N-42) or English letter.
fn letter(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{4e00}'..='\u{9fa5}').contains(&c)
}

fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NAMED: Shape = Shape::Object(&[
        Member {
            name: "name",
            required: true,
            shape: Shape::Text(1, 8, Alphabet::Name),
        },
        Member {
            name: "on",
            required: false,
            shape: Shape::Flag,
        },
        Member {
            name: "keys",
            required: false,
            shape: Shape::List(1, &Shape::Text(1, 4, Alphabet::VarKey)),
        },
    ]);

    #[track_caller]
    fn refused(value: &Json, code: &str) {
        let mut problems = Problems::default();
        check(&NAMED, value, "", &mut problems);
        let got = problems.into_result().map_err(|e| e.code.id);
        let want = if code.is_empty() { Ok(()) } else { Err(code) };
        assert_eq!(got, want, "{value}");
    }

    //= ERR-5, ERR-6, ERR-7, NAME-1, NAME-9
    #[test]
    fn each_fault_has_its_code() {
        refused(&json!({"name": "栈a-1_", "on": true}), "");
        refused(&json!({"name": "a", "on": null}), "RF.10011038");
        refused(&json!({"name": "a", "keys": [null]}), "RF.10011038");
        refused(&json!({}), "RF.10011001");
        refused(&json!({"name": null}), "RF.10011037");
        refused(&json!({"name": ""}), "RF.10011037");
        refused(&json!({"name": "a", "x": 1}), "RF.10011002");
        refused(&json!({"name": "123456789"}), "RF.10011005");
        refused(&json!({"name": "1a"}), "RF.10011010");
        refused(&json!({"name": "a b"}), "RF.10011010");
        refused(&json!({"name": 7}), "RF.10011038");
        refused(&json!({"name": "a", "on": "true"}), "RF.10011038");
        refused(&json!({"name": "a", "keys": "k"}), "RF.10011055");
        refused(&json!({"name": "a", "keys": {}}), "RF.10011038");
        refused(&json!({"name": "a", "keys": ["k", "l"]}), "RF.10011005");
        refused(&json!({"name": "a", "keys": ["1"]}), "RF.10011039");
        refused(&json!({"name": "1a", "keys": ["1"]}), "RF.10011028");
    }

    //= SSPREF-3, SSPREF-5, SSPREF-6
    #[test]
    fn numbers_and_choices() {
        let told = |shape: &Shape, value: Json| {
            let mut problems = Problems::default();
            check(shape, &value, "it", &mut problems);
            problems.into_result().map_err(|e| e.code.id)
        };
        let number = |text: &str| told(&Shape::Integer(1, 5), serde_json::from_str(text).unwrap());
        assert_eq!(
            (number("1"), number("5"), number("null")),
            (Ok(()), Ok(()), Err("RF.10011038"))
        );
        assert_eq!(
            (number("0"), number("-7")),
            (Err("RF.10011006"), Err("RF.10011006"))
        );
        assert_eq!(
            (number("6"), number("1e3")),
            (Err("RF.10011005"), Err("RF.10011036"))
        );
        assert_eq!(
            (number("1.5"), number("\"2\"")),
            (Err("RF.10011036"), Err("RF.10011036"))
        );
        assert_eq!(number(&"9".repeat(30)), Err("RF.10011005"));
        let choice = |text: &str| told(&Shape::Choice(&["A", "B"]), json!(text));
        assert_eq!((choice("A"), choice("a")), (Ok(()), Err("RF.10011027")));
    }

    #[track_caller]
    fn text(alphabet: Alphabet, text: &str, code: &str) {
        let mut problems = Problems::default();
        check_text(3, 36, alphabet, text, "it", &mut problems);
        let got = problems.into_result().map_err(|e| e.code.id);
        assert_eq!(
            got,
            if code.is_empty() { Ok(()) } else { Err(code) },
            "{text}"
        );
    }

    //= ID-9, ID-10, COM-6
    #[test]
    fn each_alphabet_has_its_code() {
        text(Alphabet::Project, "0a-", "RF.10011057");
        text(Alphabet::Project, "0a_", "RF.10011016");
        text(Alphabet::Project, "0A0", "RF.10011057");
        text(Alphabet::Project, "0a", "RF.10011006");
        text(Alphabet::Project, "0af", "");
        text(Alphabet::Id, "abc.", "RF.10011008");
        text(Alphabet::RequestId, "-abc", "RF.10011123");
        text(Alphabet::RequestId, "", "RF.10011006");
        text(Alphabet::AgencyName, "a.bc", "RF.10011031");
        text(Alphabet::ProviderName, "Huawei", "RF.10011009");
        text(Alphabet::Region, "cn-North-4", "RF.10011009");
        text(Alphabet::Region, "-cn", "RF.10011009");
        text(Alphabet::Region, "cn-north-4", "");
        text(Alphabet::Account, "a-b", "RF.10011029");
        text(Alphabet::Account, "a#b", "RF.10011046");
        text(Alphabet::Any, " ? ", "");
    }
}
