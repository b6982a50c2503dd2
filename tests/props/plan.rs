//! What happens to each instance of small graphs, decided a second time by a model that knows nothing of the planner;
//! and the laws of plans: they say the same twice, and nothing is left to do after one was carried out, in whatever order.

use std::rc::Rc;

use std::fmt::Write;

use formwork::addr::{InstanceKey, ModulePath, ResourceAddr, ResourceInstanceAddr};
use formwork::config;
use formwork::func::Nowhere;
use formwork::plan::world::Inputs;
use formwork::plan::{self, Action, Applier, Object, Plan, PlanRequest, State, json};
use formwork::schema::Catalog;
use formwork::sorted::{SortedMap, SortedSet};
use formwork::value::Value;
use serde_json::{Value as Json, json};

use crate::laws::dice::Dice;

const MANY: u64 = 800;
const NAMES: [&str; 4] = ["a", "b", "c", "d"];
const PROVIDER: &str = "provider[\"terraform.io/builtin/terraform\"]";

/// What a block says of its input.
#[derive(Clone, Copy)]
enum Input {
    Number(usize),
    /// The output of the first instance of an earlier block.
    Of(usize),
}

struct Block {
    /// Nothing when it is not repeated.
    count: Option<usize>,
    input: Input,
    trigger: usize,
    create_first: bool,
    /// Of `input` and of everything.
    ignores: [bool; 2],
}

/// A recorded object. The output is what the input was.
#[derive(Clone)]
struct Recorded {
    input: usize,
    trigger: usize,
    tainted: bool,
}

struct Case {
    blocks: [Option<Block>; 4],
    recorded: SortedMap<(usize, InstanceKey), Recorded>,
}

fn case(dice: &mut Dice) -> Case {
    let mut case = Case {
        blocks: [const { None }; 4],
        recorded: SortedMap::new(),
    };
    for at in 0..NAMES.len() {
        let usable: Vec<usize> = (0..at)
            .filter(|i| case.blocks[*i].as_ref().is_some_and(|b| b.count.is_none()))
            .collect();
        if dice.below(6) > 0 {
            case.blocks[at] = Some(Block {
                count: (dice.below(3) == 0).then(|| dice.below(3)),
                input: match usable.is_empty() || dice.below(2) == 0 {
                    true => Input::Number(dice.below(3)),
                    false => Input::Of(usable[dice.below(usable.len())]),
                },
                trigger: dice.below(2),
                create_first: dice.below(4) == 0,
                ignores: [dice.below(5) == 0, dice.below(8) == 0],
            });
        }
        let keys = match dice.below(3) {
            0 => vec![],
            1 => vec![InstanceKey::None],
            _ => (0..dice.below(3) as u64).map(InstanceKey::Int).collect(),
        };
        for key in keys {
            let object = Recorded {
                input: dice.below(3),
                trigger: dice.below(2),
                tainted: dice.below(8) == 0,
            };
            case.recorded.insert((at, key), object);
        }
    }
    case
}

fn template(case: &Case) -> String {
    let mut text = String::new();
    for (name, block) in NAMES.iter().zip(&case.blocks) {
        let Some(block) = block else { continue };
        writeln!(text, "resource \"terraform_data\" \"{name}\" {{").unwrap();
        if let Some(count) = block.count {
            writeln!(text, "  count = {count}").unwrap();
        }
        match block.input {
            Input::Number(number) => writeln!(text, "  input = {number}"),
            Input::Of(other) => writeln!(text, "  input = terraform_data.{}.output", NAMES[other]),
        }
        .unwrap();
        writeln!(
            text,
            "  triggers_replace = {}\n  lifecycle {{",
            block.trigger
        )
        .unwrap();
        writeln!(text, "    create_before_destroy = {}", block.create_first).unwrap();
        match block.ignores {
            [_, true] => text.push_str("    ignore_changes = all\n"),
            [true, _] => text.push_str("    ignore_changes = [input]\n"),
            _ => {}
        }
        text.push_str("  }\n}\n");
    }
    text
}

fn number(value: usize) -> Json {
    json!({"value": value, "type": "number"})
}

fn address(at: usize, key: &InstanceKey) -> ResourceInstanceAddr {
    ResourceAddr::managed("terraform_data", NAMES[at]).instance(&ModulePath::root(), key.clone())
}

fn object(attributes: Json, tainted: bool) -> Object {
    Object {
        schema_version: 0,
        attributes,
        sensitive: Vec::new(),
        tainted,
        dependencies: Vec::new(),
        create_before_destroy: false,
        private: None,
        identity: None,
    }
}

fn state(case: &Case) -> State {
    let mut state = State::default();
    for ((at, key), recorded) in &case.recorded {
        let (input, trigger) = (number(recorded.input), number(recorded.trigger));
        let attributes =
            json!({"id": "i", "input": input, "output": input, "triggers_replace": trigger});
        let instance = state.instance_mut(&address(*at, key), &PROVIDER.into());
        instance.current = Some(object(attributes, recorded.tainted).into());
    }
    state
}

