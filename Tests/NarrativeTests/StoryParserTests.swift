import Coordination
import Testing
import Vocabulary

@testable import Narrative

/// A story of two fragments, with one piece replaced.
private func source(replacing old: String = "", with new: String = "") -> [UInt8] {
    let whole = """
        story: prueba
        start: puerta
        narrator: lucien

        == uno
        title.es: Uno
        title.en: One

        :: puerta
        title.es: La puerta
        title.en: The door
        tone: tension
        text.es:
          Una línea
          y otra.

          —Ven.\\
          —Voy.
        text.en: A line.
        * tocar -> sala, +5 besitos, flag bold, flag first
          es: Tocar
          en: Knock

        :: sala
        title.es: La sala
        title.en: The room
        text.es: Fin.
        text.en: End.
        """
    guard !old.isEmpty else { return Array(whole.utf8) }
    precondition(whole.contains(old), "the piece to replace is not there")
    return Array(whole.replacing(old, with: new).utf8)
}

private func codes(_ source: [UInt8]) -> [String] {
    StoryParser.parse(source, knowing: .house).findings.map { "\($0.line) \($0.code.rawValue)" }
}

@Suite struct StoryParserTests {
    @Test func `a sound story has no findings`() throws {
        let (story, findings) = StoryParser.parse(source(), knowing: .house)
        #expect(findings.isEmpty)
        let found = try #require(story)
        #expect(found.key == "prueba")
        #expect(found.start == "puerta")
        #expect(found.levels.map(\.number) == [1])
        #expect(found.fragments.map(\.key) == ["puerta", "sala"])
        let decision = try #require(found.fragments[0].decisions.first)
        #expect(decision.key == "tocar" && decision.next == "sala")
        #expect(decision.besitos == Besitos(5))
        #expect(decision.flags == ["bold", "first"])
        #expect(decision.text == LocalizedText(spanish: "Tocar", english: "Knock"))
        #expect(found.fragments[0].content.emotionalTone == "tension")
        #expect(found.fragments[1].decisions.isEmpty)
    }

    @Test func `lines of a paragraph are joined and a backslash keeps the break`() throws {
        let story = try #require(StoryParser.parse(source(), knowing: .house).story)
        #expect(story.fragments[0].content.text.spanish == "Una línea y otra.\n\n—Ven.\n—Voy.")
    }

    @Test func `line ends of Windows and a byte order mark change nothing`() throws {
        let windows = String(decoding: source(), as: UTF8.self).replacing("\n", with: "\r\n")
        let story = try #require(StoryParser.parse([0xEF, 0xBB, 0xBF] + Array(windows.utf8), knowing: .house).story)
        #expect(story == StoryParser.parse(source(), knowing: .house).story)
    }

    @Test func `a text may stand on its attribute's line or below and is the same`() {
        let below = source(replacing: "text.es: Fin.", with: "text.es:\n  Fin.")
        #expect(StoryParser.parse(below, knowing: .house).story?.fragments[1].content.text.spanish == "Fin.")
    }

