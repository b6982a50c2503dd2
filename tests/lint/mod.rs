//! Lint rules, seen from outside.

mod alarms;
mod configuration;
mod language;
pub mod pages;
mod resources;
mod samples;
mod scene;
mod tables;

use formwork::schema::Catalog;
use formwork::workspace::Workspace;

/// The whole catalogue.
fn catalog() -> Catalog {
    static PACK: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    let data = crate::root().join("data/catalog");
    let pack = PACK.get_or_init(|| catalog_pack::pack_folder(&data).unwrap().whole);
    Catalog::from_pack(pack).unwrap()
}

/// The files of a template.
fn workspace(files: &[(&str, &str)]) -> Workspace {
    let mut workspace = Workspace::new();
    for (name, text) in files {
        workspace.set_file(name, text.as_bytes());
    }
    workspace
}
