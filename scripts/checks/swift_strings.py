"""The string literals of Swift source, with interpolations taken out."""

import re
from collections.abc import Iterator

_OPENING = re.compile(r'//[^\n]*|/\*|(#*)("""|")')


def literals(source: str) -> Iterator[tuple[int, str]]:
    """Yields each literal's offset and text; `\\(…)` becomes `$`, as a bound parameter would."""
    at = 0
    while opening := _OPENING.search(source, at):
        if opening.group(0).startswith("//"):
            at = opening.end()
        elif opening.group(0) == "/*":
            at = _end_of_comment(source, opening.end())
        else:
            inside: list[tuple[int, str]] = []
            at, content = _literal(source, opening.end(), opening.group(1), opening.group(2), inside)
            yield opening.end(), content
            yield from inside


def _end_of_comment(source: str, at: int) -> int:
    depth = 1
    while depth and (mark := re.compile(r"/\*|\*/").search(source, at)):
        depth += 1 if mark.group(0) == "/*" else -1
        at = mark.end()
    return at if depth == 0 else len(source)


def _literal(source: str, at: int, hashes: str, quote: str, inside: list[tuple[int, str]]) -> tuple[int, str]:
    content = []
    escape = "\\" + hashes
    while at < len(source):
        if source.startswith(quote + hashes, at):
            return at + len(quote + hashes), "".join(content)
        if source.startswith(escape + "(", at):
            at = _end_of_interpolation(source, at + len(escape) + 1, inside)
            content.append("$")
        elif source.startswith(escape, at):
            content.append(source[at + len(escape):at + len(escape) + 1])
            at += len(escape) + 1
        elif quote == '"' and source[at] == "\n":
            return at, "".join(content)
        else:
            content.append(source[at])
            at += 1
    return at, "".join(content)


def _end_of_interpolation(source: str, at: int, inside: list[tuple[int, str]]) -> int:
    depth = 1
    while at < len(source) and depth:
        if opening := re.compile(r'(#*)("""|")').match(source, at):
            begin = opening.end()
            at, content = _literal(source, begin, opening.group(1), opening.group(2), inside)
            inside.append((begin, content))
            continue
        depth += {"(": 1, ")": -1}.get(source[at], 0)
        at += 1
    return at
