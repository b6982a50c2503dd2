//! What holds of any blueprint: nothing panics, places are in the text, and what is converted can be read.

use formwork::cloud::Attributes;
use formwork::schema::Catalog;
use formwork::syntax::yaml;
use formwork::text::{FileId, Source, Span};
use formwork::tosca::{self, Counterparts, Elements, Runtime, Scope};
use formwork::workspace::Workspace;

/// Nothing is made.
struct Nothing;

impl Runtime for Nothing {
    fn attributes(&self, _: &str) -> Option<&Attributes> {
        None
    }
}

fn inside(source: &Source, span: Span) {
    assert!(source.text.get(span.range()).is_some(), "{span:?}");
}

/// The expressions have a value or a reason.
fn evaluated(source: &Source, blueprint: &tosca::Blueprint) {
    let _ = tosca::given(blueprint, &Attributes::new());
    let inputs = tosca::with_defaults(blueprint, &Attributes::new());
    let scope = Scope::new(blueprint, &inputs, &Nothing);
    let elements = blueprint.elements.iter();
    let properties = elements.flat_map(|(_, element)| element.properties.iter().map(|(_, e)| e));
    let outputs = blueprint.outputs.iter().map(|(_, output)| &output.value);
    let conditions = blueprint.conditions.iter().map(|(_, condition)| condition);
    for expr in properties.chain(outputs).chain(conditions) {
        if let Err(error) = tosca::eval(scope, expr) {
            inside(source, error.span);
        }
    }
}

/// What an editor sees of a text is in it, and stands in what it belongs to.
fn skimmed(source: &Source) {
    for end in [
        source.text.len(),
        source.text.len() / 2,
        source.text.len() / 3,
    ] {
        let skimmed = yaml::skim(source, end);
        for (index, part) in skimmed.parts.iter().enumerate() {
            inside(source, part.name);
            inside(source, part.whole);
            part.value
                .iter()
                .for_each(|(_, span)| inside(source, *span));
            assert!(part.parent.is_none_or(|parent| parent < index));
            if let Some(parent) = part.parent {
                let outer = skimmed.parts[parent].whole;
                assert!(
                    part.whole.end <= outer.end,
                    "{:?} is not in {outer:?}",
                    part.whole
                );
            }
        }
        inside(source, skimmed.word);
        assert!(
            skimmed
                .owner
                .is_none_or(|owner| owner < skimmed.parts.len())
        );
    }
}

pub fn holds(bytes: &[u8]) {
    let json = bytes.first() == Some(&b'{');
    let name = if json {
        "blueprint.json"
    } else {
        "blueprint.yaml"
    };
    let source = Source::from_bytes(FileId(0), name, bytes);
    let (blueprint, problems) = tosca::parse(&source);
    let elements = Elements::default();
    let checked = tosca::check(&blueprint, &elements);
    for problem in problems.iter().chain(checked.iter()) {
        problem
            .labels
            .iter()
            .for_each(|label| inside(&source, label.span));
        let edits = problem.fixes.iter().flat_map(|fix| &fix.edits);
        edits.for_each(|edit| inside(&source, edit.span));
    }
    skimmed(&source);
    evaluated(&source, &blueprint);
    if !problems.has_errors() && !checked.has_errors() {
        let made = tosca::convert(&blueprint, &elements, &Counterparts::default());
        let mut template = Workspace::new();
        for (path, text) in &made.files {
            template.set_file(path, text.as_bytes());
        }
        assert!(
            template.format(None, None).diagnostics.is_empty(),
            "{:?}",
            made.files
        );
        made.notes
            .iter()
            .for_each(|note| inside(&source, note.span));
    }
    let mut workspace = Workspace::new();
    workspace.set_file(name, bytes);
    let _ = workspace.check(&Catalog::new());
    super::ide::questions(workspace, vec![(name.to_owned(), bytes.len())]);
}
