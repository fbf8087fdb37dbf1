public import Coordination
public import JSON
import Vocabulary

/// A story as a graph with all that is known of it: what stands where, what the checker and the solver say. Drawn even
/// when there are mistakes, as far as the text can be read.
public struct StoryMap: Sendable {
    private let story: Story?
    public let findings: [StoryFinding]
    private let solution: StorySolution?
    private let readers: [String: Int]
    private let woven: [String: [WovenFragment]]

    /// - Parameters:
    ///   - references: what it may name that others made; `nil` leaves that unchecked.
    ///   - readers: members who stand at fragments now.
    ///   - woven: the experiences that fragments are part of.
    public init(
        of source: [UInt8], knowing kinds: RequirementKinds, in world: StoryWorld = StoryWorld(),
        naming references: StoryReferences? = nil, readers: [String: Int] = [:],
        woven: [String: [WovenFragment]] = [:]
    ) {
        let (story, isWhole, findings) = StoryParser.sketch(source, knowing: kinds)
        self.story = story
        self.solution = isWhole ? story.flatMap { StorySolver($0, in: world)?.solution() } : nil
        let unknown = isWhole ? story.flatMap { references?.findings(in: $0) } ?? [] : []
        self.findings = (findings + unknown + (self.solution?.findings ?? [])).sorted { $0.line < $1.line }
        self.readers = readers
        self.woven = woven
    }
}

extension StoryMap: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("story", ifPresent: self.story?.key)
            json.member("start", ifPresent: self.story?.start)
            json.member("levels", self.story?.levels ?? [])
            json.member(
                "fragments",
                array: { json in
                    for fragment in self.story?.fragments ?? [] { self.write(fragment, into: &json) }
                })
            json.member("findings", self.findings)
            json.member("is_sound", ifPresent: self.solution?.isSound)
        }
    }

    /// As the story has it, with its line and what is known of it.
    private func write(_ fragment: Story.Fragment, into json: inout JSONWriter) {
        guard case .object(var object) = JSONValue(of: fragment) else { return }
        object["line"] = .int(Int64(fragment.line))
        object["readers"] = .int(Int64(self.readers[fragment.key] ?? 0))
        let parts = self.woven[fragment.key] ?? []
        object["is_experience_component"] = .bool(!parts.isEmpty)
        object["experiences"] = .array(parts.map { JSONValue(of: $0) })
        object["decisions"] = .array(
            fragment.decisions.map { decision in
                guard case .object(var known) = JSONValue(of: decision) else { return .null }
                known["line"] = .int(Int64(decision.line))
                known["needs_said"] = .string(decision.needs.said)
                return .object(known)
            })
        object["needs_said"] = .string(fragment.needs.said)
        if let reach = self.solution?.reaches.first(where: { $0.fragment == fragment.key }) {
            object["reach"] = JSONValue(of: reach)
        }
        object.encode(into: &json)
    }
}

extension Requirement {
    /// As a writer says it, more or less.
    var said: String {
        switch self {
        case .all(let parts): parts.map(\.grouped).joined(separator: " and ")
        case .any(let ways): ways.map(\.grouped).joined(separator: " or ")
        case .not(let part): "not \(part.grouped)"
        case .atom(let atom): atom.said
        }
    }

    private var grouped: String {
        switch self {
        case .all(let parts) where parts.count > 1, .any(let parts) where parts.count > 1: "(\(self.said))"
        default: self.said
        }
    }
}

extension Requirement.Atom {
    fileprivate var said: String {
        switch (self.kind, self.argument) {
        case (VariableNumber.kind, .count(let number, of: let key)): "\(key) >= \(number)"
        case (VariableValue.kind, .key(let pair)): pair.replacing(".", with: " is ")
        case (_, .number(let number)): "\(self.kind) \(number)"
        case (_, .key(let key)): "\(self.kind) \(key)"
        case (_, .count(let count, of: let key)): "\(self.kind) \(key) \(count)"
        case (_, .holds): self.kind
        }
    }
}
