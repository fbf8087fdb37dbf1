import Caches
import Postgres
import Vocabulary

extension Coordinator {
    /// Does a wish with others', or alone where it is not plain.
    func join<Handler: BatchHandler>(
        _ wish: Wish<Handler.Input>, with handler: Handler
    ) async throws(DatabaseError) -> Outcome<Handler.Input.Receipt> {
        let alone = { () async throws(DatabaseError) in
            try await self.outcome(
                of: wish.input, with: handler, key: wish.key, operation: wish.operation, wish.call)
        }
        guard handler.validate(wish.input) == nil, handler.isPlain(wish.input) else { return try await alone() }
        return try await handler.batches.join(wish, alone: alone, together: { await self.together($0, with: handler) })
    }

    /// One transaction for all; a second one for the rest when some did not go smoothly.
    private func together<Handler: BatchHandler>(
        _ wishes: [Wish<Handler.Input>], with handler: Handler
    ) async -> [Handler.Input.Receipt?] {
        let first = await self.attempt(wishes, with: handler)
        if first.isKept { return first.receipts }
        let smooth = first.receipts.indices.filter { first.receipts[$0] != nil }
        var receipts = [Handler.Input.Receipt?](repeating: nil, count: wishes.count)
        guard smooth.count > 1 else { return receipts }
        let second = await self.attempt(smooth.map { wishes[$0] }, with: handler)
        guard second.isKept else { return receipts }
        for (index, receipt) in zip(smooth, second.receipts) { receipts[index] = receipt }
        return receipts
    }

    /// Whatever goes wrong here, among others a key that was spent before: alone, everybody learns their own outcome.
    private func attempt<Handler: BatchHandler>(
        _ wishes: [Wish<Handler.Input>], with handler: Handler
    ) async -> (receipts: [Handler.Input.Receipt?], isKept: Bool) {
        let ended = try? await self.database.transaction {
            (transaction) throws(DatabaseError) -> Ending<BatchEnd<Handler.Input.Receipt>> in
            let now = self.clock.now()
            let works = wishes.map { self.newWork(in: transaction, operation: $0.operation, at: now) }
            let receipts = try await handler.execute(
                wishes.indices.map { BatchPart(input: wishes[$0].input, work: works[$0]) })
            let keys = wishes.indices.compactMap { place in
                receipts[place].map { SpentKeys.Line(wishes[place], for: $0, in: works[place]) }
            }
            guard keys.count == wishes.count else { return .rollBack(BatchEnd(receipts: receipts, isKept: false)) }
            EventLog.append(of: works, in: transaction)
            SpentKeys.insert(keys, in: transaction)
            return .commit(
                BatchEnd(
                    receipts: receipts, isKept: true, callsWorkers: works.contains { $0.hasConsequences },
                    invalidated: works.flatMap { $0.invalidated }))
        }
        guard let ended else { return (wishes.map { _ in nil }, false) }
        self.invalidations.applyOwn(ended.invalidated)
        if ended.callsWorkers { self.bell.ring() }
        return (ended.receipts, ended.isKept)
    }
}

extension SpentKeys.Line {
    fileprivate convenience init<Input: Command>(_ wish: Wish<Input>, for receipt: Input.Receipt, in work: UnitOfWork) {
        self.init(wish.key, on: wish.input, for: receipt, of: wish.call, in: work)
    }
}

private struct BatchEnd<Receipt: Sendable>: Sendable {
    let receipts: [Receipt?]
    let isKept: Bool
    var callsWorkers = false
    var invalidated: [CacheTag] = []
}
