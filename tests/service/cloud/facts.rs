//! Each fact of the table, tried on the smallest resource of its type.

use std::net::Ipv4Addr;
use std::rc::Rc;

use formwork::cloud::CloudError;
use serde_json::{Value as Json, json};

use super::Bench;
use super::maker::Facts;

/// What is tried, and what should have come of it but did not.
struct Trial {
    bench: Bench,
    ty: String,
    wrong: Vec<String>,
    done: usize,
}

type Wanted = Vec<(String, Json)>;

/// What makes a condition true that says what arguments are; nothing for other conditions.
fn conditions(when: &str) -> Option<Wanted> {
    let parts = when.split(" and ").filter(|part| !part.is_empty());
    let mut wanted = Vec::new();
    for part in parts {
        match part.split_once('=') {
            Some((path, _)) if path.contains('>') || path.ends_with('!') => return None,
            Some((path, words)) => {
                let word = words.split('|').next().unwrap();
                wanted.push((path.to_owned(), json!(word)));
            }
            None if part.starts_with('!') => {}
            None => return None,
        }
    }
    Some(wanted)
}

impl Trial {
    fn expect(&mut self, what: &str, got: Result<(), CloudError>, status: u16) {
        self.done += 1;
        let got = got.map_err(|error| (error.status, error.message));
        match &got {
            Err((found, message)) if *found == status && !message.is_empty() => {}
            _ => self.wrong.push(format!("{}: {what}: {got:?}", self.ty)),
        }
    }

    fn tried(&mut self, more: &Wanted) -> Result<(), CloudError> {
        let body = self.bench.body(&self.ty.clone(), more);
        self.bench.try_make(&self.ty.clone(), &body).map(drop)
    }

    /// Makes the resource and keeps it by a name.
    fn make(&mut self, name: &str, more: &Wanted) -> bool {
        let ty = self.ty.clone();
        let body = self.bench.body(&ty, more);
        match self.bench.try_make(&ty, &body) {
            Ok(made) => {
                self.bench.made.insert(name.to_owned(), (made.ty, made.id));
                true
            }
            Err(error) => {
                self.wrong.push(format!("{ty}: {more:?}: {error}"));
                false
            }
        }
    }

    /// A place's value in the form of its type.
    fn shaped(&self, path: &str, value: Json) -> Json {
        let schema = super::maker::schema(&self.bench.catalog, &self.ty);
        let mut block = schema.block.clone();
        let mut name = path;
        while let Some((first, rest)) = name.split_once('.') {
            let inner = block.nested(first).unwrap().block.clone();
            (block, name) = (inner, rest);
        }
        use formwork::value::Type;
        match block.attribute(name).unwrap().ty {
            Type::List(_) | Type::Set(_) => json!([value]),
            _ => value,
        }
    }

    fn refer(&mut self, words: &[String], when: &str) {
        let Some(mut more) = conditions(when) else {
            return;
        };
        let (path, target) = (&words[0], words[1].split(',').next().unwrap());
        let how = &words[2..];
        let nobody = self.shaped(path, json!("nobody"));
        let mut missing = more.clone();
        missing.push((path.clone(), nobody));
        if !how.iter().any(|word| word == "perhaps") {
            let got = self.tried(&missing);
            self.expect(&format!("{path} names nothing"), got, 404);
        }
        let Some(how) = how.iter().find(|how| *how != "perhaps") else {
            return;
        };
        // A target of its own, of which nothing else is said.
        let hints = super::maker::hints(&self.ty).into_iter();
        let mut hints = hints.filter(|(hinted, _)| hinted == path);
        let hinted =
            hints.find_map(|(_, value)| Some(value.as_str()?.strip_prefix('$')?.to_owned()));
        let kind = |key: &str| key.split(['.', ':']).next().unwrap().to_owned();
        let hinted = hinted.filter(|hinted| kind(hinted) == kind(target));
        let key = match self
            .bench
            .made
            .get(&target.split('.').next().unwrap().to_owned())
        {
            _ if hinted.is_some() => hinted.unwrap(),
            None => target.to_owned(),
            Some(_) if target == "vpc_eip" => "vpc_eip:other".to_owned(),
            Some(_) if target == "vpc_eip.address" => "vpc_eip:other.address".to_owned(),
            Some(_) => target.to_owned(),
        };
        let named = self.bench.named(&key);
        more.push((path.clone(), self.shaped(path, named)));
        if !self.make("holder", &more) {
            return;
        }
        let key = key.split('.').next().unwrap();
        match how.as_str() {
            "holds" => {
                let got = self.bench.delete(key);
                self.expect(&format!("{path} holds"), got, 409);
            }
            _ => {
                // Whatever else holds the target goes first.
                let (ty, id) = self.bench.made["holder"].clone();
                self.done += 1;
                let got = self.bench.delete(key);
                if got.is_ok() && self.bench.cloud.get(&ty, &id).is_some() {
                    self.wrong.push(format!("{}: {path} stays", self.ty));
                }
            }
        }
    }

