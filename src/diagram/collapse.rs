//! A picture of too many things shows some of them as one.

use super::collect::renumbered;
use super::node::{Diagram, Edge, Kind, Node, stronger};
use crate::sorted::{Gather, SortedMap, SortedSet};

/// How many things a picture shows one by one.
const LIMIT: usize = 150;

/// How many of a kind are worth one node.
const FEW: usize = 3;

/// Takes alike things together, then closes modules, then other boxes, until few enough are left.
pub(super) fn collapse(diagram: &mut Diagram, open: &[String]) {
    let steps: [fn(&Diagram, &[String]) -> Merge; 4] = [
        |diagram, open| alike(diagram, open),
        |diagram, open| closed(diagram, open, true),
        |diagram, open| closed(diagram, open, false),
        |diagram, open| alike(diagram, open),
    ];
    for step in steps {
        let full = diagram.contents();
        let single = diagram
            .nodes
            .iter()
            .enumerate()
            .filter(|(at, _)| full.get(*at).is_some_and(Vec::is_empty));
        if single.count() <= LIMIT {
            return;
        }
        let merge = step(diagram, open);
        *diagram = merged(std::mem::take(diagram), merge);
    }
}

/// Which nodes are shown by which other one, and nodes made for that.
#[derive(Default)]
struct Merge {
    into: SortedMap<usize, usize>,
    new: Vec<Node>,
}

/// Single nodes of one type in one box.
fn alike(diagram: &Diagram, open: &[String]) -> Merge {
    let contents = diagram.contents();
    let mut merge = Merge::default();
    for (parent, inside) in contents.iter().enumerate() {
        let mut types: SortedMap<(Kind, &str), Vec<usize>> = SortedMap::new();
        for at in inside {
            let single = contents.get(*at).is_some_and(Vec::is_empty);
            if let Some(node) = diagram
                .nodes
                .get(*at)
                .filter(|node| single && node.kind != Kind::Module)
            {
                types
                    .entry((node.kind, &node.type_name))
                    .or_default()
                    .push(*at);
            }
        }
        let outer = diagram.nodes.get(parent);
        for ((_, type_name), members) in types {
            let around = outer.map_or(String::new(), |node| format!("{} ", node.id));
            let id = format!("{around}{type_name}.*");
            if members.len() < FEW || open.contains(&id) {
                continue;
            }
            let at = diagram.nodes.len() + merge.new.len();
            merge.new.push(Node {
                id,
                kind: Kind::Group,
                type_name: type_name.to_owned(),
                name: format!("×{}", members.len()),
                parent: outer.map(|_| parent),
                ..Node::default()
            });
            merge
                .into
                .extend(members.into_iter().map(|member| (member, at)));
        }
    }
    merge
}

/// Boxes as single nodes: those of modules, or all.
fn closed(diagram: &Diagram, open: &[String], modules: bool) -> Merge {
    let mut merge = Merge::default();
    for (at, node) in diagram.nodes.iter().enumerate() {
        let closes = |outer: &usize| {
            let outer = diagram.nodes.get(*outer);
            outer.is_some_and(|o| (!modules || o.kind == Kind::Module) && !open.contains(&o.id))
        };
        // The outermost that is closed; what is around it stays.
        let outermost = diagram.around(at).filter(closes).last();
        if node.parent.is_some() {
            merge.into.extend(outermost.map(|outer| (at, outer)));
        }
    }
    merge
}

fn merged(mut diagram: Diagram, merge: Merge) -> Diagram {
    diagram.nodes.extend(merge.new);
    for (member, into) in &merge.into {
        let Some(member) = diagram.nodes.get(*member).cloned() else {
            continue;
        };
        if let Some(node) = diagram.nodes.get_mut(*into) {
            node.action = stronger(node.action, member.action);
            node.hidden += 1 + member.hidden;
            node.instances.extend(member.instances);
        }
    }
    let shown = |at: usize| merge.into.get(&at).copied().unwrap_or(at);
    let mut seen = SortedSet::new();
    let edges = std::mem::take(&mut diagram.edges)
        .into_iter()
        .filter_map(|edge| {
            let (from, to) = (shown(edge.from), shown(edge.to));
            let within = diagram.around(from).any(|outer| outer == to);
            (from != to && seen.insert((from, to))).then_some(Edge {
                from,
                to,
                within,
                ..edge
            })
        });
    diagram.edges = edges.gathered();
    let contents = diagram.contents();
    let mut order = Vec::new();
    let mut open: Vec<usize> = contents
        .last()
        .into_iter()
        .flatten()
        .rev()
        .copied()
        .gathered();
    while let Some(at) = open.pop() {
        if !merge.into.contains_key(&at) {
            order.push(at);
            open.extend(contents.get(at).into_iter().flatten().rev());
        }
    }
    renumbered(diagram, &order)
}
