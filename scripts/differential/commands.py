"""A process that runs Terraform's commands, begun anew when one kills it."""

import json
import os
import select
import subprocess
import sys
from pathlib import Path

WORKER = Path(__file__).parent / "worker.py"
# Seconds for one command; a plan of 400 expressions or a folder of 400 files takes less than one.
PATIENCE = 60


class Died(Exception):
    """Terraform crashed or did not come to an end: it says nothing of what it was asked."""


class Commands:
    """The process, while there is one."""

    def __init__(self):
        self.process = None

    def close(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def run(self, folder, *argv):
        """Code, output and messages of one command in a folder."""
        if not self.process:
            env = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "HOME": "/home/somebody"}
            env |= {key: os.environ[key] for key in ("PATH", "PYTHONPATH") if key in os.environ}
            pipe = subprocess.PIPE
            self.process = subprocess.Popen([sys.executable, WORKER], env=env, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        self.process.stdin.write(json.dumps([f"-chdir={folder}", *argv]).encode() + b"\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        line = self.process.stdout.readline() if ready else b""
        if not line:
            self.close()
            raise Died
        return json.loads(line)
