/// How large the simulated Telegram may grow, and how the bot in it is called.
public struct SimulatorConfiguration: Sendable {
    public var botName = "Diana"
    /// Without the `@`.
    public var botUsername = "DianaDemoBot"
    public var maxMembers = 200
    /// Per chat; the oldest message goes when one more comes.
    public var maxMessages = 1000
    /// Updates that wait for the webhook.
    public var maxPendingUpdates = 1000
    /// Calls kept in the log.
    public var maxLoggedCalls = 200
    /// Event streams open at once.
    public var maxStreams = 64
    /// Events kept for readers that come back, and how many one may be behind before it is disconnected.
    public var maxKeptEvents = 1024
    /// How long the webhook may take, in seconds.
    public var webhookTimeout = 60
    /// How long a button press can be answered, in seconds. Telegram does not publish its own limit.
    public var callbackLifetime: Int64 = 150
    /// Answers 429 beyond one message a second per chat and thirty in all.
    public var enforcesFloodLimits = false

    public init() {}
}
