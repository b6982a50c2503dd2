//! What single types do that the table cannot say: one row a type.

mod compute;
mod database;
mod eip;
mod network;
mod security_group;
mod volume;

use serde_json::Value as Json;

use super::world::Site;
use super::{Attributes, Cloud, CloudError, Resource};
use crate::schema::ResourceSchema;
use crate::sorted::Gather;
use crate::time::Rng;
use crate::value::Type;

/// Refuses what the real service refuses, and fills in what only this type knows.
type Prepare = fn(&Cloud, &mut Draft<'_, '_>) -> Result<(), CloudError>;

/// Sorted by type (a test checks it).
static TABLE: &[(&str, Prepare)] = &[
    ("huaweicloud_compute_instance", compute::prepare),
    ("huaweicloud_compute_volume_attach", volume::prepare_attach),
    ("huaweicloud_dcs_instance", database::prepare_dcs),
    (
        "huaweicloud_networking_secgroup",
        security_group::prepare_group,
    ),
    (
        "huaweicloud_networking_secgroup_rule",
        security_group::prepare_rule,
    ),
    ("huaweicloud_rds_instance", database::prepare_rds),
    ("huaweicloud_vpc", network::prepare_vpc),
    ("huaweicloud_vpc_eip", eip::prepare),
    ("huaweicloud_vpc_subnet", network::prepare_subnet),
];

/// A resource in the making.
pub(super) struct Draft<'a, 'b> {
    /// Its type.
    pub ty: &'a str,
    /// Its type's schema.
    pub schema: &'a ResourceSchema,
    /// Its identifier; a behaviour may choose another form.
    pub id: String,
    /// Where it will lie.
    pub region: String,
    /// Where, when and by whom it was asked for.
    pub site: &'a mut Site<'b>,
    /// The resource as it is, when this is a change.
    pub before: Option<&'a Resource>,
    /// What it will have.
    pub attributes: &'a mut Attributes,
}

/// What the type of a draft does by itself.
pub(super) fn prepare(cloud: &Cloud, draft: &mut Draft<'_, '_>) -> Result<(), CloudError> {
    let found = TABLE.binary_search_by(|row| row.0.cmp(draft.ty)).ok();
    match found.and_then(|found| TABLE.get(found)) {
        Some(row) => (row.1)(cloud, draft),
        None => Ok(()),
    }
}

/// A hardware address in the range that virtual servers have.
pub(super) fn mac(rng: &mut Rng) -> String {
    let digits = rng.hex(6);
    let pairs: Vec<&str> = [digits.get(0..2), digits.get(2..4), digits.get(4..6)]
        .into_iter()
        .flatten()
        .gathered();
    format!("fa:16:3e:{}", pairs.join(":"))
}

impl Draft<'_, '_> {
    /// An attribute that is a text; empty when it is not there.
    fn text(&self, name: &str) -> &str {
        self.attributes
            .get(name)
            .and_then(Json::as_str)
            .unwrap_or("")
    }

    /// A whole number.
    fn number(&self, name: &str) -> Option<i64> {
        whole(self.attributes.get(name)?)
    }

    /// Whether the value of a path is a list.
    pub(super) fn is_list(&self, path: &str) -> bool {
        let attribute = match path.split_once('.') {
            Some((block, name)) => {
                let nested = self.schema.block.nested(block);
                nested.and_then(|nested| nested.block.attribute(name))
            }
            None => self.schema.block.attribute(path),
        };
        attribute.is_some_and(|found| matches!(found.ty, Type::List(_) | Type::Set(_)))
    }

    /// Fills in an attribute that is absent.
    pub(super) fn default(&mut self, name: &str, value: impl Into<Json>) {
        self.attributes.entry(name).or_insert_with(|| value.into());
    }

    /// The type's name without the provider's, in the form that made-up names have.
    pub(super) fn short_type(&self) -> String {
        let short = self.ty.strip_prefix("huaweicloud_").unwrap_or(self.ty);
        short.replace('_', "-")
    }
}

fn whole(value: &Json) -> Option<i64> {
    match value {
        Json::Number(number) => number.as_str().parse().ok(),
        Json::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// The objects of a nested block.
fn blocks<'a>(attributes: &'a Attributes, name: &str) -> impl Iterator<Item = &'a Attributes> {
    let elements = attributes.get(name).and_then(Json::as_array);
    elements.into_iter().flatten().filter_map(Json::as_object)
}

fn text_in<'a>(attributes: &'a Attributes, name: &str) -> &'a str {
    attributes.get(name).and_then(Json::as_str).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_by_type() {
        assert!(TABLE.windows(2).all(|w| w[0].0 < w[1].0));
    }
}
