//! A world as records and back.

use super::history::Known;
use super::record_key::RecordKey;
use super::sealed;
use std::cell::RefCell;
use std::rc::Rc;

use crate::api::World;
use crate::cloud::{Cloud, Home, Resource};
use crate::deploy::{Fault, Step};
use crate::json::{self, Deserialize, Serialize};
use crate::service::object_storage::StoredObject;
use crate::service::{
    Deployment, Event, EventKey, ExecutionPlan, InstanceRef, ManagedTemplate, Operation, Package,
    PrivateProvider, Recorded, RetiredProduct, Service, Settings, Stack, StackInstance, StackSet,
    StoredInstance, Template, Timer,
};
use crate::sorted::SortedMap;
use crate::store::{
    ChangeSet, Chunks, Condition, Record, RecordId, SetAside, Shelf, migrate, read_chunks,
};
use crate::time::{Before, Instant, Journal, Rng, Row, Written};
use crate::tosca;

/// The kind of the record of what belongs to no single row.
pub(super) const WORLD: &str = "world";

/// What belongs to no single row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WorldRecord {
    settings: Settings,
    pub(super) now: Instant,
    rng: Rng,
    pub(super) sequence: u64,
    next_ticket: u64,
}

impl Row for Deployment {}
impl Row for Event {}
impl Row for ExecutionPlan {}
impl Row for Fault {}
impl Row for ManagedTemplate {}
impl Row for Operation {}
impl Row for PrivateProvider {}
impl Row for RetiredProduct {}
impl Row for StackInstance {}
impl Row for StackSet {}
impl Row for StoredObject {}
impl Row for Template {}
impl Row for Timer {}
impl Row for WorldRecord {}

impl Row for tosca::Template {
    fn is_secret(&self) -> bool {
        self.secret
    }
}

impl Row for tosca::stacks::Execution {
    fn is_secret(&self) -> bool {
        self.is_secret()
    }
}

impl Row for tosca::Stack {
    fn is_secret(&self) -> bool {
        self.is_secret()
    }
}

impl Row for Stack {
    fn is_secret(&self) -> bool {
        self.outputs.iter().any(|output| output.sensitive)
    }
}

impl Row for Package {
    fn is_secret(&self) -> bool {
        true
    }
}

impl Row for StoredInstance {
    fn is_secret(&self) -> bool {
        self.secret
    }
}

impl Row for Resource {
    fn is_secret(&self) -> bool {
        self.secret
    }
}

impl Row for Step {
    fn is_secret(&self) -> bool {
        self.is_secret()
    }
}

/// The version that this program writes of a kind.
fn version(kind: &str) -> u32 {
    let found = crate::store::KINDS.iter().find(|row| row.name == kind);
    found.map_or(1, |row| row.version)
}

fn record(kind: &str, key: String, row: &dyn Row) -> Record {
    written(RecordId::new(kind, key), Written::of(row))
}

fn written(id: RecordId, row: Written) -> Record {
    let body = row.text.into_bytes();
    Record {
        body: match row.secret {
            true => sealed::seal(&id, &body),
            false => body,
        },
        version: version(&id.kind),
        id,
    }
}

/// What changed, and how to undo it.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The records as they are now.
    pub(super) changes: ChangeSet,
    /// The same records as they were before, but for those that are known already.
    pub(super) reverse: ChangeSet,
    /// The records of which it is known what they were.
    pub(super) known: Option<Known>,
}

impl Taken {
    /// What leads from some records to others.
    pub(super) fn between(before: Vec<Record>, now: Vec<Record>) -> Self {
        let mut sides: SortedMap<RecordId, (Option<Record>, Option<Record>)> = SortedMap::new();
        for record in before {
            let id = record.id.clone();
            sides.entry(id).or_default().0 = Some(record);
        }
        for record in now {
            let id = record.id.clone();
            sides.entry(id).or_default().1 = Some(record);
        }
        let mut taken = Self::default();
        for (id, (before, now)) in sides {
            if before != now {
                taken.reverse.add(id.clone(), before);
                taken.changes.add(id, now);
            }
        }
        taken
    }

    /// Takes a row in, if it is another one than before. What it was is written down where that is not known.
    fn add(&mut self, id: RecordId, before: Before, now: Option<Written>) {
        let known = self.known.as_ref().is_some_and(|all| all.contains(&id));
        if !known {
            let before = before.written();
            if before == now {
                return;
            }
            add_to(&mut self.reverse, id.clone(), before);
        }
        add_to(&mut self.changes, id, now);
    }
}

fn add_to(side: &mut ChangeSet, id: RecordId, row: Option<Written>) {
    match row {
        Some(row) => side.puts.push(written(id, row)),
        None => side.deletes.push(id),
    }
}