    fn lease(&mut self, words: &[String]) {
        let path = &words[1];
        if !self.make("lessee", &Vec::new()) {
            return;
        }
        self.done += 1;
        let value = self.bench.named(&format!("lessee.{path}"));
        let text = match &value {
            Json::Array(all) => all
                .first()
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        let address: Option<Ipv4Addr> = text.split([',', ':', '/']).next().unwrap().parse().ok();
        if address.is_none_or(|address| address.octets()[..3] != [10, 0, 1]) {
            self.wrong.push(format!("{}: {path} is {value}", self.ty));
        }
    }

    /// What is named lies elsewhere: in another VPC, or in another of what the parent is.
    fn same(&mut self, words: &[String]) {
        let (argument, path) = (&words[0], &words[2]);
        let elsewhere = match path.as_str() {
            "vpc_id" => "vpc:elsewhere",
            "instance_id" => "apig_instance:elsewhere",
            "service_id" => "vpcep_service:elsewhere",
            _ => return,
        };
        let usual = self.bench.body(&self.ty.clone(), &[]);
        let mut more = vec![(path.clone(), self.bench.named(elsewhere))];
        if !usual.contains_key(argument.split('.').next().unwrap()) {
            let target = match argument.as_str() {
                "route_table_id" => "vpc_route_table",
                "ipv4_subnet_id" => "vpc_subnet.ipv4_subnet_id",
                _ => "vpc_subnet",
            };
            let target = self.bench.named(target);
            more.push((argument.clone(), self.shaped(argument, target)));
        }
        let got = self.tried(&more);
        self.expect(&format!("same {argument}"), got, 400);
    }

    /// An EIP that is bound is not bound again.
    fn demand(&mut self, words: &[String]) {
        if words[1] != "status=UNBOUND" {
            return;
        }
        let address = self.bench.named("vpc_eip:bound.address");
        let body = self.bench.body(
            "compute_eip_associate",
            &[("public_ip".to_owned(), address.clone())],
        );
        self.bench.try_make("compute_eip_associate", &body).unwrap();
        let refers = self.bench.facts.of(&self.ty, "refer").into_iter();
        let mut refers = refers.filter(|(refer, _)| refer[0] == words[0]);
        let by_address = refers.any(|(refer, _)| refer[1].ends_with("address"));
        let named = match by_address {
            true => address,
            false => self.bench.named("vpc_eip:bound"),
        };
        let named = self.shaped(&words[0], named);
        let got = self.tried(&vec![(words[0].clone(), named)]);
        self.expect(&format!("demand {}", words[0]), got, 409);
    }

    /// Whether the first thing that is said of a value without holes is so in the smallest resource.
    fn set(&mut self, words: &[String], when: &str) {
        let (path, text) = (&words[0], words[1..].join(" "));
        let first = self.bench.facts.of(&self.ty, "set").into_iter();
        let first = first.filter(|(other, _)| other[0] == *path).count() == 1;
        let body = self.bench.body(&self.ty.clone(), &[]);
        if !when.is_empty()
            || !first
            || text.contains('{')
            || body.contains_key(path.split('.').next().unwrap())
        {
            return;
        }
        if self.make("usual", &Vec::new()) {
            self.done += 1;
            let found = self.bench.named(&format!("usual.{path}"));
            let said = match &found {
                Json::String(text) => text.clone(),
                other => other.to_string(),
            };
            let plain = |text: &str| text.replace(' ', "");
            if plain(&said) != plain(&text) {
                self.wrong
                    .push(format!("{}: {path} is {found}, not {text}", self.ty));
            }
        }
    }

    fn fact(&mut self, verb: &str, words: &[String], when: &str) {
        let path = &words[0];
        match verb {
            "refer" => self.refer(words, when),
            "lease" => self.lease(words),
            "same" => self.same(words),
            "demand" => self.demand(words),
            "set" => self.set(words, when),
            "zone" => {
                let moon = self.shaped(path, json!("moon-1a"));
                let got = self.tried(&vec![(path.clone(), moon)]);
                self.expect(&format!("zone {path}"), got, 400);
            }
            "limit" => {
                let Some(mut more) = conditions(when) else {
                    return;
                };
                let low: i64 = words[1].parse().unwrap();
                more.push((path.clone(), json!(low - 1)));
                let got = self.tried(&more);
                self.expect(&format!("limit {path}"), got, 400);
            }
            "grow" => {
                let size = |count: i64| vec![(path.clone(), json!(count))];
                for (tall, small) in [(600, 500), (150, 100)] {
                    if self.tried(&size(tall)).is_ok() {
                        self.bench = Bench::new(&self.bench.catalog, &self.bench.facts);
                        self.make("tall", &size(tall));
                        let before = self.bench.get("tall").clone();
                        let body = self.bench.body(&self.ty.clone(), &size(small));
                        let got = self.bench.try_change(&before, &body).map(drop);
                        return self.expect(&format!("grow {path}"), got, 400);
                    }
                }
                self.wrong.push(format!("{}: {path} has no size", self.ty));
            }
            "unique" => {
                let Some(more) = conditions(when) else {
                    return;
                };
                if self
                    .bench
                    .body(&self.ty.clone(), &more)
                    .contains_key(path.split(',').next().unwrap())
                    && self.make("first", &more)
                {
                    let got = self.tried(&more);
                    self.expect(&format!("unique {path}"), got, 409);
                }
            }
            "quota" => {
                let ty = format!("huaweicloud_{}", self.ty);
                let Some(more) = conditions(when) else {
                    return;
                };
                self.bench.set_quota(&ty, 0);
                let status = words.iter().skip_while(|word| *word != "as").nth(1);
                let status = status.map_or(409, |status| status.parse().unwrap());
                let got = self.tried(&more);
                self.expect("quota", got, status);
            }
            "protect" => {
                let Some(more) = conditions(path) else { return };
                if more[0].0 != "status" && self.make("kept", &more) {
                    let got = self.bench.delete("kept");
                    self.expect(path, got, 409);
                }
            }
            _ => {}
        }
    }
}

#[test]
fn every_fact_is_true() {
    let (catalog, facts) = (crate::service::catalog(), Rc::new(Facts::read()));
    let (mut wrong, mut done) = (Vec::new(), 0);
    let verbs = [
        "refer", "lease", "zone", "limit", "grow", "unique", "quota", "protect", "same", "demand",
        "set",
    ];
    for ty in facts.types() {
        for verb in verbs {
            for (words, when) in facts.of(&ty, verb) {
                let mut trial = Trial {
                    bench: Bench::new(&catalog, &facts),
                    ty: ty.clone(),
                    wrong: Vec::new(),
                    done: 0,
                };
                trial.fact(verb, &words, &when);
                done += trial.done;
                wrong.extend(trial.wrong);
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {done}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(done >= 700, "{done}");
}
