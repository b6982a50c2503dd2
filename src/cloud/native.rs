//! Types that live in the engine itself and not in a cloud: they cost no time and nobody else sees them.

use serde_json::Value as Json;

use super::world::Site;
use super::{Attributes, CloudError, Resource};
use crate::func::calendar;
use crate::json::json;
use crate::schema::ResourceSchema;
use crate::sorted::Gather;
use crate::time::{Instant, Rng};

/// What a native type finds: its identifier and its computed attributes.
pub(super) struct Made {
    id: Option<String>,
    found: Attributes,
}

type Create = fn(&mut Site<'_>, &Attributes) -> Result<Made, CloudError>;

/// Sorted by type (a test checks it).
static NATIVE: &[(&str, Create)] = &[
    ("local_file", |_, attributes| file(attributes)),
    ("local_sensitive_file", |_, attributes| file(attributes)),
    ("null_resource", |site, _| {
        Ok(made(number_text(site.rng), json!({})))
    }),
    ("random_bytes", bytes),
    ("random_id", id),
    ("random_integer", integer),
    ("random_password", string),
    ("random_pet", pet),
    ("random_shuffle", shuffle),
    ("random_string", string),
    ("random_uuid", uuid),
    ("terraform_data", data),
    ("time_offset", offset),
    ("time_rotating", rotating),
    ("time_sleep", |site, _| {
        Ok(made(site.now.seconds_text(), json!({})))
    }),
    ("time_static", fixed_time),
];

/// Whether a type lives in the engine: nobody else can change what it made.
pub fn is_native(ty: &str) -> bool {
    NATIVE.binary_search_by(|row| row.0.cmp(ty)).is_ok()
}

/// Makes a resource of a native type; `None` for any other type.
pub(super) fn create(
    site: &mut Site<'_>,
    ty: &str,
    attributes: &Attributes,
) -> Option<Result<Made, CloudError>> {
    let found = NATIVE.binary_search_by(|row| row.0.cmp(ty)).ok()?;
    NATIVE.get(found).map(|row| (row.1)(site, attributes))
}

/// Changes a resource of a native type in place; `None` for any other type.
pub(super) fn update(ty: &str, before: &Resource, attributes: &Attributes) -> Option<Made> {
    NATIVE.binary_search_by(|row| row.0.cmp(ty)).ok()?;
    let mut found = before.attributes.clone();
    if ty == "terraform_data" {
        let input = attributes.get("input").cloned().unwrap_or(Json::Null);
        found.insert("output".into(), input);
    }
    Some(Made {
        id: Some(before.id.clone()),
        found,
    })
}

impl Made {
    /// The whole resource: what was planned, then what was found, then null.
    pub(super) fn into_resource(
        self,
        site: &Site<'_>,
        schema: &ResourceSchema,
        mut attributes: Attributes,
    ) -> Resource {
        let id = self.id.unwrap_or_default();
        attributes.entry("id").or_insert_with(|| json!(id));
        for (name, value) in self.found {
            attributes.entry(name).or_insert(value);
        }
        let mut known = Attributes::new();
        for attribute in &schema.block.attributes {
            let name = attribute.name.to_string();
            let value = attributes.remove(&name).unwrap_or(Json::Null);
            known.insert(name, value);
        }
        Resource {
            ty: schema.name.to_string(),
            id,
            region: String::new(),
            owner: site.owner.map(str::to_owned),
            secret: false,
            attributes: known,
            created: site.now,
            updated: site.now,
        }
    }
}

fn made(id: impl Into<String>, found: Json) -> Made {
    let found = match found {
        Json::Object(found) => found,
        _ => Attributes::new(),
    };
    Made {
        id: Some(id.into()),
        found,
    }
}

fn number(attributes: &Attributes, name: &str) -> Option<i64> {
    attributes.get(name)?.as_number()?.as_str().parse().ok()
}

fn flag(attributes: &Attributes, name: &str) -> bool {
    attributes.get(name).and_then(Json::as_bool).unwrap_or(true)
}

fn number_text(rng: &mut Rng) -> String {
    (rng.next_u64() >> 1).to_string()
}

fn data(site: &mut Site<'_>, attributes: &Attributes) -> Result<Made, CloudError> {
    let input = attributes.get("input").cloned().unwrap_or(Json::Null);
    Ok(made(site.rng.uuid(), json!({"output": input})))
}

fn uuid(site: &mut Site<'_>, _: &Attributes) -> Result<Made, CloudError> {
    let uuid = site.rng.uuid();
    Ok(made(uuid.clone(), json!({"result": uuid})))
}

fn random_bytes(rng: &mut Rng, length: i64) -> Result<Vec<u8>, CloudError> {
    let length = u16::try_from(length.max(1))
        .map_err(|_| CloudError::invalid(format!("{length} random bytes are too many")))?;
    Ok((0..length)
        .map(|_| rng.next_u64().to_be_bytes()[0])
        .gathered())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).gathered()
}

