public import JSON
public import Postgres
public import Vocabulary

/// Reads what the proofs found.
public struct LedgerWatch: Sendable {
    private let database: any Database

    public init(database: any Database) { self.database = database }

    /// The newest first.
    public func proofs(limit: Int) async throws(DatabaseError) -> [KeptProof] {
        try await self.database.all(
            """
            SELECT proof_id, proven_at, members, transactions, minted, burned, outstanding, held, mismatches
            FROM gamification.ledger_proofs ORDER BY proof_id DESC LIMIT \(limit)
            """)
    }

    public func frozenBalances(limit: Int) async throws(DatabaseError) -> [FrozenBalance] {
        try await self.database.all(
            """
            SELECT user_id, frozen_at, proof_id, findings::text AS findings
            FROM gamification.frozen_balances ORDER BY frozen_at DESC, user_id LIMIT \(limit)
            """)
    }
}

public struct KeptProof: RowDecodable, JSONEncodable, Sendable {
    public let id: Int64
    public let provenAt: Instant
    public let members, transactions, minted, burned, outstanding, held, mismatches: Int64

    public init(row: Row) throws(DatabaseError) {
        self.id = try row.get("proof_id")
        self.provenAt = try row.get("proven_at")
        self.members = try row.get("members")
        self.transactions = try row.get("transactions")
        self.minted = try row.get("minted")
        self.burned = try row.get("burned")
        self.outstanding = try row.get("outstanding")
        self.held = try row.get("held")
        self.mismatches = try row.get("mismatches")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("proven_at", self.provenAt)
            json.member("holds", self.mismatches == 0 && self.minted - self.burned == self.outstanding + self.held)
            json.member("members", self.members)
            json.member("transactions", self.transactions)
            json.member("minted", self.minted)
            json.member("burned", self.burned)
            json.member("outstanding", self.outstanding)
            json.member("held", self.held)
            json.member("mismatches", self.mismatches)
        }
    }
}

public struct FrozenBalance: RowDecodable, JSONEncodable, Sendable {
    public let user: UserID
    public let frozenAt: Instant
    /// `nil` when staff froze it.
    public let proof: Int64?
    /// The numbers that disagreed, or the reason, as JSON.
    public let findings: String

    public init(row: Row) throws(DatabaseError) {
        self.user = try row.get("user_id")
        self.frozenAt = try row.get("frozen_at")
        self.proof = try row.optional("proof_id")
        self.findings = try row.get("findings")
    }

    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("user_id", self.user)
            json.member("frozen_at", self.frozenAt)
            json.member("proof_id", self.proof)
            json.member("findings", JSONText(self.findings))
        }
    }
}
