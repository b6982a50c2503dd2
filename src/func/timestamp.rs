use std::fmt;

use super::calendar::{civil, days, month_length};
use crate::sorted::Gather;

/// A time as RFC 3339 writes it, with its own offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timestamp {
    /// Nanoseconds since 1970, in UTC.
    nanos: i128,
    /// Minutes east of UTC.
    offset: i32,
}

const SECOND: i128 = 1_000_000_000;
const DAY: i64 = 86_400;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The parts of a date and time on the clock at its offset.
struct Clock {
    year: i64,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    /// Monday is 0.
    weekday: usize,
}

impl Timestamp {
    /// Reads `2006-01-02T15:04:05Z`, with fractions of seconds and other offsets. Nothing for any other
    /// form, or a date that does not exist.
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text, false)
    }

    /// The same, where the reference is less strict: an hour of one digit, a comma before the fraction and
    /// offsets of a whole day or with a whole hour of minutes will do.
    pub fn parse_loosely(text: &str) -> Option<Self> {
        match text.split_at_checked(11) {
            Some((date, time)) if time.get(1..2) == Some(":") => {
                Self::read(&format!("{date}0{time}"), true)
            }
            _ => Self::read(text, true),
        }
    }

    fn read(text: &str, loose: bool) -> Option<Self> {
        let text = text.is_ascii().then_some(text)?;
        let number = |range: std::ops::Range<usize>| -> Option<u32> {
            let digits = text.get(range)?;
            digits
                .bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| digits.parse().ok())?
        };
        let marks = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")];
        if !marks
            .iter()
            .all(|(at, mark)| text.get(*at..=*at) == Some(mark))
        {
            return None;
        }
        let (year, month, day) = (i64::from(number(0..4)?), number(5..7)?, number(8..10)?);
        let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
        let valid = (1..=12).contains(&month) && day >= 1 && day <= month_length(year, month);
        if !valid || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let (nanos, zone) = fraction(text.get(19..)?, loose)?;
        let offset = offset(zone, loose)?;
        let seconds = days(year, month, day) * DAY + i64::from(hour * 3600 + minute * 60 + second)
            - i64::from(offset) * 60;
        Some(Self {
            nanos: i128::from(seconds) * SECOND + i128::from(nanos),
            offset,
        })
    }

    /// Nanoseconds since 1970.
    pub fn moment(self) -> i128 {
        self.nanos
    }

    /// Moved by nanoseconds.
    pub(super) fn plus(self, nanos: i128) -> Self {
        Self {
            nanos: self.nanos.saturating_add(nanos),
            ..self
        }
    }

    fn clock(self) -> Clock {
        let local = self.nanos.div_euclid(SECOND) + i128::from(self.offset) * 60;
        let local = i64::try_from(local).unwrap_or(i64::MAX);
        let (date, time) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        let (year, month, day) = civil(date);
        let part = |value: i64| u32::try_from(value).unwrap_or(0);
        Clock {
            year,
            month,
            day,
            hour: part(time / 3600),
            minute: part(time / 60 % 60),
            second: part(time % 60),
            weekday: usize::try_from((date + 3).rem_euclid(7)).unwrap_or(0),
        }
    }

    /// A part by its name in `formatdate`.
    pub(super) fn part(self, verb: &str) -> Option<String> {
        let clock = self.clock();
        let month = usize::try_from(clock.month)
            .ok()
            .and_then(|m| MONTHS.get(m.checked_sub(1)?))?;
        let weekday = DAYS.get(clock.weekday)?;
        let half = (clock.hour + 11) % 12 + 1;
        let short = |name: &str| name.chars().take(3).gathered::<String>();
        Some(match verb {
            "YYYY" => format!("{:04}", clock.year),
            "YY" => format!("{:02}", clock.year % 100),
            "MMMM" => (*month).to_owned(),
            "MMM" => short(month),
            "MM" => format!("{:02}", clock.month),
            "M" => clock.month.to_string(),
            "DD" => format!("{:02}", clock.day),
            "D" => clock.day.to_string(),
            "EEEE" => (*weekday).to_owned(),
            "EEE" => short(weekday),
            "hh" => format!("{:02}", clock.hour),
            "h" => clock.hour.to_string(),
            "HH" => format!("{half:02}"),
            "H" => half.to_string(),
            "AA" => if clock.hour < 12 { "AM" } else { "PM" }.to_owned(),
            "aa" => if clock.hour < 12 { "am" } else { "pm" }.to_owned(),
            "mm" => format!("{:02}", clock.minute),
            "m" => clock.minute.to_string(),
            "ss" => format!("{:02}", clock.second),
            "s" => clock.second.to_string(),
            "ZZZZZ" => self.zone(":"),
            "ZZZZ" => self.zone(""),
            "ZZZ" if self.offset == 0 => "UTC".to_owned(),
            "ZZZ" => self.zone(""),
            "Z" if self.offset == 0 => "Z".to_owned(),
            "Z" => self.zone(":"),
            _ => return None,
        })
    }

    fn zone(self, separator: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.unsigned_abs();
        format!("{sign}{:02}{separator}{:02}", minutes / 60, minutes % 60)
    }
}

