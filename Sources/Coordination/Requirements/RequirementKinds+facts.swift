import JSON
public import Postgres
public import Vocabulary

// Facts from the database: one statement for each kind that is mentioned, however often it is.
extension RequirementKinds {
    /// Decides: reads, in one flight, what the operation under way sees, its own writes included, and keeps others
    /// from taking it away before this one ends.
    ///
    /// - Throws: `DatabaseError.badColumn` too when a stored requirement has a kind that this program lacks: what
    ///   cannot be checked is not let through.
    public func answer(
        _ requirement: Requirement, for user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> RequirementAnswer {
        for measure in try self.measures([requirement]) {
            if let lock = measure.kind.lock(measure.question(for: user, at: work.now)) { work.transaction.queue(lock) }
        }
        return try await self.answers([requirement], for: user, in: work)[0]
    }

    /// Shows what an operation under way has left open: many requirements, with no more statements than one that
    /// has them all. Locks nothing.
    public func answers(
        _ requirements: [Requirement], for user: UserID, in work: UnitOfWork
    ) async throws(DatabaseError) -> [RequirementAnswer] {
        try await self.answers([(user, requirements)], in: work)[0]
    }

    /// The same for several members, in one flight: for each their answers.
    public func answers(
        _ asked: [(user: UserID, requirements: [Requirement])], in work: UnitOfWork
    ) async throws(DatabaseError) -> [[RequirementAnswer]] {
        var statements: [SQL] = []
        var questions: [(requirements: [Requirement], measures: [Measures])] = []
        for (user, requirements) in asked {
            let measures = try self.measures(requirements)
            statements += measures.map { $0.statement(for: user, at: work.now) }
            questions.append((requirements, measures))
        }
        var results = statements.isEmpty ? [] : try await work.transaction.flight(statements)[...]
        var answers: [[RequirementAnswer]] = []
        for (requirements, measures) in questions {
            answers.append(try Self.answers(requirements, from: measures, Array(results.prefix(measures.count))))
            results = results.dropFirst(measures.count)
        }
        return answers
    }

    /// Shows: reads outside any transaction, each kind at its own moment. Nothing is decided by it.
    public func answers(
        _ requirements: [Requirement], for user: UserID, at now: Instant, reading database: any Database
    ) async throws(DatabaseError) -> [RequirementAnswer] {
        let measures = try self.measures(requirements)
        let results = try await database.readAll(measures.map { $0.statement(for: user, at: now) })
        return try Self.answers(requirements, from: measures, results)
    }

    private struct Measures {
        /// As the atoms say it.
        let name: String
        let kind: any RequirementKind
        let subjects: [String]

        func question(for user: UserID, at now: Instant) -> RequirementQuestion {
            RequirementQuestion(user: user, now: now, subjects: self.subjects)
        }

        func statement(for user: UserID, at now: Instant) -> SQL {
            self.kind.statement(self.question(for: user, at: now))
        }
    }

    private func measures(_ requirements: [Requirement]) throws(DatabaseError) -> [Measures] {
        let subjects = Dictionary(grouping: requirements.flatMap(\.atoms), by: \.kind)
        var measures: [Measures] = []
        for (name, atoms) in subjects.sorted(by: { $0.key < $1.key }) {
            guard let kind = self[name] else { throw .badColumn("requirement \(name)") }
            measures.append(Measures(name: name, kind: kind, subjects: Set(atoms.map(\.subject)).sorted()))
        }
        return measures
    }

    private static func answers(
        _ requirements: [Requirement], from measures: [Measures], _ results: [ResultSet]
    ) throws(DatabaseError) -> [RequirementAnswer] {
        var facts = RequirementFacts()
        for (measure, result) in zip(measures, results) {
            facts.suggest(measure.kind.suggestion, for: measure.name)
            for row in result {
                facts[measure.name, try row.get("subject")] = RequirementFacts.Fact(
                    try row.get("current"), label: try row.label())
            }
        }
        return requirements.map { $0.answer(from: facts) }
    }
}

extension Row {
    fileprivate func label() throws(DatabaseError) -> LocalizedText? {
        guard let text: String = try self.optional("label") else { return nil }
        guard let json = try? JSONReader.read(text), let label = try? LocalizedText(json: json) else {
            throw .badColumn("label")
        }
        return label
    }
}

extension Database {
    /// Each statement's rows. They leave together, and share connections where the driver can.
    fileprivate func readAll(_ statements: [SQL]) async throws(DatabaseError) -> [ResultSet] {
        let answers = await withTaskGroup { group in
            for (index, statement) in statements.enumerated() {
                group.addTask {
                    do throws(DatabaseError) {
                        return (index, Result<ResultSet, DatabaseError>.success(try await self.read(statement)))
                    } catch { return (index, .failure(error)) }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 } as [Int: Result<ResultSet, DatabaseError>]
        }
        var results: [ResultSet] = []
        for index in statements.indices {
            guard let answer = answers[index] else { throw .noRow(statements[index]) }
            results.append(try answer.get())
        }
        return results
    }
}
