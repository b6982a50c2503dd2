//! What the table refuses.

use serde_json::Value as Json;

use super::behaviour::Draft;
use super::region::region;
use super::scope::{self, Scope};
use super::table::{self, Facts, Line};
use super::{Attributes, Cidr, Cloud, CloudError, Resource};
use crate::sorted::Gather;

type Done = Result<(), CloudError>;

/// Quotas from here on are none: nothing is counted.
const UNCOUNTED: u64 = 1_000_000;

/// Refuses what the table says the real service refuses.
pub(super) fn check(cloud: &Cloud, facts: Facts, draft: &Draft<'_, '_>) -> Done {
    let look = Look::of(cloud, facts, draft);
    for (verb, line) in facts.all() {
        match verb {
            "quota" => look.quota(line),
            "zone" => look.zone(line),
            "limit" => look.limit(line),
            "grow" => look.grow(line),
            "same" => look.same(line),
            "demand" => look.demand(line),
            "inside" => look.inside(line),
            "apart" => look.apart(line),
            "ends" => look.ends(line),
            "refuse" => look.refuse(line),
            _ => Ok(()),
        }?;
    }
    Ok(())
}

/// Refuses what is there already, once all that it is told by is known.
pub(super) fn check_unique(cloud: &Cloud, facts: Facts, draft: &Draft<'_, '_>) -> Done {
    let look = Look::of(cloud, facts, draft);
    facts.lines("unique").try_for_each(|line| look.unique(line))
}

/// Refuses to delete what is protected.
pub(super) fn check_protected(cloud: &Cloud, resource: &Resource) -> Done {
    let facts = table::of(&resource.ty);
    let scope = Scope::new(cloud, facts, &resource.attributes);
    let mut lines = facts.lines("protect");
    match lines.find(|line| scope.is(line.words)) {
        Some(line) => Err(CloudError::conflict(format!(
            "{} `{}` is protected from deletion while {}; change that first",
            resource.ty,
            resource.id,
            plain(line.words)
        ))),
        None => Ok(()),
    }
}

/// One look at a draft.
struct Look<'l> {
    scope: Scope<'l>,
    ty: &'l str,
    id: &'l str,
    region: &'l str,
    before: Option<&'l Resource>,
}

impl<'l> Look<'l> {
    fn of(cloud: &'l Cloud, facts: Facts, draft: &'l Draft<'_, '_>) -> Self {
        Look {
            scope: Scope::new(cloud, facts, draft.attributes),
            ty: draft.ty,
            id: &draft.id,
            region: &draft.region,
            before: draft.before,
        }
    }

    /// The other resources of the same type for which a line holds, and which have the same values at these paths.
    fn others<'c>(&'c self, line: Line, same: &'c str) -> impl Iterator<Item = &'c Resource> {
        let mine: Vec<String> = names(same).map(|path| self.scope.text(path)).gathered();
        let facts = self.scope.facts;
        let others = self.scope.cloud.of_type(self.ty);
        others.filter(move |other| {
            let scope = Scope::new(self.scope.cloud, facts, &other.attributes);
            other.id != *self.id
                && (other.region == *self.region || line.words.ends_with(" everywhere"))
                && scope.is(line.when)
                && names(same)
                    .zip(&mine)
                    .all(|(path, mine)| scope.text(path) == *mine)
        })
    }

    /// `quota N [in PATHS] [as STATUS]`
    fn quota(&self, line: Line) -> Done {
        if self.before.is_some() || !self.scope.is(line.when) {
            return Ok(());
        }
        let (count, rest) = line.first();
        let usual = count.parse().unwrap_or(u64::MAX);
        let limit = self.scope.cloud.quotas().of(self.ty, usual);
        if limit >= UNCOUNTED {
            return Ok(());
        }
        let parent = after(rest, "in");
        let there = self.others(line, parent);
        let full = there.take(usize::try_from(limit).unwrap_or(usize::MAX));
        if (full.count() as u64) < limit {
            return Ok(());
        }
        let place = match parent {
            "" => "in the region".to_owned(),
            _ => format!("with the same `{}`", parent.replace(',', "`, `")),
        };
        Err(CloudError {
            status: after(rest, "as").parse().unwrap_or(409),
            message: format!(
                "the quota of {} is used up: {limit} {place}; delete one, or have the quota raised",
                self.ty
            ),
        })
    }

    /// `zone PATH`
    fn zone(&self, line: Line) -> Done {
        if !self.scope.is(line.when) {
            return Ok(());
        }
        let zones = scope::texts_at(self.scope.root, line.words);
        zones
            .into_iter()
            .try_for_each(|zone| check_zone(self.region, zone))
    }

