use std::fmt::Write;

use super::layout::head;
use super::node::{Diagram, Edge, Kind, Node};
use crate::sorted::Gather;

/// Colours by meaning. A page gives its own by the names in `var`; without them light or dark is the reader's choice.
const STYLE: &str = "\
.formwork-graph{--ink:var(--text,#18202b);--dim:var(--text-muted,#515d6d);--line:var(--border-strong,#7f8a99);\
--edge:var(--border,#dfe4ea);--back:var(--surface,#fff);--box:var(--sunken,#f6f8fa);\
--c-create:var(--good,#157341);--c-update:var(--warn,#8f5400);--c-delete:var(--bad,#c0271f);\
--c-replace:var(--swap,#7a35b5);--c-read:var(--accent,#1d4ed8);\
font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans CJK SC',sans-serif}\
@media(prefers-color-scheme:dark){.formwork-graph{--ink:var(--text,#e3e8ef);--dim:var(--text-muted,#a3aebd);\
--line:var(--border-strong,#667286);--edge:var(--border,#262e3a);--back:var(--surface,#151a22);\
--box:var(--sunken,#11161d);--c-create:var(--good,#57c98a);--c-update:var(--warn,#e6b04f);\
--c-delete:var(--bad,#ff8278);--c-replace:var(--swap,#c79bf2);--c-read:var(--accent,#7aa2ff)}}\
.formwork-graph .back{fill:var(--back)}\
.formwork-graph .node{--c:var(--line)}\
.formwork-graph .create,.formwork-graph .import{--c:var(--c-create)}.formwork-graph .update{--c:var(--c-update)}\
.formwork-graph .delete{--c:var(--c-delete)}.formwork-graph .replace{--c:var(--c-replace)}\
.formwork-graph .read,.formwork-graph .move{--c:var(--c-read)}\
.formwork-graph .node rect{fill:var(--back);stroke:var(--c);stroke-width:1.5}\
.formwork-graph .box rect{fill:var(--box);stroke-width:1.25}\
.formwork-graph .module rect{stroke-dasharray:5 4}.formwork-graph .data rect{stroke-dasharray:2 3}\
.formwork-graph .name{fill:var(--ink);font-size:13px;font-weight:600}\
.formwork-graph .name,.formwork-graph .type,.formwork-graph .more{paint-order:stroke;stroke:var(--back);stroke-width:3px;stroke-linejoin:round}\
.formwork-graph .head{pointer-events:none}.formwork-graph .head .name,.formwork-graph .head .type,.formwork-graph .head .more{stroke:var(--box)}\
.formwork-graph .head .mark{stroke:none}\
.formwork-graph .type,.formwork-graph .more{fill:var(--dim);font-size:11px}\
.formwork-graph .mark{fill:var(--c);font:700 15px ui-monospace,Menlo,Consolas,monospace;text-anchor:middle}\
.formwork-graph .edge{fill:none;stroke:var(--line);stroke-width:1.25}.formwork-graph .tip{fill:var(--line)}";

/// The picture as SVG, to stand by itself or in a page. Nodes have their address in `data-id`.
pub fn svg(diagram: &Diagram, title: &str) -> String {
    let (width, height) = (diagram.width, diagram.height);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"formwork-graph\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"group\" aria-labelledby=\"formwork-graph-title formwork-graph-desc\">\
         <title id=\"formwork-graph-title\">{}</title><desc id=\"formwork-graph-desc\">{}</desc><style>{STYLE}</style>\
         <defs><marker id=\"formwork-graph-tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" \
         markerHeight=\"7\" orient=\"auto\"><path class=\"tip\" d=\"M0 0L8 4L0 8Z\"/></marker></defs>\
         <rect class=\"back\" width=\"{width}\" height=\"{height}\"/>\n",
        escaped(title),
        escaped(&described(diagram)),
    );
    let contents = diagram.contents();
    let is_box = |at: usize| contents.get(at).is_some_and(|inside| !inside.is_empty());
    let nodes = || diagram.nodes.iter().enumerate();
    nodes()
        .filter(|(at, _)| is_box(*at))
        .for_each(|(_, n)| node(&mut text, n, true));
    diagram
        .edges
        .iter()
        .filter(|edge| !edge.within)
        .for_each(|e| line(&mut text, diagram, e));
    nodes()
        .filter(|(at, _)| is_box(*at))
        .for_each(|(_, n)| heading_of(&mut text, n));
    nodes()
        .filter(|(at, _)| !is_box(*at))
        .for_each(|(_, n)| node(&mut text, n, false));
    text.push_str("</svg>\n");
    text
}

/// What a picture shows, for those who do not see it.
fn described(diagram: &Diagram) -> String {
    let of = |kind: Kind| {
        diagram
            .nodes
            .iter()
            .filter(|node| node.kind == kind)
            .count()
    };
    format!(
        "{} resources, {} data sources, {} modules, {} groups, {} needs.",
        of(Kind::Resource),
        of(Kind::Data),
        of(Kind::Module),
        of(Kind::Group),
        diagram.edges.len()
    )
}

