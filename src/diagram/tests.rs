use super::*;
use crate::price::Choice;
use crate::workspace::{PlanOptions, Workspace};

fn made(files: &[(&str, &str)], options: &DiagramOptions) -> Diagram {
    let mut workspace = Workspace::new();
    for (path, text) in files {
        workspace.set_file(path, text.as_bytes());
    }
    let catalog = crate::schema::tests::whole();
    let graphed = workspace
        .graph(
            &catalog,
            None,
            (&PlanOptions::default(), &Choice::default()),
            options,
        )
        .unwrap();
    assert!(
        graphed.planned.plan.is_some(),
        "{}",
        graphed.planned.text(&catalog, Default::default())
    );
    lawful(&graphed.diagram);
    graphed.diagram
}

/// What is true of every picture.
fn lawful(diagram: &Diagram) {
    let rect = |at: usize| diagram.nodes[at].rect;
    for (at, node) in diagram.nodes.iter().enumerate() {
        let r = node.rect;
        assert!(
            r.x >= 0 && r.y >= 0 && r.width > 0 && r.height > 0,
            "{}",
            node.id
        );
        assert!(
            r.x + r.width <= diagram.width && r.y + r.height <= diagram.height,
            "{}",
            node.id
        );
        if let Some(parent) = node.parent {
            assert!(parent < at, "{} before its box", node.id);
            let p = rect(parent);
            let inside = r.x > p.x
                && r.y > p.y
                && r.x + r.width < p.x + p.width
                && r.y + r.height < p.y + p.height;
            assert!(inside, "{} within {}", node.id, diagram.nodes[parent].id);
        }
    }
    for inside in diagram.contents() {
        for (i, a) in inside.iter().enumerate() {
            for b in &inside[i + 1..] {
                let (r, s) = (rect(*a), rect(*b));
                let apart = r.x + r.width <= s.x
                    || s.x + s.width <= r.x
                    || r.y + r.height <= s.y
                    || s.y + s.height <= r.y;
                assert!(
                    apart,
                    "{} and {}",
                    diagram.nodes[*a].id, diagram.nodes[*b].id
                );
            }
        }
    }
}

const HEAD: &str = r#"terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
"#;

/// `child < parent` for each box, `from -> to` for each line.
fn told(diagram: &Diagram) -> Vec<String> {
    let id = |at: usize| diagram.nodes[at].id.clone();
    let boxes = diagram
        .nodes
        .iter()
        .filter_map(|n| Some(format!("{} < {}", n.id, id(n.parent?))));
    let lines = diagram
        .edges
        .iter()
        .filter(|e| !e.within)
        .map(|e| format!("{} -> {}", id(e.from), id(e.to)));
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    boxes.chain(lines).collect()
}

#[test]
fn networks_hold_what_lives_in_them() {
    let template = format!(
        r#"{HEAD}
locals {{ subnet = huaweicloud_vpc_subnet.s.id }}
resource "huaweicloud_vpc" "v" {{
  name = "v"
  cidr = "10.0.0.0/16"
}}
resource "huaweicloud_vpc_subnet" "s" {{
  name       = "s"
  vpc_id     = huaweicloud_vpc.v.id
  cidr       = "10.0.1.0/24"
  gateway_ip = "10.0.1.1"
}}
resource "huaweicloud_networking_secgroup" "g" {{
  name = "g"
}}
resource "huaweicloud_networking_secgroup_rule" "r" {{
  security_group_id = huaweicloud_networking_secgroup.g.id
  direction         = "ingress"
  ethertype         = "IPv4"
}}
resource "huaweicloud_compute_instance" "e" {{
  name               = "e"
  image_id           = "i"
  flavor_id          = "s6.large.2"
  security_group_ids = [huaweicloud_networking_secgroup.g.id]
  network {{
    uuid = local.subnet
  }}
}}
resource "huaweicloud_vpc_peering_connection" "p" {{
  name        = "p"
  vpc_id      = huaweicloud_vpc.v.id
  peer_vpc_id = huaweicloud_vpc.w.id
}}
resource "huaweicloud_vpc" "w" {{
  name = "w"
  cidr = "10.1.0.0/16"
}}
"#
    );
    let diagram = made(&[("main.tf", &template)], &DiagramOptions::default());
    assert_eq!(
        told(&diagram),
        [
            "huaweicloud_networking_secgroup_rule.r < huaweicloud_networking_secgroup.g",
            "huaweicloud_vpc_subnet.s < huaweicloud_vpc.v",
            "huaweicloud_compute_instance.e < huaweicloud_vpc_subnet.s",
            "huaweicloud_compute_instance.e -> huaweicloud_networking_secgroup.g",
            "huaweicloud_vpc_peering_connection.p -> huaweicloud_vpc.v",
            "huaweicloud_vpc_peering_connection.p -> huaweicloud_vpc.w",
        ]
    );
    assert!(diagram.nodes.iter().all(|node| node.action == "create"));
}

