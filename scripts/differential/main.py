"""Compares what we make of generated expressions with the real Terraform. `SEED=` and `COUNT=` choose them.

`RECORD=` so many lines writes the answers on which both agree for `make test` (`record.py`); `ADD=` is a file of further expressions to record."""

import json
import os
import random
import re
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from compare import difference
from generate import Generator
from ours import ROOT, Ours
from record import kept, record
from shrink import shrink
from terraform import Terraform

BATCH = 400
VECTORS = ROOT / "tests/conformance/expr"
KNOWN = ROOT / "tests/conformance/expr/known_differences.jsonl"
# What these give depends on the machine and the moment. The files of `fileset` here would be ours.
MACHINE = re.compile(r'plantimestamp|abspath\((?!"/)|path\.(cwd|root)|fileset\((?!"\.?[fn])|"~')


class Sides:
    """Both of them."""

    def __init__(self):
        self.ours = Ours()
        self.free = SimpleQueue()
        self.all = [Terraform() for _ in range(int(os.environ.get("PROCESSES") or 2))]
        for terraform in self.all:
            self.free.put(terraform)

    def theirs(self, exprs):
        def batch(part):
            terraform = self.free.get()
            try:
                return terraform.ask(part)
            finally:
                self.free.put(terraform)

        parts = [exprs[at : at + BATCH] for at in range(0, len(exprs), BATCH)]
        with ThreadPoolExecutor(len(self.all)) as pool:
            return [answer for part in pool.map(batch, parts) for answer in part]

    def compared(self, exprs):
        """For each expression what differs, and both answers."""
        both = zip(self.theirs(exprs), self.ours.ask(exprs))
        return [(difference(*pair), *pair) for pair in both]

    def close(self):
        for terraform in self.all:
            terraform.close()


def vectors():
    files = ("vectors.jsonl", "vectors_module.jsonl", "vectors_plan.jsonl")
    return [json.loads(line)["expr"] for file in files for line in (VECTORS / file).open()]


def generated(seed, count):
    """Distinct expressions, each with what it is for."""
    source = Generator(random.Random(seed), vectors())
    found = {}
    while len(found) < count:
        purpose, expr = source.next()
        if not MACHINE.search(expr):
            found.setdefault(expr, purpose)
    return found


def known():
    """Reasons for what may differ, by a pattern for expressions."""
    return [(re.compile(line["pattern"]), line["reason"]) for line in map(json.loads, KNOWN.open())]


def table(counts, wrong):
    names = sorted(counts)
    cells = [f"{name} {counts[name]}" + (f" ({wrong[name]} differ)" if wrong[name] else "") for name in names]
    return "\n".join("  " + ", ".join(cells[at : at + 8]) for at in range(0, len(cells), 8))


def main():
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(1_000_000))
    count = int(os.environ.get("COUNT") or 20_000)
    print(f"SEED={seed} COUNT={count}", flush=True)
    sides = Sides()
    try:
        begun = time.monotonic()
        exprs = generated(seed, count)
        results = dict(zip(exprs, sides.compared(list(exprs))))
        differing = {expr: result for expr, result in results.items() if result[0]}
        for pattern, reason in known():
            explained = [expr for expr in differing if pattern.search(expr)]
            print(f"known: {len(explained)} with {pattern.pattern}: {reason}")
            differing = {expr: result for expr, result in differing.items() if expr not in explained}
        print("what was asked, and how often:")
        print(table(Counter(exprs.values()), Counter(exprs[e] for e in differing)))
        crashes = sum("crash" in theirs for _, theirs, _ in results.values())
        failed = sum("errors" in theirs for _, theirs, _ in results.values())
        print(f"{len(results)} compared in {time.monotonic() - begun:.0f} s: {failed} errors, {crashes} crashes of Terraform, {len(differing)} differences", flush=True)
        if os.environ.get("RECORD"):
            record(sides, kept(os.environ.get("ADD")), exprs, results, int(os.environ["RECORD"]))
        unexplained = report(sides, differing)
    finally:
        sides.close()
    sys.exit(1 if unexplained else 0)


def report(sides, differing):
    """Prints each kind of difference once, as small as it gets; how many there are."""
    rest = shrink(sides, differing)
    for expr, kind, theirs, ours, times in sorted(rest, key=lambda item: (item[1], -item[4])):
        print(f"\n{kind} ({times} times)\n    {expr}\n  - {shown(theirs)}\n  + {shown(ours)}")
    print(f"\n{len(rest)} distinct unexplained differences")
    return len(rest)


def shown(answer):
    return json.dumps(answer, ensure_ascii=False, default=plain)[:600]


def plain(number):
    whole = number.adjusted() < 16 and abs(number) < 1 << 53 and number == number.to_integral_value()
    return int(number) if whole else str(number)


if __name__ == "__main__":
    main()
