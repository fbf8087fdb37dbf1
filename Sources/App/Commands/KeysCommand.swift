import Coordination
import Crypto
import Identity
import Vocabulary

enum KeysCommand {
    static func run(_ context: CommandContext) async throws {
        guard context.words == ["create"] else { throw UsageError("say `keys create --name NAME`") }
        guard let name = context.option("--name") else { throw UsageError("`keys create` needs --name") }
        let scopes = try Self.scopes(context.option("--scopes"))
        let key = StaffKey(random: SecureRandom())
        try await context.withBackend { backend in
            let outcome = try await backend.coordinator(clock: SystemClock()).perform(
                CreateStaffKey(key, label: name, scopes: scopes), with: CreateStaffKey.Handler(),
                key: .once(random: SecureRandom()))
            if case .refused(let refusal) = outcome { throw UsageError(refusal.detail) }
        }
        say(key.text)
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
