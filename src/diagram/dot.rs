use super::node::{Diagram, Kind};
use crate::sorted::Gather;

/// The picture in the language of Graphviz, as `terraform graph` writes it: resources by module, and their needs.
pub fn dot(diagram: &Diagram) -> String {
    let mut text = String::from(
        "digraph G {\n  rankdir = \"RL\";\n  node [shape = rect, fontname = \"sans-serif\"];\n",
    );
    module(diagram, None, "  ", &mut text);
    let id = |at: usize| diagram.nodes.get(at).map(|node| quoted(&node.id));
    // The root module's first, then by the depth of the module.
    let depth = |at: usize| {
        diagram
            .around(at)
            .filter(|at| is_module(diagram, *at))
            .count()
    };
    let key = |at: usize| (depth(at), id(at));
    let mut edges: Vec<_> = diagram
        .edges
        .iter()
        .map(|e| (key(e.from), key(e.to)))
        .gathered();
    crate::sorted::Sort::arrange(&mut *edges);
    for ((_, from), (_, to)) in edges {
        text.extend(
            from.zip(to)
                .map(|(from, to)| format!("  {from} -> {to};\n")),
        );
    }
    text.push_str("}\n");
    text
}

/// What stands in a module, then the modules in it.
fn module(diagram: &Diagram, own: Option<usize>, margin: &str, text: &mut String) {
    let here = |at: usize| diagram.around(at).find(|at| is_module(diagram, *at)) == own;
    let prefix = own
        .and_then(|own| diagram.nodes.get(own))
        .map_or(0, |node| node.id.len() + 1);
    for (at, node) in diagram.nodes.iter().enumerate() {
        if node.kind != Kind::Module && here(at) {
            let label = quoted(node.id.get(prefix..).unwrap_or(&node.id));
            text.push_str(&format!("{margin}{} [label={label}];\n", quoted(&node.id)));
        }
    }
    for (at, node) in diagram.nodes.iter().enumerate() {
        if node.kind == Kind::Module && here(at) {
            let id = quoted(&format!("cluster_{}", node.id));
            let label = quoted(node.id.get(prefix..).unwrap_or(&node.id));
            text.push_str(&format!(
                "{margin}subgraph {id} {{\n{margin}  label = {label}\n{margin}  fontname = \"sans-serif\"\n"
            ));
            module(diagram, Some(at), &format!("{margin}  "), text);
            text.push_str(&format!("{margin}}}\n"));
        }
    }
}

fn quoted(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n")
    )
}

fn is_module(diagram: &Diagram, at: usize) -> bool {
    let node = diagram.nodes.get(at);
    node.is_some_and(|node| node.kind == Kind::Module)
}
