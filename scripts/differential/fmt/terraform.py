"""What the real Terraform makes of files: hundreds in one `fmt`."""

import json
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

WORKER = Path(__file__).parent.parent / "worker.py"
# Seconds for one command; a folder of 400 files takes a fraction of one.
PATIENCE = 60
REFUSED = re.compile(r"on (f\d+\.tf) line")


class Died(Exception):
    """Terraform crashed or did not come to an end."""


class Terraform:
    """A process that formats."""

    def __init__(self):
        self.process = None

    def close(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def run(self, *argv):
        if not self.process:
            env = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "HOME": "/home/somebody"}
            env |= {key: os.environ[key] for key in ("PATH", "PYTHONPATH") if key in os.environ}
            pipe = subprocess.PIPE
            self.process = subprocess.Popen([sys.executable, WORKER], env=env, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        self.process.stdin.write(json.dumps(argv).encode() + b"\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        line = self.process.stdout.readline() if ready else b""
        if not line:
            self.close()
            raise Died
        return json.loads(line)

    def ask(self, files):
        """For each file its bytes as Terraform formats it, None where it refuses, False where it crashes."""
        folder = Path(tempfile.mkdtemp(prefix="fmt-"))
        try:
            names = [f"f{number:05}.tf" for number in range(len(files))]
            for name, data in zip(names, files):
                (folder / name).write_bytes(data)
            refused = set(REFUSED.findall(self.run(f"-chdir={folder}", "fmt", "-no-color", "-list=false")[2]))
            return [None if name in refused else (folder / name).read_bytes() for name in names]
        except Died:
            if len(files) == 1:
                return [False]
            half = len(files) // 2
            return self.ask(files[:half]) + self.ask(files[half:])
        finally:
            shutil.rmtree(folder)
