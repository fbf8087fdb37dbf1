public import JSON
public import Vocabulary

/// Something that is done outside of PostgreSQL: a call to a provider, a supplier, Telegram.
///
/// It is begun at least once. That its effect happens exactly once rests on ``OutsideCall/key``, which the
/// other side recognises repetitions by, and on ``resolve(_:_:)``, which asks it.
public protocol OutsideStep<Input, Output>: Sendable {
    associatedtype Input: JSONEncodable & JSONDecodable & Sendable
    associatedtype Output: JSONEncodable & JSONDecodable & Sendable

    var policy: OutsidePolicy { get }

    /// Whether ``compensate(_:of:_:)`` undoes it; false for what cannot be taken back, such as a message.
    var isUndoable: Bool { get }

    /// Does it. Throw ``OutsideFault`` for what is known; any other error means that nobody knows whether it
    /// took effect. Must end soon after its task is cancelled, which happens after ``OutsidePolicy/timeout``.
    func execute(_ input: Input, _ call: OutsideCall) async throws -> Output

    /// Asks the other side whether an earlier attempt took effect. What it throws means ``Resolution/unknown``.
    func resolve(_ input: Input, _ call: OutsideCall) async throws -> Resolution<Output>

    /// Takes it back. Called again after any error or crash until it returns: doing it twice must be the same
    /// as once.
    func compensate(_ output: Output, of input: Input, _ call: OutsideCall) async throws
}

extension OutsideStep {
    public var policy: OutsidePolicy { OutsidePolicy() }
    public var isUndoable: Bool { true }
}

/// What a call needs to be recognised by the other side.
public struct OutsideCall: Sendable {
    public let run: WorkflowRunID
    /// The same for every attempt of one step of one run, and no other; another one for its compensation.
    /// 1 to 128 visible ASCII characters.
    public let key: String
    /// 1 for the first; grows with every attempt.
    public let attempt: Int

    package init(run: WorkflowRunID, key: String, attempt: Int) {
        self.run = run
        self.key = key
        self.attempt = attempt
    }
}

/// What ``OutsideStep/execute(_:_:)`` knows when it fails.
public enum OutsideFault: Error, Hashable, Sendable {
    /// The other side said no, and would say so again: nothing happened, the run is undone.
    case refused(code: String, detail: String)
    /// Surely nothing happened; it is tried again.
    case notDone(String)
    /// It may have happened: the other side is asked.
    case unknown(String)
}

/// What the other side says about an attempt whose answer was lost.
public enum Resolution<Output: Sendable>: Sendable {
    case happened(Output)
    /// It has not happened. Believed only ``OutsidePolicy/settling`` after the attempt.
    case didNotHappen
    case unknown
}

/// How long and how often.
public struct OutsidePolicy: Sendable {
    /// Real time of one call. At most ``longestTimeout``.
    public var timeout: Duration
    /// Attempts that surely did nothing, before the step counts as failed.
    public var attempts: Int
    /// Times the other side is asked about one attempt, before a person has to.
    public var questions: Int
    /// Attempts to compensate, before a person has to look.
    public var compensations: Int
    /// Business time before the second attempt; doubled each time up to ``longestPause``.
    public var pause: Duration
    public var longestPause: Duration
    /// Real time after the end of a call in which its effect may still appear on the other side: until then
    /// "it did not happen" is taken as "not yet".
    public var settling: Duration

    public static let longestTimeout: Duration = .seconds(240)

    public init(
        timeout: Duration = .seconds(30), attempts: Int = 5, questions: Int = 20, compensations: Int = 10,
        pause: Duration = .seconds(2), longestPause: Duration = .seconds(600), settling: Duration = .seconds(30)
    ) {
        self.timeout = min(max(timeout, .milliseconds(1)), Self.longestTimeout)
        self.attempts = max(attempts, 1)
        self.questions = max(questions, 1)
        self.compensations = max(compensations, 1)
        self.pause = pause
        self.longestPause = longestPause
        self.settling = settling
    }

    /// - Parameter failures: how many there were, 1 or more.
    package func pause(after failures: Int) -> Duration {
        min(self.pause * (1 << min(max(failures - 1, 0), 20)), self.longestPause)
    }
}
