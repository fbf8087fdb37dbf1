import Testing
import Vocabulary

@testable import Narrative

@Suite struct TweeTests {
    private func story(_ source: String) -> (story: Story?, findings: [StoryFinding]) {
        StoryParser.parse(Array(source.utf8), knowing: .house)
    }

    private func codes(_ twee: String) -> [String] {
        TweeImport(twee, language: "es").findings.map { "\($0.line) \($0.code.rawValue)" }
    }

    @Test(arguments: ["es", "en"])
    func `a story that went out and came back is the same story`(language: String) throws {
        let source = String(decoding: DemoStory.source, as: UTF8.self)
        let twee = TweeExport.twee(of: source, language: language)
        let back = TweeImport(twee, language: language)
        #expect(back.findings.isEmpty, "\(back.findings)")
        let (old, new) = (self.story(source), self.story(back.source))
        #expect(new.findings.isEmpty, "\(new.findings)")
        #expect(StoryDiff(from: old.story, to: try #require(new.story)).lines() == [])
    }

    @Test func `what was changed in Twine is the only change, and keys stay`() throws {
        let twee = TweeExport.twee(of: StorySource.twoRooms, language: "es")
            .replacing("[[Tocar->sala]]", with: "[[Mirar->jardin]]\n[[Tocar fuerte->sala]]")
            .replacing("Una puerta.\n", with: "Una puerta azul.\n")
        let back = self.story(TweeImport(twee, language: "es", isForBoth: true).source)
        let new = try #require(back.story, "\(back.findings)")
        #expect(new.fragments[0].decisions.map(\.key) == ["mirar", "tocar", "rodear"])
        #expect(new.fragments[0].decisions[1].flags == ["confident_approach"])
        #expect(new.fragments[0].decisions[1].text.english == "Knock")
        #expect(new.fragments[0].content.text.spanish == "Una puerta azul.")
    }

    @Test func `a story of Twine's own becomes one of ours`() throws {
        let twee = """
            :: StoryTitle
            La casa vacía

            :: StoryData
            {"ifid": "9F187C0A-AE64-465A-8B13-B30BCE7FE8D3", "format": "Harlowe", "start": "La entrada"}

            :: La entrada [inicio] {"position":"10,20"}
            Una puerta.
            Otra puerta.

            Nadie.

            * [[Entrar|Sala (1)]]
            * [[Irse<-nada]]
            [[El final]]

            :: Sala (1)
            Vacía, con [[una ventana->El final]] al fondo.

            :: El final
            Fin.
            """
        let back = TweeImport(twee, language: "es", isForBoth: true)
        let found = self.story(back.source)
        let story = try #require(found.story, "\(found.findings) \(back.source)")
        #expect(story.key == "la-casa-vacia" && story.start == "la-entrada")
        #expect(story.fragments.map(\.key) == ["la-entrada", "sala-1", "el-final"])
        #expect(story.fragments[0].content.text.spanish == "Una puerta.\nOtra puerta.\n\nNadie.")
        #expect(story.fragments[0].decisions.map(\.key) == ["entrar", "el-final"])
        #expect(story.fragments[0].decisions.map(\.next) == ["sala-1", "el-final"])
        #expect(story.fragments[1].content.text.spanish == "Vacía, con una ventana al fondo.")
        #expect(back.findings.map(\.code) == [.brokenLink, .linkInText])
        #expect(back.findings.map(\.line) == [14, 18])
    }

    @Test(arguments: [
        ("<<set $gold to 3>>Hola.", "2 twee_macro"), ("(if: $gold > 2)[Hola.]", "2 twee_macro"),
        ("Tienes $gold.", "2 twee_variable"), ("Esto es //así//.", "2 twee_markup"),
        ("Una <b>cosa</b>.", "2 twee_html"),
        ("[[Ir|B][$x to 1]]", "2 twee_setter"), ("[[Otra vez->A]]", "2 twee_self_link"),
        ("[[Nada]]", "2 twee_broken_link"), ("Ve [[allá->B]] ya.", "2 twee_link_in_text"),
        (":: A\nHola.", "2 twee_duplicate_passage"), (":: Code [script]\nalert(1)", "2 twee_script"),
        (":: [tag]\nHola.", "2 twee_bad_header"), (":: a\nHola.", "2 twee_renamed"),
        (":: StoryData\n{", "2 twee_bad_story_data"), ("<!-- dianabot\nHola.", "1 twee_bad_kept"),
    ])
    func `what is not ours is noted with its line`(text: String, expected: String) {
        #expect(
            self.codes(":: A\n\(text)\n:: B\nFin.").contains(expected), "\(self.codes(":: A\n\(text)\n:: B\nFin."))")
    }

    @Test func `what stands before the first passage, and a missing start, are noted`() {
        #expect(self.codes("hola\n:: A\nFin.") == ["1 twee_before_first_passage", "1 twee_no_start"])
        #expect(self.codes("").contains("1 twee_no_start"))
    }

    @Test(arguments: 0..<150)
    func `no prefix of a file, and no file with a byte changed, stops the import`(seed: Int) {
        var bytes = Array(TweeExport.twee(of: StorySource.twoRooms, language: "es").utf8)
        let position = seed &* 7919 % bytes.count
        _ = TweeImport(String(decoding: bytes[..<position], as: UTF8.self), language: "es")
        bytes[position] = UInt8(truncatingIfNeeded: seed &* 31)
        let source = TweeImport(String(decoding: bytes, as: UTF8.self), language: "es").source
        _ = self.story(source)
    }
}
