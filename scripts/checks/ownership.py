"""Who may name which PostgreSQL schema, and which targets may import which."""

import re
from pathlib import Path

from findings import line_of, text, tracked
from swift_strings import literals

# Target: the schema it owns. Every other target's SQL names none.
OWNERS = {
    "Coordination": "coordination", "Identity": "identity", "Gamification": "gamification",
    "Narrative": "narrative", "Commerce": "commerce", "Membership": "membership",
    "Experiences": "experiences", "Analytics": "analytics", "Loyalty": "loyalty", "Bookings": "bookings",
    # The migrator keeps its list of applied files beside the engine's tables; the workers work on them.
    "Schema": "coordination", "Workers": "coordination", "RateLimits": "coordination",
}
DOMAINS = set(OWNERS) - {"Coordination", "RateLimits", "Schema", "Workers"}
EXEMPT = {"TestKit"}

_SCHEMAS = "|".join(sorted(set(OWNERS.values())))
_NAME = re.compile(rf'(?<![\w.])"?({_SCHEMAS})"?\."?([a-z_][a-z0-9_]*)')
_SQL = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|FROM|JOIN|TRUNCATE|TABLE|LOCK|CALL|COPY|REFRESH|EXECUTE|INTO|WITH)\b")
_CREATED = re.compile(
    r"CREATE\s+(?:OR\s+REPLACE\s+)?(?:UNLOGGED\s+|MATERIALIZED\s+)?(TABLE|VIEW|FUNCTION|PROCEDURE|SEQUENCE|TYPE)\s+"
    r"(?:IF\s+NOT\s+EXISTS\s+)?([a-z_]+\.[a-z0-9_]+)", re.IGNORECASE)
_IMPORT = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"
    r"(?:(?:struct|class|enum|protocol|func|let|var|typealias)\s+)?(\w+)", re.MULTILINE)


def _sources(root: Path) -> list[tuple[str, str]]:
    """Every Swift file of the product with its target."""
    return [(name, name.split("/")[1]) for name in tracked(root)
            if name.startswith("Sources/") and name.endswith(".swift") and name.count("/") >= 2]


def _created(root: Path) -> dict[str, str]:
    """What the migrations create: qualified name to kind."""
    created = {}
    for name in tracked(root):
        if name.startswith("Migrations/") and name.endswith(".sql"):
            for kind, thing in _CREATED.findall(text(root, name) or ""):
                created[thing.lower()] = kind.upper()
    return created


def schema_ownership(root: Path) -> list[str]:
    """SQL names its own schema, or a view that another domain publishes."""
    created = _created(root)
    findings = []
    for name, target in _sources(root):
        if target in EXEMPT:
            continue
        source = text(root, name) or ""
        for offset, literal in literals(source):
            is_sql = _SQL.search(literal) is not None
            for use in _NAME.finditer(literal):
                schema, thing = use.group(1), f"{use.group(1)}.{use.group(2)}"
                if OWNERS.get(target) == schema or not (is_sql or thing in created):
                    continue
                if target in OWNERS and created.get(thing) == "VIEW":
                    continue
                line = line_of(source, offset + use.start())
                owner = "no schema" if target not in OWNERS else f"only {OWNERS[target]}"
                findings.append(f"{name}:{line}: {target}'s SQL may name {owner}, not {thing}")
    return findings


def domain_imports(root: Path) -> list[str]:
    """Domains are siblings: what one needs of another goes through a port, an event or a published view."""
    findings = []
    for name, target in _sources(root):
        source = text(root, name) or ""
        for use in _IMPORT.finditer(source):
            imported = use.group(1)
            if target in DOMAINS and imported in DOMAINS and imported != target:
                findings.append(f"{name}:{line_of(source, use.start(1))}: {target} imports {imported}")
    return findings
