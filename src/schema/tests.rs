use std::path::Path;
use std::rc::Rc;
use std::sync::OnceLock;

use super::*;
use crate::value::Type;

static PACKED: OnceLock<catalog_pack::Packed> = OnceLock::new();

fn packed() -> &'static catalog_pack::Packed {
    PACKED.get_or_init(|| {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/catalog");
        catalog_pack::pack_folder(&data).unwrap()
    })
}

/// The whole catalogue, for the tests of other modules too.
pub(crate) fn whole() -> Rc<Catalog> {
    Rc::new(Catalog::from_pack(&packed().whole).unwrap())
}

/// All names, and no schemas.
pub(crate) fn index_only() -> Catalog {
    let mut catalog = Catalog::new();
    catalog.add_index(&packed().index).unwrap();
    catalog
}

fn found(lookup: Lookup) -> Rc<ResourceSchema> {
    match lookup {
        Lookup::Found(schema) => schema,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_type_is_read_whole_and_by_service_alike() {
    let whole = whole();
    let mut by_service = Catalog::new();
    by_service.add_index(&packed().index).unwrap();
    for (name, blob) in &packed().services {
        by_service.add_service(name, blob).unwrap();
    }
    let mut attributes = 0;
    for kind in [Kind::Resource, Kind::DataSource] {
        for name in whole.names(kind) {
            let schema = found(whole.lookup(kind, name));
            assert_eq!(schema, found(by_service.lookup(kind, name)));
            attributes += count(&schema.block);
        }
    }
    assert_eq!(whole.names(Kind::Resource).len(), 1956);
    assert_eq!(whole.names(Kind::DataSource).len(), 2524);
    assert_eq!(attributes, 48013);
}

fn count(block: &BlockSchema) -> usize {
    block.attributes.len() + block.blocks.iter().map(|b| count(&b.block)).sum::<usize>()
}

#[test]
fn facts_of_a_rule() {
    let rule = found(whole().resource("huaweicloud_networking_secgroup_rule"));
    assert_eq!(&*rule.service, "virtual-private-cloud-vpc");
    let action = rule.block.attribute("action").unwrap();
    assert_eq!(
        action.rules,
        [Rule::Enum(vec!["allow".into(), "deny".into()])]
    );
    assert_eq!(
        action
            .relations
            .conflicts_with
            .iter()
            .map(|n| &**n)
            .collect::<Vec<_>>(),
        ["port_range_min", "port_range_max"]
    );
    assert!(action.optional && action.computed && action.force_new && !action.required);
    let prefix = rule.block.attribute("remote_ip_prefix").unwrap();
    assert_eq!(prefix.rules, [Rule::Format(Format::Cidr)]);
    assert_eq!(&*prefix.refers_to[0], "huaweicloud_vpc.cidr");
}

#[test]
fn alias_has_the_schema_of_its_twin() {
    let catalog = whole();
    let alias = found(catalog.resource("huaweicloud_networking_secgroup_v2"));
    let twin = found(catalog.resource("huaweicloud_networking_secgroup"));
    assert_eq!(&*alias.name, "huaweicloud_networking_secgroup_v2");
    assert!(!alias.documented && twin.documented);
    assert_eq!(alias.block, twin.block);
}

#[test]
fn unknown_and_not_loaded() {
    let mut catalog = Catalog::new();
    let not_loaded = |service: &str| Lookup::NotLoaded {
        service: service.into(),
    };
    assert_eq!(catalog.resource("huaweicloud_vpc"), not_loaded(""));
    catalog.add_index(&packed().index).unwrap();
    assert_eq!(
        catalog.resource("huaweicloud_vpc"),
        not_loaded("virtual-private-cloud-vpc")
    );
    assert_eq!(
        catalog.resource("huaweicloud_vcp"),
        Lookup::Unknown {
            nearest: Some("huaweicloud_vpc".into())
        }
    );
}

#[test]
fn damaged_bytes_are_refused_and_never_panic() {
    let blob = &packed()
        .services
        .iter()
        .find(|(n, _)| n == "vpn")
        .unwrap()
        .1;
    let mut catalog = Catalog::new();
    assert_eq!(catalog.add_service("x", b"FWS0"), Err(PackError));
    for cut in 0..blob.len() {
        assert_eq!(
            catalog.add_service("x", &blob[..cut]),
            Err(PackError),
            "{cut}"
        );
    }
}

#[test]
fn implied_type_holds_attributes_and_blocks() {
    let schema = found(whole().resource("huaweicloud_networking_secgroup"));
    let Type::Object(object) = schema.block.implied_type() else {
        panic!()
    };
    assert_eq!(object.attributes["name"], Type::String);
    assert!(matches!(&object.attributes["rules"], Type::List(_)));
    assert!(matches!(&object.attributes["timeouts"], Type::Object(_)));
}

#[test]
fn provider_block() {
    let ProviderLookup::Found(provider) =
        whole().provider("registry.terraform.io/huaweicloud/huaweicloud")
    else {
        panic!()
    };
    assert!(provider.block.attribute("secret_key").unwrap().sensitive);
    assert_eq!(
        provider
            .block
            .nested("assume_role_with_oidc")
            .unwrap()
            .max_items,
        1
    );
    assert_eq!(
        whole().provider("registry.terraform.io/hashicorp/aws"),
        ProviderLookup::Unknown
    );
}