fn bytes(site: &mut Site<'_>, attributes: &Attributes) -> Result<Made, CloudError> {
    let bytes = random_bytes(site.rng, number(attributes, "length").unwrap_or(1))?;
    Ok(made(
        "none",
        json!({"base64": base64(&bytes, STANDARD), "hex": hex(&bytes)}),
    ))
}

fn id(site: &mut Site<'_>, attributes: &Attributes) -> Result<Made, CloudError> {
    let bytes = random_bytes(site.rng, number(attributes, "byte_length").unwrap_or(8))?;
    let prefix = attributes
        .get("prefix")
        .and_then(Json::as_str)
        .unwrap_or("");
    let url = base64(&bytes, URL);
    let url = url.trim_end_matches('=');
    let decimal = crate::value::Natural::from_be_bytes(&bytes);
    let found = json!({
        "b64_std": format!("{prefix}{}", base64(&bytes, STANDARD)),
        "b64_url": format!("{prefix}{url}"),
        "dec": format!("{prefix}{decimal}"),
        "hex": format!("{prefix}{}", hex(&bytes)),
    });
    Ok(made(url, found))
}

fn integer(site: &mut Site<'_>, attributes: &Attributes) -> Result<Made, CloudError> {
    let (min, max) = (number(attributes, "min"), number(attributes, "max"));
    let (Some(min), Some(max)) = (min, max) else {
        return Err(CloudError::invalid("`min` and `max` must be whole numbers"));
    };
    if min > max {
        return Err(CloudError::invalid(format!(
            "`min` {min} is greater than `max` {max}"
        )));
    }
    let span = u64::try_from(max.saturating_sub(min))
        .unwrap_or(0)
        .saturating_add(1);
    let chosen = i64::try_from(site.rng.below(span)).unwrap_or(0);
    let result = min.saturating_add(chosen);
    Ok(made(result.to_string(), json!({"result": result})))
}

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";
const SPECIAL: &str = "!@#$%&*()-_=+[]{}<>:?";

fn string(site: &mut Site<'_>, attributes: &Attributes) -> Result<Made, CloudError> {
    let special = match attributes.get("override_special").and_then(Json::as_str) {
        Some(special) if !special.is_empty() => special,
        _ => SPECIAL,
    };
    let numeric = flag(attributes, "numeric") && flag(attributes, "number");
    let families = [
        (flag(attributes, "lower"), LOWER, "min_lower"),
        (flag(attributes, "upper"), UPPER, "min_upper"),
        (numeric, DIGITS, "min_numeric"),
        (flag(attributes, "special"), special, "min_special"),
    ];
    let mut alphabet: Vec<char> = Vec::new();
    let mut chosen: Vec<char> = Vec::new();
    for (on, characters, least) in families {
        let characters: Vec<char> = characters.chars().gathered();
        for _ in 0..number(attributes, least).unwrap_or(0).clamp(0, 4096) {
            chosen.extend(site.rng.pick(&characters));
        }
        if on {
            alphabet.extend(characters);
        }
    }
    let length = number(attributes, "length").unwrap_or(0);
    let length = usize::try_from(length).unwrap_or(0);
    if length == 0 || length > 4096 || chosen.len() > length {
        return Err(CloudError::invalid(format!(
            "a random string cannot have {length} characters"
        )));
    }
    while chosen.len() < length {
        let Some(next) = site.rng.pick(&alphabet) else {
            return Err(CloudError::invalid(
                "every kind of character is switched off",
            ));
        };
        chosen.push(*next);
    }
    mix(site.rng, &mut chosen);
    let result: String = chosen.into_iter().gathered();
    // The real hash is of bcrypt; a stand-in of its form is enough where nobody logs in.
    let salt = site.rng.hex(53);
    let id = if attributes.contains_key("bcrypt_hash") {
        result.clone()
    } else {
        "none".into()
    };
    Ok(made(
        id,
        json!({"result": result, "bcrypt_hash": format!("$2a$10${salt}")}),
    ))
}

/// Puts elements into a random order.
fn mix<T>(rng: &mut Rng, elements: &mut [T]) {
    for end in (1..elements.len()).rev() {
        let other = usize::try_from(rng.below(end as u64 + 1)).unwrap_or(0);
        elements.swap(end, other);
    }
}

