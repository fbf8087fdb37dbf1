import Gamification
import Postgres

enum VerifyCommand {
    private static let shown = 50

    static func run(_ context: CommandContext) async throws {
        switch (context.words.first, context.words.count) {
        case ("ledger", 1): try await Self.proveLedger(context)
        case ("operation", 2...), ("operations", 1): try await VerifyOperations.run(context)
        case ("rehearsal", 2): try await Rehearsal.run(context)
        default: throw UsageError("say `verify ledger`, `verify operation NAME …` or `verify operations`")
        }
    }

    private static func proveLedger(_ context: CommandContext) async throws {
        let (totals, mismatches) = try await context.withBackend { backend in
            let proof = LedgerProof(database: backend.database)
            return (try await proof.totals(), try await proof.mismatches(limit: Self.shown))
        }
        guard let totals else { throw DatabaseError.badColumn("totals") }
        say(
            """
            members       \(totals.members)
            transactions  \(totals.transactions)
            minted        \(totals.minted)
            burned        \(totals.burned)
            outstanding   \(totals.outstanding)
            held          \(totals.held)
            """)
        for mismatch in mismatches { print(Self.line(mismatch)) }
        guard totals.holds, mismatches.isEmpty else { throw LedgerBroken(members: mismatches.count) }
        say("the ledger adds up: minted - burned = outstanding + held, balance = lots = ledger for every member")
    }

    private static func line(_ mismatch: LedgerProof.Mismatch) -> String {
        """
        user \(mismatch.user): balance \(mismatch.balance), ledger \(mismatch.ledger), lots \(mismatch.lots), \
        lifetime \(mismatch.lifetime), earned \(mismatch.earned), \
        held \(mismatch.held), holds \(mismatch.holds), broken rows \(mismatch.brokenRows), \
        broken lots \(mismatch.brokenLots)
        """
    }
}

struct LedgerBroken: Error, CustomStringConvertible {
    let members: Int

    var description: String { "the ledger does not add up (\(self.members) members shown)" }
}
