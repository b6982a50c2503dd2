"""Whether the fuzzer got anywhere: every operation was granted, and enough was asked.

python3 tally.py OPEN.json STRICT.json LEAST OPERATIONS STATUS,…
"""

import json
import sys
from collections import Counter
from pathlib import Path


def read(path):
    return json.loads(Path(path).read_text())


def sum_up(tally):
    whole = Counter()
    for counts in tally.values():
        whole.update(counts)
    return whole


opened, strict, least, expected = read(sys.argv[1]), read(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
# How those are refused who may not ask.
refusals = sys.argv[5].split(",")
operations = [name for name in opened if name != "another method"]
granted = {name: sum(count for status, count in opened[name].items() if status < "400") for name in operations}
wrong = [f"{name} was never granted" for name, count in granted.items() if count == 0]
if len(operations) != expected:
    wrong.append(f"{len(operations)} operations were asked for")
whole, kept = sum_up(opened), sum_up(strict)
if sum(whole.values()) < least:
    wrong.append(f"only {sum(whole.values())} requests")
wrong += [f"with --strict nobody got {status}" for status in ("200", *refusals) if not kept[status]]
if "-v" in sys.argv:
    for name in sorted(operations):
        print(f"{name}: {granted[name]} of {sum(opened[name].values())} granted")
if wrong:
    sys.exit("\n".join(wrong))
fewest = min(granted, key=granted.get)
print(
    f"{sum(whole.values())} requests of {len(operations)} operations answered as the contract says, {sum(granted.values())} of them granted "
    f"(fewest: {granted[fewest]}, {fewest}); with --strict {sum(kept.values())}, {sum(kept[status] for status in refusals)} refused for who asked"
)