fn node(text: &mut String, node: &Node, is_box: bool) {
    let rect = node.rect;
    let shape = if is_box { " box" } else { "" };
    let said = [
        heading(node),
        kind(node),
        more(node),
        node.id.clone(),
        node.action.to_owned(),
    ];
    let said = said.into_iter().filter(|part| !part.is_empty());
    let label = escaped(&said.gathered::<Vec<_>>().join(", "));
    // Writing to a string does not fail.
    let _ = write!(
        text,
        "<g class=\"node {} {}{shape}\" data-id=\"{}\" role=\"button\" tabindex=\"-1\" aria-label=\"{label}\">\
         <title>{label}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"7\"/>",
        node.kind.word(),
        node.action,
        escaped(&node.id),
        rect.x,
        rect.y,
        rect.width,
        rect.height,
    );
    if !is_box {
        written(text, node, false);
    }
    text.push_str("</g>\n");
}

/// The head of a box: above lines that go through it.
fn heading_of(text: &mut String, node: &Node) {
    text.push_str("<g class=\"head ");
    text.push_str(node.action);
    text.push_str(" node\" aria-hidden=\"true\">");
    written(text, node, true);
    text.push_str("</g>\n");
}

/// What is written in a node.
fn written(text: &mut String, node: &Node, is_box: bool) {
    let rect = node.rect;
    let sign = sign(node.action);
    let left = rect.x + if sign.is_empty() { 12 } else { 34 };
    let room = rect.x + rect.width - left - 10;
    if !sign.is_empty() {
        words(text, "mark", (rect.x + 18, rect.y + 28), sign, 99);
    }
    words(text, "name", (left, rect.y + 20), &heading(node), room / 8);
    words(text, "type", (left, rect.y + 36), &kind(node), room / 6);
    let more = more(node);
    if !more.is_empty() {
        let y = rect.y
            + if is_box {
                head(node) - 8
            } else {
                rect.height - 12
            };
        words(text, "more", (left, y), &more, room / 6);
    }
}

/// Status and prices.
fn more(node: &Node) -> String {
    let mut more: Vec<String> = node.status.iter().cloned().gathered();
    more.extend(sums(&node.prices));
    more.join(" · ")
}

/// The mark of an action, as in a plan.
fn sign(action: &str) -> &'static str {
    match action {
        "create" => "+",
        "update" => "~",
        "delete" => "−",
        "replace" => "±",
        "read" => "≤",
        "forget" => ".",
        "import" => "↓",
        "move" => "→",
        _ => "",
    }
}

fn heading(node: &Node) -> String {
    match node.instances.len() {
        0 | 1 => node.name.clone(),
        _ if node.kind == Kind::Group || node.hidden > 0 => node.name.clone(),
        many => format!("{} ×{many}", node.name),
    }
}

/// What a node is: its type without the provider's name.
fn kind(node: &Node) -> String {
    let short = node
        .type_name
        .split_once('_')
        .map_or(node.type_name.as_str(), |(_, rest)| rest);
    match node.kind {
        Kind::Module if node.hidden > 0 => format!("module, {} inside", node.hidden),
        Kind::Module => "module".to_owned(),
        Kind::Data => format!("data {short}"),
        Kind::Resource if node.hidden > 0 => format!("{short}, {} inside", node.hidden),
        Kind::Resource | Kind::Group => short.to_owned(),
    }
}

/// Each price once, with how often it counts.
fn sums(prices: &[String]) -> Vec<String> {
    let mut told: Vec<(String, usize)> = Vec::new();
    for price in prices {
        match told.iter_mut().find(|(known, _)| known == price) {
            Some((_, count)) => *count += 1,
            None => told.push((price.clone(), 1)),
        }
    }
    let told = told.into_iter().map(|(price, count)| match count {
        1 => price,
        many => format!("{many} × {price}"),
    });
    told.gathered()
}

/// A text of so many letters at most; those of East Asia count twice.
fn words(text: &mut String, class: &str, at: (i32, i32), words: &str, room: i32) {
    let mut shown = String::new();
    let mut left = room;
    for c in words.chars() {
        left -= if u32::from(c) >= 0x1100 { 2 } else { 1 };
        if left < 0 {
            shown.pop();
            shown.push('…');
            break;
        }
        shown.push(c);
    }
    let hidden = if class == "mark" {
        " aria-hidden=\"true\""
    } else {
        ""
    };
    let _ = write!(
        text,
        "<text class=\"{class}\"{hidden} x=\"{}\" y=\"{}\">{}</text>",
        at.0,
        at.1,
        escaped(&shown)
    );
}

fn line(text: &mut String, diagram: &Diagram, edge: &Edge) {
    let id = |at: usize| {
        diagram
            .nodes
            .get(at)
            .map_or(String::new(), |node| escaped(&node.id))
    };
    let (a, b) = (edge.start, edge.end);
    let upright = (b.y - a.y).abs() >= (b.x - a.x).abs() / 4;
    let half = if upright {
        (b.y - a.y) / 2
    } else {
        (b.x - a.x) / 2
    };
    let (c, d) = if upright {
        ((a.x, a.y + half), (b.x, b.y - half))
    } else {
        ((a.x + half, a.y), (b.x - half, b.y))
    };
    let _ = writeln!(
        text,
        "<path class=\"edge\" data-from=\"{}\" data-to=\"{}\" marker-end=\"url(#formwork-graph-tip)\" \
         d=\"M{} {}C{} {} {} {} {} {}\"/>",
        id(edge.from),
        id(edge.to),
        a.x,
        a.y,
        c.0,
        c.1,
        d.0,
        d.1,
        b.x,
        b.y
    );
}

/// A text between tags or quotes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
