"""What we make of expressions: the ignored test `answers` in `tests/conformance/answers.rs`."""

import json
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def build():
    """The test binary of today's source."""
    command = ["cargo", "test", "--test", "main", "--no-run", "--message-format=json-render-diagnostics"]
    out = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    messages = (json.loads(line) for line in out.splitlines() if line.startswith(b"{"))
    return next(m["executable"] for m in messages if m.get("executable") and m["target"]["name"] == "main")


class Ours:
    """The engine, as it is built now."""

    def __init__(self):
        self.binary = build()

    def ask(self, exprs):
        """An answer for each expression."""
        return [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in self.lines(exprs)]

    def lines(self, exprs, processes=2):
        """The answers as they are written."""
        size = -(-len(exprs) // processes) or 1
        parts = [exprs[at : at + size] for at in range(0, len(exprs), size)]
        with ThreadPoolExecutor(processes) as pool:
            return [answer for part in pool.map(self.part, parts) for answer in part]

    def part(self, exprs):
        with tempfile.TemporaryDirectory() as folder:
            asked, answers = Path(folder, "asked"), Path(folder, "answers")
            asked.write_text("".join(json.dumps(expr) + "\n" for expr in exprs))
            command = [self.binary, "--exact", "conformance::answers::answers", "--ignored", "--quiet"]
            env = {"FORMWORK_ASKED": str(asked), "FORMWORK_ANSWERS": str(answers), "RUST_MIN_STACK": str(64 << 20)}
            done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode:
                if len(exprs) == 1:
                    return ['{"panic": true}']
                half = len(exprs) // 2
                return self.part(exprs[:half]) + self.part(exprs[half:])
            return answers.read_text().split("\n")[:-1]
