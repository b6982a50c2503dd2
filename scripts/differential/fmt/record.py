"""Writes Terraform's answers for `make test`: of the native files of the conformance cases, of the files in `hand.txt`, and of generated ones."""

import re

from generate import ROOT, cases, conformance

FOLDER = ROOT / "tests/conformance/fmt"
# Longer ones are not read by anybody.
LONGEST = 900


def record(sides, answers, files, count):
    FOLDER.mkdir(exist_ok=True)
    named = conformance()
    write("of_cases", ((name, None, answers[data][0]) for name, data in named.items()))
    hand = [(name, found["before"]) for name, found in cases.parse((FOLDER / "hand.txt").read_text().removesuffix("\n"))]
    write("hand", ((name, data, theirs) for (name, data), (theirs, _) in zip(hand, sides.both([data for _, data in hand]))))
    write("generated", chosen(answers, files, count))


def chosen(answers, files, count):
    """As many of each purpose; few that are refused, none that Terraform crashes over."""
    by_purpose = {}
    for data, purpose in files.items():
        theirs = answers[data][0]
        if purpose != "conformance" and theirs is not False and len(data) <= LONGEST and theirs != data:
            by_purpose.setdefault(purpose if theirs is not None else "refused", []).append(data)
    # The shortest are much alike, so the lengths are mixed.
    queues = {purpose: sorted(found, key=lambda data: (len(data) % 7, data)) for purpose, found in sorted(by_purpose.items())}
    queues["refused"] = queues["refused"][: count // 12]
    number = 0
    while number < count and any(queues.values()):
        for purpose, queue in queues.items():
            if queue and number < count:
                data = queue.pop(0)
                yield f"{number:03}-{purpose}", data, answers[data][0]
                number += 1


def write(name, records):
    parts = []
    for title, before, after in records:
        sections = [] if before is None else [section("before", before)]
        before = conformance_file(title) if before is None else before
        sections.append("@@ refused" if after is None else "@@ same" if after == before else section("after", after))
        parts.append("\n".join([f"== {title}", *sections]))
    (FOLDER / f"{name}.txt").write_text("\n".join(parts) + "\n")
    print(f"{len(parts)} recorded in {name}.txt")


def conformance_file(title, known={}):
    known = known or conformance()
    return known[title]


def section(name, data):
    return re.sub(r"^@@ \S+", f"@@ {name}", cases._file(name, data))
