//! Plans for a terminal, in the layout of Terraform's.
//!
//! What changes is found first ([`diff`], [`block`]), over trees in which a value stands as a reader sees it, and then
//! written ([`draw`]). Marks, columns, counts and what is left out are Terraform's; sentences are ours.

mod block;
mod diff;
mod draw;
mod header;
mod paint;
mod pair;
mod scalar;
mod tree;

use std::fmt::Write;

use self::diff::{Diff, Mark, Setting, Sides};
use self::draw::Look;
use self::paint::{Colour, Paint};
use self::tree::Tree;
use super::{Action, OutputChange, Plan, ResourceChange, items};
use crate::addr::Mode;
use crate::schema::{BlockSchema, Catalog, Kind, Lookup};
use crate::sorted::Gather;
use crate::value::Marks;

/// How a plan is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextOptions {
    /// What stays as it is is shown, too.
    pub verbose: bool,
    /// With the colours of a terminal.
    pub colour: bool,
}

impl TextOptions {
    fn look(self) -> Look {
        Look {
            paint: Paint(self.colour),
            whole: self.verbose,
            no_null: false,
            unmarked: false,
        }
    }
}

/// Why nothing is to be done.
const AGREE: &str = "The template and the state agree.";

/// The marks of actions, in the order in which they are explained.
const LEGEND: [(Action, &str); 6] = [
    (Action::Create, "create"),
    (Action::Update, "update in-place"),
    (Action::Delete, "destroy"),
    (
        Action::DeleteThenCreate,
        "destroy and then create replacement",
    ),
    (
        Action::CreateThenDelete,
        "create replacement and then destroy",
    ),
    (Action::Read, "read (data resources)"),
];

/// A plan for a terminal: what the marks mean, each change, the counts, then the outputs.
pub fn render(plan: &Plan, catalog: &Catalog, options: TextOptions) -> String {
    let look = options.look();
    let told: Vec<&ResourceChange> = plan
        .changes
        .iter()
        .map(AsRef::as_ref)
        .filter(|change| is_told(change) || options.verbose && is_kept(change))
        .gathered();
    let outputs = outputs(plan, look);
    let mut text = drift(plan, catalog, options);
    if !told.iter().any(|change| is_told(change)) && outputs.is_empty() {
        let nothing = look.paint.of("No changes.", Colour::Bold);
        put(&mut text, format_args!("{nothing} {AGREE}\n"));
        if told.is_empty() {
            return text;
        }
    }
    if !told.is_empty() {
        legend(&mut text, &told, look);
        for change in &told {
            text.push_str(&resource(change, catalog, options));
            text.push('\n');
        }
        text.push_str(&counts(plan, look));
    }
    if !outputs.is_empty() {
        let gap = if text.is_empty() { "" } else { "\n" };
        put(
            &mut text,
            format_args!("{gap}Changes to Outputs:\n{outputs}"),
        );
    }
    if told.is_empty() {
        text.push_str("\nOnly outputs change; no resource is touched.\n");
    }
    text
}

/// What was changed by others since the last deployment.
fn drift(plan: &Plan, catalog: &Catalog, options: TextOptions) -> String {
    let objects = plan.drift.iter();
    let objects: String = objects
        .map(|change| {
            let comments = header::drifted(change, Paint(options.colour));
            format!("{}\n", drawn(change, &comments, catalog, options))
        })
        .gathered();
    match objects.is_empty() {
        true => objects,
        false => format!("Changed outside the template:\n\n{objects}"),
    }
}

/// One change: what happens and why, then the object with what changes in it.
pub fn resource(change: &ResourceChange, catalog: &Catalog, options: TextOptions) -> String {
    let comments = header::comments(change, Paint(options.colour));
    drawn(change, &comments, catalog, options)
}

/// An object below its comments.
fn drawn(
    change: &ResourceChange,
    comments: &str,
    catalog: &Catalog,
    options: TextOptions,
) -> String {
    let look = options.look();
    let mut text = comments.to_owned();
    let forgotten = change.action == Action::Forget;
    let schema = schema(change, catalog);
    let look = Look {
        unmarked: forgotten,
        no_null: forgotten,
        ..look
    };
    let diff = object(change, &schema);
    put(
        &mut text,
        format_args!(
            "{}{} {}\n",
            header::sign(change.action, look.paint),
            header::block(change),
            diff.draw(0, look)
        ),
    );
    text
}

