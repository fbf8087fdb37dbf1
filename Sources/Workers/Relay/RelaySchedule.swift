import EventCatalogue

/// Which stream is next: the one whose turn came first, where a lane's turn comes later by its allowance. So lower
/// lanes stand back, and grow old enough to go first.
struct RelaySchedule {
    /// How long a lane stands back.
    static func allowance(of lane: EventLane) -> Duration {
        switch lane {
        case .critical, .normal: .zero
        case .tracking: .seconds(2)
        }
    }

    private var turns: [EventStream: ContinuousClock.Instant] = [:]
    private var running: Set<EventStream> = []

    /// `streams` have something to hand on. Who waits already keeps its turn.
    mutating func add(_ streams: [EventStream], at now: ContinuousClock.Instant) {
        for stream in streams where self.turns[stream] == nil && !self.running.contains(stream) {
            self.turns[stream] = now.advanced(by: Self.allowance(of: stream.lane))
        }
    }

    /// The next stream of `lanes`, which is its caller's until ``finish(_:isMore:at:)``.
    mutating func take(_ lanes: Set<EventLane>) -> EventStream? {
        let next = self.turns.filter { lanes.contains($0.key.lane) }
            .min { ($0.value, $0.key.subscriber) < ($1.value, $1.key.subscriber) }
        guard let stream = next?.key else { return nil }
        self.turns[stream] = nil
        self.running.insert(stream)
        return stream
    }

    mutating func finish(_ stream: EventStream, isMore: Bool, at now: ContinuousClock.Instant) {
        self.running.remove(stream)
        if isMore { self.add([stream], at: now) }
    }
}
