//! Ranges of addresses: of VPCs and subnets that the template makes.

use super::spots;
use crate::cloud::Cidr;
use crate::lint::{BlockView, ResourceView};
use crate::value::{Value, View};

/// The VPC, subnet or other resource of a type that an argument points at by its identifier.
pub(in crate::lint) fn pointed<'s>(
    block: &BlockView<'s>,
    name: &str,
    kind: &str,
    attributes: &[&str],
) -> Option<ResourceView<'s>> {
    let target = block.target(name)?;
    let fits =
        spots::kind(&target.resource) == Some(kind) && attributes.contains(&&**target.attribute?);
    (fits && !target.resource.is_repeated()).then_some(target.resource)
}

/// The VPC that an argument points at.
pub(in crate::lint) fn vpc<'s>(block: &BlockView<'s>, name: &str) -> Option<ResourceView<'s>> {
    pointed(block, name, "vpc", &["id"])
}

/// The subnet that an argument points at, by any of its identifiers.
pub(in crate::lint) fn subnet<'s>(block: &BlockView<'s>, name: &str) -> Option<ResourceView<'s>> {
    pointed(
        block,
        name,
        "vpc_subnet",
        &["id", "subnet_id", "ipv4_subnet_id"],
    )
}

/// The range that an argument gives.
pub(in crate::lint) fn range(block: &BlockView<'_>, name: &str) -> Option<Cidr> {
    Cidr::parse(&block.text(name)?)
}

/// All ranges of a VPC; nothing when one of them is not known.
pub(in crate::lint) fn of_vpc(vpc: &ResourceView<'_>) -> Option<Vec<Cidr>> {
    let mut ranges = vec![range(vpc, "cidr")?];
    let secondary = [vpc.value("secondary_cidr"), vpc.value("secondary_cidrs")];
    for value in &secondary {
        add(value, &mut ranges)?;
    }
    Some(ranges)
}

fn add(value: &Value, ranges: &mut Vec<Cidr>) -> Option<()> {
    match value.view() {
        View::Null => Some(()),
        View::String(text) if text.is_empty() => Some(()),
        View::String(text) => {
            ranges.push(Cidr::parse(text)?);
            Some(())
        }
        View::Set(values) | View::List(values) => {
            values.iter().try_for_each(|value| add(value, ranges))
        }
        _ => None,
    }
}
