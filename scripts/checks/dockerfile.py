"""The Dockerfile, checked without a container engine: its packages, what it copies, what it calls."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from findings import tracked

BASES = {"swift:6.3-bookworm", "debian:12-slim"}
# Called in a debian:12-slim before or without any package of ours.
_IN_EVERY_DEBIAN = {"apt-get", "bash", "chmod", "chown", "cp", "install", "ln", "mkdir", "rm", "sh", "strip", "useradd"}


def dockerfile(root: Path) -> list[str]:
    path = root / "Dockerfile"
    if not path.is_file():
        return ["Dockerfile: missing"]
    names = tracked(root)
    instructions = _instructions(path.read_text())
    ignored = _ignored(root)
    findings: list[str] = []
    stages: set[str] = set()
    made = _destinations(instructions)
    for word, rest in instructions:
        if word == "FROM":
            base, *alias = re.split(r"\s+AS\s+", rest, flags=re.IGNORECASE)
            if base not in BASES and base not in stages:
                findings.append(f"FROM {base}: not one of {', '.join(sorted(BASES))}")
            stages.update(alias)
        elif word == "COPY":
            findings += _copy(rest, names, ignored, stages)
        elif word == "RUN":
            findings += _packages(rest, root) + _called(rest, names, made)
        elif word in ("ENTRYPOINT", "CMD", "HEALTHCHECK"):
            findings += _started(word, rest, made)
    return [f"Dockerfile: {finding}" for finding in findings]


def _instructions(content: str) -> list[tuple[str, str]]:
    lines = "\n".join(line for line in content.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", lines)
    pairs = (line.strip().split(None, 1) for line in joined.splitlines() if line.strip())
    return [(pair[0].upper(), pair[1] if len(pair) > 1 else "") for pair in pairs]


def _ignored(root: Path) -> list[str]:
    path = root / ".dockerignore"
    if not path.is_file():
        return []
    return [line.strip().strip("/") for line in path.read_text().splitlines() if line.strip() and line[0] != "#"]


def _copy(rest: str, names: list[str], ignored: list[str], stages: set[str]) -> list[str]:
    words = rest.split()
    stage = next((word.removeprefix("--from=") for word in words if word.startswith("--from=")), None)
    sources = [word for word in words if not word.startswith("--")][:-1]
    if stage is not None and stage not in stages:
        return [f"COPY --from={stage}: no such stage"]
    findings = []
    for source in sources:
        # What a later stage takes from the build's folder is the repository's tree, or what the build makes in it.
        inside = source.removeprefix("/dianabot/") if stage else source
        inside = inside.removeprefix("./").rstrip("/")
        if stage and inside.startswith((".build/", "out/")):
            continue
        if inside != "." and not any(name == inside or name.startswith(inside + "/") for name in names):
            findings.append(f"COPY {source}: not in the repository")
        if not stage and any(inside == rule or inside.startswith(rule + "/") for rule in ignored):
            findings.append(f"COPY {source}: .dockerignore leaves it out")
    return findings


def _packages(rest: str, root: Path) -> list[str]:
    found = set()
    for command in re.split(r"&&|;|\|\|", rest):
        if match := re.search(r"apt-get\b.*?\binstall\b(.*)", command):
            found.update(word for word in match.group(1).split() if re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", word))
    if "scripts/setup" in rest:
        listed = (root / "scripts/packages").read_text().splitlines()
        found.update(line.split()[1] for line in listed if line and line[0] != "#")
    return [f"package {name}: Debian has none of that name" for name in sorted(found) if not _known(name)]


def _known(package: str) -> bool:
    if shutil.which("apt-cache") is None:
        return True
    def shown(name: str) -> bool:
        return subprocess.run(["apt-cache", "show", name], capture_output=True, check=False).returncode == 0
    # Without package lists apt knows only what is installed, and its "no" says nothing.
    return shown(package) or not shown("debootstrap")


def _called(rest: str, names: list[str], made: set[str]) -> list[str]:
    findings = []
    for command in re.split(r"&&|;|\|\|", re.sub(r"^(--\S+\s+)+", "", rest)):
        words = [word for word in shlex.split(command) if not re.fullmatch(r"[A-Z_]+=\S*", word)]
        if not words or words[0] in ("if", "then", "fi", "[", "set"):
            words = words[1:] if words and words[0] == "then" else []
        if not words:
            continue
        call = words[0].removeprefix("./")
        if "/" in call and not call.startswith("/"):
            if call not in names:
                findings.append(f"RUN {call}: not in the repository")
        elif call not in _IN_EVERY_DEBIAN | made and call != "swift":
            findings.append(f"RUN {call}: not known to be in the image")
    return findings


def _destinations(instructions: list[tuple[str, str]]) -> set[str]:
    made = set()
    for word, rest in instructions:
        if word == "COPY":
            words = [word for word in rest.split() if not word.startswith("--")]
            target = words[-1]
            made.update(target + os.path.basename(source) if target.endswith("/") else target for source in words[:-1])
    return made


def _started(word: str, rest: str, made: set[str]) -> list[str]:
    if not (match := re.search(r"\[(.*)\]", rest)):
        return [f"{word}: not in the exec form, so signals would stop at a shell"]
    first = match.group(1).split(",")[0].strip().strip('"')
    if word == "CMD" and not first.startswith("/"):
        return []  # arguments of the ENTRYPOINT
    return [] if first in made or first in {"bash", "sh"} else [f"{word} {first}: nothing puts that file there"]