    /// `limit PATH LOW HIGH [STEP]`
    fn limit(&self, line: Line) -> Done {
        let path = line.word(0);
        let number = |at| line.word(at).parse::<i64>().ok();
        let (low, high) = (number(1).unwrap_or(i64::MIN), number(2).unwrap_or(i64::MAX));
        let step = number(3).unwrap_or(1).max(1);
        for scope in self.scope.each(path) {
            let Ok(given) = scope.text(path).parse::<i64>() else {
                continue;
            };
            if scope.is(line.when) && (given < low || given > high || given % step != 0) {
                let steps = match step {
                    1 => String::new(),
                    _ => format!(" in steps of {step}"),
                };
                return Err(CloudError::invalid(format!(
                    "`{path}` is from {low} to {high}{steps}, not {given}"
                )));
            }
        }
        Ok(())
    }

    /// `grow PATH`
    fn grow(&self, line: Line) -> Done {
        let Some(before) = self.before else {
            return Ok(());
        };
        let old = Scope::new(self.scope.cloud, self.scope.facts, &before.attributes);
        let number = |scope: &Scope<'_>| scope.text(line.words).parse::<i64>().ok();
        match (number(&old), number(&self.scope)) {
            (Some(old), Some(new)) if new < old => Err(CloudError::invalid(format!(
                "`{}` can grow but not shrink: it is {old}",
                line.words
            ))),
            _ => Ok(()),
        }
    }

    /// `same ARGUMENT ATTRIBUTE PATH`: what an argument names has in an attribute what this has at a path.
    fn same(&self, line: Line) -> Done {
        let (argument, attribute, path) = (line.word(0), line.word(1), line.word(2));
        let mine = self.scope.text(path);
        if mine.is_empty() || !self.scope.is(line.when) {
            return Ok(());
        }
        for (scope, found) in self.named(argument) {
            let theirs = Scope::new(scope.cloud, table::of(&found.ty), &found.attributes);
            let theirs = theirs.text(attribute);
            if !theirs.is_empty() && theirs != mine {
                return Err(CloudError::invalid(format!(
                    "`{argument}` names {} `{}`, whose `{attribute}` is `{theirs}`, not `{mine}`",
                    found.ty, found.id
                )));
            }
        }
        Ok(())
    }

    /// The resources that an argument names.
    fn named<'n>(&'n self, argument: &'n str) -> Vec<(Scope<'n>, &'n Resource)> {
        let mut all = Vec::new();
        for scope in self.scope.each(argument) {
            let lines = self.scope.facts.lines("refer");
            for line in lines.filter(|line| line.word(0) == argument && scope.is(line.when)) {
                for text in scope::texts(scope.value(argument)) {
                    let found = scope::find(scope.cloud, line.word(1), text);
                    all.extend(found.map(|found| (scope, found)));
                }
            }
        }
        all
    }

    /// `demand ARGUMENT CONDITION...`: one of them holds for what the argument newly names.
    fn demand(&self, line: Line) -> Done {
        let (argument, conditions) = line.first();
        if !self.scope.is(line.when) {
            return Ok(());
        }
        let before = self.before.map(|before| &before.attributes);
        let before = before.map(|before| scope::texts_at(before, argument));
        for (scope, found) in self.named(argument) {
            let text = scope.text(argument);
            if before
                .iter()
                .flatten()
                .any(|old| text.split(',').any(|t| t == *old))
            {
                continue;
            }
            let theirs = Scope::new(scope.cloud, table::of(&found.ty), &found.attributes);
            let met = conditions
                .split(' ')
                .any(|condition| theirs.is(&scope.render(condition, &mut |_| self.id.to_owned())));
            if !met {
                let wanted = conditions.split(' ').next().unwrap_or("");
                let name = wanted.split(['=', '!']).next().unwrap_or("");
                return Err(CloudError::conflict(format!(
                    "`{argument}` names {} `{}`, whose `{name}` is `{}`; what is asked for is {}",
                    found.ty,
                    found.id,
                    theirs.text(name),
                    plain(wanted)
                )));
            }
        }
        Ok(())
    }

    /// `inside PATH PATH...`: a range lies in one of these.
    fn inside(&self, line: Line) -> Done {
        let (path, outer) = line.first();
        let text = self.scope.text(path);
        let ranges: Vec<String> = outer
            .split(' ')
            .map(|outer| self.scope.text(outer))
            .gathered();
        let ranges: Vec<&str> = ranges
            .iter()
            .flat_map(|one| one.split(','))
            .filter(|one| !one.is_empty())
            .gathered();
        if text.is_empty() || ranges.is_empty() {
            return Ok(());
        }
        let inner = range(&text)?;
        let mut parsed = ranges.iter().copied().filter_map(Cidr::parse);
        match parsed.any(|range| range.contains(inner)) {
            true => Ok(()),
            false => Err(CloudError::invalid(format!(
                "`{path}` {text} does not lie in {}",
                ranges.join(", ")
            ))),
        }
    }

    /// `apart PATH in PATHS`: a range shares no address with those of its siblings.
    fn apart(&self, line: Line) -> Done {
        let path = line.word(0);
        let text = self.scope.text(path);
        let mine = range(&text)?;
        let overlaps = |other: &&Resource| {
            Cidr::parse(other.text(path)).is_some_and(|range| range.overlaps(mine))
        };
        match self.others(line, line.word(2)).find(overlaps) {
            Some(other) => Err(CloudError::conflict(format!(
                "`{path}` {text} overlaps {} `{}` ({})",
                other.ty,
                other.id,
                other.text(path)
            ))),
            None => Ok(()),
        }
    }

    /// `ends PATH PATH`: a domain name within another one; a dot at the end means nothing.
    fn ends(&self, line: Line) -> Done {
        let (path, outer) = line.first();
        let (name, zone) = (self.scope.text(path), self.scope.text(outer));
        let (name, zone) = (name.trim_end_matches('.'), zone.trim_end_matches('.'));
        let inner = name.strip_suffix(zone);
        match inner.is_none_or(|inner| !inner.is_empty() && !inner.ends_with('.')) {
            true if !zone.is_empty() => Err(CloudError::invalid(format!(
                "`{path}` {name} is no name within {zone}"
            ))),
            _ => Ok(()),
        }
    }

    /// `unique PATHS [everywhere]`: no other resource has the same values.
    fn unique(&self, line: Line) -> Done {
        let (paths, _) = line.first();
        let first = paths.split(',').next().unwrap_or("");
        let text = self.scope.text(first);
        if text.is_empty() || !self.scope.is(line.when) {
            return Ok(());
        }
        match self.others(line, paths).next() {
            Some(other) => Err(CloudError::conflict(format!(
                "`{first}` `{text}` is taken by {} `{}`",
                other.ty, other.id
            ))),
            None => Ok(()),
        }
    }

    /// `refuse CONDITION: WHY`
    fn refuse(&self, line: Line) -> Done {
        let (condition, why) = line.words.split_once(": ").unwrap_or((line.words, ""));
        match self.scope.is(condition) {
            true => Err(CloudError::invalid(why)),
            false => Ok(()),
        }
    }
}

