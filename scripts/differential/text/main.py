"""Generated changes of values, planned by the real Terraform: what it prints, as a file of cases for `differential_text`."""

import json
import os
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from commands import Commands

TEXTS = [r'"x\ny"', r'"x\nz\ny"', r'" x\nz\nw\n"', "jsonencode({a = 1, b = [1, 2]})", "jsonencode({a = 2, b = [1, 2]})", r'"{\"a\": 1,  \"b\":[1,2]}"', '"[1"']
SCALARS = ["1", "2", "3.5", "true", "false", '"a"', '"b"', '"a b"', "null", '""', *TEXTS]
NAMES = ["id", "name", "a", "b", "cc", "k-k", "k k", "zed", "tags", "1"]
UNKNOWN = "terraform_data.unknown.output"
# How many resources one plan has.
TOGETHER = 60


class Maker:
    """Values: a string is an expression, a tuple a secret."""

    def __init__(self, seed):
        self.dice = random.Random(seed)

    def value(self, depth=3):
        luck = self.dice.random()
        if depth == 0 or luck < 0.4:
            return self.dice.choice(SCALARS)
        if luck < 0.7:
            return [self.value(depth - 1) for _ in range(self.dice.randint(0, 6))]
        return {self.dice.choice(NAMES): self.value(depth - 1) for _ in range(self.dice.randint(0, 5))}

    def changed(self, value):
        luck = self.dice.random()
        if luck < 0.06:
            return self.value(2)
        if luck < 0.09:
            return value[1] if isinstance(value, tuple) else ("secret", value)
        if luck < 0.11:
            return UNKNOWN
        if isinstance(value, list):
            return list(self.items(value))
        if isinstance(value, dict):
            kept = {name: self.perhaps(part, 0.5) for name, part in value.items() if self.dice.random() > 0.1}
            return kept | ({"new": self.value(1)} if self.dice.random() < 0.15 else {})
        if isinstance(value, tuple):
            return ("secret", self.changed(value[1]))
        return self.dice.choice(SCALARS) if self.dice.random() < 0.5 else value

    def items(self, value):
        for item in value:
            luck = self.dice.random()
            if luck < 0.12:
                continue
            if luck < 0.25:
                yield self.value(1)
            yield self.perhaps(item, 0.35)

    def perhaps(self, value, chance):
        return self.changed(value) if self.dice.random() < chance else value


def written(value):
    if isinstance(value, tuple):
        return f"sensitive({written(value[1])})"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        fields = (f'"{name}" = {written(part)}' for name, part in value.items())
        return f"{{{', '.join(fields)}}}"
    return value


def configurations(seed):
    """What is there, and what is asked for."""
    maker = Maker(seed)
    texts = [resource("unknown", "input", "1"), resource("unknown", "input", "2")]
    for number in range(TOGETHER):
        before = maker.value()
        pair = [written(before), written(maker.changed(before))]
        argument = "input" if number % 5 else "triggers_replace"
        for side, text in enumerate(pair):
            texts[side] += resource(f"r{number:02}", argument, text)
            if number % 7 == 0:
                secret = str("sensitive" in text).lower()
                texts[side] += f'output "o{number:02}" {{\n  value = {text}\n  sensitive = {secret}\n}}\n'
    return texts


def resource(name, argument, text):
    return f'resource "terraform_data" "{name}" {{\n  {argument} = {text}\n}}\n'


def recorded(commands, seed):
    """One case."""
    before, after = configurations(seed)
    with tempfile.TemporaryDirectory(prefix="differential-") as folder:
        main = Path(folder) / "main.tf"
        state = Path(folder) / "terraform.tfstate"
        main.write_text(before)
        commands.run(folder, "init")
        commands.run(folder, "apply", "-auto-approve")
        prior = json.loads(state.read_text()) | {"lineage": ""}
        main.write_text(after)
        _, text, errors = commands.run(folder, "plan", "-no-color", "-input=false", "-lock=false")
        if errors.strip():
            raise SystemExit(f"seed {seed}: {errors}")
    said = [line for line in text.splitlines() if not line.endswith("]") or ": Refreshing state..." not in line]
    sections = [f"== generated-{seed}", "@@ main.tf", after.rstrip("\n"), "@@ prior.tfstate", json.dumps(prior, separators=(",", ":")), "@@ text", "\n".join(said).strip("\n")]
    return "\n".join(sections) + "\n"


def main(path):
    count, seed = int(os.environ.get("COUNT", 2000)), int(os.environ.get("SEED", random.randrange(10**6)))
    commands = Commands()
    seeds = range(seed, seed + -(-count // TOGETHER))
    Path(path).write_text("".join(recorded(commands, seed) for seed in seeds))
    commands.close()
    print(f"seed {seed}: {len(seeds) * TOGETHER} changes of values")


main(sys.argv[1])
