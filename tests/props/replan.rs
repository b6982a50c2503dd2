//! A plan made after an edit is the plan of a workspace that never had another text.

use formwork::plan::json;
use formwork::plan::text::{TextOptions, render};
use formwork::schema::Catalog;
use formwork::workspace::{PlanOptions, Planned, Workspace};

use crate::laws::dice::Dice;

/// So many of each kind of name.
const NAMES: usize = 6;

/// The name that no other refers to.
const LAST: usize = NAMES - 1;

/// A template with a module, what it is planned against, and with which values.
struct Case {
    /// The blocks of the root module by name; what is empty is not there.
    resources: [String; NAMES],
    locals: [String; NAMES],
    outputs: [String; NAMES],
    /// Provider settings, data sources, checks, moves, removals, imports.
    others: [String; NAMES],
    call: String,
    module: String,
    files: [String; 2],
    options: PlanOptions,
}

impl Case {
    fn new(dice: &mut Dice) -> Self {
        let mut case = Self {
            resources: Default::default(),
            locals: Default::default(),
            outputs: Default::default(),
            others: Default::default(),
            call: call(dice),
            module: module(dice),
            files: ["one".to_owned(), "two ${x}".to_owned()],
            options: PlanOptions::default(),
        };
        for at in 0..NAMES {
            case.resources[at] = resource(at, dice);
            case.locals[at] = format!("locals {{\n  l{at} = {}\n}}\n", expression(at, dice));
        }
        case
    }

    fn edit(&mut self, dice: &mut Dice) {
        let at = dice.below(NAMES);
        match dice.below(12) {
            0..=3 => self.resources[at] = resource(at, dice),
            4 | 5 => {
                self.locals[at] = format!("locals {{\n  l{at} = {}\n}}\n", expression(at, dice))
            }
            6 => self.outputs[at] = output(at, dice),
            7 => self.others[at] = other(dice),
            8 => self.call = call(dice),
            9 => self.module = module(dice),
            10 => self.options.state = state(dice),
            _ => self.small(at, dice),
        }
    }

    fn small(&mut self, at: usize, dice: &mut Dice) {
        match dice.below(6) {
            0 => self.options.variables = vec![("v".to_owned(), dice.below(3).to_string())],
            1 => self.options.variables.clear(),
            2 => self.files[at % 2].push('x'),
            3 => self.options.destroy = dice.once_in(3),
            4 => self.options.destroy = false,
            _ => {
                let some = [vec![], vec![], vec!["terraform_data.r2".to_owned()]];
                self.options.targets = dice.of(&some).clone();
                self.options.replace = dice.of(&some).clone();
            }
        }
    }

    fn set(&self, workspace: &mut Workspace) {
        let variables =
            "variable \"v\" {\n  default = 1\n}\nvariable \"w\" {\n  default = { a = 1 }\n}\n";
        let root = [&self.resources, &self.outputs, &self.others];
        let root: String = root.into_iter().flatten().map(String::as_str).collect();
        let set =
            |workspace: &mut Workspace, name, text: &str| workspace.set_file(name, text.as_bytes());
        set(workspace, "a.tf", &format!("{variables}{root}"));
        set(
            workspace,
            "b.tf",
            &format!("{}{}", self.locals.concat(), self.call),
        );
        set(workspace, "m/main.tf", &self.module);
        set(workspace, "one.txt", &self.files[0]);
        set(workspace, "two.txt", &self.files[1]);
    }
}

/// Something that refers to names that are lower, if to any.
fn expression(at: usize, dice: &mut Dice) -> String {
    let below = dice.below(at.max(1));
    let name = format!("terraform_data.r{below}");
    match dice.below(if at == 0 { 5 } else { 13 }) {
        0 => format!("\"text-{}\"", dice.below(3)),
        1 => "var.v".to_owned(),
        2 => "path.module".to_owned(),
        3 => "file(\"one.txt\")".to_owned(),
        4 => "{ a = var.w.a, b = [1, 2] }".to_owned(),
        5 => format!("local.l{below}"),
        6 => format!("jsonencode(local.l{below})"),
        7 => format!("one({name}[*].input)"),
        8 => format!("try({name}[*].id[0], \"none\")"),
        9 => format!("[for x in [local.l{below}] : x]"),
        10 => format!("{name}[*]"),
        11 => format!("{name} == null ? 1 : 2"),
        _ => format!("templatefile(\"two.txt\", {{ x = jsonencode(local.l{below}) }})"),
    }
}

