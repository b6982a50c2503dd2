"""The official SDK as a client: every operation of the Resource Formation Service is called, once as it should be and
once wrongly, against `formwork serve`. The SDK reads what is answered into its own classes.

python3 rfs.py URL    the server stands at virtual time zero (--speed 0) and has an empty world
"""

import json
import re
import sys
import urllib.request
import uuid
from pathlib import Path

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkaos import v1

URL = sys.argv[1]
ROOT = Path(__file__).resolve().parents[2]
PROJECT = "0123456789abcdef0123456789abcdef"

VPC = """
terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
variable "name" {
  type    = string
  default = "main"
}
resource "huaweicloud_vpc" "main" {
  name = var.name
  cidr = "10.0.0.0/16"
}
output "vpc_id" {
  value = huaweicloud_vpc.main.id
}
"""

SUBNET = """
resource "huaweicloud_vpc_subnet" "sub" {
  name       = "sub"
  vpc_id     = %s
  cidr       = "%s"
  gateway_ip = "%s"
}
"""


def network(gateway):
    """The cloud refuses a gateway that is not in the subnet."""
    return VPC + SUBNET % ("huaweicloud_vpc.main.id", "10.0.2.0/24", gateway)


def guest(vpc):
    return VPC[: VPC.index("variable")] + SUBNET % (f'"{vpc}"', "10.0.9.0/24", "10.0.9.1")


client = (
    v1.AosClient.new_builder()
    .with_credentials(BasicCredentials("access-key", "secret-key", PROJECT))
    .with_endpoints([URL])
    .build()
)
called = {"good": set(), "bad": set()}
wrong = []


def build(kind, value):
    """A value as the SDK's class of a name, from plain dictionaries and lists."""
    if kind.startswith("list["):
        return [build(kind[5:-1], one) for one in value]
    model = getattr(v1, kind, None)
    if model is None or not isinstance(value, dict):
        return value
    return model(**{name: build(model.openapi_types[name], one) for name, one in value.items()})


def call(operation, arguments):
    kind = "".join(word.capitalize() for word in operation.split("_")) + "Request"
    given = {"client_request_id": str(uuid.uuid4()), **arguments}
    return getattr(client, operation)(build(kind, given))


def good(operation, status=200, **arguments):
    answer = call(operation, arguments)
    called["good"].add(operation)
    if answer.status_code != status:
        wrong.append(f"{operation}: {answer.status_code} instead of {status}")
    return answer


def bad(operation, status, code, **arguments):
    try:
        answer = call(operation, arguments)
    except ServiceResponseException as refused:
        called["bad"].add(operation)
        got = (refused.status_code, refused.error_code)
        if got != (status, code) or not refused.error_msg:
            wrong.append(f"{operation}: refused with {got} {refused.error_msg} instead of {(status, code)}")
    else:
        wrong.append(f"{operation} was not refused: {answer}")


def fetch(answer):
    """What a redirect leads to."""
    with urllib.request.urlopen(answer.location) as response:
        return response.read().decode()


def clock(**wanted):
    body = json.dumps(wanted).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{URL}/_formwork/clock", body, method="POST")) as response:
        return json.load(response)


def stacks():
    good("create_stack", 201, body={"stack_name": "a", "template_body": VPC, "vars_structure": [{"var_key": "name", "var_value": "first"}]})
    bad("create_stack", 409, "RF.10013502", body={"stack_name": "a", "template_body": VPC})
    assert good("get_stack_metadata", stack_name="a").status == "DEPLOYMENT_IN_PROGRESS"
    bad("deploy_stack", 403, "RF.10012547", stack_name="a", body={"template_body": VPC})
    clock(until_idle=True)
    stack = good("get_stack_metadata", stack_name="a")
    assert stack.status == "DEPLOYMENT_COMPLETE", stack
    bad("get_stack_metadata", 404, "RF.10013001", stack_name="none")
    assert [one.stack_name for one in good("list_stacks").stacks] == ["a"]
    bad("list_stacks", 400, "RF.10011006", client_request_id="short")
    assert fetch(good("get_stack_template", 307, stack_name="a")) == VPC
    bad("get_stack_template", 404, "RF.10013001", stack_name="none")
    outputs = good("list_stack_outputs", stack_name="a").outputs
    assert [one.name for one in outputs] == ["vpc_id"]
    bad("list_stack_outputs", 404, "RF.10013001", stack_name="none")
    resources = good("list_stack_resources", stack_name="a").stack_resources
    assert [one.logical_resource_type for one in resources] == ["huaweicloud_vpc"]
    bad("list_stack_resources", 404, "RF.10013001", stack_name="none")
    events = good("list_stack_events", stack_name="a").stack_events
    assert events and all(one.event_type for one in events)
    bad("list_stack_events", 404, "RF.10013001", stack_name="none")
    good("update_stack", 204, stack_name="a", body={"description": "watched", "enable_deletion_protection": True})
    bad("update_stack", 404, "RF.10013001", stack_name="none", body={"description": "x"})
    bad("delete_stack", 403, "RF.10012544", stack_name="a")
    good("update_stack", 204, stack_name="a", body={"enable_deletion_protection": False})
    good("deploy_stack", 202, stack_name="a", body={"template_body": VPC, "vars_body": 'name = "second"'})
    clock(until_idle=True)


