import Synchronization

/// Whether this process hears what happens to members. What they are, have and have done changes with an event about
/// them; whoever hears of the events may keep what was read. The log is read for it only while somebody asks.
public final class MemberChanges: Sendable {
    private struct State {
        var asked: ContinuousClock.Instant?
        var heard: ContinuousClock.Instant?
    }

    /// Something happened to a member, whose id is the key; to anybody, without one. Events tell other instances.
    static let topic = "coordination.members"

    private let maxSilence: Duration
    private let rest: Duration
    private let state = Mutex(State())

    /// - Parameters:
    ///   - maxSilence: nothing is served that may be older.
    ///   - rest: after so long without a question nobody listens any more.
    public init(maxSilence: Duration = .seconds(5), rest: Duration = .seconds(60)) {
        self.maxSilence = maxSilence
        self.rest = rest
    }

    /// - Parameter member: an id, as the log has it; `nil` for everybody.
    public static func tag(_ member: String?) -> CacheTag { CacheTag(Self.topic, member, isInLog: true) }

    /// Whether what is kept of members may be served; the question itself has somebody listen.
    public func isHeard(at now: ContinuousClock.Instant) -> Bool {
        self.state.withLock { state in
            state.asked = now
            return state.heard.map { now - $0 <= self.maxSilence } ?? false
        }
    }

    public func isWanted(at now: ContinuousClock.Instant) -> Bool {
        self.state.withLock { $0.asked.map { now - $0 <= self.rest } ?? false }
    }

    /// Whatever happened to members before `moment` has been applied; `nil` when nobody listens.
    public func heard(asOf moment: ContinuousClock.Instant?) { self.state.withLock { $0.heard = moment } }
}
