use super::symbol::{Meaning, Occurrence, Role, Symbol, SymbolKind};
use super::{Project, blueprint, find};
use crate::addr::{Mode, ResourceAddr};
use crate::diag::Edit;
use crate::schema::Catalog;
use crate::sorted::{Gather, Sort};
use crate::text::{Span, is_identifier};

/// What a new name changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renamed {
    /// Changes of all files, in order.
    pub edits: Vec<Edit>,
    /// A `moved` block that keeps what was deployed under the old name: to be offered, not to be taken for granted.
    pub moved: Option<Edit>,
}

/// The name at a place, when it can be changed.
///
/// # Errors
/// Why it cannot.
pub fn renameable(
    project: &Project,
    catalog: &Catalog,
    file: &str,
    offset: u32,
) -> Result<Span, String> {
    if let Some((source, elements)) = project.blueprint(file) {
        return blueprint::renameable(source, elements, offset);
    }
    symbol_at(project, catalog, file, offset).map(|(span, _)| span)
}

/// Gives the name at a place another one, everywhere.
///
/// # Errors
/// Why that cannot be: the place has no name of the template's own, the new name is none or is taken.
pub fn rename(
    project: &Project,
    catalog: &Catalog,
    file: &str,
    offset: u32,
    to: &str,
) -> Result<Renamed, String> {
    if let Some((source, elements)) = project.blueprint(file) {
        return blueprint::rename(source, elements, offset, to);
    }
    let (_, symbol) = symbol_at(project, catalog, file, offset)?;
    let all = find::of_symbol(project, catalog, &symbol);
    check(project, catalog, &symbol, to, &all)?;
    let mut places: Vec<Span> = all
        .iter()
        .filter(|o| o.role != Role::Leads)
        .map(|o| o.span)
        .gathered();
    places.arrange();
    places.dedup();
    let mut edits = Vec::new();
    for span in places {
        if project.sources.snippet(span) != &**symbol.name() {
            return Err("it is written in a way that cannot be exchanged".to_owned());
        }
        edits.push(Edit {
            span,
            text: to.to_owned(),
        });
    }
    Ok(Renamed {
        edits,
        moved: moved(project, &symbol, to, &all),
    })
}

fn symbol_at(
    project: &Project,
    catalog: &Catalog,
    file: &str,
    offset: u32,
) -> Result<(Span, Symbol), String> {
    let found = find::at(project, catalog, file, offset);
    let Some((found, Meaning::Symbol(symbol))) = found.map(|f| (f.clone(), f.what)) else {
        return Err("no name of the template's own stands here".to_owned());
    };
    let name = symbol.name();
    match &symbol.kind {
        SymbolKind::Provider(_, None) => Err(format!(
            "the types of `{name}` begin with the name of their provider"
        )),
        _ if !find::exists(project, &symbol) => Err(format!("`{name}` is not declared")),
        SymbolKind::Bound(_, place) if is_label(project, *place) => Err(format!(
            "`{name}` is the name of the block; `iterator` gives another one"
        )),
        _ if found.role == Role::Leads => {
            let all = find::of_symbol(project, catalog, &symbol);
            let behind = |o: &&Occurrence| o.role == Role::Uses && o.span.start >= found.span.end;
            let same = |o: &&Occurrence| o.span.file == found.span.file;
            let name = all.iter().filter(same).find(behind);
            Ok((name.map_or(found.span, |o| o.span), symbol))
        }
        _ => Ok((found.span, symbol)),
    }
}

/// Whether a name is bound by the label of a `dynamic` block.
fn is_label(project: &Project, place: Span) -> bool {
    let source = project.sources.get(place.file);
    source.is_some_and(|source| {
        let after = source.text.get(place.end as usize..).unwrap_or("");
        let after = after.strip_prefix('"');
        // In JSON all names are in quotes.
        let json = source.name.ends_with(".json");
        after.is_some_and(|text| !json || text.trim_start().starts_with(':'))
    })
}

/// Names that mean something in `module` blocks, and so cannot be those of variables.
const RESERVED: [&str; 8] = [
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "locals",
    "providers",
    "source",
    "version",
];

/// What an expression can begin with besides the types of resources.
const ROOTS: [&str; 12] = [
    "count",
    "data",
    "each",
    "ephemeral",
    "local",
    "module",
    "path",
    "resource",
    "self",
    "terraform",
    "var",
    "null",
];

