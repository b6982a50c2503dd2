//! Addresses that subnets lend.

use std::net::Ipv4Addr;

use serde_json::Value as Json;

use super::behaviour::Draft;
use super::scope::{self, Scope};
use super::table::{self, Facts, Line};
use super::{Attributes, Cidr, Cloud, CloudError, Resource};
use crate::sorted::{Gather, SortedSet};

const SUBNET: &str = "huaweicloud_vpc_subnet";

/// The addresses a resource holds, with the subnet each comes from.
pub(super) fn leases(resource: &Resource) -> Vec<(String, Ipv4Addr)> {
    let mut held = Vec::new();
    if resource.ty == SUBNET {
        let gateway = resource.text("gateway_ip").parse().ok();
        held.extend(gateway.map(|address| (resource.id.clone(), address)));
    }
    for line in table::of(&resource.ty).lines("lease") {
        let (subnet, path) = (line.word(0), line.word(1));
        // Where a resource lies in the subnet of another one, it says so under the same name.
        let subnet = subnet.split_once('>').map_or(subnet, |(_, name)| name);
        for elements in elements(&resource.attributes, path) {
            let lender = scope::texts_at(elements, last(subnet, path));
            let Some(lender) = lender.first() else {
                continue;
            };
            for text in scope::texts_at(elements, last(path, path)) {
                let addresses = text
                    .split([',', ':', '/'])
                    .filter_map(|part| part.parse().ok());
                held.extend(addresses.map(|address| ((*lender).to_owned(), address)));
            }
        }
    }
    held
}

/// The objects in which the last part of a path is looked at.
fn elements<'a>(attributes: &'a Attributes, path: &str) -> Vec<&'a Attributes> {
    match path.split_once('.') {
        Some((block, _)) => scope::objects(attributes.get(block)).gathered(),
        None => vec![attributes],
    }
}

/// A path without the block that another one begins with.
fn last<'p>(path: &'p str, within: &str) -> &'p str {
    let block = within.split_once('.').map_or("", |(block, _)| block);
    let inner = path.strip_prefix(block).and_then(|p| p.strip_prefix('.'));
    inner.unwrap_or(path)
}

/// Lends what the table says a resource gets: `lease SUBNET PATH [xCOUNT] [=PATH] [:PORT]`.
pub(super) fn lend(
    cloud: &Cloud,
    facts: Facts,
    draft: &mut Draft<'_, '_>,
) -> Result<(), CloudError> {
    let mut lent = Vec::new();
    for line in facts.lines("lease") {
        let path = line.word(1);
        let scope = Scope::new(cloud, facts, draft.attributes);
        let mut found = Vec::new();
        for element in scope.each(path) {
            found.push(one(draft, element, line, &mut lent)?);
        }
        put(draft.attributes, path, found);
    }
    Ok(())
}

/// The value of one place; nothing when it stays as it is.
fn one(
    draft: &Draft<'_, '_>,
    scope: Scope<'_>,
    line: Line,
    lent: &mut Vec<(String, Ipv4Addr)>,
) -> Result<Option<Json>, CloudError> {
    let subnet = scope.text(line.word(0));
    if !scope.is(line.when) || subnet.is_empty() {
        return Ok(None);
    }
    let subnet = subnet.split(',').next().unwrap_or("");
    let path = line.word(1);
    let (mut count, mut port, mut place) = (1, "", path);
    for word in line.words.split(' ').skip(2) {
        let (kind, rest) = word.split_at(1);
        match kind {
            "x" => count = number(&scope, rest),
            "=" => place = rest,
            _ => port = word,
        }
    }
    let mut wanted: Vec<&str> = scope::texts(scope.value(path)).gathered();
    if path != place && wanted.is_empty() {
        wanted = scope::texts(scope.value(place)).gathered();
    }
    wanted.retain(|text| !text.is_empty());
    if wanted.is_empty() {
        let mut all = Vec::new();
        for _ in 0..count {
            let address = draft.lease(scope.cloud, subnet, "", lent)?;
            all.push(format!("{address}{port}"));
        }
        return Ok(Some(match draft.is_list(path) {
            true => all.into_iter().collect(),
            false => Json::String(all.join(",")),
        }));
    }
    for text in &wanted {
        let address = text.split([':', '/']).next().unwrap_or("");
        draft.lease(scope.cloud, subnet, address, lent)?;
    }
    let own = scope.value(path).is_some();
    Ok((!own).then(|| Json::String(wanted.join(","))))
}