    @Test(arguments: [
        ("-> sala", "-> nada", "20 broken_target"),
        ("-> sala", "-> puerta", "20 self_target"),
        ("-> sala", "sala", "20 bad_value"),
        ("+5 besitos", "+51 besitos", "20 bad_consequence"),
        ("+5 besitos", "5 besitos", "20 bad_consequence"),
        ("flag bold", "flag Bold", "20 bad_key"),
        ("  en: Knock\n", "", "20 missing_language"),
        ("  en: Knock", "en: Knock", "22 unexpected_line"),
        ("title.en: One\n", "", "5 missing_language"),
        ("start: puerta", "", "1 no_start"),
        ("start: puerta", "start: nada", "2 no_start"),
        ("narrator: lucien", "", "9 missing_attribute"),
        ("story: prueba", "", "1 missing_attribute"),
        ("story: prueba", "story: Prueba", "1 bad_key"),
        ("tone: tension", "tono: tension", "12 unknown_attribute"),
        ("tone: tension", "title.es: Otra", "12 duplicate_attribute"),
        ("tone: tension", "vip: maybe", "12 bad_value"),
        ("tone: tension", "reading_seconds: 0", "12 bad_value"),
        ("tone: tension", "media: image http://example.com/a.jpg | a | b", "12 bad_value"),
        ("tone: tension", "tension", "12 unexpected_line"),
        ("tone: tension", "  tension", "12 unexpected_line"),
        (":: sala", ":: puerta", "24 duplicate_key"),
        ("== uno\n", "", "8 fragment_outside_level"),
        (":: puerta\n", "* antes -> sala\n:: puerta\n", "9 decision_outside_fragment"),
        ("Una línea", String(repeating: "a", count: 3501), "13 text_too_long"),
        ("es: Tocar", "es: " + String(repeating: "a", count: 65), "21 text_too_long"),
        (":: sala", "== dos\nnumber: 1\ntitle.es: Dos\ntitle.en: Two\n:: sala", "24 duplicate_number"),
    ])
    func `an error names its line and its code`(old: String, new: String, expected: String) {
        let broken = source(replacing: old, with: new)
        #expect(codes(broken).contains(expected), "\(codes(broken))")
        #expect(StoryParser.parse(broken, knowing: .house).story == nil)
    }

    @Test func `all errors are found at once, in the order of the lines`() {
        let text = String(decoding: source(), as: UTF8.self)
            .replacing("tone: tension", with: "tono: tension").replacing("-> sala", with: "-> nada")
            .replacing("text.en: End.", with: "")
        #expect(codes(Array(text.utf8)) == ["12 unknown_attribute", "20 broken_target", "24 missing_language"])
    }

    @Test func `an unreachable fragment, a circle and a medium without words are warnings`() {
        let island = source(
            replacing: "text.en: End.",
            with: "text.en: End.\n:: isla\ntitle.es: a\ntitle.en: b\ntext.es: c\ntext.en: d")
        #expect(codes(island) == ["29 unreachable"])
        let circle = source(
            replacing: "text.en: End.", with: "text.en: End.\n* volver -> puerta\n  es: Volver\n  en: Back")
        #expect(codes(circle) == ["9 no_way_out", "24 no_way_out"])
        #expect(StoryParser.parse(circle, knowing: .house).story != nil)
        let silent = source(replacing: "tone: tension", with: "media: image https://example.com/a.jpg")
        #expect(codes(silent) == ["12 missing_alt"])
        #expect(StoryParser.parse(silent, knowing: .house).story?.fragments[0].content.media.count == 1)
    }

    @Test func `a file of 1 MiB is read and a larger one is not`() {
        let padding = Array(repeating: UInt8(ascii: "\n"), count: 1_048_576 - source().count)
        #expect(StoryParser.parse(source() + padding, knowing: .house).story != nil)
        #expect(codes(source() + padding + [0x0A]) == ["1 file_too_large"])
    }

    @Test func `bytes that are no UTF-8 are found on their line`() {
        #expect(codes(Array("story: a\nstart: ".utf8) + [0xFF]) == ["2 not_utf8"])
        #expect(codes(Array("story: a\nstart: \u{0}".utf8)) == ["2 not_utf8"])
    }

    @Test func `findings are bounded`() {
        let noise = Array(String(repeating: "noise\n", count: 5000).utf8)
        #expect(StoryParser.parse(noise, knowing: .house).findings.count == 200)
        #expect(StoryParser.parse(noise, knowing: .house).story == nil)
    }

    @Test(arguments: 0..<200)
    func `no prefix of a story, and no story with a byte changed, stops the parser`(seed: Int) {
        var bytes = source()
        let position = seed &* 7919 % bytes.count
        _ = StoryParser.parse(Array(bytes[..<position]), knowing: .house)
        bytes[position] = UInt8(truncatingIfNeeded: seed &* 31)
        let (story, findings) = StoryParser.parse(bytes, knowing: .house)
        #expect((story == nil) == findings.contains { $0.severity == .error })
    }
}
