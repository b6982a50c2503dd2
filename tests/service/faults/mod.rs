//! What goes wrong because somebody wants it to: `cases.txt` tells it, and the laws of it are here.

mod laws;

use std::fmt::Write;

use formwork::deploy::Fault;
use formwork::simulator::{Options, Simulator};
use formwork::store::Memory;
use formwork::{api::Request, json};
use serde_json::{Value as Json, json};

use super::{World, catalog};

const CASES: &str = "tests/service/faults/cases.txt";
const DOCS: &str = "docs/faults.md";

const HEAD: &str = "terraform {\n  required_providers {\n    huaweicloud = { source = \"huawei.com/provider/huaweicloud\" }\n  }\n}\n";

pub(super) fn fault(text: &str) -> Fault {
    json::read(text.as_bytes()).unwrap_or_else(|wrong| panic!("{text}: {wrong}"))
}

/// One case: commands are carried out, their answers stand below them with `> `.
struct Case<'t> {
    world: World,
    memory: Memory,
    /// Templates by name.
    templates: Vec<(&'t str, String)>,
    /// How many events of the stack were told.
    told: usize,
}

impl Case<'_> {
    fn carry_out(&mut self, line: &str) -> Vec<String> {
        let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
        match command {
            "fault" => return self.put(rest),
            "remove" | "on" | "off" => return self.change(command, rest.parse().unwrap()),
            "create" => {
                let template = self.template(rest);
                let body = json!({"stack_name": "s", "template_body": template, "enable_auto_rollback": line.contains("+rollback")});
                self.world.post("stacks", &body, 201);
            }
            "deploy" => {
                let body = json!({"template_body": self.template(rest)});
                self.world.post("stacks/s/deployments", &body, 202);
            }
            "plan" => {
                let body =
                    json!({"execution_plan_name": "p", "template_body": self.template(rest)});
                self.world.post("stacks/s/execution-plans", &body, 202);
                self.world.settle();
                let plan = self.world.get("stacks/s/execution-plans/p/metadata");
                return vec![format!("{} {}", plan["status"], plan["status_message"])];
            }
            "continue" => drop(self.world.post("stacks/s/continuations", &Json::Null, 202)),
            "back" => drop(self.world.post("stacks/s/rollbacks", &Json::Null, 202)),
            "delete" => drop(self.world.send("DELETE", "stacks/s", &Json::Null)),
            "ask" => return self.ask(rest),
            "resources" => return self.resources(),
            "cloud" => return self.cloud(),
            "faults" => return self.counts(),
            other => panic!("{other}"),
        }
        self.settle();
        self.events()
    }

    fn template(&self, rest: &str) -> String {
        let name = rest.split(' ').next().unwrap();
        let found = self.templates.iter().find(|(known, _)| *known == name);
        found
            .unwrap_or_else(|| panic!("no template {name}"))
            .1
            .clone()
    }

    fn put(&mut self, text: &str) -> Vec<String> {
        let fault = match json::read::<Fault>(text.as_bytes()) {
            Ok(fault) => fault,
            Err(wrong) => return vec![wrong.to_string()],
        };
        let answer = self.world.simulator.put_fault(fault);
        vec![answer.map_or_else(|why| why, |fault| format!("fault {}", fault.id))]
    }

    fn change(&mut self, command: &str, id: u64) -> Vec<String> {
        let simulator = &mut self.world.simulator;
        let fault = match command {
            "remove" => simulator.remove_fault(id),
            _ => simulator.switch_fault(id, command == "on"),
        };
        vec![fault.map_or("none".to_owned(), |fault| counted(&fault))]
    }

    fn ask(&mut self, rest: &str) -> Vec<String> {
        let (method, path) = rest.split_once(' ').unwrap();
        let mut request = Request::new(method, &format!("/v1/0f0f/{path}"));
        request
            .headers
            .push(("client-request-id".into(), "1".repeat(36)));
        let answer = self.world.simulator.dispatch(&request);
        let body: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
        let wait = answer
            .header("retry-after")
            .map(|wait| format!(" retry-after {wait}"));
        let said = body
            .get("error_code")
            .map(|code| format!(" {code} {}", body["error_msg"]));
        vec![format!(
            "{}{}{}",
            answer.status,
            wait.unwrap_or_default(),
            said.unwrap_or_default()
        )]
    }

    /// Lets everything happen, in a world that is closed and opened again each second.
    fn settle(&mut self) {
        while self.world.simulator.is_busy() {
            self.memory.apply(self.world.simulator.take_changes());
            let records = self.memory.records();
            let (again, aside) = Simulator::open(Options::default(), catalog(), records);
            assert_eq!(aside, []);
            assert_eq!(again.snapshot(), self.world.simulator.snapshot());
            self.world = World::of(again);
            let now = self.world.simulator.now();
            let due = self
                .world
                .simulator
                .next_due()
                .map_or(0, |due| due.since(now));
            self.world.simulator.advance(due.max(1));
        }
    }

    /// The events that were not told yet: after how long, what, of which resource, why.
    fn events(&mut self) -> Vec<String> {
        let (status, answer) = self.world.ask("GET", "stacks/s/events", &Json::Null);
        if status == 404 {
            return vec!["the stack is gone".to_owned()];
        }
        let events = answer["stack_events"].as_array().unwrap();
        let new = events.iter().rev().skip(self.told);
        let lines = new.filter_map(|event| {
            let kind = event["event_type"].as_str().unwrap();
            let key = event["resource_key"].as_str().map(|key| format!("[{key}]"));
            let about =
                format!("{}.{}", event["resource_type"], event["resource_name"]).replace('"', "");
            let about = about + &key.unwrap_or_default();
            let text = event["event_message"].as_str().unwrap();
            match kind {
                "LOG" | "SUMMARY" | "ERROR" => Some(format!("{kind} {text}")),
                _ if kind.ends_with("IN_PROGRESS") => None,
                _ if kind.ends_with("FAILED") => Some(format!(
                    "{kind} {about} after {} s: {text}",
                    event["elapsed_seconds"]
                )),
                _ => Some(format!("{kind} {about}")),
            }
        });
        let lines = lines.collect();
        self.told = events.len();
        lines
    }

    fn resources(&mut self) -> Vec<String> {
        let answer = self.world.get("stacks/s/resources");
        let resources = answer["stack_resources"].as_array().unwrap();
        let lines = resources.iter().map(|resource| {
            let id = if resource["physical_resource_id"].is_string() {
                "with"
            } else {
                "without"
            };
            let why = resource["status_message"]
                .as_str()
                .map(|why| format!(": {why}"));
            format!(
                "{} {} {id} an identifier{}",
                resource["logical_resource_name"].as_str().unwrap(),
                resource["resource_status"].as_str().unwrap(),
                why.unwrap_or_default()
            )
        });
        lines.collect()
    }

    /// What exists, and whether a stack has it.
    fn cloud(&mut self) -> Vec<String> {
        let snapshot = String::from_utf8(self.world.simulator.snapshot()).unwrap();
        let rows = snapshot
            .lines()
            .skip(1)
            .map(|line| serde_json::from_str::<Json>(line).unwrap());
        let resources = rows.filter(|row| row["kind"] == "resource");
        let mut lines: Vec<String> = resources
            .map(|row| {
                let owner = if row["body"]["owner"].is_string() {
                    ""
                } else {
                    ", nobody's"
                };
                format!(
                    "{} {}{owner}",
                    row["body"]["ty"].as_str().unwrap(),
                    row["body"]["attributes"]["name"]
                )
            })
            .collect();
        lines.sort();
        lines
    }

    fn counts(&mut self) -> Vec<String> {
        self.world.simulator.faults().iter().map(counted).collect()
    }
}

