use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{billing, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "prepaid-without-renewal",
        title: "Prepaid without renewal",
        severity: Severity::Note,
        explain: "At the end of the period the resource is frozen and later deleted; set `auto_renew` or put a date in a calendar.",
    },
    group: Group::Reliability,
    recommended: false,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    billing::each(scene, "prePaid", &mut |resource| {
        let name = "auto_renew";
        if resource.attribute_schema(name).is_some() && spots::is_off(resource, name) {
            told.push(LINT.at(resource.place(name), "nothing renews this"));
        }
    });
}