/// Writing to a string does not fail.
fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(arguments);
}

/// Whether there is something to tell of an object. That a data source is gone is not worth a word.
fn is_told(change: &ResourceChange) -> bool {
    let gone = change.action == Action::Delete && change.addr.resource.mode == Mode::Data;
    items::is_told(change) && !gone
}

/// Whether an object is there and stays.
fn is_kept(change: &ResourceChange) -> bool {
    change.action == Action::NoOp && change.addr.resource.mode == Mode::Managed
}

/// The content of the object's type; of a type nobody knows, nothing is declared.
fn schema(change: &ResourceChange, catalog: &Catalog) -> std::rc::Rc<BlockSchema> {
    let kind = match change.addr.resource.mode {
        Mode::Data => Kind::DataSource,
        Mode::Managed | Mode::Ephemeral => Kind::Resource,
    };
    match catalog.lookup(kind, &change.addr.resource.type_name) {
        Lookup::Found(schema) => schema.block.clone(),
        Lookup::Unknown { .. } | Lookup::NotLoaded { .. } => std::rc::Rc::default(),
    }
}

fn object(change: &ResourceChange, schema: &BlockSchema) -> Diff {
    let before = block::tree(&change.before, schema);
    // An object that is only forgotten is not changed.
    let after = match change.action {
        Action::Forget => before.clone(),
        _ => block::tree(&change.after, schema),
    };
    let setting = Setting {
        free: false,
        replaces: change
            .replace_paths
            .iter()
            .map(|path| path.0.as_slice())
            .gathered(),
    };
    let sides = Sides {
        before: before.as_ref(),
        after: after.as_ref(),
    };
    block::diff(sides, schema, &setting)
}

fn legend(text: &mut String, told: &[&ResourceChange], look: Look) {
    let used = |action: Action| told.iter().any(|change| change.action == action);
    let lines: Vec<String> = LEGEND
        .iter()
        .filter(|(action, _)| used(*action))
        .map(|(action, words)| format!("{}{words}\n", header::sign(*action, look.paint)))
        .gathered();
    if !lines.is_empty() {
        put(
            text,
            format_args!("What the signs mean:\n{}\n", lines.concat()),
        );
    }
    text.push_str("What deploying the template does:\n\n");
}

/// `Plan: 1 to add, …`
fn counts(plan: &Plan, look: Look) -> String {
    let items::Summary {
        resource_add: add,
        resource_update: update,
        resource_delete: delete,
        resource_import: import,
    } = items::summary(plan);
    let import = match import {
        0 => String::new(),
        import => format!("{import} to import, "),
    };
    let plan = look.paint.of("Plan:", Colour::Bold);
    format!("{plan} {import}{add} to add, {update} to change, {delete} to destroy.\n")
}

/// The outputs that change, below each other.
fn outputs(plan: &Plan, look: Look) -> String {
    let changes = plan.outputs.iter();
    let changes: Vec<(String, Diff)> = changes
        .filter_map(|(name, output)| Some((name.to_string(), output_diff(output)?)))
        .gathered();
    let named: Vec<(String, &Diff)> = changes.iter().map(|(n, d)| (n.clone(), d)).gathered();
    let named: Vec<(String, &Diff)> = match look.whole {
        true => named,
        false => named
            .into_iter()
            .filter(|(_, d)| d.mark != Mark::Same)
            .gathered(),
    };
    let mut lines = String::new();
    draw::lines_at(&mut lines, &named, look);
    lines
}

fn output_diff(output: &OutputChange) -> Option<Diff> {
    let side = |value: &crate::value::Value| {
        let mut tree = Tree::of(value, true);
        tree.secret |= output.sensitive || value.marks().has(Marks::SENSITIVE);
        (!tree.is_null()).then_some(tree)
    };
    let (before, after) = (side(&output.before), side(&output.after));
    if before.is_none() && after.is_none() {
        return None;
    }
    let sides = Sides {
        before: before.as_ref(),
        after: after.as_ref(),
    };
    let setting = Setting {
        free: true,
        replaces: Vec::new(),
    };
    Some(sides.diff(&setting))
}
