"""Random changes of configurations, of what is recorded, and of options."""

import copy
import json
import re

from generate import CONSTANTS, LITERALS
from model import KEYS, Call


class Editor:
    """Changes a configuration as its author would."""

    def __init__(self, generator):
        self.generator = generator
        self.random = generator.random
        self.chance = generator.chance

    def edited(self, configuration):
        made = configuration.copy()
        # What was said for one run only is mostly taken out afterwards.
        if self.chance(0.8):
            made.root.other = []
        edits = (self.arguments, self.arguments, self.repeat, self.repeat, self.rename, self.remove, self.add, self.lifecycle, self.call_repeat, self.call_rename, self.into_module, self.output, self.importing, self.local, self.conditions, self.depends, self.variable, self.move_keys, self.odd_moves)
        for _ in range(self.random.choice((1, 1, 2, 2, 3))):
            self.random.choice(edits)(made)
        return made

    def module(self, made):
        return self.random.choice([made.root, made.root, *made.children.values()])

    def one(self, made):
        module = self.module(made)
        if not module.resources:
            return module, None, []
        one = self.random.choice(module.resources)
        return module, one, self.before(module, one)

    @staticmethod
    def before(module, one):
        """What was declared before a block; names grow."""
        return [other for other in (*module.resources, *module.calls) if int(other.name[1:]) < int(one.name[1:])]

    def arguments(self, made):
        module, one, before = self.one(made)
        if not one:
            return
        name = self.random.choice(("input", "input", "triggers_replace"))
        if self.chance(0.2):
            one.arguments.pop(name, None)
        else:
            one.arguments[name] = self.generator.expression(self.generator.atoms(module, before, one.repeat))

    def repeat(self, made):
        module, one, before = self.one(made)
        if one:
            self.repeated(module, one, self.generator.repeat(module, before))

    def repeated(self, module, one, repeat):
        """Another kind of repetition, with what refers to the block adapted."""
        one.repeat = repeat
        self.fitting(one)
        address = self.generator.address(one)
        atoms = (self.generator.of_call if isinstance(one, Call) else self.generator.of_resource)(one)
        for other in module.resources:
            if address in other.lifecycle.get("replace_triggered_by", ""):
                other.lifecycle["replace_triggered_by"] = f"[{address}]"
        kept = [(other, other.lifecycle) for other in module.resources]
        for other, _ in kept:
            other.lifecycle = {}
        escaped = address.replace(".", r"\.")
        module.substitute(rf'\b{escaped}\b(\["?[\w .]+"?\]|\[\*\]|\.\w+)+', lambda _: self.random.choice(atoms))
        for other, lifecycle in kept:
            other.lifecycle = lifecycle

    def fitting(self, one):
        """The same arguments for another kind of repetition."""
        key = {None: self.random.choice(CONSTANTS), "count": "count.index", "for_each": "each.key"}[one.repeat and one.repeat[0]]

        def change(text):
            return re.sub(r"\b(count\.index|each\.key|each\.value)\b", key, text)

        one.arguments = {name: change(text) for name, text in one.arguments.items()}
        if hasattr(one, "lifecycle"):
            one.lifecycle = {name: change(text) for name, text in one.lifecycle.items() if not re.search(r"\[(count|each)\.", text)}
            one.conditions = [(kind, text) for kind, text in one.conditions if not re.search(r"\b(count|each)\.", text)]

    def rename(self, made):
        module, one, _ = self.one(made)
        if not one:
            return
        old, new = one.name, f"{one.name}0"
        module.substitute(rf"\bterraform_data\.{old}\b", f"terraform_data.{new}")
        one.name = new
        if self.chance(0.8):
            module.other.append(moved(f"terraform_data.{old}", f"terraform_data.{new}"))

    def remove(self, made):
        module, one, _ = self.one(made)
        if not one:
            return
        module.resources.remove(one)
        self.forget(module, f"terraform_data.{one.name}")
        if self.chance(0.6):
            self.removed_block(module, f"terraform_data.{one.name}")

    def forget(self, module, address):
        escaped = address.replace(".", r"\.")
        module.substitute(rf'\b{escaped}\b(\["?[\w .]+"?\]|\[\*\]|\.\w+)*', '"gone"')

    def removed_block(self, module, address):
        destroy = self.random.choice(("true", "false"))
        module.other.append(f"removed {{\n  from = {address}\n  lifecycle {{\n    destroy = {destroy}\n  }}\n}}")

    def add(self, made):
        module = self.module(made)
        before = [*module.resources, *module.calls]
        module.resources.append(self.generator.resource(module, before))

    def lifecycle(self, made):
        module, one, before = self.one(made)
        if one:
            one.lifecycle = {} if self.chance(0.2) else one.lifecycle
            self.generator.lifecycle(one, before)

    def calls(self, made):
        return [(module, call) for module in made.modules() for call in module.calls]

    def call_repeat(self, made):
        found = self.calls(made)
        if found:
            module, call = self.random.choice(found)
            self.repeated(module, call, self.generator.repeat(module, self.before(module, call)))

    def call_rename(self, made):
        found = self.calls(made)
        if not found:
            return
        module, call = self.random.choice(found)
        if self.chance(0.35):
            module.calls.remove(call)
            self.forget(module, f"module.{call.name}")
            if self.chance(0.5):
                self.removed_block(module, f"module.{call.name}")
            return
        old, call.name = call.name, f"{call.name}0"
        module.substitute(rf"\bmodule\.{old}\b", f"module.{call.name}")
        if self.chance(0.8):
            module.other.append(moved(f"module.{old}", f"module.{call.name}"))

    def into_module(self, made):
        """A resource of the root becomes one of a module that is called, or the other way round."""
        calls = [call for call in made.root.calls if call.source == "./child"]
        child = made.children.get("child")
        if not calls or not child or not made.root.resources or not child.resources:
            return
        call = self.random.choice(calls)
        key = {None: "", "count": "[0]", "for_each": '["a"]'}[call.repeat and call.repeat[0]]
        outer, inner = self.random.choice(made.root.resources), self.random.choice(child.resources)
        path = f"module.{call.name}{key}.terraform_data.{inner.name}"
        if self.chance(0.5):
            made.root.resources.remove(outer)
            self.forget(made.root, f"terraform_data.{outer.name}")
            made.root.other.append(moved(f"terraform_data.{outer.name}", path))
        else:
            fresh = self.generator.resource(made.root, [])
            made.root.resources.append(fresh)
            child.resources.remove(inner)
            self.forget(child, f"terraform_data.{inner.name}")
            made.root.other.append(moved(path, f"terraform_data.{fresh.name}"))

    def output(self, made):
        root = made.root
        before = [*root.resources, *root.calls]
        pick = self.random.random()
        if not root.outputs or pick < 0.3:
            self.generator.output(root, before)
        elif pick < 0.5:
            del root.outputs[self.random.choice(list(root.outputs))]
        else:
            root.outputs[self.random.choice(list(root.outputs))] = self.generator.output_body(root, before)

    def importing(self, made):
        one = self.random.choice(made.root.resources) if made.root.resources else None
        if one is None or self.chance(0.4):
            one = self.generator.resource(made.root, [])
            made.root.resources.append(one)
        key = {None: "", "count": "[0]", "for_each": '["a"]'}[one.repeat and one.repeat[0]]
        target = f"terraform_data.{one.name}{key}"
        if one.repeat and one.repeat[0] == "for_each" and self.chance(0.4):
            made.root.other.append(f'import {{\n  for_each = {{ a = "i-a", b = "i-b" }}\n  to = terraform_data.{one.name}[each.key]\n  id = each.value\n}}')
        else:
            identifier = self.random.choice(('"i-1"', '"i-${var.n}"', 'sensitive("i")' if self.chance(0.2) else '"i-2"'))
            made.root.other.append(f"import {{\n  to = {target}\n  id = {identifier}\n}}")

    def local(self, made):
        module = self.module(made)
        if module.locals:
            name = self.random.choice(list(module.locals))
            module.locals[name] = self.random.choice(CONSTANTS)

    def conditions(self, made):
        module, one, before = self.one(made)
        if one and one.conditions and self.chance(0.5):
            one.conditions.pop()
        elif one:
            self.generator.add_condition(one, self.generator.atoms(module, before, one.repeat))

    def depends(self, made):
        module, one, before = self.one(made)
        if one:
            one.depends = [self.generator.address(self.random.choice(before))] if before and not one.depends else []

    def variable(self, made):
        module = self.module(made)
        name = self.random.choice(("n", "names", "text"))
        if name == "n":
            module.variables["n"] = "  type = number\n  default = %d" % self.random.randint(0, 4)
        elif name == "names":
            module.variables["names"] = f"  type = list(string)\n  default = {json.dumps(self.random.sample(KEYS, self.random.randint(0, 4)))}"
        elif self.chance(0.5):
            module.variables["text"] = f"  default = {self.random.choice(LITERALS)}"
        else:
            module.variables["text"] += self.generator.validation("text")

    def move_keys(self, made):
        module, one, _ = self.one(made)
        if not one:
            return
        name = f"terraform_data.{one.name}"
        ends = ["", "[0]", "[1]", '["a"]', '["b"]']
        start, end = self.random.sample(ends, 2)
        if self.chance(0.6):
            self.repeated(module, one, None if end == "" else ("count", "2") if end in ("[0]", "[1]") else ("for_each", 'toset(["a", "b"])'))
        module.other.append(moved(name + start, name + end))

    def odd_moves(self, made):
        """Moves that go in chains, meet or lead nowhere."""
        module = self.module(made)
        names = [f"terraform_data.{one.name}" for one in module.resources] + ["terraform_data.gone", "terraform_data.r1", "terraform_data.r2"]
        for _ in range(self.random.randint(1, 2)):
            start, end = self.random.sample(names, 2)
            module.other.append(moved(start, end))