fn check(
    project: &Project,
    catalog: &Catalog,
    symbol: &Symbol,
    to: &str,
    all: &[Occurrence],
) -> Result<(), String> {
    if !is_identifier(to) {
        return Err(format!(
            "`{to}` is no name: letters, digits, `_` and `-`, a letter or `_` first"
        ));
    }
    if **symbol.name() == *to {
        return Ok(());
    }
    let renamed = Symbol {
        kind: named(&symbol.kind, to),
        ..symbol.clone()
    };
    let taken = match &symbol.kind {
        SymbolKind::Variable(_) if RESERVED.contains(&to) => {
            return Err(format!("`{to}` means something else in `module` blocks"));
        }
        SymbolKind::Output(name) if is_hidden(project, catalog, symbol) => {
            return Err(format!(
                "a call of the module is used as a whole, so whoever uses `{name}` cannot be told"
            ));
        }
        SymbolKind::Bound(_, place) => {
            let word = ROOTS.contains(&to) || matches!(to, "true" | "false");
            word || is_used(project, catalog, *place, to, all)
        }
        _ => find::exists(project, &renamed),
    };
    if taken {
        return Err(format!("`{to}` is taken already"));
    }
    Ok(())
}

/// Whether outputs of the module may be used in ways that do not show.
fn is_hidden(project: &Project, catalog: &Catalog, symbol: &Symbol) -> bool {
    let mut hidden = false;
    find::all(project, catalog, &mut |o| {
        hidden |= matches!(&o.what, Meaning::Outputs(folder) if *folder == symbol.directory);
    });
    hidden
}

/// Whether a name means something to a loop already: it is that of a loop around or inside of it, or of resources that
/// are used in it.
fn is_used(
    project: &Project,
    catalog: &Catalog,
    place: Span,
    to: &str,
    all: &[Occurrence],
) -> bool {
    let scope = |o: &Occurrence| match o.role {
        Role::Declares(whole) => Some(whole),
        Role::Uses | Role::Former | Role::Leads => None,
    };
    let own = all.iter().find_map(scope).unwrap_or(place);
    let file = project.sources.get(place.file);
    let mut used = false;
    find::in_file(project, catalog, file.map_or("", |f| &f.name), &mut |o| {
        let Meaning::Symbol(symbol) = &o.what else {
            return;
        };
        let same = match &symbol.kind {
            SymbolKind::Bound(name, _) => **name == *to,
            SymbolKind::Resource(addr) => addr.mode == Mode::Managed && *addr.type_name == *to,
            _ => false,
        };
        let other = scope(&o).unwrap_or(o.span);
        used |= same && other.start < own.end && own.start < other.end;
    });
    used
}

fn named(kind: &SymbolKind, to: &str) -> SymbolKind {
    match kind {
        SymbolKind::Variable(_) => SymbolKind::Variable(to.into()),
        SymbolKind::Local(_) => SymbolKind::Local(to.into()),
        SymbolKind::Output(_) => SymbolKind::Output(to.into()),
        SymbolKind::Call(_) => SymbolKind::Call(to.into()),
        SymbolKind::Check(_) => SymbolKind::Check(to.into()),
        SymbolKind::Provider(name, _) => SymbolKind::Provider(name.clone(), Some(to.into())),
        SymbolKind::Bound(_, place) => SymbolKind::Bound(to.into(), *place),
        SymbolKind::Resource(addr) => SymbolKind::Resource(ResourceAddr {
            name: to.into(),
            ..addr.clone()
        }),
    }
}

/// The block that says that something has a new address, behind its declaration.
fn moved(project: &Project, symbol: &Symbol, to: &str, all: &[Occurrence]) -> Option<Edit> {
    let address = |kind: &SymbolKind| match kind {
        SymbolKind::Resource(addr) if addr.mode == Mode::Managed => Some(addr.to_string()),
        SymbolKind::Call(name) => Some(format!("module.{name}")),
        _ => None,
    };
    let old = address(&symbol.kind)?;
    let new = address(&named(&symbol.kind, to))?;
    let whole = all.iter().find_map(|o| match o.role {
        Role::Declares(whole) => Some(whole),
        Role::Uses | Role::Former | Role::Leads => None,
    })?;
    let source = project.sources.get(whole.file)?;
    if source.name.ends_with(".json") || old == new {
        return None;
    }
    Some(Edit {
        span: Span {
            start: whole.end,
            ..whole
        },
        text: format!("\n\nmoved {{\n  from = {old}\n  to   = {new}\n}}"),
    })
}
