"""Configurations of `terraform_data` as a model that can be written out and changed."""

import copy
import re

KEYS = ("a", "b", "c", "d e")


class Resource:
    """One `resource` block."""

    def __init__(self, name):
        self.name = name
        self.repeat = None
        self.arguments = {}
        self.depends = []
        self.lifecycle = {}
        self.conditions = []

    def text(self):
        lines = [f'resource "terraform_data" "{self.name}" {{']
        if self.repeat:
            lines.append("  %s = %s" % self.repeat)
        lines += [f"  {name} = {value}" for name, value in self.arguments.items()]
        if self.depends:
            lines.append(f"  depends_on = [{', '.join(self.depends)}]")
        if self.lifecycle or self.conditions:
            lines.append("  lifecycle {")
            lines += [f"    {name} = {value}" for name, value in self.lifecycle.items()]
            for kind, condition in self.conditions:
                lines += [f"    {kind} {{", f"      condition = {condition}", f'      error_message = "{kind} of {self.name}"', "    }"]
            lines.append("  }")
        return "\n".join([*lines, "}"])


class Call:
    """One `module` block."""

    def __init__(self, name, source):
        self.name = name
        self.source = source
        self.repeat = None
        self.arguments = {}
        self.depends = []

    def text(self):
        lines = [f'module "{self.name}" {{', f'  source = "{self.source}"']
        if self.repeat:
            lines.append("  %s = %s" % self.repeat)
        lines += [f"  {name} = {value}" for name, value in self.arguments.items()]
        if self.depends:
            lines.append(f"  depends_on = [{', '.join(self.depends)}]")
        return "\n".join([*lines, "}"])


class Module:
    """The blocks of one folder: those with a name in lists, all others as text."""

    def __init__(self):
        self.variables = {}
        self.locals = {}
        self.resources = []
        self.data = {}
        self.calls = []
        self.outputs = {}
        self.checks = {}
        self.other = []

    def text(self):
        parts = [f'variable "{name}" {{\n{body}\n}}' for name, body in self.variables.items()]
        parts += [f"locals {{\n  {name} = {value}\n}}" for name, value in self.locals.items()]
        parts += list(self.data.values())
        parts += [one.text() for one in (*self.resources, *self.calls)]
        parts += [f'output "{name}" {{\n{body}\n}}' for name, body in self.outputs.items()]
        parts += [f'check "{name}" {{\n{body}\n}}' for name, body in self.checks.items()]
        return "\n".join([*parts, *self.other]) + "\n"

    def substitute(self, pattern, new):
        """Exchanges what other blocks say of something."""

        def change(text):
            text = re.sub(pattern, new, text)
            # What a condition or `depends_on` must not be.
            text = re.sub(r'^ *depends_on = \["gone"\]\n?', "", text, flags=re.MULTILINE)
            return re.sub(r'(condition = )[^\n]*"gone"[^\n]*', r"\1var.n != 9", text)

        for table in (self.variables, self.locals, self.data, self.outputs, self.checks):
            for name, text in table.items():
                table[name] = change(text)
        for one in (*self.resources, *self.calls):
            one.arguments = {name: change(text) for name, text in one.arguments.items()}
            one.depends = [found for found in map(change, one.depends) if re.match(r"(terraform_data|module|data)\.", found)]
            if one.repeat:
                one.repeat = (one.repeat[0], change(one.repeat[1]))
        for one in self.resources:
            one.lifecycle = {name: change(text) for name, text in one.lifecycle.items()}
            if '"gone"' in one.lifecycle.get("replace_triggered_by", ""):
                del one.lifecycle["replace_triggered_by"]
            one.conditions = [(kind, text) for kind, text in ((kind, change(text)) for kind, text in one.conditions) if '"gone"' not in text]


class Configuration:
    """A root module, and the folders that modules are called from."""

    def __init__(self):
        self.root = Module()
        self.children = {}
        self.files = {}

    def copy(self):
        return copy.deepcopy(self)

    def modules(self):
        return [self.root, *self.children.values()]

    def written(self):
        files = {"main.tf": self.root.text().encode(), **self.files}
        files |= {f"{name}/main.tf": module.text().encode() for name, module in self.children.items()}
        return files
