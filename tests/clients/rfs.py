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
# A second network of the same name is refused by the cloud.
FAILING = VPC.replace("resource", "resource \"huaweicloud_vpc\" \"bad\" {\n  name = \"bad\"\n  cidr = \"10.0.0.0/33\"\n}\nresource", 1)

client = (
    v1.AosClient.new_builder()
    .with_credentials(BasicCredentials("access-key", "secret-key", PROJECT))
    .with_endpoints([URL])
    .build()
)
called = {"good": set(), "bad": set()}


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
    assert answer.status_code == status, (operation, answer.status_code)
    return answer


def bad(operation, status, code, **arguments):
    try:
        answer = call(operation, arguments)
    except ServiceResponseException as refused:
        called["bad"].add(operation)
        assert (refused.status_code, refused.error_code) == (status, code), (operation, refused)
        assert refused.error_msg, operation
    else:
        raise AssertionError(f"{operation} was not refused: {answer}")


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
    bad("create_stack", 400, "RF.10011001", body={"stack_name": "a", "template_body": VPC})
    assert good("get_stack_metadata", stack_name="a").status == "DEPLOYMENT_IN_PROGRESS"
    bad("deploy_stack", 403, "RF.10012002", stack_name="a", body={"template_body": VPC})
    clock(until_idle=True)
    stack = good("get_stack_metadata", stack_name="a")
    assert stack.status == "DEPLOYMENT_COMPLETE", stack
    bad("get_stack_metadata", 404, "RF.10013001", stack_name="none")
    assert [one.stack_name for one in good("list_stacks").stacks] == ["a"]
    bad("list_stacks", 400, "RF.10011002", limit=0)
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
    bad("delete_stack", 403, "RF.10012001", stack_name="a")
    good("update_stack", 204, stack_name="a", body={"enable_deletion_protection": False})
    good("deploy_stack", 202, stack_name="a", body={"template_body": VPC, "vars_body": 'name = "second"'})
    clock(until_idle=True)


def plans():
    good("create_execution_plan", 201, stack_name="a", body={"execution_plan_name": "p", "template_body": VPC, "vars_body": 'name = "third"'})
    bad("create_execution_plan", 400, "RF.10011001", stack_name="a", body={"execution_plan_name": "p", "template_body": VPC})
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
    good("create_execution_plan", 201, stack_name="a", body={"execution_plan_name": "q", "template_body": VPC})
    clock(until_idle=True)
    good("delete_execution_plan", 204, stack_name="a", execution_plan_name="q")
    bad("delete_execution_plan", 404, "RF.10013002", **none)


def failures():
    good("create_stack", 201, body={"stack_name": "b", "template_body": VPC})
    bad("continue_deploy_stack", 403, "RF.10012002", stack_name="b", body={})
    bad("continue_rollback_stack", 403, "RF.10012002", stack_name="b", body={})


def templates():
    made = good("create_template", 201, body={"template_name": "net", "template_body": VPC, "template_description": "a network"})
    assert made.template_id
    bad("create_template", 400, "RF.10011001", body={"template_name": "net", "template_body": VPC})


