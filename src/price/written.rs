use crate::addr::{Mode, ResourceInstanceAddr, Subject};
use crate::config::Config;
use crate::diag::Diagnostics;
use crate::eval;
use crate::sorted::SortedMap;
use crate::syntax::ast::{Body, Expr, JsonKind, JsonNode, NativeBody};
use crate::syntax::json::{self, Reading};

/// Which arguments of a resource are written in the template, and which of them take something from a
/// data source. A value that is not known may stand for an argument that is not written, which then has
/// its default, or for one that depends on something; only the template tells.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// Dotted names, and whether a data source is referred to.
    names: SortedMap<String, bool>,
}

impl Written {
    /// What the template says of an instance.
    pub fn of(config: &Config, addr: &ResourceInstanceAddr) -> Self {
        let mut written = Self::default();
        let module = config.module(&addr.module);
        if let Some(resource) = module.and_then(|m| m.resource(&addr.resource)) {
            written.body("", &resource.body);
        }
        written
    }

    /// Whether an argument, named like `bandwidth.size`, is written.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// Whether its value comes from a data source.
    pub(super) fn is_from_data(&self, name: &str) -> bool {
        self.names.get(name).copied().unwrap_or(false)
    }

    fn body(&mut self, prefix: &str, body: &Body) {
        match body {
            Body::Native(body) => self.native(prefix, body),
            Body::Json(body) => self.json(prefix, &body.value),
        }
    }

    fn native(&mut self, prefix: &str, body: &NativeBody) {
        for attribute in &body.attributes {
            self.expr(format!("{prefix}{}", attribute.name.name), &attribute.expr);
        }
        for block in &body.blocks {
            let label = block.labels.first().map(|l| &*l.name);
            match (&*block.kind.name, label, &block.body) {
                ("dynamic", Some(label), Body::Native(inner)) => {
                    let contents = inner.blocks.iter().filter(|b| &*b.kind.name == "content");
                    for content in contents {
                        self.body(&format!("{prefix}{label}."), &content.body);
                    }
                }
                (name, _, inner) => self.body(&format!("{prefix}{name}."), inner),
            }
        }
    }

    /// In JSON a block looks like an argument whose value is an object; both are taken.
    fn json(&mut self, prefix: &str, node: &JsonNode) {
        match &node.kind {
            JsonKind::Object(properties) => {
                for property in properties {
                    let name = format!("{prefix}{}", property.name.name);
                    self.json(&format!("{name}."), &property.value);
                    let mut ignored = Diagnostics::new();
                    let expr = json::expr(&property.value, Reading::Template, &mut ignored);
                    self.expr(name, &expr);
                }
            }
            JsonKind::Array(values) => values.iter().for_each(|v| self.json(prefix, v)),
            _ => {}
        }
    }

    fn expr(&mut self, name: String, expr: &Expr) {
        let from_data = eval::references(expr).iter().any(
            |reference| matches!(&reference.subject, Subject::Resource(r) if r.mode == Mode::Data),
        );
        let known = self.names.entry(name).or_default();
        *known |= from_data;
    }
}
