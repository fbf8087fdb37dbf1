public import JSON

/// What ``StorySolver`` found.
public struct StorySolution: Sendable {
    /// Nothing was left unsearched.
    public let isComplete: Bool
    /// One per fragment, in the order of the story.
    public let reaches: [Reach]
    public let closed: [ClosedDecision]
    public let softLocks: [SoftLock]

    public struct Reach: Sendable {
        public let fragment: String
        public let line: Int
        /// `nil` when nobody can ever come there.
        public let way: Way?
    }

    /// The cheapest way that was found.
    public struct Way: Sendable {
        /// There is no way without.
        public let needsVIP: Bool
        /// There is no way but by paying besitos for a fragment.
        public let needsPrice: Bool
        /// So many must have come together, at least.
        public let besitos: Int64
        /// So many of them this way does not pay before it asks for them.
        public let elsewhere: Int64
        /// The day on which a member has those who comes every day for `/daily`.
        public let days: Int
        /// The same for who first reads everything else that the story has to give: nobody needs less.
        public let leastElsewhere: Int64
        public let leastDays: Int
        /// Fragment and decision, for each reading.
        public let readings: [[String]]
        /// What must come from elsewhere: `item old-key`.
        public let assumed: [String]
        /// A member who had nothing can go it.
        public let isRehearsed: Bool
    }

    /// A decision that is closed to everybody, for ever.
    public struct ClosedDecision: Sendable {
        public let fragment, decision: String
        public let line: Int
    }

    public struct SoftLock: Sendable {
        public enum Kind: String, Sendable {
            /// No decision is left, and no fallback: only starting over helps.
            case deadScreen = "dead_screen"
            /// Nothing is open but for besitos, VIP or things from elsewhere.
            case waits = "waits"
            /// There is always something to decide, and never an ending.
            case noEnding = "no_ending"
        }

        public let kind: Kind
        public let fragment: String
        public let line: Int
        /// How a first reading comes there.
        public let way: [String]
    }

    /// Everything can be reached, and nobody is stuck for good.
    public var isSound: Bool {
        self.isComplete && self.closed.isEmpty && self.softLocks.allSatisfy { $0.kind == .waits }
            && self.reaches.allSatisfy { $0.way?.isRehearsed ?? false }
    }
}

// MARK: - For people and programs

extension StorySolution {
    /// Findings in the shape of the checker's, in the order of their lines.
    public var findings: [StoryFinding] {
        var findings: [StoryFinding] = []
        for reach in self.reaches {
            if let way = reach.way {
                guard !way.isRehearsed else { continue }
                findings.append(
                    StoryFinding(
                        line: reach.line, code: .unprovenWay,
                        detail: "no way to \(reach.fragment) could be gone from nothing; look at what excludes what"))
            } else {
                findings.append(
                    StoryFinding(line: reach.line, code: .neverReached, detail: "nobody can come to \(reach.fragment)"))
            }
        }
        for decision in self.closed {
            findings.append(
                StoryFinding(
                    line: decision.line, code: .neverOpen,
                    detail: "nobody can ever take \(decision.fragment)/\(decision.decision)"))
        }
        findings += self.softLocks.map { lock in
            let way = lock.way.isEmpty ? "" : "; by \(lock.way.joined(separator: ", "))"
            return StoryFinding(line: lock.line, code: lock.kind.code, detail: lock.kind.says(lock.fragment) + way)
        }
        if !self.isComplete {
            findings.append(
                StoryFinding(
                    line: 1, code: .tooLargeToSolve, detail: "the story remembers too much to be searched whole"))
        }
        return findings.sorted { $0.line < $1.line }
    }
}

extension StorySolution.SoftLock.Kind {
    fileprivate var code: StoryFinding.Code {
        switch self {
        case .deadScreen: .deadScreen
        case .waits: .waitsForMore
        case .noEnding: .noEndingLeft
        }
    }

    fileprivate func says(_ fragment: String) -> String {
        switch self {
        case .deadScreen: "in \(fragment) nothing may be left to decide"
        case .waits: "in \(fragment) nothing may be open without besitos, VIP or things from elsewhere"
        case .noEnding: "from \(fragment) there may be no way to an ending any more"
        }
    }
}

extension StorySolution: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("is_complete", self.isComplete)
            $0.member("is_sound", self.isSound)
            $0.member("fragments", self.reaches)
            $0.member("findings", self.findings)
        }
    }
}

extension StorySolution.Reach: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("fragment", self.fragment)
            json.member("is_reachable", self.way != nil)
            guard let way = self.way else { return }
            json.member("needs_vip", way.needsVIP)
            json.member("needs_price", way.needsPrice)
            json.member("besitos", way.besitos)
            json.member("besitos_from_elsewhere", way.elsewhere)
            json.member("days", way.days)
            json.member("least_from_elsewhere", way.leastElsewhere)
            json.member("least_days", way.leastDays)
            json.member("readings", way.readings)
            json.member("assumed", way.assumed)
        }
    }
}