/// Without fractions of seconds.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = self.clock();
        let sign = if clock.year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-", clock.year.unsigned_abs())?;
        write!(f, "{:02}-{:02}T", clock.month, clock.day)?;
        write!(
            f,
            "{:02}:{:02}:{:02}",
            clock.hour, clock.minute, clock.second
        )?;
        f.write_str(&self.part("Z").unwrap_or_default())
    }
}

/// Nanoseconds behind a point, and the rest.
fn fraction(text: &str, loose: bool) -> Option<(u32, &str)> {
    let point = |c: char| c == '.' || loose && c == ',';
    let Some(digits) = text.strip_prefix(point) else {
        return Some((0, text));
    };
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let (digits, rest) = digits.split_at(end);
    let padded: String = digits.chars().chain("000000000".chars()).take(9).gathered();
    (!digits.is_empty()).then_some((padded.parse().ok()?, rest))
}

/// Minutes east of UTC.
fn offset(zone: &str, loose: bool) -> Option<i32> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.strip_prefix(['+', '-'])?.split_once(':')?;
    let part = |text: &str, limit: i32| -> Option<i32> {
        let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|value| digits && *value <= limit)
    };
    let more = i32::from(loose);
    Some(sign * (part(hours, 23 + more)? * 60 + part(minutes, 59 + more)?))
}

/// Nanoseconds of a duration such as `1h30m5.5s`, at most about 292 years.
pub fn parse_duration(text: &str) -> Option<i128> {
    let negative = text.starts_with('-');
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let end = after
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        rest = after;
        let unit: i128 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => SECOND,
            "m" => 60 * SECOND,
            "h" => 3600 * SECOND,
            _ => return None,
        };
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && part.is_empty()) || part.contains('.') || whole.len() > 19 {
            return None;
        }
        let whole: i128 = if whole.is_empty() {
            0
        } else {
            whole.parse().ok()?
        };
        let part: String = part.chars().take(18).gathered();
        let scale = 10_i128.checked_pow(u32::try_from(part.len()).ok()?)?;
        let part: i128 = if part.is_empty() {
            0
        } else {
            part.parse().ok()?
        };
        total = total.checked_add(whole * unit + part * unit / scale)?;
    }
    let total = if negative { -total } else { total };
    i64::try_from(total).ok().map(i128::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn round_trip(text: &str) {
        assert_eq!(Timestamp::parse(text).unwrap().to_string(), text);
    }

    #[test]
    fn times() {
        round_trip("1970-01-01T00:00:00Z");
        round_trip("2024-02-29T23:59:59+05:30");
        round_trip("0001-03-01T00:00:00Z");
        round_trip("9999-12-31T23:59:59-12:00");
        assert_eq!(
            Timestamp::parse("1970-01-02T00:00:01.5Z").unwrap().moment(),
            86_401_500_000_000
        );
        assert_eq!(
            Timestamp::parse("2031-09-07T18:45:09Z")
                .unwrap()
                .part("EEEE")
                .unwrap(),
            "Sunday"
        );
    }

    #[test]
    fn no_times() {
        for text in [
            "2018-01-02",
            "2018-01-02 03:04:05Z",
            "2018-01-02T24:00:00Z",
            "2018-02-30T00:00:00Z",
            "2018-01-02T03:04:05z",
            "2018-01-02T03:04:05",
            "2018-01-02T03:04:05.Z",
            "2018-13-02T03:04:05Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn durations() {
        assert_eq!(parse_duration("1h30m5.5s"), Some(5_405_500_000_000));
        assert_eq!(parse_duration("-10m"), Some(-600_000_000_000));
        assert_eq!(parse_duration("0"), Some(0));
        assert_eq!(parse_duration(".5ms"), Some(500_000));
        for text in ["", "1d", "1", "h", "-", "1.2.3s", "9999999999h"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