fn shuffle(site: &mut Site<'_>, attributes: &Attributes) -> Result<Made, CloudError> {
    let input = attributes
        .get("input")
        .and_then(Json::as_array)
        .cloned()
        .unwrap_or_default();
    let count = number(attributes, "result_count").and_then(|count| usize::try_from(count).ok());
    let count = count.unwrap_or(input.len()).min(65_536);
    let mut result = Vec::new();
    while result.len() < count && !input.is_empty() {
        let mut round = input.clone();
        mix(site.rng, &mut round);
        result.extend(round);
    }
    result.truncate(count);
    Ok(made("-", json!({"result": result})))
}

const ADVERBS: &[&str] = &[
    "calmly", "gently", "kindly", "neatly", "newly", "oddly", "rarely", "truly",
];
const ADJECTIVES: &[&str] = &[
    "amber", "brave", "clear", "eager", "fresh", "quick", "quiet", "solid",
];
const ANIMALS: &[&str] = &[
    "crane", "heron", "ibex", "lynx", "otter", "panda", "raven", "tiger",
];

fn pet(site: &mut Site<'_>, attributes: &Attributes) -> Result<Made, CloudError> {
    let length = number(attributes, "length").unwrap_or(2).clamp(1, 64);
    let separator = attributes
        .get("separator")
        .and_then(Json::as_str)
        .unwrap_or("-");
    let prefix = attributes
        .get("prefix")
        .and_then(Json::as_str)
        .filter(|p| !p.is_empty());
    let mut words: Vec<&str> = prefix.into_iter().gathered();
    for left in (0..length).rev() {
        let list = match left {
            0 => ANIMALS,
            1 => ADJECTIVES,
            _ => ADVERBS,
        };
        words.extend(site.rng.pick(list));
    }
    Ok(made(words.join(separator), json!({})))
}

/// The parts of a moment, as `time_*` types show them.
fn parts(at: Instant, mut found: Json) -> Json {
    let text = at.seconds_text();
    let cut = |range: std::ops::Range<usize>| {
        text.get(range)
            .and_then(|digits| digits.parse::<u32>().ok())
            .unwrap_or(0)
    };
    if let Some(members) = found.as_object_mut() {
        for (name, range) in [
            ("year", 0..4),
            ("month", 5..7),
            ("day", 8..10),
            ("hour", 11..13),
            ("minute", 14..16),
            ("second", 17..19),
        ] {
            members.insert(name.into(), json!(cut(range)));
        }
        members.insert("unix".into(), json!(at.millis().div_euclid(1000)));
    }
    found
}

/// The moment an argument names, else now.
fn moment(site: &Site<'_>, attributes: &Attributes, name: &str) -> Result<Instant, CloudError> {
    match attributes.get(name).and_then(Json::as_str) {
        Some(text) => Instant::parse(text)
            .map_err(|error| CloudError::invalid(format!("`{name}` is `{text}`: {error}"))),
        None => Ok(site.now),
    }
}

fn fixed_time(site: &mut Site<'_>, attributes: &Attributes) -> Result<Made, CloudError> {
    let at = moment(site, attributes, "rfc3339")?;
    let text = at.seconds_text();
    Ok(made(text.clone(), parts(at, json!({"rfc3339": text}))))
}

/// A moment moved by the arguments `{prefix}_years` to `{prefix}_seconds`.
fn moved(at: Instant, attributes: &Attributes, prefix: &str) -> Result<Instant, CloudError> {
    let part = |name: &str| number(attributes, &format!("{prefix}_{name}")).unwrap_or(0);
    let too_far = || CloudError::invalid("the time is out of range");
    let months = part("years")
        .checked_mul(12)
        .and_then(|m| m.checked_add(part("months")));
    let months = months.ok_or_else(too_far)?;
    let ((year, month, day), millis) = at.civil();
    let month = year
        .checked_mul(12)
        .and_then(|all| all.checked_add(i64::from(month) - 1)?.checked_add(months))
        .filter(|month| (12..120_000).contains(month))
        .ok_or_else(too_far)?;
    let (year, month) = (month / 12, u32::try_from(month % 12 + 1).unwrap_or(1));
    // A day that the month has not becomes its last one.
    let day = day.min(calendar::month_length(year, month));
    let hours = part("days")
        .checked_mul(24)
        .and_then(|h| h.checked_add(part("hours")));
    let minutes = hours.and_then(|h| h.checked_mul(60)?.checked_add(part("minutes")));
    let seconds = minutes.and_then(|m| m.checked_mul(60)?.checked_add(part("seconds")));
    let end = calendar::days(year, month, day)
        .checked_mul(86_400_000)
        .and_then(|date| {
            seconds?
                .checked_mul(1000)?
                .checked_add(date)?
                .checked_add(millis)
        })
        .map(Instant::from_millis)
        .filter(|end| (1..=9999).contains(&end.civil().0.0));
    end.ok_or_else(too_far)
}

