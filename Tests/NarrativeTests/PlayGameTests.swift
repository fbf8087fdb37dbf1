import Coordination
import JSON
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@testable import Narrative

@Suite struct PlayGameTests {
    private static func house(
        _ lines: String, lost: String = "", _ body: (House) async throws -> Void
    ) async throws {
        try await House.with(publishing: StorySource.game(lines, lost: lost)) { (house) async throws in
            try await house.start()
            try await body(house)
        }
    }

    private func scene(_ house: House) async throws -> SceneGame {
        try #require(try await house.scene()?.game)
    }

    @Test func `a right answer opens what asks for it and pays once, however often it is won`() async throws {
        try await Self.house(StorySource.answer) { (house) async throws in
            #expect(try await house.scene()?.decisions.map(\.isLocked) == [true, false])
            let refusal = try #require(try await house.refusal(of: house.decision("puerta", "dentro")))
            #expect(refusal.missing.flatMap(\.checks).map(\.kind) == ["won"])
            #expect(refusal.missing.flatMap(\.checks).first?.label?.english == "The Door")

            let won = try await house.play("¡LUNA!")
            #expect(won.outcome == .won && won.given.besitos == Besitos(10) && won.scene.game?.status == .won)
            #expect(won.scene.decisions.map(\.isLocked) == [false, false])
            #expect(try await house.playRefusal("luna") == .gameWon)
            try await house.take(house.decision("puerta", "dentro"))
            #expect(try await house.playRefusal("luna") == .noGame)

            try await house.restart()
            #expect(try await self.scene(house).status == .open)
            #expect(try await house.scene()?.decisions.map(\.isLocked) == [false, false], "what was won stays won")
            let again = try await house.play("the moon")
            #expect(again.outcome == .won && again.given.isEmpty && again.run == 2)
            #expect(try await house.balance() == ["10"])
            #expect(
                try await house.texts("SELECT source || ' ' || reference FROM gamification.transactions")
                    == ["fragment game:puerta"])
        }
    }

    @Test func `attempts are counted, the last one loses, and after a while there are more`() async throws {
        try await Self.house(StorySource.answer, lost: "needs: lost puerta") { (house) async throws in
            let first = try await house.play("el sol")
            #expect(first.outcome == .missed && first.scene.game?.attemptsLeft == 1)
            #expect(try await house.playRefusal("…") == .badAttempt)
            #expect(try await self.scene(house).attemptsLeft == 1, "what is no attempt costs none")
            let last = try await house.play("el mar")
            #expect(last.outcome == .lost && last.scene.decisions.map(\.isLocked) == [true, false])
            #expect(last.scene.game?.opensAt == House.now.advanced(by: .seconds(600)))
            #expect(try await house.playRefusal("luna")?.facts["seconds_left"] == 600)

            let later = House.now.advanced(by: .seconds(600))
            let open = try #require(try await house.reader.scene(of: house.member, at: later)?.game)
            #expect(open.status == .open && open.attemptsLeft == 2)
            let won = try await house.play("luna", at: later)
            #expect(won.outcome == .won && won.scene.decisions.map(\.isLocked) == [false, false])
            #expect(
                try await house.texts("SELECT losses || ' ' || attempts || ' ' || status FROM narrative.user_games")
                    == ["1 1 won"])
        }
    }

    @Test func `without a pause a lost game begins again with the next reading`() async throws {
        try await Self.house(StorySource.number) { (house) async throws in
            for guess in ["1", "2", "3"] { try await house.play(guess, drawing: 7) }
            #expect(try await house.playRefusal("7")?.facts["seconds_left"] == nil)
            try await house.take(house.decision("puerta", "rodear"))
            try await house.restart()
            #expect(try await self.scene(house).attemptsLeft == 3)
            #expect(try await house.play("9", drawing: 9).outcome == .won)
        }
    }

    @Test func `the number is drawn once for a series and told to nobody`() async throws {
        try await Self.house(StorySource.number) { (house) async throws in
            let first = try await house.play("1", drawing: 17)
            let told = try #require(first.scene.game?.told)
            #expect(told["guess"] == 1 && told["is"] == "higher")
            let text = JSONWriter.text(of: first)
            let state = JSONWriter.text(of: try #require(try await house.reader.state(of: house.member)))
            #expect(!text.contains("17") && !state.contains("17"))
            #expect(try await house.play("17", drawing: 3).outcome == .won)
        }
    }

    @Test func `a republished game begins a new series, and what was won stays won`() async throws {
        try await Self.house(StorySource.number) { (house) async throws in
            try await house.play("1", drawing: 17)
            _ = try await house.publish(StorySource.game("game: number\ngame.from: 1\ngame.to: 5\ngame.attempts: 3"))
            #expect(try await self.scene(house).attemptsLeft == 3)
            #expect(try await house.playRefusal("17", drawing: 5) == .badAttempt)
            #expect(try await house.play("5", drawing: 5).outcome == .won)
            _ = try await house.publish(StorySource.game(StorySource.sequence))
            #expect(try await self.scene(house).status == .won)
        }
    }

    @Test func `a game is kept as the writer made it, and a publication that changes nothing changes nothing`()
        async throws
    {
        try await Self.house(StorySource.sequence) { (house) async throws in
            #expect(
                try await house.texts("SELECT content_type FROM narrative.narrative_fragments ORDER BY 1")
                    == ["decision", "mini_game", "story"])
            let same = try await house.publish(StorySource.game(StorySource.sequence))
            #expect(!same.changedAnything)
            let other = StorySource.sequence.replacing("2 1 2", with: "1 1 2")
            #expect(try await house.publish(StorySource.game(other)).fragments.changed == 1)
            let scene = JSONWriter.text(of: try #require(try await house.scene()))
            #expect(!scene.contains("order") && scene.contains("Azul"))
            _ = try await house.publish(StorySource.game("").replacing("needs: won puerta", with: ""))
            #expect(try await house.scene()?.game == nil)
        }
    }

    @Test func `two attempts at once are two, one after the other`() async throws {
        try await Self.house(StorySource.answer) { (house) async throws in
            async let first = house.outcome(ofPlaying: "el sol")
            async let second = house.outcome(ofPlaying: "el mar")
            let outcomes = try await [first, second].compactMap { outcome -> String? in
                if case .done(let receipt) = outcome { receipt.outcome.rawValue } else { nil }
            }
            #expect(outcomes.sorted() == ["lost", "missed"])
            #expect(try await house.events().filter { $0 == "narrative.game_played" }.count == 2)
        }
    }

    @Test func `an attempt at another fragment is none here, and who is nowhere plays nothing`() async throws {
        try await House.with(publishing: StorySource.game(StorySource.answer)) { (house) async throws in
            #expect(try await house.playRefusal("luna") == .noGame)
            try await house.start()
            let garden = try await house.fragment("jardin")
            let outcome = try await house.outcome(ofPlaying: "luna", at: House.now, in: garden)
            guard case .refused(let refusal) = outcome else { throw CancellationError() }
            #expect(refusal.code == "narrative.not_here")
        }
    }
}

extension House {
    func outcome(
        ofPlaying attempt: String, drawing number: Int64 = 1, at now: Instant = House.now,
        in fragment: FragmentID? = nil
    ) async throws -> Outcome<PlayGame.Receipt> {
        let handler = PlayGame.Handler(rewards: .house(), requirements: .house, draw: { _ in number })
        let coordinator = Coordinator(database: self.database, clock: ManualClock(now), limits: .patient)
        return try await coordinator.perform(
            PlayGame(user: self.member, attempt: attempt, fragment: fragment), with: handler, key: self.key())
    }

    @discardableResult
    func play(
        _ attempt: String, drawing number: Int64 = 1, at now: Instant = House.now
    ) async throws -> PlayGame.Receipt {
        switch try await self.outcome(ofPlaying: attempt, drawing: number, at: now) {
        case .done(let receipt), .replayed(let receipt): return receipt
        case .refused(let refusal): throw refusal
        case .keyReused: throw CancellationError()
        }
    }

    func playRefusal(_ attempt: String, drawing number: Int64 = 1) async throws -> Refusal? {
        guard case .refused(let refusal) = try await self.outcome(ofPlaying: attempt, drawing: number) else {
            return nil
        }
        return refusal
    }
}
