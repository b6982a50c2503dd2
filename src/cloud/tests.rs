use std::rc::Rc;

use serde_json::{Value as Json, json};

use super::*;
use crate::schema::{Catalog, Kind, Lookup, ResourceSchema};
use crate::time::{Instant, Rng};

/// A cloud with a catalogue, to ask for things in few words.
struct Bench {
    cloud: Cloud,
    catalog: Rc<Catalog>,
    rng: Rng,
}

impl Bench {
    fn new() -> Self {
        Self {
            cloud: Cloud::default(),
            catalog: crate::schema::tests::whole(),
            rng: Rng::new(1),
        }
    }

    fn schema(&self, ty: &str) -> Rc<ResourceSchema> {
        match self.catalog.resource(ty) {
            Lookup::Found(schema) => schema,
            other => panic!("{ty}: {other:?}"),
        }
    }

    fn try_make(&mut self, ty: &str, attributes: Json) -> Result<Resource, CloudError> {
        let ty = format!("huaweicloud_{ty}");
        let schema = self.schema(&ty);
        let mut site = Site {
            now: Instant::parse("2026-01-01T00:00:00Z").unwrap(),
            region: "cn-north-4",
            account: OWN_ACCOUNT,
            project: "0f",
            owner: Some("stack"),
            rng: &mut self.rng,
        };
        let attributes = attributes.as_object().unwrap().clone();
        self.cloud.create(&mut site, &schema, attributes)
    }

    #[track_caller]
    fn make(&mut self, ty: &str, attributes: Json) -> Resource {
        self.try_make(ty, attributes).unwrap()
    }

    #[track_caller]
    fn refused(&mut self, ty: &str, attributes: Json, status: u16, words: &str) {
        let before: Vec<Resource> = self
            .cloud
            .journal()
            .iter()
            .map(|(_, r)| r.clone())
            .collect();
        let error = self.try_make(ty, attributes).unwrap_err();
        assert_eq!(error.status, status, "{error}");
        assert!(error.message.contains(words), "{error}");
        let after: Vec<Resource> = self
            .cloud
            .journal()
            .iter()
            .map(|(_, r)| r.clone())
            .collect();
        assert_eq!(before, after);
    }

    fn network(&mut self) -> (Resource, Resource) {
        let vpc = self.make("vpc", json!({"name": "v", "cidr": "192.168.0.0/16"}));
        let subnet = self.make(
            "vpc_subnet",
            json!({"name": "s", "cidr": "192.168.0.0/28", "gateway_ip": "192.168.0.1", "vpc_id": vpc.id}),
        );
        (vpc, subnet)
    }

    fn server(&mut self, subnet: &str, more: Json) -> Result<Resource, CloudError> {
        let mut wish = json!({
            "name": "e", "flavor_id": "s6.small.1", "image_name": "Ubuntu 22.04 server 64bit",
            "availability_zone": "cn-north-4a", "network": [{"uuid": subnet}],
        });
        wish.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.try_make("compute_instance", wish)
    }
}

#[test]
fn every_member_of_the_schema_is_filled_in() {
    let mut bench = Bench::new();
    let (vpc, subnet) = bench.network();
    let schema = bench.schema("huaweicloud_vpc");
    assert_eq!(
        vpc.attributes.len(),
        schema.block.attributes.len() + schema.block.blocks.len() - 1 + 1
    );
    assert_eq!(vpc.text("status"), "OK");
    assert_eq!(vpc.text("region"), "cn-north-4");
    assert_eq!(vpc.id.len(), 36);
    assert_eq!(subnet.text("subnet_id"), subnet.text("ipv4_subnet_id"));
    assert_ne!(subnet.id, subnet.text("subnet_id"));
}

#[test]
fn a_subnet_lies_inside_its_network_and_alone() {
    let mut bench = Bench::new();
    let (vpc, _) = bench.network();
    let subnet = |cidr: &str, gateway: &str, vpc: &str| json!({"name": "t", "cidr": cidr, "gateway_ip": gateway, "vpc_id": vpc});
    bench.refused(
        "vpc_subnet",
        subnet("10.0.0.0/24", "10.0.0.1", &vpc.id),
        400,
        "does not lie in",
    );
    bench.refused(
        "vpc_subnet",
        subnet("192.168.0.0/24", "192.168.0.1", &vpc.id),
        409,
        "overlaps",
    );
    bench.refused(
        "vpc_subnet",
        subnet("192.168.1.0/24", "192.168.2.1", &vpc.id),
        400,
        "gateway",
    );
    bench.refused(
        "vpc_subnet",
        subnet("192.168.1.0/24", "192.168.1.1", "nobody"),
        404,
        "does not exist",
    );
    bench.refused(
        "vpc",
        json!({"name": "w", "cidr": "8.8.0.0/16"}),
        400,
        "must lie in",
    );
}

