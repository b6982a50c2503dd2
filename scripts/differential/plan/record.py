"""Keeps cases for `make test`: small ones, of every kind that occurs."""

import json
import re

from session import judged

from ours import ROOT  # isort: skip

import cases  # isort: skip

RECORDED = ROOT / "tests/conformance/plan/generated.txt"
# Longer ones are not read by anybody.
LONGEST = 5000
# So many of each trait, at least.
EACH = 8


def record(made, differing, count):
    """Writes `count` cases on which both sides agree; those that are recorded already first."""
    kept = cases.parse(RECORDED.read_text().rstrip("\n")) if RECORDED.exists() else []
    chosen = {name: judged(name, files) for name, files in kept}
    small = sorted((found for found in map(slim, made) if found[0] not in differing), key=lambda found: found[3])
    seen, failed = {}, 0
    for name, files, traits, size in small:
        if size > LONGEST or len(chosen) >= count:
            break
        if "failed" in traits and failed >= count // 4:
            continue
        failed += "failed" in traits
        if any(seen.get(trait, 0) < EACH for trait in traits):
            for trait in traits:
                seen[trait] = seen.get(trait, 0) + 1
            chosen.setdefault(name, judged(name, files))
    RECORDED.write_text("\n".join(text for text in chosen.values() if text) + "\n")
    print(f"{len(chosen)} recorded")


def slim(case):
    """A case with no more of its state than a plan looks at, its traits, and its size."""
    name, files, verdict, plan = case
    files = {path: data for path, data in files.items() if data.strip() and not (path.startswith("other.") and b"remote_state" not in b"".join(files.values()))}
    if "prior.tfstate" in files:
        state = json.loads(files["prior.tfstate"])
        state["check_results"] = None
        files["prior.tfstate"] = (json.dumps(state) + "\n").encode()
    traits = set(re.findall(r'"[^"]*"', verdict))
    if not plan:
        traits.add("failed")
    for change in plan["resource_changes"] if plan else ():
        traits |= {"/".join(change["actions"]), change.get("action_reason"), *(key for key in ("deposed", "importing", "previous_address", "replace_paths") if key in change)}
    for change in plan["output_changes"].values() if plan else ():
        traits.add("output " + change["actions"][0])
    for check in plan.get("checks", ()) if plan else ():
        traits |= {check["kind"] + check["status"], *(one["status"] for one in check["instances"])}
    traits |= set(re.findall(rb"\b(?:moved|removed|import|check|module|data|ignore_changes = .*|create_before_destroy|for_each|count|nullable|sensitive\()", b"".join(files.values())))
    traits |= set(json.loads(files.get("options.json", b"{}")))
    return name, files, {trait for trait in traits if trait}, len(cases.render(name, files, verdict, plan))
