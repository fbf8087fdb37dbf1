public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// A member uses up one of what they own, and gets what it does.
public struct UseItem: Command, JSONDecodable {
    public static let name = "gamification.use_item"

    public let user: UserID
    public let key: String

    public init(user: UserID, key: String) {
        self.user = user
        self.key = key
    }

    public var lane: String? { "user:\(self.user)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("item_key", self.key)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try fields.allow(only: "user_id", "item_key")
        self.init(user: try fields.id("user_id"), key: try fields.key("item_key"))
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Hashable, Sendable {
        public let item: GivenItem
        /// How many are left.
        public let left: Int64
        public let useText: LocalizedText?
        public let paid: PaidReward

        init(item: GivenItem, left: Int64, useText: LocalizedText?, paid: PaidReward) {
            self.item = item
            self.left = left
            self.useText = useText
            self.paid = paid
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("item", self.item)
                json.member("left", self.left)
                json.member("use_text", self.useText)
                json.member("rewards", self.paid)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.item = try GivenItem(json: try fields.value("item"))
            self.left = try fields.int("left")
            self.useText = try fields.optional("use_text") { (fields) throws(JSONFault) in
                try LocalizedText(json: try fields.value("use_text"))
            }
            self.paid = try PaidReward(json: try fields.value("rewards"))
        }
    }
}

extension UseItem {
    public struct Handler: CommandHandler {
        private let payer: RewardPayer

        public init(ledger: any BesitoLedger, inventory: any Inventory, achievements: any Achievements) {
            self.payer = RewardPayer(ledger: ledger, inventory: inventory, achievements: achievements)
        }

        public func execute(
            _ input: UseItem, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            guard let row = try await work.transaction.rows(.item(input.key, heldBy: input.user)).first else {
                return .failure(.noSuchItem)
            }
            guard try row.get("is_consumable") else { return .failure(.notConsumable) }
            let held: Int64 = try row.get("held")
            guard held > 0 else { return .failure(.notEnoughItems(required: 1, current: 0)) }
            let item = GivenItem(
                item: try row.get("item_id"), key: input.key, quantity: 1, icon: try row.get("icon"),
                name: try row.words("name"))
            work.transaction.queue(.take(1, of: item.item, from: input.user, leaving: held - 1))
            work.emit(ItemUsed(itemID: item.item, itemKey: item.key, quantity: 1), about: input.user)
            let useText = try row.optionalWords("use_text")
            return try await self.payer.pay(
                try row.reward("effect"), to: input.user, from: .item, reference: "item:\(input.key)", in: work
            ).map { Receipt(item: item, left: held - 1, useText: useText, paid: $0) }
        }
    }
}

extension SQL {
    /// Holds what the member owns of it, until the transaction ends.
    static func item(_ key: String, heldBy user: UserID) -> SQL {
        """
        WITH held AS (
            SELECT item_id, quantity FROM gamification.user_inventory
            WHERE user_id = \(user) AND item_id = (SELECT item_id FROM gamification.items WHERE item_key = \(key))
            FOR UPDATE
        )
        SELECT item_id, is_unique, is_consumable, icon, name::text, use_text::text, effect::text,
               coalesce(quantity, 0) AS held
        FROM gamification.items LEFT JOIN held USING (item_id)
        WHERE item_key = \(key)
        """
    }

    /// Of a row that is held: it goes when none is left.
    static func take(_ quantity: Int64, of item: ItemID, from user: UserID, leaving left: Int64) -> SQL {
        left > 0
            ? """
            UPDATE gamification.user_inventory SET quantity = quantity - \(quantity)
            WHERE user_id = \(user) AND item_id = \(item)
            """ : "DELETE FROM gamification.user_inventory WHERE user_id = \(user) AND item_id = \(item)"
    }
}
