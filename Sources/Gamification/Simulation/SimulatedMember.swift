import Vocabulary

/// How members of one kind spend their days.
public struct MemberHabits: Hashable, Sendable {
    public let name: String
    /// Of all members, in percent.
    public let share: Int
    /// Chances on a day, in percent: to come at all; then, to finish the daily mission, to buy what is within reach.
    let comes, finishesMission, buys: Int
    let reactions, decisions, questions: ClosedRange<Int>

    /// Seed 001, risk 6: who tries it, who likes it, who lives there.
    public static let all = [
        MemberHabits(
            name: "casual", share: 50, comes: 40, finishesMission: 25, buys: 20, reactions: 0...4, decisions: 1...4,
            questions: 0...1),
        MemberHabits(
            name: "regular", share: 35, comes: 75, finishesMission: 55, buys: 15, reactions: 1...8, decisions: 2...8,
            questions: 0...3),
        MemberHabits(
            name: "devoted", share: 15, comes: 98, finishesMission: 90, buys: 12, reactions: 5...30, decisions: 3...12,
            questions: 1...5),
    ]
}

/// A member in the simulation.
struct SimulatedMember {
    let habits: MemberHabits
    private(set) var balance: Int64 = 0
    private(set) var earned: Int64 = 0
    private(set) var spent: Int64 = 0
    private(set) var bought = 0
    private var fragmentsLeft = 60
    private var achievementsLeft = 15

    init(_ habits: MemberHabits) { self.habits = habits }

    mutating func live(_ day: Int, in model: EconomyModel, _ random: inout SplitMix) {
        guard random.happens(self.habits.comes) else { return }
        var purse = Purse(maximum: model.dailyMaximum)
        purse.take(model.dailyGift, cap: nil)
        for _ in 0..<min(random.pick(self.habits.reactions), model.reactionsPaid) {
            purse.take(random.pick(model.reaction), cap: nil)
        }
        let (decisions, questions) = (random.pick(self.habits.decisions), random.pick(self.habits.questions))
        var paid = Purse.Source()
        for _ in 0..<decisions where self.fragmentsLeft > 0 {
            purse.take(random.pick(model.decision), cap: model.decisionCap, from: &paid)
            guard random.happens(40) else { continue }
            purse.take(random.pick(model.fragment), cap: nil)
            self.fragmentsLeft -= 1
        }
        paid = Purse.Source()
        for _ in 0..<questions {
            let amount = random.happens(60) ? random.pick(model.triviaRight) : model.triviaWrong
            purse.take(amount, cap: model.triviaCap, from: &paid)
        }
        paid = Purse.Source()
        if random.happens(self.habits.finishesMission) {
            purse.take(random.pick(model.dailyMission), cap: model.missionCap, from: &paid)
        }
        if day % 7 == 6, random.happens(self.habits.finishesMission) {
            purse.take(random.pick(model.weeklyMission), cap: model.missionCap, from: &paid)
        }
        // Most achievements come early.
        if self.achievementsLeft > 0, random.happens(self.achievementsLeft * 2) {
            purse.take(random.pick(model.achievement), cap: nil)
            self.achievementsLeft -= 1
        }
        self.balance += purse.total
        self.earned += purse.total
        self.spend(in: model, &random)
    }

    /// The dearer a thing, the longer one saves for it.
    private mutating func spend(in model: EconomyModel, _ random: inout SplitMix) {
        for prices in [model.rare, model.unlock, model.premium, model.common] {
            let price = random.pick(prices)
            guard self.balance >= price, random.happens(self.habits.buys) else { continue }
            self.balance -= price
            self.spent += price
            self.bought += 1
            return
        }
    }
}

/// What one day brings, under its caps: a grant that would pass one is not given, as in the ledger.
private struct Purse {
    struct Source { var total: Int64 = 0 }

    let maximum: Int64?
    private(set) var total: Int64 = 0

    init(maximum: Int64?) { self.maximum = maximum }

    mutating func take(_ amount: Int64, cap: Int64?) {
        var source = Source()
        self.take(amount, cap: cap, from: &source)
    }

    mutating func take(_ amount: Int64, cap: Int64?, from source: inout Source) {
        if let cap, source.total + amount > cap { return }
        if let maximum, self.total + amount > maximum { return }
        source.total += amount
        self.total += amount
    }
}

extension SplitMix {
    mutating func pick<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> Number {
        Number.random(in: range, using: &self)
    }

    mutating func happens(_ percent: Int) -> Bool { self.pick(0...99) < percent }
}
