import JSON
import Testing
import Vocabulary

@testable import Narrative

@Suite struct GameKindTests {
    private func read(_ lines: String, lost: String = "") -> (story: Story?, findings: [StoryFinding]) {
        StoryParser.parse(Array(StorySource.game(lines, lost: lost).utf8), knowing: .house)
    }

    private func game(_ lines: String) throws -> StoryGame {
        let (story, findings) = self.read(lines)
        #expect(findings.isEmpty, "\(findings)")
        return try #require(story?.fragments.first?.game)
    }

    private func judge(_ attempt: String, _ lines: String, secret: JSONValue = .null) throws -> GameVerdict? {
        let game = try self.game(lines)
        return try #require(GameKinds[game.kind]).judge(attempt, game.rules, secret: secret)
    }

    @Test(arguments: ["la luna", "  LUNA ", "¡La  lúna!", "The moon.", "la lu\u{301}na"])
    func `an answer is right in either language, whatever its capitals, accents and spaces`(answer: String) throws {
        #expect(try self.judge(answer, StorySource.answer) == .won)
    }

    @Test func `another answer is wrong, and signs alone are none`() throws {
        #expect(try self.judge("el sol", StorySource.answer) == .missed(told: .null))
        #expect(try self.judge("lunas", StorySource.answer) == .missed(told: .null))
        #expect(try self.judge("…!", StorySource.answer) == nil)
    }