def plans():
    good("create_execution_plan", 202, stack_name="a", body={"execution_plan_name": "p", "template_body": VPC, "vars_body": 'name = "third"'})
    bad("create_execution_plan", 409, "RF.10013501", stack_name="a", body={"execution_plan_name": "p", "template_body": VPC})
    clock(until_idle=True)
    named = {"stack_name": "a", "execution_plan_name": "p"}
    none = {**named, "execution_plan_name": "none"}
    assert good("get_execution_plan_metadata", **named).status == "AVAILABLE"
    bad("get_execution_plan_metadata", 404, "RF.10013002", **none)
    items = good("get_execution_plan", **named).execution_plan_items
    assert [(one.action, one.resource_name) for one in items] == [("UPDATE", "main")], items
    bad("get_execution_plan", 404, "RF.10013002", **none)
    assert [one.execution_plan_name for one in good("list_execution_plans", stack_name="a").execution_plans] == ["p"]
    bad("list_execution_plans", 404, "RF.10013001", stack_name="none")
    good("estimate_execution_plan_price", **named)
    bad("estimate_execution_plan_price", 404, "RF.10013002", **none)
    good("apply_execution_plan", 202, **named, body={})
    clock(until_idle=True)
    bad("apply_execution_plan", 404, "RF.10013002", **none, body={})
    good("create_execution_plan", 202, stack_name="a", body={"execution_plan_name": "q", "template_body": VPC})
    clock(until_idle=True)
    good("delete_execution_plan", 204, stack_name="a", execution_plan_name="q")
    bad("delete_execution_plan", 404, "RF.10013002", **none)


def failures():
    good("create_stack", 201, body={"stack_name": "b", "template_body": network("10.0.0.1"), "enable_auto_rollback": False})
    bad("continue_deploy_stack", 403, "RF.10012547", stack_name="b", body={})
    clock(until_idle=True)
    assert good("get_stack_metadata", stack_name="b").status == "DEPLOYMENT_FAILED"
    good("continue_deploy_stack", 202, stack_name="b", body={})
    clock(until_idle=True)
    good("create_stack", 201, body={"stack_name": "c", "template_body": network("10.0.0.1"), "enable_auto_rollback": True})
    while not (made := good("list_stack_resources", stack_name="c").stack_resources) or not made[0].physical_resource_id:
        clock(advance_ms=500)
    # Somebody else's subnet keeps the network, so that the rollback fails, too.
    good("create_stack", 201, body={"stack_name": "guest", "template_body": guest(made[0].physical_resource_id)})
    clock(until_idle=True)
    assert good("get_stack_metadata", stack_name="c").status == "ROLLBACK_FAILED"
    good("delete_stack_enhanced", 202, stack_name="guest", body={})
    bad("delete_stack_enhanced", 404, "RF.10013001", stack_name="none", body={})
    clock(until_idle=True)
    good("continue_rollback_stack", 202, stack_name="c", body={})
    clock(until_idle=True)
    assert good("get_stack_metadata", stack_name="c").status == "ROLLBACK_COMPLETE"
    bad("continue_rollback_stack", 403, "RF.10012547", stack_name="c", body={})
    good("delete_stack", 202, stack_name="c")


def templates():
    made = good("create_template", body={"template_name": "net", "template_body": VPC, "template_description": "a network"})
    assert made.version_id == "V1"
    bad("create_template", 409, "RF.10013502", body={"template_name": "net", "template_body": VPC})
    other = network("192.168.2.1")
    assert good("create_template_version", template_name="net", body={"template_body": other}).version_id == "V2"
    bad("create_template_version", 404, "RF.10013001", template_name="none", body={"template_body": other})
    assert [one.template_name for one in good("list_templates").templates] == ["net"]
    bad("list_templates", 400, "RF.10011006", client_request_id="short")
    versions = good("list_template_versions", template_name="net").versions
    assert [one.version_id for one in versions] == ["V2", "V1"]
    bad("list_template_versions", 404, "RF.10013001", template_name="none")
    assert good("show_template_metadata", template_name="net").template_id == made.template_id
    bad("show_template_metadata", 404, "RF.10013001", template_name="none")
    assert good("show_template_version_metadata", template_name="net", version_id="V1").template_id == made.template_id
    bad("show_template_version_metadata", 404, "RF.10013001", template_name="net", version_id="V9")
    link = good("show_template_version_content", 307, template_name="net", version_id="V1")
    assert fetch(link) == VPC
    bad("show_template_version_content", 404, "RF.10013001", template_name="net", version_id="V9")
    good("update_template_metadata", 204, template_name="net", body={"template_description": "the network"})
    bad("update_template_metadata", 400, "RF.10011084", template_name="net", body={})
    good("create_stack", 201, body={"stack_name": "of-template", "template_uri": link.location.replace("http:", "https:")})
    good("delete_template_version", 204, template_name="net", version_id="V1")
    bad("delete_template_version", 404, "RF.10013001", template_name="net", version_id="V1")
    good("delete_template", 204, template_name="net")
    bad("delete_template", 404, "RF.10013001", template_name="net")
    found = good("parse_template_variables", body={"template_body": VPC}).variables
    assert [(one.name, one.type) for one in found] == [("name", "string")]
    bad("parse_template_variables", 400, "RF.10011073", body={"template_body": "variable {"})


