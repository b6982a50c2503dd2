"""What the real Terraform makes of files: hundreds in one `fmt`."""

import re
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent))
from commands import Commands, Died  # noqa: E402

REFUSED = re.compile(r"on (f\d+\.tf) line")


class Terraform:
    """A process that formats."""

    def __init__(self):
        self.commands = Commands()

    def close(self):
        self.commands.close()

    def ask(self, files):
        """For each file its bytes as Terraform formats it, None where it refuses, False where it crashes."""
        folder = Path(tempfile.mkdtemp(prefix="fmt-"))
        try:
            names = [f"f{number:05}.tf" for number in range(len(files))]
            for name, data in zip(names, files):
                (folder / name).write_bytes(data)
            refused = set(REFUSED.findall(self.commands.run(folder, "fmt", "-no-color", "-list=false")[2]))
            return [None if name in refused else (folder / name).read_bytes() for name in names]
        except Died:
            if len(files) == 1:
                return [False]
            half = len(files) // 2
            return self.ask(files[:half]) + self.ask(files[half:])
        finally:
            shutil.rmtree(folder)
