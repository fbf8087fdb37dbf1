import Coordination
import EventCatalogue
import Gamification
import PostgresDriver
import Testing
import Vocabulary

@Suite struct MissionTests {
    private static func content(_ missions: String...) -> String {
        "{\"items\": [\(String.item("candle"))], \"missions\": [\(missions.joined(separator: ", "))]}"
    }

    private static let daily = String.mission(
        "walk", "daily", "[{\"deed\": \"decisions\", \"count\": 3}]",
        ", \"rewards\": {\"besitos\": 20, \"items\": {\"candle\": 1}}")

    @Test func `deeds count, the last one completes, and the reward is taken once`() async throws {
        try await Parlour.with(Self.content(Self.daily)) { parlour async throws in
            try await parlour.decide()
            try await parlour.follow()
            #expect(try await parlour.missions() == ["walk 2026-01-31 active 1/3"])
            #expect(try await parlour.claim("walk").refusal == .missionNotCompleted)
            try await parlour.decide(4)
            try await parlour.follow()
            #expect(try await parlour.missions() == ["walk 2026-01-31 completed 3/3"])
            let receipt = try await parlour.claim("walk").receipt
            #expect(receipt?.paid.besitos.units == 20)
            #expect(receipt?.paid.items.map(\.key) == ["candle"])
            #expect(try await parlour.claim("walk").refusal == .missionAlreadyClaimed)
            for type in ["assigned", "started", "completed", "claimed"] {
                #expect(try await parlour.economy.events("gamification.mission_\(type)") == 1, "\(type)")
            }
        }
    }

    @Test func `of fifty who claim at once, one gets the reward`() async throws {
        try await Parlour.with(Self.content(Self.daily), connectionsPerLoop: 8) { parlour async throws in
            try await parlour.decide(3)
            try await parlour.follow()
            let paid = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<50 { group.addTask { try await parlour.claim("walk").receipt != nil } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(paid == 1)
            #expect(try await parlour.economy.besitos(of: parlour.user) == 20)
            #expect(try await parlour.economy.addsUp())
        }
    }

    @Test func `each day has its own, by the member's clock`() async throws {
        // Noon UTC is the first of February in Kiritimati already.
        try await Parlour.with(Self.content(Self.daily), timeZone: "Pacific/Kiritimati") { parlour async throws in
            try await parlour.decide()
            try await parlour.follow()
            parlour.nextDay()
            try await parlour.decide(3)
            try await parlour.follow()
            #expect(
                try await parlour.missions() == ["walk 2026-02-01 active 1/3", "walk 2026-02-02 completed 3/3"])
        }
    }

