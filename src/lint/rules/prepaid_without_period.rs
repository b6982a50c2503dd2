use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::billing;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "prepaid-without-period",
        title: "Prepaid without a period",
        severity: Severity::Error,
        explain: "Whoever pays for a period says which; give `period_unit` and `period`.",
    },
    group: Group::Cost,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    billing::each(scene, "prePaid", &mut |resource| {
        let lacks = ["period_unit", "period"].into_iter().find(|name| {
            resource.attribute_schema(name).is_some() && resource.is_given(name) == Some(false)
        });
        if let Some(name) = lacks {
            let message = format!("`prePaid` needs `{name}`");
            told.push(LINT.at(resource.place("charging_mode"), message));
        }
    });
}
