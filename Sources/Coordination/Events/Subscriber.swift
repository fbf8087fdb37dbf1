public import EventCatalogue
import JSON

/// Somebody who acts on events of others, after they have happened and exactly once.
///
/// What is written through the unit of work commits together with the subscriber's position in the log. Effects
/// outside PostgreSQL belong in a job, enqueued here.
public protocol Subscriber: Sendable {
    /// Stable, `<module>.<what_it_does>`: its position is kept under it.
    var name: String { get }
    var interests: [EventPattern] { get }
    /// Where a subscriber that nobody has seen before begins.
    var start: SubscriberStart { get }
    /// Whether it may be left behind by pruning, and jump over what it missed.
    var isBestEffort: Bool { get }

    /// Takes events in the order they happened, as far as they are of one member and lane.
    ///
    /// What is thrown undoes the whole batch. It is then handed on in smaller pieces, until the event at fault stands
    /// alone: that one is tried again later, with those of its member waiting behind it, and the others go on.
    func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws

    /// After the commit, in this process alone, and not at all when the process ends there: for hints.
    func committed(_ events: [RecordedEvent])
}

public enum SubscriberStart: Sendable {
    /// With the next event.
    case now
    /// With the oldest event there is.
    case beginning
}

extension Subscriber {
    public var start: SubscriberStart { .now }
    public var isBestEffort: Bool { false }
    public func committed(_ events: [RecordedEvent]) {}
}

/// A subscriber to one type of event, which it gets one by one. What it says and enqueues carries the name of the
/// operation that said the event.
public protocol EventHandler<Content>: Subscriber {
    associatedtype Content: Event

    func handle(_ event: Content, _ record: RecordedEvent, in work: UnitOfWork) async throws
}

extension EventHandler {
    public var interests: [EventPattern] { [.only(Content.self)] }

    public func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {
        for record in events {
            guard let event: Content = try record.content() else { continue }
            let part = UnitOfWork(transaction: work.transaction, operation: record.operation, now: work.now)
            try await self.handle(event, record, in: part)
            part.recordEvents()
            if part.hasConsequences { work.callWorkers() }
        }
    }
}
