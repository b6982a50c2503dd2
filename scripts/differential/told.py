"""Values in the notation that both sides are compared in: JSON, where what is unknown is an object `?`."""

from decimal import Decimal

from plan_file import Unknown


def told(ty, value):
    """A value of a plan file, whose type says which texts are numbers."""
    if isinstance(value, Unknown):
        return {"?": {name: known(name, part) for name, part in value.refinement.items()}}
    if value is None:
        return None
    if ty == "number":
        return number(value)
    if isinstance(ty, str):
        return value
    kind, inner = ty[0], ty[1]
    if kind in ("list", "set"):
        return [told(inner, part) for part in value]
    if kind == "tuple":
        return [told(*pair) for pair in zip(inner, value)]
    if kind == "map":
        return {name: told(inner, part) for name, part in value.items()}
    return {name: told(inner[name], part) for name, part in value.items()}


def number(value):
    return Decimal(str(value))


def known(name, part):
    if name in ("lower", "upper"):
        return [number(part[0]), part[1]]
    return part
