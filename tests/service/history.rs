//! Going back in a world's history, forward again, and worlds that begin in it.

mod chain;

use formwork::cloud::ByHand;
use formwork::simulator::{CommandKind, MOST_BYTES, NoPlace, Options, Past, Place, Simulator};
use formwork::store::{Memory, Record};
use formwork::time::Rng;
use serde_json::json;

use super::model::command;
use super::{World, catalog};

const TEMPLATE: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
resource "huaweicloud_vpc" "net" {
  name = "net"
  cidr = "192.168.0.0/16"
}
resource "huaweicloud_vpc_subnet" "sub" {
  count      = 3
  name       = "sub-${count.index}"
  vpc_id     = huaweicloud_vpc.net.id
  cidr       = "192.168.${count.index}.0/24"
  gateway_ip = "192.168.${count.index}.1"
}
"#;

/// A world with everything it keeps, as a store has it.
struct Kept {
    world: World,
    memory: Memory,
}

impl Kept {
    fn new() -> Self {
        let mut kept = Self {
            world: World::new(),
            memory: Memory::default(),
        };
        kept.keep();
        kept
    }

    fn keep(&mut self) {
        self.memory.apply(self.world.simulator.take_changes());
    }

    fn deploy(&mut self, name: &str) {
        let body = json!({"stack_name": name, "template_body": TEMPLATE});
        self.world.post("stacks", &body, 201);
        self.keep();
    }

    fn advance(&mut self, millis: u64) {
        self.world.simulator.advance(millis);
        self.keep();
    }

    fn settle(&mut self) {
        while self.world.simulator.is_busy() {
            self.advance(1000);
        }
    }

    #[track_caller]
    fn go(&mut self, to: Place) {
        self.world.simulator.rewind(to).unwrap();
        self.keep();
    }

    fn past(&self) -> Past {
        self.world.simulator.history(usize::MAX)
    }

    fn bytes(&self) -> String {
        String::from_utf8(self.world.simulator.snapshot()).unwrap()
    }

    /// Killed and opened again, it is the same world with the same history.
    #[track_caller]
    fn reopen(&mut self) {
        let (again, aside) = Simulator::open(Options::default(), catalog(), self.memory.records());
        assert_eq!(aside, []);
        assert_eq!(again.snapshot(), self.world.simulator.snapshot());
        let (one, other) = (again.history(usize::MAX), self.past());
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
        self.world = World::of(again);
        self.world
            .simulator
            .use_prices(std::rc::Rc::new(crate::price::prices_beside()));
    }
}

/// Random commands and times; the world before each, and the chance that led on from there.
struct Story {
    kept: Kept,
    /// The number the next command gets, the chance, the world's bytes.
    chapters: Vec<(u64, Rng, String)>,
    end: String,
}

fn next_number(kept: &Kept) -> u64 {
    let past = kept.past();
    past.commands.last().map_or(1, |last| last.number + 1)
}

fn chapter(kept: &mut Kept, rng: &mut Rng) {
    if rng.below(3) == 0 {
        kept.advance(rng.below(9) * 1000);
        return;
    }
    command(&mut kept.world, rng);
    kept.keep();
}

fn story(seed: u64, length: usize) -> Story {
    let mut kept = Kept::new();
    let mut rng = Rng::new(seed);
    let mut chapters = Vec::new();
    for _ in 0..length {
        chapters.push((next_number(&kept), rng.clone(), kept.bytes()));
        chapter(&mut kept, &mut rng);
    }
    let end = kept.bytes();
    Story {
        kept,
        chapters,
        end,
    }
}

/// The commands from a chapter on, once more.
fn tell_on(story: &mut Story, from: usize) {
    let mut rng = story.chapters[from].1.clone();
    for _ in from..story.chapters.len() {
        chapter(&mut story.kept, &mut rng);
    }
}

#[test]
fn going_back_and_doing_the_same_gives_the_same_bytes() {
    for seed in 0..5 {
        let mut story = story(seed, 60);
        let mut rng = Rng::new(1000 + seed);
        for _ in 0..6 {
            let number = story.chapters[rng.below(60) as usize].0;
            // Idle time has no number: it is gone back to before the next command.
            let from = story.chapters.iter().rposition(|c| c.0 == number);
            let from = from.unwrap();
            let bytes = story.chapters[from].2.clone();
            let last = next_number(&story.kept);
            if number == last {
                continue;
            }
            story.kept.go(Place::Before(number));
            assert_eq!(story.kept.bytes(), bytes);
            if rng.below(2) == 0 {
                story.kept.reopen();
            }
            match rng.below(3) {
                // Forward again, through some other place.
                0 => {
                    let other = story.chapters[rng.below(60) as usize].0;
                    if other < last {
                        story.kept.go(Place::Before(other));
                    }
                    story.kept.go(Place::End);
                    assert_eq!(story.kept.past().count.1, 0);
                }
                _ => tell_on(&mut story, from),
            }
            assert_eq!(story.kept.bytes(), story.end, "seed {seed} from {from}");
            story.kept.reopen();
        }
    }
}

