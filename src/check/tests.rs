use super::*;
use crate::config;
use crate::diag::Diagnostic;
use crate::schema::tests::{index_only, whole};

const PROVIDER: &str = "terraform {
  required_providers {
    huaweicloud = { source = \"huaweicloud/huaweicloud\" }
  }
}
";

pub(super) fn judged(text: &str, catalog: &Catalog) -> Checked {
    let files = vec![(
        "main.tf".to_owned(),
        format!("{text}\n{PROVIDER}").into_bytes(),
    )];
    let (config, found) = config::load(&files);
    assert!(!found.has_errors(), "{found:?}");
    check(&config, catalog)
}

/// `title @ text of the place`, sorted.
fn says(text: &str) -> Vec<String> {
    let whole_text = format!("{text}\n{PROVIDER}");
    let shown = |d: &Diagnostic| {
        let place = d
            .span()
            .and_then(|s| whole_text.get(s.range()))
            .unwrap_or("-");
        let later = if d.later { "later: " } else { "" };
        format!("{later}{} @ {place}", d.title)
    };
    let mut all: Vec<String> = judged(text, &whole())
        .diagnostics
        .iter()
        .map(shown)
        .collect();
    all.sort();
    all
}

#[test]
fn what_needs_a_faulty_node_is_left_out() {
    let text = "locals {
  a = upper(1, 2)
  b = local.a.x
}
resource \"terraform_data\" \"r\" {
  input = local.b
  bogus = 1
}
resource \"terraform_data\" \"s\" {
  bogus = 2
}";
    assert_eq!(
        says(text),
        [
            "Too many function arguments @ 2",
            "Unsupported argument @ bogus"
        ]
    );
}

#[test]
fn bad_references_hide_everything_else_in_their_block() {
    let text = "resource \"terraform_data\" \"r\" {
  input            = terraform_data.ghost.id
  triggers_replace = var.ghost
  bogus            = 1
}";
    assert_eq!(
        says(text),
        ["Reference to undeclared resource @ terraform_data.ghost"]
    );
}

#[test]
fn types_of_services_that_are_not_loaded_are_no_errors() {
    let text = "resource \"huaweicloud_vpc\" \"v\" {
  bogus = 1
}
resource \"huaweicloud_vcp\" \"w\" {
}";
    let checked = judged(text, &index_only());
    let titles: Vec<&str> = checked
        .diagnostics
        .iter()
        .map(|d| d.title.as_str())
        .collect();
    assert_eq!(titles, ["Invalid resource type"]);
    let missing: Vec<&str> = checked.missing_services.iter().map(|s| &**s).collect();
    assert_eq!(missing, ["virtual-private-cloud-vpc"]);
}

#[test]
fn a_provider_without_schema_is_one_warning() {
    let text = "terraform {
  required_providers {
    aws = { source = \"hashicorp/aws\" }
  }
}
resource \"aws_instance\" \"a\" {
  anything = true
}
output \"o\" {
  value = aws_instance.a.whatever[0].you.like
}";
    let files = vec![("main.tf".to_owned(), text.as_bytes().to_vec())];
    let (config, _) = config::load(&files);
    let checked = check(&config, &whole());
    let titles: Vec<&str> = checked
        .diagnostics
        .iter()
        .map(|d| d.title.as_str())
        .collect();
    assert_eq!(titles, ["Provider is not checked"]);
}

#[test]
fn dynamic_blocks_are_counted_only_when_their_number_is_known() {
    let block = |each: &str| {
        format!(
            "variable \"n\" {{
  type = list(string)
}}
resource \"huaweicloud_vpc_eip\" \"ip\" {{
  publicip {{
    type = \"5_bgp\"
  }}
  dynamic \"bandwidth\" {{
    for_each = {each}
    content {{
      share_type = \"PER\"
      name       = bandwidth.value
      size       = 5
    }}
  }}
}}"
        )
    };
    assert_eq!(says(&block("var.n")), [""; 0]);
    assert_eq!(says(&block("[\"a\"]")), [""; 0]);
    assert_eq!(says(&block("[]")), ["Insufficient bandwidth blocks @ "]);
    assert_eq!(
        says(&block("[\"a\", \"b\"]")),
        ["Too many bandwidth blocks @ "]
    );
}

#[test]
fn provider_rules_wait_for_values() {
    let text = "variable \"d\" {
  type = string
}
resource \"huaweicloud_networking_secgroup_rule\" \"r\" {
  security_group_id = \"g\"
  direction         = var.d
  ethertype         = \"IPv7\"
}";
    assert_eq!(
        says(text),
        ["expected ethertype to be one of [\"IPv4\" \"IPv6\"], got IPv7 @ \"IPv7\""]
    );
}

#[test]
fn nulls_fractions_and_the_order_of_sets_are_the_providers() {
    let text = "resource \"huaweicloud_evs_volume\" \"d\" {
  availability_zone = null
  volume_type       = \"SSD\"
  size              = 10.5
}";
    assert_eq!(
        says(text),
        [
            "Attribute must be a whole number, got 10.5 @ 10.5",
            "Missing required argument @ null"
        ]
    );
}

#[test]
fn cycles_name_their_members() {
    let text = "resource \"terraform_data\" \"a\" {
  input = local.b
}
locals {
  b = terraform_data.a.id
}
resource \"terraform_data\" \"c\" {
  bogus = 1
}";
    assert_eq!(
        says(text),
        [
            "Cycle: local.b (expand), terraform_data.a @ -",
            "later: Unsupported argument @ bogus"
        ]
    );
}
