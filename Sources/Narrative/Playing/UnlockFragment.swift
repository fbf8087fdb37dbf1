public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// The member pays besitos instead of meeting what a fragment, and its level, need. It stays open for good.
public struct UnlockFragment: Command, JSONDecodable {
    public static let name = "narrative.unlock_fragment"

    public let user: UserID
    public let fragment: FragmentID

    public init(user: UserID, fragment: FragmentID) {
        self.user = user
        self.fragment = fragment
    }

    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("user_id", self.user)
            $0.member("fragment_id", self.fragment)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "fragment_id")
        self.init(user: try fields.id("user_id"), fragment: try fields.id("fragment_id"))
    }

    public struct Receipt: Hashable, Sendable {
        public let fragment: FragmentID
        public let title: LocalizedText
        public let paid: Besitos
        public let balance: Besitos
    }

    /// The member's position is locked first and the balance last, as by every writer.
    public struct Handler: CommandHandler {
        private let ledger: any BesitoLedger
        private let kinds: RequirementKinds

        public init(ledger: any BesitoLedger, requirements: RequirementKinds) {
            self.ledger = ledger
            self.kinds = requirements
        }

        public func execute(
            _ input: UnlockFragment, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.transaction.queue(.holdPosition(of: input.user))
            let place: Place? = try await work.transaction.first(.place(input.fragment, for: input.user))
            guard let place else { return .failure(.noSuchFragment) }
            guard let price = place.price else { return .failure(.notForSale) }
            guard !place.isUnlocked else { return .failure(.alreadyOpen) }
            let answers = try await self.kinds.answers(
                [place.isVIP ? Place.vip : .nothing, place.needs], for: input.user, in: work)
            // Besitos do not make a member VIP, and should not be spent on a door that would stay shut.
            guard answers[0].isMet else { return .failure(.locked(missing: answers[0].missing, place: place)) }
            guard !answers[1].isMet else { return .failure(.alreadyOpen) }
            let opened = try await work.unlock([place.scene.key], because: Self.reason, for: input.user)
            guard !opened.isEmpty else { return .failure(.alreadyOpen) }
            let entry = LedgerEntry(SpendPurpose.fragmentUnlock, reference: "fragment:\(place.scene.key)")
            switch try await self.ledger.spend(price, of: input.user, for: entry, in: work) {
            case .failure(let refusal): return .failure(refusal)
            case .success(let receipt):
                return .success(
                    Receipt(
                        fragment: place.fragment, title: place.scene.title, paid: receipt.amount,
                        balance: receipt.balance))
            }
        }

        private static let reason = "besitos"
    }
}

extension UnlockFragment.Receipt: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("fragment_id", self.fragment)
            $0.member("title", self.title)
            $0.member("paid", self.paid)
            $0.member("balance", self.balance)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.fragment = try fields.id("fragment_id")
        self.title = try LocalizedText(json: try fields.value("title"))
        self.paid = try fields.besitos("paid")
        self.balance = try fields.besitos("balance")
    }
}
