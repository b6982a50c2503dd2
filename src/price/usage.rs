use super::reading::{Reader, Shape};
use super::{Amount, Named};
use crate::diag::{Diagnostics, code};
use crate::syntax::ast::{JsonKind, JsonNode};
use crate::text::Source;

/// How much resources are used in a month: by address, and for all others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    entries: Named<Inputs>,
}

/// How much one resource is used in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// What leaves through an address or a bandwidth that is charged by traffic, in GB.
    pub traffic_gb: Option<Amount>,
    /// How long it runs, where it is paid on demand.
    pub hours: Option<Amount>,
}

/// A month of 31 days has no more hours.
const MOST_HOURS: u32 = 744;

impl Usage {
    /// Reads a usage file: `{"ADDRESS": {"traffic_gb": 300}, "*": {"hours": 200}}`. An address without a key stands
    /// for all instances, `*` for everything that nothing else is said of.
    pub fn read(source: &Source) -> (Self, Diagnostics) {
        let mut reader = Reader::new(source, &code::INVALID_USAGE);
        let mut usage = Self::default();
        let root = reader.root();
        for (name, node) in reader.object(&root, Shape::Any) {
            let inputs = inputs(&mut reader, node);
            usage.entries.add(&name, inputs);
        }
        (usage, reader.diags)
    }

    /// What is said of an instance, by its address with and without key.
    pub fn of(&self, address: &str, resource: &str) -> Inputs {
        let names = [address, resource, "*"].into_iter();
        let mut said = names.filter_map(|name| self.entries.get(name));
        let mut inputs = said.next().copied().unwrap_or_default();
        for wider in said {
            inputs.traffic_gb = inputs.traffic_gb.or(wider.traffic_gb);
            inputs.hours = inputs.hours.or(wider.hours);
        }
        inputs
    }

    /// The addresses that something is said of.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        let named = self.entries.iter().map(|(name, _)| name);
        named.filter(|name| *name != "*")
    }
}

fn inputs(reader: &mut Reader<'_>, node: &JsonNode) -> Inputs {
    let mut inputs = Inputs::default();
    for (name, node) in reader.object(node, Shape::Of(&["hours", "traffic_gb"])) {
        if matches!(node.kind, JsonKind::Null) {
            continue;
        }
        let amount = reader.amount(node, &name);
        match &*name {
            "traffic_gb" => inputs.traffic_gb = amount,
            _ if amount.is_some_and(|hours| hours > Amount::whole(MOST_HOURS)) => {
                reader.error(node, format!("a month has at most {MOST_HOURS} hours"));
            }
            _ => inputs.hours = amount,
        }
    }
    inputs
}
