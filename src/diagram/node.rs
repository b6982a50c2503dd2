use crate::text::Span;

/// A picture. A box stands before what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagram {
    /// What is shown.
    pub nodes: Vec<Node>,
    /// Who needs whom, as far as it does not follow from other needs.
    pub edges: Vec<Edge>,
    /// The size of the whole.
    pub width: i32,
    /// The size of the whole.
    pub height: i32,
}

/// One thing in a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Its address.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// The type of a resource.
    pub type_name: String,
    /// Its name.
    pub name: String,
    /// The box it stands in.
    pub parent: Option<usize>,
    /// The instances that it stands for.
    pub instances: Vec<String>,
    /// What happens: a word for most of it; empty without a plan.
    pub action: &'static str,
    /// What it costs, one text for each way of charging.
    pub prices: Vec<String>,
    /// What else is said of it.
    pub status: Option<String>,
    /// Its block.
    pub span: Option<Span>,
    /// How many things it stands for that are not shown; they can be opened.
    pub hidden: usize,
    /// Where it stands.
    pub rect: Rect,
}

/// What a node is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A module.
    #[default]
    Module,
    /// A managed resource.
    Resource,
    /// A data source.
    Data,
    /// Resources of a type.
    Group,
}

impl Kind {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Resource => "resource",
            Self::Data => "data",
            Self::Group => "group",
        }
    }
}

/// A need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Who needs.
    pub from: usize,
    /// What is needed.
    pub to: usize,
    /// Whether a box says so: what is needed is around the one who needs it.
    pub within: bool,
    /// Where the line begins, at the one who needs.
    pub start: Point,
    /// Where it ends.
    pub end: Point,
}

/// A place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Downwards.
    pub y: i32,
}

/// A part of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// The left edge.
    pub x: i32,
    /// The upper edge.
    pub y: i32,
    /// How wide it is.
    pub width: i32,
    /// How high it is.
    pub height: i32,
}

impl Diagram {
    /// The boxes around a node, the nearest first.
    pub fn around(&self, node: usize) -> impl Iterator<Item = usize> {
        let above = move |at: &usize| self.nodes.get(*at).and_then(|node| node.parent);
        std::iter::successors(above(&node), above)
    }

    /// What stands in each node; at the end what stands in none.
    pub(super) fn contents(&self) -> Vec<Vec<usize>> {
        let mut contents = vec![Vec::new(); self.nodes.len() + 1];
        for (at, node) in self.nodes.iter().enumerate() {
            if let Some(inside) = contents.get_mut(node.parent.unwrap_or(self.nodes.len())) {
                inside.push(at);
            }
        }
        contents
    }
}

/// Actions, the more remarkable first.
pub(super) const ACTIONS: [&str; 9] = [
    "replace", "delete", "forget", "update", "create", "import", "move", "read", "same",
];

/// The more remarkable of two actions.
pub(super) fn stronger(a: &'static str, b: &'static str) -> &'static str {
    let rank = |action: &str| ACTIONS.iter().position(|a| *a == action);
    match (rank(a), rank(b)) {
        (Some(x), Some(y)) if x <= y => a,
        (Some(_), None) => a,
        _ => b,
    }
}