fn counted(fault: &Fault) -> String {
    let state = if fault.enabled { "on" } else { "off" };
    format!(
        "fault {} {state}: looked at {}, struck {}",
        fault.id, fault.seen, fault.struck
    )
}

#[test]
fn faults_strike_as_the_cases_tell() {
    let path = crate::root().join(CASES);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut told = String::new();
    let mut case: Option<Case> = None;
    let mut templates: Vec<(&str, String)> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        if line.starts_with("> ") {
            continue;
        }
        writeln!(told, "{line}").unwrap();
        if let Some(name) = line.strip_prefix("@@ ") {
            templates.push((name, HEAD.to_owned()));
            open = true;
        } else if line.starts_with("== ") {
            open = false;
            case = Some(Case {
                world: World::new(),
                memory: Memory::default(),
                templates: templates.clone(),
                told: 0,
            });
        } else if open {
            let template = &mut templates.last_mut().unwrap().1;
            writeln!(template, "{line}").unwrap();
        } else if let Some(case) = case
            .as_mut()
            .filter(|_| !line.is_empty() && !line.starts_with('#'))
        {
            for answer in case.carry_out(line) {
                writeln!(told, "> {answer}").unwrap();
            }
        }
    }
    crate::golden(&path, &told);
}

/// Every example of the page is one that a world takes.
#[test]
fn the_examples_of_the_docs_are_taken() {
    let text = std::fs::read_to_string(crate::root().join(DOCS)).unwrap();
    let mut world = World::new();
    let examples = text
        .split("```json\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap());
    let taken = examples.map(|example| world.simulator.put_fault(fault(example)).unwrap());
    assert!(taken.count() >= 6);
}
