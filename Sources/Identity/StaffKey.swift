public import Crypto

/// What a staff key may do.
public enum Scope: String, Sendable, CaseIterable {
    case usersRead = "users:read"
    case besitosGrant = "besitos:grant"
    case economyWrite = "economy:write"
    /// Stories: checking them.
    case contentWrite = "content:write"
    /// What the shop offers.
    case shopWrite = "shop:write"
    /// Buying for members.
    case shopSell = "shop:sell"
    /// What members are entitled to, such as VIP.
    case membershipWrite = "membership:write"
    case eventsRead = "events:read"
    /// Requeues, discards, replays.
    case eventsWrite = "events:write"
    /// Jobs and queues: looking at them.
    case jobsRead = "jobs:read"
    /// Trying jobs again, cancelling them, pausing queues.
    case jobsWrite = "jobs:write"
    /// Runs of workflows, with what their steps were given and gave.
    case workflowsRead = "workflows:read"
    case workflowsWrite = "workflows:write"
    /// Connecting the bot with Telegram.
    case botWrite = "bot:write"
}

/// A key as its owner holds it: `dk_` prefix `_` secret. Only the secret's hash is kept.
public struct StaffKey: Sendable {
    /// Finds the row; 8 characters of `a-z2-7`. Safe to show and to log.
    public let prefix: String
    let secret: String

    public init(random: any RandomSource) {
        self.prefix = random.token(8)
        // 32 characters of five bits: 160 bits, beyond guessing, so a fast hash is enough.
        self.secret = random.token(32)
    }

    /// `nil` when `text` has not the form of a key.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 44, bytes.starts(with: "dk_".utf8), bytes[11] == UInt8(ascii: "_"),
            bytes.count(where: { $0 == UInt8(ascii: "_") }) == 2
        else { return nil }
        self.prefix = String(decoding: bytes[3..<11], as: UTF8.self)
        self.secret = String(decoding: bytes[12...], as: UTF8.self)
    }

    /// The whole key. Shown once, never stored.
    public var text: String { "dk_\(self.prefix)_\(self.secret)" }

    public var hash: [UInt8] { Digest.sha256(self.secret.utf8) }
}