    @Test func `what was not completed in time is over, what was waits to be claimed`() async throws {
        let weekly = String.mission("week", "weekly", "[{\"deed\": \"decisions\", \"count\": 2}]")
        try await Parlour.with(Self.content(Self.daily, weekly)) { parlour async throws in
            try await parlour.decide(2)
            try await parlour.follow()
            parlour.nextDay(8)
            try await parlour.economy.run(ExpireMissions(), ExpireMissions.Handler())
            #expect(
                try await parlour.missions() == ["walk 2026-01-31 expired 2/3", "week 2026-W05 completed 2/2"])
            #expect(try await parlour.claim("week").receipt?.period == "2026-W05")
        }
    }

    @Test func `an objective may be about one thing only`() async throws {
        let mission = String.mission(
            "roses", "special", "[{\"deed\": \"decisions\", \"count\": 2, \"about\": \"garden\"}]")
        try await Parlour.with(Self.content(mission)) { parlour async throws in
            try await parlour.decide(3, at: "hall")
            try await parlour.decide(at: "garden")
            try await parlour.follow()
            #expect(try await parlour.missions() == ["roses once active 1/2"])
        }
    }

    @Test func `a mission that requires another follows it`() async throws {
        let first = String.mission("first", "special", "[{\"deed\": \"decisions\"}]")
        let second = String.mission(
            "second", "special", "[{\"deed\": \"decisions\"}]", ", \"requirements\": {\"mission\": \"first\"}")
        try await Parlour.with(Self.content(first, second)) { parlour async throws in
            try await parlour.decide()
            try await parlour.follow()
            #expect(try await parlour.missions() == ["first once completed 1/1"])
            try await parlour.decide()
            try await parlour.follow()
            #expect(try await parlour.missions() == ["first once completed 1/1", "second once completed 1/1"])
        }
    }

    @Test func `whoever asks is given what there is, and nothing twice`() async throws {
        let later = String.mission(
            "later", "special", "[{\"deed\": \"decisions\"}]", ", \"starts_at\": \"2026-02-02T00:00:00Z\"")
        let draft = String.mission("draft", "special", "[{\"deed\": \"decisions\"}]", ", \"status\": \"draft\"")
        try await Parlour.with(Self.content(Self.daily, later, draft)) { parlour async throws in
            func assign() async throws -> [String] {
                try await parlour.perform(
                    AssignMissions(user: parlour.user), AssignMissions.Handler(requirements: Parlour.kinds)
                ).receipt?.missions.map(\.key) ?? []
            }
            #expect(try await assign() == ["walk"])
            #expect(try await assign() == ["walk"])
            #expect(try await parlour.economy.events("gamification.mission_assigned") == 1)
            parlour.nextDay(2)
            #expect(try await assign() == ["walk", "later"])
        }
    }

    @Test func `a cap leaves the mission to be claimed another day`() async throws {
        try await Parlour.with(Self.content(Self.daily)) { parlour async throws in
            _ = try await parlour.economy.grant(150, to: parlour.user, from: .mission)
            try await parlour.decide(3)
            try await parlour.follow()
            #expect(try await parlour.claim("walk").refusal?.code == "gamification.source_cap_reached")
            parlour.nextDay()
            #expect(try await parlour.claim("walk").receipt?.period == "2026-01-31")
        }
    }

    @Test func `staff put a mission right, and say why`() async throws {
        try await Parlour.with(Self.content(Self.daily)) { parlour async throws in
            func correct(_ change: CorrectMission.Change) async throws -> Outcome<CorrectMission.Receipt> {
                try await parlour.perform(
                    CorrectMission(user: parlour.user, key: "walk", change: change, reason: "test"),
                    CorrectMission.Handler(requirements: Parlour.kinds))
            }
            #expect(try await correct(.completed).receipt?.status == .completed)
            #expect(try await parlour.missions() == ["walk 2026-01-31 completed 3/3"])
            #expect(try await correct(.reset).receipt?.status == .active)
            #expect(try await parlour.missions() == ["walk 2026-01-31 active 0/3"])
            _ = try await correct(.completed)
            _ = try await parlour.claim("walk")
            #expect(try await correct(.reset).refusal == .noSuchMission)
            #expect(try await parlour.economy.events("gamification.progress_corrected") == 3)
        }
    }

    @Test func `many events have about as many statements as one, and count once when they come again`() async throws {
        try await Parlour.with(Self.content(Self.daily)) { parlour async throws in
            var users: [UserID] = []
            for _ in 0..<20 { users.append(try await parlour.economy.member()) }
            for user in users { try await parlour.decide(5, by: user) }
            let events = try await parlour.events().filter { $0.user != nil }
            let one = try await parlour.statements { try await parlour.handle(Array(events.prefix(1))) }
            let many = try await parlour.statements { try await parlour.handle(Array(events.dropFirst(1))) }
            #expect(many <= one)
            try await parlour.handle(events)
            #expect(
                try await parlour.economy.sql(
                    "SELECT sum((deeds -> 'decisions')::bigint), count(*) FROM gamification.user_progress")
                    == [["100", "20"]])
        }
    }
}