const SUBNET: &str = r#"
variable "network" {}
resource "huaweicloud_vpc_subnet" "s" {
  name       = "s"
  vpc_id     = var.network
  cidr       = "10.0.1.0/24"
  gateway_ip = "10.0.1.1"
}
resource "huaweicloud_networking_secgroup" "g" {
  name = "g"
}
resource "huaweicloud_vpc_address_group" "a" {
  name      = "a"
  addresses = ["10.0.1.1"]
}
output "subnet" {
  value = huaweicloud_vpc_subnet.s.id
}
"#;

fn vpc(name: &str, more: &str) -> String {
    format!(
        "resource \"huaweicloud_vpc\" \"{name}\" {{\n  name = \"v\"\n  cidr = \"10.0.0.0/16\"\n{more}}}\n"
    )
}

/// Boxes only.
fn boxes(diagram: &Diagram) -> Vec<String> {
    let told = told(diagram).into_iter();
    told.filter(|line| line.contains(" < ")).collect()
}

#[test]
fn a_module_stands_in_the_network_that_its_caller_hands_in() {
    let provider = HEAD;
    let root = format!(
        "{HEAD}{}module \"net\" {{\n  source  = \"./net\"\n  network = local.v\n}}\nlocals {{\n  v = huaweicloud_vpc.v.id\n}}\n",
        vpc("v", "")
    );
    let inner = format!("{provider}{SUBNET}");
    let files = [("main.tf", root.as_str()), ("net/main.tf", &inner)];
    let diagram = made(&files, &DiagramOptions::default());
    assert_eq!(
        boxes(&diagram),
        [
            "module.net < huaweicloud_vpc.v",
            "module.net.huaweicloud_networking_secgroup.g < module.net",
            "module.net.huaweicloud_vpc_address_group.a < module.net",
            "module.net.huaweicloud_vpc_subnet.s < module.net",
        ]
    );
    assert!(diagram.edges.iter().any(|edge| edge.within));
    // Terraform's own picture has modules and nothing around them.
    assert!(dot(&diagram).contains("\n  \"huaweicloud_vpc.v\" [label=\"huaweicloud_vpc.v\"];\n  subgraph \"cluster_module.net\" {"));
}

#[test]
fn modules_of_modules_and_of_several_networks_stand_where_they_belong() {
    let outer = format!(
        "{HEAD}variable \"network\" {{}}\nmodule \"in\" {{\n  source  = \"../net\"\n  network = var.network\n}}\n"
    );
    let inner = format!("{HEAD}{SUBNET}");
    let nested = format!(
        "{HEAD}{}module \"out\" {{\n  source  = \"./out\"\n  network = huaweicloud_vpc.v.id\n}}\n",
        vpc("v", "")
    );
    let files = [
        ("main.tf", nested.as_str()),
        ("out/main.tf", &outer),
        ("net/main.tf", &inner),
    ];
    let found = boxes(&made(&files, &DiagramOptions::default()));
    assert_eq!(
        found[..2],
        [
            "module.out < huaweicloud_vpc.v",
            "module.out.module.in < module.out"
        ]
    );

    let each = format!(
        "{HEAD}{}module \"net\" {{\n  source   = \"./net\"\n  for_each = toset([\"a\", \"b\"])\n  network  = huaweicloud_vpc.v[each.key].id\n}}\n",
        vpc("v", "  for_each = toset([\"a\", \"b\"])\n")
    );
    let files = [("main.tf", each.as_str()), ("net/main.tf", &inner)];
    let options = DiagramOptions {
        instances: true,
        ..DiagramOptions::default()
    };
    let found = boxes(&made(&files, &options));
    for key in ["a", "b"] {
        let line = format!("module.net[\"{key}\"] < huaweicloud_vpc.v[\"{key}\"]");
        assert!(found.contains(&line), "{found:?}");
    }

    let two = SUBNET.replace("variable \"network\" {}", "variable \"network\" {}\nvariable \"other\" {}\nresource \"huaweicloud_vpc_subnet\" \"t\" {\n  name       = \"t\"\n  vpc_id     = var.other\n  cidr       = \"10.0.2.0/24\"\n  gateway_ip = \"10.0.2.1\"\n}\n");
    let inner = format!("{HEAD}{two}");
    let root = format!(
        "{HEAD}{}{}module \"net\" {{\n  source  = \"./net\"\n  network = huaweicloud_vpc.v.id\n  other   = huaweicloud_vpc.w.id\n}}\n",
        vpc("v", ""),
        vpc("w", "")
    );
    let files = [("main.tf", root.as_str()), ("net/main.tf", &inner)];
    let found = boxes(&made(&files, &DiagramOptions::default()));
    assert!(
        !found.iter().any(|line| line.starts_with("module.net < ")),
        "{found:?}"
    );
}

const MODULE: &str = "variable \"x\" {}\nresource \"terraform_data\" \"in\" {\n  input = var.x\n}\noutput \"o\" {\n  value = terraform_data.in.output\n}\n";