/// The model: what happens to each instance.
fn expected(case: &Case) -> SortedMap<String, Action> {
    let mut recorded = case.recorded.clone();
    // Where `count` comes or goes, the one object keeps its place.
    for (at, block) in case.blocks.iter().enumerate() {
        let Some(block) = block else { continue };
        let (one, first) = ((at, InstanceKey::None), (at, InstanceKey::Int(0)));
        let (from, to) = match block.count {
            Some(_) => (one, first),
            None => (first, one),
        };
        if !recorded.contains_key(&to)
            && let Some(moved) = recorded.remove(&from)
        {
            recorded.insert(to, moved);
        }
    }
    let mut actions = SortedMap::new();
    // The output of blocks that are not repeated, where it is known.
    let mut outputs: [Option<usize>; 4] = [None; 4];
    for (at, block) in case.blocks.iter().enumerate() {
        let Some(block) = block else { continue };
        let keys = match block.count {
            None => vec![InstanceKey::None],
            Some(count) => (0..count as u64).map(InstanceKey::Int).collect(),
        };
        let wanted = match block.input {
            Input::Number(number) => Some(number),
            Input::Of(other) => outputs[other],
        };
        for key in keys {
            let (action, output) =
                decided(case, at, block, wanted, recorded.get(&(at, key.clone())));
            outputs[at] = output;
            recorded.remove(&(at, key.clone()));
            actions.insert(address(at, &key).to_string(), action);
        }
    }
    let gone = recorded.keys();
    actions.extend(gone.map(|(at, key)| (address(*at, key).to_string(), Action::Delete)));
    actions
}

fn decided(
    case: &Case,
    at: usize,
    block: &Block,
    wanted: Option<usize>,
    recorded: Option<&Recorded>,
) -> (Action, Option<usize>) {
    let Some(recorded) = recorded else {
        return (Action::Create, None);
    };
    let [input, all] = block.ignores;
    if recorded.tainted || (!all && block.trigger != recorded.trigger) {
        let first = creates_first(case, at);
        let action = if first {
            Action::CreateThenDelete
        } else {
            Action::DeleteThenCreate
        };
        return (action, None);
    }
    if !input && !all && wanted != Some(recorded.input) {
        return (Action::Update, None);
    }
    (Action::NoOp, Some(recorded.input))
}

/// Whether a block says so, or one that needs it.
fn creates_first(case: &Case, at: usize) -> bool {
    let needs = |block: &Block| matches!(block.input, Input::Of(other) if other == at);
    case.blocks.iter().enumerate().any(|(other, block)| {
        let Some(block) = block else { return false };
        (other == at && block.create_first) || (needs(block) && creates_first(case, other))
    })
}

fn request<'a>(
    config: &'a config::Config,
    catalog: &'a Catalog,
    inputs: &'a Inputs,
    prior: &'a Rc<State>,
) -> PlanRequest<'a> {
    PlanRequest {
        config,
        catalog,
        host: &Nowhere,
        inputs,
        prior,
        destroy: false,
        targets: &[],
        replace: &[],
        reader: None,
    }
}

fn actions(plan: &Plan) -> SortedMap<String, Action> {
    let changes = plan.changes.iter();
    changes.map(|c| (c.addr.to_string(), c.action)).collect()
}

/// Carries a plan out: each object is asked for when all it needs is there, otherwise in an order by chance.
fn carried_out(request: &PlanRequest<'_>, plan: &Plan, dice: &mut Dice) -> State {
    let mut state = State::clone(&plan.state);
    let mut applier = Applier::new(request);
    let changes: SortedMap<_, _> = plan.changes.iter().map(|c| (c.addr.clone(), c)).collect();
    let mut open: SortedSet<ResourceInstanceAddr> = changes.keys().cloned().collect();
    while !open.is_empty() {
        let ready: Vec<ResourceInstanceAddr> = open
            .iter()
            .filter(|addr| {
                let needs = &changes[*addr].dependencies;
                changes[*addr].action == Action::Delete
                    || !open
                        .iter()
                        .any(|o| needs.contains(&o.config()) && changes[o].action != Action::Delete)
            })
            .cloned()
            .collect();
        let addr = ready[dice.below(ready.len())].clone();
        open.remove(&addr);
        // Nobody asks for what goes: an object is asked for after all it needs.
        let goes = changes[&addr].action == Action::Delete;
        let change = (!goes).then(|| applier.change(&addr, &state).0).flatten();
        let object = change.map(|change| object(attributes(&change.after), false).into());
        state.instance_mut(&addr, &PROVIDER.into()).current = object;
    }
    state.prune();
    state
}

/// What `terraform_data` makes of a planned object.
fn attributes(after: &Value) -> Json {
    let mut known = json::known(after).unwrap();
    let of = |value: &Json| {
        if value.is_null() {
            Json::Null
        } else {
            json!({"value": value, "type": "number"})
        }
    };
    let (input, trigger) = (of(&known["input"]), of(&known["triggers_replace"]));
    let id = known["id"].take();
    json!({"id": id.as_str().unwrap_or("new"), "input": input, "output": input, "triggers_replace": trigger})
}

#[test]
fn small_graphs_are_planned_as_the_model_says() {
    let (catalog, inputs) = (Catalog::new(), Inputs::default());
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let case = case(&mut dice);
        let text = template(&case);
        let (config, diags) = config::load(&[("main.tf".to_owned(), text.clone().into_bytes())]);
        assert!(!diags.has_errors(), "{text}");
        let prior = Rc::new(state(&case));
        let request_of = |prior| request(&config, &catalog, &inputs, prior);
        let (plan, diags) = plan::make(&request_of(&prior));
        assert!(!diags.has_errors(), "{seed}: {diags:?}\n{text}");
        assert_eq!(actions(&plan), expected(&case), "{seed}\n{text}");
        let (again, _) = plan::make(&request_of(&prior));
        assert_eq!(
            json::resource_changes(&plan),
            json::resource_changes(&again)
        );
        let mut apply = || Rc::new(carried_out(&request_of(&prior), &plan, &mut dice));
        let (one, other) = (apply(), apply());
        assert_eq!(one, other, "{seed}: the order matters\n{text}");
        let (rest, _) = plan::make(&request_of(&one));
        let left: Vec<_> = rest
            .changes
            .iter()
            .filter(|c| c.action != Action::NoOp)
            .collect();
        assert!(left.is_empty(), "{seed}: {left:?}\n{text}");
    }
}
