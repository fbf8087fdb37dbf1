public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Staff give a member items, or take some away, and say why.
public struct CorrectInventory: Command, JSONDecodable {
    public static let name = "gamification.correct_inventory"

    public let user: UserID
    public let key: String
    /// Above zero for what comes, below for what goes; never zero.
    public let change: Int64
    public let reason: String

    public init(user: UserID, key: String, change: Int64, reason: String) {
        self.user = user
        self.key = key
        self.change = change
        self.reason = reason
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("item_key", self.key)
            json.member("change", self.change)
            json.member("reason", self.reason)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "item_key", "change", "reason")
        self.init(
            user: try fields.id("user_id"), key: try fields.key("item_key"),
            change: try fields.int("change", in: -1_000_000...1_000_000), reason: try fields.reason())
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        /// What the member owns of it now.
        public let quantity: Int64

        init(quantity: Int64) { self.quantity = quantity }

        public func encode(into json: inout JSONWriter) { json.object { $0.member("quantity", self.quantity) } }

        public init(json: JSONValue) throws(JSONFault) { self.quantity = try JSONFields(json).int("quantity") }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func validate(_ input: CorrectInventory) -> Refusal? {
            input.change == 0
                ? Refusal(.invalid, "gamification.nothing_to_correct", "The change must not be 0.", field: "change")
                : nil
        }

        public func execute(
            _ input: CorrectInventory, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.holdProgress(of: input.user)
            guard let row = try await work.transaction.rows(.item(input.key, heldBy: input.user)).first else {
                return .failure(.noSuchItem)
            }
            let (item, held): (ItemID, Int64) = (try row.get("item_id"), try row.get("held"))
            let left = held + input.change
            guard left >= 0 else { return .failure(.notEnoughItems(required: -input.change, current: held)) }
            let most: Int64 = try row.get("is_unique") ? 1 : 1_000_000
            guard left <= most else { return .failure(.tooManyItems(most: most)) }
            if input.change < 0 {
                work.transaction.queue(.take(-input.change, of: item, from: input.user, leaving: left))
            } else {
                work.transaction.queue(
                    """
                    INSERT INTO gamification.user_inventory AS held (user_id, item_id, quantity, acquired_at)
                    VALUES (\(input.user), \(item), \(input.change), \(work.now))
                    ON CONFLICT (user_id, item_id) DO UPDATE SET quantity = held.quantity + excluded.quantity
                    """)
                work.emit(
                    ItemAcquired(
                        itemID: item, itemKey: input.key, quantity: Int(input.change), source: "correction"),
                    about: input.user)
            }
            work.correct(
                "item:\(input.key)", of: input.user, to: input.change > 0 ? "+\(input.change)" : "\(input.change)",
                because: input.reason)
            return .success(Receipt(quantity: left))
        }
    }
}
