import Coordination
import Gamification
import JSON
import TelegramAPI
import Vocabulary

// What the examples of the economy and the games are about.
extension ExampleWorld {
    /// Nothing leaves this one's balance.
    static let frozenMember = UserID(3)
    private static let frozenGreeting = Update.text("/start", id: 900_003, from: 1003)

    static func play(on stage: Stage) async throws {
        try await stage.perform("telegram.answer_update", JSONValue(of: Self.frozenGreeting))
        try await stage.perform(FreezeBalance(user: Self.frozenMember, reason: "De ejemplo"))
    }
}
