use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes};
use crate::syntax::ast::Body;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "empty-block",
        title: "Empty block",
        severity: Severity::Note,
        explain: "A block of this type without content says nothing; remove it.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

/// Types of blocks that say nothing when they are empty.
const SILENT: [&str; 4] = ["lifecycle", "locals", "required_providers", "terraform"];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for file in scene.files() {
        file.blocks(&mut |block| {
            let Body::Native(body) = &block.body else {
                return;
            };
            let empty = body.attributes.is_empty() && body.blocks.is_empty();
            if empty && block.labels.is_empty() && SILENT.contains(&&*block.kind.name) {
                let whole = block.header.to(block.close_brace);
                let fix = fixes::remove(scene, "Remove the block", whole, Safety::Safe);
                let message = format!("an empty `{}` says nothing", block.kind.name);
                LINT.tell(told, block.header, message, fix);
            }
        });
    }
}
