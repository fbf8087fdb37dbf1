public import EventCatalogue

/// Sends what was handed on to other instances, for their live views: one instance sends each event.
public struct LiveBroadcast: Subscriber {
    public let name = "coordination.live"
    public let interests: [EventPattern] = [.everything]
    public let isBestEffort = true
    private let send: @Sendable ([LiveEvent]) -> Void

    /// - Parameter send: must not wait; what it cannot send is lost.
    public init(_ send: @escaping @Sendable ([LiveEvent]) -> Void) { self.send = send }

    public func handle(_ events: [RecordedEvent], in work: UnitOfWork) async throws {}

    public func committed(_ events: [RecordedEvent]) { self.send(events.map { LiveEvent($0) }) }
}
