"""Random configurations of `terraform_data`."""

import json

from model import KEYS, Call, Configuration, Module, Resource

CONSTANTS = ('"x"', '"y"', "1", "2.5", "true", "null", "[]", "{}", '["p", "q"]', '{ k = "v" }', '{ k = 1, l = ["m"] }', '[{ k = "v" }, { k = "w" }]', 'tomap({ k = "v" })', 'toset(["s", "t"])', '""', "0")
LITERALS = [text for text in CONSTANTS if "(" not in text]
OTHER_STATE = "other.tfstate"


class Generator:
    """Makes the parts of a configuration."""

    def __init__(self, random):
        self.random = random
        self.serial = 0

    def chance(self, probability):
        return self.random.random() < probability

    def name(self, prefix):
        self.serial += 1
        return f"{prefix}{self.serial}"

    # Expressions.

    def atoms(self, module, before, repeat=None):
        """What an expression can name: `before` resources and calls were declared earlier."""
        atoms = [f"var.{name}" for name in module.variables]
        atoms += [f"local.{name}" for name in module.locals]
        atoms += [f"{self.data_address(name, text)}.outputs.known" for name, text in module.data.items()]
        for one in before:
            atoms += self.of_call(one) if isinstance(one, Call) else self.of_resource(one)
        if repeat:
            atoms += ["count.index"] * 2 if repeat[0] == "count" else ["each.key", "each.value"]
        return atoms

    def data_address(self, name, text):
        one = f"data.terraform_remote_state.{name}"
        return f"{one}[0]" if "count" in text else one

    def of_resource(self, one):
        name = f"terraform_data.{one.name}"
        attribute = self.random.choice(("id", "output", "output", "input", "triggers_replace"))
        if one.repeat is None:
            return [f"{name}.{attribute}", f"{name}.output", self.random.choice((name, name, f"try({name}.output.k, 0)", f"{name}.output.k" if self.chance(0.3) else name))]
        if one.repeat[0] == "count":
            return [f"{name}[*].{attribute}", f"length({name})", f"try({name}[0].{attribute}, null)", self.random.choice((f"{name}[1].output" if self.chance(0.2) else name, f"try(one({name}[*].id), 1)", name))]
        key = self.random.choice(KEYS)
        return [f"{{ for k, v in {name} : k => v.{attribute} }}", f"keys({name})", f'try({name}["{key}"].{attribute}, null)', self.random.choice((f'{name}["{key}"].output' if self.chance(0.2) else name, f"values({name})[*].id", name))]

    def of_call(self, one):
        name = f"module.{one.name}"
        output = self.random.choice(("made", "given", "given"))
        if one.repeat is None:
            return [f"{name}.{output}", self.random.choice((name, f"{name}.given"))]
        if one.repeat[0] == "count":
            return [f"{name}[*].{output}", f"try({name}[0].{output}, null)"]
        return [f"{{ for k, v in {name} : k => v.{output} }}", f'try({name}["a"].{output}, null)']

    def expression(self, atoms, depth=2):
        pick = self.random.random()
        if not depth or pick < 0.3 or not atoms:
            return self.random.choice(CONSTANTS)
        if pick < 0.65:
            return self.random.choice(atoms)
        inner = self.expression(atoms, depth - 1)
        other = self.expression(atoms, depth - 1)
        forms = (
            f'"t-${{jsonencode({inner})}}"',
            f"[{inner}, {other}]",
            f"{{ k = {inner}, l = {other} }}",
            f"try(tostring({inner}), {other})",
            f"sensitive({inner})",
            f"jsonencode({inner})",
            f"{inner} == {other}",
            f"{inner} != null ? 1 : 2",
            f"try(length({inner}), 0)",
            f'tomap({{ k = jsonencode({inner}), n = "n" }})',
            f"toset([jsonencode({inner}), jsonencode({other})])",
            f"coalesce(try(tostring({inner}), null), jsonencode({other}))",
        )
        return self.random.choice(forms)

    def condition(self, atoms):
        what = self.random.choice(atoms or ["1"])
        forms = (f"{what} != null", f'jsonencode({what}) != "1"', f"try(length({what}), 1) < 3", f'jsonencode({what}) != "[]"')
        return self.random.choice(forms if self.chance(0.85) else (f'{what} == "x"', f"can({what}.k)"))

    # Blocks.

    def repeat(self, module, before):
        pick = self.random.random()
        if pick < 0.45:
            return None
        if pick < 0.72:
            return "count", self.random.choice(("0", "1", "2", "3", "2", "var.n", "length(var.names)", 'var.text == "x" ? 1 : 0'))
        chosen = sorted(self.random.sample(KEYS, self.random.randint(0, 3)))
        earlier = [f"terraform_data.{one.name}" for one in before if isinstance(one, Resource) and one.repeat and one.repeat[0] == "for_each"]
        forms = [f"toset({json.dumps(chosen)})", "{ %s }" % ", ".join(f'{json.dumps(key)} = "{key}{self.random.randint(0, 2)}"' for key in chosen), "toset(var.names)", *earlier, *earlier]
        return "for_each", self.random.choice(forms)

    def variables(self, module, root):
        module.variables["text"] = '  default = "x"' if root else self.random.choice(("  default = null", '  default = "d"\n  nullable = false', "  type = any\n  default = []"))
        module.variables["n"] = "  type = number\n  default = %d" % self.random.randint(0, 3)
        module.variables["names"] = f"  type = list(string)\n  default = {json.dumps(self.random.sample(KEYS, self.random.randint(1, 3)))}"
        if self.chance(0.4):
            module.variables["secret"] = f"  sensitive = true\n  default = {self.random.choice(LITERALS)}"
        if self.chance(0.3):
            module.variables["shape"] = '  type = object({ k = optional(string, "o"), l = optional(list(number)) })\n  default = {}'
        if self.chance(0.3):
            name = self.random.choice(list(module.variables))
            module.variables[name] += self.validation(name)

    def validation(self, name):
        condition = self.random.choice((f"var.{name} != null", f'jsonencode(var.{name}) != "0"', f"var.{name} != var.n" if name != "n" else "var.n < 4"))
        return f'\n  validation {{\n    condition = {condition}\n    error_message = "{name}"\n  }}'

    def resource(self, module, before):
        one = Resource(self.name("r"))
        one.repeat = self.repeat(module, before)
        atoms = self.atoms(module, before, one.repeat)
        if self.chance(0.85):
            one.arguments["input"] = self.expression(atoms)
        if self.chance(0.35):
            one.arguments["triggers_replace"] = self.expression(atoms, 1)
        if before and self.chance(0.2):
            one.depends = [self.address(self.random.choice(before))]
        self.lifecycle(one, before)
        while self.chance(0.15):
            self.add_condition(one, atoms)
        return one

    def address(self, one):
        return f"module.{one.name}" if isinstance(one, Call) else f"terraform_data.{one.name}"

    def lifecycle(self, one, before):
        if self.chance(0.25):
            one.lifecycle["create_before_destroy"] = self.random.choice(("true", "true", "false"))
        if self.chance(0.06):
            one.lifecycle["prevent_destroy"] = "true"
        if self.chance(0.2):
            one.lifecycle["ignore_changes"] = self.random.choice(("all", "[input]", "[triggers_replace]", "[input.k]", '[input["k"]]', "[input[0]]", "[input, triggers_replace]", "[output]", "[input.l[0]]"))
        resources = [r for r in before if isinstance(r, Resource)]
        if resources and self.chance(0.25):
            other = self.random.choice(resources)
            name = self.address(other)
            keyed = {"count": f"{name}[0]", "for_each": f'{name}["a"]'}
            chosen = self.random.choice((name, keyed.get(other.repeat and other.repeat[0], name)))
            if one.repeat and other.repeat and one.repeat[0] == other.repeat[0] and self.chance(0.5):
                chosen = name + ("[count.index]" if one.repeat[0] == "count" else "[each.key]")
            attribute = self.random.choice(("", ".output", ".input", ".id", ".triggers_replace")) if chosen != name or not other.repeat else ""
            one.lifecycle["replace_triggered_by"] = f"[{chosen}{attribute}]"

    def add_condition(self, one, atoms):
        kind = self.random.choice(("precondition", "postcondition"))
        own = ["self.output", "self.id", "self.input"] if kind == "postcondition" else []
        one.conditions.append((kind, self.condition(atoms + own * 3)))

    def call(self, module, before, source):
        one = Call(self.name("m"), source)
        one.repeat = self.repeat(module, before)
        atoms = self.atoms(module, before, one.repeat)
        if self.chance(0.8):
            one.arguments["text"] = self.expression(atoms)
        if self.chance(0.3):
            one.arguments["n"] = self.random.choice(("1", "2", "var.n", "null"))
        if before and self.chance(0.12):
            one.depends = [self.address(self.random.choice(before))]
        return one

    def data(self, module, before):
        name = self.name("d")
        lines = [f'data "terraform_remote_state" "{name}" {{', '  backend = "local"']
        path = f'"{OTHER_STATE}"'
        atoms = self.atoms(module, before)
        if atoms and self.chance(0.3):
            path = f'{self.random.choice(atoms)} == null ? {path} : {path}'
        lines.append(f"  config = {{\n    path = {path}\n  }}")
        if self.chance(0.3):
            lines.append(f'  defaults = {{\n    extra = {self.random.choice(CONSTANTS)}\n  }}')
        if before and self.chance(0.3):
            lines.append(f"  depends_on = [{self.address(self.random.choice(before))}]")
        module.data[name] = "\n".join([*lines, "}"])

    def check(self, module, before):
        name = self.name("c")
        atoms = self.atoms(module, before)
        body = ""
        if self.chance(0.3):
            body += f'  data "terraform_remote_state" "{name}" {{\n    backend = "local"\n    config = {{\n      path = "{OTHER_STATE}"\n    }}\n  }}\n'
            atoms += [f"data.terraform_remote_state.{name}.outputs.known"] * 4
        for _ in range(self.random.randint(1, 2)):
            body += f'  assert {{\n    condition = {self.condition(atoms)}\n    error_message = "{name}"\n  }}\n'
        module.checks[name] = body.rstrip("\n")

    def output(self, module, before):
        name = self.name("o")
        module.outputs[name] = self.output_body(module, before)

    def output_body(self, module, before):
        atoms = self.atoms(module, before)
        lines = [f"  value = {self.expression(atoms)}"]
        if self.chance(0.4):
            lines.append("  sensitive = true")
        if before and self.chance(0.1):
            lines.append(f"  depends_on = [{self.address(self.random.choice(before))}]")
        if self.chance(0.12):
            lines += ["  precondition {", f"    condition = {self.condition(atoms)}", '    error_message = "output"', "  }"]
        return "\n".join(lines)

    def fill(self, module, most, sources, prefix):
        before = []
        if self.chance(0.15):
            self.data(module, [])
        for _ in range(self.random.randint(1, most)):
            if sources and self.chance(0.3):
                before.append(self.call(module, before, prefix + self.random.choice(sources)))
                module.calls.append(before[-1])
            else:
                before.append(self.resource(module, before))
                module.resources.append(before[-1])
            if self.chance(0.25):
                module.locals[self.name("l")] = self.expression(self.atoms(module, before))
            if self.chance(0.06):
                self.data(module, before)
        return before

    def configuration(self):
        made = Configuration()
        if self.chance(0.6):
            inner = []
            for name in ("inner", "child"):
                module = made.children[name] = Module()
                self.variables(module, False)
                before = self.fill(module, 3 if name == "child" else 2, inner, "../")
                module.outputs["given"] = "  value = var.text"
                module.outputs["made"] = f"  value = {self.expression(self.atoms(module, before))}"
                if self.chance(0.3):
                    module.outputs["made"] += "\n  sensitive = true"
                if self.chance(0.2):
                    self.check(module, before)
                inner = ["inner"]
        root = made.root
        self.variables(root, True)
        before = self.fill(root, 6, [f"{name}" for name in made.children], "./")
        for _ in range(self.random.randint(0, 3)):
            self.output(root, before)
        if self.chance(0.25):
            self.check(root, before)
        made.files[OTHER_STATE] = other_state()
        return made


def other_state():
    outputs = {"known": {"value": "there", "type": "string"}, "list": {"value": ["a", 1], "type": ["tuple", ["string", "number"]]}}
    state = {"version": 4, "terraform_version": "1.15.5", "serial": 1, "lineage": "6a1f2c3d-1111-4222-8333-444455556666", "outputs": outputs, "resources": []}
    return (json.dumps(state) + "\n").encode()