def providers():
    urn = f"urn:fss:cn-north-4:{PROJECT}:function:default:provider:latest"
    good("create_private_provider", 201, body={"provider_name": "our-own"})
    bad("create_private_provider", 400, "RF.10011166", body={"provider_name": "-own"})
    version = {"provider_version": "1.0.0", "function_graph_urn": urn}
    good("create_private_provider_version", 201, provider_name="our-own", body=version)
    bad("create_private_provider_version", 409, "RF.10013502", provider_name="our-own", body=version)


def sets():
    named = {"stack_set_name": "net"}
    none = {"stack_set_name": "none"}
    agencies = {"administration_agency_name": "admin", "managed_agency_name": "managed"}
    good("create_stack_set", 201, body={**named, **agencies, "template_body": VPC})
    bad("create_stack_set", 409, "RF.10013502", body={**named, **agencies, "template_body": VPC})
    assert [one.stack_set_name for one in good("list_stack_sets").stack_sets] == ["net"]
    bad("list_stack_sets", 400, "RF.10011088", filter="status")
    assert good("show_stack_set_metadata", **named).status == "IDLE"
    bad("show_stack_set_metadata", 404, "RF.10013001", **none)
    assert fetch(good("show_stack_set_template", 307, **named)) == VPC
    bad("show_stack_set_template", 404, "RF.10013001", **none)
    targets = {"deployment_targets": {"regions": ["cn-north-4", "cn-east-3"], "domain_ids": ["one", "two"]}}
    made = good("create_stack_instance", 202, **named, body=targets)
    bad("create_stack_instance", 400, "RF.10011001", **named, body={"deployment_targets": {}})
    clock(until_idle=True)
    instances = good("list_stack_instances", **named).stack_instances
    assert [one.status for one in instances] == ["OPERATION_COMPLETE"] * 4, instances
    bad("list_stack_instances", 404, "RF.10013001", **none)
    one = {**named, "stack_instance_addr": "cn-north-4/one"}
    assert good("show_stack_instance", **one).status == "OPERATION_COMPLETE"
    bad("show_stack_instance", 404, "RF.10013001", **{**one, "stack_instance_addr": "cn-north-4/nobody"})
    operation = {**named, "stack_set_operation_id": made.stack_set_operation_id}
    assert good("show_stack_set_operation_metadata", **operation).status == "OPERATION_COMPLETE"
    bad("show_stack_set_operation_metadata", 404, "RF.10013001", **{**operation, "stack_set_operation_id": str(uuid.uuid4())})
    assert len(good("list_stack_set_operations", **named).stack_set_operations) == 1
    bad("list_stack_set_operations", 404, "RF.10013001", **none)
    good("update_stack_set", 204, **named, body={"stack_set_description": "networks"})
    bad("update_stack_set", 400, "RF.10011084", **named, body={})
    good("deploy_stack_set", 202, **named, body={"template_body": VPC, "vars_body": 'name = "other"', **targets})
    bad("deploy_stack_set", 404, "RF.10013001", **none, body={"template_body": VPC, **targets})
    clock(until_idle=True)
    overrides = {"var_overrides": {"use_stack_set_vars": ["name"]}}
    good("update_stack_instances", 202, **named, body={**targets, **overrides})
    bad("update_stack_instances", 404, "RF.10013001", **none, body={**targets, **overrides})
    clock(until_idle=True)
    bad("delete_stack_set", 403, "RF.10012544", **named)
    first = {"deployment_targets": {"regions": ["cn-north-4"], "domain_ids": ["one", "two"]}}
    good("delete_stack_instance_deprecated", 202, **named, body=first)
    bad("delete_stack_instance_deprecated", 404, "RF.10013001", **none, body=first)
    clock(until_idle=True)
    rest = {"deployment_targets": {"regions": ["cn-east-3"], "domain_ids": ["one", "two"]}}
    good("delete_stack_instance", 202, **named, body=rest)
    bad("delete_stack_instance", 404, "RF.10013001", **none, body=rest)
    clock(until_idle=True)
    good("delete_stack_set", 204, **named)


def main():
    for part in (stacks, plans, failures, templates, providers, sets):
        part()
    contract = (ROOT / "openapi/rfs.yaml").read_text()
    wanted = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in re.findall(r"operationId: (\w+)", contract)}
    for kind, names in called.items():
        if missing := sorted(wanted - names):
            wrong.append(f"no {kind} call of {', '.join(missing)}")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{len(wanted)} operations, well and wrongly called")


main()
