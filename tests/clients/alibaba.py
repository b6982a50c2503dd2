"""The official SDKs of Alibaba Cloud as clients: every operation of the three lists is called, well and wrongly, signed in both
ways, against `formwork serve`. The SDKs read what is answered into their own classes.

python3 alibaba.py URL [--strict]  the server stands at virtual time zero (--speed 0) and has an empty world; `--strict` when it
                                   answers only those of alibaba.json
"""

import json
import sys
import urllib.request
import uuid

from alibabacloud_oos20190601 import models as oos_models
from alibabacloud_oos20190601.client import Client as Oos
from alibabacloud_ros20190910 import models as ros_models
from alibabacloud_ros20190910.client import Client as Ros
from alibabacloud_servicecatalog20210901 import models as catalog_models
from alibabacloud_servicecatalog20210901.client import Client as Catalog
from alibabacloud_tea_openapi import models as openapi

URL = sys.argv[1]
STRICT = "--strict" in sys.argv[2:]
PROJECT = "0123456789abcdef0123456789abcdef"
HEAD = """
terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
"""
NETWORK = (
    HEAD
    + """
data "huaweicloud_account" "here" {}
variable "name" { default = "main" }
resource "huaweicloud_vpc" "main" {
  name = var.name
  cidr = startswith(data.huaweicloud_account.here.name, "bad") ? "8.0.0.0/8" : "10.0.0.0/16"
}
output "id" {
  description = "The network"
  value       = huaweicloud_vpc.main.id
}
"""
)
INSTANCE = (
    NETWORK
    + """
resource "huaweicloud_vpc_subnet" "main" {
  name       = "main"
  vpc_id     = huaweicloud_vpc.main.id
  cidr       = "10.0.1.0/24"
  gateway_ip = "10.0.1.1"
}
resource "huaweicloud_compute_instance" "web" {
  name              = "web"
  flavor_id         = "s6.small.1"
  image_id          = "11111111-2222-4333-8444-555555555555"
  admin_pass        = "Passw0rd-1"
  availability_zone = "cn-north-4a"
  network { uuid = huaweicloud_vpc_subnet.main.id }
}
output "instance" { value = huaweicloud_compute_instance.web.id }
"""
)
PANEL = """
variable "port" { default = 8888 }
output "publicUrl" { value = "https://panel.example:${var.port}" }
"""
wrong = []
called = 0


def ask(method, path, body=None):
    """A request to the other service."""
    headers = {"Client-Request-Id": str(uuid.uuid4()), "Content-Type": "application/json", "X-Auth-Token": "operators-token"}
    content = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(URL + path, content, headers, method=method)) as answer:
        return json.loads(answer.read() or b"{}")


def settle():
    ask("POST", "/_formwork/clock", {"until_idle": True})


def config(algorithm, key="operators-key", secret="operators-secret"):
    endpoint = URL.removeprefix("http://")
    return openapi.Config(
        access_key_id=key, access_key_secret=secret, endpoint=endpoint, protocol="HTTP", region_id="cn-north-4", signature_algorithm=algorithm
    )


def check(what, got, wanted):
    if got != wanted:
        wrong.append(f"{what}: {got} instead of {wanted}")


def good(call, request):
    global called
    called += 1
    answer = call(request)
    check(type(request).__name__, answer.status_code, 200)
    if not answer.body.request_id:
        wrong.append(f"{type(request).__name__}: no RequestId")
    return answer.body


def bad(call, request, status, code):
    global called
    called += 1
    try:
        answer = call(request)
    except Exception as refused:
        got = (getattr(refused, "status_code", None), getattr(refused, "code", repr(refused)))
        check(type(request).__name__, got, (status, code))
    else:
        wrong.append(f"{type(request).__name__} was not refused: {answer}")


def results(algorithm, operation):
    call = Ros(config(algorithm)).list_stack_group_operation_results
    request = ros_models.ListStackGroupOperationResultsRequest
    body = good(call, request(region_id="cn-north-4", operation_id=operation))
    check("results", [(one.account_id, one.status) for one in body.stack_group_operation_results], [("good", "SUCCEEDED"), ("bad", "FAILED")])
    check("total", (body.total_count, body.page_number, body.page_size), (2, 1, 10))
    if "8.0.0.0/8" not in body.stack_group_operation_results[1].status_reason:
        wrong.append(f"{body.stack_group_operation_results[1]}")
    body = good(call, request(region_id="cn-north-4", operation_id=operation, page_number=2, page_size=1))
    check("second page", [one.account_id for one in body.stack_group_operation_results], ["bad"])
    bad(call, request(region_id="cn-north-4", operation_id="none"), 404, "StackGroupOperationNotFound")
    bad(call, request(region_id="cn-north-4", operation_id=operation, page_size=51), 400, "InvalidParameter")
    bad(call, request(operation_id=operation), 400, "InvalidParameter")


