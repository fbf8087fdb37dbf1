"""What every check shares: the tracked files of a tree."""

import subprocess
from pathlib import Path


def tracked(root: Path) -> list[str]:
    """Paths that git tracks or would track; every file where the tree is no repository."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, check=False)
    if listing.returncode == 0:
        names = listing.stdout.decode().split("\0")
        return sorted(name for name in names if name and (root / name).is_file())
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def text(root: Path, name: str) -> str | None:
    """A file's text; nothing where it is not text."""
    content = (root / name).read_bytes()
    if b"\0" in content:
        return None
    return content.decode("utf-8", "replace")


def line_of(content: str, offset: int) -> int:
    return content.count("\n", 0, offset) + 1
