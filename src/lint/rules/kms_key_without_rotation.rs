use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::facts::{fix, spots};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "kms-key-without-rotation",
        title: "Key without rotation",
        severity: Severity::Note,
        explain: "A key that is never changed protects more and more; let KMS rotate it.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

const KEYS: &[spots::Spot] = &[("kms_key", "rotation_enabled")];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    spots::each(scene, KEYS, &mut |_, key, name| {
        // Only symmetric keys that KMS made itself are rotated.
        let is = |name: &str, words: &[&str]| match key.is_given(name) {
            Some(false) => true,
            _ => key.text(name).is_some_and(|text| words.contains(&&*text)),
        };
        let rotates = is("key_algorithm", &["AES_256", "SM4"]) && is("origin", &["kms"]);
        if rotates && key.is_given("keystore_id") == Some(false) && spots::is_off(key, name) {
            let mut found = LINT.at(key.place(name), "this key is never rotated");
            found.fixes.extend(fix::set(scene, key, name, "true"));
            told.push(found);
        }
    });
}