#[test]
fn every_event_can_be_gone_back_to() {
    for seed in 0..3 {
        let mut story = story(20 + seed, 30);
        let past = story.kept.past();
        let events = past.commands.iter().flat_map(|command| &command.events);
        let events: Vec<_> = events.map(|e| (e.number, e.time)).collect();
        assert!(events.len() > 4, "{}", events.len());
        let before = format!("{past:?}");
        for (number, time) in events.into_iter().step_by(2) {
            story.kept.go(Place::Event(number));
            assert_eq!(story.kept.world.simulator.now(), time);
            let past = story.kept.past();
            let mut here = past.commands.iter().flat_map(|command| &command.events);
            let last = here.next_back().unwrap();
            assert!(last.number >= number && last.time == time);
            assert!(here.any(|e| e.number == number) || last.number == number);
            // A fork is what the world was then, and has its history up to there.
            let fork = story
                .kept
                .world
                .simulator
                .fork(Some(Place::Event(number)))
                .unwrap();
            let (fork, aside) = Simulator::begin(Options::default(), catalog(), &fork).unwrap();
            assert_eq!(aside, []);
            assert_eq!(fork.snapshot(), story.kept.world.simulator.snapshot());
            assert_eq!(fork.history(usize::MAX).count.1, 0);
            story.kept.go(Place::End);
            assert_eq!(story.kept.bytes(), story.end);
            assert_eq!(format!("{:?}", story.kept.past()), before);
        }
        story.kept.reopen();
    }
}

#[test]
fn a_fork_and_its_origin_know_nothing_of_each_other() {
    let mut kept = Kept::new();
    kept.deploy("a");
    kept.advance(2000);
    let fork = kept.world.simulator.fork(None).unwrap();
    kept.settle();
    let end = kept.bytes();
    let (simulator, _) = Simulator::begin(Options::default(), catalog(), &fork).unwrap();
    let mut other = Kept {
        world: World::of(simulator),
        memory: Memory::default(),
    };
    other.keep();
    other.reopen();
    // The same goes on in it, and something else can be done.
    other.settle();
    assert_eq!(other.bytes(), end);
    other.deploy("b");
    other.settle();
    assert_eq!(kept.bytes(), end);
    // It can go back to before it began.
    other.go(Place::Before(1));
    assert_eq!(other.world.get("stacks")["stacks"], json!([]));
    assert_eq!(kept.bytes(), end);
}

#[test]
fn time_that_passes_as_it_did_loses_nothing() {
    let mut kept = Kept::new();
    kept.deploy("a");
    kept.settle();
    kept.deploy("b");
    kept.settle();
    let end = kept.bytes();
    kept.go(Place::Before(1));
    assert_eq!(kept.past().count.0, 0);
    let ahead = kept.past().count.1;
    // Nothing happens: there is nothing yet.
    assert!(!kept.world.simulator.step());
    kept.go(Place::Before(2));
    // Step by step through the first deployment, closed and opened again in between.
    let mut steps = 0;
    while kept.world.simulator.is_busy() {
        let due = kept.world.simulator.waits_for().unwrap();
        assert_eq!((due.1, due.2.as_str()), ("deployment", "a"));
        assert!(kept.world.simulator.step());
        kept.keep();
        assert_eq!(kept.world.simulator.now(), due.0);
        kept.reopen();
        steps += 1;
    }
    assert!(steps > 3, "{steps}");
    assert_eq!(kept.past().count, (1, ahead - 1));
    assert_eq!(kept.world.status("a"), "DEPLOYMENT_COMPLETE");
    kept.go(Place::End);
    assert_eq!(kept.bytes(), end);
    // Beyond the next command it is another time.
    kept.go(Place::Before(2));
    kept.settle();
    kept.advance(3_600_000);
    assert_eq!(kept.past().count.1, 0);
    assert_eq!(kept.world.simulator.rewind(Place::End), Ok(()));
    kept.reopen();
    kept.go(Place::Before(1));
    assert_eq!(kept.world.get("stacks")["stacks"], json!([]));
}