def moved(start, end):
    return f"moved {{\n  from = {start}\n  to = {end}\n}}"


def options(random, configuration, state):
    """What is given on the command line; addresses are mostly those of recorded objects."""
    given = {}
    if random.random() < 0.07:
        given["destroy"] = True
    addresses = [*recorded(state), *(f"terraform_data.{one.name}" for one in configuration.root.resources), *(f"module.{call.name}" for call in configuration.root.calls)]
    if addresses and random.random() < 0.13:
        given["target"] = random.sample(addresses, min(len(addresses), random.randint(1, 2)))
    if addresses and random.random() < 0.13 and "destroy" not in given:
        chosen = [address for address in random.sample(addresses, min(len(addresses), 2)) if "terraform_data" in address]
        if chosen:
            given["replace"] = chosen
    if random.random() < 0.25:
        name, text = random.choice((("n", "0"), ("n", "1"), ("n", "3"), ("text", "other"), ("names", '["a"]'), ("names", '["b","c"]')))
        given["var"] = {name: text}
    return given


def recorded(state):
    """The addresses of a state."""
    for resource in json.loads(state)["resources"] if state else []:
        if resource["mode"] != "managed":
            continue
        for instance in resource["instances"]:
            key = instance.get("index_key")
            key = "" if key is None else f"[{json.dumps(key)}]"
            yield f"{resource['module'] + '.' if 'module' in resource else ''}{resource['type']}.{resource['name']}{key}"


