import Crypto
import JSON
import Postgres
import Vocabulary

// The table behind idempotency keys: `coordination.commands`, one row per wish that was done.
extension IdempotencyKey {
    enum Claim<Receipt> {
        case ours
        case spent(Receipt)
        case spentElsewhere
    }

    /// Takes the key, or waits for whoever holds it and learns what they did with it.
    ///
    /// One statement on the common path: the insert waits on a concurrent twin's row, and only a conflict
    /// costs the second statement, which then sees the twin's committed row.
    func claim<Input: Command>(
        for input: Input, in work: UnitOfWork
    ) async throws(DatabaseError) -> Claim<Input.Receipt> {
        let fingerprint = Digest.sha256(JSONWriter.bytes(of: input))
        let claimed = try await work.transaction.rows(
            """
            INSERT INTO coordination.commands (scope, key, command, fingerprint, operation_id, created_at)
            VALUES (\(self.scope), \(self.text), \(Input.name), \(fingerprint), \(work.operation.description), \(work.now))
            ON CONFLICT (scope, key) DO NOTHING
            RETURNING true
            """)
        guard claimed.isEmpty else { return .ours }

        let earlier: Settled = try await work.transaction.one(
            """
            SELECT command, fingerprint, receipt::text AS receipt FROM coordination.commands
            WHERE scope = \(self.scope) AND key = \(self.text)
            """)
        guard earlier.command == Input.name, earlier.fingerprint == fingerprint else { return .spentElsewhere }
        return .spent(try earlier.decoded())
    }

    /// Keeps the receipt; rides with COMMIT.
    func settle(_ receipt: some JSONEncodable, in work: UnitOfWork) {
        work.transaction.queue(
            """
            UPDATE coordination.commands SET receipt = \(JSONWriter.text(of: receipt))
            WHERE scope = \(self.scope) AND key = \(self.text)
            """)
    }

    private struct Settled: RowDecodable {
        let command: String
        let fingerprint: [UInt8]
        let receipt: String

        init(row: Row) throws(DatabaseError) {
            self.command = try row.get("command")
            self.fingerprint = try row.get("fingerprint")
            self.receipt = try row.get("receipt")
        }

        func decoded<Receipt: JSONDecodable>() throws(DatabaseError) -> Receipt {
            guard let json = try? JSONReader.read(self.receipt), let receipt = try? Receipt(json: json) else {
                throw .badColumn("receipt")
            }
            return receipt
        }
    }
}
