"""Keeps expressions with their answers for `make test`: those of earlier records, those handed in, and a choice of the generated ones."""

import json

from ours import ROOT

RECORDED = ROOT / "tests/conformance/expr/recorded.jsonl"
# Longer ones are not read by anybody.
LONGEST = 140


def kept(handed_in):
    """Expressions that are recorded already, and a file's, one JSON string a line."""
    recorded = [json.loads(line)["expr"] for line in RECORDED.open()] if RECORDED.exists() else []
    added = [json.loads(line) for line in open(handed_in)] if handed_in else []
    return list(dict.fromkeys(recorded + added))


def record(sides, keep, exprs, results, count):
    """Writes `count` lines on which both sides agree; those of `keep` first, then as many of each purpose."""
    agreed = [expr for expr, result in zip(keep, sides.compared(keep)) if agrees(result)]
    by_purpose = {}
    for expr in sorted(exprs, key=lambda expr: (len(expr), expr)):
        if agrees(results[expr]) and len(expr) <= LONGEST and expr not in keep:
            by_purpose.setdefault(exprs[expr], []).append(expr)
    # The shortest are much alike.
    queues = [found[::3] + found[1::3] + found[2::3] for _, found in sorted(by_purpose.items())]
    while len(agreed) < count and any(queues):
        agreed += [queue.pop(0) for queue in queues if queue]
    agreed = agreed[: max(count, len(keep))]
    lines = [f'{{"expr": {json.dumps(expr, ensure_ascii=False)}, "answer": {answer}}}\n' for expr, answer in zip(agreed, sides.ours.lines(agreed))]
    RECORDED.write_text("".join(lines))
    print(f"{len(lines)} recorded")


def agrees(result):
    different, theirs, _ = result
    return not different and "crash" not in theirs
