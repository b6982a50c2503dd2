use crate::json::{Deserialize, Serialize};
use tsify::Tsify;

use super::check::{DiagnosticDto, diagnostics};
use super::place::FileSpan;
use super::price::{Site, choice};
use crate::diagram::{self, Diagram, DiagramOptions};
use crate::price::Choice;
use crate::sorted::Gather;
use crate::wasm::offsets::Units;
use crate::workspace::Graphed;

/// What a graph shows.
#[derive(Default, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct GraphOptions {
    /// Each instance by itself instead of one node for a resource.
    #[tsify(optional)]
    pub instances: bool,
    /// Nodes that stay open in a graph too large to show everything.
    #[tsify(optional)]
    pub open: Vec<String>,
    /// The title of the picture.
    #[tsify(optional)]
    pub title: Option<String>,
    /// The region of resources that name none: `cn-north-4` when absent, or `ap-southeast-1` on the international site.
    #[tsify(optional)]
    pub region: Option<String>,
    /// Whose prices: the Chinese site counts in CNY, the international one in USD. As the region has it when absent.
    #[tsify(optional, type = "\"china\" | \"international\"")]
    pub site: Option<Site>,
    /// The text of a price book of your own.
    #[tsify(optional)]
    pub book: Option<String>,
    /// What the price book is called in problems.
    #[tsify(optional)]
    pub book_name: Option<String>,
}

/// A template as a graph: as data, as a picture, and for Graphviz.
#[derive(Serialize, Tsify)]
pub struct GraphResult {
    /// Whether there is a plan; without one no action is known.
    pub ok: bool,
    /// Every problem, ordered by file and place.
    pub diagnostics: Vec<DiagnosticDto>,
    /// Services whose schemas are not loaded.
    pub missing_services: Vec<String>,
    /// What is shown; a box stands before what is in it.
    pub nodes: Vec<GraphNode>,
    /// Who needs whom, as far as it does not follow from other needs.
    pub edges: Vec<GraphEdge>,
    /// The size of the picture.
    pub width: i32,
    /// The size of the picture.
    pub height: i32,
    /// The picture. Colours follow the reader's, or those of a page by custom properties.
    pub svg: String,
    /// In the language of Graphviz, as `terraform graph` writes it.
    pub dot: String,
}

/// A resource, a module, or several of them.
#[derive(Serialize, Tsify)]
pub struct GraphNode {
    /// Its address.
    pub id: String,
    /// What it is.
    #[tsify(type = "\"resource\" | \"data\" | \"module\" | \"group\"")]
    pub kind: &'static str,
    /// The type of a resource; empty for modules.
    pub type_name: String,
    /// Its name.
    pub name: String,
    /// The node it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub parent: Option<String>,
    /// The addresses of the instances that it stands for.
    pub instances: Vec<String>,
    /// What happens to most of it; empty without a plan.
    #[tsify(
        type = "\"\" | \"create\" | \"update\" | \"delete\" | \"replace\" | \"read\" | \"forget\" | \"import\" | \"move\" | \"same\""
    )]
    pub action: &'static str,
    /// What the instances cost that have a price.
    pub prices: Vec<String>,
    /// Whether it is no longer as it was deployed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "\"drifted\" | \"gone\"")]
    pub status: Option<String>,
    /// The head of its block.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub range: Option<FileSpan>,
    /// How many nodes it stands for that are not shown; `open` shows them.
    pub hidden: usize,
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// How wide it is.
    pub width: i32,
    /// How high it is.
    pub height: i32,
}

/// A need.
#[derive(Serialize, Tsify)]
pub struct GraphEdge {
    /// Who needs.
    pub from: String,
    /// What is needed.
    pub to: String,
    /// Whether what is needed is around the one who needs it; then there is no line.
    pub within: bool,
}

impl GraphOptions {
    /// Whose prices it shows.
    pub fn choice(&self) -> Choice {
        choice(
            self.region.clone(),
            self.site,
            self.book.clone(),
            self.book_name.clone(),
        )
    }

    /// The core's.
    pub fn shown(&self) -> DiagramOptions {
        DiagramOptions {
            instances: self.instances,
            open: self.open.clone(),
        }
    }
}

impl GraphResult {
    /// The graph in all its forms.
    pub fn new(graphed: Graphed, options: &GraphOptions) -> Self {
        let Graphed { diagram, planned } = graphed;
        let units = Units::new(&planned.sources);
        let title = options.title.as_deref().unwrap_or("Formwork");
        Self {
            ok: planned.plan.is_some(),
            diagnostics: diagnostics(planned.diagnostics.iter(), &planned.sources),
            svg: diagram::svg(&diagram, title),
            dot: diagram::dot(&diagram),
            nodes: diagram
                .nodes
                .iter()
                .map(|n| node(n, &diagram, &units))
                .gathered(),
            edges: edges(&diagram),
            width: diagram.width,
            height: diagram.height,
            missing_services: planned.missing_services,
        }
    }
}

fn node(node: &diagram::Node, diagram: &Diagram, units: &Units<'_>) -> GraphNode {
    let parent = node.parent.and_then(|parent| diagram.nodes.get(parent));
    GraphNode {
        id: node.id.clone(),
        kind: node.kind.word(),
        type_name: node.type_name.clone(),
        name: node.name.clone(),
        parent: parent.map(|parent| parent.id.clone()),
        instances: node.instances.clone(),
        action: node.action,
        prices: node.prices.clone(),
        status: node.status.clone(),
        range: node.span.and_then(|span| FileSpan::new(span, units)),
        hidden: node.hidden,
        x: node.rect.x,
        y: node.rect.y,
        width: node.rect.width,
        height: node.rect.height,
    }
}

fn edges(diagram: &Diagram) -> Vec<GraphEdge> {
    let id = |at: usize| diagram.nodes.get(at).map(|node| node.id.clone());
    let edges = diagram.edges.iter().filter_map(|edge| {
        let (from, to) = id(edge.from).zip(id(edge.to))?;
        Some(GraphEdge {
            from,
            to,
            within: edge.within,
        })
    });
    edges.gathered()
}
