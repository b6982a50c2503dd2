"""What Schemathesis is told of this service beside its contract: how to get past "does not exist", which codes a refusal may
have, and what is counted.

    FORMWORK_URL      where the service answers
    FORMWORK_TALLY    the file in which the counts are left
    FORMWORK_STRICT   set when only those of access.json are answered: by the token `all`, or by `some` for reading
"""

import atexit
import json
import os
from collections import Counter, defaultdict
from copy import deepcopy

import schemathesis
from schemathesis import GenerationMode
from schemathesis.core.parameters import ParameterLocation

from feed import feed_body, feed_path, feed_query
from feed_alibaba import feed_list, is_list, refused_for, spread
from feed_aos import feed_aos_body, feed_aos_path, feed_aos_query
from world import World

STRICT = bool(os.environ.get("FORMWORK_STRICT"))
world = World(os.environ["FORMWORK_URL"], 7, "all" if STRICT else None)
tally = defaultdict(Counter)

# What no schema can tell of a request that keeps to it.
BEYOND_SCHEMAS = {
    "RF.10011015": "an identifier of something else",
    "RF.10011018": "a plan's identifier of something else",
    "RF.10011022": "the ending of an address",
    "RF.10011028": "several of these at once, and what belongs together",
    "RF.10011034": "the ending of an address",
    "RF.10011035": "the ending of an address",
    "RF.10011049": "a file that is not there",
    "RF.10011051": "variables that cannot be read",
    "RF.10011052": "an empty value that is said to be encrypted",
    "RF.10011056": "variables without a template",
    "RF.10011065": "a provider twice",
    "RF.10011073": "a template that cannot be read",
    "RF.10011074": "a template that cannot be read",
    "RF.10011084": "nothing to change",
    "RF.10011087": "a filter or field that there is not",
    "RF.10011088": "a filter that is none",
    "RF.10011089": "a filter's value",
    "RF.10011093": "a field twice",
    "RF.10011095": "what a price needs",
    "RF.10011096": "what a price needs",
    "RF.10011167": "the form of a function's name",
    "SVCSTG.AOS.4000010": "what belongs together",
    "SVCSTG.AOS.4000117": "nothing to upload",
    "SVCSTG.AOS.4000200": "a file that is not there",
    "SVCSTG.AOS.4001007": "an empty text",
    "SVCSTG.AOS.4001014": "a text in the place of a file",
    "SVCSTG.AOS.4001102": "what is in a field",
    "SVCSTG.AOS.4001119": "a template that cannot be read",
    "SVCSTG.AOS.4001901": "a whole number that is written as none",
    "SVCSTG.AOS.4002008": "the inputs of a template",
    "SVCSTG.AOS.4002013": "the inputs of a template",
    "SVCSTG.AOS.4002029": "the inputs of a template",
    "SVCSTG.AOS.4002501": "what a stack is at, and as above",
    "SVCSTG.AOS.4002508": "a strategy that only one action has",
    "SVCSTG.AOS.4002513": "an element that there is not",
    "SVCSTG.AOS.4002515": "an upgrade before",
    "SVCSTG.AOS.4002548": "an action before",
    "SVCSTG.AOS.4002576": "nothing to change",
    "SVCSTG.AOS.4003000": "a record that there is not",
    "SVCSTG.AOS.4003700": "nothing to change",
}


# The same for one operation.
BEYOND_ITS_SCHEMA = {
    ("CreateStackSet", "RF.10011001"): "an empty name of an agency counts as none",
    ("ShowStackInstance", "RF.10011009"): "the letters of a region",
    ("ShowStackInstance", "RF.10011029"): "the letters of an account",
    ("ShowStackInstance", "RF.10011046"): "the letters of an account",
    ("CreateStackInstance", "RF.10011037"): "no region or no account",
    ("UpdateStackInstances", "RF.10011037"): "no region or no account",
    ("DeleteStackInstance", "RF.10011037"): "no region or no account",
    ("DeleteStackInstanceDeprecated", "RF.10011037"): "no region or no account",
    ("DeployStackSet", "RF.10011037"): "no region or no account",
}


def positive(case, location):
    component = case.meta.components.get(location) if case.meta else None
    return component is None or component.mode is GenerationMode.POSITIVE


def in_json(response):
    return not response.headers.get("content-type", [""])[0].startswith("application/xml")


def own(case):
    """Whether the request is of the operation, not of another method that is tried at its path."""
    return case.method.upper() == case.operation.method.upper()


def name_of(case):
    return case.operation.definition.raw.get("operationId")


@schemathesis.hook
def before_call(context, case, kwargs):
    world.tidy()
    if world.maybe(0.2):
        world.advance(advance_ms=world.chance.randint(0, 5000))
    # As the fuzzer made it, now and then.
    if world.maybe(0.15):
        return
    operation = name_of(case)
    good = {part: positive(case, part) for part in (ParameterLocation.PATH, ParameterLocation.QUERY, ParameterLocation.BODY)}
    if "Aos" in operation:
        return feed_aos(operation, case, good)
    if is_list(operation):
        return feed_lists(operation, case, good)
    # What the fuzzer made is used by it again.
    if case.path_parameters and good[ParameterLocation.PATH]:
        case.path_parameters = feed_path(world, operation, dict(case.path_parameters))
    path = case.path_parameters or {}
    if case.query and good[ParameterLocation.QUERY]:
        case.query = feed_query(world, operation, path, deepcopy(case.query))
    if isinstance(case.body, dict) and good[ParameterLocation.BODY]:
        case.body = feed_body(world, operation, path, deepcopy(case.body))


