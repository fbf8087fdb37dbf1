public import JSON

/// Something that takes several steps, some of them outside of PostgreSQL, and ends done or undone: a list of
/// steps that survives crashes, deploys and days of waiting.
///
/// Running runs keep the version they were started with: to change the steps, copy the type, raise
/// ``version``, and keep the old one registered until its last run has ended. With a ``PatchPoint``, runs that have not
/// come to the change yet go over to the new version.
public protocol Workflow<Input>: Sendable {
    associatedtype Input: JSONEncodable & JSONDecodable & Sendable

    /// `<module>.<verb_noun>`; stored with every run.
    static var name: String { get }
    /// 1 or more.
    static var version: Int { get }
    /// Business time from the start; a run that is not done by then is undone.
    static var timeout: Duration { get }

    /// Where runs of older versions go over to this one.
    static var patches: [PatchPoint] { get }

    /// Says the steps, in order. Called once, when the workflow is registered: what depends on a run is asked
    /// in the closures.
    func define(_ flow: inout Flow<Input>)
}

extension Workflow {
    public static var timeout: Duration { .seconds(30 * 86_400) }
    public static var patches: [PatchPoint] { [] }
}
