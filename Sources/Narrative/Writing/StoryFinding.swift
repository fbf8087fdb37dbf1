public import JSON

/// Something a writer should know about a story's source.
public struct StoryFinding: Hashable, Sendable {
    public enum Severity: String, Sendable {
        /// The story cannot be published.
        case error
        case warning
    }

    /// Stable; `docs/story-format.md` explains each.
    public enum Code: String, CaseIterable, Sendable {
        case fileTooLarge = "file_too_large"
        case notUTF8 = "not_utf8"
        case unexpectedLine = "unexpected_line"
        case unknownAttribute = "unknown_attribute"
        case duplicateAttribute = "duplicate_attribute"
        case missingAttribute = "missing_attribute"
        case missingLanguage = "missing_language"
        case badKey = "bad_key"
        case badValue = "bad_value"
        case badConsequence = "bad_consequence"
        case badRequirement = "bad_requirement"
        case badVariable = "bad_variable"
        case badText = "bad_text"
        case unknownVariable = "unknown_variable"
        case unknownFlag = "unknown_flag"
        case unknownFragment = "unknown_fragment"
        case unknownLevel = "unknown_level"
        case duplicateKey = "duplicate_key"
        case duplicateNumber = "duplicate_number"
        case fragmentOutsideLevel = "fragment_outside_level"
        case decisionOutsideFragment = "decision_outside_fragment"
        case tooMany = "too_many"
        case textTooLong = "text_too_long"
        case noStart = "no_start"
        case gatedStart = "gated_start"
        case brokenTarget = "broken_target"
        case selfTarget = "self_target"
        case unreachable = "unreachable"
        case noWayOut = "no_way_out"
        case noOpenDecision = "no_open_decision"
        case badGame = "bad_game"
        case unknownGame = "unknown_game"
        case gameWithoutWayOn = "game_without_way_on"
        case missingAlt = "missing_alt"
        case unknownItem = "unknown_item"
        case unknownAchievement = "unknown_achievement"
        case unknownMission = "unknown_mission"
        case unknownExperience = "unknown_experience"
        // Of what is published.
        case keyTaken = "key_taken"
        // Of the solver.
        case neverReached = "never_reached"
        case unprovenWay = "unproven_way"
        case neverOpen = "never_open"
        case deadScreen = "dead_screen"
        case noEndingLeft = "no_ending_left"
        case waitsForMore = "waits_for_more"
        case tooLargeToSolve = "too_large_to_solve"
    }

    /// From 1.
    public let line: Int
    public let code: Code
    /// One sentence in English.
    public let detail: String

    public var severity: Severity { self.code.severity }
}

extension StoryFinding.Code {
    public var severity: StoryFinding.Severity {
        switch self {
        case .unreachable, .noWayOut, .noOpenDecision, .missingAlt, .unknownItem, .unknownAchievement, .unknownMission,
            .unknownExperience, .neverReached, .unprovenWay, .neverOpen, .deadScreen, .noEndingLeft, .waitsForMore,
            .tooLargeToSolve:
            .warning
        default: .error
        }
    }
}

extension StoryFinding: CustomStringConvertible {
    public var description: String { "line \(self.line): \(self.severity) \(self.code.rawValue): \(self.detail)" }
}

extension StoryFinding: JSONEncodable {
    public func encode(into json: inout JSONWriter) {
        json.object {
            $0.member("line", self.line)
            $0.member("severity", self.severity.rawValue)
            $0.member("code", self.code.rawValue)
            $0.member("detail", self.detail)
        }
    }
}

/// The findings of one reading, in the order found; past the limit the rest are dropped.
struct StoryFindings {
    private(set) var all: [StoryFinding] = []
    private(set) var hasErrors = false

    mutating func add(_ code: StoryFinding.Code, line: Int, _ detail: String) {
        self.hasErrors = self.hasErrors || code.severity == .error
        if self.all.count < StoryLimits.findings {
            self.all.append(StoryFinding(line: line, code: code, detail: detail))
        }
    }
}
