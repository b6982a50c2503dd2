use super::{PlanOptions, Planned, Workspace};
use crate::cloud;
use crate::diag::Diagnostics;
use crate::price::{self, Book, Estimate, Forecast, OwnBook, Site, Usage};
use crate::schema::Catalog;
use crate::text::Sources;

/// What a price is asked for, besides the template.
#[derive(Clone, Debug, Default)]
pub struct PriceOptions {
    /// The plan that is priced.
    pub plan: PlanOptions,
    /// The region of resources that name none; absent, the largest of the site.
    pub region: Option<String>,
    /// Whether it is the international site, which counts in USD; absent, as the region has it.
    pub international: Option<bool>,
    /// A usage file: its name and its text.
    pub usage: Option<(String, String)>,
    /// A price book of one's own: its name and its text.
    pub book: Option<(String, String)>,
}

/// What deploying the template would cost, or why that cannot be said.
#[derive(Clone, Debug, Default)]
pub struct Priced {
    /// What the service would tell, when there is a plan.
    pub estimate: Option<Estimate>,
    /// What it changes each month.
    pub forecast: Option<Forecast>,
    /// The plan they were made from, with its problems and those of usage and price book.
    pub planned: Planned,
    /// The price list beside the engine is needed and not loaded.
    pub lacks_prices: bool,
}

const CHINESE: &str = "cn-north-4";
const INTERNATIONAL: &str = "ap-southeast-1";

impl Workspace {
    /// What the resources that a plan adds would cost, and what a plan changes in what is paid each month. `book` is
    /// the price list beside the engine, once it is loaded.
    pub fn price(&self, catalog: &Catalog, book: Option<&Book>, options: &PriceOptions) -> Priced {
        let (planned, config) = self.plan_of(catalog, &options.plan);
        let mut priced = Priced {
            planned,
            ..Priced::default()
        };
        let Planned {
            plan,
            diagnostics,
            sources,
            ..
        } = &mut priced.planned;
        let (usage, own) = read(options, sources, diagnostics);
        let replaces = own.as_ref().is_some_and(|own| own.replaces);
        priced.lacks_prices = book.is_none() && !replaces;
        let book = match (own, book) {
            (Some(own), Some(book)) if !own.replaces => Some(book.under(&own.book)),
            (Some(own), _) if own.replaces => Some(own.book),
            (_, book) => book.cloned(),
        };
        let (Some(plan), Some(book)) = (plan, book) else {
            return priced;
        };
        if diagnostics.has_errors() {
            return priced;
        }
        let region = options.region.as_deref();
        let known = region
            .and_then(cloud::region)
            .is_some_and(|region| !region.chinese);
        let international = options.international.unwrap_or(known);
        let home = if international {
            INTERNATIONAL
        } else {
            CHINESE
        };
        let site = Site {
            chinese: !international,
            region: region.unwrap_or(home),
        };
        let added = price::added(plan, &config);
        priced.estimate = Some(price::estimate(&book, site, &added));
        priced.forecast = Some(price::forecast(&book, site, plan, &config, &usage));
        priced
    }
}

fn read(
    options: &PriceOptions,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> (Usage, Option<OwnBook>) {
    let (mut usage, mut book) = (Usage::default(), None);
    if let Some((name, text)) = &options.usage {
        let id = sources.add(name, text);
        if let Some(source) = sources.get(id) {
            let (read, problems) = Usage::read(source);
            usage = read;
            diagnostics.append(problems);
        }
    }
    if let Some((name, text)) = &options.book {
        let id = sources.add(name, text);
        if let Some(source) = sources.get(id) {
            let (read, problems) = price::read_book(source);
            book = read;
            diagnostics.append(problems);
        }
    }
    (usage, book)
}

impl Priced {
    /// Whether there is a price.
    pub fn ok(&self) -> bool {
        self.forecast.is_some()
    }

    /// For a terminal: every problem, then what everything costs.
    pub fn text(&self) -> String {
        let planned = &self.planned;
        let problems = planned.diagnostics.iter();
        let shown = problems.map(|d| crate::diag::render(d, &planned.sources));
        let mut text: String = shown.collect();
        match &self.forecast {
            Some(forecast) => text.push_str(&forecast.text()),
            None if self.lacks_prices => text.push_str("The price list is not loaded.\n"),
            None => text.push_str("No price.\n"),
        }
        text
    }
}
