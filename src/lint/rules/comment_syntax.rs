use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes};
use crate::text::Span;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "comment-syntax",
        title: "Comment with slashes",
        severity: Severity::Note,
        explain: "The usual comment of the language begins with `#`.",
    },
    group: Group::Style,
    recommended: false,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for file in scene.files() {
        if !file.source.text.contains("//") {
            continue;
        }
        for comment in file.comments() {
            if !file.source.snippet(comment).starts_with("//") {
                continue;
            }
            let mark = Span {
                end: comment.start + 2,
                ..comment
            };
            let fix = fixes::replace(scene, "Write `#`", mark, "#".to_owned(), Safety::Safe);
            LINT.tell(told, mark, "begin the comment with `#`", fix);
        }
    }
}