#[test]
fn a_network_stays_while_something_is_in_it() {
    let mut bench = Bench::new();
    let (vpc, subnet) = bench.network();
    let server = bench.server(&subnet.id, json!({})).unwrap();
    let mut delete = |ty: &str, id: &str| bench.cloud.delete(ty, id).map_err(|e| e.status);
    assert_eq!(delete("huaweicloud_vpc", &vpc.id), Err(409));
    assert_eq!(delete("huaweicloud_vpc_subnet", &subnet.id), Err(409));
    assert_eq!(delete("huaweicloud_compute_instance", &server.id), Ok(()));
    assert_eq!(delete("huaweicloud_vpc_subnet", &subnet.id), Ok(()));
    assert_eq!(delete("huaweicloud_vpc", &vpc.id), Ok(()));
    assert_eq!(delete("huaweicloud_vpc", &vpc.id), Ok(()));
    assert!(bench.cloud.journal().is_empty());
}

#[test]
fn addresses_come_from_the_subnet_until_it_is_full() {
    let mut bench = Bench::new();
    let (_, subnet) = bench.network();
    let fixed = json!({"network": [{"uuid": subnet.id, "fixed_ip_v4": "192.168.0.3"}]});
    let first = bench.server(&subnet.id, fixed.clone()).unwrap();
    assert_eq!(first.text("access_ip_v4"), "192.168.0.3");
    assert_eq!(bench.server(&subnet.id, fixed).unwrap_err().status, 409);
    // A /28 has 16 addresses: the network's, the gateway's and the last three are not given out.
    for _ in 0..10 {
        bench.server(&subnet.id, json!({})).unwrap();
    }
    assert!(
        bench
            .server(&subnet.id, json!({}))
            .unwrap_err()
            .message
            .contains("no free address")
    );
    bench
        .cloud
        .delete("huaweicloud_compute_instance", &first.id)
        .unwrap();
    let again = bench.server(&subnet.id, json!({})).unwrap();
    assert_eq!(again.text("access_ip_v4"), "192.168.0.3");
}

#[test]
fn a_server_names_what_exists() {
    let mut bench = Bench::new();
    let (_, subnet) = bench.network();
    let mut status = |more: Json| {
        bench
            .server(&subnet.id, more)
            .map_err(|e| e.status)
            .map(|_| ())
    };
    assert_eq!(status(json!({"image_name": "BeOS"})), Err(404));
    assert_eq!(status(json!({"availability_zone": "moon-1a"})), Err(400));
    assert_eq!(status(json!({"network": [{"uuid": "nobody"}]})), Err(404));
    assert_eq!(status(json!({"security_group_ids": ["nobody"]})), Err(404));
    assert_eq!(status(json!({})), Ok(()));
}

#[test]
fn a_volume_is_attached_and_detached() {
    let mut bench = Bench::new();
    let (_, subnet) = bench.network();
    let server = bench.server(&subnet.id, json!({})).unwrap();
    let wish =
        json!({"name": "d", "size": 40, "volume_type": "SAS", "availability_zone": "cn-north-4a"});
    let volume = bench.make("evs_volume", wish);
    let pair = json!({"instance_id": server.id, "volume_id": volume.id});
    let attach = bench.make("compute_volume_attach", pair.clone());
    assert_eq!(attach.id, format!("{}/{}", server.id, volume.id));
    assert_eq!(attach.text("device"), "/dev/vdb");
    let ty = "huaweicloud_evs_volume";
    assert_eq!(
        bench.cloud.get(ty, &volume.id).unwrap().text("status"),
        "in-use"
    );
    bench.refused("compute_volume_attach", pair, 409, "`in-use`");
    assert_eq!(bench.cloud.delete(ty, &volume.id).unwrap_err().status, 409);
    bench
        .cloud
        .delete("huaweicloud_compute_volume_attach", &attach.id)
        .unwrap();
    assert_eq!(
        bench.cloud.get(ty, &volume.id).unwrap().text("status"),
        "available"
    );
}

