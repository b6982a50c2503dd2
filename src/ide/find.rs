use super::symbol::{Meaning, Occurrence, Symbol, SymbolKind};
use super::{Project, walk};
use crate::schema::Catalog;

/// Visits every name of every file.
pub(super) fn all(project: &Project, catalog: &Catalog, visit: &mut dyn FnMut(Occurrence)) {
    for tree in project.trees() {
        walk::tree(project, catalog, tree, visit);
    }
    for file in project.value_files() {
        walk::values(file, visit);
    }
}

/// Visits every name of one file.
pub(super) fn in_file(
    project: &Project,
    catalog: &Catalog,
    file: &str,
    visit: &mut dyn FnMut(Occurrence),
) {
    if let Some(tree) = project.tree(file) {
        walk::tree(project, catalog, tree, visit);
    }
    for values in project.value_files() {
        if *values.source.name == *file {
            walk::values(values, visit);
        }
    }
}

/// The name at a place.
pub(super) fn at(
    project: &Project,
    catalog: &Catalog,
    file: &str,
    offset: u32,
) -> Option<Occurrence> {
    let mut found: Option<Occurrence> = None;
    in_file(project, catalog, file, &mut |occurrence| {
        if matches!(occurrence.what, Meaning::Outputs(_)) {
            return;
        }
        // A place between two names belongs to the second.
        let inside = occurrence.span.start <= offset && offset < occurrence.span.end;
        if inside || occurrence.span.end == offset && found.is_none() {
            found = Some(occurrence);
        }
    });
    found
}

/// The names of the files that can mention a symbol: all of its module's, and those of the modules around it.
pub(super) fn of_symbol(project: &Project, catalog: &Catalog, symbol: &Symbol) -> Vec<Occurrence> {
    let mut found = Vec::new();
    all(project, catalog, &mut |occurrence| {
        if matches!(&occurrence.what, Meaning::Symbol(other) if other == symbol) {
            found.push(occurrence);
        }
    });
    found
}

/// Whether a symbol is declared.
pub(super) fn exists(project: &Project, symbol: &Symbol) -> bool {
    let Some(module) = project.module(&symbol.directory) else {
        return false;
    };
    match &symbol.kind {
        SymbolKind::Variable(name) => module.variables.contains_key(name),
        SymbolKind::Local(name) => module.locals.contains_key(name),
        SymbolKind::Output(name) => module.outputs.contains_key(name),
        SymbolKind::Resource(addr) => module.resources.contains_key(addr),
        SymbolKind::Call(name) => module.calls.contains_key(name),
        SymbolKind::Check(name) => module.checks.contains_key(name),
        // A provider may be used without a word about it.
        SymbolKind::Provider(_, None) => true,
        SymbolKind::Provider(name, alias) => {
            let required = module.settings.required_providers.get(name);
            let handed = required.is_some_and(|r| r.aliases.iter().any(|a| a.alias == *alias));
            handed
                || module
                    .providers
                    .contains_key(&(name.clone(), alias.clone()))
        }
        SymbolKind::Bound(..) => true,
    }
}
