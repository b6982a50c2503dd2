use crate::json::{Deserialize, Serialize};

use super::{Cloud, Quotas, Resource};
use crate::sorted::SortedMap;
use crate::time::Rng;

/// The account that a world belongs to.
pub const OWN_ACCOUNT: &str = "00000000000000000000000000000001";

/// Another account, or another region of the world's own account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Home {
    /// The account's identifier.
    pub account: String,
    /// The region.
    pub region: String,
}

impl Home {
    /// The project that the account has in the region.
    pub fn project(&self) -> String {
        Rng::named(0, &format!("project {}", self.key())).hex(32)
    }

    /// The account of a home; without one, the world's own.
    pub fn account_in(home: Option<&Self>) -> &str {
        home.map_or(OWN_ACCOUNT, |home| &home.account)
    }

    /// Its name among the homes.
    pub fn key(&self) -> String {
        format!("{}/{}", self.account, self.region)
    }

    /// The home of a name; the account has no slash.
    pub fn from_key(key: &str) -> Option<Self> {
        let (account, region) = key.split_once('/')?;
        Some(Self {
            account: account.to_owned(),
            region: region.to_owned(),
        })
    }
}

/// What exists, by account and region: one cloud each, none of which sees another. Without a [`Home`] it is the
/// world's own account in its own region.
#[derive(Clone, Debug, Default)]
pub struct Clouds {
    own: Cloud,
    // In boxes, so that the map is compiled to the same code as others.
    others: SortedMap<String, Box<Cloud>>,
    /// What a home has in which nothing was ever made.
    none: Cloud,
}

impl Clouds {
    /// Nothing yet, with these quotas.
    pub fn with(quotas: &SortedMap<String, u64>) -> Self {
        let mut clouds = Self::default();
        clouds.set_quotas(quotas);
        clouds
    }

    /// Other quotas for every home.
    pub fn set_quotas(&mut self, quotas: &SortedMap<String, u64>) {
        let quotas = Quotas::new(quotas.clone());
        let others = self.others.values_mut().map(|cloud| &mut **cloud);
        for cloud in others.chain([&mut self.own, &mut self.none]) {
            cloud.set_quotas(quotas.clone());
        }
    }

    /// What exists in a home.
    pub fn at(&self, home: Option<&Home>) -> &Cloud {
        match home {
            None => &self.own,
            Some(home) => self
                .others
                .get(&home.key())
                .map_or(&self.none, |cloud| &**cloud),
        }
    }

    /// The same, to be changed.
    pub fn at_mut(&mut self, home: Option<&Home>) -> &mut Cloud {
        match home {
            None => &mut self.own,
            Some(home) => {
                let none = || Box::new(self.none.clone());
                self.others.entry(home.key()).or_insert_with(none)
            }
        }
    }

    /// The other homes, by name.
    pub fn others(&self) -> impl Iterator<Item = (&str, &Cloud)> {
        self.others
            .iter()
            .map(|(home, cloud)| (home.as_str(), &**cloud))
    }

    /// The home that a project is in, when it is one of the others.
    pub fn home_of(&self, project: &str) -> Option<Home> {
        let mut homes = self.others.keys().filter_map(|key| Home::from_key(key));
        homes.find(|home| home.project() == project)
    }

    /// Where a resource is: its home, and the resource.
    pub fn find(&self, ty: &str, id: &str) -> Option<(Option<Home>, &Resource)> {
        if let Some(found) = self.own.get(ty, id) {
            return Some((None, found));
        }
        let mut others = self.others();
        others.find_map(|(home, cloud)| Some((Home::from_key(home), cloud.get(ty, id)?)))
    }
}
