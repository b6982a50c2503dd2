use super::{PlanOptions, Planned, Workspace};
use crate::price::{self, Book, Estimate, Site};
use crate::schema::Catalog;

/// What deploying the template would cost, or why that cannot be said.
#[derive(Clone, Debug, Default)]
pub struct Priced {
    /// What it costs, when there is a plan.
    pub estimate: Option<Estimate>,
    /// The plan it was made from, with its problems.
    pub planned: Planned,
}

impl Workspace {
    /// What the resources that a plan adds would cost, on the Chinese site and in this region where a resource
    /// names none.
    pub fn price(&self, catalog: &Catalog, options: &PlanOptions, region: &str) -> Priced {
        let (planned, config) = self.plan_of(catalog, options);
        let site = Site {
            chinese: true,
            region,
        };
        let estimate = planned.plan.as_ref().map(|plan| {
            let added = price::added(plan, &config);
            price::estimate(Book::shared(), site, &added)
        });
        Priced { estimate, planned }
    }
}
