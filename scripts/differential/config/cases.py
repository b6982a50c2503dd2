"""The text form of conformance cases (tests/README.md): reading and writing."""

import json
import re


class Number(str):
    """A number of a plan as it was written, with all its digits."""


def dumps(plan):
    """A plan as JSON."""
    text = json.dumps(_quoted(plan), indent=2, ensure_ascii=False)
    return re.sub(r'"\ue000([^"]*)"', r"\1", text)


def _quoted(value):
    if isinstance(value, Number):
        return "\ue000" + value
    if isinstance(value, dict):
        return {key: _quoted(inner) for key, inner in value.items()}
    return [_quoted(inner) for inner in value] if isinstance(value, list) else value


def parse(text):
    """The cases of a group file: [(name, {path: bytes})]; verdicts and plans are left out."""
    cases = []
    body = text.removeprefix("== ")
    for part in body.split("\n== "):
        name, *sections = part.split("\n@@ ")
        files = {}
        for section in sections:
            header, _, content = section.partition("\n")
            path, *flags = header.split(" ")
            if path in ("verdict", "plan"):
                continue
            empty = section == header
            data = _unescape(content) if "escaped" in flags else content.encode()
            if "unended" not in flags and not empty:
                data += b"\n"
            files[path] = data
        cases.append((name, files))
    return cases


def _unescape(text):
    def byte(match):
        rest = match.group(1)
        return {"\\": "\\", "r": "\r"}.get(rest[0]) or chr(int(rest[1:], 16))

    encoded = "".join(c if ord(c) < 128 else "".join(map(chr, c.encode())) for c in text)
    return re.sub(r"\\(\\|r|x[0-9a-fA-F]{2})", byte, encoded).encode("latin-1")


def render(name, files, verdict, plan=None):
    """One case as text."""
    parts = [f"== {name}"]
    for path, data in sorted(files.items()):
        parts.append(_file(path, data))
    parts.append("@@ verdict\n" + verdict)
    if plan is not None:
        parts.append("@@ plan\n" + dumps(plan))
    return "\n".join(parts)


def _file(path, data):
    flags = []
    if not data:
        return f"@@ {path}"
    if not data.endswith(b"\n"):
        flags.append("unended")
    else:
        data = data[:-1]
    try:
        text = data.decode()
        plain = all(c == "\n" or ord(c) >= 32 for c in text)
    except UnicodeDecodeError:
        plain = False
    if not plain or re.search(rb"(^|\n)(==|@@) ", data):
        flags.append("escaped")
        text = "".join(_escape(b) for b in data)
    return f"@@ {' '.join([path, *sorted(flags)])}\n{text}"


def _escape(byte):
    if byte == 0x5C:
        return "\\\\"
    if byte == 0x0D:
        return "\\r"
    if byte == 0x0A or 32 <= byte < 127 and byte not in b"@=":
        return chr(byte)
    return f"\\x{byte:02x}"
