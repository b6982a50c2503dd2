//! After a deployment there is nothing left to do: templates of the provider's resources, made up from their schemas, are
//! planned, deployed in a world and planned again; then changed, and deployed once more.

use std::fmt::Write;

use formwork::schema::{AttributeSchema, BlockSchema, Catalog, Format, Kind, Lookup, Rule};
use formwork::value::Type;
use formwork::workspace::{PlanOptions, Workspace};
use serde_json::json;

use super::World;
use crate::laws::dice::Dice;

/// How many templates are made.
const MANY: u64 = 160;
/// How many deployments must have got as far as a second plan: the others were refused for what their schemas do not
/// tell.
const ENOUGH: usize = 180;

const HEAD: &str = "terraform {\n  required_providers {\n    huaweicloud = { source = \"huawei.com/provider/huaweicloud\" }\n  }\n}\n";

/// Makes bodies up.
struct Maker<'d> {
    dice: &'d mut Dice,
    depth: usize,
}

impl Maker<'_> {
    fn text(&mut self, rules: &[Rule]) -> Option<String> {
        let mut text = format!("x{}", self.dice.below(90) + 10);
        for rule in rules {
            text = match rule {
                Rule::Enum(words) => self.dice.of(words).to_string(),
                Rule::Range(low, high) => (low.or(*high)?).to_string(),
                Rule::Length(low, _) => "x".repeat(usize::try_from(low.unwrap_or(1).max(1)).ok()?),
                Rule::Format(Format::Cidr) => "10.0.0.0/16".to_owned(),
                Rule::Format(Format::Ip | Format::Ipv4) => "10.0.0.9".to_owned(),
                Rule::Format(Format::Json) => "{}".to_owned(),
                Rule::Pattern(_) => return None,
            };
        }
        Some(format!("{text:?}"))
    }

    fn value(&mut self, ty: &Type, rules: &[Rule], element_rules: &[Rule]) -> Option<String> {
        let inside = match element_rules {
            [] => rules,
            own => own,
        };
        match ty {
            Type::String => self.text(rules),
            Type::Number => {
                let (low, high) = rules.iter().fold((1, 9), |ends, rule| match rule {
                    Rule::Range(low, high) => {
                        let low = low.unwrap_or(high.unwrap_or(9).min(1));
                        (low, high.unwrap_or(low + 8).min(low + 8))
                    }
                    _ => ends,
                });
                if let Some(Rule::Enum(words)) = rules.iter().find(|r| matches!(r, Rule::Enum(_))) {
                    return Some(self.dice.of(words).to_string());
                }
                let span = usize::try_from(high - low).ok()? + 1;
                Some((low + self.dice.below(span) as i64).to_string())
            }
            Type::Bool => Some((self.dice.below(2) == 0).to_string()),
            Type::List(element) | Type::Set(element) => {
                let one = self.value(element, inside, &[])?;
                Some(format!("[{one}]"))
            }
            Type::Map(element) => {
                let one = self.value(element, inside, &[])?;
                Some(format!("{{ k{} = {one} }}", self.dice.below(3)))
            }
            Type::Dynamic | Type::Tuple(_) | Type::Object(_) => None,
        }
    }

    fn wanted(&mut self, attribute: &AttributeSchema) -> bool {
        let relations = &attribute.relations;
        let alone = relations.conflicts_with.is_empty()
            && relations.exactly_one_of.is_empty()
            && relations.at_least_one_of.is_empty()
            && relations.required_with.is_empty();
        let plain = alone && attribute.refers_to.is_empty() && !attribute.deprecated;
        attribute.required || attribute.optional && plain && self.dice.once_in(4)
    }

    /// The body of a block; nothing when a required part cannot be made up.
    fn body(&mut self, block: &BlockSchema) -> Option<String> {
        let mut text = String::new();
        for attribute in &block.attributes {
            let settable = attribute.required || attribute.optional;
            let odd = matches!(&*attribute.name, "id" | "region" | "enable_force_new");
            if !settable || odd || !self.wanted(attribute) {
                continue;
            }
            match self.value(&attribute.ty, &attribute.rules, &attribute.element_rules) {
                Some(value) => writeln!(text, "{} = {value}", attribute.name).unwrap(),
                None if attribute.required => return None,
                None => {}
            }
        }
        for nested in &block.blocks {
            let needed = nested.min_items > 0;
            let settable = nested
                .block
                .attributes
                .iter()
                .any(|a| a.required || a.optional);
            let alone = nested.relations.conflicts_with.is_empty()
                && nested.relations.exactly_one_of.is_empty()
                && nested.relations.required_with.is_empty();
            let chosen = settable && alone && &*nested.name != "timeouts" && self.dice.once_in(5);
            if !needed && (!chosen || self.depth > 2) {
                continue;
            }
            self.depth += 1;
            let inner = self.body(&nested.block);
            self.depth -= 1;
            match inner {
                Some(inner) => writeln!(text, "{} {{\n{inner}}}", nested.name).unwrap(),
                None if needed => return None,
                None => {}
            }
        }
        Some(text)
    }
}

/// Deploys, and whether that went well: the cloud refuses what refers to nothing.
fn deployed(world: &mut World, text: &str) -> bool {
    let body = json!({"template_body": text});
    world.post("stacks/s/deployments", &body, 202);
    world.settle();
    world.status("s") == "DEPLOYMENT_COMPLETE"
}

fn template(catalog: &Catalog, dice: &mut Dice, ty: &str) -> Option<String> {
    let Lookup::Found(schema) = catalog.resource(ty) else {
        return None;
    };
    let mut maker = Maker { dice, depth: 0 };
    let body = maker.body(&schema.block)?;
    let repeat = *maker
        .dice
        .of(&["", "", "count = 2\n", "for_each = toset([\"a\", \"b\"])\n"]);
    Some(format!(
        "{HEAD}resource \"{ty}\" \"it\" {{\n{repeat}{body}}}\n"
    ))
}

/// Whether the template is one that could be deployed at all.
fn plans(catalog: &Catalog, text: &str) -> bool {
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf", text.as_bytes());
    workspace
        .plan(catalog, &PlanOptions::default())
        .plan
        .is_some()
}

#[test]
fn what_was_deployed_has_nothing_to_do() {
    let catalog = super::catalog();
    let types = catalog.names(Kind::Resource);
    let (mut done, mut left) = (0, Vec::new());
    for seed in 0..MANY {
        let mut dice = Dice::new(seed);
        let ty = dice.of(types).clone();
        let Some(first) = template(&catalog, &mut dice, &ty) else {
            continue;
        };
        if !plans(&catalog, &first) {
            continue;
        }
        let mut world = World::new();
        world.empty_stack("s");
        for text in [Some(first), template(&catalog, &mut dice, &ty)]
            .into_iter()
            .flatten()
        {
            if !plans(&catalog, &text) || !deployed(&mut world, &text) {
                break;
            }
            done += 1;
            let items = world.items(&format!("again{done}"), &text);
            if !items.is_empty() {
                left.push(format!("{seed}: {text}{}", json!(items)));
            }
        }
    }
    assert!(
        left.is_empty(),
        "{} of {done}:\n{}",
        left.len(),
        left.join("\n")
    );
    assert!(done >= ENOUGH, "{done}");
}
