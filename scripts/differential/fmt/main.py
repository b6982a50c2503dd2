"""Compares how we format files with the real Terraform. `SEED=` and `COUNT=` choose the files.

`RECORD=` so many of them are written with the answers of Terraform for `make test` (`record.py`)."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from generate import Generator, conformance, others
from terraform import Terraform

sys.path.append(str(Path(__file__).parent.parent))
from ours import ROOT, build  # noqa: E402

BATCH = 400
SHOWN = 12


class Sides:
    """Terraform and we. An answer is the formatted bytes, None for a file with mistakes, False for a crash."""

    def __init__(self):
        self.binary = build()
        self.terraform = Terraform()

    def theirs(self, files):
        parts = [files[at : at + BATCH] for at in range(0, len(files), BATCH)]
        return [answer for part in parts for answer in self.terraform.ask(part)]

    def ours(self, files):
        with tempfile.TemporaryDirectory() as folder:
            asked, answers = Path(folder, "asked"), Path(folder, "answers")
            asked.write_text("".join(json.dumps(data.decode("latin-1")) + "\n" for data in files))
            command = [self.binary, "--exact", "conformance::fmt::format_answers", "--ignored", "--quiet"]
            env = {"FORMWORK_ASKED": str(asked), "FORMWORK_ANSWERS": str(answers), "RUST_MIN_STACK": str(64 << 20)}
            subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
            found = map(json.loads, answers.read_text().split("\n")[:-1])
            return [answer.encode("latin-1") if isinstance(answer, str) else answer for answer in found]

    def both(self, files):
        with ThreadPoolExecutor(2) as pool:
            theirs, ours = pool.submit(self.theirs, files), pool.submit(self.ours, files)
            return list(zip(theirs.result(), ours.result()))

    def differs(self, files):
        """For each file whether the sides differ. A crash of Terraform is no answer; ours is a difference."""
        return [theirs is not False and theirs != ours for theirs, ours in self.both(files)]


def generated(sides, seed, count):
    """Distinct files, each with what it is for. Of the kept ones mostly those without mistakes are changed."""
    own = list(conformance().values())
    kept = own + others()
    good = [data for data, answer in zip(kept, sides.ours(kept)) if answer]
    source = Generator(random.Random(seed), good * 5 + kept)
    found = {data: "conformance" for data in own}
    while len(found) < count:
        purpose, data = source.next()
        found.setdefault(data, purpose)
    return found


def shrink(sides, data):
    """A smaller file over which the sides differ."""
    step = max(1, len(data) // 2)
    while step:
        smaller = [data[:at] + data[at + step :] for at in range(0, len(data), max(1, step // 2))]
        found = [text for text, differs in zip(smaller, sides.differs(smaller)) if differs]
        data, step = (found[0], min(step, max(1, len(found[0]) // 2))) if found else (data, step // 2)
    return data


def main():
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(1_000_000))
    count = int(os.environ.get("COUNT") or 20_000)
    print(f"SEED={seed} COUNT={count}", flush=True)
    sides = Sides()
    try:
        begun = time.monotonic()
        files = generated(sides, seed, count)
        answers = dict(zip(files, sides.both(list(files))))
        refused = sum(theirs is None for theirs, _ in answers.values())
        changed = sum(bool(theirs) and theirs != data for data, (theirs, _) in answers.items())
        crashes = sum(theirs is False for theirs, _ in answers.values())
        differing = sorted((data for data, (theirs, ours) in answers.items() if theirs is not False and theirs != ours), key=len)
        print(f"asked: {dict(Counter(files.values()))}, of which differ: {dict(Counter(files[data] for data in differing))}")
        print(f"{len(answers)} compared in {time.monotonic() - begun:.0f} s: {changed} changed, {refused} refused, {crashes} crashes of Terraform, {len(differing)} differences", flush=True)
        report(sides, differing)
        if os.environ.get("RECORD"):
            from record import record

            record(sides, answers, files, int(os.environ["RECORD"]))
    finally:
        sides.terraform.close()
    sys.exit(1 if differing else 0)


def report(sides, differing):
    for data in dict.fromkeys(shrink(sides, data) for data in differing[:SHOWN]):
        [(theirs, ours)] = sides.both([data])
        print(f"\n  {data!r}\n  - {theirs!r}\n  + {ours!r}", flush=True)


if __name__ == "__main__":
    main()