#[test]
fn something_new_ends_what_lay_ahead() {
    let mut kept = Kept::new();
    kept.deploy("a");
    kept.settle();
    let id = kept.world.get("stacks/a/metadata")["stack_id"].clone();
    let events = kept.past().commands[1]
        .events
        .iter()
        .map(|e| e.number)
        .collect::<Vec<_>>();
    kept.go(Place::Event(events[0]));
    assert!(kept.past().count.1 > 0);
    assert_eq!(kept.world.status("a"), "DEPLOYMENT_IN_PROGRESS");
    kept.deploy("b");
    let past = kept.past();
    assert_eq!(past.count.1, 0);
    let last = past.commands.last().unwrap();
    assert_eq!(last.what.operation(), Some("CreateStack"));
    assert_eq!(last.what.name, "b");
    kept.reopen();
    kept.settle();
    // Before the first deployment, again: the same identifiers.
    kept.go(Place::Before(1));
    kept.deploy("a");
    assert_eq!(kept.world.get("stacks/a/metadata")["stack_id"], id);
}

#[test]
fn looking_is_nothing_new() {
    let mut kept = Kept::new();
    kept.deploy("a");
    kept.settle();
    let here = kept.past().commands.last().unwrap().number + 1;
    kept.deploy("b");
    kept.settle();
    let end = kept.bytes();
    kept.go(Place::Before(here));
    let before = kept.bytes();
    // It makes a link, and the link is made of chance.
    assert_eq!(
        kept.world.ask("GET", "stacks/a/templates", &json!(null)).0,
        307
    );
    kept.keep();
    assert_ne!(kept.bytes(), before);
    kept.reopen();
    kept.go(Place::End);
    assert_eq!(kept.bytes(), end);
    kept.go(Place::Before(here));
    assert_eq!(kept.bytes(), before);
}

#[test]
fn a_moment_is_what_it_was() {
    let mut kept = Kept::new();
    kept.advance(5000);
    let mut seen = vec![(kept.world.simulator.now(), kept.bytes())];
    kept.deploy("a");
    for _ in 0..20 {
        kept.advance(700);
        seen.push((kept.world.simulator.now(), kept.bytes()));
    }
    kept.advance(50_000);
    let begins = kept.past().begins;
    for (moment, bytes) in seen.iter().skip(1) {
        kept.go(Place::Moment(*moment));
        assert_eq!(&kept.bytes(), bytes);
    }
    let sim = &mut kept.world.simulator;
    let (early, late) = (
        Place::Moment(seen[0].0),
        Place::Moment(seen[0].0.plus(9_999_999)),
    );
    // The moment of a command is the one after it.
    assert_eq!(sim.rewind(early), Ok(()));
    assert_eq!(sim.rewind(late), Err(NoPlace::Beyond));
    let before = formwork::time::Instant::from_millis(begins.millis() - 1);
    let missing = Err(NoPlace::Before(begins));
    assert_eq!(sim.rewind(Place::Moment(before)), missing);
    assert_eq!(sim.rewind(Place::Before(0)), missing);
    assert_eq!(sim.rewind(Place::Before(99)), Err(NoPlace::Beyond));
    assert_eq!(sim.rewind(Place::Event(99_999)), Err(NoPlace::Beyond));
}

#[test]
fn hand_edits_and_snapshots_are_undone() {
    let mut kept = Kept::new();
    kept.deploy("a");
    kept.settle();
    let bytes = kept.bytes();
    let resources = kept.world.get("stacks/a/resources")["stack_resources"].clone();
    let vpc = resources
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["logical_resource_type"] == "huaweicloud_vpc");
    let id = vpc.unwrap()["physical_resource_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let edits = json!({"name": "other"}).as_object().unwrap().clone();
    let sim = &mut kept.world.simulator;
    sim.change_by_hand("huaweicloud_vpc", &id, ByHand::Edit, &edits)
        .unwrap();
    kept.keep();
    let edited = kept.bytes();
    assert_ne!(edited, bytes);
    kept.world
        .simulator
        .restore(&World::new().simulator.snapshot())
        .unwrap();
    kept.keep();
    kept.reopen();
    let empty = kept.bytes();
    let kinds: Vec<_> = kept
        .past()
        .commands
        .iter()
        .rev()
        .take(2)
        .map(|c| (c.number, c.what.kind))
        .collect();
    assert_eq!(
        (kinds[0].1, kinds[1].1),
        (CommandKind::Restore, CommandKind::Edit)
    );
    kept.go(Place::Before(kinds[0].0));
    assert_eq!(kept.bytes(), edited);
    kept.go(Place::Before(kinds[1].0));
    assert_eq!(kept.bytes(), bytes);
    kept.reopen();
    kept.go(Place::End);
    assert_eq!(kept.bytes(), empty);
}

