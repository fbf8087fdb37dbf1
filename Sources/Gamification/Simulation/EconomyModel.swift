import Vocabulary

/// What the economy gives and takes, as the simulator plays it. Besitos.
public struct EconomyModel: Hashable, Sendable {
    public var name: String
    public var dailyGift: Int64
    public var reaction: ClosedRange<Int64>
    /// Paid ones a day.
    public var reactionsPaid: Int
    public var decision: ClosedRange<Int64>
    public var fragment: ClosedRange<Int64>
    public var dailyMission: ClosedRange<Int64>
    public var weeklyMission: ClosedRange<Int64>
    public var triviaRight: ClosedRange<Int64>
    public var triviaWrong: Int64
    public var achievement: ClosedRange<Int64>
    /// What one source gives a day at most; `nil` for no end.
    public var triviaCap, missionCap, decisionCap: Int64?
    /// Over all sources.
    public var dailyMaximum: Int64?
    public var common: ClosedRange<Int64>
    public var premium: ClosedRange<Int64>
    public var rare: ClosedRange<Int64>
    public var unlock: ClosedRange<Int64>

    /// Seed 002 section 4.1, with its caps: how the economy is launched.
    public static let seed002 = EconomyModel(
        name: "002", dailyGift: 10, reaction: 2...2, reactionsPaid: 3, decision: 3...5, fragment: 5...20,
        dailyMission: 20...30, weeklyMission: 40...50, triviaRight: 5...15, triviaWrong: 2, achievement: 50...200,
        triviaCap: 75, missionCap: 150, decisionCap: 100, dailyMaximum: 300, common: 100...500, premium: 500...1000,
        rare: 1000...2000, unlock: 500...1500)

    /// Seed 001, risk 6: generous, and without caps.
    public static let seed001 = EconomyModel(
        name: "001", dailyGift: 10, reaction: 5...10, reactionsPaid: 50, decision: 3...5, fragment: 20...50,
        dailyMission: 100...200, weeklyMission: 100...200, triviaRight: 5...15, triviaWrong: 2, achievement: 50...500,
        triviaCap: nil, missionCap: nil, decisionCap: nil, dailyMaximum: nil, common: 100...500, premium: 500...1000,
        rare: 1000...2000, unlock: 500...1500)

    public static let presets = [Self.seed002, Self.seed001]

    /// As the rules in force change it: what a source gives, and its caps.
    public func applying(_ rules: [EarningRule], maximum: Int64?) -> EconomyModel {
        var model = self
        model.name = "current"
        model.dailyMaximum = maximum
        for rule in rules {
            switch rule.source {
            case .dailyReward: model.dailyGift = rule.amount ?? model.dailyGift
            case .reaction:
                if let amount = rule.amount { model.reaction = amount...amount }
                model.reactionsPaid = rule.maxPerDay.map { Int($0 / max(1, model.reaction.upperBound)) } ?? 50
            case .trivia: model.triviaCap = rule.maxPerDay
            case .mission: model.missionCap = rule.maxPerDay
            case .decision: model.decisionCap = rule.maxPerDay
            default: break
            }
        }
        return model
    }
}
