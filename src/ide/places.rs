use super::symbol::{Meaning, Occurrence, Role};
use super::{Project, blueprint, find};
use crate::schema::Catalog;
use crate::sorted::{Gather, Sort};
use crate::text::Span;

/// Where something is declared or used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The name.
    pub span: Span,
    /// Of a declaration the whole: the block or the argument.
    pub whole: Option<Span>,
}

/// Where the name at a place is declared: a name of this template, or the folder that a call names.
pub fn definition(project: &Project, catalog: &Catalog, file: &str, offset: u32) -> Vec<Location> {
    if let Some((source, elements)) = project.blueprint(file) {
        return blueprint::definition(source, elements, offset);
    }
    let Some(found) = find::at(project, catalog, file, offset) else {
        return Vec::new();
    };
    match &found.what {
        Meaning::Symbol(symbol) => {
            let all = find::of_symbol(project, catalog, symbol);
            let declared = all.iter().filter(|o| matches!(o.role, Role::Declares(_)));
            declared.map(location).gathered()
        }
        Meaning::Folder(folder) => {
            let trees = project.trees().iter();
            let mut inside = trees.filter(|tree| tree.directory() == &**folder);
            let first = inside
                .clone()
                .find(|tree| tree.source.name.ends_with("/main.tf"));
            let first = first.or_else(|| inside.next());
            let start = first.map(|tree| Span::new(tree.source.id, 0, 0));
            start
                .into_iter()
                .map(|span| Location { span, whole: None })
                .gathered()
        }
        _ => Vec::new(),
    }
}

/// Everywhere the name at a place is used, its declarations included, in order of files and places.
pub fn references(project: &Project, catalog: &Catalog, file: &str, offset: u32) -> Vec<Location> {
    if let Some((source, elements)) = project.blueprint(file) {
        return blueprint::references(source, elements, offset);
    }
    let found = find::at(project, catalog, file, offset);
    let Some(Meaning::Symbol(symbol)) = found.map(|found| found.what) else {
        return Vec::new();
    };
    let all = find::of_symbol(project, catalog, &symbol);
    let mut all: Vec<Location> = all
        .iter()
        .filter(|o| o.role != Role::Leads)
        .map(location)
        .gathered();
    all.arrange_by_key(|l| l.span);
    all.dedup_by_key(|l| l.span);
    all
}

fn location(occurrence: &Occurrence) -> Location {
    Location {
        span: occurrence.span,
        whole: match occurrence.role {
            Role::Declares(whole) => Some(whole),
            Role::Uses | Role::Former | Role::Leads => None,
        },
    }
}
