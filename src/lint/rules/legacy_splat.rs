use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes};
use crate::syntax::ast::{ExprKind, SplatKind};
use crate::text::Span;
use rustc_hash::FxHashSet;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "legacy-splat",
        title: "Old splat",
        severity: Severity::Note,
        explain: "`.*` is the splat of old versions and takes what follows differently; write `[*]`.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for file in scene.files() {
        // An index after `.*` is one of the whole list, after `[*]` one of each element.
        let mut indexed: FxHashSet<Span> = FxHashSet::default();
        file.expressions(&mut |expr| match &expr.kind {
            ExprKind::RelativeTraversal(inner, _) | ExprKind::Index(inner, _, _) => {
                indexed.insert(inner.span);
            }
            ExprKind::Splat(splat) if splat.kind == SplatKind::Attribute => {
                let text = "[*]".to_owned();
                let title = "Write `[*]`";
                let fix = fixes::replace(scene, title, splat.marker, text, Safety::Safe);
                let fix = fix.filter(|_| !indexed.contains(&expr.span));
                LINT.tell(told, splat.marker, "write `[*]`", fix);
            }
            _ => {}
        });
    }
}
