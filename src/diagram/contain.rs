//! What lives in what, by what the catalogue says of arguments.

use std::rc::Rc;

use super::collect::Blocks;
use crate::addr::{Mode, Subject};
use crate::diag::Diagnostics;
use crate::eval::references;
use crate::graph::What;
use crate::schema::{AttributeSchema, BlockSchema, Catalog, Format, Kind, Lookup, Rule};
use crate::sorted::{Gather, SortedMap, SortedSet};
use crate::syntax::ast::{Body, Expr};
use crate::syntax::json::Reading;

/// The block that each block lives in.
pub(super) type Homes = SortedMap<usize, usize>;

/// Where every resource lives.
pub(super) fn homes(blocks: &Blocks<'_>, catalog: &Catalog) -> Homes {
    let mut seeker = Seeker {
        blocks,
        catalog,
        claims: SortedMap::new(),
        networks: SortedMap::new(),
    };
    for place in blocks.places.values() {
        let claims = seeker.claims_of(*place);
        seeker.claims.insert(*place, claims);
    }
    let mut homes = Homes::new();
    let mut seen = SortedSet::new();
    for place in blocks.places.values() {
        seeker.settle(*place, &mut homes, &mut seen);
    }
    homes
}

/// That a resource names another.
struct Claim {
    target: usize,
    /// Whether that is a network.
    network: bool,
    /// How firmly: 2 for good, 1 that it cannot be without it, 0 by the way.
    firm: u8,
}

struct Seeker<'s, 'c> {
    blocks: &'s Blocks<'c>,
    catalog: &'s Catalog,
    claims: SortedMap<usize, Vec<Claim>>,
    networks: SortedMap<Rc<str>, bool>,
}

impl Seeker<'_, '_> {
    fn claims_of(&mut self, place: usize) -> Vec<Claim> {
        let Some(resource) = self.blocks.resource(place) else {
            return Vec::new();
        };
        let addr = &resource.addr;
        let found = match self.catalog.resource(&addr.type_name) {
            Lookup::Found(schema) if addr.mode == Mode::Managed => schema,
            _ => return Vec::new(),
        };
        let mut named = Vec::new();
        arguments(
            &resource.body,
            &found.block,
            true,
            &mut |expr, attribute, top| {
                named.push((expr.clone(), attribute.clone(), top));
            },
        );
        let mut claims = Vec::new();
        for (expr, attribute, top) in named {
            for target in self.targets(place, &expr, &attribute) {
                let name = self
                    .blocks
                    .resource(target)
                    .map(|r| r.addr.type_name.clone());
                let network = name.is_some_and(|name| self.is_network(&name));
                let firm = match (top && attribute.required, attribute.force_new) {
                    (false, _) => 0,
                    (true, false) => 1,
                    (true, true) => 2,
                };
                claims.push(Claim {
                    target,
                    network,
                    firm,
                });
            }
        }
        claims
    }

    /// The resources whose identifier an argument takes: of the same module, or of one around it that hands it in.
    fn targets(&self, place: usize, expr: &Expr, attribute: &AttributeSchema) -> Vec<usize> {
        let kinds: Vec<&str> = attribute
            .refers_to
            .iter()
            .filter_map(|target| target.strip_suffix(".id"))
            .gathered();
        let graph = &self.blocks.graph;
        let Some(module) = graph.nodes.get(place).map(|node| node.module) else {
            return Vec::new();
        };
        let path = |module: usize| graph.modules.get(module).map(|module| &module.path);
        let around = |other: usize| match (path(module), path(other)) {
            (Some(inner), Some(outer)) => inner.0.starts_with(&outer.0),
            _ => false,
        };
        let named = references(expr)
            .into_iter()
            .filter_map(|reference| match &reference.subject {
                Subject::Module(_) => None,
                subject => What::of(subject).and_then(|what| graph.place(module, &what)),
            });
        let behind = self.blocks.behind(named);
        let fits = |target: &usize| {
            let node = graph.nodes.get(*target);
            *target != place
                && node.is_some_and(|node| {
                    around(node.module)
                        && matches!(&node.what, What::Resource(addr)
                            if addr.mode == Mode::Managed && kinds.contains(&&*addr.type_name))
                })
        };
        behind.into_iter().filter(fits).gathered()
    }