fn world_record(service: &Service) -> WorldRecord {
    WorldRecord {
        settings: service.settings.clone(),
        now: service.now,
        rng: service.rng.clone(),
        sequence: service.sequence,
        next_ticket: service.queue.next_sequence(),
    }
}

fn take<K: RecordKey, V: Row>(kind: &str, journal: &mut Journal<K, V>, into: &mut Taken) {
    take_at("", kind, journal, into);
}

fn take_at<K: RecordKey, V: Row>(
    place: &str,
    kind: &str,
    journal: &mut Journal<K, V>,
    into: &mut Taken,
) {
    for (key, before) in journal.take_touched() {
        let id = RecordId::new(kind, format!("{place}{}", key.to_text()));
        let now = journal.get(&key).map(|row| Written::of(row));
        into.add(id, before, now);
    }
}

/// What the key of a resource in another home begins with. One in the own begins with its type, never with an `@`.
fn elsewhere(home: &str) -> String {
    match home {
        "" => String::new(),
        _ => format!("@{home}/"),
    }
}

/// The home of a resource's key, and the key within it.
fn home_in(key: &str) -> (Option<Home>, &str) {
    let found = key.strip_prefix('@').and_then(|rest| {
        let account = rest.find('/')?;
        let region = rest.get(account + 1..)?.find('/')? + account + 1;
        let home = Home::from_key(rest.get(..region)?)?;
        Some((home, rest.get(region + 1..)?))
    });
    match found {
        Some((home, key)) => (Some(home), key),
        None => (None, key),
    }
}

fn take_resources(service: &mut Service, changes: &mut Taken) {
    for (home, cloud) in service.cloud.homes_mut().made_mut() {
        take_at(&elsewhere(home), "resource", cloud.journal_mut(), changes);
    }
}

/// What changed since the last call, and how it was before where that is not known.
pub(super) fn take_all(
    world: &mut World,
    noted: &mut Option<WorldRecord>,
    known: Option<Known>,
) -> Taken {
    let mut changes = Taken {
        known,
        ..Taken::default()
    };
    let service = &mut world.service;
    take("deployment", &mut service.deployments, &mut changes);
    for (_, events) in service.events.made_mut() {
        take("event", events, &mut changes);
    }
    take("fault", &mut service.faults, &mut changes);
    take("link", &mut service.objects, &mut changes);
    take("managed_template", &mut service.kept, &mut changes);
    take("operation", &mut service.operations, &mut changes);
    take("package", &mut service.packages, &mut changes);
    take("plan", &mut service.plans, &mut changes);
    take("private_provider", &mut service.providers, &mut changes);
    take("provisioned_product", &mut service.retired, &mut changes);
    take_resources(service, &mut changes);
    take("stack", &mut service.stacks, &mut changes);
    take("stack_instance", &mut service.instances, &mut changes);
    take("stack_set", &mut service.stack_sets, &mut changes);
    take("step", &mut service.steps, &mut changes);
    take("template", &mut service.templates, &mut changes);
    take("timer", service.queue.journal_mut(), &mut changes);
    for (of, before, now) in service.states.take_touched() {
        let before = before.map_or(Before::Nothing, Before::Text);
        changes.add(RecordId::new("instance", of.to_text()), before, now);
    }
    let blueprints = &mut world.blueprints;
    take("aos_execution", &mut blueprints.executions, &mut changes);
    take("aos_stack", &mut blueprints.stacks, &mut changes);
    take("aos_template", &mut blueprints.templates, &mut changes);
    let world = world_record(service);
    if noted.as_ref() != Some(&world) {
        let before = noted.as_ref().map(|world| Written::of(world));
        let id = RecordId::new(WORLD, String::new());
        // Each entry says when and with what chance it began.
        add_to(&mut changes.reverse, id.clone(), before);
        add_to(&mut changes.changes, id, Some(Written::of(&world)));
        *noted = Some(world);
    }
    changes
}

fn list<K: RecordKey, V: Row>(kind: &str, journal: &Journal<K, V>, into: &mut Vec<Record>) {
    list_at("", kind, journal, into);
}

fn list_at<K: RecordKey, V: Row>(
    place: &str,
    kind: &str,
    journal: &Journal<K, V>,
    into: &mut Vec<Record>,
) {
    into.extend(journal.iter().map(|(key, row)| {
        let text = format!("{place}{}", key.to_text());
        record(kind, text, row)
    }));
}

fn list_resources(service: &Service, into: &mut Vec<Record>) {
    for (home, cloud) in service.cloud.homes().iter() {
        list_at(&elsewhere(home), "resource", cloud.journal(), into);
    }
}

