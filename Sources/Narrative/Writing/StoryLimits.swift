/// How large a story may be. The lengths keep every message inside Telegram's 4096 characters and every
/// button readable.
enum StoryLimits {
    static let fileBytes = 1_048_576
    static let findings = 200
    static let levels = 200
    static let fragments = 5000
    static let decisions = 8
    static let flags = 16
    /// Conditions of one level, fragment or decision.
    static let needs = 32
    /// Telegram's limit for an album.
    static let media = 10
    /// In Unicode code points, like those below.
    static let text = 12_000
    static let page = 3500
    static let preview = 600
    static let title = 120
    static let button = 64
    static let alt = 300
    static let shortValue = 100
    static let urlBytes = 500
    static let levelNumbers = 1...1000
    static let besitos: ClosedRange<Int64> = 0...50
    static let readingSeconds = 1...3600
    static let variables = 64
    /// Items, achievements and what is opened or begun, of one fragment, decision or promise.
    static let rewards = 8
    static let promises = 4
    static let itemQuantity: ClosedRange<Int64> = 1...100
    static let vipDays = 1...365
    static let price: ClosedRange<Int64> = 1...10_000
    static let gameAttempts = 1...100
    /// In seconds.
    static let gameCooldown = 60...(30 * 86_400)
    /// Conditions inside conditions: what a stored requirement may have, less what gates put around it.
    static let nesting = 6
}
