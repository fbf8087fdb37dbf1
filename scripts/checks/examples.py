"""Code in the documentation that claims to be a file's own text."""

import re
import textwrap
from pathlib import Path

from findings import line_of, text

# Page: the file that its Swift blocks are parts of, word for word but for the depth of their indentation.
SOURCES = {"docs/coordination.md": "Tests/ExampleTests/Raffle.swift"}

_BLOCK = re.compile(r"^```swift\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(root: Path) -> list[str]:
    """What a page shows of an example is what compiles."""
    findings = []
    for page, source in SOURCES.items():
        if not ((root / page).is_file() and (root / source).is_file()):
            findings.append(f"{page}: it or {source} is missing")
            continue
        content = text(root, page) or ""
        lines = (text(root, source) or "").splitlines()
        blocks = list(_BLOCK.finditer(content))
        if not blocks:
            findings.append(f"{page}: shows nothing of {source}")
        for block in blocks:
            if not _holds(lines, block.group(1).splitlines()):
                findings.append(f"{page}:{line_of(content, block.start(1))}: not the text of {source}")
    return findings


def _holds(lines: list[str], part: list[str]) -> bool:
    wanted = textwrap.dedent("\n".join(part))
    return any(textwrap.dedent("\n".join(lines[at:at + len(part)])) == wanted
               for at in range(len(lines) - len(part) + 1))
