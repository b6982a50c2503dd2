use crate::diag::nearest;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::spots;
use crate::lint::{Group, Lint, Scene};
use crate::sorted::Gather;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unknown-flavor",
        title: "Unknown flavor",
        severity: Severity::Warning,
        explain: "No flavor of this service looks like this; ask a data source of flavors for one that exists.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const SERVERS: &[spots::Spot] = &[
    ("as_configuration", "instance_config.flavor"),
    ("cce_node", "flavor_id"),
    ("cce_node_pool", "flavor_id"),
    ("compute_instance", "flavor_id"),
    ("compute_instance", "flavor_name"),
];
const CLUSTERS: &[spots::Spot] = &[("cce_cluster", "flavor_id")];
const SIZES: [&str; 5] = ["small", "medium", "large", "xlarge", "2xlarge"];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, SERVERS, &mut |_, block, name| {
        let Some(flavor) = block.text(name) else {
            return;
        };
        // `family.size.ratio`; names of other forms are not judged.
        let words: Vec<&str> = flavor.split('.').gathered();
        let [_, size, ratio] = *words.as_slice() else {
            return;
        };
        let word = size.trim_start_matches(|c: char| c.is_ascii_digit());
        if ratio.parse::<u32>().is_ok() && !is_size(size) && word.len() > 2 {
            let near = nearest(word, SIZES.iter().copied()).filter(|near| *near != word);
            let hint = near
                .map(|near| format!("; did you mean `{near}`?"))
                .unwrap_or_default();
            let message = format!("`{size}` is no size of a server{hint}");
            told.push(LINT.at(block.place(name), message));
        }
    });
    spots::each(scene, CLUSTERS, &mut |_, block, name| {
        let Some(flavor) = block.text(name) else {
            return;
        };
        let words: Vec<&str> = flavor.split('.').gathered();
        let fits = matches!(*words.as_slice(), ["cce", _, size, ..] if SIZES.contains(&size));
        if !fits {
            told.push(LINT.at(block.place(name), "no flavor of a cluster looks like this"));
        }
    });
}

/// `large`, `4xlarge`.
fn is_size(size: &str) -> bool {
    let number = size.strip_suffix("xlarge").unwrap_or("-");
    SIZES.contains(&size) || number.parse::<u32>().is_ok()
}
