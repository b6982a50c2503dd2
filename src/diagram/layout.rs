//! Where everything stands: layers within boxes, whoever is needed above whoever needs it.

use super::node::{Diagram, Node, Point, Rect};
use crate::graph::{Dag, Direction};
use crate::sorted::{Gather, Sort, SortedMap};

/// The width of a single node.
const WIDTH: i32 = 200;
/// Its height, and what a line about price or status adds.
const HEIGHT: i32 = 48;
const LINE: i32 = 16;
/// The head of a box.
const HEAD: i32 = 44;
/// Between a box and what is in it.
const PADDING: i32 = 14;
/// Between neighbours, and between layers.
const GAP: i32 = 18;
const STEP: i32 = 40;

/// Needs between the things in one box.
type Lifted = SortedMap<Option<usize>, Vec<(usize, usize)>>;

/// Gives every node its place, and every line its ends.
pub(super) fn layout(diagram: &mut Diagram) {
    let contents = diagram.contents();
    let lifted = lifted(diagram);
    // What is in a box stands after it, and what is in none comes last.
    let inner = contents.iter().enumerate().rev().skip(1);
    for (at, inside) in inner.chain(contents.iter().enumerate().next_back()) {
        let own = (at < diagram.nodes.len()).then_some(at);
        let needs = lifted.get(&own).map_or(&[][..], Vec::as_slice);
        let (width, height) = arranged(diagram, inside, needs);
        match diagram.nodes.get_mut(at) {
            None => (diagram.width, diagram.height) = (width + 2 * PADDING, height + 2 * PADDING),
            Some(node) => (node.rect.width, node.rect.height) = size(node, inside, width, height),
        }
    }
    for at in 0..diagram.nodes.len() {
        let origin = match diagram
            .nodes
            .get(at)
            .and_then(|node| diagram.nodes.get(node.parent?))
        {
            None => (PADDING, PADDING),
            Some(outer) => (outer.rect.x + PADDING, outer.rect.y + head(outer)),
        };
        if let Some(node) = diagram.nodes.get_mut(at) {
            node.rect.x += origin.0;
            node.rect.y += origin.1;
        }
    }
    for at in 0..diagram.edges.len() {
        let ends = diagram.edges.get(at).and_then(|edge| {
            let from = diagram.nodes.get(edge.from)?.rect;
            Some(ends(from, diagram.nodes.get(edge.to)?.rect))
        });
        if let (Some((start, end)), Some(edge)) = (ends, diagram.edges.get_mut(at)) {
            (edge.start, edge.end) = (start, end);
        }
    }
}

/// How high the head of a box is.
pub(super) fn head(node: &Node) -> i32 {
    HEAD + lines(node)
}

fn lines(node: &Node) -> i32 {
    if node.prices.is_empty() && node.status.is_none() {
        0
    } else {
        LINE
    }
}

fn size(node: &Node, inside: &[usize], width: i32, height: i32) -> (i32, i32) {
    if inside.is_empty() {
        (WIDTH, HEIGHT + lines(node))
    } else {
        (width + 2 * PADDING, height + head(node) + PADDING)
    }
}

/// Each need as one between two things in the innermost box around both.
fn lifted(diagram: &Diagram) -> Lifted {
    let mut lifted = Lifted::new();
    for edge in diagram.edges.iter().filter(|edge| !edge.within) {
        let way =
            |at: usize| -> Vec<usize> { std::iter::once(at).chain(diagram.around(at)).gathered() };
        let (mut from, mut to) = (way(edge.from), way(edge.to));
        let mut around = None;
        while let (Some(a), Some(b)) = (from.pop(), to.pop()) {
            if a != b {
                lifted.entry(around).or_default().push((a, b));
                break;
            }
            around = Some(a);
        }
    }
    lifted
}

/// Places things in a box, from its upper left corner on; the size of all together.
fn arranged(diagram: &mut Diagram, inside: &[usize], needs: &[(usize, usize)]) -> (i32, i32) {
    let rect =
        |diagram: &Diagram, at: usize| diagram.nodes.get(at).map_or(Rect::default(), |n| n.rect);
    let area = inside.iter().map(|at| {
        let rect = rect(diagram, *at);
        i64::from(rect.width + GAP) * i64::from(rect.height + GAP)
    });
    let area: i64 = area.sum();
    // A little wider than high.
    let fair = i32::try_from((area * 2).isqrt()).unwrap_or(i32::MAX);
    let mut centres: SortedMap<usize, i32> = SortedMap::new();
    let mut rows: Vec<(Vec<usize>, bool)> = Vec::new();
    for mut layer in layers(inside, needs) {
        let pull = |at: &usize| {
            let above = needs.iter().filter(|(from, _)| from == at);
            let above: Vec<i32> = above
                .filter_map(|(_, to)| centres.get(to).copied())
                .gathered();
            let count = i32::try_from(above.len()).unwrap_or(1).max(1);
            above.iter().sum::<i32>() / count
        };
        let mut pulled: Vec<(i32, usize)> = layer.iter().map(|at| (pull(at), *at)).gathered();
        pulled.arrange();
        layer = pulled.into_iter().map(|(_, at)| at).gathered();
        let (mut row, mut x, mut first) = (Vec::new(), 0, true);
        for at in layer {
            let width = rect(diagram, at).width;
            if x > 0 && x + width > fair {
                rows.push((std::mem::take(&mut row), std::mem::take(&mut first)));
                x = 0;
            }
            centres.insert(at, x + width / 2);
            row.push(at);
            x += width + GAP;
        }
        rows.push((row, first));
    }
    placed(diagram, &rows)
}

