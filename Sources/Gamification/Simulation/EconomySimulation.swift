import Vocabulary

/// Plays members through days of an economy: what becomes of their balances before anybody's do.
public struct EconomySimulation: Sendable {
    public static let days = 1...365
    public static let members = 10...20_000

    /// What became of one kind of members.
    public struct Group: Sendable {
        public let name: String
        public let members: Int
        public let medianBalance, averageBalance, earned, spent: Int64
        /// Things bought by a member, times ten.
        public let boughtTenths: Int
        /// The first day on which half of them could afford the cheapest of its kind; `nil` for not within the days.
        public let daysToCommon, daysToPremium, daysToRare: Int?
        /// Who can afford one now, in percent.
        public let affordsPremium, affordsRare: Int
        /// Their median balance, day by day.
        public let medians: [Int64]
    }

    public let model: EconomyModel
    public let groups: [Group]
    /// How much the average balance grew over the last 30 days, in percent; `nil` within the first 31.
    public let inflationPercent: Int?
    public let minted, burned: Int64

    /// - Parameters:
    ///   - days: within ``days``.
    ///   - members: within ``members``.
    ///   - seed: the same seed plays the same game.
    public init(of model: EconomyModel, days: Int, members: Int, seed: UInt64) {
        var random = SplitMix(seed: seed)
        var crowds = MemberHabits.all.map { habits in
            (habits, Array(repeating: SimulatedMember(habits), count: max(1, members * habits.share / 100)))
        }
        var history = Array(repeating: [[Int64]](), count: crowds.count)
        var totals: [Int64] = []
        for day in 0..<days {
            for index in crowds.indices {
                for member in crowds[index].1.indices { crowds[index].1[member].live(day, in: model, &random) }
                history[index].append(crowds[index].1.map(\.balance).sorted())
            }
            totals.append(crowds.reduce(0) { $0 + $1.1.reduce(0) { $0 + $1.balance } })
        }
        self.model = model
        self.groups = zip(crowds, history).map { crowd, history in
            Group(crowd.0, crowd.1, history, in: model)
        }
        self.minted = crowds.reduce(0) { $0 + $1.1.reduce(0) { $0 + $1.earned } }
        self.burned = crowds.reduce(0) { $0 + $1.1.reduce(0) { $0 + $1.spent } }
        let past = totals.count > 31 ? totals[totals.count - 31] : 0
        self.inflationPercent = past > 0 ? totals.last.map { Int(($0 - past) * 100 / past) } : nil
    }
}

extension EconomySimulation.Group {
    /// - Parameter history: all balances, sorted, day by day.
    fileprivate init(
        _ habits: MemberHabits, _ members: [SimulatedMember], _ history: [[Int64]], in model: EconomyModel
    ) {
        let (count, last) = (members.count, history.last ?? [])
        func sum(_ value: (SimulatedMember) -> Int64) -> Int64 { members.reduce(0) { $0 + value($1) } }
        func share(from price: Int64) -> Int { last.count { $0 >= price } * 100 / max(1, last.count) }
        func firstDay(_ price: Int64) -> Int? {
            history.firstIndex { balances in balances[balances.count / 2] >= price }.map { $0 + 1 }
        }
        self.name = habits.name
        self.members = count
        self.medians = history.map { $0[$0.count / 2] }
        self.medianBalance = self.medians.last ?? 0
        self.averageBalance = sum(\.balance) / Int64(count)
        self.earned = sum(\.earned) / Int64(count)
        self.spent = sum(\.spent) / Int64(count)
        self.boughtTenths = members.reduce(0) { $0 + $1.bought } * 10 / count
        self.daysToCommon = firstDay(model.common.lowerBound)
        self.daysToPremium = firstDay(model.premium.lowerBound)
        self.daysToRare = firstDay(model.rare.lowerBound)
        self.affordsPremium = share(from: model.premium.lowerBound)
        self.affordsRare = share(from: model.rare.lowerBound)
    }
}
