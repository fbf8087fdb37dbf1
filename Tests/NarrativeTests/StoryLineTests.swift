import Testing

@testable import Narrative

@Suite struct StoryLineTests {
    @Test(arguments: [
        ("", StoryLine.blank),
        (" \t", .blank),
        ("// note", .comment),
        ("== uno ", .level("uno")),
        (":: puerta", .fragment("puerta")),
        ("* tocar -> sala", .decision("tocar -> sala")),
        ("title.es: A: b", .attribute(name: "title.es", value: "A: b")),
        ("text.es:", .attribute(name: "text.es", value: "")),
        ("  — Ven", .indented("  — Ven")),
        ("  // inside a text", .indented("  // inside a text")),
        ("Ven: aquí", .attribute(name: "Ven", value: "aquí")),
        ("ven aquí: ya", .other),
    ])
    func `the first characters tell what a line is`(line: String, expected: StoryLine) {
        #expect(StoryLine(line) == expected)
    }
}
