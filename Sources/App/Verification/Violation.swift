/// Something that a death changed.
struct Violation: Sendable, CustomStringConvertible {
    /// Where the process died; `nil` when nobody died.
    let step: String?
    let invariant: String
    let expected, found: String

    var description: String {
        """
        \(self.step.map { "killed at step \($0)" } ?? "uninterrupted"): \(self.invariant)
            expected \(self.expected)
            found    \(self.found)
        """
    }
}
