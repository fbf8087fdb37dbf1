import Coordination
import Crypto
import Identity
import Vocabulary

enum KeysCommand {
    static func run(_ context: CommandContext) async throws {
        switch context.words.first {
        case "create" where context.words.count == 1: try await Self.create(context)
        case "revoke" where context.words.count == 2: try await Self.revoke(context.words[1], context)
        default: throw UsageError("say `keys create --name NAME` or `keys revoke PREFIX`")
        }
    }

    private static func create(_ context: CommandContext) async throws {
        guard let name = context.option("--name") else { throw UsageError("`keys create` needs --name") }
        let key = StaffKey(random: SecureRandom())
        let command = CreateStaffKey(
            key, label: name, scopes: try Self.scopes(context.option("--scopes")),
            ratePerMinute: try Self.rate(context.option("--rate-per-minute")))
        try await Self.perform(command, with: CreateStaffKey.Handler(), context)
        say(key.text)
    }

    /// - Parameter key: its prefix, or the whole key.
    private static func revoke(_ key: String, _ context: CommandContext) async throws {
        let prefix = StaffKey(key)?.prefix ?? key
        try await Self.perform(RevokeStaffKey(prefix: prefix), with: RevokeStaffKey.Handler(), context)
        say("the key dk_\(prefix) is revoked")
    }

    private static func perform<Handler: CommandHandler>(
        _ command: Handler.Input, with handler: Handler, _ context: CommandContext
    ) async throws {
        try await context.withBackend { backend in
            let outcome = try await backend.coordinator(clock: SystemClock()).perform(
                command, with: handler, key: .once(random: SecureRandom()))
            if case .refused(let refusal) = outcome { throw UsageError(refusal.detail) }
        }
    }

    private static func rate(_ text: String?) throws(UsageError) -> Int? {
        guard let text else { return nil }
        guard let rate = Int(text) else { throw UsageError("--rate-per-minute must be a whole number") }
        return rate
    }

    /// All scopes unless some are named.
    private static func scopes(_ list: String?) throws(UsageError) -> [Scope] {
        guard let list else { return Scope.allCases }
        var scopes: [Scope] = []
        for word in list.split(separator: ",") {
            guard let scope = Scope(rawValue: String(word)) else {
                throw UsageError(
                    "\(word) is no scope; there are \(Scope.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            scopes.append(scope)
        }
        return scopes
    }
}
