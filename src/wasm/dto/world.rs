use crate::json::{Deserialize, Reader, Serialize};
use serde_json::Number;
use tsify::Tsify;

use crate::api::Access;
use crate::cloud;
use crate::price::UnknownRegion;
use crate::simulator::{Options, Simulator};
use crate::sorted::{Gather, SortedMap};
use crate::time::Instant;

/// How a new world begins. A world that was kept goes on as it was.
#[derive(Default, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct WorldOptions {
    /// What every identifier comes from: a whole number. By chance when absent.
    #[serde(default)]
    #[tsify(optional, type = "number | bigint | string")]
    pub seed: Option<Seed>,
    /// The moment it begins at, as RFC 3339. The present when absent.
    #[serde(default)]
    #[tsify(optional)]
    pub clock: Option<String>,
    /// The region the services answer for.
    #[serde(default)]
    #[tsify(optional)]
    pub region: Option<String>,
    /// How many of a type there may be in an account and region, where it is not as usual; `*` means all types.
    #[serde(default)]
    #[tsify(optional, type = "Record<string, number>")]
    pub quotas: SortedMap<String, u64>,
    /// The text of a price book of your own, for the prices of this world.
    #[serde(default)]
    #[tsify(optional)]
    pub book: Option<String>,
    /// Who may ask for what; when absent, everybody for everything.
    #[serde(default)]
    #[tsify(optional, type = "AccessOptions")]
    pub access: Option<Access>,
}

/// A whole number from 0, as a number or, where JavaScript's numbers end, as text.
pub enum Seed {
    /// As a number.
    Number(Number),
    /// As text.
    Text(String),
}

/// Where a world's time stands.
#[derive(Serialize, Tsify)]
pub struct Advanced {
    /// The virtual time, as RFC 3339 with milliseconds.
    pub now: String,
    /// Whether something will happen by itself when time goes on.
    pub busy: bool,
    /// What happens next.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub next: Option<Waiting>,
    /// How many commands lie ahead of a world that went back in its history.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub ahead: Option<usize>,
}

/// What a world waits for.
#[derive(Serialize, Tsify)]
pub struct Waiting {
    /// When it happens, as RFC 3339.
    pub at: String,
    /// What goes on then.
    #[tsify(type = "\"plan\" | \"deployment\" | \"operation\" | \"package\"")]
    pub what: &'static str,
    /// The name of the stack, of the stack set or of the package that it goes on with.
    pub name: String,
}

impl From<&Simulator> for Advanced {
    fn from(world: &Simulator) -> Self {
        let waiting = |(at, what, name): (Instant, _, _)| Waiting {
            at: at.to_string(),
            what,
            name,
        };
        Self {
            now: world.now().to_string(),
            busy: world.is_busy(),
            next: world.waits_for().map(waiting),
            ahead: Some(world.ahead()).filter(|ahead| *ahead > 0),
        }
    }
}

impl WorldOptions {
    /// The core's options. What is absent is taken from the platform.
    ///
    /// # Errors
    ///
    /// Says which option has no meaning.
    pub fn resolve(self, present_ms: f64, chance: u64) -> Result<Options, String> {
        let clock = match &self.clock {
            Some(text) => Instant::parse(text).map_err(|e| format!("clock: {e}"))?,
            None => Instant::from_millis(present_ms as i64),
        };
        let seed = match &self.seed {
            Some(seed) => seed.resolve()?,
            None => chance,
        };
        let region = self.region.unwrap_or_else(|| Options::default().region);
        if cloud::region(&region).is_none() {
            let known = cloud::REGIONS.iter().map(|known| known.id.to_owned());
            let known = known.gathered();
            return Err(UnknownRegion { region, known }.to_string());
        }
        let unknown = |name: &&String| *name != "*" && cloud::quota(name).is_none();
        if let Some(name) = self.quotas.keys().find(unknown) {
            return Err(format!("quotas: `{name}` has none"));
        }
        Ok(Options {
            seed,
            clock,
            region,
            quotas: self.quotas,
        })
    }
}

impl Deserialize for Seed {
    fn read(input: &mut Reader) -> Self {
        match input.is_text() {
            true => Self::Text(input.text()),
            false => Self::Number(input.digits()),
        }
    }
}

impl Seed {
    /// The number.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn resolve(&self) -> Result<u64, String> {
        let value = match self {
            Self::Number(number) => number.as_u64(),
            Self::Text(text) => text.parse().ok(),
        };
        value.ok_or_else(|| "seed: not a whole number from 0 to 2^64 - 1".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(json: &str) -> Result<Options, String> {
        crate::json::read::<WorldOptions>(json.as_bytes())
            .unwrap()
            .resolve(1000.0, 9)
    }

    #[test]
    fn what_is_absent_comes_from_the_platform() {
        let options = resolved("{}").unwrap();
        let region = options.region.as_str();
        assert_eq!(
            (options.seed, options.clock.millis(), region),
            (9, 1000, "cn-north-4")
        );
    }

    #[test]
    fn what_is_given_must_have_a_meaning() {
        let text = r#"{"seed":"18446744073709551615","clock":"1970-01-01T00:00:02Z","region":"cn-east-3"}"#;
        let options = resolved(text).unwrap();
        assert_eq!((options.seed, options.clock.millis()), (u64::MAX, 2000));
        assert!(resolved(r#"{"seed":1.5}"#).is_err());
        assert!(resolved(r#"{"seed":-1}"#).is_err());
        assert!(resolved(r#"{"clock":"tomorrow"}"#).is_err());
        assert!(resolved(r#"{"region":"x"}"#).is_err());
        assert!(resolved(r#"{"quotas":{"huaweicloud_flux":1}}"#).is_err());
        let options = resolved(r#"{"quotas":{"huaweicloud_vpc":7,"*":9}}"#).unwrap();
        assert_eq!(options.quotas.get("huaweicloud_vpc"), Some(&7));
    }
}
