//! What the provider demands of its resources, by kind of rule: how often the catalogue says so, and what comes of it.

use formwork::schema::{
    AttributeSchema, BlockSchema, Catalog, DiffSuppress, Format, Kind, Lookup, NestedBlock,
    ProviderLookup, Relations, ResourceSchema, Rule,
};
use formwork::sorted::SortedMap;
use formwork::value::Value;

use super::samples::{SAMPLES, Sample};
use super::{count, header, row};
use crate::conformance::catalog;

/// Where the catalogue says it: of resources, of data sources, of the provider block.
const PLACES: usize = 3;

/// How often a kind of rule is there.
#[derive(Default)]
struct Tally {
    there: [usize; PLACES],
    /// Of rules for values: how many refuse at least one value that we try.
    judged: usize,
}

type Tallies = SortedMap<&'static str, Tally>;

const INTRODUCTION: &str = "How often the facts of `data/catalog` say it of resources, of data sources and of the provider block, and what comes of \
     it: the code that a sample breaking such a rule is told of, or what a plan of a sample shows. Of rules for values it is also tried how many \
     refuse one of several wrong values.";

const ABSENT: &str = "
Rules that the catalogue does not have, because they are code of the provider, are judged for few types only (`schema::rules`).
";

const UNTOLD: &str = "
### Planning code that no fact tells

A plan of these types follows the schema alone, though the provider has more code for some of their arguments (`custom_diff`):

";

const UNJUDGED: &str = "
Whether a change of these arguments counts the provider decides by the rest of the resource (`diff_suppress state`); a plan shows it, but where an
argument `ignore_…` of the same name says otherwise:

";

/// The types and arguments that only the provider's own code could plan.
#[derive(Default)]
struct Untold {
    types: Vec<String>,
    arguments: Vec<String>,
}

impl Untold {
    fn of_type(&mut self, name: &str, schema: &ResourceSchema) {
        if schema.custom_diff {
            self.types.push(format!("`{name}`"));
        }
        self.of_block(name, &schema.block);
    }

    fn of_block(&mut self, path: &str, block: &BlockSchema) {
        for attribute in &block.attributes {
            if attribute.diff_suppress.contains(&DiffSuppress::State) {
                self.arguments.push(format!("`{path}.{}`", attribute.name));
            }
        }
        for nested in &block.blocks {
            self.of_block(&format!("{path}.{}", nested.name), &nested.block);
        }
    }

    fn told(&self) -> String {
        let [types, arguments] = [&self.types, &self.arguments].map(|names| names.join(", "));
        format!("{UNTOLD}{types}\n{UNJUDGED}{arguments}\n")
    }
}

pub fn part() -> String {
    let catalog = catalog();
    let mut tallies = Tallies::new();
    let mut untold = Untold::default();
    for (place, kind) in [Kind::Resource, Kind::DataSource].into_iter().enumerate() {
        for name in catalog.names(kind) {
            if let Lookup::Found(schema) = catalog.lookup(kind, name) {
                of_type(&mut tallies, place, &schema);
                if kind == Kind::Resource {
                    untold.of_type(name, &schema);
                }
            }
        }
    }
    let source = "registry.terraform.io/huaweicloud/huaweicloud";
    if let ProviderLookup::Found(provider) = catalog.provider(source) {
        of_block(&mut tallies, 2, &provider.block);
    }
    table(&catalog, &tallies) + &untold.told()
}

fn table(catalog: &Catalog, tallies: &Tallies) -> String {
    let mut part = format!("## What the provider demands\n\n{INTRODUCTION}\n\n");
    part += &header(&[
        "rule",
        "resources",
        "data sources",
        "provider",
        "what comes of it",
    ]);
    for (name, tally) in tallies {
        let samples: Vec<&Sample> = SAMPLES.iter().filter(|s| s.rule == *name).collect();
        assert!(!samples.is_empty(), "nothing is said of `{name}`");
        let mut results: Vec<String> = samples.iter().map(|s| s.result(catalog)).collect();
        if tally.judged > 0 {
            let all: usize = tally.there.iter().sum();
            results.push(format!("{} of {all} refuse a wrong value", tally.judged));
        }
        let [resources, data, provider] = tally.there.map(count);
        part += &row(&[
            &format!("`{name}`"),
            &resources,
            &data,
            &provider,
            &results.join("; "),
        ]);
    }
    part + ABSENT
}