fn resource(at: usize, dice: &mut Dice) -> String {
    // Only what nobody refers to can be missing.
    if at == LAST && dice.once_in(3) {
        return String::new();
    }
    let below = dice.below(at.max(1));
    let repeated = match dice.below(9) {
        0 => "  count = var.v\n".to_owned(),
        1 => format!("  count = {}\n", dice.below(4)),
        2 => "  for_each = toset([\"a\", \"b\"])\n".to_owned(),
        3 => "  for_each = var.w\n".to_owned(),
        _ => String::new(),
    };
    let lifecycle = match dice.below(9) {
        0 => "create_before_destroy = true",
        1 if at > 0 => &format!("replace_triggered_by = [terraform_data.r{below}]"),
        2 => "ignore_changes = [input]",
        3 => "prevent_destroy = true",
        4 if at > 0 => &format!(
            "precondition {{\n      condition     = local.l{below} != \"text-1\"\n      error_message = \"no\"\n    }}"
        ),
        _ => "",
    };
    let depends = match dice.below(8) {
        0 if at > 0 => format!("  depends_on = [terraform_data.r{below}]\n"),
        1 if at == LAST => "  depends_on = [module.m]\n".to_owned(),
        _ => String::new(),
    };
    let input = expression(at, dice);
    let triggers = expression(at, dice);
    format!(
        "resource \"terraform_data\" \"r{at}\" {{\n{repeated}{depends}  input = {input}\n  triggers_replace = {triggers}\n  lifecycle {{\n    {lifecycle}\n  }}\n}}\n"
    )
}

fn output(at: usize, dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => String::new(),
        1 => format!("output \"o{at}\" {{\n  value = module.m.out\n}}\n"),
        _ => format!(
            "output \"o{at}\" {{\n  value = {}\n}}\n",
            expression(LAST, dice)
        ),
    }
}

fn other(dice: &mut Dice) -> String {
    let (one, two) = (dice.below(NAMES), dice.below(NAMES));
    match dice.below(8) {
        0 => {
            format!("moved {{\n  from = terraform_data.x{one}\n  to = terraform_data.r{two}\n}}\n")
        }
        1 => format!(
            "removed {{\n  from = terraform_data.x{one}\n  lifecycle {{\n    destroy = false\n  }}\n}}\n"
        ),
        2 => format!("import {{\n  to = terraform_data.r{one}\n  id = \"there\"\n}}\n"),
        3 => format!(
            "check \"c{one}{two}\" {{\n  assert {{\n    condition = local.l{two} == 1\n    error_message = \"no\"\n  }}\n}}\n"
        ),
        4 => format!(
            "data \"terraform_remote_state\" \"d{one}{two}\" {{\n  backend = \"remote\"\n  config = {{ a = {} }}\n}}\n",
            expression(LAST, dice)
        ),
        _ => String::new(),
    }
}

fn call(dice: &mut Dice) -> String {
    let repeated = *dice.of(&[
        "",
        "",
        "",
        "  count = var.v\n",
        "  for_each = { a = 1, b = 2 }\n",
    ]);
    let depends = *dice.of(&["", "", "", "  depends_on = [terraform_data.r1]\n"]);
    let given = expression(3, dice);
    format!("module \"m\" {{\n  source = \"./m\"\n{repeated}{depends}  given = {given}\n}}\n")
}

