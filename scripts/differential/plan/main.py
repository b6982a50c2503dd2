"""Generated configurations of `terraform_data`, planned and applied, changed and planned again, by the real Terraform; then by us.

`SEED=` and `COUNT=` choose them, a count being one of plans. `FAST=1` only counts the kinds of differences.
"""

import json
import os
import random
import re
import sys
from collections import Counter

from edit import Editor, disturbed, options
from generate import Generator
from record import record
from session import Died, Session
from shrink import Sides, shrunk, signature

import cases  # isort: skip

STEPS = 5
# Some in a hundred still differ, and are told; with more the run fails.
ENOUGH = 0.98
# Terraform makes a graph of the run that would follow, and cannot always put its own nodes in order.
GIVEN_UP = re.compile(r'error "Cycle: .*(\(destroy|\(forget\)|\(execute checks\))')


def chain(seed):
    """Configurations that follow each other, each as files of a case with the verdict and the plan."""
    generator = Generator(random.Random(seed))
    editor = Editor(generator)
    configuration, state = generator.configuration(), None
    good = configuration
    session = Session()
    try:
        for step in range(STEPS):
            if state and generator.chance(0.25):
                state = disturbed(generator.random, state)
            files = configuration.written()
            if state:
                files["prior.tfstate"] = state
            if given := options(generator.random, configuration, state):
                files["options.json"] = json.dumps(given).encode() + b"\n"
            verdict, plan = session.plan(files)
            yield f"{seed:05}-{step}-plan", files, verdict, plan
            if plan is not None:
                good = configuration
                if generator.chance(0.85):
                    state = session.apply() or state
            # Most mistakes are taken back.
            configuration = editor.edited(good if generator.chance(0.7) else configuration)
    except Died:
        print(f"Terraform crashed over {seed}")
    finally:
        session.close()


def generated(seed, count):
    found = []
    number = 0
    while len(found) < count:
        found += chain(seed * 1_000_000 + number)
        number += 1
    return found


def main():
    seed, count = int(os.environ.get("SEED", "1")), int(os.environ.get("COUNT", "2000"))
    made = generated(seed, count)
    outcomes = Counter(verdict.split("\n", 1)[0] for _, _, verdict, _ in made)
    actions = Counter("/".join(change["actions"]) for _, _, _, plan in made if plan for change in plan["resource_changes"])
    print(f"seed {seed}: {len(made)} plans, {outcomes['error']} of them errors; {dict(actions)}")
    sides = Sides()
    made = [case for case in made if not GIVEN_UP.search(case[2])]
    differing = sides.differing([(name, cases.render(name, files, verdict, plan)) for name, files, verdict, plan in made])
    print(f"{len(made) - len(differing)} of {len(made)} agree")
    if recorded := os.environ.get("RECORD"):
        record(made, differing, int(recorded))
    if not differing:
        return
    files = {name: files for name, files, _, _ in made}
    if "FAST" in os.environ:
        kinds = Counter(signature(lines) for lines in differing.values())
        for what, times in kinds.most_common(40):
            print(times, what, next(name for name, lines in differing.items() if signature(lines) == what))
    else:
        shrunk(sides, {name: (files[name], lines) for name, lines in differing.items()})
    if len(differing) > (1 - ENOUGH) * len(made):
        sys.exit(1)


main()
