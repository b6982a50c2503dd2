//! Plans and prices of blueprints are those of the templates that are made of them.

use formwork::diag::Severity;
use formwork::diagram::DiagramOptions;
use formwork::price::Choice;
use formwork::workspace::{PlanOptions, PriceOptions, Workspace};

fn workspace(text: &str) -> Workspace {
    let mut workspace = Workspace::new();
    workspace.set_file("blueprint.yaml", text.as_bytes());
    workspace
}

fn options(variables: &[(&str, &str)]) -> PlanOptions {
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    PlanOptions {
        variables: variables.iter().map(owned).collect(),
        ..PlanOptions::default()
    }
}

#[test]
fn a_blueprint_is_planned_and_priced() {
    let catalog = crate::conformance::catalog();
    let text =
        std::fs::read_to_string(crate::root().join("tests/tosca/samples/server.yaml")).unwrap();
    let workspace = workspace(&text);
    let options = options(&[("key", "mine"), ("servers", "2")]);
    let planned = workspace.plan(&catalog, &options);
    assert!(planned.diagnostics.is_empty(), "{:?}", planned.diagnostics);
    let plan = planned.plan.as_ref().unwrap();
    let addresses: Vec<String> = plan
        .changes
        .iter()
        .map(|change| change.addr.to_string())
        .collect();
    let wanted = [
        "huaweicloud_compute_instance.server[0]",
        "huaweicloud_compute_instance.server[1]",
        "huaweicloud_vpc.net",
        "huaweicloud_vpc_subnet.subnet",
    ];
    assert_eq!(addresses, wanted);
    let vpc = planned.block(&plan.changes[2].addr).unwrap();
    let source = planned.sources.get(vpc.file).unwrap();
    assert_eq!(&*source.name, "blueprint.yaml");
    assert!(
        source
            .snippet(vpc)
            .starts_with("net:\n    type: HuaweiCloud.VPC.VPC")
    );
    let priced = workspace.price(
        &catalog,
        None,
        &PriceOptions {
            plan: options,
            ..PriceOptions::default()
        },
    );
    assert!(priced.unwrap().lacks_prices);
}

#[test]
fn inputs_are_variables_and_drawings_lead_back() {
    let catalog = crate::conformance::catalog();
    let text =
        std::fs::read_to_string(crate::root().join("tests/tosca/samples/server.yaml")).unwrap();
    let workspace = workspace(&text);
    let variables = workspace.variables();
    let names: Vec<&str> = variables.iter().map(|variable| &*variable.name).collect();
    let wanted = [
        "vpc_name", "vpc_cidr", "gateway", "zone", "image", "servers", "size", "key", "region",
    ];
    assert_eq!(names, wanted);
    let options = options(&[("key", "mine")]);
    let graphed = workspace
        .graph(
            &catalog,
            None,
            (&options, &Choice::default()),
            &DiagramOptions::default(),
        )
        .unwrap();
    let nodes = graphed.diagram.nodes.iter();
    let places: Vec<&str> = nodes
        .map(|node| {
            let span = node.span.unwrap();
            let source = graphed.planned.sources.get(span.file).unwrap();
            assert_eq!(&*source.name, "blueprint.yaml");
            source.snippet(span).split(':').next().unwrap()
        })
        .collect();
    assert_eq!(places, ["net", "subnet", "server"]);
}

#[test]
fn what_is_wrong_in_the_template_is_told_of_the_blueprint() {
    let catalog = crate::conformance::catalog();
    let text = "tosca_definitions_version: huaweicloud_tosca_version_1_0
node_templates:
  net: {type: HuaweiCloud.VPC.VPC, properties: {cidr: nonsense}}
  pod: {type: HuaweiCloud.CCE.Pod}
";
    let planned = workspace(text).plan(&catalog, &PlanOptions::default());
    assert!(planned.plan.is_none());
    let told: Vec<_> = planned
        .diagnostics
        .iter()
        .map(|d| {
            let span = d.span().unwrap();
            let source = planned.sources.get(span.file).unwrap();
            (
                d.code.id,
                d.severity,
                &*source.name,
                source.snippet(span).split(':').next().unwrap(),
            )
        })
        .collect();
    let name = "blueprint.yaml";
    let wanted = [
        ("provider-rule", Severity::Error, name, "net"),
        ("blueprint-conversion", Severity::Warning, name, "pod"),
    ];
    assert_eq!(told, wanted);
}

#[test]
fn a_packed_blueprint_is_read_wherever_it_lies() {
    let blueprint =
        "tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates: {}\n";
    for path in ["blueprint.yaml", "shop/blueprint.yaml"] {
        let mut workspace = Workspace::new();
        workspace.set_archive(&crate::service::zip::zip(&[(path, blueprint)]));
        assert_eq!(workspace.blueprint(), Some("blueprint.yaml"), "{path}");
    }
    let mut workspace = Workspace::new();
    // Of other packages the service takes none with a folder around it.
    workspace.set_archive(&crate::service::zip::zip(&[("shop/main.tf", "")]));
    assert_eq!(
        workspace
            .check(&formwork::schema::Catalog::default())
            .count(Severity::Error),
        1
    );
    workspace.set_archive(b"\x1f\x8bdamaged");
    let checked = workspace.check(&formwork::schema::Catalog::default());
    assert_eq!(checked.count(Severity::Error), 1);
}
