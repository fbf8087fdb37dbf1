/// What the bot tells Telegram about itself.
public struct BotProfile: Sendable {
    /// The updates the bot asks for. Never empty: an empty list would leave out membership and reactions.
    public let allowedUpdates: [String]
    public let menus: [CommandMenu]

    public init(allowedUpdates: [String], menus: [CommandMenu]) {
        self.allowedUpdates = allowedUpdates
        self.menus = menus
    }
}
