import Coordination
import JSON
import Testing
import Vocabulary

@testable import Narrative

@Suite struct StoryTextTests {
    private func words(_ source: String, _ change: (inout StoryTextFacts) -> Void = { _ in }) throws -> String {
        var facts = StoryTextFacts()
        facts.name = "Ana"
        facts.variables = ["courage": .number(3), "mask": .word("gold"), "clues": .set(["letter", "glove"])]
        change(&facts)
        return try StoryText(source, knowing: .house).words(for: facts)
    }

    @Test func `a name and variables stand where they are named`() throws {
        #expect(try self.words("{name}, {courage} {mask} ({clues})") == "Ana, 3 gold (letter, glove)")
        #expect(try self.words("{nothing}.") == ".")
    }

    @Test func `a condition chooses between two texts, and nothing leaves no gap`() throws {
        let bold = try StoryConditions.requirement(of: "flag bold and courage >= 2", knowing: .house)
        let text = "Subes {if flag bold and courage >= 2: sin mirar abajo | despacio}."
        #expect(try self.words(text) == "Subes despacio.")
        #expect(try self.words(text) { $0.met = [bold] } == "Subes sin mirar abajo.")
        #expect(try self.words("Subes {if flag bold: deprisa} hasta arriba.") == "Subes hasta arriba.")
        #expect(try self.words("Uno.\n\n{if flag bold: Dos.}\n\nTres.") == "Uno.\n\nTres.")
    }

    @Test(arguments: [(1, "uno"), (2, "dos"), (3, "tres"), (9, "tres")])
    func `a sequence stays at its last text`(visits: Int64, expected: String) throws {
        #expect(try self.words("{uno|dos|tres}") { $0.visits = visits } == expected)
        #expect(try self.words("{sequence: uno | dos | tres}") { $0.visits = visits } == expected)
    }

    @Test(arguments: [(1, "uno"), (2, "dos"), (3, "uno")])
    func `a cycle begins again`(visits: Int64, expected: String) throws {
        #expect(try self.words("{cycle: uno | dos}") { $0.visits = visits } == expected)
    }

    @Test func `a shuffle keeps its choice as long as the member stays, and knows every text`() throws {
        func shuffled(_ seed: UInt64) throws -> String {
            try self.words("{shuffle: a | b | c}") { $0.seed = seed }
        }
        #expect(try (0..<50).allSatisfy { try shuffled($0) == shuffled($0) })
        #expect(try Set((0..<50).map { try shuffled($0) }) == ["a", "b", "c"])
    }

    @Test func `alternatives hold others, and a backslash makes braces plain`() throws {
        #expect(try self.words("{if flag bold: a | {cycle: b | {name}}}") { $0.visits = 2 } == "Ana")
        #expect(try self.words(#"\{name\} \| \\"#) == #"{name} | \"#)
    }

    @Test(arguments: [
        "{", "}", "{a", "{a|", "{Name}", "{two words}", "{if flag bold: a | b | c}", "{if nothing: a}", "{if : a}",
        "{a|{b|{c|{d|{e}}}}}",
    ])
    func `what cannot be read is an error with its line`(text: String) throws {
        #expect(throws: JSONFault.self) { try StoryText(text, knowing: .house) }
        let source = StorySource.changed("text.es: Una puerta.", to: "text.es: \(text)")
        let (story, findings) = StoryParser.parse(Array(source.utf8), knowing: .house)
        #expect(story == nil && findings.contains { $0.line == 12 && $0.code == .badText }, "\(findings)")
    }

    @Test(arguments: 0..<300)
    func `no row of marks stops the reader`(seed: Int) {
        let marks = ["{", "}", "|", "if ", "flag bold", ":", "cycle", "\\", "a", "\n", "name", "(", "not "]
        var state = UInt64(seed)
        let text = (0..<(seed % 16)).map { _ -> String in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return marks[Int(state >> 33) % marks.count]
        }.joined()
        if let read = try? StoryText(text, knowing: .house) { _ = read.words(for: StoryTextFacts()) }
    }
}
