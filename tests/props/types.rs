//! Every type of the catalogue: a template with nothing but what it needs has no error, and each single change of it
//! gives exactly the error that belongs to it.

use std::fmt::Write;

use formwork::diag::Severity;
use formwork::schema::{
    AttributeSchema, BlockSchema, Catalog, Kind, Lookup, Nesting, Relations, Rule,
};
use formwork::value::{Type, Value};
use formwork::workspace::Workspace;

const HEAD: &str = "terraform {\n  required_providers {\n    huaweicloud = { source = \"huaweicloud/huaweicloud\" }\n  }\n}\n";

/// Texts that may suit a rule that is a pattern.
const TEXTS: [&str; 10] = [
    "x",
    "abcd",
    "a1",
    "1",
    "A1b2c3d4!",
    "00:00",
    "2020-01-01",
    "00:00-01:00",
    "abcdefgh",
    "Abcd_123",
];

fn text(rules: &[Rule]) -> Option<String> {
    let mut candidates: Vec<String> = TEXTS.iter().map(|t| (*t).to_owned()).collect();
    for rule in rules {
        match rule {
            Rule::Enum(words) => candidates.extend(words.first().map(|w| w.to_string())),
            Rule::Length(least, _) => {
                candidates.push(
                    "Ab1!".repeat(40)[..usize::try_from(least.unwrap_or(1)).unwrap().max(1)]
                        .to_owned(),
                );
            }
            _ => candidates.extend(["10.0.0.0/8", "10.0.0.1", "{}"].map(str::to_owned)),
        }
    }
    let fits = |text: &String| {
        let value = Value::string(text.as_str());
        rules.iter().all(|rule| rule.broken(&value, "x").is_none())
    };
    candidates.into_iter().find(fits)
}

fn number(rules: &[Rule]) -> String {
    let first = rules.iter().find_map(|rule| match rule {
        Rule::Enum(words) => words.first().map(|w| w.to_string()),
        Rule::Range(least, most) => Some(least.or(*most).unwrap_or(1).to_string()),
        _ => None,
    });
    first.unwrap_or_else(|| "1".to_owned())
}

/// An expression for a type that breaks none of the rules. Nothing when none was found.
fn sample(ty: &Type, rules: &[Rule], elements: &[Rule]) -> Option<String> {
    Some(match ty {
        Type::Bool => "true".to_owned(),
        Type::Number => number(rules),
        Type::List(inner) | Type::Set(inner) => format!("[{}]", sample(inner, elements, &[])?),
        Type::Map(inner) => format!("{{ k = {} }}", sample(inner, elements, &[])?),
        Type::Object(object) => {
            let members = object
                .attributes
                .iter()
                .map(|(name, ty)| Some(format!("{name} = {}", sample(ty, &[], &[])?)));
            format!("{{ {} }}", members.collect::<Option<Vec<_>>>()?.join(", "))
        }
        _ => format!("{:?}", text(rules)?),
    })
}

fn given(attribute: &AttributeSchema) -> Option<String> {
    let value = sample(&attribute.ty, &attribute.rules, &attribute.element_rules)?;
    Some(format!("{} = {value}\n", attribute.name))
}

/// The body with what the schema requires, without looking at which arguments go together.
fn body(schema: &BlockSchema) -> Option<String> {
    let mut text = String::new();
    for attribute in schema.attributes.iter().filter(|a| a.required) {
        text += &given(attribute)?;
    }
    for nested in &schema.blocks {
        for _ in 0..nested.min_items {
            let inner = body(&nested.block)?;
            let label = if nested.nesting == Nesting::Map {
                " \"k\""
            } else {
                ""
            };
            let _ = writeln!(text, "{}{label} {{\n{inner}}}", nested.name);
        }
    }
    Some(text)
}

fn simple(relations: &Relations) -> bool {
    relations.is_empty()
}

/// Whether no argument of it depends on others.
fn is_free(schema: &BlockSchema) -> bool {
    schema.attributes.iter().all(|a| simple(&a.relations))
        && schema
            .blocks
            .iter()
            .all(|b| simple(&b.relations) && is_free(&b.block))
}