def feed_aos(operation, case, good):
    if case.path_parameters and good[ParameterLocation.PATH]:
        case.path_parameters = feed_aos_path(world, operation, dict(case.path_parameters))
    if case.query and good[ParameterLocation.QUERY]:
        case.query = feed_aos_query(world, operation, deepcopy(case.query))
    if isinstance(case.body, dict) and good[ParameterLocation.BODY]:
        case.body = feed_aos_body(world, operation, case.path_parameters or {}, deepcopy(case.body))


def feed_lists(operation, case, good):
    if case.method == "GET" and case.query and good[ParameterLocation.QUERY]:
        case.query = feed_list(world, operation, deepcopy(case.query))
    if isinstance(case.body, dict) and good[ParameterLocation.BODY]:
        case.body = feed_list(world, operation, deepcopy(case.body))


if STRICT:

    @schemathesis.auth(refresh_interval=None)
    class Tokens:
        """Most requests are of somebody who may do everything."""

        def get(self, case, context):
            weights = [60, 20, 20] if is_list(name_of(case)) or "Aos" in name_of(case) else [90, 5, 5]
            return world.chance.choices(["all", "some", "nobody's"], weights)[0]

        def set(self, case, token, context):
            case.headers["X-Auth-Token"] = token


LEARNED = {"CreateStack": ("stacks", "stack_name"), "CreateTemplate": ("templates", "template_name"), "CreateStackSet": ("sets", "stack_set_name")}


@schemathesis.hook
def after_call(context, case, response):
    operation = name_of(case)
    if own(case):
        tally[operation][response.status_code] += 1
    else:
        tally["another method"][response.status_code] += 1
    if response.status_code == 201 and operation in LEARNED and isinstance(case.body, dict):
        kind, member = LEARNED[operation]
        if world.maybe(0.3):
            world.learn(kind, case.body[member])


def code_of(response):
    refusal = response.json()
    return next(refusal[name] for name in ("error_code", "code", "Code") if name in refusal)


@schemathesis.check
def refused_with_a_code_of_the_contract(context, response, case):
    """The codes that stand beside each status, and those of situations that have none."""
    if not own(case) or not in_json(response):
        return
    answered = case.operation.definition.raw["responses"].get(str(response.status_code))
    if response.status_code < 400 or answered is None:
        return
    known = answered.get("x-error-codes", []) + answered.get("x-chosen-error-codes", [])
    code = code_of(response)
    if code not in known:
        raise AssertionError(f"{name_of(case)} {response.status_code}: {code} is none of {', '.join(known)}")


@schemathesis.check
def refused_for_a_reason(context, response, case):
    """What keeps to the schemas is refused only for what they cannot tell."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE or response.status_code != 400 or not in_json(response):
        return
    code = code_of(response)
    if is_list(name_of(case)) and refused_for(response.json()["Message"]):
        return
    if code not in BEYOND_SCHEMAS and (name_of(case), code) not in BEYOND_ITS_SCHEMA:
        raise AssertionError(f"{name_of(case)}: refused with {response.text}")


@schemathesis.check
def answers_nothing_unknown(context, response, case):
    """Objects have the members that the contract names, and no others."""
    if not own(case) or not in_json(response):
        return
    answered = case.operation.definition.raw["responses"].get(str(response.status_code), {})
    schema = answered.get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        if response.content and "application/octet-stream" not in answered.get("content", {}):
            raise AssertionError(f"{name_of(case)} {response.status_code} has a body")
        return
    for place in unknown(schema, response.json(), ""):
        raise AssertionError(f"{name_of(case)} {response.status_code}: {place} is unknown to the contract")


def unknown(schema, value, place):
    while "$ref" in schema:
        schema = contract["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        # The first form has everything that the others have.
        schema = contract["components"]["schemas"][schema["anyOf"][0]["$ref"].rsplit("/", 1)[1]]
    members = schema.get("properties")
    others = schema.get("additionalProperties")
    if isinstance(value, dict) and members is None and isinstance(others, dict):
        for name, member in value.items():
            yield from unknown(others, member, f"{place}.{name}")
    if isinstance(value, dict) and members is not None:
        for name, member in value.items():
            if name not in members:
                yield f"{place}.{name}"
            else:
                yield from unknown(members[name], member, f"{place}.{name}")
    if isinstance(value, list) and "items" in schema:
        for member in value:
            yield from unknown(schema["items"], member, f"{place}[]")


contract = {}

@schemathesis.hook
def before_load_schema(context, raw_schema):
    spread(raw_schema)
    contract.update(raw_schema)


@atexit.register
def leave_tally():
    with open(os.environ["FORMWORK_TALLY"], "w") as file:
        json.dump(tally, file, indent=1, sort_keys=True)