def tasks(algorithm, template, product):
    call = Catalog(config(algorithm)).list_tasks
    request = catalog_models.ListTasksRequest
    body = good(call, request(provisioned_product_id=product, sort_by="CreateTime", sort_order="Asc"))
    kinds = ["LaunchProduct", "UpdateProvisionedProduct", "TerminateProvisionedProduct"]
    check("tasks", [one.task_type for one in body.task_details], kinds)
    check("statuses", [one.status for one in body.task_details], ["Succeeded"] * 3)
    launch = body.task_details[0]
    check("product", (launch.product_id, launch.product_name, launch.product_version_name), (template, "network", "V1"))
    check("parameters", [(one.parameter_key, one.parameter_value) for one in launch.parameters], [("name", "first")])
    check("outputs", [(one.output_key, one.description) for one in launch.outputs], [("id", "The network")])
    logs = {(one.command, one.stream): one.content for one in launch.log.terraform_logs}
    check("log", logs["apply", "stdout"].splitlines()[-1], "Apply complete! Resources: 1 added, 0 changed, 0 destroyed.")
    body = good(call, request(provisioned_product_id=product, page_size=1))
    check("newest", [one.task_type for one in body.task_details], kinds[2:])
    bad(call, request(provisioned_product_id="none"), 404, "ProvisionedProductNotFound")
    bad(call, request(provisioned_product_id=product, sort_order="Up"), 400, "InvalidParameter")
    bad(call, request(), 400, "InvalidParameter")


def packages(algorithm, instance, port):
    client = Oos(config(algorithm))
    change = oos_models.UpdateInstancePackageStateRequest
    given = {"instance_id": instance, "template_name": "panel"}
    good(client.update_instance_package_state, change(configure_action="install", parameters={"port": port}, **given))
    bad(client.update_instance_package_state, change(configure_action="install", **given), 409, "OperationConflict")
    settle()
    request = oos_models.ListInstancePackageStatesRequest
    call = client.list_instance_package_states
    body = good(call, request(instance_id=instance, template_names='["panel"]', max_results=1))
    check("packages", [(one.template_name, one.template_version) for one in body.package_states], [("panel", "v1")])
    check("configuration", json.loads(body.package_states[0].configuration_info), {"publicUrl": f"https://panel.example:{port}"})
    check("parameters", json.loads(body.package_states[0].parameters), {"port": port})
    check("pages", (body.max_results, bool(body.next_token)), ("1", False))
    bad(call, request(instance_id="none"), 404, "EntityNotExists.Instance")
    bad(call, request(), 400, "InvalidParameter")
    bad(call, request(instance_id=instance, template_names="panel"), 400, "InvalidParameter")
    good(client.update_instance_package_state, change(configure_action="uninstall", **given))
    settle()
    check("nothing", good(call, request(instance_id=instance)).package_states, [])


def strangers(algorithm, product):
    """Those who are not known, and those who may not."""
    request = catalog_models.ListTasksRequest(provisioned_product_id=product)
    bad(Catalog(config(algorithm, "nobodys-key")).list_tasks, request, 404, "InvalidAccessKeyId.NotFound")
    bad(Catalog(config(algorithm, secret="wrong")).list_tasks, request, 400, "SignatureDoesNotMatch")
    reader = config(algorithm, "readers-key", "readers-secret")
    good(Catalog(reader).list_tasks, request)
    states = oos_models.ListInstancePackageStatesRequest(instance_id="none")
    bad(Oos(reader).list_instance_package_states, states, 403, "NoPermission")


stacks, templates = f"/v1/{PROJECT}/stacks", f"/v1/{PROJECT}/templates"
ask("POST", "/v1/stack-sets", {"stack_set_name": "s", "template_body": NETWORK, "administration_agency_name": "a", "managed_agency_name": "m"})
preferences = {"failure_tolerance_count": 1}
targets = {"regions": ["cn-north-4"], "domain_ids": ["good", "bad"]}
begun = ask("POST", "/v1/stack-sets/s/stack-instances", {"deployment_targets": targets, "operation_preferences": preferences})
template = ask("POST", templates, {"template_name": "network", "template_body": NETWORK})["template_id"]
ask("POST", templates, {"template_name": "panel", "template_body": PANEL})
product = ask("POST", stacks, {"stack_name": "shop", "template_body": NETWORK, "vars_body": 'name = "first"\n'})["stack_id"]
ask("POST", stacks, {"stack_name": "web", "template_body": INSTANCE})
settle()
ask("POST", f"{stacks}/shop/deployments", {"template_body": NETWORK, "vars_body": 'name = "second"\n'})
settle()
ask("DELETE", f"{stacks}/shop")
settle()
outputs = {one["name"]: json.loads(one["value"]) for one in ask("GET", f"{stacks}/web/outputs")["outputs"]}
for algorithm, port in (("ACS3-HMAC-SHA256", 9000), ("v2", 9001)):
    results(algorithm, begun["stack_set_operation_id"])
    tasks(algorithm, template, product)
    packages(algorithm, outputs["instance"], port)
    if STRICT:
        strangers(algorithm, product)
if wrong:
    sys.exit("\n".join(wrong))
print(f"{called} calls of the SDKs of Alibaba Cloud, answered as they must be")