fn offset(site: &mut Site<'_>, attributes: &Attributes) -> Result<Made, CloudError> {
    let base = moment(site, attributes, "base_rfc3339")?;
    let at = moved(base, attributes, "offset")?;
    let found = json!({"base_rfc3339": base.seconds_text(), "rfc3339": at.seconds_text()});
    Ok(made(base.seconds_text(), parts(at, found)))
}

fn rotating(site: &mut Site<'_>, attributes: &Attributes) -> Result<Made, CloudError> {
    let base = moment(site, attributes, "rfc3339")?;
    let at = moved(base, attributes, "rotation")?;
    let text = base.seconds_text();
    let found = json!({"rfc3339": text.clone(), "rotation_rfc3339": at.seconds_text()});
    Ok(made(text, parts(base, found)))
}

/// Files exist only as their digests: the engine has no disk.
fn file(attributes: &Attributes) -> Result<Made, CloudError> {
    use md5::Md5;
    use sha1::Sha1;
    use sha2::{Digest, Sha256, Sha512};
    let content = ["content", "sensitive_content"]
        .iter()
        .find_map(|name| attributes.get(*name).and_then(Json::as_str));
    let Some(content) = content else {
        return Err(CloudError::invalid("files are made only of `content` here"));
    };
    let (short, long) = (Sha256::digest(content), Sha512::digest(content));
    let id = hex(&Sha1::digest(content));
    let found = json!({
        "content_md5": hex(&Md5::digest(content)),
        "content_sha1": id,
        "content_sha256": hex(&short),
        "content_sha512": hex(&long),
        "content_base64sha256": base64(&short, STANDARD),
        "content_base64sha512": base64(&long, STANDARD),
    });
    Ok(made(id, found))
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn base64(bytes: &[u8], alphabet: &[u8; 64]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = (0..3).fold(0_u32, |word, index| {
            word << 8 | u32::from(chunk.get(index).copied().unwrap_or(0))
        });
        for index in 0..4 {
            let place = (word >> (18 - 6 * index)) & 63;
            let letter = usize::try_from(place)
                .ok()
                .and_then(|place| alphabet.get(place));
            let used = index <= chunk.len() as u32;
            text.push(
                letter
                    .filter(|_| used)
                    .map_or('=', |letter| char::from(*letter)),
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_by_type() {
        assert!(NATIVE.windows(2).all(|w| w[0].0 < w[1].0));
    }

    #[track_caller]
    fn run(ty: &str, attributes: Json) -> Made {
        let mut rng = Rng::new(1);
        let mut site = Site {
            now: Instant::parse("2026-01-31T10:00:00Z").unwrap(),
            region: "cn-north-4",
            account: "0",
            project: "0",
            owner: None,
            rng: &mut rng,
        };
        create(&mut site, ty, attributes.as_object().unwrap())
            .unwrap()
            .map_err(|e| e.message)
            .unwrap()
    }

    #[test]
    fn texts_have_the_length_and_the_kinds_asked_for() {
        let wish = json!({"length": 12, "special": false, "upper": false, "min_numeric": 3});
        let made = run("random_password", wish);
        let result = made.found["result"].as_str().unwrap();
        assert_eq!(result.len(), 12);
        assert!(
            result.chars().filter(char::is_ascii_digit).count() >= 3,
            "{result}"
        );
        assert!(
            result
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()),
            "{result}"
        );
    }

    #[test]
    fn moments_move_by_the_calendar() {
        let made = run(
            "time_offset",
            json!({"offset_months": 1, "offset_hours": 2}),
        );
        assert_eq!(made.found["rfc3339"], json!("2026-02-28T12:00:00Z"));
        assert_eq!(made.found["hour"], json!(12));
        assert_eq!(made.id.as_deref(), Some("2026-01-31T10:00:00Z"));
    }

    #[test]
    fn base64_of_every_length() {
        let texts = [b"".as_slice(), b"f", b"fo", b"foo", b"foob"];
        let coded: Vec<String> = texts.iter().map(|t| base64(t, STANDARD)).collect();
        assert_eq!(coded, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }

    #[test]
    fn a_file_is_its_digests() {
        let made = run("local_file", json!({"content": "a", "filename": "f"}));
        let sha1 = "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8";
        assert_eq!(made.id.as_deref(), Some(sha1));
        assert_eq!(made.found["content_sha1"], json!(sha1));
        assert_eq!(
            made.found["content_md5"],
            json!("0cc175b9c0f1b6a831c399e269772661")
        );
    }

    #[test]
    fn data_passes_its_input_on() {
        let made = run("terraform_data", json!({"input": [1]}));
        assert_eq!(made.found["output"], json!([1]));
    }
}
