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

    /// The day on which a member who comes every day has `elsewhere` from coming, and `story` from the story.
    func days(for elsewhere: Int64, and story: Int64) -> Int {
        func days(_ amount: Int64, at rate: Int64) -> Int64 {
            amount <= 0 ? 1 : rate <= 0 ? Int64(Int32.max) : (amount + rate - 1) / rate
        }
        return Int(
            max(days(elsewhere, at: self.besitosPerDay), days(story, at: self.storyBesitosPerDay)))
    }
}
