//! How types of the simulated cloud behave: every fact of `data/cloud` by itself (`facts`), what several do together in
//! `cases.txt`, and every type in one template (`whole`).

mod cases;
mod facts;
mod maker;
mod whole;

use std::rc::Rc;

use formwork::cloud::{Cloud, CloudError, OWN_ACCOUNT, Quotas, Resource, Site};
use formwork::schema::Catalog;
use formwork::sorted::SortedMap;
use formwork::time::{Instant, Rng};
use serde_json::Value as Json;

use maker::{Body, Facts, Maker};

/// A cloud in which resources are made in few words.
struct Bench {
    cloud: Cloud,
    catalog: Rc<Catalog>,
    facts: Rc<Facts>,
    rng: Rng,
    /// What is there, by the words it was made with.
    made: SortedMap<String, (String, String)>,
}

impl Bench {
    fn new(catalog: &Rc<Catalog>, facts: &Rc<Facts>) -> Self {
        Self {
            cloud: Cloud::default(),
            catalog: catalog.clone(),
            facts: facts.clone(),
            rng: Rng::new(1),
            made: SortedMap::new(),
        }
    }

    /// Nothing is counted any more, or only so many are allowed.
    fn set_quota(&mut self, ty: &str, count: u64) {
        let set = SortedMap::from([(ty.to_owned(), count)]);
        self.cloud.set_quotas(Quotas::new(set));
    }

    /// The smallest body of a type; what it names is made before, unless it is there.
    fn body(&mut self, key: &str, more: &[(String, Json)]) -> Body {
        let (catalog, facts) = (self.catalog.clone(), self.facts.clone());
        let mut maker = Maker {
            catalog: &catalog,
            facts: &facts,
            name: &mut |named| self.named(named),
        };
        maker.body(key, more)
    }

    /// The value that `vpc`, `vpc:peer` or `vpc.name` stands for.
    fn named(&mut self, named: &str) -> Json {
        let (key, attribute) = named.split_once('.').unwrap_or((named, "id"));
        if !self.made.contains_key(&key.to_owned()) {
            let body = self.body(key, &[]);
            let ty = key.split(':').next().unwrap();
            let made = self
                .try_make(ty, &body)
                .unwrap_or_else(|error| panic!("{key}: {error} {body:?}"));
            self.made.insert(key.to_owned(), (made.ty, made.id));
        }
        let mut value = Json::Object(self.get(key).attributes.clone());
        for part in attribute.split('.') {
            if value.is_array() {
                value = value[0].clone();
            }
            value = value[part].clone();
        }
        value
    }

    fn get(&self, key: &str) -> &Resource {
        let (ty, id) = &self.made[&key.to_owned()];
        self.cloud
            .get(ty, id)
            .unwrap_or_else(|| panic!("{key} is gone"))
    }

    fn try_make(&mut self, ty: &str, body: &Body) -> Result<Resource, CloudError> {
        let schema = maker::schema(&self.catalog, ty);
        let body = maker::planned(&schema.block, body);
        let mut site = site(&mut self.rng);
        self.cloud.create(&mut site, &schema, body)
    }

    fn try_change(&mut self, before: &Resource, body: &Body) -> Result<Resource, CloudError> {
        let ty = before.ty.strip_prefix("huaweicloud_").unwrap();
        let schema = maker::schema(&self.catalog, ty);
        let body = maker::planned(&schema.block, body);
        let mut site = site(&mut self.rng);
        self.cloud.update(&mut site, &schema, before, body)
    }

    fn delete(&mut self, key: &str) -> Result<(), CloudError> {
        let (ty, id) = self.made[&key.to_owned()].clone();
        self.cloud.delete(&ty, &id)
    }
}

fn site(rng: &mut Rng) -> Site<'_> {
    Site {
        now: Instant::parse("2026-01-01T00:00:00Z").unwrap(),
        region: "cn-north-4",
        account: OWN_ACCOUNT,
        project: "0f0f",
        owner: Some("stack"),
        rng,
    }
}
