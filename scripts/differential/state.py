"""States that we export, judged by the real Terraform: with the same template it must find nothing to do.

Each template is deployed twice in a world of ours, as it is and after changes, and the state is exported each time.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from commands import Commands
from ours import ROOT, build

VALUES = [
    "1", "1.50", "-3e2", "123456789012345678901234567890", "true", "null", '""', '"a"', '"ü€ $${x} \\n \\"q\\""',
    "[]", "{}", '[1, "a", null]', "{ a = 1, b = { c = [true] } }", 'toset(["b", "a"])', 'tolist(["x", "y"])',
    "tomap({ k = 1, l = 2 })", "toset([1, 2])", "var.secret", "{ s = var.secret, t = 1 }", "[var.secret]", "local.many",
]
REPEATED = ["", "  count = 2\n", "  count = 0\n", '  for_each = toset(["k", "a b"])\n', "  for_each = { x = 1, y = 2 }\n"]
HEAD = 'variable "secret" {\n  default   = "hush"\n  sensitive = true\n}\n\nlocals {\n  many = [for n in range(3) : { n = n }]\n}\n'
MODULE = (
    'variable "given" {\n  default = null\n}\n\nresource "terraform_data" "inner" {\n  count = 2\n  input = var.given\n}\n\n'
    'output "ids" {\n  value = terraform_data.inner[*].id\n}\n'
)


def template(dice):
    """A template of a few resources that need each other, with a module now and then."""
    text, known = HEAD, []
    for number in range(dice.randint(1, 6)):
        name = f"r{number}"
        repeated = dice.choice(REPEATED) if dice.random() < 0.4 else ""
        text += f'\nresource "terraform_data" "{name}" {{\n{repeated}'
        text += f"  input = {value(dice, known)}\n"
        if dice.random() < 0.4:
            text += f"  triggers_replace = {value(dice, known)}\n"
        if dice.random() < 0.2:
            text += "\n  lifecycle {\n    create_before_destroy = true\n  }\n"
        text += "}\n"
        if not repeated:
            known += [f"terraform_data.{name}.id", f"terraform_data.{name}.output"]
    if dice.random() < 0.5:
        repeated = dice.choice(["", "  count = 2\n", '  for_each = toset(["m", "n"])\n'])
        text += f'\nmodule "m" {{\n  source = "./m"\n{repeated}  given  = {value(dice, known)}\n}}\n'
        known += ["module.m"]
    for number in range(dice.randint(0, 3)):
        text += f'\noutput "o{number}" {{\n  sensitive = true\n  value     = {value(dice, known)}\n}}\n'
    return text


def value(dice, known):
    if known and dice.random() < 0.5:
        reference = dice.choice(known)
        return reference if dice.random() < 0.6 else f"[{reference}, 1]"
    return dice.choice(VALUES)


def pack(path, text):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("main.tf", text)
        archive.writestr("m/main.tf", MODULE)


def judge(terraform, folder, text, state):
    """What the real Terraform would do; nothing when it is content."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "m").mkdir(parents=True)
    (folder / "main.tf").write_text(text)
    (folder / "m/main.tf").write_text(MODULE)
    (folder / "terraform.tfstate").write_text(state)
    code, out, err = terraform.run(folder, "init", "-input=false", "-no-color")
    if code:
        return out + err
    code, out, err = terraform.run(folder, "plan", "-refresh=false", "-detailed-exitcode", "-input=false", "-lock=false", "-no-color")
    return "" if code == 0 else out + err


def main():
    seed, count = int(os.environ.get("SEED") or random.randrange(1 << 32)), int(os.environ.get("COUNT") or 200)
    print(f"SEED={seed} COUNT={count}", flush=True)
    dice = random.Random(seed)
    binary = build()
    terraform, different = Commands(), 0
    with tempfile.TemporaryDirectory(prefix="states-") as place:
        packages = Path(place, "packages")
        packages.mkdir()
        texts = {}
        for number in range(count):
            first = template(dice)
            for step, text in enumerate((first, template(dice))):
                name = f"{number:04}-{step}"
                texts[name] = text
                pack(packages / f"{name}.zip", text)
        command = [binary, "--exact", "conformance::exported::exported", "--ignored", "--quiet"]
        env = os.environ | {"PACKAGES": str(packages), "RUST_MIN_STACK": str(64 << 20)}
        subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=sys.stderr)
        for name, text in texts.items():
            state = packages / f"{name}.tfstate"
            if not state.exists():
                problem = (packages / f"{name}.failed").read_text()
            else:
                problem = judge(terraform, Path(place, "judged"), text, state.read_text())
            if problem:
                different += 1
                print(f"== {name}\n{text}\n-- {problem}\n{state.read_text() if state.exists() else ''}")
    terraform.close()
    print(f"{len(texts) - different} of {len(texts)} exported states: nothing to do for Terraform")
    sys.exit(different > 0)


main()
