public import Coordination
import EventCatalogue
public import JSON
public import Postgres
public import Vocabulary

/// Proves the books, keeps what came of it, and freezes the balances that do not add up.
public struct ProveLedger: Command, JSONDecodable {
    public static let name = "gamification.prove_ledger"
    /// How many members one proof freezes at most; there is something else wrong when there are more.
    static let mostMismatches = 1000

    public init() {}

    public func encode(into json: inout JSONWriter) { json.object { _ in } }

    public init(json: JSONValue) throws(JSONFault) { try self.init(JSONFields(json)) }

    public init(_ fields: JSONFields) throws(JSONFault) { try fields.allow() }

    public struct Receipt: JSONEncodable, JSONDecodable, Sendable, Hashable {
        public let proof: Int64
        public let members, transactions: Int64
        public let minted, burned, outstanding, held: Int64
        /// Members whose books disagree, and how many of them were frozen only now.
        public let mismatches, frozen: Int64

        public var holds: Bool { self.minted - self.burned == self.outstanding + self.held && self.mismatches == 0 }
    }

    public struct Handler: CommandHandler {
        public init() {}

        public func execute(
            _ input: ProveLedger, in work: UnitOfWork
        ) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            let results = try await work.transaction.flight([
                .ledgerTotals, .ledgerMismatches(limit: ProveLedger.mostMismatches),
            ])
            guard let first = results[0].first else { throw .noRow(.ledgerTotals) }
            let totals = try LedgerProof.Totals(row: first)
            var mismatches: [LedgerProof.Mismatch] = []
            for row in results[1] { mismatches.append(try LedgerProof.Mismatch(row: row)) }
            let proof = try await self.keep(totals, mismatches: mismatches.count, in: work)
            let frozen = try await self.freeze(mismatches, by: proof, in: work)
            if !mismatches.isEmpty || !totals.holds {
                work.emit(
                    EconomyAlert(measure: "ledger_mismatches", value: Int64(mismatches.count), threshold: 0),
                    about: nil)
            }
            return .success(
                Receipt(
                    proof: proof, members: totals.members, transactions: totals.transactions, minted: totals.minted,
                    burned: totals.burned, outstanding: totals.outstanding, held: totals.held,
                    mismatches: Int64(mismatches.count), frozen: frozen))
        }

        private func keep(
            _ totals: LedgerProof.Totals, mismatches: Int, in work: UnitOfWork
        ) async throws(DatabaseError) -> Int64 {
            let rows = try await work.transaction.rows(
                """
                INSERT INTO gamification.ledger_proofs (proven_at, members, transactions, minted, burned, outstanding,
                    held, mismatches, operation_id)
                VALUES (\(work.now), \(totals.members), \(totals.transactions), \(totals.minted), \(totals.burned),
                        \(totals.outstanding), \(totals.held), \(mismatches), \(work.operation.description))
                RETURNING proof_id
                """)
            guard let row = rows.first else { throw .badColumn("proof_id") }
            return try row.get("proof_id")
        }

        /// - Returns: how many were not frozen before.
        private func freeze(
            _ mismatches: [LedgerProof.Mismatch], by proof: Int64, in work: UnitOfWork
        ) async throws(DatabaseError) -> Int64 {
            guard !mismatches.isEmpty else { return 0 }
            let users = mismatches.map(\.user.rawValue)
            let rows = try await work.transaction.rows(
                """
                WITH locked AS (
                    SELECT user_id FROM gamification.user_balances WHERE user_id = ANY(\(users))
                    ORDER BY user_id FOR UPDATE
                )
                INSERT INTO gamification.frozen_balances (user_id, frozen_at, proof_id, findings)
                SELECT user_id, \(work.now), \(proof), finding
                FROM locked JOIN unnest(\(users)::bigint[], \(mismatches.map { JSONWriter.text(of: $0) })::jsonb[])
                    AS found (user_id, finding) USING (user_id)
                ORDER BY user_id
                ON CONFLICT (user_id) DO NOTHING
                RETURNING user_id
                """)
            for row in rows {
                work.emit(BalanceFrozen(proofID: proof, reason: nil), about: try row.get("user_id"))
            }
            return Int64(rows.count)
        }
    }
}

extension ProveLedger.Receipt {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("proof_id", self.proof)
            json.member("holds", self.holds)
            json.member("members", self.members)
            json.member("transactions", self.transactions)
            json.member("minted", self.minted)
            json.member("burned", self.burned)
            json.member("outstanding", self.outstanding)
            json.member("held", self.held)
            json.member("mismatches", self.mismatches)
            json.member("frozen", self.frozen)
        }
    }

    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.proof = try fields.int("proof_id")
        self.members = try fields.int("members")
        self.transactions = try fields.int("transactions")
        self.minted = try fields.int("minted")
        self.burned = try fields.int("burned")
        self.outstanding = try fields.int("outstanding")
        self.held = try fields.int("held")
        self.mismatches = try fields.int("mismatches")
        self.frozen = try fields.int("frozen")
    }
}

/// Every night.
extension ProveLedger: Job {
    public static let kind = ProveLedger.name
    public static let policy = JobPolicy(priority: 7, timeout: .seconds(600))

    public struct Run: JobHandler {
        public init() {}

        public func run(_ job: ProveLedger, _ run: JobRun) async throws {
            try await run.finish { (work) throws(DatabaseError) in
                _ = try await Handler().execute(job, in: work)
            }
        }
    }
}

extension LedgerProof.Mismatch: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("balance", self.balance)
            json.member("ledger", self.ledger)
            json.member("lots", self.lots)
            json.member("lifetime", self.lifetime)
            json.member("earned", self.earned)
            json.member("held", self.held)
            json.member("holds", self.holds)
            json.member("broken_rows", self.brokenRows)
            json.member("broken_lots", self.brokenLots)
        }
    }
}
