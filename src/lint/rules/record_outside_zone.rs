use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{ranges, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "record-outside-zone",
        title: "Record outside its zone",
        severity: Severity::Error,
        explain: "The service refuses it; the name of a record ends with the name of its zone.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const RECORDS: &[spots::Spot] = &[("dns_recordset", "name")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, RECORDS, &mut |_, record, name| {
        let zone = ranges::pointed(record, "zone_id", "dns_zone", &["id"]);
        let (Some(zone), Some(text)) = (zone, record.text(name)) else {
            return;
        };
        let Some(of) = zone.text("name") else {
            return;
        };
        let plain = |text: &str| text.trim_end_matches('.').to_ascii_lowercase();
        let (text, of) = (plain(&text), plain(&of));
        let inside = text
            .strip_suffix(&of)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if !inside {
            let found = LINT.at(
                record.place(name),
                format!("this name does not end with `{of}`"),
            );
            told.push(found.see(zone.place("name"), "the zone"));
        }
    });
}
