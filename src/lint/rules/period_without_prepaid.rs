use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::billing;
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "period-without-prepaid",
        title: "Period that has no effect",
        severity: Severity::Warning,
        explain: "What is paid on demand has no period; set `charging_mode` to prePaid or remove the period.",
    },
    group: Group::Cost,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    billing::each(scene, "postPaid", &mut |resource| {
        let given = |name: &&str| resource.is_given(name) == Some(true);
        if let Some(name) = ["period", "period_unit", "auto_renew"]
            .into_iter()
            .find(given)
        {
            let at = resource
                .argument(name)
                .map_or(resource.header(), |a| a.span);
            let message = format!("`{name}` has no effect with `postPaid`");
            told.push(LINT.at(at, message));
        }
    });
}