#[test]
fn what_is_secret_is_sealed_in_history_too() {
    let mut kept = Kept::new();
    let template = format!(
        "{TEMPLATE}\nvariable \"word\" {{\n  type = string\n  sensitive = true\n  default = \"open-sesame\"\n}}\n\
         resource \"terraform_data\" \"t\" {{\n  input = var.word\n}}\noutput \"o\" {{\n  value = terraform_data.t.output\n  sensitive = true\n}}\n"
    );
    // The template itself is in clear, as whoever wrote it wants; the secret comes from elsewhere.
    let template = template.replace("  default = \"open-sesame\"\n", "");
    let deploy = json!({"stack_name": "a", "template_body": template, "vars_body": "word = \"open-sesame\""});
    kept.world.post("stacks", &deploy, 201);
    kept.keep();
    kept.settle();
    let again = json!({"template_body": template, "vars_body": "word = \"open-barley\""});
    kept.world.post("stacks/a/deployments", &again, 202);
    kept.keep();
    kept.settle();
    let bytes = kept.bytes();
    kept.go(Place::Before(2));
    let words = |record: &&Record| {
        let text = String::from_utf8_lossy(&record.body).into_owned();
        record.id.kind == "history" && text.contains("\"kind\":\"instance\"")
    };
    let records = kept.memory.records();
    let mut history = records.iter().filter(words).peekable();
    assert!(history.peek().is_some());
    for record in history {
        let text = String::from_utf8_lossy(&record.body);
        for (at, _) in text.match_indices("\"kind\":\"instance\"") {
            let line = &text[at..text[at..].find('}').map_or(text.len(), |end| at + end)];
            assert!(!line.contains("open-"), "{line}");
        }
    }
    kept.go(Place::End);
    assert_eq!(kept.bytes(), bytes);
}

#[test]
fn history_is_bounded_and_says_where_it_begins() {
    let mut kept = Kept::new();
    let start = kept.past().begins;
    assert!(kept.past().whole);
    for n in 0..14 {
        let file = vec![b'a' + n; 900_000];
        let response = kept.world.send_bytes("PUT", "/_obs/bucket/file", file);
        assert_eq!(response.status, 200);
        kept.keep();
        kept.advance(60_000);
    }
    let past = kept.past();
    assert!(
        past.bytes <= MOST_BYTES && past.bytes > MOST_BYTES / 2,
        "{}",
        past.bytes
    );
    assert!(!past.whole && past.begins > start);
    assert_eq!(past.begins, past.commands[0].at);
    kept.reopen();
    let sum: usize = kept
        .memory
        .records()
        .iter()
        .map(|record| record.body.len())
        .sum();
    assert!(sum < MOST_BYTES + 1_000_000, "{sum}");
    let sim = &mut kept.world.simulator;
    assert_eq!(
        sim.rewind(Place::Before(1)),
        Err(NoPlace::Before(past.begins))
    );
    kept.go(Place::Before(past.commands[0].number));
    kept.reopen();
    kept.go(Place::End);
}

#[test]
fn a_damaged_history_costs_only_itself() {
    let mut kept = Kept::new();
    for name in ["a", "b", "c"] {
        kept.deploy(name);
        kept.settle();
    }
    let bytes = kept.bytes();
    let commands = kept.past().commands;
    let (middle, last) = (
        commands[commands.len() / 2].number,
        commands.last().unwrap().number,
    );
    // Time that went on to pass is told from where it began to.
    let mut whole = commands
        .iter()
        .filter(|c| c.number > middle && c.what.kind == CommandKind::Request);
    let begins = whole.next().unwrap().number;
    kept.go(Place::Before(last));
    let ahead = kept.memory.records();
    kept.go(Place::End);
    let whole = kept.memory.records();
    for (records, key, begins) in [
        (&whole, format!("{middle:012}"), Some(begins)),
        (&whole, format!("{last:012}"), None),
        (&ahead, "ahead".to_owned(), None),
    ] {
        let mut records = records.clone();
        let bad = records
            .iter_mut()
            .find(|r| r.id.kind == "history" && r.id.key == key);
        bad.unwrap().body = b"{\"head\":7}".to_vec();
        let (mut world, aside) = Simulator::open(Options::default(), catalog(), records);
        assert_eq!(aside.len(), 1, "{aside:?}");
        assert_eq!(aside[0].id.key, key);
        let past = world.history(usize::MAX);
        assert!(!past.whole);
        assert_eq!(past.commands.first().map(|c| c.number), begins);
        if key != "ahead" {
            assert_eq!(String::from_utf8(world.snapshot()).unwrap(), bytes);
        }
        world.advance(1000);
        let gone = world.take_changes().deletes;
        assert!(
            gone.iter().any(|id| id.key == key),
            "what is of no use goes: {gone:?}"
        );
    }
}