fn module(dice: &mut Dice) -> String {
    let input = *dice.of(&["var.given", "local.inner", "\"own\"", "path.module"]);
    let repeated = *dice.of(&["", "", "  count = 2\n"]);
    let inner = *dice.of(&["[var.given]", "1", "terraform_data.a"]);
    let inner = if repeated.is_empty() && input != "local.inner" {
        inner
    } else {
        "2"
    };
    format!(
        "variable \"given\" {{}}\nlocals {{\n  inner = {inner}\n}}\nresource \"terraform_data\" \"a\" {{\n{repeated}  input = {input}\n}}\nresource \"terraform_data\" \"b\" {{\n  input = terraform_data.a[*].id\n}}\noutput \"out\" {{\n  value = [terraform_data.b.id, local.inner]\n}}\n"
    )
}

fn state(dice: &mut Dice) -> Option<String> {
    if dice.once_in(4) {
        return None;
    }
    let resources = (0..NAMES).filter_map(|at| {
        if dice.once_in(3) {
            return None;
        }
        let module = *dice.of(&["", "", "", "\"module\": \"module.m\", "]);
        let name = match (module.is_empty(), dice.once_in(6)) {
            (true, false) => format!("r{at}"),
            (true, true) => format!("x{at}"),
            _ => ["a", "b"][at % 2].to_owned(),
        };
        let keys = *dice.of(&["", "\"index_key\": 0, ", "\"index_key\": \"a\", "]);
        let status = *dice.of(&["", "", "", "\"status\": \"tainted\", ", "\"deposed\": \"00000001\", "]);
        let input = format!("\"text-{}\"", dice.below(3));
        Some(format!(
            "{{{module}\"mode\": \"managed\", \"type\": \"terraform_data\", \"name\": \"{name}\", \"provider\": \"provider[\\\"terraform.io/builtin/terraform\\\"]\", \"instances\": [{{{keys}{status}\"schema_version\": 0, \"attributes\": {{\"id\": \"id-{at}\", \"input\": {{\"value\": {input}, \"type\": \"string\"}}, \"output\": {{\"value\": {input}, \"type\": \"string\"}}, \"triggers_replace\": null}}, \"sensitive_attributes\": []}}]}}"
        ))
    });
    let resources: Vec<String> = resources.collect();
    Some(format!(
        "{{\"version\": 4, \"terraform_version\": \"1.15.5\", \"serial\": 1, \"lineage\": \"a\", \"outputs\": {{}}, \"resources\": [{}], \"check_results\": null}}",
        resources.join(", ")
    ))
}

fn told(planned: &Planned, catalog: &Catalog) -> String {
    let options = TextOptions {
        verbose: true,
        ..TextOptions::default()
    };
    let plan = planned.plan.as_ref().map(|plan| {
        let changes = plan.changes.iter();
        let whole: Vec<String> = changes.map(|change| format!("{change:?}")).collect();
        (
            whole,
            json::render(plan).to_string(),
            render(plan, catalog, options),
            plan.state.clone(),
        )
    });
    format!(
        "{plan:#?}\n{:#?}\n{:#?}\n{:#?}",
        planned.diagnostics,
        planned.outputs(),
        planned.items()
    )
}

#[test]
fn a_plan_after_edits_is_the_plan_of_a_new_workspace() {
    let catalog = Catalog::new();
    let mut plans = 0;
    for seed in 0..150 {
        let mut dice = Dice::new(seed);
        let mut case = Case::new(&mut dice);
        let mut edits = Workspace::new();
        for round in 0..16 {
            case.edit(&mut dice);
            let mut fresh = Workspace::new();
            case.set(&mut edits);
            case.set(&mut fresh);
            let found = edits.plan(&catalog, &case.options);
            let wanted = fresh.plan(&catalog, &case.options);
            plans += usize::from(wanted.plan.is_some());
            let (found, wanted) = (told(&found, &catalog), told(&wanted, &catalog));
            assert!(
                found == wanted,
                "seed {seed} round {round}\n{}",
                difference(&found, &wanted)
            );
        }
    }
    assert!(plans > 1000, "{plans}");
}

/// The first lines that differ.
fn difference(found: &str, wanted: &str) -> String {
    let pairs = found.lines().zip(wanted.lines());
    let differ = pairs.filter(|(a, b)| a != b).take(3);
    differ
        .map(|(a, b)| format!("found  {a}\nwanted {b}\n"))
        .collect()
}