#[test]
fn modules_are_boxes_and_instances_one_node_or_many() {
    let root = "resource \"terraform_data\" \"a\" {\n  count = 2\n}\nmodule \"m\" {\n  source = \"./m\"\n  count = 2\n  x = terraform_data.a[count.index].id\n}\nresource \"terraform_data\" \"z\" {\n  count = 2\n  input = terraform_data.a[count.index].id\n}\n";
    let files = [("main.tf", root), ("m/main.tf", MODULE)];
    let one = made(&files, &DiagramOptions::default());
    assert_eq!(
        told(&one),
        [
            "module.m.terraform_data.in < module.m",
            "module.m.terraform_data.in -> terraform_data.a",
            "terraform_data.z -> terraform_data.a",
        ]
    );
    assert_eq!(
        one.nodes
            .iter()
            .find(|n| n.id == "terraform_data.z")
            .unwrap()
            .instances
            .len(),
        2
    );
    let options = DiagramOptions {
        instances: true,
        ..DiagramOptions::default()
    };
    let many = made(&files, &options);
    assert_eq!(many.nodes.len(), 8);
    assert!(told(&many).contains(&"terraform_data.z[1] -> terraform_data.a[1]".to_owned()));
    assert!(!told(&many).contains(&"terraform_data.z[1] -> terraform_data.a[0]".to_owned()));
}

#[test]
fn large_pictures_are_closed_and_can_be_opened() {
    let one = |i: usize| {
        format!(
            "resource \"terraform_data\" \"r{i:04}\" {{\n  input = terraform_data.a.id\n}}\nresource \"terraform_data\" \"s{i:04}\" {{\n  input = terraform_data.r{i:04}.id\n}}\n"
        )
    };
    let text: String = (0..500).map(one).collect();
    let root = format!("resource \"terraform_data\" \"a\" {{}}\n{text}");
    let files = [("main.tf", root.as_str())];
    let closed = made(&files, &DiagramOptions::default());
    assert_eq!(closed.nodes.len(), 1);
    assert_eq!(closed.nodes[0].hidden, 1001);
    let options = DiagramOptions {
        open: vec![closed.nodes[0].id.clone()],
        ..DiagramOptions::default()
    };
    assert_eq!(made(&files, &options).nodes.len(), 1001);
}

#[test]
fn texts_are_escaped() {
    let diagram = made(
        &[(
            "main.tf",
            "resource \"terraform_data\" \"a\" {\n  for_each = toset([\"<\\\"&>\"])\n}\n",
        )],
        &DiagramOptions {
            instances: true,
            open: Vec::new(),
        },
    );
    let picture = svg(&diagram, "<&>");
    assert!(picture.contains("<title id=\"formwork-graph-title\">&lt;&amp;&gt;</title>"));
    assert!(
        picture.contains("data-id=\"terraform_data.a[&quot;&lt;\\&quot;&amp;&gt;&quot;]\""),
        "{picture}"
    );
    assert!(
        dot(&diagram).contains(
            r#""terraform_data.a[\"<\\\"&>\"]" [label="terraform_data.a[\"<\\\"&>\"]"];"#
        ),
        "{}",
        dot(&diagram)
    );
}

/// As `terraform graph` of Terraform 1.15.5 prints it.
#[test]
fn dot_is_that_of_terraform() {
    let module = "variable \"x\" {}\nresource \"terraform_data\" \"in\" {\n  input = var.x\n}\nresource \"terraform_data\" \"in2\" {\n  input = terraform_data.in.id\n}\noutput \"o\" {\n  value = terraform_data.in2.output\n}\n";
    let root = r#"resource "terraform_data" "a" {}
locals {
  l = terraform_data.a.id
}
resource "terraform_data" "b" {
  count = 2
  input = local.l
}
module "m" {
  source = "./m"
  x      = terraform_data.b[0].id
}
resource "terraform_data" "c" {
  input = [module.m.o, terraform_data.a.id]
}
data "terraform_remote_state" "r" {
  backend = "local"
  config  = { path = terraform_data.a.id }
}
output "z" {
  value = terraform_data.c.id
}
"#;
    let diagram = made(
        &[("main.tf", root), ("m/main.tf", module)],
        &DiagramOptions::default(),
    );
    let wanted = r#"digraph G {
  rankdir = "RL";
  node [shape = rect, fontname = "sans-serif"];
  "data.terraform_remote_state.r" [label="data.terraform_remote_state.r"];
  "terraform_data.a" [label="terraform_data.a"];
  "terraform_data.b" [label="terraform_data.b"];
  "terraform_data.c" [label="terraform_data.c"];
  subgraph "cluster_module.m" {
    label = "module.m"
    fontname = "sans-serif"
    "module.m.terraform_data.in" [label="terraform_data.in"];
    "module.m.terraform_data.in2" [label="terraform_data.in2"];
  }
  "data.terraform_remote_state.r" -> "terraform_data.a";
  "terraform_data.b" -> "terraform_data.a";
  "terraform_data.c" -> "module.m.terraform_data.in2";
  "module.m.terraform_data.in" -> "terraform_data.b";
  "module.m.terraform_data.in2" -> "module.m.terraform_data.in";
}
"#;
    assert_eq!(dot(&diagram), wanted);
}
