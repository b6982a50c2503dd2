"""Generated configurations, judged by the real Terraform, as a file of cases for the test `differential_config`."""

import os
import random
import sys
from pathlib import Path

import cases
import material as m
import verdicts
from mutate import Mutator

CHILD = 'output "x" {\n  value = 1\n}\nresource "terraform_data" "i" {}\n'
CONFORMANCE = Path(__file__).parent / "../../../tests/conformance"

# Known differences: keys that are no keys, a name that is missing twice in one rule, and a plan that stops at a
# secret before it meets what is deprecated.
KNOWN = (
    "terraform_data.c[-1]",
    "terraform_data.c[true]",
    "condition = var.missing == var.v\n    error_message = var.missing",
    "output \"o\" {\n  value = module.m\n}",
)


def variables():
    for kind in m.TYPES:
        for value in m.DEFAULTS:
            yield f'variable "v" {{\n  type = {kind}\n  default = {value}\n}}\noutput "v" {{\n  value = var.v\n}}\n', {}


def rules():
    for condition in m.CONDITIONS:
        for message in m.MESSAGES:
            rule = f"  validation {{\n    condition = {condition}\n    error_message = {message}\n  }}\n"
            yield f'{m.AROUND_VALIDATION}variable "v" {{\n  default = "d"\n{rule}}}\n', {}


def repetitions():
    for argument, values in (("count", m.COUNTS), ("for_each", m.FOR_EACH)):
        for value in values:
            use = 'output "o" {\n  value = %s.r\n}\n'
            resource = f'resource "terraform_data" "r" {{\n  {argument} = {value}\n}}\n'
            yield m.AROUND_REPETITION + resource + use % "terraform_data", {}
            call = f'module "r" {{\n  source = "./m"\n  {argument} = {value}\n}}\n'
            yield m.AROUND_REPETITION + call + use % "module", {"m/main.tf": CHILD}


def outputs():
    module = 'output "x" {\n  value = 1\n}\noutput "s" {\n  value = "a"\n  sensitive = true\n}\n'
    module += 'output "dep" {\n  value = "a"\n  deprecated = "Old."\n}\n'
    for body in m.OUTPUTS:
        yield f'{m.AROUND_OUTPUT}output "o" {{\n  {body}\n}}\n', {"m/main.tf": module}


def addresses():
    for address in m.ADDRESSES:
        for block in (
            f"moved {{\n  from = {address}\n  to = terraform_data.a\n}}\n",
            f"moved {{\n  from = terraform_data.old\n  to = {address}\n}}\n",
            f"removed {{\n  from = {address}\n}}\n",
            f'import {{\n  to = {address}\n  id = "x"\n}}\n',
            f'import {{\n  for_each = toset(["x"])\n  to = {address}\n  id = each.key\n}}\n',
        ):
            yield m.AROUND_ADDRESS + block, {"m/main.tf": CHILD}
    for value in m.IDS:
        yield f"{m.AROUND_ADDRESS}import {{\n  to = terraform_data.a\n  id = {value}\n}}\n", {"m/main.tf": CHILD}


def recorded():
    """The configurations that are kept with a verdict and need no provider."""
    for path in sorted(CONFORMANCE.glob("validate/*.txt")):
        for _, files in cases.parse(path.read_text()):
            if not any(b"huaweicloud" in data for data in files.values()):
                yield files


def all_of_them():
    for make in (variables, rules, repetitions, outputs, addresses):
        for text, more in make():
            files = {"main.tf": text.encode()} | {name: body.encode() for name, body in more.items()}
            yield make.__name__, files
    yield from (("recorded", files) for files in recorded())
    mutator = Mutator(random.Random(int(os.environ.get("SEED", "1"))), list(recorded()))
    for _ in range(int(os.environ.get("COUNT", "0"))):
        yield "mutated", mutator.configuration()


def judged(name, files):
    """The case for `validate`, and when that is content the one for `plan`."""
    found = []
    try:
        verdict, _ = verdicts.validate(files)
        found.append(cases.render(f"{name}-validate", files, verdict))
        if verdict.startswith("valid") and name.split("-")[0] not in ("recorded", "mutated"):
            verdict, plan, _ = verdicts.plan(files)
            found.append(cases.render(f"{name}-plan", files, verdict, plan))
    except verdicts.Died:
        print(f"Terraform crashed over {name}")
    return found


def main():
    everything, known = [], 0
    for number, (kind, files) in enumerate(all_of_them()):
        if any(part.encode() in files.get("main.tf", b"") for part in KNOWN):
            known += 1
            continue
        everything += judged(f"{kind}-{number:05}", files)
    Path(sys.argv[1]).write_text("\n".join(everything) + "\n")
    print(f"{len(everything)} verdicts, {known} configurations with known differences left out")


main()
