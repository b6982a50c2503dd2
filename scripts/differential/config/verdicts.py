"""What the real Terraform says of a configuration, in the words of the conformance cases."""

import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import cases

sys.path.append(str(Path(__file__).parent.parent))
from commands import Commands, Died  # noqa: E402

SHOWN = ("address", "previous_address", "deposed", "mode", "action_reason")


TERRAFORM = Commands()


def folder(files):
    """A new folder with these files; `prior.tfstate` becomes the state."""
    path = tempfile.mkdtemp(prefix="config-")
    for name, data in files.items():
        if name == "options.json":
            continue
        full = os.path.join(path, "terraform.tfstate" if name == "prior.tfstate" else name)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(data)
    return path


def _calls_modules(files):
    call = re.compile(rb"^\s*module\b|\"module\"\s*:", re.MULTILINE)
    return any(call.search(data) for name, data in files.items() if name.endswith((".tf", ".tf.json")))


def _lines(diagnostics):
    lines = []
    for found in diagnostics:
        line = f"{found['severity']} {json.dumps(_sorted(found['summary']), ensure_ascii=False)}"
        place = found.get("range")
        if place:
            name = place["filename"]
            if name == "" or " " in name:
                name = json.dumps(name)
            ends = (place["start"], place["end"])
            line += " " + " ".join([name, *(f"{e['line']}:{e['column']}@{e['byte']}" for e in ends)])
        lines.append(line)
    return sorted(lines)


def _sorted(summary):
    if summary.startswith("Cycle: "):
        return "Cycle: " + ", ".join(sorted(summary[7:].split(", ")))
    return summary


def _install(path, options=()):
    """Takes the local modules in, as `init` does. When that fails: what it says."""
    out = TERRAFORM.run(path, "init", "-backend=false", "-json", "-input=false", *options)[1]
    if os.path.exists(os.path.join(path, ".terraform/modules/modules.json")):
        return []
    found = _diagnostics(out)
    # The root module itself is broken: that is for `validate` to say.
    broken = any(d["summary"].startswith("Terraform encountered problems") for d in found)
    return [] if broken else found


def _diagnostics(out):
    messages = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return [m["diagnostic"] for m in messages if m.get("type") == "diagnostic"]


def validate(files):
    """The verdict of `validate`, and the raw diagnostics."""
    path = folder(files)
    try:
        uninstalled = _install(path) if _calls_modules(files) else []
        answer = json.loads(TERRAFORM.run(path, "validate", "-json")[1])
        found = answer["diagnostics"]
        # What is wrong with the root module itself is for `validate` to say, all else that hindered `init` for `init`.
        if any(d["summary"] == "Module not installed" for d in found):
            return "\n".join(["invalid", *_lines(uninstalled)]), uninstalled
        return "\n".join(["valid" if answer["valid"] else "invalid", *_lines(found)]), found
    finally:
        shutil.rmtree(path)


def _given(files):
    return json.loads(files.get("options.json", b"{}"))


def _variables(files):
    return [f"-var={name}={text}" for name, text in _given(files).get("var", {}).items()]


def _options(files):
    given = _given(files)
    options = ["-destroy"] if given.get("destroy") else []
    for key in ("target", "replace"):
        options += [f"-{key}={value}" for value in given.get(key, [])]
    return options + _variables(files)


def plan(files):
    """The verdict of `plan`, the plan where there is one, and the raw diagnostics."""
    path = folder(files)
    try:
        if _calls_modules(files) and (found := _install(path, _variables(files))):
            return "\n".join(["error", *_lines(found)]), None, found
        options = ["-json", "-out=saved", "-refresh=false", "-input=false", *_options(files)]
        code, out, _ = TERRAFORM.run(path, "plan", *options)
        found = _diagnostics(out)
        verdict = "\n".join(["ok" if code == 0 else "error", *_lines(found)])
        if code:
            return verdict, None, found
        shown = json.loads(TERRAFORM.run(path, "show", "-json", "saved")[1], parse_float=cases.Number)
        return verdict, _plan(shown), found
    finally:
        shutil.rmtree(path)


def _plan(shown):
    changes = [_change(c) for c in shown.get("resource_changes", [])]
    plan = {"resource_changes": changes, "output_changes": shown.get("output_changes", {})}
    if "checks" in shown:
        plan["checks"] = [_check(c) for c in shown["checks"]]
    if "resource_drift" in shown:
        plan["resource_drift"] = [_change(c) for c in shown["resource_drift"]]
    if "applyable" in shown:
        plan["applyable"] = shown["applyable"]
    return plan


def _change(change):
    own = {key: change[key] for key in SHOWN if key in change}
    return own | change["change"]


# What went wrong with a check's own data source is told with a sentence after the summary.
_OWN_DATA = "Unable to find remote state"


def _check(check):
    def instance(one):
        problems = [problem["message"] for problem in one.get("problems", [])]
        problems = [_OWN_DATA if problem.startswith(_OWN_DATA) else problem for problem in problems]
        return {"address": one["address"]["to_display"], "status": one["status"], "problems": problems}

    return {
        "address": check["address"]["to_display"],
        "kind": check["address"]["kind"],
        "status": check["status"],
        "instances": [instance(one) for one in check.get("instances", [])],
    }
