public import Coordination
import JSON
public import TelegramAPI

/// Registers the bot with Telegram: where updates go, then the menus. When Telegram refuses one of them, the webhook
/// is again what it was.
public struct BotConnection: Workflow {
    public static let name = "telegram.connect_bot"
    public static let version = 1
    public static let timeout: Duration = .seconds(86_400)

    /// The webhook as it shall be, without a mark.
    public typealias Input = Webhook

    private let line: BotLine
    private let secret: String
    private let profile: BotProfile

    /// - Parameters:
    ///   - secret: comes back with every update. Every instance has the same; it is no part of the run, which staff
    ///     can read.
    ///   - policy: of the calls that change something.
    public init(
        client: BotClient, secret: String, profile: BotProfile,
        policy: OutsidePolicy = OutsidePolicy(timeout: .seconds(40), attempts: 20)
    ) {
        self.line = BotLine(client: client, policy: policy)
        self.secret = secret
        self.profile = profile
    }

    public func define(_ flow: inout Flow<Webhook>) {
        let former = flow.outside("former", ReadWebhook(line: self.line)) { $0.input }
        flow.outside("webhook", SetWebhook(line: self.line, secret: self.secret)) { (run) throws(JSONFault) in
            SetWebhook.Change(former: try run[former], new: run.input)
        }
        for menu in self.profile.menus {
            let name = ["menu", menu.languageCode].compactMap(\.self).joined(separator: "_")
            flow.outside(name, SetMenu(line: self.line)) { _ in menu }
        }
    }
}