/// A count: a path, or what stands behind `|` when it says nothing, or a number.
pub(super) fn number(scope: &Scope<'_>, text: &str) -> usize {
    let (path, usual) = text.split_once('|').unwrap_or((text, text));
    let count = scope.text(path).parse().or_else(|_| usual.parse());
    count.unwrap_or(1).clamp(1, 100)
}

/// Puts values into the elements of a path's block, in their order.
pub(super) fn put(attributes: &mut Attributes, path: &str, found: Vec<Option<Json>>) {
    let Some((block, name)) = path.split_once('.') else {
        let value = found.into_iter().next().flatten();
        attributes.extend(value.map(|value| (path.to_owned(), value)));
        return;
    };
    let elements = attributes.get_mut(block).and_then(Json::as_array_mut);
    let elements = elements
        .into_iter()
        .flatten()
        .filter_map(Json::as_object_mut);
    for (element, value) in elements.zip(found) {
        element.extend(value.map(|value| (name.to_owned(), value)));
    }
}

impl Draft<'_, '_> {
    /// An address in a subnet: the one wanted, if it is free, else the first free one. `lent` is what was lent to the
    /// same resource before.
    fn lease(
        &self,
        cloud: &Cloud,
        subnet: &str,
        wanted: &str,
        lent: &mut Vec<(String, Ipv4Addr)>,
    ) -> Result<Ipv4Addr, CloudError> {
        let Some(found) = subnet_of(cloud, subnet) else {
            return Err(CloudError::missing(format!(
                "subnet `{subnet}` does not exist"
            )));
        };
        let text = found.text("cidr");
        let Some(cidr) = Cidr::parse(text) else {
            return Err(CloudError::invalid(format!(
                "subnet `{subnet}` has no usable range"
            )));
        };
        let mut taken: SortedSet<Ipv4Addr> = cloud.taken(found);
        for (holder, address) in self.before.map(leases).unwrap_or_default() {
            if holder == found.id || holder == found.text("ipv4_subnet_id") {
                taken.remove(&address);
            }
        }
        for (holder, address) in lent.iter() {
            if *holder == found.id {
                taken.insert(*address);
            }
        }
        let address = match wanted.parse::<Ipv4Addr>() {
            _ if wanted.is_empty() => cidr.free(&taken).ok_or_else(|| {
                CloudError::conflict(format!("subnet `{}` has no free address", found.id))
            })?,
            Ok(address) if !cidr.holds(address) => {
                return Err(CloudError::invalid(format!(
                    "address {wanted} does not lie in subnet `{}` ({text})",
                    found.id
                )));
            }
            Ok(address) if taken.contains(&address) => {
                return Err(CloudError::conflict(format!(
                    "address {wanted} of subnet `{}` is taken",
                    found.id
                )));
            }
            Ok(address) => address,
            Err(_) => {
                return Err(CloudError::invalid(format!(
                    "`{wanted}` is no IPv4 address"
                )));
            }
        };
        lent.push((found.id.clone(), address));
        Ok(address)
    }
}

/// A subnet by its id or by its IPv4 subnet id.
pub(super) fn subnet_of<'a>(cloud: &'a Cloud, id: &str) -> Option<&'a Resource> {
    if id.is_empty() {
        return None;
    }
    let other_name = |subnet: &Resource| subnet.text("ipv4_subnet_id") == id;
    cloud
        .get(SUBNET, id)
        .or_else(|| cloud.first(SUBNET, &other_name))
}