/// Every record of the world, by kind and key.
pub(super) fn all(world: &World) -> Vec<Record> {
    let mut records = Vec::new();
    let (service, blueprints) = (&world.service, &world.blueprints);
    list("aos_execution", &blueprints.executions, &mut records);
    list("aos_stack", &blueprints.stacks, &mut records);
    list("aos_template", &blueprints.templates, &mut records);
    list("deployment", &service.deployments, &mut records);
    for (_, events) in service.events.iter() {
        list("event", events, &mut records);
    }
    list("fault", &service.faults, &mut records);
    for (of, stored) in service.states.all() {
        records.extend(stored.map(|row| record("instance", of.to_text(), &row)));
    }
    list("link", &service.objects, &mut records);
    list("managed_template", &service.kept, &mut records);
    list("operation", &service.operations, &mut records);
    list("package", &service.packages, &mut records);
    list("plan", &service.plans, &mut records);
    list("private_provider", &service.providers, &mut records);
    list("provisioned_product", &service.retired, &mut records);
    list_resources(service, &mut records);
    list("stack", &service.stacks, &mut records);
    list("stack_instance", &service.instances, &mut records);
    list("stack_set", &service.stack_sets, &mut records);
    list("step", &service.steps, &mut records);
    list("template", &service.templates, &mut records);
    list("timer", service.queue.journal(), &mut records);
    records.push(record(WORLD, String::new(), &world_record(service)));
    records
}

/// Puts records back into an empty world.
pub(super) fn load(
    world: &mut World,
    noted: &mut Option<WorldRecord>,
    stored: Vec<Record>,
) -> Vec<SetAside> {
    let mut aside = Vec::new();
    for record in stored {
        let result = migrate(record).and_then(|record| put_back(world, noted, record));
        aside.extend(result.err());
    }
    world.service.finish_restoring();
    aside
}

/// How it is with a group of the shelf that changed.
pub(super) fn condition(service: &Service, group: &str) -> Condition {
    let (kind, of) = group.split_once('/').unwrap_or((group, ""));
    let empty = match kind {
        "event" => service.events.get(of).is_none_or(Journal::is_empty),
        "instance" => service.states.is_empty(of),
        "step" => service.steps_of_run(of).next().is_none(),
        "timer" => service.queue.is_empty(),
        _ => false,
    };
    let stack = service.stacks.get(&of.to_owned());
    if empty {
        Condition::Empty
    } else if stack.is_some_and(|stack| stack.running.is_none()) {
        Condition::AtRest
    } else {
        Condition::Busy
    }
}

/// What was found only later to be unreadable.
pub(super) type Late = Rc<RefCell<Vec<SetAside>>>;

/// Puts records back into an empty world. Rows of which there are many are looked at when they are asked for; what they lie on
/// from then on is the shelf. Gives what could not be read, and the rows that do not lie on the shelf and should.
pub(super) fn load_shelved(
    world: &mut World,
    noted: &mut Option<WorldRecord>,
    shelf: &mut Shelf,
    late: &Late,
    stored: Vec<Record>,
) -> (Vec<SetAside>, Vec<Record>) {
    let (mut aside, mut loose) = (Vec::new(), Vec::new());
    for record in stored {
        let taken = migrate(record).map(|record| shelf.take_in(record));
        let result = match taken {
            Ok(None) => Ok(()),
            Ok(Some(record)) => {
                if Shelf::group_of(&record.id).is_some() {
                    loose.push(record.clone());
                }
                put_back(world, noted, record)
            }
            Err(bad) => Err(bad),
        };
        aside.extend(result.err());
    }
    aside.append(&mut load_groups(world, noted, shelf, late));
    world.service.finish_restoring();
    (aside, loose)
}

/// Puts back what lies on the shelf, or notes where it lies.
fn load_groups(
    world: &mut World,
    noted: &mut Option<WorldRecord>,
    shelf: &Shelf,
    late: &Late,
) -> Vec<SetAside> {
    let mut aside = Vec::new();
    let mut homes: SortedMap<String, Vec<(String, Chunks)>> = SortedMap::new();
    for (group, chunks) in shelf.groups() {
        let (kind, of) = group.split_once('/').unwrap_or((group, ""));
        let groups = || vec![(group.to_owned(), chunks.clone())];
        match kind {
            "event" => {
                let fill = filling(groups(), late, |events: &mut Journal<_, _>, record| {
                    restore(record, |key: EventKey, row: Event| {
                        events.restore(key, row);
                        Ok(())
                    })
                });
                world.service.events.later(of.to_owned(), fill);
            }
            "instance" => {
                let fill = filling(groups(), late, |recorded: &mut Recorded, record| {
                    restore(record, |key, row| recorded.restore(key, &row))
                });
                world.service.states.stacks_mut().later(of.to_owned(), fill);
            }
            "resource" => {
                let home = of.rsplit_once(':').map_or("", |(home, _)| home);
                let home = home.trim_start_matches('@').to_owned();
                homes.entry(home).or_default().append(&mut groups());
            }
            _ => {
                let (rows, mut bad) = read_chunks(group, chunks);
                aside.append(&mut bad);
                aside.extend(
                    rows.into_iter()
                        .filter_map(|row| put_back(world, noted, row).err()),
                );
            }
        }
    }
    for (home, groups) in homes.iter() {
        let fill = filling(groups.clone(), late, |cloud: &mut Cloud, record| {
            restore(record, |_: String, row: Resource| {
                cloud.restore(row);
                Ok(())
            })
        });
        world.service.cloud.later(home.clone(), fill);
    }
    aside
}

