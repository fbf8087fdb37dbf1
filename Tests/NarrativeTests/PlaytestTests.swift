import Coordination
import JSON
import Postgres
import Testing
import Vocabulary
import Workers

@testable import Narrative

@Suite struct PlaytestTests {
    private func playtest(from start: String? = nil, with words: [String] = []) throws -> Playtest {
        let story = try #require(StoryParser.parse(Array(StorySource.house.utf8), knowing: .house).story)
        var reader = PlaytestReader()
        for word in words { try reader.take(word, in: story) }
        return try Playtest(story, from: start, as: reader, knowing: .house)
    }

    @Test func `a story is read from any fragment as anybody`() throws {
        var playtest = try self.playtest(with: ["mask = gold", "courage = 4", "name Eva"])
        #expect(playtest.text.spanish == "Eva: primera vez. Valor 4, de oro.")
        #expect(playtest.choices.map(\.key) == ["mirar", "vestir", "bajar", "oro"])
        let taken = playtest.take("oro")
        let given = try #require(taken)
        #expect(given.besitos == Besitos(10) && given.items.map(\.key) == ["glove"])
        #expect(
            playtest.choices.first { $0.key == "subir" }?.missing.flatMap(\.checks).map(\.kind) == ["value", "vip"])
        #expect(try self.playtest(from: "alcoba").isEnd)
        #expect(throws: JSONFault.self) { try self.playtest(from: "nowhere") }
        #expect(throws: JSONFault.self) { try self.playtest(with: ["luck = 1"]) }
    }

    @Test(arguments: [
        "courage = abc", "courage = 99999999999999999999", "flag nope", "item nope", "achievement nope",
        "visited nowhere", "unlocked nowhere", "besitos many", "item candle some", "mask = {gold}", "clues = a,b",
    ])
    func `what is nothing to the story is refused by name`(words: String) throws {
        let fault = #expect(throws: JSONFault.self) { try self.playtest(with: [words]) }
        #expect(fault.map { words.contains($0.field) } == true, "\(String(describing: fault))")
    }

    @Test(arguments: ["clues = letter+map", "clues = {letter map}", "clues = {letter+map}"])
    func `a set is written with plus signs or in braces`(words: String) throws {
        #expect(try self.playtest(with: [words]).reader.variables["clues"] == .set(["letter", "map"]))
        #expect(try self.playtest(with: ["clues = {}"]).reader.variables["clues"] == .set([]))
    }

    @Test func `locks tell what is missing and what they cost, and open when it is paid`() throws {
        var playtest = try self.playtest(with: ["besitos 500"])
        let down = try #require(playtest.choices.first { $0.key == "bajar" })
        #expect(down.missing.flatMap(\.checks).map(\.kind) == ["flag", "min_besitos"] && down.price == Besitos(500))
        let early = playtest.take("bajar")
        let isPaid = playtest.unlock("bajar")
        #expect(early == nil && isPaid && playtest.reader.besitos == 0)
        let late = playtest.take("bajar")
        #expect(late != nil && playtest.fragment.key == "cripta")
    }

    /// The same decisions in memory and in the database lead to the same words, locks and besitos.
    @Test(arguments: 0..<6)
    func `a playtest reads as the story does`(seed: Int) async throws {
        try await House.with(publishing: StorySource.house) { (house) async throws in
            try await house.define("candle", "Vela")
            try await house.define("glove", "Guante")
            let relay = try await house.relay()
            var playtest = try self.playtest()
            var scene = try await house.start().scene
            var state = UInt64(seed &* 977 &+ 13)
            for _ in 0..<12 {
                #expect(scene.content.text == playtest.text)
                #expect(scene.decisions.map(\.key) == playtest.choices.map(\.key))
                #expect(scene.decisions.map(\.isLocked) == playtest.choices.map { !$0.missing.isEmpty })
                let open = scene.decisions.filter { !$0.isLocked }
                guard !open.isEmpty else { break }
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let choice = open[Int((state >> 33) % UInt64(open.count))]
                try await house.take(choice.decision)
                _ = playtest.take(choice.key)
                try await relay.drain()
                let owned = try await house.besitos()
                let waiting = try await house.texts("SELECT to_jsonb(away) FROM coordination.set_aside_events AS away")
                #expect(owned == playtest.reader.besitos, "\(choice.key) \(waiting)")
                scene = try #require(try await house.scene())
            }
        }
    }
}