    /// Whether a type is a part of a network: it cannot be without a range of addresses of its own.
    fn is_network(&mut self, name: &Rc<str>) -> bool {
        if let Some(known) = self.networks.get(name) {
            return *known;
        }
        let range = |attribute: &AttributeSchema| {
            attribute.required && attribute.rules.contains(&Rule::Format(Format::Cidr))
        };
        let found = match self.catalog.lookup(Kind::Resource, name) {
            Lookup::Found(schema) => schema.block.attributes.iter().any(range),
            _ => false,
        };
        self.networks.insert(name.clone(), found);
        found
    }

    /// Finds a resource's home after those of what it names.
    fn settle(&self, place: usize, homes: &mut Homes, seen: &mut SortedSet<usize>) {
        if !seen.insert(place) {
            return;
        }
        let Some(claims) = self.claims.get(&place) else {
            return;
        };
        for claim in claims {
            self.settle(claim.target, homes, seen);
        }
        let home = self.network(claims, homes).or_else(|| owner(claims));
        // Those that name each other contain nothing.
        if let Some(home) = home
            && !above(home, homes).any(|other| other == place)
        {
            homes.insert(place, home);
        }
    }

    /// The innermost network; of several side by side the one around them.
    fn network(&self, claims: &[Claim], homes: &Homes) -> Option<usize> {
        let networks: SortedSet<usize> = claims
            .iter()
            .filter(|c| c.network)
            .map(|c| c.target)
            .gathered();
        let outer: SortedSet<usize> = networks
            .iter()
            .flat_map(|network| above(*network, homes).skip(1))
            .gathered();
        let inner: Vec<usize> = networks.difference(&outer).copied().gathered();
        let (first, rest) = inner.split_first()?;
        above(*first, homes).find(|candidate| {
            rest.iter()
                .all(|other| above(*other, homes).any(|a| a == *candidate))
        })
    }
}

/// The one that a resource cannot be without.
fn owner(claims: &[Claim]) -> Option<usize> {
    let firmest = claims
        .iter()
        .map(|claim| claim.firm)
        .max()
        .filter(|firm| *firm > 0)?;
    let mut owners = claims
        .iter()
        .filter(|claim| claim.firm == firmest)
        .map(|c| c.target);
    let first = owners.next()?;
    owners.all(|other| other == first).then_some(first)
}

/// A block and everything around it, innermost first.
fn above(place: usize, homes: &Homes) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(place), |place| homes.get(place).copied())
}

/// Every argument with what the catalogue says of it, and whether it stands at the top.
fn arguments(
    body: &Body,
    schema: &BlockSchema,
    top: bool,
    visit: &mut dyn FnMut(&Expr, &AttributeSchema, bool),
) {
    let attributes = body.attributes(Reading::Template, &mut Diagnostics::new());
    for argument in attributes.iter() {
        if let Some(attribute) = schema.attribute(&argument.name.name) {
            visit(&argument.expr, attribute, top);
        }
    }
    let Body::Native(native) = body else {
        return;
    };
    for block in &native.blocks {
        let label = block.labels.first().map(|label| &*label.name);
        match (&*block.kind.name, label) {
            ("dynamic", Some(name)) => {
                if let (Body::Native(inner), Some(nested)) = (&block.body, schema.nested(name)) {
                    for content in inner.blocks.iter().filter(|b| &*b.kind.name == "content") {
                        arguments(&content.body, &nested.block, false, visit);
                    }
                }
            }
            (name, _) => {
                if let Some(nested) = schema.nested(name) {
                    arguments(&block.body, &nested.block, false, visit);
                }
            }
        }
    }
}