#[test]
fn an_eip_is_bound_once() {
    let mut bench = Bench::new();
    let (_, subnet) = bench.network();
    let server = bench.server(&subnet.id, json!({})).unwrap();
    let wish = json!({"publicip": [{"type": "5_bgp"}], "bandwidth": [{"share_type": "PER", "size": 5, "name": "b"}]});
    let eip = bench.make("vpc_eip", wish);
    assert_eq!(
        eip.attributes["publicip"][0]["ip_address"],
        eip.attributes["address"]
    );
    let pair = json!({"public_ip": eip.text("address"), "instance_id": server.id});
    let bound = bench.make("compute_eip_associate", pair.clone());
    bench.refused("compute_eip_associate", pair, 409, "`BOUND`");
    let server = bench
        .cloud
        .get("huaweicloud_compute_instance", &server.id)
        .unwrap();
    assert_eq!(server.text("public_ip"), eip.text("address"));
    assert_eq!(
        bench
            .cloud
            .delete("huaweicloud_vpc_eip", &eip.id)
            .unwrap_err()
            .status,
        409
    );
    bench
        .cloud
        .delete("huaweicloud_compute_eip_associate", &bound.id)
        .unwrap();
    assert_eq!(bench.cloud.delete("huaweicloud_vpc_eip", &eip.id), Ok(()));
}

#[test]
fn databases_and_balancers() {
    let mut bench = Bench::new();
    let (vpc, subnet) = bench.network();
    let group = bench.make("networking_secgroup", json!({"name": "g"}));
    let rds = json!({
        "name": "r", "flavor": "rds.mysql.n1.large.2.ha", "vpc_id": vpc.id, "subnet_id": subnet.id,
        "security_group_id": group.id, "availability_zone": ["cn-north-4a"],
        "db": [{"type": "MySQL", "version": "8.0", "password": "x"}],
        "volume": [{"type": "CLOUDSSD", "size": 40}],
    });
    bench.refused("rds_instance", rds.clone(), 400, "two entries");
    let mut two = rds;
    two["availability_zone"] = json!(["cn-north-4a", "cn-north-4b"]);
    let rds = bench.make("rds_instance", two);
    assert_eq!(rds.attributes["nodes"].as_array().unwrap().len(), 2);
    assert_eq!(rds.attributes["db"][0]["port"], json!(3306));
    assert_eq!(rds.attributes["private_ips"], json!([rds.text("fixed_ip")]));

    let elb = json!({"name": "l", "availability_zone": ["cn-north-4a"], "ipv4_subnet_id": subnet.text("ipv4_subnet_id")});
    let elb = bench.make("elb_loadbalancer", elb);
    assert_eq!(elb.text("vpc_id"), vpc.id);
    let listener = json!({"loadbalancer_id": elb.id, "protocol": "HTTP", "protocol_port": 80});
    let made = bench.make("elb_listener", listener.clone());
    bench.refused("elb_listener", listener, 409, "`80` is taken");
    let pool = bench.make(
        "elb_pool",
        json!({"protocol": "HTTP", "lb_method": "ROUND_ROBIN", "listener_id": made.id}),
    );
    assert_eq!(pool.text("loadbalancer_id"), elb.id);
    assert_eq!(
        bench
            .cloud
            .delete("huaweicloud_elb_listener", &made.id)
            .unwrap_err()
            .status,
        409
    );
}

#[test]
fn a_change_keeps_the_rest() {
    let mut bench = Bench::new();
    let (vpc, _) = bench.network();
    let schema = bench.schema("huaweicloud_vpc");
    let mut site = Site {
        now: Instant::parse("2026-02-01T00:00:00Z").unwrap(),
        region: "cn-north-4",
        account: OWN_ACCOUNT,
        project: "0f",
        owner: None,
        rng: &mut bench.rng,
    };
    let wish = json!({"name": "renamed", "cidr": "192.168.0.0/16"});
    let wish = wish.as_object().unwrap().clone();
    let after = bench.cloud.update(&mut site, &schema, &vpc, wish).unwrap();
    let mut expected = vpc.attributes.clone();
    expected.insert("name".into(), json!("renamed"));
    assert_eq!(after.attributes, expected);
    let small = json!({"name": "v", "cidr": "192.168.128.0/24"})
        .as_object()
        .unwrap()
        .clone();
    let error = bench
        .cloud
        .update(&mut site, &schema, &vpc, small)
        .unwrap_err();
    assert_eq!(error.status, 409);
}

