import Crypto
import JSON
import Postgres
import Vocabulary

// The table behind idempotency keys: `coordination.commands`, one row per wish that was done.
extension IdempotencyKey {
    /// Spends the key: its row rides with COMMIT.
    ///
    /// A twin that was first makes this a unique violation, and with it undoes everything; one that is under
    /// way is waited for. So nothing needs to be asked beforehand, and a wish costs its key one statement.
    func spend(on input: some Command, for receipt: some JSONEncodable, of call: Call, in work: UnitOfWork) {
        SpentKeys.insert([SpentKeys.Line(self, on: input, for: receipt, of: call, in: work)], in: work.transaction)
    }

    /// What this key was spent on, if it was.
    func earlierOutcome<Input: Command>(
        of input: Input, in database: any Database
    ) async throws(DatabaseError) -> Outcome<Input.Receipt>? {
        let spent: Spent? = try await database.first(
            """
            SELECT command, fingerprint, receipt FROM coordination.commands
            WHERE scope = \(self.scope) AND key = \(self.text)
            """)
        guard let spent else { return nil }
        guard spent.command == Input.name, spent.fingerprint == Self.fingerprint(of: input) else { return .keyReused }
        return .replayed(try spent.decoded())
    }

    fileprivate static func fingerprint(of input: some Command) -> [UInt8] {
        Digest.sha256(JSONWriter.bytes(of: input))
    }

    private struct Spent: RowDecodable {
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

/// Keys to be spent in one statement.
enum SpentKeys {
    final class Line {
        let key: IdempotencyKey
        let command: String
        let fingerprint: [UInt8]
        let receipt: String
        let call: Call
        let work: UnitOfWork

        init<Input: Command>(
            _ key: IdempotencyKey, on input: Input, for receipt: some JSONEncodable, of call: Call, in work: UnitOfWork
        ) {
            self.key = key
            self.command = Input.name
            self.fingerprint = IdempotencyKey.fingerprint(of: input)
            self.receipt = JSONWriter.text(of: receipt)
            self.call = call
            self.work = work
        }
    }

    /// All lines are of one transaction and so of one time.
    static func insert(_ lines: [Line], in transaction: any Transaction) {
        guard let now = lines.first?.work.now else { return }
        transaction.queue(
            """
            INSERT INTO coordination.commands (scope, key, command, fingerprint, operation_id, created_at, receipt,
                request_id, duration_us, steps)
            SELECT scope, key, command, decode(fingerprint, 'hex'), operation_id, \(now), receipt,
                   nullif(request_id, ''), duration_us, nullif(steps, '')::jsonb
            FROM unnest(\(lines.map(\.key.scope)), \(lines.map(\.key.text)), \(lines.map(\.command)),
                        \(lines.map { Digest.hex($0.fingerprint) }), \(lines.map(\.work.operation.description)),
                        \(lines.map(\.receipt)), \(lines.map { $0.call.request ?? "" }),
                        \(lines.map(\.call.elapsedMicroseconds)), \(lines.map { $0.work.steps.json ?? "" }))
                AS spent (scope, key, command, fingerprint, operation_id, receipt, request_id, duration_us, steps)
            """)
    }
}