def disturbed(random, state):
    """A state in which something went wrong: tainted, deposed, lost or changed objects."""
    found = json.loads(state)
    resources = [resource for resource in found["resources"] if resource["mode"] == "managed" and resource["instances"]]
    if not resources:
        return state
    for _ in range(random.randint(1, 2)):
        resource = random.choice(resources)
        if not resource["instances"]:
            continue
        instance = random.choice(resource["instances"])
        pick = random.random()
        if pick < 0.3 and "deposed" not in instance:
            instance["status"] = "tainted"
        elif pick < 0.6 and "deposed" not in instance:
            old = copy.deepcopy(instance)
            old["deposed"] = f"{random.getrandbits(32):08x}"
            old["attributes"]["id"] = "deposed-1"
            resource["instances"].insert(resource["instances"].index(instance), old)
            if random.random() < 0.3:
                resource["instances"].remove(instance)
        elif pick < 0.75:
            resource["instances"].remove(instance)
        elif pick < 0.9:
            name = random.choice(("input", "output", "triggers_replace"))
            instance["attributes"][name] = random.choice((None, {"value": "drift", "type": "string"}, {"value": {"k": "old"}, "type": ["object", {"k": "string"}]}))
        else:
            instance["sensitive_attributes"] = random.choice(([], [[{"type": "get_attr", "value": "input"}]]))
    found["resources"] = [resource for resource in found["resources"] if resource["instances"]]
    return (json.dumps(found, indent=2) + "\n").encode()
