"""Makes differing cases small, and tells the same difference once."""

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

from session import judged

from ours import ROOT, build  # isort: skip

ROUNDS = 8


class Sides:
    """The real Terraform and us."""

    def __init__(self):
        self.binary = build()

    def differing(self, rendered):
        """The lines by which cases differ, by name, for those that do. `rendered` are pairs of name and text."""
        if not rendered:
            return {}
        with tempfile.TemporaryDirectory() as folder:
            asked, answers = Path(folder, "asked"), Path(folder, "answers")
            asked.write_text("\n".join(text for _, text in rendered) + "\n")
            command = [self.binary, "--exact", "conformance::differential::differential_plan", "--ignored", "--quiet"]
            env = os.environ | {"CASES": str(asked), "ANSWERS": str(answers), "RUST_MIN_STACK": str(64 << 20)}
            done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode:
                print(done.stdout.decode()[-2000:])
                done.check_returncode()
            return json.loads(answers.read_text())

    def asked(self, several):
        """The same for files, with Terraform's verdict of now."""
        rendered = [(name, judged(name, files)) for name, files in several.items()]
        return self.differing([(name, text) for name, text in rendered if text])


def signature(lines):
    """What makes two differences the same: names of blocks do not."""
    line = re.sub(r"\[[^\]]*\]", "", lines[0].split("\n")[0])
    line = re.sub(r"(\w+/)?main\.tf \d.*|\bdeposed \w+", "", line)
    line = re.sub(r"\bvar\.\w+", "var.N", line)
    return re.sub(r"\b[rmodcl]\d+\b", "N", re.sub(r"(module\.\w+\.)+", "module.N.", line))


def shrunk(sides, differing):
    """Prints each kind of difference with one of its smallest cases."""
    groups = {}
    for name, (files, lines) in differing.items():
        groups.setdefault(signature(lines), []).append((sum(map(len, files.values())), name, files, lines))
    for what, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        _, name, files, lines = min(group, key=lambda item: item[0])
        files, lines = smallest(sides, files, lines, what)
        files = {path: data for path, data in files.items() if data.strip()}
        print(f"\n#### {len(group)} times: {what} ({name})")
        for path, data in files.items():
            print(f"@@ {path}\n{data.decode().rstrip()}")
        print("\n".join(lines), flush=True)


def smallest(sides, files, lines, what):
    """Takes away what is not needed: blocks and recorded resources, then lines and instances, then parts of values."""

    def tried(several):
        found = sides.asked({f"{number}-plan": smaller for number, smaller in enumerate(several)})
        return {int(name.split("-")[0]): other for name, other in found.items() if signature(other) == what}

    for cut in (blocks, parts, lines_of):
        units = cut(files)
        size = max(1, len(units) // 2)
        while True:
            chunks = [units[at : at + size] for at in range(0, len(units), size)]
            good = tried([without(files, chunk) for chunk in chunks])
            if len(good) > 1:
                together = [unit for number in good for unit in chunks[number]]
                if tried([without(files, together)]):
                    chunks, good = [together], {0: None}
            if good:
                chosen = chunks[next(iter(good))]
                files = without(files, chosen)
                units = cut(files)
            elif size == 1:
                break
            else:
                size = max(1, size // 2)
            size = max(1, min(size, len(units)))
            if not units:
                break
    for _ in range(ROUNDS):
        several = list(simpler(files))
        good = tried(several)
        if not good:
            break
        files = min((several[number] for number in good), key=lambda one: sum(map(len, one.values())))
    return files, tried([files]).get(0, lines)


def without(files, units):
    """The same files without some units: a path with the place of a text, or with the way into JSON."""
    found = dict(files)
    for path in {path for path, *_ in units}:
        gone = [unit[1:] for unit in units if unit[0] == path]
        if isinstance(gone[0][0], int):
            text = files[path].decode()
            for start, end in sorted(gone, reverse=True):
                text = text[:start] + text[end:]
            found[path] = text.encode()
        else:
            data = json.loads(files[path])
            for way in sorted((way for (way,) in gone), key=str, reverse=True):
                inner = data
                for step in way[:-1]:
                    inner = inner[step]
                inner.pop(way[-1])
            if path == "prior.tfstate":
                data["resources"] = [one for one in data["resources"] if one["instances"]]
            found[path] = shown(data)
    return found


def blocks(files):
    units = []
    for path, data in files.items():
        if path.endswith(".tf"):
            units += [(path, match.start(), match.end()) for match in re.finditer(r"^\S.*?^\}\n", data.decode(), re.MULTILINE | re.DOTALL)]
    return units


def parts(files):
    """Recorded instances and outputs, and options."""
    units = []
    for path, data in files.items():
        if path == "options.json":
            units += [(path, (name,)) for name in json.loads(data)]
        elif path == "prior.tfstate":
            state = json.loads(data)
            units += [(path, ("outputs", name)) for name in state["outputs"]]
            for number, resource in enumerate(state["resources"]):
                units += [(path, ("resources", number, "instances", at)) for at in range(len(resource["instances"]))]
    return units


def lines_of(files):
    """Arguments, and blocks inside of blocks."""
    units = []
    for path, data in files.items():
        if path.endswith(".tf"):
            text = data.decode()
            units += [(path, m.start(), m.end()) for m in re.finditer(r"^  +[^\n]*[^{}\n]\n|^  +\w+ = [^\n]*\n", text, re.MULTILINE) if not m.group().rstrip().endswith("{")]
    return units


def simpler(files):
    for path, data in files.items():
        if not path.endswith(".tf"):
            continue
        text = data.decode()
        for match in re.finditer(r"^( +)(\w+) = ([^\n]{4,})\n", text, re.MULTILINE):
            if match.group(2) == "source" or match.group(3).endswith("{"):
                continue
            inner = re.findall(r"terraform_data\.\w+[\w.\[\]\"*]*|module\.\w+[\w.\[\]\"*]*|(?<=\()[^()]+(?=\))|(?<=\()[^()]+(?=,)", match.group(3))
            for new in ["1", '"x"', *inner]:
                if len(new) < len(match.group(3)):
                    yield {**files, path: (text[: match.start(3)] + new + text[match.end(3) :]).encode()}
        for match in re.finditer(r"^( +)\w+ (\"\w+\" )*(= )?\{\n.*?^\1\}\n", text, re.MULTILINE | re.DOTALL):
            yield {**files, path: (text[: match.start()] + text[match.end() :]).encode()}


def shown(state):
    return (json.dumps(state, indent=2) + "\n").encode()
