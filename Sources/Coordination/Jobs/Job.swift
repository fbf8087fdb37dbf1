public import JSON

/// Work for later: plain data with a kind, enqueued with the change that wants it and done soon after, by
/// whichever instance comes first. Its JSON is its row.
public protocol Job: JSONEncodable, JSONDecodable, Sendable {
    /// `<module>.<verb_noun>`, stable: rows that wait carry it.
    static var kind: String { get }

    static var policy: JobPolicy { get }
}

extension Job {
    public static var policy: JobPolicy { JobPolicy() }
}

/// How one kind of job is done. Holds the ports it needs and no state.
public protocol JobHandler<Input>: Sendable {
    associatedtype Input: Job

    /// Outside effects may happen here, at least once; what must happen exactly once goes into
    /// ``JobRun/finish(_:)``. A handler that returns without finishing is finished by the runner.
    ///
    /// - Throws: anything: the attempt has failed, and another follows after a pause until
    ///   ``JobPolicy/maxAttempts`` are spent. ``JobDiscarded`` ends it at once.
    func run(_ job: Input, _ run: JobRun) async throws
}

/// Thrown by a handler that knows that another attempt would fail too.
public struct JobDiscarded: Error, Sendable, CustomStringConvertible {
    public let description: String

    /// - Parameter reason: for staff; nothing about people.
    public init(_ reason: String) { self.description = reason }
}
