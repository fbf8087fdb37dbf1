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
        var questions: [(requirements: [Requirement], measures: [Measure])] = []
        for (user, requirements) in asked {
            let measures = try self.measures(requirements)
            statements += measures.map { $0.statement(for: user, at: work.now) }
            questions.append((requirements, measures))
        }
        var results = statements.isEmpty ? [] : try await work.transaction.flight(statements)[...]
        var answers: [[RequirementAnswer]] = []
        for (requirements, measures) in questions {
            var measured: [MemberFacts.Facts] = []
            for (measure, result) in zip(measures, results) { measured.append(try measure.facts(in: result)) }
            results = results.dropFirst(measures.count)
            answers.append(Self.answers(requirements, from: measures, measured))
        }
        return answers
    }

    /// Shows: reads outside any transaction, each kind at its own moment, or tells what was read in the last minutes
    /// if nothing has happened to the member since: see ``keeping(_:)``. Nothing is decided by it.
    public func answers(
        _ requirements: [Requirement], for user: UserID, at now: Instant, reading database: any Database
    ) async throws(DatabaseError) -> [RequirementAnswer] {
        let measures = try self.measures(requirements)
        let kept = measures.map { self.kept($0, of: user, at: now) }
        let read = try await zip(measures, kept).filter { $0.1 == nil }.map(\.0).atOnce {
            (measure) throws(DatabaseError) in try await self.read(measure, of: user, at: now, in: database)
        }
        var unread = read.makeIterator()
        return Self.answers(requirements, from: measures, kept.map { $0 ?? unread.next() ?? [:] })
    }

    struct Measure: Sendable {
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

        func facts(in result: ResultSet) throws(DatabaseError) -> MemberFacts.Facts {
            var facts: MemberFacts.Facts = [:]
            for row in result {
                facts[try row.get("subject")] = RequirementFacts.Fact(
                    try row.get("current"), label: try row.label(),
                    changesAt: self.kind.changesWithTime ? try row.optional("changes_at") : nil)
            }
            return facts
        }
    }

    private func measures(_ requirements: [Requirement]) throws(DatabaseError) -> [Measure] {
        let subjects = Dictionary(grouping: requirements.flatMap(\.atoms), by: \.kind)
        var measures: [Measure] = []
        for (name, atoms) in subjects.sorted(by: { $0.key < $1.key }) {
            guard let kind = self[name] else { throw .badColumn("requirement \(name)") }
            measures.append(Measure(name: name, kind: kind, subjects: Set(atoms.map(\.subject)).sorted()))
        }
        return measures
    }

    private func kept(_ measure: Measure, of user: UserID, at now: Instant) -> MemberFacts.Facts? {
        measure.kind.isKept ? self.memberFacts?.kept(MemberFacts.Key(measure, of: user, at: now), at: now) : nil
    }

    private func read(
        _ measure: Measure, of user: UserID, at now: Instant, in database: any Database
    ) async throws(DatabaseError) -> MemberFacts.Facts {
        guard measure.kind.isKept, let memberFacts else {
            return try measure.facts(in: try await database.read(measure.statement(for: user, at: now)))
        }
        return try await memberFacts.facts(MemberFacts.Key(measure, of: user, at: now), at: now) {
            () async throws(DatabaseError) in
            try measure.facts(in: try await database.read(measure.statement(for: user, at: now)))
        }
    }

    private static func answers(
        _ requirements: [Requirement], from measures: [Measure], _ measured: [MemberFacts.Facts]
    ) -> [RequirementAnswer] {
        var facts = RequirementFacts()
        for (measure, found) in zip(measures, measured) {
            facts.suggest(measure.kind.suggestion, for: measure.name)
            for (subject, fact) in found { facts[measure.name, subject] = fact }
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

extension Array where Element: Sendable {
    /// What `body` says of each, all asked at once: statements leave together, and share connections where the driver
    /// can.
    fileprivate func atOnce<Value: Sendable>(
        _ body: @escaping @Sendable (Element) async throws(DatabaseError) -> Value
    ) async throws(DatabaseError) -> [Value] {
        if self.count == 1 { return [try await body(self[0])] }
        let answers = await withTaskGroup { group in
            for (index, element) in self.enumerated() {
                group.addTask {
                    do throws(DatabaseError) {
                        return (index, Result<Value, DatabaseError>.success(try await body(element)))
                    } catch { return (index, .failure(error)) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) } as [(Int, Result<Value, DatabaseError>)]
        }
        var values: [Value] = []
        for answer in answers.sorted(by: { $0.0 < $1.0 }) { values.append(try answer.1.get()) }
        return values
    }
}
