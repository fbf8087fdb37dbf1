public import Caches
import Crypto
public import EventCatalogue
public import Postgres
public import Vocabulary

/// One operation under way: its transaction, its time, and the events it will have caused.
///
/// Not `Sendable`, like the transaction inside.
public final class UnitOfWork {
    public let transaction: any Transaction
    /// Names this run in logs, events and answers.
    public let operation: OperationID
    /// The business time of everything this run writes.
    public let now: Instant

    private(set) var events: [DomainEvent] = []
    private(set) var steps = StepLog()
    /// Whether somebody should look for work once this is committed.
    package private(set) var hasConsequences = false
    /// What caches must forget once this is committed.
    package private(set) var invalidated: [CacheTag] = []

    package init(transaction: any Transaction, operation: OperationID, now: Instant) {
        self.transaction = transaction
        self.operation = operation
        self.now = now
    }

    /// Says what happened; it is written with the change, in the order of saying.
    ///
    /// - Parameter user: the member it is about; `nil` when it is about nobody.
    public func emit<Content: Event>(_ event: Content, about user: UserID?) {
        self.events.append(DomainEvent(event, about: user))
        self.hasConsequences = true
        if let user, self.invalidated.last != .member(user) { self.invalidated.append(.member(user)) }
    }

    /// What was written here is for a worker to take up: the bell rings after the commit.
    package func callWorkers() { self.hasConsequences = true }

    /// What was written here changes an answer that caches may hold: they forget it with the commit, on every
    /// instance. Said in excess it costs a read; left out, the old answer lives on.
    public func invalidate(_ tag: CacheTag) {
        self.invalidated.append(tag)
        self.transaction.queue(
            "INSERT INTO coordination.cache_invalidations (topic, key) VALUES (\(tag.topic), \(tag.key))")
    }

    /// Puts the events said so far in the log, with COMMIT. Whoever made this unit of work calls it last.
    package func recordEvents() { EventLog.append(self.events, in: self) }

    /// Runs another command's handler as a part of this operation. When it refuses, what it wrote and
    /// said is undone and this operation goes on; of a member who lacked something the log is told.
    public func perform<Handler: CommandHandler>(
        _ input: Handler.Input, with handler: Handler
    ) async throws(DatabaseError) -> Result<Handler.Input.Receipt, Refusal> {
        let step = self.steps.begin(Handler.Input.name)
        if let refusal = handler.validate(input) {
            self.steps.end(step, as: refusal)
            self.tellLack(refusal, of: input)
            return .failure(refusal)
        }
        let said = self.events.count
        self.transaction.queue("SAVEPOINT part")
        let result = try await handler.execute(input, in: self)
        switch result {
        case .success: self.steps.end(step, as: nil)
        case .failure(let refusal):
            self.steps.end(step, as: refusal)
            self.events.removeLast(self.events.count - said)
            self.transaction.queue("ROLLBACK TO SAVEPOINT part")
            self.tellLack(refusal, of: input)
        }
        self.transaction.queue("RELEASE SAVEPOINT part")
        return result
    }
}

/// The name of one run of an operation: 128 random bits as 32 hexadecimal digits.
public struct OperationID: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    package init(randomBytes: [UInt8]) { self.description = Digest.hex(randomBytes) }

    /// `nil` unless `text` has 32 digits of `0-9a-f`.
    public init?(_ text: String) {
        let isName = text.utf8.count == 32 && text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
        guard isName else { return nil }
        self.description = text
    }

    /// As a row of ours has it.
    init(stored text: String) { self.description = text }
}
