//! What can be asked of private providers.

use super::managed_templates::too_many;
use super::{PrivateProvider, ProviderVersion, Service, ServiceError};
use crate::sorted::Gather;

/// How many private providers there may be, and how many versions of each (PROV-5).
const PROVIDERS: usize = 100;
const VERSIONS: usize = 100;

/// What CreatePrivateProvider is given.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewProvider<'a> {
    /// The name.
    pub name: &'a str,
    /// What the provider is for.
    pub description: Option<&'a str>,
    /// Its first version.
    pub version: NewProviderVersion<'a>,
}

/// What CreatePrivateProviderVersion is given.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewProviderVersion<'a> {
    /// The semantic version.
    pub version: Option<&'a str>,
    /// What the version is for.
    pub description: Option<&'a str>,
    /// The function that answers for it.
    pub function_graph_urn: Option<&'a str>,
}

impl Service {
    /// The private provider of a name.
    pub fn provider(&self, name: &str) -> Option<&PrivateProvider> {
        let mut all = self.providers.iter().map(|(_, provider)| provider);
        all.find(|provider| provider.name == name)
    }

    /// Registers a private provider, with its first version where one is given (PROV-1).
    ///
    /// # Errors
    ///
    /// For half a version, a bad one, a taken name, or too many providers.
    pub fn create_provider(
        &mut self,
        new: NewProvider<'_>,
    ) -> Result<&PrivateProvider, ServiceError> {
        let given = (new.version.version, new.version.function_graph_urn);
        let versions = match given {
            (None, None) => Vec::new(),
            _ => vec![self.version_of(new.version)?],
        };
        if self.provider(new.name).is_some() {
            let detail = format!("There is one already: `provider_name` is `{}`.", new.name);
            return Err(ServiceError::about("10013502", detail));
        }
        if self.providers.len() >= PROVIDERS {
            return Err(too_many("private providers", PROVIDERS));
        }
        let provider = PrivateProvider {
            id: self.rng.uuid(),
            name: new.name.to_owned(),
            description: new.description.map(str::to_owned),
            created: self.now,
            versions,
        };
        let id = provider.id.clone();
        self.providers.insert(id.clone(), provider);
        let made = self.providers.get(&id);
        made.ok_or_else(|| ServiceError::new("10010001", ""))
    }

    /// Registers another version of a private provider.
    ///
    /// # Errors
    ///
    /// For a missing provider, another one than meant (ID-7), a bad version, one that is there, or too many.
    pub fn create_provider_version(
        &mut self,
        name: &str,
        wanted: Option<&str>,
        new: NewProviderVersion<'_>,
    ) -> Result<(), ServiceError> {
        let Some(provider) = self.provider(name) else {
            let detail = format!("There is no private provider `{name}`.");
            return Err(ServiceError::about("10013001", detail));
        };
        if wanted.is_some_and(|id| id != provider.id) {
            let detail = format!("The private provider `{name}` has another identifier.");
            return Err(ServiceError::about("10011015", detail));
        }
        let version = self.version_of(new)?;
        let mut versions = provider.versions.iter();
        if versions.any(|there| there.version == version.version) {
            let detail = format!(
                "`{name}` has it already: `provider_version` is {}.",
                version.version
            );
            return Err(ServiceError::about("10013502", detail));
        }
        if provider.versions.len() >= VERSIONS {
            return Err(too_many("versions of a private provider", VERSIONS));
        }
        let id = provider.id.clone();
        if let Some(provider) = self.providers.get_mut(&id) {
            provider.versions.push(version);
        }
        Ok(())
    }

    /// A version whose form is right (PROV-3, PROV-4).
    fn version_of(&self, new: NewProviderVersion<'_>) -> Result<ProviderVersion, ServiceError> {
        let (Some(version), Some(urn)) = (new.version, new.function_graph_urn) else {
            let detail = "`provider_version` and `function_graph_urn` go together.";
            return Err(ServiceError::new("10011001", detail));
        };
        if !is_semantic(version) {
            let detail = format!("`provider_version` is `{version}`, no semantic version.");
            return Err(ServiceError::about("10011028", detail));
        }
        let Some(region) = region_of(urn) else {
            return Err(ServiceError::new(
                "10011167",
                format!("`function_graph_urn` is `{urn}`."),
            ));
        };
        let own = &self.settings.region;
        if region != own {
            let detail =
                format!("`function_graph_urn` is of `{region}`, and the service in `{own}`.");
            return Err(ServiceError::about("10011167", detail));
        }
        Ok(ProviderVersion {
            version: version.to_owned(),
            description: new.description.map(str::to_owned),
            function_graph_urn: urn.to_owned(),
            created: self.now,
            schema: None,
            types: Vec::new(),
        })
    }
}

/// Whether a text is a version as semver.org has it: three numbers without leading zeros, then `-` or `+` with words.
fn is_semantic(text: &str) -> bool {
    let (text, build) = text
        .split_once('+')
        .map_or((text, None), |(t, b)| (t, Some(b)));
    let (core, early) = text
        .split_once('-')
        .map_or((text, None), |(t, e)| (t, Some(e)));
    let number = |part: &str| {
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        digits && !part.is_empty() && (part == "0" || !part.starts_with('0'))
    };
    let words = |text: &str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        text.split('.')
            .all(|word| !word.is_empty() && word.bytes().all(plain))
    };
    let three = core.split('.').count() == 3;
    three && core.split('.').all(number) && early.is_none_or(words) && build.is_none_or(words)
}

/// The region in the name of a function: `urn:fss:REGION:PROJECT:function:PACKAGE:NAME:VERSION`; the version may be
/// absent.
fn region_of(urn: &str) -> Option<&str> {
    let parts: Vec<&str> = urn.split(':').gathered();
    let (["urn", "fss", region, project, "function", package, name]
    | ["urn", "fss", region, project, "function", package, name, _]) = parts.as_slice()
    else {
        return None;
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let rest = [region, project, package, name];
    let last = parts.last()?;
    let fits = |part: &str| !part.is_empty() && part.chars().all(plain);
    (rest.into_iter().all(|part| fits(part)) && fits(last)).then_some(*region)
}

#[cfg(test)]
mod tests {
    use super::*;

    //= PROV-3
    #[test]
    fn semantic_versions() {
        for good in ["1.0.0", "0.10.3-rc.1", "1.2.3+5", "1.2.3-a-b+c.d"] {
            assert!(is_semantic(good), "{good}");
        }
        for bad in [
            "1.0",
            "1.0.0.0",
            "v1.0.0",
            "01.0.0",
            "1.0.x",
            "1.0.0-",
            "1.0.0+",
            "1.0.0-a..b",
            "",
        ] {
            assert!(!is_semantic(bad), "{bad}");
        }
    }

    //= PROV-4
    #[test]
    fn names_of_functions() {
        let urn = "urn:fss:cn-north-4:0f0f:function:default:provider";
        assert_eq!(region_of(urn), Some("cn-north-4"));
        assert_eq!(region_of(&format!("{urn}:latest")), Some("cn-north-4"));
        for bad in [
            format!("{urn}:"),
            format!("{urn}:a:b"),
            urn.replace("fss", "obs"),
            urn.replace("0f0f", ""),
        ] {
            assert_eq!(region_of(&bad), None, "{bad}");
        }
    }
}
