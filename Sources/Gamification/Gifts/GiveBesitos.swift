public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// A member gives besitos to another.
public struct GiveBesitos: Command, JSONDecodable {
    public static let name = "gamification.give_besitos"

    public let giver, receiver: UserID
    public let amount: Besitos
    /// What the receiver reads.
    public let note: String?

    public init(from giver: UserID, to receiver: UserID, amount: Besitos, note: String? = nil) {
        self.giver = giver
        self.receiver = receiver
        self.amount = amount
        self.note = note
    }

    public var lane: String? { "user:\(self.giver)" }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.giver)
            json.member("receiver_id", self.receiver)
            json.member("amount", self.amount)
            json.member("note", ifPresent: self.note)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        try self.init(fields, from: try fields.id("user_id"))
    }

    /// - Parameter fields: may name the giver too.
    public init(_ fields: JSONFields, from giver: UserID) throws(JSONFault) {
        try fields.allow(only: "user_id", "receiver_id", "amount", "note")
        self.init(
            from: giver, to: try fields.id("receiver_id"), amount: try fields.besitos("amount"),
            note: try fields.optional("note") { (fields) throws(JSONFault) in
                let note = try fields.string("note")
                guard (1...200).contains(note.unicodeScalars.count), !note.utf8.contains(0) else {
                    throw JSONFault(field: "note", rule: "must have 1 to 200 characters, none of them NUL")
                }
                return note
            })
    }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public let gift: Int64
        public let amount, fee, balance: Besitos

        init(gift: Int64, amount: Besitos, fee: Besitos, balance: Besitos) {
            self.gift = gift
            self.amount = amount
            self.fee = fee
            self.balance = balance
        }

        public func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("gift_id", self.gift)
                json.member("amount", self.amount)
                json.member("fee", self.fee)
                json.member("balance", self.balance)
            }
        }

        public init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(
                gift: try fields.int("gift_id"), amount: try fields.besitos("amount"),
                fee: try fields.besitos("fee"), balance: try fields.besitos("balance"))
        }
    }

    public struct Handler: CommandHandler {
        private let ledger: PostgresBesitoLedger

        public init(ledger: PostgresBesitoLedger = PostgresBesitoLedger()) { self.ledger = ledger }

        public func validate(_ input: GiveBesitos) -> Refusal? {
            if input.giver == input.receiver { return .giftToOneself }
            return input.amount > .zero ? nil : .amountNotPositive
        }

        /// The limits are looked at under the balances' locks, so that gifts at once see one another.
        public func execute(
            _ input: GiveBesitos, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            work.lockBalances(of: [input.giver, input.receiver])
            guard let row = try await work.transaction.rows(.giftLimits(of: input, at: work.now)).first else {
                return .failure(.noSuchUser)
            }
            let limits = try GiftLimits(row: row)
            if let refusal = limits.refusal(of: input.amount) { return .failure(refusal) }
            let fee = limits.rules.fee(on: input.amount)
            let sent, received: LedgerReceipt
            switch try await self.ledger.transfer(
                input.amount, from: input.giver, to: input.receiver, for: "gift:\(input.giver)-\(input.receiver)",
                note: input.note, in: work)
            {
            case .failure(let refusal): return .failure(refusal)
            case .success(let receipts): (sent, received) = receipts
            }
            var balance = sent.balance
            if fee > .zero {
                let entry = LedgerEntry(SpendPurpose.gift, reference: "gift_fee")
                switch try await self.ledger.spend(fee, of: input.giver, for: entry, in: work) {
                case .failure(let refusal): return .failure(refusal)
                case .success(let paid): balance = paid.balance
                }
            }
            let gift = try await self.note(input, fee: fee, limits, in: work)
            work.emit(
                GiftSent(receiverID: input.receiver, amount: input.amount, fee: fee, balanceAfter: balance),
                about: input.giver)
            work.emit(
                GiftReceived(
                    giverID: input.giver, amount: input.amount, balanceAfter: received.balance),
                about: input.receiver)
            return .success(Receipt(gift: gift, amount: input.amount, fee: fee, balance: balance))
        }

        private func note(
            _ input: GiveBesitos, fee: Besitos, _ limits: GiftLimits, in work: UnitOfWork
        ) async throws(DatabaseError) -> Int64 {
            let rows = try await work.transaction.rows(
                """
                INSERT INTO gamification.gifts (giver_id, receiver_id, amount, fee, given_at, giver_day, receiver_day,
                    note, operation_id)
                VALUES (\(input.giver), \(input.receiver), \(input.amount), \(fee), \(work.now), \(limits.giverDay),
                        \(limits.receiverDay), \(input.note), \(work.operation.description))
                RETURNING gift_id
                """)
            guard let row = rows.first else { throw .badColumn("gift_id") }
            return try row.get("gift_id")
        }
    }
}