/// Puts rows back when it is called.
fn filling<T>(
    groups: Vec<(String, Chunks)>,
    late: &Late,
    put: fn(&mut T, Record) -> Result<(), SetAside>,
) -> impl FnOnce(T) -> T + 'static
where
    T: 'static,
{
    let late = late.clone();
    move |mut into| {
        for (group, chunks) in &groups {
            let (rows, mut aside) = read_chunks(group, chunks);
            aside.extend(rows.into_iter().filter_map(|row| put(&mut into, row).err()));
            late.borrow_mut().append(&mut aside);
        }
        into
    }
}

fn put_back(
    world: &mut World,
    noted: &mut Option<WorldRecord>,
    record: Record,
) -> Result<(), SetAside> {
    let World {
        service,
        blueprints,
    } = world;
    match record.id.kind.as_str() {
        "aos_execution" => restore_in(record, &mut blueprints.executions),
        "aos_stack" => restore_in(record, &mut blueprints.stacks),
        "aos_template" => restore_in(record, &mut blueprints.templates),
        "deployment" => restore_in(record, &mut service.deployments),
        "event" => restore(record, |key, row| {
            let key: EventKey = key;
            service.events.get_mut(&key.stack.clone()).restore(key, row);
            Ok(())
        }),
        "fault" => restore_in(record, &mut service.faults),
        "instance" => restore(record, |key, row| {
            let key: InstanceRef = key;
            let recorded = service.states.stacks_mut().get_mut(&key.stack);
            recorded.restore(key, &row)
        }),
        "link" => restore_in(record, &mut service.objects),
        "managed_template" => restore_in(record, &mut service.kept),
        "private_provider" => restore_in(record, &mut service.providers),
        "operation" => restore_in(record, &mut service.operations),
        "package" => restore_in(record, &mut service.packages),
        "provisioned_product" => restore_in(record, &mut service.retired),
        "plan" => restore_in(record, &mut service.plans),
        "resource" => {
            let (home, _) = home_in(&record.id.key);
            restore(record, |_: String, row: Resource| {
                service.cloud.at_mut(home.as_ref()).restore(row);
                Ok(())
            })
        }
        "stack" => restore(record, |_: String, row| {
            service.restore_stack(row);
            Ok(())
        }),
        "stack_instance" => restore_in(record, &mut service.instances),
        "stack_set" => restore_in(record, &mut service.stack_sets),
        "step" => restore_in(record, &mut service.steps),
        "template" => restore_in(record, &mut service.templates),
        "timer" => restore(record, |key, row| {
            service.queue.restore(key, row);
            Ok(())
        }),
        WORLD => restore(record, |_: String, row: WorldRecord| {
            service.settings = row.settings.clone();
            service.cloud.set_quotas(&row.settings.quotas);
            service.now = row.now;
            service.rng = row.rng.clone();
            service.sequence = row.sequence;
            service.queue.restore_sequence(row.next_ticket);
            *noted = Some(row);
            Ok(())
        }),
        _ => Err(record.set_aside("unknown kind of record")),
    }
}

/// The record of what belongs to no single row.
pub(super) fn read_world(record: &Record) -> Option<WorldRecord> {
    json::read(&record.body).ok()
}

/// Reads one record and puts it among its like.
fn restore_in<K: RecordKey, V: Row + Deserialize>(
    record: Record,
    journal: &mut Journal<K, V>,
) -> Result<(), SetAside> {
    restore(record, |key, row| {
        journal.restore(key, row);
        Ok(())
    })
}

/// Reads one record and hands it on.
fn restore<K: RecordKey, V: Deserialize>(
    record: Record,
    into: impl FnOnce(K, V) -> Result<(), String>,
) -> Result<(), SetAside> {
    let Some(key) = K::from_text(&record.id.key) else {
        return Err(record.set_aside("its key is none of this kind"));
    };
    let body = sealed::open(&record.id, &record.body);
    let row = json::read::<V>(&body);
    match row {
        Ok(row) => into(key, row).map_err(|reason| record.set_aside(reason)),
        Err(error) => Err(record.set_aside(error.to_string())),
    }
}
