//! A template as a picture: what it makes, what stands in what, and who needs whom.
//!
//! What contains what is told by the catalogue: an argument that takes the identifier of a network, or the one identifier
//! that a resource cannot be without, says where the resource lives. Places are whole numbers and follow from the
//! template alone. *Invariant:* nothing overlaps but what contains the other, and everything lies within its box.

mod collapse;
mod collect;
mod contain;
mod dot;
mod layout;
mod node;
mod svg;
#[cfg(test)]
mod tests;

use crate::sorted::SortedMap;

use crate::config::Config;
use crate::plan::Plan;
use crate::schema::Catalog;

pub use dot::dot;
pub use node::{Diagram, Edge, Kind, Node, Point, Rect};
pub use svg::svg;

/// What a picture is made of.
pub struct Subject<'a> {
    /// The template.
    pub config: &'a Config,
    /// What would change, when there is a plan.
    pub plan: Option<&'a Plan>,
    /// The types of resources.
    pub catalog: &'a Catalog,
    /// What resources cost, by address.
    pub prices: &'a SortedMap<String, String>,
    /// What else is said of resources, by address: that one has drifted, say.
    pub statuses: &'a SortedMap<String, String>,
}

/// What a picture shows.
#[derive(Clone, Debug, Default)]
pub struct DiagramOptions {
    /// Each instance by itself instead of one box for a resource.
    pub instances: bool,
    /// Modules and groups that stay open in a picture too large to show everything.
    pub open: Vec<String>,
}

/// The picture of a template.
pub fn diagram(subject: &Subject<'_>, options: &DiagramOptions) -> Diagram {
    let mut diagram = collect::collect(subject, options.instances);
    collapse::collapse(&mut diagram, &options.open);
    layout::layout(&mut diagram);
    diagram
}
