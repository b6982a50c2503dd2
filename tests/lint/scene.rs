//! What rules see: values and targets, as far as they are known before a plan.

use formwork::config;
use formwork::lint::{Scene, Settings};
use formwork::sorted::SortedMap;
use formwork::value::notation::notation;

use super::{catalog, workspace};

const PROVIDER: &str = r#"
terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
"#;

/// What `ask` says of the scene of a template.
fn with<T>(files: &[(&str, &str)], ask: impl FnOnce(&Scene<'_>) -> T) -> T {
    let mut owned: Vec<_> = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
        .collect();
    owned.push(("provider.tf".to_owned(), PROVIDER.as_bytes().to_vec()));
    let (config, problems) = config::load(&owned);
    assert!(!problems.has_errors(), "{problems:?}");
    let (catalog, settings) = (catalog(), Settings::default());
    ask(&Scene::new(&config, &catalog, &settings, SortedMap::new()))
}

/// The values of arguments of `huaweicloud_vpc` named `name`, as `argument = value`.
fn values(scene: &Scene<'_>, name: &str, arguments: &[&str]) -> Vec<String> {
    let mut vpcs = scene.resources_of("huaweicloud_vpc");
    let vpc = vpcs.find(|vpc| &**vpc.name() == name).unwrap();
    arguments
        .iter()
        .map(|a| format!("{a} = {}", notation(&vpc.value(a), false)))
        .collect()
}

#[test]
fn values_come_through_variables_locals_and_other_resources() {
    let text = r#"
variable "size" { default = 16 }
variable "open" {}
locals {
  cidr = "10.0.0.0/${var.size}"
  loop = local.loop
}
resource "huaweicloud_vpc" "a" {
  name = "a-${path.module}"
  cidr = local.cidr
}
resource "huaweicloud_vpc" "b" {
  name                  = try(huaweicloud_vpc.a.id, "fallback")
  cidr                  = huaweicloud_vpc.a.cidr
  description           = var.open
  enterprise_project_id = huaweicloud_vpc.many[0].name
}
resource "huaweicloud_vpc" "many" {
  count = 2
  name  = "vpc-${count.index}"
  cidr  = "10.0.0.0/8"
}
"#;
    let seen = with(&[("main.tf", text)], |scene| {
        let mut seen = values(scene, "a", &["name", "cidr", "description"]);
        let names = ["name", "cidr", "description", "enterprise_project_id"];
        seen.extend(values(scene, "b", &names));
        seen.extend(values(scene, "many", &["name", "cidr"]));
        seen
    });
    let expected = [
        "name = \"a-.\"",
        "cidr = \"10.0.0.0/16\"",
        "description = tostring(null)",
        "name = (known after apply)",
        "cidr = \"10.0.0.0/16\"",
        "description = (known after apply)",
        "enterprise_project_id = (known after apply)",
        "name = (known after apply)",
        "cidr = \"10.0.0.0/8\"",
    ];
    assert_eq!(seen, expected);
}

#[test]
fn a_called_module_knows_what_its_calls_agree_on() {
    let main = r#"
module "one" {
  source = "./net"
  cidr   = "10.1.0.0/16"
  name   = "net"
}
module "two" {
  source = "./net"
  cidr   = "10.2.0.0/16"
  name   = "net"
}
module "three" {
  source = "./out"
}
resource "huaweicloud_vpc" "root" {
  name = module.three.name
  cidr = module.three.cidr
}
"#;
    let net = r#"
variable "cidr" {}
variable "name" {}
resource "huaweicloud_vpc" "inner" {
  cidr = var.cidr
  name = var.name
}
"#;
    let out = r#"
output "name" { value = "out" }
output "cidr" { value = cidrsubnet("10.0.0.0/8", 8, 3) }
"#;
    let files = [
        ("main.tf", main),
        ("net/main.tf", net),
        ("out/main.tf", out),
    ];
    let seen = with(&files, |scene| {
        let modules: Vec<_> = scene
            .modules()
            .map(|m| m.config().directory.to_string())
            .collect();
        assert_eq!(modules, ["", "net", "out"]);
        let mut seen = values(scene, "inner", &["cidr", "name"]);
        seen.extend(values(scene, "root", &["name", "cidr"]));
        seen
    });
    let expected = [
        "cidr = (known after apply)",
        "name = \"net\"",
        "name = \"out\"",
        "cidr = \"10.3.0.0/16\"",
    ];
    assert_eq!(seen, expected);
}

#[test]
fn references_are_followed_to_what_they_point_at() {
    let main = r#"
resource "huaweicloud_vpc" "main" {
  count = 1
  name  = "main"
  cidr  = "10.0.0.0/8"
}
module "inner" {
  source = "./inner"
  vpc    = local.vpc
}
locals { vpc = huaweicloud_vpc.main[0].id }
resource "huaweicloud_vpc_subnet" "outer" {
  name       = "outer"
  cidr       = "10.0.0.0/24"
  gateway_ip = "10.0.0.1"
  vpc_id     = module.inner.vpc
}
"#;
    let inner = r#"
variable "vpc" {}
resource "huaweicloud_vpc_subnet" "inner" {
  name       = "inner"
  cidr       = "10.0.1.0/24"
  gateway_ip = "10.0.1.1"
  vpc_id     = "${var.vpc}"
}
output "vpc" { value = var.vpc }
"#;
    let seen = with(&[("main.tf", main), ("inner/main.tf", inner)], |scene| {
        let subnets = scene.resources_of("huaweicloud_vpc_subnet");
        let seen = subnets.map(|subnet| {
            let target = subnet.target("vpc_id").unwrap();
            let attribute = target.attribute.unwrap();
            assert_eq!(subnet.is_given("vpc_id"), None);
            assert_eq!(subnet.is_given("description"), Some(false));
            assert_eq!(subnet.is_given("cidr"), Some(true));
            assert!(subnet.target("cidr").is_none());
            format!("{} {} {attribute}", subnet.name(), target.resource.name())
        });
        seen.collect::<Vec<_>>()
    });
    assert_eq!(seen, ["outer main id", "inner main id"]);
}

#[test]
fn blocks_are_those_written_and_those_made() {
    let native = r#"
variable "open" {}
resource "huaweicloud_compute_instance" "a" {
  name = "a"
  network { uuid = "first" }
  dynamic "network" {
    for_each = ["second", "third"]
    iterator = it
    content { uuid = "${it.key}-${it.value}" }
  }
}
resource "huaweicloud_compute_instance" "b" {
  name = "b"
  dynamic "network" {
    for_each = var.open
    content {
      uuid        = network.value
      fixed_ip_v4 = "10.0.0.9"
    }
  }
}
"#;
    let json = r#"{ "resource": { "huaweicloud_compute_instance": { "c": {
        "name": "c",
        "network": [{ "uuid": "json" }],
        "dynamic": { "network": { "for_each": ["x"], "content": { "uuid": "${network.value}" } } }
    } } } }"#;
    let seen = with(&[("a.tf", native), ("b.tf.json", json)], |scene| {
        let servers = scene.resources_of("huaweicloud_compute_instance");
        let seen = servers.map(|server| {
            let networks = server.blocks("network");
            let shown = networks.items.iter().map(|network| {
                let text = |name: &str| network.text(name).map(|t| t.to_string());
                (text("uuid"), text("fixed_ip_v4"))
            });
            let uuids: Vec<_> = shown.collect();
            format!("{} open: {} {uuids:?}", server.name(), networks.open)
        });
        seen.collect::<Vec<_>>()
    });
    let expected = [
        r#"a open: false [(Some("first"), None), (Some("0-second"), None), (Some("1-third"), None)]"#,
        r#"b open: true [(None, Some("10.0.0.9"))]"#,
        r#"c open: false [(Some("json"), None), (Some("x"), None)]"#,
    ];
    assert_eq!(seen, expected);
}

#[test]
fn rules_say_nothing_of_what_is_broken() {
    let broken = r#"
variable "unused" {}
variable "used" {}
output "a" {
  value = "${var.used
}
"#;
    let found = |text: &str| -> Vec<_> {
        let linted = workspace(&[("main.tf", text)]).lint(&catalog(), &Default::default());
        let told = linted.checked.diagnostics.iter();
        let told = told.filter(|d| d.code.id == "unused-variable");
        told.map(|d| {
            (
                d.code.id,
                linted.checked.sources.snippet(d.span().unwrap()).to_owned(),
            )
        })
        .collect()
    };
    assert_eq!(found(broken), []);
    let mended = broken.replace("${var.used\n", "${var.used}\"\n");
    let unused = ("unused-variable", "variable \"unused\"".to_owned());
    assert!(found(&mended).contains(&unused));
}