fn template<'b>(kind: Kind, name: &str, bodies: impl IntoIterator<Item = &'b str>) -> String {
    let word = match kind {
        Kind::Resource => "resource",
        Kind::DataSource => "data",
    };
    let mut text = HEAD.to_owned();
    for (i, body) in bodies.into_iter().enumerate() {
        let _ = write!(text, "{word} \"{name}\" \"x{i}\" {{\n{body}}}\n");
    }
    text
}

fn errors(catalog: &Catalog, text: &str) -> Vec<String> {
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf", text.as_bytes());
    let checked = workspace.check(catalog);
    let errors = checked.diagnostics.iter();
    let errors = errors.filter(|d| d.severity == Severity::Error);
    let mut titles: Vec<String> = errors.map(|d| d.title.clone()).collect();
    titles.sort();
    titles
}

/// What is wrong after each single change.
fn changes(schema: &BlockSchema, body: &str) -> Vec<(String, String)> {
    let mut all = vec![(
        format!("{body}bogus_name = 1\n"),
        "Unsupported argument".to_owned(),
    )];
    all.push((
        format!("{body}bogus_name {{\n}}\n"),
        "Unsupported block type".to_owned(),
    ));
    for attribute in &schema.attributes {
        let name = &attribute.name;
        let line = given(attribute).filter(|_| attribute.required);
        if let Some(line) =
            line.filter(|line| body.contains(line.as_str()) && body.starts_with(line.as_str()))
        {
            let rest = &body[line.len()..];
            all.push((rest.to_owned(), "Missing required argument".to_owned()));
            all.push((
                format!("{name} = null\n{rest}"),
                "Missing required argument".to_owned(),
            ));
            if attribute.ty.is_primitive() {
                all.push((
                    format!("{name} = []\n{rest}"),
                    "Incorrect attribute value type".to_owned(),
                ));
            }
        }
        if !attribute.configurable() && **name != *"id" {
            let value = sample(&attribute.ty, &[], &[]).unwrap();
            all.push((
                format!("{body}{name} = {value}\n"),
                "Value for unconfigurable attribute".to_owned(),
            ));
        }
    }
    for nested in schema
        .blocks
        .iter()
        .filter(|b| b.max_items == 1 && b.min_items == 0)
    {
        if let Some(inner) = self::body(&nested.block) {
            let block = format!("{} {{\n{inner}}}\n", nested.name);
            all.push((
                format!("{body}{block}{block}"),
                format!("Too many {} blocks", nested.name),
            ));
        }
    }
    all
}

#[test]
fn every_type_is_judged_as_its_schema_says() {
    let packed = catalog_pack::pack_folder(&crate::root().join("data/catalog")).unwrap();
    let catalog = Catalog::from_pack(&packed.whole).unwrap();
    let (mut types, mut changed) = (0, 0);
    let mut wrong = Vec::new();
    for kind in [Kind::Resource, Kind::DataSource] {
        for name in catalog.names(kind) {
            let Lookup::Found(schema) = catalog.lookup(kind, name) else {
                panic!("{name}")
            };
            let Some(body) = body(&schema.block).filter(|_| is_free(&schema.block)) else {
                continue;
            };
            types += 1;
            let mut all = vec![(body.clone(), None)];
            let changes = changes(&schema.block, &body).into_iter();
            all.extend(changes.map(|(body, title)| (body, Some(title))));
            changed += all.len() - 1;
            // All at once first: that is what takes no time.
            let bodies = all.iter().map(|(body, _)| body.as_str());
            let mut wanted: Vec<&String> = all.iter().filter_map(|(_, t)| t.as_ref()).collect();
            wanted.sort();
            if errors(&catalog, &template(kind, name, bodies))
                .iter()
                .eq(wanted)
            {
                continue;
            }
            for (body, title) in &all {
                let found = errors(&catalog, &template(kind, name, [body.as_str()]));
                if found.iter().ne(title) {
                    wrong.push(format!("{name}: {found:?} instead of {title:?}\n{body}"));
                }
            }
        }
    }
    println!("{types} types, {changed} changes");
    let shown = wrong.iter().take(20).cloned().collect::<Vec<_>>();
    assert!(
        wrong.is_empty(),
        "{} of {changed}:\n{}",
        wrong.len(),
        shown.join("\n")
    );
    assert!(types > 4_000, "{types}");
}
