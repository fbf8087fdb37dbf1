"""Rules about files as they lie in the repository."""

import re
from pathlib import Path

from findings import line_of, text, tracked

_MACHINE_PATH = re.compile(r"(?:^|[^A-Za-z0-9_./-])(/(?:root|home/[A-Za-z0-9_-]+|Users/[A-Za-z0-9_-]+)/[^\s\"']*)")
_BUILT = re.compile(
    r"(^|/)(\.build|\.dianabot|__pycache__|node_modules|DerivedData)/|(^|/)\.DS_Store$|\.(o|so|a|swiftmodule|pyc|log|swp)$")
_OUTSIDE = [
    re.compile(r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*?\b(?:src|href|srcset)\s*=\s*[\"']?\s*((?:https?:)?//[^\s\"'>]+)", re.IGNORECASE),
    re.compile(r"(?:@import\s+(?:url\()?|url\()\s*[\"']?\s*((?:https?:)?//[^\s\"')]+)", re.IGNORECASE),
    re.compile(r"\b(?:import|from)\s*\(?\s*[\"']((?:https?:)?//[^\"']+)"),
]


def machine_paths(root: Path) -> list[str]:
    """No path of one person's machine."""
    return _every_line(root, tracked(root), [_MACHINE_PATH], "names a machine's own path")


def outside_urls(root: Path) -> list[str]:
    """Pages load nothing from elsewhere."""
    pages = [name for name in tracked(root) if name.startswith("Public/")]
    return _every_line(root, pages, _OUTSIDE, "loads from outside")


def _every_line(root: Path, names: list[str], patterns: list[re.Pattern[str]], complaint: str) -> list[str]:
    findings = []
    for name in names:
        content = text(root, name) or ""
        for pattern in patterns:
            for found in pattern.finditer(content):
                findings.append(f"{name}:{line_of(content, found.start(1))}: {complaint}: {found.group(1)}")
    return findings


def built_files(root: Path) -> list[str]:
    """Nothing that a build or a run made is in the repository."""
    return [f"{name}: made by a build or a run" for name in tracked(root) if _BUILT.search(name)]


def migrations(root: Path) -> list[str]:
    """Numbered from 0001 without gaps, one file a number."""
    names = [name.removeprefix("Migrations/") for name in tracked(root) if name.startswith("Migrations/")]
    findings = [f"Migrations/{name}: not named NNNN_what.sql" for name in names
                if not re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", name)]
    numbers = sorted(int(name[:4]) for name in names if name[:4].isdigit())
    for expected, number in enumerate(numbers, start=1):
        if number != expected:
            findings.append(f"Migrations: {expected:04} is {'missing' if number > expected else 'there twice'}")
            break
    return findings
