"""Puts things of the world into requests that the fuzzer made of nothing but the contract."""

from urllib.parse import unquote

from world import ACCOUNTS, GOOD, HEAD, NETWORK, PROJECT, REGIONS, URN, stacks, templates

# Operations that want something else than any stack.
WANTED = {"ContinueDeployStack": "failed", "ContinueRollbackStack": "stuck"}


def feed_path(world, operation, path):
    """The parameters of a path, about something that there is; and where that can be read."""
    if "project_id" in path:
        path["project_id"] = PROJECT
    if "execution_plan_name" in path:
        path["stack_name"], path["execution_plan_name"] = world.plan()
    elif "stack_name" in path:
        wanted = WANTED.get(operation)
        path["stack_name"] = getattr(world, wanted)() if wanted and world.maybe(0.7) else world.stack()
    if "template_name" in path:
        path["template_name"] = world.template()
        if "version_id" in path:
            path["version_id"] = world.version(path["template_name"])
    if "stack_set_operation_id" in path:
        path["stack_set_name"], path["stack_set_operation_id"] = world.operation()
    elif "stack_instance_addr" in path:
        path["stack_set_name"], path["stack_instance_addr"] = world.instance()
    elif "stack_set_name" in path:
        name = world.set(bare=operation == "DeleteStackSet" and world.maybe(0.5))
        if operation in ("UpdateStackInstances", "DeleteStackInstance", "DeleteStackInstanceDeprecated", "DeployStackSet"):
            name, _ = world.instance()
        path["stack_set_name"] = name
    if "provider_name" in path:
        path["provider_name"] = world.provider()
    for name, value in path.items():
        # A slash within a parameter; other letters are encoded when the request is sent.
        path[name] = unquote(value).replace("/", "%2F")
    return path


def true_identifiers(world, path, values):
    """Identifiers must be those of what is named, or not be there."""
    if not isinstance(values, dict):
        return
    sources = {
        "stack_id": f"{stacks()}/{path.get('stack_name')}/metadata",
        "execution_plan_id": f"{stacks()}/{path.get('stack_name')}/execution-plans/{path.get('execution_plan_name')}/metadata",
        "template_id": f"{templates()}/{path.get('template_name')}/metadata",
        "stack_set_id": f"/v1/stack-sets/{path.get('stack_set_name')}/metadata",
        "deployment_id": None,
        "provider_id": None,
    }
    for name in [name for name in sources if name in values]:
        found = sources[name] and world.identifier(sources[name], name)
        if found:
            values[name] = found
        elif world.maybe(0.8):
            del values[name]


def feed_query(world, operation, path, query):
    true_identifiers(world, path, query)
    if "filter" in query:
        query["filter"] = world.some(*FILTERS.get(operation, [""]))
    if "field" in query:
        query["field"] = world.some("time", "event_message,time", "timestamp", "resource_key,elapsed_seconds", "event_type")
    keys, directions = query.get("sort_key"), query.get("sort_dir")
    if (keys is None) != (directions is None) or isinstance(keys, list) and isinstance(directions, list) and len(keys) != len(directions):
        query.update(sort_key=["create_time"], sort_dir=[world.some("asc", "desc")])
    return query


FILTERS = {
    "ListStackEvents": ["", "event_type==LOG", "event_type==LOG|event_type==SUMMARY,resource_name==main", "resource_type==huaweicloud_vpc"],
    "ListStackSets": ["", "permission_model==SELF_MANAGED"],
    "ListStackSetOperations": ["", "status==OPERATION_COMPLETE|status==OPERATION_FAILED", "action==CREATE_STACK_INSTANCES"],
    "ListStackInstances": ["", "region==cn-north-4", "stack_domain_id==one,region==cn-east-3|region==cn-north-4"],
}


def feed_body(world, operation, path, body):
    """A body with templates, variables, targets and agencies that make sense."""
    true_identifiers(world, path, body)
    feed_names(world, body)
    feed_template(world, operation, body)
    if "agencies" in body:
        body["agencies"] = [{"provider_name": "huaweicloud", world.some("agency_name", "agency_urn"): "a"}]
    if "deployment_targets" in body:
        feed_targets(world, operation, body)
    if "function_graph_urn" in body:
        body["function_graph_urn"] = URN
    if operation == "CreateStackSet":
        body["managed_agency_name"] = "managed"
        name = world.some("administration_agency_name", "administration_agency_urn")
        for other in ("administration_agency_name", "administration_agency_urn"):
            body.pop(other, None)
        body[name] = "admin"
    if operation == "UpdateStackSet":
        for name in ("administration_agency_name", "administration_agency_urn", "managed_agency_name"):
            if name in body:
                body[name] = "other"
    if "enable_deletion_protection" in body and world.maybe(0.7):
        body["enable_deletion_protection"] = False
    return body


def feed_names(world, body):
    """Names are what the fuzzer thinks of, but new."""
    for name in ("stack_name", "execution_plan_name", "template_name", "stack_set_name"):
        if name in body and isinstance(body[name], str):
            body[name] = f"{body[name][:100]}-{world.name('n')}"
    if "provider_name" in body and isinstance(body["provider_name"], str):
        body["provider_name"] = world.name("p")
        if world.maybe(0.5):
            body["provider_name"] = body["provider_name"].replace("-", "0")


def feed_template(world, operation, body):
    if "template_body" in body:
        body["template_body"] = world.chance.choice(GOOD)
    elif "template_uri" in body:
        body["template_uri"] = world.file("main.tf", HEAD + NETWORK)
    given = {name: body.pop(name) for name in ("vars_body", "vars_uri", "vars_structure") if name in body}
    if operation == "CreateStack" and "template_body" not in body and "template_uri" not in body:
        return
    if given:
        carrier = world.chance.choice(sorted(given))
        texts = {
            "vars_body": 'name = "given"\n',
            "vars_uri": world.file("variables.tfvars", 'name = "of a file"\n'),
            "vars_structure": [{"var_key": "name", "var_value": "structured"}],
        }
        body[carrier] = texts[carrier]


def feed_targets(world, operation, body):
    regions = world.some(REGIONS, REGIONS[:1], REGIONS[1:])
    targets = {"regions": list(regions)}
    if "domain_ids_uri" in (body["deployment_targets"] or {}):
        targets["domain_ids_uri"] = world.file("accounts.csv", "one,\ntwo")
    elif operation == "CreateStackInstance":
        targets["domain_ids"] = [f"account{world.count}{n}" for n in range(world.chance.randint(1, 3))]
    else:
        targets["domain_ids"] = world.some(list(ACCOUNTS), ["one"])
    body["deployment_targets"] = targets
    if "var_overrides" in body:
        body["var_overrides"] = world.some({"use_stack_set_vars": ["name"]}, {"vars_body": 'name = "over"'})
    preferences = body.get("operation_preferences")
    if isinstance(preferences, dict) and "region_order" in preferences:
        preferences["region_order"] = list(reversed(regions))
    for name, value in (preferences or {}).items():
        if isinstance(value, float):
            # A whole number for a schema, not for the service.
            preferences[name] = int(value)
    if operation == "DeployStackSet" and world.maybe(0.8):
        body.pop("vars_uri", None)
        body["vars_body"] = 'name = "next"'
