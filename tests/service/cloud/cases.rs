//! `cases.txt`: what is made, changed and deleted, and what comes of it.
//!
//! `== ` begins a case. A line makes a resource (`TYPE NAME {arguments}`), changes it (`change NAME {arguments}`), deletes it
//! (`delete NAME`), or says what it has (`NAME.path = JSON`, `NAME.path like TEXT` with `*` for anything, `gone NAME`).
//! Arguments that are not said are those of the smallest valid resource; `$NAME` is a resource of the case, `$type` another one. A line below
//! with a status and words is the refusal.

use std::rc::Rc;

use serde_json::{Map, Value as Json};

use super::Bench;
use super::maker::Facts;

fn arguments(text: &str) -> Vec<(String, Json)> {
    let all: Map<String, Json> = match text {
        "" => Map::new(),
        _ => serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}")),
    };
    all.into_iter().collect()
}

/// Whether a text has a form, in which `*` is anything.
fn fits(text: &str, form: &str) -> bool {
    let mut parts = form.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap()) else {
        return false;
    };
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        match parts.peek() {
            None => return rest.ends_with(part),
            Some(_) => match rest.split_once(part) {
                Some((_, after)) => rest = after,
                None => return false,
            },
        }
    }
    rest.is_empty()
}

fn act(bench: &mut Bench, line: &str) -> Result<(), String> {
    let refused =
        |error: formwork::cloud::CloudError| format!("{} {}", error.status, error.message);
    let mut words = line.splitn(3, ' ');
    let (verb, name, rest) = (
        words.next().unwrap(),
        words.next().unwrap(),
        words.next().unwrap_or(""),
    );
    if let Some((key, path)) = verb.split_once('.') {
        let found = bench.named(&format!("{key}.{path}"));
        let good = match name {
            "=" => found == serde_json::from_str::<Json>(rest).unwrap(),
            _ => found.as_str().is_some_and(|found| fits(found, rest)),
        };
        assert!(good, "{line}: {found}");
        return Ok(());
    }
    match verb {
        "delete" => bench.delete(name).map_err(refused),
        "gone" => {
            let (ty, id) = bench.made[name].clone();
            assert!(bench.cloud.get(&ty, &id).is_none(), "{line}");
            Ok(())
        }
        "quota" => {
            bench.set_quota(&format!("huaweicloud_{name}"), rest.parse().unwrap());
            Ok(())
        }
        "change" => {
            let before = bench.get(name).clone();
            let ty = before.ty.strip_prefix("huaweicloud_").unwrap();
            let body = bench.body(ty, &arguments(rest));
            bench.try_change(&before, &body).map(drop).map_err(refused)
        }
        ty => {
            let body = bench.body(ty, &arguments(rest));
            let made = bench.try_make(ty, &body).map_err(refused)?;
            bench.made.insert(name.to_owned(), (made.ty, made.id));
            Ok(())
        }
    }
}

#[test]
fn cases() {
    let (catalog, facts) = (crate::service::catalog(), Rc::new(Facts::read()));
    let text = include_str!("cases.txt");
    for case in text.split("== ").skip(1) {
        let mut bench = Bench::new(&catalog, &facts);
        let mut lines = case.lines().peekable();
        let title = lines.next().unwrap();
        while let Some(line) = lines.next() {
            if line.is_empty() {
                continue;
            }
            let wanted = lines.next_if(|next| next.starts_with("  "));
            let got = act(&mut bench, line);
            match (got, wanted.map(str::trim)) {
                (Ok(()), None) => {}
                (Err(error), Some(wanted)) => {
                    let (status, words) = wanted.split_once(' ').unwrap();
                    assert!(
                        error.starts_with(status) && error.contains(words),
                        "{title}: {line}\n  {error}"
                    );
                }
                (got, wanted) => panic!("{title}: {line}\n  {got:?} instead of {wanted:?}"),
            }
        }
    }
}
