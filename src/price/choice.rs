use std::fmt;

use super::{Book, Site, read_book};
use crate::cloud::{self, REGIONS};
use crate::diag::Diagnostics;
use crate::sorted::{Gather, SortedSet};
use crate::text::Sources;
use crate::value::json::quoted;

/// Whose prices somebody wants, and of which region.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The region of resources that name none; absent, the largest of the site.
    pub region: Option<String>,
    /// Whether it is the international site, which counts in USD; absent, as the region has it.
    pub international: Option<bool>,
    /// A price book of one's own: its name and its text.
    pub book: Option<(String, String)>,
}

/// A region that is neither simulated nor in a price list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRegion {
    /// As it was given.
    pub region: String,
    /// The regions that are known, sorted.
    pub known: Vec<String>,
}

impl Site<'static> {
    /// Where nothing else is said.
    pub const CHINA: Self = Self {
        chinese: true,
        region: "cn-north-4",
    };
    /// Where nothing but the international site is wanted.
    pub const INTERNATIONAL: Self = Self {
        chinese: false,
        region: "ap-southeast-1",
    };
}

impl Choice {
    /// The prices that count: those of the list, of the own book, or of both. Nothing where the list is needed and
    /// not there; what is wrong with the own book is told.
    pub fn book(
        &self,
        list: Option<&Book>,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<Book> {
        let mut own = None;
        if let Some((name, text)) = &self.book {
            let id = sources.add(name, text);
            if let Some(source) = sources.get(id) {
                let (read, problems) = read_book(source);
                own = read;
                diagnostics.append(problems);
            }
        }
        match own {
            None => list.cloned(),
            Some(own) if own.replaces => Some(own.book),
            Some(own) => list.map(|list| list.under(&own.book)),
        }
    }

    /// Whose prices they are; `home` has what is not chosen.
    ///
    /// # Errors
    /// When there is no such region.
    pub fn site<'s>(&'s self, home: Site<'s>, book: &Book) -> Result<Site<'s>, UnknownRegion> {
        let Some(region) = self.region.as_deref() else {
            return Ok(match self.international {
                Some(true) if home.chinese => Site::INTERNATIONAL,
                Some(false) if !home.chinese => Site::CHINA,
                _ => home,
            });
        };
        let [chinese, abroad] = ["CNY", "USD"].map(|currency| book.covers(region, currency));
        let known = cloud::region(region);
        if known.is_none() && !chinese && !abroad {
            return Err(UnknownRegion::new(region, book));
        }
        let usual = known.map_or(chinese, |region| region.chinese);
        let chinese = self
            .international
            .map_or(usual, |international| !international);
        Ok(Site { chinese, region })
    }
}

impl UnknownRegion {
    fn new(region: &str, book: &Book) -> Self {
        let mut known = SortedSet::new();
        known.extend(REGIONS.iter().map(|region| region.id));
        for currency in ["CNY", "USD"] {
            known.extend(book.regions(currency).iter().copied());
        }
        Self {
            region: region.to_owned(),
            known: known.iter().map(|region| (*region).to_owned()).gathered(),
        }
    }
}

impl fmt::Display for UnknownRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "there is no region {}; there are {}",
            quoted(&self.region),
            self.known.join(", ")
        )
    }
}
