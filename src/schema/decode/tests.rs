use super::*;
use crate::eval::Scope;
use crate::schema::{Lookup, ResourceSchema};
use crate::syntax::{self, ast::Body};
use crate::text::Sources;
use crate::value::Type;

/// The value of a body by the schema of a resource type, and the titles of what was wrong.
fn decoded(type_name: &str, text: &str) -> (Rc<ResourceSchema>, Value, Vec<String>) {
    let Lookup::Found(schema) = crate::schema::tests::whole().resource(type_name) else {
        panic!("{type_name}");
    };
    let mut sources = Sources::default();
    let file = sources.add("main.tf", text);
    let (body, mut diags) = syntax::parse(sources.get(file).unwrap());
    let Body::Native(body) = body else { panic!() };
    let value = content(&body, &schema.block, &Scope::empty(), &mut diags).to_value(&schema.block);
    let titles = diags.iter().map(|d| d.title.clone()).collect();
    (schema, value, titles)
}

#[test]
fn what_is_not_given_is_null_or_empty() {
    let text = "publicip {\n  type = \"5_bgp\"\n}\nbandwidth {\n  share_type = \"PER\"\n  size = \"5\"\n}\n";
    let (schema, value, titles) = decoded("huaweicloud_vpc_eip", text);
    assert_eq!(titles, [""; 0]);
    assert_eq!(value.ty(), schema.block.implied_type());
    let attributes = value.mapping().unwrap();
    assert_eq!(attributes["name"], Value::null(Type::String));
    assert!(attributes["timeouts"].is_null());
    let bandwidth = &attributes["bandwidth"].sequence().unwrap()[0];
    assert_eq!(bandwidth.mapping().unwrap()["size"], Value::int(5));
}

#[test]
fn what_does_not_fit_is_unknown_of_the_right_type() {
    let text = "publicip {\n}\nbandwidth {\n  share_type = \"PER\"\n  size = \"big\"\n}\n";
    let (schema, value, titles) = decoded("huaweicloud_vpc_eip", text);
    assert_eq!(titles, ["Incorrect attribute value type"]);
    assert_eq!(value.ty(), schema.block.implied_type());
    let bandwidth = &value.mapping().unwrap()["bandwidth"].sequence().unwrap()[0];
    assert_eq!(
        bandwidth.mapping().unwrap()["size"],
        Value::unknown(Type::Number)
    );
}

#[test]
fn dynamic_blocks_bind_key_and_value() {
    let text = "dynamic \"route\" {
  for_each = [\"a\", \"b\"]
  iterator = it
  content {
    type        = \"ecs\"
    destination = \"10.${it.key}.0.0/16\"
    nexthop     = it.value
  }
}
name   = \"rt\"
vpc_id = \"v\"
";
    let (_, value, titles) = decoded("huaweicloud_vpc_route_table", text);
    assert_eq!(titles, [""; 0]);
    let routes = value.mapping().unwrap()["route"].sequence().unwrap();
    let hops: Vec<_> = routes
        .iter()
        .map(|r| {
            (
                r.mapping().unwrap()["destination"].clone(),
                r.mapping().unwrap()["nexthop"].clone(),
            )
        })
        .collect();
    let hop = |d: &str, n: &str| (Value::string(d), Value::string(n));
    assert_eq!(hops, [hop("10.0.0.0/16", "a"), hop("10.1.0.0/16", "b")]);
}
