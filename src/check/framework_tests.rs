//! Titles and places of what the small providers say, by the sources of their current versions.

use super::tests::judged;
use crate::diag::Diagnostic;
use crate::schema::tests::whole;
use crate::sorted::Gather;

/// `line: title @ text of the place`, by lines; of a place without width the character after it.
fn says(text: &str) -> Vec<String> {
    let shown = |d: &Diagnostic| {
        let range = d.span().unwrap().range();
        let line = text[..range.start].lines().count().max(1);
        let end = range.end.max(range.start + 1);
        (
            line,
            format!("{line}: {} @ {}", d.title, &text[range.start..end]),
        )
    };
    let mut all: Vec<_> = judged(text, &whole())
        .diagnostics
        .iter()
        .map(shown)
        .gathered();
    all.sort();
    all.into_iter().map(|(_, shown)| shown).gathered()
}

#[test]
fn lengths_and_what_must_fit_into_them() {
    let text = "resource \"random_password\" \"p\" {
  length      = 0
  min_upper   = 2
  min_special = 1
}
resource \"random_string\" \"s\" {
  length    = 4
  min_lower = 5
}
resource \"random_bytes\" \"b\" {
  length = -1
}
resource \"random_string\" \"good\" {
  length    = 5
  min_lower = 5
}
resource \"random_id\" \"i\" {
  byte_length = 1.5
}";
    assert_eq!(
        says(text),
        [
            "2: Invalid Attribute Value @ 0",
            "2: Invalid Attribute Value @ 0",
            "7: Invalid Attribute Value @ 4",
            "11: Invalid Attribute Value @ -1",
            "18: Int64 Type Validation Error @ 1.5",
        ]
    );
}

#[test]
fn some_kind_of_characters_is_left() {
    let text = "resource \"random_password\" \"p\" {
  length  = 4
  special = false
  upper   = false
  lower   = false
  numeric = false
}
resource \"random_password\" \"defaults\" {
  length  = 4
  special = false
  upper   = false
  numeric = false
}";
    assert_eq!(says(text), ["6: Invalid Attribute Combination @ false"]);
}

#[test]
fn read_only_null_and_deprecated() {
    let text = "resource \"null_resource\" \"n\" {
  id = \"x\"
}
resource \"random_string\" \"s\" {
  length = null
  number = true
}
data \"null_data_source\" \"d\" {}";
    assert_eq!(
        says(text),
        [
            "2: Invalid Configuration for Read-Only Attribute @ \"x\"",
            "5: Missing Configuration for Required Attribute @ null",
            "6: Attribute Deprecated @ true",
            "8: Deprecated @ {",
        ]
    );
}

#[test]
fn times() {
    let text = "resource \"time_static\" \"s\" {
  rfc3339 = \"tomorrow\"
}
resource \"time_rotating\" \"none\" {}
resource \"time_rotating\" \"zero\" {
  rotation_days = 0
}
resource \"time_offset\" \"good\" {
  offset_days  = -7
  base_rfc3339 = \"2026-01-31T23:59:59+08:00\"
}
resource \"time_sleep\" \"none\" {}
resource \"time_sleep\" \"bad\" {
  create_duration = \"30 s\"
}";
    assert_eq!(
        says(text),
        [
            "2: Invalid RFC3339 String Value @ \"tomorrow\"",
            "4: Missing Attribute Configuration @ {",
            "6: Invalid Attribute Value @ 0",
            "12: Invalid Attribute Combination @ {",
            "12: Invalid Attribute Combination @ {",
            "14: Invalid Attribute Value Match @ \"30 s\"",
        ]
    );
}

#[test]
fn a_choice_waits_until_all_of_it_is_known() {
    let text = "variable \"v\" {
  type = string
}
resource \"local_sensitive_file\" \"none\" {
  filename = \"f\"
}
resource \"local_file\" \"two\" {
  filename       = \"f\"
  content        = \"a\"
  content_base64 = var.v
  source         = \"b\"
}
resource \"local_file\" \"mode\" {
  filename        = \"f\"
  content         = \"a\"
  file_permission = \"0888\"
}";
    assert_eq!(
        says(text),
        [
            "4: Invalid Attribute Combination @ {",
            "4: Invalid Attribute Combination @ {",
            "4: Invalid Attribute Combination @ {",
            "16: Invalid File Permission String Value @ \"0888\"",
        ]
    );
}

#[test]
fn types_of_the_current_versions() {
    let text = "resource \"random_uuid4\" \"a\" {}
resource \"random_uuid7\" \"b\" {}
data \"local_command\" \"c\" {
  command = \"ls\"
}
output \"all\" {
  value = [random_uuid4.a.result, random_uuid7.b.id, data.local_command.c.stdout]
}
ephemeral \"local_command\" \"c\" {
  command = ephemeral.random_bytes.b.hex
}
ephemeral \"random_bytes\" \"b\" {
  length = 4
}";
    assert_eq!(says(text), Vec::<String>::new());
}

#[test]
fn ephemeral_resources_are_judged_and_their_values_stay_ephemeral() {
    let text = "ephemeral \"random_password\" \"p\" {
  length = 0
  number = true
}
ephemeral \"random_pasword\" \"q\" {}
ephemeral \"random_password\" \"good\" {
  length = 8
}
resource \"terraform_data\" \"d\" {
  input = ephemeral.random_password.good.result
}
locals {
  bogus = ephemeral.random_password.good.bogus
}";
    assert_eq!(
        says(text),
        [
            "3: Unsupported argument @ number",
            "5: Invalid ephemeral resource @ \"random_pasword\"",
            "10: Invalid use of ephemeral value @ ephemeral.random_password.good.result",
            "13: Unsupported attribute @ .bogus",
        ]
    );
}
