/// What a member has besides the story: as much as the solver needs to know of the economy around it.
public struct StoryWorld: Hashable, Sendable {
    /// What `/daily` gives for coming back.
    public var besitosPerDay: Int64
    /// The most that decisions and fragments pay on one day.
    public var storyBesitosPerDay: Int64
    /// Prices of items that can be bought.
    public var prices: [String: Int64]

    public init(besitosPerDay: Int64 = 10, storyBesitosPerDay: Int64 = 250, prices: [String: Int64] = [:]) {
        self.besitosPerDay = besitosPerDay
        self.storyBesitosPerDay = storyBesitosPerDay
        self.prices = prices
    }

    /// Besitos ever earned that make a member's level: 0, 100, 300, 600, …
    func besitos(forLevel level: Int64) -> Int64 { 50 * level * (level - 1) }

    /// The day on which a member who comes every day has `total` besitos, when the story pays `story` of them.
    func days(for total: Int64, paidByStory story: Int64) -> Int {
        var day: Int64 = 1
        while min(story, self.storyBesitosPerDay * day) + self.besitosPerDay * day < total {
            guard self.besitosPerDay > 0 else { return .max }
            let missing = total - min(story, self.storyBesitosPerDay * day) - self.besitosPerDay * day
            day += max(1, missing / (self.besitosPerDay + self.storyBesitosPerDay))
        }
        return Int(day)
    }
}