#[test]
fn data_sources_answer_from_facts_and_from_what_exists() {
    let mut bench = Bench::new();
    let (vpc, _) = bench.network();
    let catalog = bench.catalog.clone();
    let Bench { cloud, mut rng, .. } = bench;
    let mut ask = |ty: &str, arguments: Json| {
        let Lookup::Found(schema) = catalog.data_source(&format!("huaweicloud_{ty}")) else {
            panic!("{ty}");
        };
        let site = Site {
            now: Instant::default(),
            region: "cn-north-4",
            account: OWN_ACCOUNT,
            project: "0f",
            owner: None,
            rng: &mut rng,
        };
        read_data(
            (&catalog, &cloud),
            &site,
            &schema,
            arguments.as_object().unwrap(),
        )
        .map_err(|e| e.status)
    };
    assert_eq!(
        ask("vpc", json!({"name": "v"})).unwrap()["id"],
        json!(vpc.id)
    );
    assert_eq!(ask("vpc", json!({"name": "w"})), Err(404));
    assert_eq!(
        ask("availability_zones", json!({})).unwrap()["names"][0],
        json!("cn-north-4a")
    );
    let wish = json!({"cpu_core_count": 2, "memory_size": 4, "performance_type": "normal"});
    assert_eq!(
        ask("compute_flavors", wish).unwrap()["ids"][0],
        json!("s6.large.2")
    );
    let image = json!({"name_regex": "^Ubuntu 22", "most_recent": true});
    assert_eq!(ask("images_image", image).unwrap()["os"], json!("Ubuntu"));
    assert_eq!(
        ask("vpc_subnets", json!({"vpc_id": vpc.id})).unwrap()["subnets"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(ask("kms_keys", json!({})).unwrap()["keys"], json!([]));
}

/// Every data source says something of the right shape, in an empty world and where there is one object of each type.
#[test]
fn every_data_source_answers() {
    let Bench {
        mut cloud,
        catalog,
        mut rng,
    } = Bench::new();
    let ask = |cloud: &Cloud, rng: &mut Rng, name: &str| {
        let Lookup::Found(schema) = catalog.data_source(name) else {
            panic!("{name}");
        };
        let site = Site {
            now: Instant::default(),
            region: "cn-north-4",
            account: OWN_ACCOUNT,
            project: "0f",
            owner: None,
            rng,
        };
        let answer = read_data((&catalog, cloud), &site, &schema, &Attributes::new());
        if let Ok(answer) = &answer {
            let ty = schema.block.implied_type();
            let back = from_value(&to_value(answer, ty));
            let told = answer.iter().filter(|(name, _)| *name != "id");
            for (member, value) in told.filter(|(_, value)| !value.is_null()) {
                assert!(!back[member].is_null(), "{name}.{member}: {value}");
            }
        }
        (answer_of(&catalog, &schema), answer)
    };
    let mut types = Vec::new();
    for name in catalog.names(Kind::DataSource) {
        let (how, answer) = ask(&cloud, &mut rng, name);
        let status = answer.as_ref().err().map(|error| error.status);
        let may_be_none = matches!(how, Answer::World(_) | Answer::Facts(Some(_)))
            || name.starts_with("huaweicloud_images_image");
        assert!(status.is_none() || may_be_none, "{name}: {answer:?}");
        if let Answer::World(ty) = how {
            types.push(ty.to_string());
        }
    }
    types.sort();
    types.dedup();
    for ty in &types {
        let attributes = json!({"id": format!("id of {ty}"), "name": "n", "tags": {"a": "b"}});
        cloud.place(Resource {
            ty: ty.clone(),
            id: format!("id of {ty}"),
            region: "cn-north-4".into(),
            owner: None,
            secret: false,
            attributes: attributes.as_object().unwrap().clone(),
            created: Instant::default(),
            updated: Instant::default(),
        });
    }
    for name in catalog.names(Kind::DataSource) {
        let (how, answer) = ask(&cloud, &mut rng, name);
        if let Answer::World(ty) = how {
            let answer = Json::Object(answer.unwrap_or_else(|error| panic!("{name}: {error}")));
            let text = answer.to_string();
            // Some lists have objects without an identifier, and texts without a name.
            let lists = answer
                .as_object()
                .unwrap()
                .values()
                .filter_map(Json::as_array);
            let tells =
                text.contains(&format!("id of {ty}")) || lists.filter(|l| l.len() == 1).count() > 0;
            assert!(tells, "{name} tells nothing of {ty}: {text}");
        }
    }
}
