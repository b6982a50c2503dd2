use std::fmt;

use crate::json::{Deserialize, Serialize};

use crate::func::{Timestamp, calendar};

const MILLIS_OF_DAY: i64 = 86_400_000;

/// The years 0001 to 9999: what RFC 3339 can write.
const FIRST: i64 = -62_135_596_800_000;
const LAST: i64 = 253_402_300_799_999;

/// A moment of virtual time, in whole milliseconds of UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Instant(i64);

/// The text is not an RFC 3339 time stamp of the years 0001 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidTime;

impl fmt::Display for InvalidTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an RFC 3339 time stamp, such as `2026-01-31T08:00:00Z`")
    }
}

impl Instant {
    /// A moment by its milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with any offset. Digits below the millisecond are dropped.
    ///
    /// # Errors
    ///
    /// When the text is something else.
    pub fn parse(text: &str) -> Result<Self, InvalidTime> {
        let nanos = Timestamp::parse(text).ok_or(InvalidTime)?.moment();
        let moment = Self(i64::try_from(nanos.div_euclid(1_000_000)).map_err(|_| InvalidTime)?);
        moment.in_range().then_some(moment).ok_or(InvalidTime)
    }

    /// This many milliseconds later.
    #[must_use]
    pub fn plus(self, millis: u64) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(millis).unwrap_or(i64::MAX)),
        )
    }

    /// Whole milliseconds from an earlier moment to this one; zero when it is not earlier.
    pub fn since(self, earlier: Self) -> u64 {
        u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0)
    }

    /// `yyyy-mm-ddTHH:MM:SSZ`, the form of stacks, events, plans and templates (TIME-1).
    pub fn seconds_text(self) -> String {
        format!("{}Z", self.text())
    }

    /// `yyyy-mm-ddTHH:MM:SS.sssZ`, the form of stack sets and of the façade (TIME-2).
    pub fn millis_text(self) -> String {
        format!(
            "{}.{:03}Z",
            self.text(),
            self.0.clamp(FIRST, LAST).rem_euclid(1000)
        )
    }

    /// The date and the milliseconds of the day.
    pub fn civil(self) -> ((i64, u32, u32), i64) {
        let date = calendar::civil(self.0.div_euclid(MILLIS_OF_DAY));
        (date, self.0.rem_euclid(MILLIS_OF_DAY))
    }

    fn in_range(self) -> bool {
        (FIRST..=LAST).contains(&self.0)
    }

    /// Date and time without fraction and zone. Beyond the years that the form can hold, the nearest.
    fn text(self) -> String {
        let ((year, month, day), millis) = Self(self.0.clamp(FIRST, LAST)).civil();
        let (hour, minute, second) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.millis_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes() {
        let at = Instant::parse("2026-03-01T10:20:30.4567+08:00").unwrap();
        assert_eq!(at.millis_text(), "2026-03-01T02:20:30.456Z");
        //= TIME-1
        assert_eq!(at.seconds_text(), "2026-03-01T02:20:30Z");
        assert_eq!(at.plus(600).millis_text(), "2026-03-01T02:20:31.056Z");
        assert_eq!(at.plus(600).since(at), 600);
        assert_eq!(at.since(at.plus(600)), 0);
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in ["", "2026-03-01", "2026-13-01T00:00:00Z", "now"] {
            assert_eq!(Instant::parse(text), Err(InvalidTime), "{text}");
        }
    }

    #[test]
    fn far_ends_do_not_fail() {
        assert_eq!(
            Instant::from_millis(i64::MAX).seconds_text(),
            "9999-12-31T23:59:59Z"
        );
        assert_eq!(
            Instant::from_millis(i64::MIN).seconds_text(),
            "0001-01-01T00:00:00Z"
        );
    }
}