/// Rows below each other, each in the middle; those that begin a layer further apart.
fn placed(diagram: &mut Diagram, rows: &[(Vec<usize>, bool)]) -> (i32, i32) {
    let size = |diagram: &Diagram, at: &usize| {
        let rect = diagram
            .nodes
            .get(*at)
            .map_or(Rect::default(), |node| node.rect);
        (rect.width, rect.height)
    };
    let wide = |diagram: &Diagram, row: &[usize]| {
        let widths: i32 = row.iter().map(|at| size(diagram, at).0 + GAP).sum();
        (widths - GAP).max(0)
    };
    let width = rows
        .iter()
        .map(|(row, _)| wide(diagram, row))
        .max()
        .unwrap_or(0);
    let mut y = 0;
    for (row, begins) in rows {
        if y > 0 {
            y += if *begins { STEP } else { GAP };
        }
        let mut x = (width - wide(diagram, row)) / 2;
        let mut height = 0;
        for at in row {
            let (own_width, own_height) = size(diagram, at);
            if let Some(node) = diagram.nodes.get_mut(*at) {
                (node.rect.x, node.rect.y) = (x, y);
            }
            x += own_width + GAP;
            height = height.max(own_height);
        }
        y += height;
    }
    (width, y)
}

/// Whoever is needed comes in an earlier layer. Those without any needs among each other come last.
fn layers(inside: &[usize], needs: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let places: SortedMap<usize, usize> =
        crate::sorted::Gather::gathered(inside.iter().enumerate().map(|(place, at)| (*at, place)));
    let place = |at: usize| places.get(&at).copied().unwrap_or(0);
    let dag = |all: bool| {
        let mut dag = Dag::new(inside.len());
        for (from, to) in needs {
            // Boxes can need each other: then the earlier one is needed.
            if all || to < from {
                dag.add_need(place(*from), place(*to));
            }
        }
        let order = dag.order();
        (dag, order)
    };
    let (dag, order) = match dag(true) {
        (whole, Ok(order)) => (whole, order),
        (_, Err(_)) => {
            let (part, order) = dag(false);
            (part, order.unwrap_or_default())
        }
    };
    let mut level = vec![0_usize; inside.len()];
    let mut layers: Vec<Vec<usize>> = Vec::new();
    let mut alone = Vec::new();
    for at in order {
        let needed = dag.neighbours(at, Direction::Needs);
        let own = needed
            .iter()
            .filter_map(|n| level.get(*n))
            .map(|l| l + 1)
            .max()
            .unwrap_or(0);
        if let Some(place) = level.get_mut(at) {
            *place = own;
        }
        let node = inside.get(at).copied();
        if needed.is_empty() && dag.neighbours(at, Direction::NeededBy).is_empty() {
            alone.extend(node);
            continue;
        }
        if layers.len() <= own {
            layers.resize(own + 1, Vec::new());
        }
        if let Some(layer) = layers.get_mut(own) {
            layer.extend(node);
        }
    }
    layers.push(alone);
    layers.retain(|layer| !layer.is_empty());
    layers
}

/// A line leaves and arrives at the sides that face each other.
fn ends(from: Rect, to: Rect) -> (Point, Point) {
    let middle = |rect: Rect| Point {
        x: rect.x + rect.width / 2,
        y: rect.y + rect.height / 2,
    };
    let (a, b) = (middle(from), middle(to));
    if to.y + to.height <= from.y {
        let (start, end) = (
            Point { y: from.y, ..a },
            Point {
                y: to.y + to.height,
                ..b
            },
        );
        return (start, end);
    }
    if from.y + from.height <= to.y {
        return (
            Point {
                y: from.y + from.height,
                ..a
            },
            Point { y: to.y, ..b },
        );
    }
    let (left, right) = (from.x.min(to.x) == from.x, true);
    let side = |rect: Rect, after: bool| {
        if after == right {
            rect.x + rect.width
        } else {
            rect.x
        }
    };
    (
        Point {
            x: side(from, left),
            ..a
        },
        Point {
            x: side(to, !left),
            ..b
        },
    )
}
