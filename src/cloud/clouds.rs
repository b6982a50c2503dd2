use crate::json::{Deserialize, Serialize};

use super::{Cloud, Quotas, Resource};
use crate::sorted::{Gather, SortedMap, SortedSet};
use crate::time::{Groups, Rng};

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
#[derive(Debug, Default)]
pub struct Clouds {
    /// By the home's name; the own has none.
    homes: Groups<Cloud>,
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
        self.none.set_quotas(Quotas::new(quotas.clone()));
        let mut made = SortedSet::new();
        for (name, cloud) in self.homes.made_mut() {
            cloud.set_quotas(Quotas::new(quotas.clone()));
            made.insert(name.to_owned());
        }
        let names: Vec<String> = self.homes.names().map(str::to_owned).gathered();
        for name in names.into_iter().filter(|name| !made.contains(name)) {
            self.later(name, |cloud| cloud);
        }
    }

    /// What exists in a home is found out when somebody first asks for it.
    pub fn later(&mut self, home: String, fill: impl FnOnce(Cloud) -> Cloud + 'static) {
        let quotas = self.none.quotas().clone();
        let filled = move |mut there: Cloud| {
            there.set_quotas(quotas);
            fill(there)
        };
        self.homes.later(home, filled);
    }

    /// What exists in a home.
    pub fn at(&self, home: Option<&Home>) -> &Cloud {
        self.homes.get(&name_of(home)).unwrap_or(&self.none)
    }

    /// The same, to be changed.
    pub fn at_mut(&mut self, home: Option<&Home>) -> &mut Cloud {
        let name = name_of(home);
        if self.homes.get(&name).is_none() {
            self.later(name.clone(), |cloud| cloud);
        }
        self.homes.get_mut(&name)
    }

    /// All homes by name; the name of the own is empty.
    pub fn homes(&self) -> &Groups<Cloud> {
        &self.homes
    }

    /// The same, to take the note of what changed or to put stored resources back.
    pub fn homes_mut(&mut self) -> &mut Groups<Cloud> {
        &mut self.homes
    }

    /// The home that a project is in, when it is one of the others.
    pub fn home_of(&self, project: &str) -> Option<Home> {
        let mut homes = self.homes.names().filter_map(Home::from_key);
        homes.find(|home| home.project() == project)
    }

    /// Where a resource is: its home, and the resource.
    pub fn find(&self, ty: &str, id: &str) -> Option<(Option<Home>, &Resource)> {
        let mut homes = self.homes.iter();
        homes.find_map(|(home, cloud)| Some((Home::from_key(home), cloud.get(ty, id)?)))
    }
}

fn name_of(home: Option<&Home>) -> String {
    home.map_or(String::new(), Home::key)
}
