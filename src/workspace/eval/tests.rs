use super::*;
use crate::value::Marks;
use crate::workspace::Workspace;

fn evaluator_of(template: &str, options: &PlanOptions) -> Evaluator {
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf", template.as_bytes());
    workspace.evaluator(&crate::schema::tests::whole(), options, None)
}

fn evaluator(template: &str) -> Evaluator {
    evaluator_of(template, &PlanOptions::default())
}

fn text(evaluator: &Evaluator, expression: &str) -> String {
    evaluator.evaluate(expression, None).text()
}

fn title(evaluator: &Evaluator, expression: &str) -> String {
    let evaluated = evaluator.evaluate(expression, None);
    evaluated.error().unwrap().title.clone()
}

#[test]
fn what_is_said_without_values_comes_first() {
    let mut options = PlanOptions::default();
    options.variables.push(("list".to_owned(), "[]".to_owned()));
    let given = evaluator_of("variable \"list\" {\n  type = list(string)\n}\n", &options);
    assert_eq!(title(&given, "var.list[0]"), "Invalid index");
    // The first mistake by place needs values, the second none.
    assert_eq!(
        title(&given, "[var.list[0], upper()]"),
        "Not enough function arguments"
    );
}

#[test]
fn a_variable_without_a_value_is_unknown_and_keeps_its_type_and_marks() {
    let open = evaluator("variable \"a\" {\n  type      = number\n  sensitive = true\n}\n");
    assert_eq!(open.diagnostics, Diagnostics::new());
    let evaluated = open.evaluate("var.a + 1", None);
    assert!(evaluated.is(Marks::SENSITIVE));
    assert_eq!(
        evaluated.line(),
        r#"{"type":"number","sensitive":true,"unknown":true}"#
    );
}

#[test]
fn what_has_a_fault_is_unknown_and_told_once() {
    let faulty = evaluator("locals {\n  a = upper()\n  b = local.a\n  c = 1\n}\n");
    assert_eq!(faulty.diagnostics.len(), 1);
    assert_eq!(
        text(&faulty, "[local.b, local.c]"),
        "[\n  (known after apply),\n  1,\n]\n"
    );
}

#[test]
fn circles_and_what_cannot_be_read_are_refused() {
    for template in [
        "locals {\n  a = local.b\n  b = local.a\n}\n",
        "locals {\n  a = local.a\n}\n",
        "locals {\n  a = [1 2]\n}\n",
        "variable \"a\" {\n  default = var.b\n}\n",
    ] {
        let refused = evaluator(template);
        assert!(!refused.is_ready(), "{template}");
        let told = refused.diagnostics.iter().next().unwrap().title.clone();
        assert_eq!(title(&refused, "1"), told, "{template}");
    }
}

#[test]
fn moves_that_are_wrong_do_not_matter() {
    let template = "resource \"terraform_data\" \"a\" {\n  input = 7\n}\n\
                    moved {\n  from = terraform_data.x\n  to = terraform_data.y\n}\n\
                    moved {\n  from = terraform_data.y\n  to = terraform_data.x\n}\n";
    let moved = evaluator(template);
    assert!(moved.diagnostics.has_errors());
    assert_eq!(text(&moved, "terraform_data.a.input"), "7\n");
}

#[test]
fn a_data_source_is_what_was_recorded() {
    let template = "terraform {\n  required_providers {\n    huaweicloud = {\n      source = \"huaweicloud/huaweicloud\"\n    }\n  }\n}\n\
                    data \"huaweicloud_availability_zones\" \"z\" {\n}\nlocals {\n  first = data.huaweicloud_availability_zones.z.names[0]\n}\n";
    assert_eq!(
        text(&evaluator(template), "local.first"),
        "(known after apply)\n"
    );
    let state = r#"{"version": 4, "terraform_version": "1.15.5", "serial": 1, "lineage": "x", "outputs": {}, "resources": [{
        "mode": "data", "type": "huaweicloud_availability_zones", "name": "z",
        "provider": "provider[\"registry.terraform.io/huaweicloud/huaweicloud\"]",
        "instances": [{"schema_version": 0, "attributes": {"id": "1", "names": ["cn-north-4a"], "region": null, "state": null}}]}]}"#;
    let options = PlanOptions {
        state: Some(state.to_owned()),
        ..PlanOptions::default()
    };
    let deployed = evaluator_of(template, &options);
    assert_eq!(text(&deployed, "local.first"), "\"cn-north-4a\"\n");
}

#[test]
fn an_expression_has_a_longest_length() {
    let alone = evaluator("");
    let text = format!("\"{}\"", "x".repeat(LONGEST));
    assert_eq!(title(&alone, &text), "Expression too large");
}

#[test]
fn a_moment_and_chance_make_values() {
    let now = Instant::from_millis(1000);
    let workspace = Workspace::new();
    let (catalog, options) = (Catalog::new(), PlanOptions::default());
    let plain = workspace.evaluator(&catalog, &options, None);
    let told = |e: &Evaluator, text: &str, now| e.evaluate(text, now).text();
    assert_eq!(told(&plain, "timestamp()", None), "(known after apply)\n");
    assert_eq!(told(&plain, "uuid()", Some(now)), "(known after apply)\n");
    assert_eq!(
        told(&plain, "timestamp()", Some(now)),
        "\"1970-01-01T00:00:01Z\"\n"
    );
    let seeded = workspace.evaluator(&catalog, &options, Some(7));
    let both: Vec<_> = (0..2).map(|_| told(&seeded, "uuid()", None)).collect();
    let again = workspace.evaluator(&catalog, &options, Some(7));
    assert_eq!(told(&again, "uuid()", None), *both.first().unwrap());
    assert_ne!(both.first(), both.last());
}