fn add(tallies: &mut Tallies, place: usize, name: &'static str, times: usize) {
    if times > 0 {
        tallies.entry(name).or_default().there[place] += times;
    }
}

fn of_type(tallies: &mut Tallies, place: usize, schema: &ResourceSchema) {
    add(tallies, place, "custom_diff", schema.custom_diff.into());
    add(tallies, place, "default_tags", schema.default_tags.into());
    add(tallies, place, "deprecated type", schema.deprecated.into());
    add(tallies, place, "non_updatable", schema.non_updatable.len());
    of_block(tallies, place, &schema.block);
}

fn of_block(tallies: &mut Tallies, place: usize, block: &BlockSchema) {
    for attribute in &block.attributes {
        of_attribute(tallies, place, attribute);
    }
    for nested in &block.blocks {
        of_nested(tallies, place, nested);
        of_block(tallies, place, &nested.block);
    }
}

fn of_nested(tallies: &mut Tallies, place: usize, nested: &NestedBlock) {
    add(tallies, place, "deprecated block", nested.deprecated.into());
    add(tallies, place, "force_new", nested.force_new.into());
    add(tallies, place, "max_items", (nested.max_items > 0).into());
    add(tallies, place, "min_items", (nested.min_items > 0).into());
    of_relations(tallies, place, &nested.relations);
}

fn of_attribute(tallies: &mut Tallies, place: usize, attribute: &AttributeSchema) {
    add(
        tallies,
        place,
        "computed",
        (!attribute.configurable()).into(),
    );
    add(tallies, place, "deprecated", attribute.deprecated.into());
    add(tallies, place, "force_new", attribute.force_new.into());
    add(tallies, place, "required", attribute.required.into());
    add(tallies, place, "sensitive", attribute.sensitive.into());
    add(tallies, place, "state_func", attribute.state_func.into());
    for suppress in &attribute.diff_suppress {
        add(tallies, place, suppress_name(*suppress), 1);
    }
    of_relations(tallies, place, &attribute.relations);
    for rule in attribute.rules.iter().chain(&attribute.element_rules) {
        let tally = tallies.entry(rule_name(rule)).or_default();
        tally.there[place] += 1;
        tally.judged += usize::from(refuses(rule));
    }
}

fn of_relations(tallies: &mut Tallies, place: usize, relations: &Relations) {
    let some = |paths: &[_]| usize::from(!paths.is_empty());
    add(
        tallies,
        place,
        "at_least_one_of",
        some(&relations.at_least_one_of),
    );
    add(
        tallies,
        place,
        "conflicts_with",
        some(&relations.conflicts_with),
    );
    add(
        tallies,
        place,
        "exactly_one_of",
        some(&relations.exactly_one_of),
    );
    add(
        tallies,
        place,
        "required_with",
        some(&relations.required_with),
    );
}

fn suppress_name(suppress: DiffSuppress) -> &'static str {
    match suppress {
        DiffSuppress::Always => "diff_suppress always",
        DiffSuppress::Case => "diff_suppress case",
        DiffSuppress::EmptyNew => "diff_suppress empty_new",
        DiffSuppress::Json => "diff_suppress json",
        DiffSuppress::Other => "diff_suppress other",
        DiffSuppress::State => "diff_suppress state",
        DiffSuppress::TrailingDot => "diff_suppress trailing_dot",
        DiffSuppress::Trim => "diff_suppress trim",
    }
}

fn rule_name(rule: &Rule) -> &'static str {
    match rule {
        Rule::Enum(_) => "enum",
        Rule::Format(Format::Cidr) => "format cidr",
        Rule::Format(Format::Ip) => "format ip",
        Rule::Format(Format::Ipv4) => "format ipv4",
        Rule::Format(Format::Json) => "format json",
        Rule::Length(..) => "length",
        Rule::Pattern(_) => "pattern",
        Rule::Range(..) => "range",
    }
}

/// Whether a rule refuses one of several values that are rarely right.
fn refuses(rule: &Rule) -> bool {
    let texts = ["", "\u{1}", "?"].map(Value::string);
    let long = Value::string("a".repeat(5000));
    let numbers = [i64::MIN, -1, 0, i64::MAX].map(Value::int);
    let mut tried = texts.iter().chain([&long]).chain(&numbers);
    tried.any(|value| rule.broken(value, "a").is_some())
}
