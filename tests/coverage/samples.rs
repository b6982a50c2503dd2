//! Resources that break one rule of the provider, and what is said of them.

use std::rc::Rc;

use formwork::diag::Diagnostics;
use formwork::schema::{BlockSchema, Catalog, Format, Lookup, Rule};
use formwork::sorted::SortedSet;
use formwork::value::{Type, json::to_json};
use formwork::workspace::{PlanOptions, Workspace};
use serde_json::{Map, Value as Json, json};

/// A rule by its name in the table, and a resource that breaks it.
pub struct Sample {
    pub rule: &'static str,
    told: Told,
}

/// What comes of it.
enum Told {
    /// A resource with its required arguments and these is told of with this code.
    Problem(&'static str, &'static str, &'static str),
    /// An output that reads an attribute of a type is told of with this code.
    Read(&'static str, &'static str, &'static str),
    /// Of a resource that has the first arguments, and shall have the second, a plan says this.
    Change(&'static str, [&'static str; 2], &'static str, &'static str),
    /// Not tried here, and why.
    Nothing(&'static str),
}

const fn sample(rule: &'static str, told: Told) -> Sample {
    Sample { rule, told }
}

use Told::{Change, Nothing, Problem, Read};

#[rustfmt::skip]
pub const SAMPLES: &[Sample] = &[
    sample("at_least_one_of", Problem("huaweicloud_evs_volume", "{}", "missing-argument")),
    sample("computed", Problem("huaweicloud_vpc", r#"{"status": "x"}"#, "unconfigurable")),
    sample("conflicts_with", Problem("huaweicloud_vpn_customer_gateway", r#"{"ip": "1.1.1.1", "id_value": "1.1.1.1"}"#, "conflicting-arguments")),
    sample("custom_diff", Nothing("not judged: a plan follows the schema alone")),
    sample("default_tags", Nothing("merged into `tags`: recorded cases")),
    sample("deprecated", Problem("huaweicloud_networking_vip", r#"{"subnet_id": "a"}"#, "deprecated-argument")),
    sample("deprecated", Read("huaweicloud_vpc", "routes", "deprecated-value")),
    sample("deprecated block", Problem("huaweicloud_ces_alarmrule", r#"{"alarm_template_id": "a", "insufficientdata_actions": {"type": "a", "notification_list": []}}"#, "deprecated-argument")),
    sample("deprecated type", Problem("huaweicloud_compute_secgroup_v2", "{}", "deprecated-resource")),
    sample("diff_suppress always", Change("huaweicloud_compute_volume_attach", [r#"{"device": "a"}"#, r#"{"device": "b"}"#], "no-op", "a plan shows no change")),
    sample("diff_suppress case", Change("huaweicloud_dli_elastic_resource_pool", [r#"{"name": "a"}"#, r#"{"name": "A"}"#], "no-op", "a plan shows no change")),
    sample("diff_suppress empty_new", Change("huaweicloud_dws_cluster", [r#"{"timezone": "a"}"#, r#"{"timezone": ""}"#], "no-op", "a plan shows no change")),
    sample("diff_suppress json", Change("huaweicloud_identity_role", [r#"{"policy": "{\"a\":1}"}"#, r#"{"policy": "{ \"a\": 1 }"}"#], "no-op", "a plan shows no change")),
    sample("diff_suppress other", Nothing("not judged: a plan shows the change")),
    sample("diff_suppress state", Nothing("not judged: a plan shows the change")),
    sample("diff_suppress trailing_dot", Change("huaweicloud_dns_zone", [r#"{"name": "a."}"#, r#"{"name": "a"}"#], "no-op", "a plan shows no change")),
    sample("diff_suppress trim", Change("huaweicloud_waf_certificate", [r#"{"certificate": "a"}"#, r#"{"certificate": " a "}"#], "no-op", "a plan shows no change")),
    sample("enum", Problem("huaweicloud_cci_namespace", r#"{"type": "?"}"#, "provider-rule")),
    sample("exactly_one_of", Problem("huaweicloud_nat_private_snat_rule", "{}", "invalid-combination")),
    sample("force_new", Change("huaweicloud_vpn_customer_gateway", [r#"{"ip": "1.1.1.1"}"#, r#"{"ip": "1.1.1.2"}"#], "delete create", "a plan replaces the resource")),
    sample("format cidr", Problem("huaweicloud_vpc", r#"{"cidr": "?"}"#, "provider-rule")),
    sample("format ip", Problem("huaweicloud_vpc_subnet", r#"{"dns_list": ["?"]}"#, "provider-rule")),
    sample("format ipv4", Problem("huaweicloud_compute_eip_associate", r#"{"public_ip": "?"}"#, "provider-rule")),
    sample("format json", Problem("huaweicloud_identity_role", r#"{"policy": "?"}"#, "provider-rule")),
    sample("length", Problem("huaweicloud_vpc_peering_connection", r#"{"name": ""}"#, "provider-rule")),
    sample("max_items", Problem("huaweicloud_vpc_eip", r#"{"publicip": [{}, {}]}"#, "too-many-blocks")),
    sample("min_items", Problem("huaweicloud_vpc_eip", r#"{"publicip": []}"#, "insufficient-blocks")),
    sample("non_updatable", Change("huaweicloud_rds_mysql_account", [r#"{"name": "a"}"#, r#"{"name": "b"}"#], "provider", "")),
    sample("pattern", Problem("huaweicloud_vpc_peering_connection", r#"{"name": "a b"}"#, "provider-rule")),
    sample("range", Problem("huaweicloud_apig_channel_member_group", r#"{"weight": -1}"#, "provider-rule")),
    sample("required", Problem("huaweicloud_vpc", r#"{"name": null}"#, "missing-argument")),
    sample("required_with", Problem("huaweicloud_identity_user", r#"{"phone": "1"}"#, "missing-argument")),
    sample("sensitive", Nothing("hidden in plans and outputs: recorded cases")),
    sample("state_func", Nothing("judged by the name of the argument: digests, lower case, JSON")),
];

impl Sample {
    /// What comes of it, after it was tried.
    pub fn result(&self, catalog: &Catalog) -> String {
        match &self.told {
            Problem(ty, arguments, code) => {
                let body = overlaid(required(catalog, ty), arguments);
                let files = json!({"resource": {*ty: {"a": body}}});
                self.tell(&workspace(&files), catalog, code)
            }
            Read(ty, attribute, code) => {
                let value = format!("${{{ty}.a.{attribute}}}");
                let files = json!({"resource": {*ty: {"a": required(catalog, ty)}}, "output": {"a": {"value": value}}});
                self.tell(&workspace(&files), catalog, code)
            }
            Change(ty, [old, new], wanted, said) => {
                let all = required(catalog, ty);
                let [old, new] = [old, new].map(|arguments| overlaid(all.clone(), arguments));
                let found = changed(catalog, ty, old, new);
                assert_eq!(found, *wanted, "{}", self.rule);
                match said.is_empty() {
                    true => format!("`{wanted}` in plans"),
                    false => (*said).to_owned(),
                }
            }
            Nothing(said) => (*said).to_owned(),
        }
    }

    fn tell(&self, workspace: &Workspace, catalog: &Catalog, wanted: &str) -> String {
        let found = workspace.check(catalog).diagnostics;
        assert_eq!(codes(&found), wanted, "{}: {found:?}", self.rule);
        format!("`{wanted}`")
    }
}

fn codes(found: &Diagnostics) -> String {
    let codes: SortedSet<&str> = found.iter().map(|d| d.code.id).collect();
    codes.into_iter().collect::<Vec<_>>().join(" ")
}

fn workspace(files: &Json) -> Workspace {
    let provider = json!({"terraform": {"required_providers": {"huaweicloud": {"source": "huaweicloud/huaweicloud"}}},
        "provider": {"huaweicloud": {"region": "cn-north-4", "access_key": "a", "secret_key": "b"}}});
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf.json", files.to_string().as_bytes());
    workspace.set_file("provider.tf.json", provider.to_string().as_bytes());
    workspace
}

/// What a plan does, or the codes of why there is none.
fn changed(catalog: &Catalog, ty: &str, mut old: Json, new: Json) -> String {
    old["id"] = json!("a");
    for attribute in &block(catalog, ty).attributes {
        // What is not given, and is not empty either, a provider may still fill in.
        let known = match (&attribute.default, &attribute.ty) {
            (Some(default), _) => to_json(default),
            (None, Type::Map(_)) => json!({}),
            (None, Type::List(_) | Type::Set(_)) => json!([]),
            _ => continue,
        };
        let all = old.as_object_mut().unwrap();
        all.entry(attribute.name.to_string()).or_insert(known);
    }
    let provider = "provider[\"registry.terraform.io/huaweicloud/huaweicloud\"]";
    let instance = json!({"schema_version": 0, "attributes": old, "sensitive_attributes": []});
    let resource = json!({"mode": "managed", "type": ty, "name": "a", "provider": provider, "instances": [instance]});
    let state = json!({"version": 4, "terraform_version": "1.15.5", "serial": 1, "lineage": "a", "outputs": {},
        "resources": [resource], "check_results": null});
    let options = PlanOptions {
        state: Some(state.to_string()),
        ..PlanOptions::default()
    };
    let workspace = workspace(&json!({"resource": {ty: {"a": new}}}));
    let planned = workspace.plan(catalog, &options);
    let Some(plan) = planned.plan else {
        return codes(&planned.diagnostics);
    };
    let changes = formwork::plan::json::resource_changes(&plan);
    let actions = changes[0]["change"]["actions"].as_array().unwrap();
    let actions: Vec<&str> = actions.iter().map(|a| a.as_str().unwrap()).collect();
    actions.join(" ")
}

fn overlaid(mut body: Json, arguments: &str) -> Json {
    let arguments: Map<String, Json> = serde_json::from_str(arguments).unwrap();
    body.as_object_mut().unwrap().extend(arguments);
    body
}

fn block(catalog: &Catalog, ty: &str) -> Rc<BlockSchema> {
    match catalog.resource(ty) {
        Lookup::Found(schema) => schema.block.clone(),
        _ => panic!("there is no {ty}"),
    }
}

/// Every required argument of a type with a value that its rules allow.
fn required(catalog: &Catalog, ty: &str) -> Json {
    filled(&block(catalog, ty))
}

fn filled(block: &BlockSchema) -> Json {
    let attributes = block.attributes.iter().filter(|a| a.required);
    let mut body: Map<String, Json> = attributes
        .map(|a| (a.name.to_string(), value(&a.ty, &a.rules)))
        .collect();
    for nested in block.blocks.iter().filter(|b| b.min_items > 0) {
        body.insert(nested.name.to_string(), json!([filled(&nested.block)]));
    }
    Json::Object(body)
}

fn value(ty: &Type, rules: &[Rule]) -> Json {
    let text = rules.iter().find_map(|rule| match rule {
        Rule::Enum(words) => words.first().map(|word| &**word),
        Rule::Format(Format::Cidr) => Some("10.0.0.0/16"),
        Rule::Format(Format::Ip | Format::Ipv4) => Some("10.0.0.1"),
        Rule::Format(Format::Json) => Some("{}"),
        _ => None,
    });
    match ty {
        Type::Number => text.map_or(json!(1), |text| json!(text.parse::<i64>().unwrap())),
        Type::Bool => json!(true),
        Type::String => json!(text.unwrap_or("a")),
        _ => json!([]),
    }
}
