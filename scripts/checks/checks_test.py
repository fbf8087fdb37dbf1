"""Each check sees a bad example and leaves a good one alone."""

import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path

import dockerfile
import examples
import ownership
import tree
from swift_strings import literals


def found(check: Callable[[Path], list[str]], files: dict[str, str]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, content in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(content)
        return check(root)


MIGRATION = {
    "Migrations/0001_base.sql":
        "CREATE TABLE gamification.lots (id int);\nCREATE VIEW gamification.purses AS SELECT 1;",
}


class Strings(unittest.TestCase):
    def test_interpolations_leave_and_their_own_strings_count(self):
        source = 'f("a \\(g("b") + h(1)) c") // "d"\n/* "e" */ #"f \\(x) "g" "#'
        self.assertEqual([content for _, content in literals(source)], ["a $ c", "b", 'f \\(x) "g" '])

    def test_lines_of_a_long_literal(self):
        self.assertEqual([content for _, content in literals('"""\nSELECT "a"\n"""')], ['\nSELECT "a"\n'])


class SchemaOwnership(unittest.TestCase):
    def names(self, target: str, sql: str) -> list[str]:
        return found(ownership.schema_ownership, MIGRATION | {f"Sources/{target}/A.swift": f'let a = """\n{sql}\n"""'})

    def test_another_domains_table(self):
        self.assertIn("Sources/Commerce/A.swift:2", self.names("Commerce", "SELECT 1 FROM gamification.lots")[0])

    def test_a_piece_of_sql_without_keywords(self):
        self.assertTrue(self.names("Commerce", "gamification.lots AS l"))

    def test_a_surface_names_none(self):
        self.assertTrue(self.names("PublicAPI", "UPDATE identity.users SET a = 1"))

    def test_own_tables_published_views_and_event_names_are_fine(self):
        self.assertEqual(self.names("Gamification", "SELECT 1 FROM gamification.lots"), [])
        self.assertEqual(self.names("Commerce", "SELECT 1 FROM gamification.purses"), [])
        self.assertEqual(self.names("PublicAPI", "gamification.besitos_granted"), [])

    def test_a_view_is_not_for_surfaces(self):
        self.assertTrue(self.names("BotUI", "SELECT 1 FROM gamification.purses"))


class DomainImports(unittest.TestCase):
    def test_siblings(self):
        self.assertTrue(found(ownership.domain_imports, {"Sources/Commerce/A.swift": "public import Gamification\n"}))
        self.assertTrue(found(ownership.domain_imports, {"Sources/Commerce/A.swift": "import struct Identity.User\n"}))

    def test_what_is_below(self):
        self.assertEqual(found(ownership.domain_imports, {"Sources/Commerce/A.swift": "import Coordination\n"}), [])
        self.assertEqual(found(ownership.domain_imports, {"Sources/App/A.swift": "import Identity\n"}), [])


class Tree(unittest.TestCase):
    def test_a_gap_and_a_twin_among_migrations(self):
        self.assertIn("0002 is missing", found(tree.migrations, {"Migrations/0001_a.sql": "", "Migrations/0003_b.sql": ""})[0])
        self.assertIn("there twice", found(tree.migrations, {"Migrations/0001_a.sql": "", "Migrations/0001_b.sql": ""})[0])
        self.assertTrue(found(tree.migrations, {"Migrations/1_a.sql": ""}))
        self.assertEqual(found(tree.migrations, MIGRATION), [])

    def test_pages_that_load_from_elsewhere(self):
        for bad in ['<script src="https://cdn.example/a.js">', "<link rel=x href='//cdn.example/a.css'>",
                    "@import url(https://fonts.example/a)", 'import a from "https://cdn.example/a.js"']:
            self.assertTrue(found(tree.outside_urls, {"Public/a.html": bad}), bad)
        self.assertEqual(found(tree.outside_urls, {"Public/a.html": '<a href="https://t.me/x"><script src="/a.js">'}), [])

    def test_paths_of_a_machine(self):
        home = "/home"
        self.assertTrue(found(tree.machine_paths, {"a.md": f"see {home}/ana/project"}))
        self.assertEqual(found(tree.machine_paths, {"a.md": "GET /api/home/ana/x and ./root/x"}), [])

    def test_what_a_build_left(self):
        self.assertTrue(found(tree.built_files, {"Sources/A/a.o": ""}))
        self.assertEqual(found(tree.built_files, {"Sources/A/a.swift": ""}), [])


class Examples(unittest.TestCase):
    def findings(self, block: str) -> list[str]:
        page, source = next(iter(examples.SOURCES.items()))
        return found(examples.examples, {page: f"Words.\n\n{block}\n", source: "struct A {\n    let b: Int\n    let c = 1\n}\n"})

    def test_a_part_of_the_file(self):
        self.assertEqual(self.findings("```swift\nstruct A {\n    let b: Int\n```"), [])
        self.assertEqual(self.findings("```swift\nlet b: Int\nlet c = 1\n```"), [])

    def test_what_drifted(self):
        self.assertIn("coordination.md:4:", self.findings("```swift\nlet b: String\n```")[0])
        self.assertTrue(self.findings("```swift\nstruct A {\nlet b: Int\n```"))
        self.assertTrue(self.findings("```swift\nlet c = 1\nlet b: Int\n```"))
        self.assertTrue(self.findings("No code."))
        self.assertTrue(found(examples.examples, {}))


class Dockerfile(unittest.TestCase):
    GOOD = "FROM swift:6.3-bookworm AS build\nCOPY Sources Sources\nFROM debian:12-slim\n" \
           'COPY --from=build /dianabot/.build/dianabot /usr/bin/\nENTRYPOINT ["/usr/bin/dianabot"]\n'

    def findings(self, content: str) -> list[str]:
        return found(dockerfile.dockerfile, {"Dockerfile": content, "Sources/a.swift": ""})

    def test_a_good_one(self):
        self.assertEqual(self.findings(self.GOOD), [])

    def test_what_is_not_there(self):
        for old, new in [("COPY Sources", "COPY Source"), ("debian:12-slim", "debian:99"), ("--from=build", "--from=x"),
                         ('["/usr/bin/dianabot"]', '["/usr/bin/diana"]'), ('["/usr/bin/dianabot"]', "dianabot")]:
            self.assertTrue(self.findings(self.GOOD.replace(old, new)), new)
        self.assertTrue(self.findings(self.GOOD + "RUN curl x\n"))
        self.assertTrue(self.findings(self.GOOD + "RUN scripts/none\n"))


if __name__ == "__main__":
    unittest.main()
