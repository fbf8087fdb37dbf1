/// What is applied, against what this binary carries.
struct MigrationPlan {
    struct Applied: Equatable {
        let number: Int
        let name: String
        let checksum: String
        let appliedAt: String
    }

    /// Still to be applied, by number.
    let pending: [Migration]

    init(applied: [Applied], known: [Migration]) throws(MigrationError) {
        let byNumber = Dictionary(known.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        for step in applied {
            guard let migration = byNumber[step.number] else { throw .newerSchema(name: step.name) }
            guard migration.checksum == step.checksum else { throw .changed(name: step.name) }
        }
        let last = applied.map(\.number).max() ?? 0
        let done = Set(applied.map(\.number))
        self.pending = known.filter { !done.contains($0.number) }.sorted { $0.number < $1.number }
        if let early = self.pending.first, early.number < last { throw .outOfOrder(name: early.name) }
    }
}
