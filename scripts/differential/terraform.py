"""What the real Terraform makes of expressions: hundreds in one plan."""

import json
import re
import shutil
import tempfile
from pathlib import Path

import plan_file
from commands import Commands, Died
from told import told

HERE = Path(__file__).parent
WORLD = HERE / "../../tests/conformance/expr"
# Plan files have no infinity.
UNWRITABLE = re.compile('output value "y(\\d+)": cannot serialize infinity')
EPHEMERAL = "Ephemeral value not allowed"


class Terraform:
    """A process that plans."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="differential-"))
        self.commands = Commands()

    def close(self):
        self.commands.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *argv):
        return self.commands.run(self.folder, *argv)

    def ask(self, exprs):
        """An answer for each expression, as `tests/conformance/answers.rs` gives them."""
        answers = [None] * len(exprs)
        self.batch(list(enumerate(exprs)), answers)
        return answers

    def batch(self, asked, answers):
        try:
            Batch(self, asked, answers).run()
        except Died:
            if len(asked) == 1:
                answers[asked[0][0]] = {"crash": True}
                return
            half = len(asked) // 2
            self.batch(asked[:half], answers)
            self.batch(asked[half:], answers)


class Batch:
    """Expressions that are planned together."""

    def __init__(self, terraform, asked, answers):
        self.terraform = terraform
        self.folder = terraform.folder
        self.asked = dict(asked)
        self.answers = answers
        self.ephemeral = set()

    def run(self):
        self.prepare()
        while self.asked and self.failed("validate", "-json"):
            pass
        while self.asked and self.failed("plan", "-json", "-input=false", "-lock=false", "-out=saved"):
            pass
        if not self.asked:
            return
        found = plan_file.outputs(self.folder / "saved")
        for number in self.asked:
            ty, value, paths = found[f"y{number:04}"]
            self.answers[number] = {
                "type": ty[1][0],
                "value": told(ty[1][0], value[0]),
                "sensitive": sorted((path[1:] for path in paths), key=repr),
                "ephemeral": number in self.ephemeral,
            }

    def prepare(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(WORLD / "module/files", self.folder / "files")
        shutil.copytree(WORLD / "generated", self.folder, dirs_exist_ok=True)
        for number, expr in self.asked.items():
            text = f"locals {{\n  x{number:04} = {expr}\n}}\n"
            (self.folder / f"x{number:04}.tf").write_bytes(text.encode("utf-8", "surrogatepass"))
        self.write_outputs()

    def write_outputs(self):
        blocks = []
        for number in self.asked:
            value = f"local.x{number:04}"
            if number in self.ephemeral:
                value = f"ephemeralasnull({value})"
            blocks.append(f'output "y{number:04}" {{\n  sensitive = true\n  value     = [{value}]\n}}\n')
        (self.folder / "y.tf").write_text("".join(blocks))
        self.order = list(self.asked)

    def failed(self, *command):
        """Runs a command; takes expressions with errors out. Whether there were any."""
        _, out, _ = self.terraform.run(*command)
        found = {}
        again = False
        for error in self.errors(command[0], out):
            name = error.get("range", {}).get("filename", "")
            if name.startswith("x"):
                found.setdefault(int(name[1:5]), []).append(placed(error))
            elif name == "y.tf" and error["summary"] == EPHEMERAL:
                line = error["range"]["start"]["line"]
                self.ephemeral.add(self.order[(line - 1) // 4])
                again = True
            elif unwritable := UNWRITABLE.search(error["detail"]):
                number = int(unwritable[1])
                self.answers[number] = {"infinity": True}
                self.remove(number)
                again = True
            elif len(self.asked) == 1:
                found.setdefault(next(iter(self.asked)), []).append([error["summary"]])
            else:
                # An error without a place: it shows whose it is when they are asked one by one.
                raise Died
        for number, errors in found.items():
            errors.sort(key=lambda e: (len(e) == 1, e[1:3], e[3:], e[0]))
            self.answers[number] = {"errors": errors}
            self.remove(number)
        if found or again:
            self.write_outputs()
        return bool(found or again)

    def remove(self, number):
        del self.asked[number]
        self.ephemeral.discard(number)
        (self.folder / f"x{number:04}.tf").unlink()

    @staticmethod
    def errors(command, out):
        if command == "validate":
            found = json.loads(out)["diagnostics"]
        else:
            lines = (json.loads(line) for line in out.splitlines() if line.startswith("{"))
            found = [line["diagnostic"] for line in lines if "diagnostic" in line]
        return [d for d in found if d["severity"] == "error"]


def placed(error):
    """An error's title and place, counted from the beginning of the expression."""
    ends = []
    for end in (error["range"]["start"], error["range"]["end"]):
        column = end["column"] - (11 if end["line"] == 2 else 0)
        ends += [end["line"] - 1, column]
    return [error["summary"], *ends]
