"""The lists of Alibaba Cloud for the fuzzer: their operations stand at one path, which a schema cannot say, and are asked with forms, too."""

import json
from copy import deepcopy

from world import HEAD, NETWORK, SUBNET, stacks, templates

LISTS = {"ListStackGroupOperationResults", "ListTasks", "ListInstancePackageStates"}
FORM = "ByForm"
# The same path, for whoever sends it; other keys for whoever reads them.
PATHS = ["/", "/.", "/./."]

PANEL = 'variable "port" { default = 8888 }\noutput "url" { value = "https://panel.example:${var.port}" }\n'
INSTANCE = """
resource "huaweicloud_compute_instance" "web" {
  name              = "web"
  flavor_id         = "s6.small.1"
  image_id          = "11111111-2222-4333-8444-555555555555"
  admin_pass        = "Passw0rd-1"
  availability_zone = "cn-north-4a"
  network { uuid = huaweicloud_vpc_subnet.sub.id }
}
output "instance" { value = huaweicloud_compute_instance.web.id }
"""


def is_list(operation):
    return operation.removesuffix(FORM) in LISTS


def spread(schema):
    """Gives each operation a path of its own, and a sister that is asked by a form."""
    if not all("Action=" in path for path in schema["paths"]):
        return
    operations = [item["get"] for item in schema["paths"].values()]
    schema["paths"] = {}
    # Signatures are the business of tests/clients.
    schema.pop("security")
    for path, operation in zip(PATHS, operations):
        schema["paths"][path] = {"get": operation, "post": by_form(schema, operation)}


def by_form(schema, operation):
    form = deepcopy(operation)
    form["operationId"] += FORM
    properties, required = {}, []
    for parameter in form.pop("parameters"):
        if "$ref" in parameter:
            parameter = schema["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[1]]
        properties[parameter["name"]] = parameter["schema"]
        if parameter.get("required"):
            required.append(parameter["name"])
    schema_of_form = {"type": "object", "properties": properties, "required": required}
    form["requestBody"] = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema_of_form}}}
    return form


def feed_list(world, operation, given):
    """Parameters about something that there is, and an answer that a schema of JSON can be held against."""
    given.pop("Format", None)
    given.pop("Signature", None)
    operation = operation.removesuffix(FORM)
    if operation == "ListStackGroupOperationResults":
        given.update(RegionId="cn-north-4", OperationId=world.operation()[1])
    elif operation == "ListTasks":
        given["ProvisionedProductId"] = world.identifier(f"{stacks()}/{world.stack()}/metadata", "stack_id")
    else:
        given["InstanceId"] = world.once("instance", lambda: instance(world))
        given.pop("NextToken", None)
        if "TemplateNames" in given:
            given["TemplateNames"] = world.some('["panel"]', "[]", '["panel", "none"]')
        if not str(given.get("MaxResults", "1")).isdigit() or given.get("MaxResults") in (0, "0"):
            given.pop("MaxResults")
    return given


def instance(world):
    """An instance on which a package is."""
    text = HEAD + NETWORK + SUBNET % ("huaweicloud_vpc.main.id", "10.0.2.0/24", "10.0.2.1") + INSTANCE
    # Guests stay.
    name = world.made("guest", {"template_body": text})
    outputs = world.must("GET", f"{stacks()}/{name}/outputs")["outputs"]
    found = json.loads(next(one["value"] for one in outputs if one["name"] == "instance"))
    world.must("POST", templates(), {"template_name": "panel", "template_body": PANEL})
    asked = f"/?Action=UpdateInstancePackageState&Version=2019-06-01&InstanceId={found}&TemplateName=panel&ConfigureAction=install"
    world.must("POST", asked)
    world.settle()
    return found


# What no schema can tell: an empty text where something must be named, a list in a text, a number without bounds, a token.
BEYOND = ["it is missing", "TemplateNames", "MaxResults", "NextToken", "Format"]


def refused_for(message):
    return any(word in message for word in BEYOND)
