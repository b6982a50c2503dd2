"""The same for the older service: blueprints, and what is told of them."""

import json

from world import PROJECT

BLUEPRINT = """tosca_definitions_version: huaweicloud_tosca_version_1_0
inputs:
  name:
    default: net
    description: 名称##Name
  zone:
    type: enum
    constraints:
      - valid_values: [a, b]
node_templates:
  vpc:
    type: HuaweiCloud.VPC.VPC
    properties:
      name: { get_input: name }
      cidr: 10.0.0.0/16
"""
NESTED = """tosca_definitions_version: huaweicloud_tosca_version_1_0
node_templates:
  stack:
    type: HuaweiCloud.AOS.Stack
    properties:
      templateId: none
      inputs: {}
"""


def feed_aos_path(world, operation, path):
    """A template or a stack that is there, with what it has."""
    if "template_id" in path:
        path["template_id"] = a_template(world)["id"]
    if "stack_id" in path:
        stack = a_stack(world)
        path["stack_id"] = stack
        if "node_id" in path:
            path["node_id"] = "vpc"
        if "action_id" in path:
            records = world.list(f"/v2/stacks/{stack}/actions")
            if records:
                path["action_id"] = world.chance.choice(records)["metadata"]["name"]
    return path


def feed_aos_query(world, operation, query):
    if operation == "ListAosStacks":
        query["project_id"] = PROJECT
        for other in ("template_name", "template_version"):
            query.pop(other, None)
        if "labels" in query:
            query["labels"] = world.some("", "a=b", "a=b,c_1=d.2")
        if "template_id" in query:
            query["template_id"] = a_template(world)["id"]
        return query
    if operation == "DeleteAosStack" and world.maybe(0.7):
        query.pop("force", None)
    if ("offset" in query) != ("limit" in query):
        query.update(offset=world.chance.randint(0, 3), limit=world.chance.randint(1, 3))
    if "name" in query:
        query["name"] = a_template(world)["name"]
    if "dsl_version" in query:
        query["dsl_version"] = world.some("", "huaweicloud_tosca_version_1_0")
    return query


def feed_aos_body(world, operation, path, body):
    """A form whose fields make sense; what makes a stack, and what is done with one."""
    if operation == "CreateAosStack":
        return new_stack(world, body)
    if operation == "RunAosStackAction":
        return action(world, body)
    if operation == "CreateAosTemplate":
        told = {"name": world.name("template"), "version": world.some("1", "1.0-a")}
    elif "resource" in body:
        status, found, _ = world.ask("GET", f"/v2/templates/{path.get('template_id')}")
        if status != 200:
            return body
        told = {"name": found["name"], "version": world.name("v")}
    else:
        told = None
    text = world.maybe(0.8)
    if told:
        told["content_type"] = "yaml"
        for member, values in MEMBERS.items():
            if world.maybe(0.3):
                told[member] = world.some(*values)
        body["resource"] = json.dumps(told)
        body["archive_content"] = world.some(BLUEPRINT, NESTED)
    else:
        # Without anything told of it, a text has no name; what lies in the object storage has one.
        body["archive_content"] = world.file("blueprint.yaml", BLUEPRINT) if text else BLUEPRINT
    return body


MEMBERS = {
    "description": ["", "a template, 模板"],
    "vendor": ["somebody"],
    "scope": ["domain"],
    "main_file_name": ["", "blueprint.yaml"],
    "project_id": ["0f0f"],
    "dsl_version": ["", "huaweicloud_tosca_version_1_0"],
}


def new_stack(world, body):
    body.update(name=world.name("stack"), project_id=PROJECT, template_id=a_template(world, "zone")["id"], inputs_json={"zone": "a"})
    if "labels" in body:
        body["labels"] = world.some({}, {"a": "b", "c_1": "d.2"})
    whole(body.get("action_parameters"))
    return body


def whole(members):
    """A whole number for a schema, not for the service."""
    for name, value in (members or {}).items():
        if isinstance(value, float):
            members[name] = int(value)


def action(world, body):
    whole(body)
    body.pop("nodes", None)
    body.pop("template_id", None)
    if body.get("lifecycle") == "upgrade" or world.maybe(0.5):
        body.update(lifecycle="upgrade", inputs={"name": world.name("net")})
    else:
        body.pop("inputs", None)
    if body.get("lifecycle") != "create":
        body.pop("failure_strategy", None)
    return body


def a_stack(world):
    """One of at most ten stacks, at rest most of the time."""
    path = f"/v2/stacks?project_id={PROJECT}"
    found = world.list(path)
    if len(found) > 10:
        for one in found[5:]:
            world.ask("DELETE", f"/v2/stacks/{one['guid']}")
        found = found[:5]
    if world.maybe(0.8):
        world.settle()
        found = world.list(path)
    if not found:
        world.must("POST", "/v2/stacks", new_stack(world, {}))
        world.settle()
        found = world.list(path)
    return world.chance.choice(found)["guid"]


def a_template(world, wanted=None):
    """One of at most twenty templates."""
    found = world.list("/v2/templates")
    if len(found) > 20:
        for one in found[10:]:
            world.ask("DELETE", f"/v2/templates/{one['id']}")
        found = found[:10]
    if not found:
        world.must("POST", "/v2/templates", *form(world))
        found = world.list("/v2/templates")
    if wanted:
        fitting = [one for one in found if not one["include_stack"]]
        if not fitting:
            world.must("POST", "/v2/templates", *form(world))
            fitting = [one for one in world.list("/v2/templates") if not one["include_stack"]]
        found = fitting
    return world.chance.choice(found)


def form(world):
    """A form with a blueprint, and what kind of body it is."""
    told = json.dumps({"name": world.name("template"), "version": "1", "content_type": "yaml"})
    fields = {"resource": told, "archive_content": BLUEPRINT}
    parts = "".join(f'--form\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items())
    return parts + "--form--\r\n", "multipart/form-data; boundary=form"
