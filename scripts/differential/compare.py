"""Whether two answers are the same, and if not, in what they differ first."""

from decimal import Decimal

# Plan files hold numbers as binary fractions where those are exact, which is more digits than they print.
EXACT = Decimal("1e-150")


def difference(theirs, ours):
    """Nothing, or a word for it."""
    if "panic" in ours:
        return "panic"
    if "crash" in theirs:
        return None
    if "errors" in theirs or "errors" in ours:
        return errors(theirs.get("errors"), ours.get("errors"))
    if "infinity" in theirs or "infinity" in ours:
        return None if theirs.get("infinity") == ours.get("infinity") else "infinity"
    if theirs["type"] != ours["type"]:
        return "type"
    if not same(theirs["value"], ours["value"], False):
        return "value"
    if paths(theirs) != paths(ours):
        return "sensitive"
    if theirs["ephemeral"] != ours["ephemeral"]:
        return "ephemeral"
    return None if same(theirs["value"], ours["value"], True) else "refinement"


def errors(theirs, ours):
    if not ours:
        return "no error"
    if not theirs:
        return "error"
    if [e[0] for e in theirs] != [e[0] for e in ours]:
        return "errors"
    places = [[[int(n) for n in e[1:]] for e in side] for side in (theirs, ours)]
    return None if places[0] == places[1] else "place"


def paths(answer):
    return sorted(str([str(step) for step in path]) for path in answer["sensitive"])


def binary(number):
    """The 64-bit fraction that a number is, or prints as."""
    value = float(number)
    return value if Decimal(value) == number or str(number) in (repr(value), str(Decimal(repr(value)))) else number


def same(a, b, refined):
    """Whether values are the same; with `refined` also what is known of unknown ones."""
    if isinstance(a, dict) and isinstance(b, dict):
        if not refined and a.keys() == b.keys() == {"?"}:
            return True
        return a.keys() == b.keys() and all(same(a[k], b[k], refined) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y, refined) for x, y in zip(a, b))
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        return a == b or (a != 0 and abs(a - b) <= abs(a) * EXACT) or binary(a) == binary(b)
    return type(a) is type(b) and a == b
