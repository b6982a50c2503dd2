use super::{PlanOptions, Planned, Workspace};
use crate::diag::Diagnostics;
use crate::price::{self, Book, Choice, Estimate, Forecast, Site, UnknownRegion, Usage};
use crate::schema::Catalog;
use crate::sorted::Gather;
use crate::text::Sources;

/// What a price is asked for, besides the template.
#[derive(Clone, Debug, Default)]
pub struct PriceOptions {
    /// The plan that is priced.
    pub plan: PlanOptions,
    /// Whose prices.
    pub choice: Choice,
    /// A usage file: its name and its text.
    pub usage: Option<(String, String)>,
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

impl Workspace {
    /// What the resources that a plan adds would cost, and what a plan changes in what is paid each month. `book` is
    /// the price list beside the engine, once it is loaded.
    ///
    /// # Errors
    /// When the region that was chosen does not exist.
    pub fn price(
        &self,
        catalog: &Catalog,
        book: Option<&Book>,
        options: &PriceOptions,
    ) -> Result<Priced, UnknownRegion> {
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
        let usage = read_usage(options, sources, diagnostics);
        let book = options.choice.book(book, sources, diagnostics);
        priced.lacks_prices = book.is_none();
        let Some(book) = book else {
            return Ok(priced);
        };
        let site = options.choice.site(Site::CHINA, &book)?;
        if let Some(plan) = plan.as_ref().filter(|_| !diagnostics.has_errors()) {
            let added = price::added(plan, &config);
            priced.estimate = Some(price::estimate(&book, site, &added));
            priced.forecast = Some(price::forecast(&book, site, plan, &config, &usage));
        }
        Ok(priced)
    }
}

fn read_usage(
    options: &PriceOptions,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Usage {
    let Some((name, text)) = &options.usage else {
        return Usage::default();
    };
    let id = sources.add(name, text);
    let Some(source) = sources.get(id) else {
        return Usage::default();
    };
    let (usage, problems) = Usage::read(source);
    diagnostics.append(problems);
    usage
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
        let mut text: String = shown.gathered();
        match &self.forecast {
            Some(forecast) => text.push_str(&forecast.text()),
            None if self.lacks_prices => text.push_str("The price list is not loaded.\n"),
            None => text.push_str("No price.\n"),
        }
        text
    }
}
