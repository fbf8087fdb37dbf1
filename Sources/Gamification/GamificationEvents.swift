import Coordination
import JSON
import Vocabulary

extension DomainEvent {
    static func besitosEarned(
        _ receipt: LedgerReceipt, by user: UserID, source: EarnSource, reference: String?
    ) -> DomainEvent {
        DomainEvent("gamification.besitos_earned", user: user) { json in
            json.member("amount", receipt.amount)
            json.member("source", source.rawValue)
            json.member("reference", ifPresent: reference)
            json.member("transaction_id", receipt.transaction)
            json.member("balance_after", receipt.balance)
        }
    }

    static func besitosSpent(
        _ receipt: LedgerReceipt, by user: UserID, purpose: SpendPurpose, reference: String?
    ) -> DomainEvent {
        DomainEvent("gamification.besitos_spent", user: user) { json in
            json.member("amount", receipt.amount)
            json.member("purpose", purpose.rawValue)
            json.member("reference", ifPresent: reference)
            json.member("transaction_id", receipt.transaction)
            json.member("balance_after", receipt.balance)
        }
    }

    static func besitosExpired(_ amount: Besitos, of user: UserID) -> DomainEvent {
        DomainEvent("gamification.besitos_expired", user: user) { $0.member("amount", amount) }
    }
}
