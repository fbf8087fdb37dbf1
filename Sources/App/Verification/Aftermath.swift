import Gamification
import JSON
import Postgres
import Workers

/// What a request left behind once nothing more followed from it.
struct Aftermath: Sendable {
    let answer: JSONValue?
    /// Rows by table, and what is known outside.
    private let lines: [String: [String]]
    /// Whether it was done later than another may have been.
    private let isLate: Bool
    /// Runs in which nobody can know whether a call took effect, and which wait for staff to say so.
    let unknownOutcomes: Int
    private let engine: EngineProof?
    private let totals: LedgerProof.Totals?
    private let mismatches: Int

    static func of(
        _ performance: Performance, in database: any Database, outside: [String]
    ) async throws -> Aftermath {
        let ledger = LedgerProof(database: database)
        let state = try await EndState.read(database)
        var lines = state.tables
        lines["Telegram"] = outside
        return Aftermath(
            answer: performance.answer, lines: lines, isLate: performance.hasWaited,
            unknownOutcomes: state.unknownOutcomes,
            engine: try await EngineProof.read(
                key: Rehearsal.key.text, scope: Rehearsal.key.scope, actor: ExampleWorld.subscriber, from: database),
            totals: try await ledger.totals(), mismatches: try await ledger.mismatches(limit: 10).count)
    }

    /// What is wrong with it, whatever was asked for.
    func violations(at step: String?) -> [Violation] {
        func check(_ invariant: String, _ expected: Int64, _ found: Int64?) -> Violation? {
            guard found != expected else { return nil }
            let found = found.map(String.init) ?? "nothing"
            return Violation(step: step, invariant: invariant, expected: "\(expected)", found: found)
        }
        return [
            check("the key is spent once", 1, self.engine?.keys),
            check("no job is held by the dead", 0, self.engine?.runningJobs),
            check("no run of a workflow stands halfway", 0, self.engine?.runsHalfway),
            check("every event was handed on exactly once", 0, self.engine?.eventsNotOnce),
            check("members whose balance, lots and ledger disagree", 0, Int64(self.mismatches)),
            check(
                "minted less burned is outstanding or held", self.totals.map { $0.minted - $0.burned } ?? 0,
                self.totals.map { $0.outstanding + $0.held }),
        ].compactMap(\.self)
    }

    /// Where it differs from what the same request leaves when nobody dies.
    func violations(at step: String, against reference: Aftermath) -> [Violation] {
        var violations = self.violations(at: step)
        if let violation = reference.violation(in: self.answer, at: step) { violations.append(violation) }
        let isTimed = !self.isLate && !reference.isLate
        let (all, others) = (self.lines(isTimed: isTimed), reference.lines(isTimed: isTimed))
        for table in Set(all.keys).union(others.keys).sorted() {
            let (expected, found) = (others[table] ?? [], all[table] ?? [])
            guard expected != found else { continue }
            violations.append(Self.violation(of: table, expected: expected, found: found, at: step))
        }
        return violations
    }

    /// What is wrong with an answer that the caller got on the way.
    func violation(in answer: JSONValue?, at step: String) -> Violation? {
        guard let answer, let expected = self.answer else {
            return Violation(step: step, invariant: "the caller is answered", expected: "an answer", found: "none")
        }
        guard !answer.isSame(as: expected) else { return nil }
        return Violation(
            step: step, invariant: "the answer", expected: JSONWriter.text(of: expected),
            found: JSONWriter.text(of: answer))
    }

    private func lines(isTimed: Bool) -> [String: [String]] {
        guard !isTimed else { return self.lines }
        return self.lines.mapValues { lines in
            lines.map { $0.replacing(#/\d{4}-\d\d-\d\d[T ][0-9:.+Z-]+/#, with: "…") }.sorted()
        }
    }

    private static func violation(
        of table: String, expected: [String], found: [String], at step: String
    ) -> Violation {
        let missing = Self.excess(of: expected, over: found)
        let extra = Self.excess(of: found, over: expected)
        // What two rows have in common says nothing.
        let common = missing.commonPrefix(with: extra).count
        return Violation(
            step: step, invariant: "the rows of \(table)",
            expected: "\(expected.count) rows, \(missing.dropFirst(max(0, common - 30)).prefix(400))",
            found: "\(found.count) rows, \(extra.dropFirst(max(0, common - 30)).prefix(400))")
    }

    /// The first of `lines` that `others` do not have as often.
    private static func excess(of lines: [String], over others: [String]) -> String {
        var counts: [String: Int] = [:]
        for line in others { counts[line, default: 0] += 1 }
        let excess = lines.first { line in
            counts[line, default: 0] -= 1
            return counts[line, default: 0] < 0
        }
        return excess ?? "all of them expected"
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> Substring {
        self[..<(zip(self.indices, zip(self, other)).first { $1.0 != $1.1 }?.0 ?? self.startIndex)]
    }
}

extension JSONValue {
    /// But for numbers of rows: a sequence skips what was rolled back.
    fileprivate func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let mine), .object(let theirs)):
            mine.members.count == theirs.members.count
                && zip(mine.members, theirs.members).allSatisfy { mine, theirs in
                    mine.name == theirs.name
                        && (Self.isRowNumber(mine.name) || mine.value.isSame(as: theirs.value))
                }
        case (.array(let mine), .array(let theirs)):
            mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0.isSame(as: $1) }
        default: self == other
        }
    }

    private static func isRowNumber(_ name: String) -> Bool {
        (name == "id" || name.hasSuffix("_id")) && name != "user_id" && name != "telegram_id"
    }
}
