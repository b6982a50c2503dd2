//! Who needs whom.

use super::Blueprint;
use crate::graph::Dag;
use crate::text::Span;

/// The elements of a blueprint with what each of them needs, by their positions.
#[derive(Debug)]
pub struct Needs {
    /// The graph.
    pub dag: Dag,
    /// The reasons: who, whom, and where it is written.
    pub edges: Vec<(usize, usize, Span)>,
}

/// Requirements, and references in properties. What is not declared gives no edge.
pub fn needs(blueprint: &Blueprint) -> Needs {
    let mut needs = Needs {
        dag: Dag::new(blueprint.elements.len()),
        edges: Vec::new(),
    };
    for (index, (_, element)) in blueprint.elements.iter().enumerate() {
        for requirement in &element.requirements {
            let name = &requirement.node;
            needs.add(blueprint, index, &name.text, name.span);
        }
        for (_, value) in &element.properties {
            value.calls(&mut |call| {
                if matches!(call.function.name, "get_attribute" | "get_reference")
                    && let Some((name, span)) = call.target()
                {
                    needs.add(blueprint, index, name, span);
                }
            });
        }
    }
    needs
}

impl Needs {
    fn add(&mut self, blueprint: &Blueprint, who: usize, whom: &str, at: Span) {
        if let Some(whom) = blueprint.elements.position(whom) {
            self.dag.add_need(who, whom);
            self.edges.push((who, whom, at));
        }
    }
}
