use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{literal, spots};
use crate::lint::{Group, Lint, Scene};
use crate::sorted::Gather;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "hardcoded-id",
        title: "Hard-coded identifier",
        severity: Severity::Warning,
        explain: "The identifier exists in one account and region only; refer to a resource, a data source or a variable.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for resource in scene.resources() {
        let Some(schema) = resource.block_schema() else {
            continue;
        };
        spots::arguments(resource.body(), schema, &mut |argument, schema| {
            let name = &*argument.name.name;
            let takes_ids = ["id", "ids", "uuid", "uuids"].iter().any(|end| {
                name.strip_suffix(end)
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
            });
            let refers = schema.refers_to.iter().any(|target| target.ends_with("id"));
            if !takes_ids && !refers || schema.sensitive {
                return;
            }
            literal::texts(&argument.expr, &mut |text, at| {
                if is_uuid(text) {
                    let message = format!("`{name}` is an identifier that only this account knows");
                    told.push(LINT.at(at, message));
                }
            });
        });
    }
}

/// Whether a text is a UUID, with all its hyphens or with none. One of a single digit stands for nothing.
fn is_uuid(text: &str) -> bool {
    let digits: Vec<u8> = text.bytes().filter(|b| *b != b'-').gathered();
    let hex = digits.len() == 32 && digits.iter().all(u8::is_ascii_hexdigit);
    let hyphens = text.match_indices('-').map(|(at, _)| at);
    let several = digits.windows(2).any(|pair| pair.first() != pair.last());
    hex && several && (text.len() == 32 || hyphens.eq([8, 13, 18, 23]))
}

#[cfg(test)]
mod tests {
    use super::is_uuid;

    #[test]
    fn uuids() {
        assert!(is_uuid("67f433d8-ed0e-4321-a8a2-a71838539e09"));
        assert!(is_uuid("67f433d8ed0e4321a8a2a71838539e09"));
        for other in [
            "",
            "67f433d8-ed0e-4321-a8a2-a71838539e0",
            "00000000-0000-0000-0000-000000000000",
            "67f433d8ed0e-4321-a8a2-a71838539e09",
        ] {
            assert!(!is_uuid(other), "{other}");
        }
    }
}
