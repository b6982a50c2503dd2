"""What a saved plan holds of its outputs: exact types, unknown parts with what is known of them, sensitive places.

`terraform show -json` leaves most of that out, so the file is read itself: a zip with a protobuf message, in it values as
MessagePack. Only the few fields that are needed are read.
"""

import json
import struct
import zipfile
from decimal import Decimal


def _varint(data, at):
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result, at
        shift += 7


def fields(data):
    """Field numbers and contents of a protobuf message."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        kind = tag & 7
        if kind == 0:
            content, at = _varint(data, at)
        elif kind == 2:
            size, at = _varint(data, at)
            content, at = data[at : at + size], at + size
        else:
            width = {1: 8, 5: 4}[kind]
            content, at = data[at : at + width], at + width
        yield tag >> 3, content


class Unknown:
    """A value that is not known, and what is known of it."""

    def __init__(self, refinement=None):
        self.refinement = refinement or {}


class Reader:
    """MessagePack as Terraform writes it."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, size):
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self, form):
        return struct.unpack(">" + form, self.take(struct.calcsize(form)))[0]

    def items(self, count):
        return [self.value() for _ in range(count)]

    def pairs(self, count):
        return {key(self.value()): self.value() for _ in range(count)}

    def value(self):
        byte = self.take(1)[0]
        if byte < 0x80:
            return Decimal(byte)
        if byte < 0x90:
            return self.pairs(byte & 0x0F)
        if byte < 0xA0:
            return self.items(byte & 0x0F)
        if byte < 0xC0:
            return self.take(byte & 0x1F).decode()
        if byte >= 0xE0:
            return Decimal(byte - 256)
        return self.tagged(byte)

    def tagged(self, byte):
        if byte in (0xC0, 0xC2, 0xC3):
            return {0xC0: None, 0xC2: False, 0xC3: True}[byte]
        if byte in (0xCA, 0xCB):
            return Decimal(self.number("f" if byte == 0xCA else "d"))
        if 0xCC <= byte <= 0xD3:
            return Decimal(self.number("BHIQbhiq"[byte - 0xCC]))
        if 0xD9 <= byte <= 0xDB:
            return self.take(self.number("BHI"[byte - 0xD9])).decode()
        if 0xC4 <= byte <= 0xC6:
            return self.take(self.number("BHI"[byte - 0xC4]))
        if byte in (0xDC, 0xDD):
            return self.items(self.number("HI"[byte - 0xDC]))
        if byte in (0xDE, 0xDF):
            return self.pairs(self.number("HI"[byte - 0xDE]))
        if 0xD4 <= byte <= 0xD8:
            return self.extension(1 << (byte - 0xD4))
        if 0xC7 <= byte <= 0xC9:
            return self.extension(self.number("BHI"[byte - 0xC7]))
        raise ValueError(f"MessagePack byte {byte:#x}")

    def extension(self, size):
        self.take(1)
        body = self.take(size)
        if size <= 1:
            return Unknown()
        known = Reader(body).value()
        names = {1: "null", 2: "prefix", 3: "lower", 4: "upper", 5: "min_length", 6: "max_length"}
        return Unknown({names[int(k)]: v for k, v in known.items()})


def key(value):
    return value if isinstance(value, str) else int(value)


def typed(message):
    """A dynamic value: its type in the notation of state files, and what it is."""
    body = next((content for number, content in fields(message) if number == 1), b"\xc0")
    parts = Reader(body).value()
    if not isinstance(parts, list):
        return "dynamic", parts
    return json.loads(parts[0]), parts[1]


def _step(message):
    for number, content in fields(message):
        if number == 1:
            return content.decode()
        at = typed(content)
        return at[1] if isinstance(at[1], str) else int(at[1])


def outputs(path):
    """By name: type, value, and the paths of what is sensitive in it."""
    with zipfile.ZipFile(path) as archive:
        plan = archive.read("tfplan")
    found = {}
    for number, content in fields(plan):
        if number == 4:
            parts = dict(fields(content))
            change = list(fields(parts[2]))
            values = [body for number, body in change if number == 2]
            paths = [[_step(step) for _, step in fields(body)] for number, body in change if number == 4]
            found[parts[1].decode()] = (*typed(values[-1]), paths)
    return found
