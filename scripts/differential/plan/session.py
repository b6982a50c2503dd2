"""Plans and runs of the real Terraform over configurations with a state."""

import json
import os
import posixpath
import re
import shutil
import sys
import tempfile
import zlib
from pathlib import Path

HERE = Path(__file__).parent
sys.path += [str(HERE.parent), str(HERE.parent / "config")]
import cases  # noqa: E402
import verdicts  # noqa: E402
from commands import Died  # noqa: E402, F401

CALL = re.compile(r'^module "([^"]+)" \{\n  source = "([^"]+)"', re.MULTILINE)
STATE = "terraform.tfstate"


def modules(files):
    """What `init` would write of the local modules that are called."""
    found = [{"Key": "", "Source": "", "Dir": "."}]
    for called in found:
        name = posixpath.normpath(posixpath.join(called["Dir"], "main.tf"))
        for call, source in CALL.findall(files.get(name, b"").decode()):
            key = f"{called['Key']}.{call}".strip(".")
            found.append({"Key": key, "Source": source, "Dir": posixpath.normpath(posixpath.join(called["Dir"], source))})
    return found


class Session:
    """One folder in which configurations are planned and applied, one after another."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="plan-")

    def close(self):
        shutil.rmtree(self.path)

    def put(self, files):
        """Exchanges everything in the folder, the state as well."""
        for entry in os.listdir(self.path):
            full = os.path.join(self.path, entry)
            shutil.rmtree(full) if os.path.isdir(full) else os.remove(full)
        written = {STATE if name == "prior.tfstate" else name: data for name, data in files.items() if name != "options.json"}
        written[".terraform/modules/modules.json"] = json.dumps({"Modules": modules(files)}).encode()
        for name, data in written.items():
            full = os.path.join(self.path, name)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            Path(full).write_bytes(data)

    def plan(self, files):
        """The verdict, and the plan where there is one."""
        self.put(files)
        arguments = ["-json", "-out=saved", "-input=false", *verdicts._options(files)]
        # Of builtin types a refresh finds what is recorded: half of the plans are made with one. One that removes everything
        # would evaluate the outputs anew before.
        destroys = b'"destroy"' in files.get("options.json", b"")
        if destroys or zlib.crc32(files["main.tf"]) % 2:
            arguments.append("-refresh=false")
        code, out, _ = verdicts.TERRAFORM.run(self.path, "plan", *arguments)
        verdict = "\n".join(["ok" if code == 0 else "error", *verdicts._lines(verdicts._diagnostics(out))])
        if code:
            return verdict, None
        shown = json.loads(verdicts.TERRAFORM.run(self.path, "show", "-json", "saved")[1], parse_float=cases.Number)
        return verdict, verdicts._plan(shown)

    def apply(self):
        """The state after the plan that was just made; nothing when that went wrong."""
        code, _, _ = verdicts.TERRAFORM.run(self.path, "apply", "-json", "-input=false", "saved")
        state = Path(self.path, STATE)
        return state.read_bytes() if code == 0 and state.exists() else None


def judged(name, files):
    """One case with Terraform's verdict; nothing when Terraform crashes over it."""
    session = Session()
    try:
        verdict, plan = session.plan(files)
        return cases.render(name, files, verdict, plan)
    except Died:
        return None
    finally:
        session.close()
