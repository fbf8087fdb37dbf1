public import Vocabulary

public struct GamePlayed: Event {
    public let fragmentID: FragmentID
    public let fragmentKey: String
    public let runNo: Int
    /// The kind of game.
    public let game: String
    /// `won`, `missed`, or `lost` when it was the last attempt.
    public let outcome: String
    /// Of this series, this one included.
    public let attempts: Int
    /// What winning paid now.
    public let besitos: Besitos

    public init(
        fragmentID: FragmentID, fragmentKey: String, runNo: Int, game: String, outcome: String, attempts: Int,
        besitos: Besitos
    ) {
        self.fragmentID = fragmentID
        self.fragmentKey = fragmentKey
        self.runNo = runNo
        self.game = game
        self.outcome = outcome
        self.attempts = attempts
        self.besitos = besitos
    }

    public static let shape: EventShape<Self> = EventShape(
        "narrative.game_played", "A member made an attempt at a fragment's game: it won, missed, or was the last.",
        Self.init,
        EventField("fragment_id", \.fragmentID), EventField("fragment_key", \.fragmentKey),
        EventField("run_no", \.runNo), EventField("game", \.game), EventField("outcome", \.outcome),
        EventField("attempts", \.attempts), EventField("besitos", \.besitos))
}
