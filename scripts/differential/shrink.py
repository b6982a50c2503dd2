"""Makes differing expressions small, and tells the same difference once."""

import re

TOKEN = re.compile(r'<<-?\w+\n.*?\n\s*EOT\n|"(?:\\.|[^"\\])*"|[\w.]+(?:::\w+)*|\.\.\.|[=!<>]=|&&|\|\||=>|\s+|.', re.S)
OPEN, CLOSE = "([{", ")]}"
SIMPLE = ["null", '""', '"a"', "1", "[]", "local.id", "local.open"]
ROUNDS = 9
# Of each kind of difference in each purpose so many are made small.
MOST = 160
TRIES = 36


def shrink(sides, differing):
    """Each distinct difference: expression, kind, both answers, how often."""
    found = dict(list(sorted(differing.items(), key=lambda item: len(item[0])))[:MOST])
    current = {expr: (expr, result) for expr, result in found.items()}
    for _ in range(ROUNDS):
        asked, wanted = {}, {}
        for origin, (expr, result) in current.items():
            for smaller in candidates(expr)[:TRIES]:
                asked[smaller] = None
                wanted.setdefault(origin, []).append(smaller)
        if not asked:
            break
        results = dict(zip(asked, sides.compared(list(asked))))
        moved = False
        for origin, tried in wanted.items():
            kind = current[origin][1][0]
            better = next((t for t in tried if results[t][0] == kind), None)
            if better is not None:
                current[origin] = (better, results[better])
                moved = True
        current = distinct(current)
        if not moved:
            break
    return merged(current, len(differing))


def distinct(current):
    """One origin for each expression."""
    seen = {}
    for origin, (expr, result) in current.items():
        seen.setdefault(expr, (origin, result))
    return {origin: (expr, result) for expr, (origin, result) in seen.items()}


def merged(current, _):
    groups = {}
    for expr, result in current.values():
        groups.setdefault(signature(expr, result), []).append((expr, *result))
    smallest = []
    for group in groups.values():
        expr, kind, theirs, ours = min(group, key=lambda item: len(item[0]))
        smallest.append((expr, kind, theirs, ours, len(group)))
    return smallest


def signature(expr, result):
    """What makes two differences the same: the kind, the functions and signs, the errors."""
    kind, theirs, ours = result
    words = sorted(set(re.findall(r"[a-z_0-9]+(?=\()|\[\*\]|\.\*|\?|=>|%\{|<<|[-+*/%<>]|[=!]=|\bfor\b", expr)))
    errors = tuple(e[0] for e in theirs.get("errors", [])), tuple(e[0] for e in ours.get("errors", []))
    return kind, tuple(words), errors


def candidates(expr):
    """Smaller expressions, the smallest first."""
    tokens = TOKEN.findall(expr)
    found = []
    for start, end in spans(tokens):
        inside = "".join(tokens[start:end]).strip()
        before, after = "".join(tokens[:start]), "".join(tokens[end:])
        if inside and len(inside) < len(expr.strip()):
            found.append(inside)
        for simple in SIMPLE:
            if len(simple) < len(inside):
                found.append(before + simple + after)
        found.append(re.sub(r",\s*$", "", before) + re.sub(r"^\s*,\s*", "", after) if before.rstrip().endswith(",") else before + re.sub(r"^\s*,\s*", "", after))
        if inside[:1] == '"' and len(inside) > 3:
            half = len(inside) // 2
            found += [before + inside[:half] + '"' + after, before + '"' + inside[half:] + after, before + inside[:-2] + '"' + after, before + '"' + inside[2:] + after]
        call = re.match(r"[\w:]+\(", inside)
        if call and inside.endswith(")"):
            found.append(before + inside[call.end() : -1] + after)
    found = {text.strip("\n ") if "<<" not in text else text for text in found if text.strip()}
    return sorted((text for text in found if len(text) < len(expr) or text.count("(") < expr.count("(")), key=len)


def spans(tokens):
    """Where parts begin and end: what is between brackets, commas and operators, and calls."""
    found, opened = set(), []
    breaks = [0]
    for index, token in enumerate(tokens):
        if token in OPEN:
            opened.append((index, breaks))
            breaks = [index + 1]
        elif token in CLOSE and opened:
            start, outer = opened.pop()
            pieces(breaks, index, found)
            found.add((start + 1, index))
            found.add((start, index + 1))
            name = start - 1 if start and re.match(r"[\w.:]+$", tokens[start - 1]) else start
            found.add((name, index + 1))
            breaks = outer
        elif token in (",", ":", "?", "=", "=>", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "+", "-", "*", "/", "%", "if", "in"):
            pieces(breaks, index, found)
            breaks = [*breaks, index + 1]
        elif token.startswith('"'):
            found.add((index, index + 1))
    pieces(breaks, len(tokens), found)
    return [(start, end) for start, end in found if end > start]


def pieces(breaks, end, found):
    for start in breaks[-3:]:
        found.add((start, end))
