"""Runs every check on the repository: one line each, what is wrong below it, exit code 1 if anything is."""

import sys
from pathlib import Path

import dockerfile
import examples
import ownership
import tree

CHECKS = {
    "SQL names its own schema": ownership.schema_ownership,
    "domains do not import each other": ownership.domain_imports,
    "migrations are numbered without gaps": tree.migrations,
    "pages load nothing from outside": tree.outside_urls,
    "no paths of one machine": tree.machine_paths,
    "no built files": tree.built_files,
    "the pages' examples are what compiles": examples.examples,
    "the Dockerfile's parts exist": dockerfile.dockerfile,
}


def main() -> int:
    root = Path(__file__).resolve().parents[2]
    failed = False
    for name, check in CHECKS.items():
        findings = check(root)
        failed = failed or bool(findings)
        print(f"{'failed' if findings else 'ok':6}  {name}")
        for finding in findings:
            print(f"        {finding}")
    return 1 if failed else 0


sys.exit(main())
