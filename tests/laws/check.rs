//! Whatever files there are, they are checked and linted beside the whole catalogue; what is told has places in the files
//! and fixes that are sound.

use std::sync::OnceLock;

use formwork::diag;
use formwork::schema::Catalog;
use formwork::text::Span;
use formwork::workspace::{Checked, LintOptions};

use super::{config, fix};

static PACKED: OnceLock<Vec<u8>> = OnceLock::new();

/// The whole catalogue; it is packed once.
fn packed() -> &'static [u8] {
    PACKED.get_or_init(|| {
        let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own
            .ancestors()
            .find(|path| path.join("data/catalog").is_dir());
        let folder = root.expect("the repository").join("data/catalog");
        catalog_pack::pack_folder(&folder)
            .expect("a catalogue")
            .whole
    })
}

thread_local! {
    static CATALOG: Catalog = Catalog::from_pack(packed()).expect("a catalogue");
}

/// Calls with the whole catalogue.
pub fn with_catalog<T>(call: impl FnOnce(&Catalog) -> T) -> T {
    CATALOG.with(call)
}

/// Every place is in a file and cuts no character, or is nowhere by intention; everything can be shown.
fn placed(checked: &Checked) {
    for problem in checked.diagnostics.iter() {
        for label in problem.labels.iter().filter(|l| l.span != Span::nowhere()) {
            let source = checked.sources.get(label.span.file);
            let text = source.and_then(|s| s.text.get(label.span.range()));
            assert!(text.is_some(), "{}: {:?}", problem.code.id, label.span);
            assert!(checked.sources.shown(label.span).is_some());
        }
        assert!(!diag::render(problem, &checked.sources).is_empty());
    }
}

/// Any files in a text.
pub fn holds(bytes: &[u8]) {
    let files = config::files(bytes);
    let template = fix::workspace(&files);
    with_catalog(|catalog| {
        let checked = template.check(catalog);
        placed(&checked);
        let linted = template.lint(catalog, &LintOptions::default());
        placed(&linted.checked);
        assert_eq!(
            linted.valid,
            !checked.diagnostics.has_errors(),
            "rules have no say in it"
        );
        let again = template.lint(catalog, &LintOptions::default());
        assert!(
            linted.checked.diagnostics == again.checked.diagnostics,
            "asked twice"
        );
    });
}
