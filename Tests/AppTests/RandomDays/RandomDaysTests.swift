import Commerce
import Coordination
import Experiences
import Glibc
import Narrative
import PostgresDriver
import TestKit
import Testing
import Vocabulary

@testable import App
@testable import Gamification

/// Members live random days in the demo through the real commands, all at once, while staff correct, announce and sell.
/// `MEMBER_DAYS=10000` plays as many, from the seed `SEED`, and tells what was done how often.
@Suite struct RandomDaysTests {
    private static let asked = number("MEMBER_DAYS")
    private static let memberDays = asked ?? 150
    private static let seed = UInt64(number("SEED") ?? Int.random(in: 1...1_000_000))
    private static let members = 50
    /// After so many, everything that can be done was done.
    private static let fullLife = 2000

    private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

    @Test func `the ledger's proofs hold through random days of everything at once`() async throws {
        try await TestDatabase.with(configure: { $0.connectionsPerLoop = 6 }) { storage async throws in
            var random = SplitMix(seed: Self.seed)
            let house = try await RandomHouse(storage.database, members: Self.members)
            for day in 0..<max(1, Self.memberDays / Self.members) {
                try await Self.live(day, in: house, &random)
                guard try await house.prove("day \(day), seed \(Self.seed)") else { break }
            }
            if Self.asked != nil { print("seed \(Self.seed)\n\(house.tally.lines)") }
            guard Self.memberDays >= Self.fullLife else { return }
            #expect(house.tally.done.isSuperset(of: RandomHouse.deeds), "\(house.tally.lines)")
        }
    }

    private static func live(_ day: Int, in house: RandomHouse, _ random: inout SplitMix) async throws {
        let seeds = house.members.map { _ in random.next() }
        let staff = random.next()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (user, seed) in zip(house.members, seeds) {
                group.addTask {
                    var own = SplitMix(seed: seed)
                    for _ in 0..<own.pick(1...6) {
                        let deed = MemberDeed.allCases[own.pick(0...MemberDeed.allCases.count - 1)]
                        try await deed.act(user, in: house, &own)
                    }
                }
            }
            group.addTask {
                var own = SplitMix(seed: staff)
                for deed in [StaffDeed.offer, .auction] where day < 3 { try await deed.act(day, in: house, &own) }
                for _ in 0..<own.pick(2...8) {
                    let deed = StaffDeed.allCases[own.pick(0...StaffDeed.allCases.count - 1)]
                    try await deed.act(day, in: house, &own)
                }
            }
            group.addTask { try await house.handOn() }
            try await group.waitForAll()
        }
        try await house.sleep()
    }
}

extension RandomHouse {
    /// Names of the operations that members do here.
    static let deeds: Set<String> = [
        ClaimDailyReward.name, StartStory.name, TakeDecision.name, RestartStory.name, UnlockFragment.name,
        PlayGame.name,
        AccessVIPNarrative.name, AssignMissions.name, ClaimMission.name, UseItem.name, PurchaseItem.name,
        ReactToContent.name, RemoveReaction.name, AskTrivia.name, AnswerTrivia.name, PlaceBid.name, GiveBesitos.name,
        ShowInLeaderboards.name, StartExperience.name,
    ]
}