/// Refuses an availability zone that a region does not have.
fn check_zone(place: &str, zone: &str) -> Done {
    let zones = region(place).map_or(&[][..], |region| region.zones);
    if zone.is_empty() || zones.is_empty() || zones.contains(&zone) {
        return Ok(());
    }
    Err(CloudError::invalid(format!(
        "availability zone `{zone}` is not in region `{place}`; it has {}",
        zones.join(", ")
    )))
}

/// A range of addresses.
pub(super) fn range(text: &str) -> Result<Cidr, CloudError> {
    Cidr::parse(text).ok_or_else(|| {
        CloudError::invalid(format!(
            "`{text}` is no IPv4 range such as `192.168.0.0/16`"
        ))
    })
}

fn names(paths: &str) -> impl Iterator<Item = &str> {
    paths.split(',').filter(|path| !path.is_empty())
}

/// The word behind another one.
fn after<'w>(words: &'w str, word: &str) -> &'w str {
    let mut words = words.split(' ').skip_while(|found| *found != word);
    words.nth(1).unwrap_or("")
}

/// A condition in words.
fn plain(condition: &str) -> String {
    match condition.split_once("!=") {
        Some((name, value)) => format!("`{name}` other than `{value}`"),
        None => match condition.split_once('=') {
            Some((name, value)) => format!("`{name}` = `{}`", value.replace('|', "` or `")),
            None => format!("`{condition}`"),
        },
    }
}

/// Marks what the arguments of a resource name, or takes the marks away: `mark ARGUMENT ATTRIBUTE VALUE [ELSE]`, where
/// `-` is an empty text.
pub(super) fn mark(cloud: &mut Cloud, resource: &Resource, there: bool) {
    let facts = table::of(&resource.ty);
    for line in facts.lines("mark") {
        let scope = Scope::new(cloud, facts, &resource.attributes);
        let (argument, attribute) = (line.word(0), line.word(1));
        if !scope.is(line.when) {
            continue;
        }
        let word = line.word(if there { 2 } else { 3 });
        let value = match word {
            "" => continue,
            "-" => Json::String(String::new()),
            _ => scope.tree(word, &mut |_| resource.id.clone()),
        };
        for named in scope::texts_at(&resource.attributes, argument) {
            let scope = Scope::new(cloud, facts, &resource.attributes);
            let lines = facts.lines("refer").filter(|line| line.word(0) == argument);
            let mut lines = lines.filter(|line| scope.is(line.when));
            let found = lines.find_map(|line| scope::find(cloud, line.word(1), named));
            let Some(found) = found else {
                continue;
            };
            let another = |(other, _): &(&Resource, bool)| {
                (&other.ty, &other.id) != (&resource.ty, &resource.id)
            };
            if !there && super::reference::holders(cloud, found).iter().any(another) {
                continue;
            }
            let (ty, id) = (found.ty.clone(), found.id.clone());
            cloud.set(&ty, &id, attribute, value.clone());
        }
    }
}

/// Whether two versions of a resource name the same in all arguments that leave marks.
pub(super) fn marks_alike(one: &Resource, other: &Attributes) -> bool {
    let mut lines = table::of(&one.ty).lines("mark");
    lines.all(|line| {
        let argument = line.word(0);
        scope::texts_at(&one.attributes, argument) == scope::texts_at(other, argument)
    })
}