    @Test func `a guess is told higher and lower, and what is no number of the range is no guess`() throws {
        let secret: JSONValue = ["number": 7]
        #expect(try self.judge("7", StorySource.number, secret: secret) == .won)
        #expect(
            try self.judge(" 5 ", StorySource.number, secret: secret) == .missed(told: ["guess": 5, "is": "higher"]))
        #expect(try self.judge("9", StorySource.number, secret: secret) == .missed(told: ["guess": 9, "is": "lower"]))
        for attempt in ["21", "0", "seven", "7.0"] {
            #expect(try self.judge(attempt, StorySource.number, secret: secret) == nil, "\(attempt)")
        }
        let game = try self.game(StorySource.number)
        #expect(NumberGame().secret(game.rules) { $0.upperBound } == ["number": 20])
    }

    @Test func `a sequence tells how many were right, and takes nothing but its length`() throws {
        #expect(try self.judge("2 1 2", StorySource.sequence) == .won)
        #expect(try self.judge("2 1 1", StorySource.sequence) == .missed(told: ["right": 2]))
        for attempt in ["2 1", "2 1 3", "", "2 1 2 1", "a b c"] {
            #expect(try self.judge(attempt, StorySource.sequence) == nil, "\(attempt)")
        }
    }

    @Test func `what wins is not among what is shown`() throws {
        for lines in [StorySource.answer, StorySource.number, StorySource.sequence] {
            let shown = JSONWriter.text(of: try self.game(lines).shown)
            #expect(!shown.contains("luna") && !shown.contains("order") && !shown.contains("answers"), "\(shown)")
        }
    }

    @Test(arguments: [
        ("game: chess", "bad_game"), ("game: answer\ngame.answer.es: luna", "bad_game"),
        ("game: answer\ngame.answer.es: ¡! | a\ngame.answer.en: moon", "bad_game"),
        ("game: answer\ngame.answer.es: luna |\ngame.answer.en: moon", "bad_game"),
        ("game: number\ngame.from: 5\ngame.to: 5", "bad_game"), ("game: number\ngame.from: x\ngame.to: 5", "bad_game"),
        ("game: number\ngame.from: 1\ngame.to: 5\ngame.order: 1 2", "bad_game"),
        ("game: number\ngame.from: 1\ngame.to: 5\ngame.attempts: 0", "bad_value"),
        ("game: number\ngame.from: 1\ngame.to: 5\ngame.cooldown: 1 hour", "bad_game"),
        ("\(StorySource.number)\ngame.cooldown: soon", "bad_game"),
        ("\(StorySource.number)\ngame.wins: +5 kisses", "bad_consequence"),
        ("game: sequence\ngame.button: Rojo | Red\ngame.order: 1 1", "bad_game"),
        ("game: sequence\ngame.button: Rojo\ngame.button: Azul | Blue\ngame.order: 1 2", "bad_game"),
        ("\(StorySource.sequence)\ngame.colour: 1", "unknown_attribute"), ("game.attempts: 3", "bad_game"),
    ])
    func `a mistake in a game is found at its line`(lines: String, code: String) throws {
        let findings = self.read(lines).findings.filter { $0.code != .unknownGame }
        let first = try #require(findings.first)
        #expect(first.code.rawValue == code, "\(findings)")
        // The game begins on line 12, and its last line is what is wrong, or its first.
        #expect((12..<(12 + lines.split(separator: "\n").count)).contains(first.line), "\(first)")
    }

    @Test func `who loses goes on, or attempts have no end`() {
        func codes(_ lines: String, lost: String = "") -> [String] {
            self.read(lines, lost: lost).findings.map { "\($0.line) \($0.code.rawValue)" }
        }
        #expect(codes(StorySource.number, lost: "needs: won puerta") == ["12 game_without_way_on"])
        #expect(codes(StorySource.number, lost: "needs: min_besitos 5") == ["12 game_without_way_on"])
        #expect(codes(StorySource.number, lost: "needs: lost puerta") == [])
        #expect(codes(StorySource.sequence, lost: "needs: won puerta") == [])
        #expect(codes(StorySource.sequence, lost: "needs: won sala") == ["23 unknown_game"])
        let ending = StorySource.game("").replacing(
            "text.en: A garden.", with: "text.en: A garden.\n\(StorySource.sequence)")
        #expect(StoryParser.parse(Array(ending.utf8), knowing: .house).findings.map(\.code).contains(.badGame))
    }

    @Test func `a game is won at no besitos, and what it gives is reckoned with`() throws {
        let story = try #require(self.read("\(StorySource.number)\ngame.wins: +30 besitos").story)
        let solution = try #require(StorySolver(story)).solution()
        #expect(solution.isSound && solution.findings.isEmpty, "\(solution.findings)")
        let room = try #require(solution.reaches.first { $0.fragment == "sala" }?.way)
        #expect(room.besitos == 0 && room.isRehearsed)
        let far = StorySource.game("\(StorySource.number)\ngame.wins: +30 besitos").replacing(
            "needs: won puerta", with: "needs: won puerta and min_besitos 20")
        let dear = try #require(StoryParser.parse(Array(far.utf8), knowing: .house).story)
        #expect(StorySolver(dear)?.solution().reaches.first { $0.fragment == "sala" }?.way?.elsewhere == 0)
    }

    @Test func `a playtest plays`() throws {
        let story = try #require(self.read(StorySource.number + "\ngame.wins: +10 besitos").story)
        var playtest = try Playtest(story, from: nil, as: PlaytestReader(), knowing: .house, drawing: { _ in 7 })
        #expect(playtest.choices.map(\.missing.isEmpty) == [false, true])
        let missed = playtest.play("5")
        #expect(missed?.outcome == .missed && missed?.told == ["guess": 5, "is": "higher"])
        let nonsense = playtest.play("soon")
        #expect(nonsense == nil)
        let won = playtest.play("7")
        #expect(won?.outcome == .won && won?.given.besitos == Besitos(10))
        #expect(playtest.choices.map(\.missing.isEmpty) == [true, true] && playtest.reader.besitos == 10)
        var reader = PlaytestReader()
        try reader.take("won puerta", in: story)
        #expect(throws: JSONFault.self) { try reader.take("won sala", in: story) }
        #expect(try Playtest(story, from: nil, as: reader, knowing: .house).choices[0].missing.isEmpty)
    }
}
