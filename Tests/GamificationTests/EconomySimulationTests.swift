import Testing

@testable import Gamification

@Suite struct EconomySimulationTests {
    private func play(_ model: EconomyModel, days: Int = 30) -> EconomySimulation {
        EconomySimulation(of: model, days: days, members: 400, seed: 7)
    }

    @Test func `the same seed plays the same game`() {
        #expect(self.play(.seed002).table == self.play(.seed002).table)
    }

    @Test func `what was earned is owned or spent`() {
        let played = self.play(.seed002)
        let owned = played.groups.reduce(0) { $0 + $1.averageBalance * Int64($1.members) }
        // Averages are rounded down, a member's worth each.
        #expect(abs(played.minted - played.burned - owned) <= 400)
        #expect(played.burned > 0)
    }

    @Test func `at launch a devoted member affords common things in days, rare ones in weeks`() throws {
        let devoted = try #require(self.play(.seed002, days: 60).groups.last)
        #expect((1...7).contains(try #require(devoted.daysToCommon)))
        #expect(try #require(devoted.daysToPremium) > devoted.daysToCommon ?? 0)
    }

    @Test func `without caps there is more of everything`() {
        #expect(self.play(.seed001).minted > 2 * self.play(.seed002).minted)
    }

    @Test func `nobody earns more a day than the maximum`() throws {
        let devoted = try #require(self.play(.seed002, days: 1).groups.last)
        #expect(devoted.medians[0] <= 300)
    }

    @Test func `the chart has a column a day and the table a row a kind`() {
        let played = self.play(.seed002)
        #expect(played.table.split(separator: "\n").count == 1 + MemberHabits.all.count)
        #expect(played.chart.split(separator: "\n").last?.filter { $0 == "─" }.count == 30)
    }
}
