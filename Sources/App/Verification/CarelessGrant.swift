import Coordination
import JSON
import Postgres
import Vocabulary

/// What no command may do: it gives besitos in a transaction of its own, beside the one that spends the key. Killed
/// between the two and repeated, it pays twice. `verify operation` must find that, and only it can do this.
struct CarelessGrant: Command, JSONDecodable {
    static let name = "example.careless_grant"

    let user: UserID

    init(user: UserID) { self.user = user }
    init(json: JSONValue) throws(JSONFault) { self.user = try JSONFields(json).id("user_id") }
    func encode(into json: inout JSONWriter) { json.object { $0.member("user_id", self.user) } }

    struct Receipt: JSONEncodable, JSONDecodable, Sendable {
        init() {}
        init(json: JSONValue) throws(JSONFault) {}
        func encode(into json: inout JSONWriter) { json.object { _ in } }
    }

    struct Handler: CommandHandler {
        let database: any Database
        let ledger: any BesitoLedger

        func execute(
            _ input: CarelessGrant, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let entry = LedgerEntry(EarnSource.adminGrant)
            let result = try await self.database.transaction { (transaction) throws(DatabaseError) in
                let other = UnitOfWork(transaction: transaction, operation: work.operation, now: work.now)
                let result = try await self.ledger.grant(Besitos(1) ?? .zero, to: input.user, for: entry, in: other)
                other.recordEvents()
                return .commit(result)
            }
            return result.map { _ in Receipt() }
        }
    }

    static func operation(database: any Database, ledger: any BesitoLedger) -> Operation {
        Operation(
            Handler(database: database, ledger: ledger), example: CarelessGrant(user: ExampleWorld.member))
    }
}
