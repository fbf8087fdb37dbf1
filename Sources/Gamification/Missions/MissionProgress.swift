public import JSON
import Postgres
import Vocabulary

/// An objective of a mission that a member was given, and how far it is.
public struct ObjectiveProgress: Hashable, Sendable {
    public let objective: Objective
    /// Never more than what is asked for.
    public private(set) var done: Int64

    init(_ objective: Objective, done: Int64 = 0) {
        self.objective = objective
        self.done = min(max(0, done), objective.count)
    }

    public var isComplete: Bool { self.done >= self.objective.count }

    mutating func count(_ deed: DoneDeed) {
        guard deed.deed.name == self.objective.deed else { return }
        guard self.objective.subject == nil || self.objective.subject == deed.subject else { return }
        self.done = min(self.done + deed.amount, self.objective.count)
    }
}

extension ObjectiveProgress: JSONEncodable, JSONDecodable {
    public func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("deed", self.objective.deed)
            json.member("count", self.objective.count)
            json.member("about", ifPresent: self.objective.subject)
            json.member("done", self.done)
        }
    }

    /// Reads an objective that nothing was done for, too.
    public init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        let objective = Objective(
            try fields.string("deed"), count: try fields.int("count"),
            about: try fields.optional("about") { (fields) throws(JSONFault) in try fields.string("about") })
        let done = try fields.optional("done") { (fields) throws(JSONFault) in try fields.int("done") }
        self.init(objective, done: done ?? 0)
    }
}

extension [ObjectiveProgress] {
    var isComplete: Bool { self.allSatisfy(\.isComplete) }
    var isBegun: Bool { self.contains { $0.done > 0 } }
}

extension Row {
    /// A column of objectives, cast to text.
    func objectives(_ column: String) throws(DatabaseError) -> [ObjectiveProgress] {
        let text: String = try self.get(column)
        guard let list = (try? JSONReader.read(text))?.array else { throw .badColumn(column) }
        var objectives: [ObjectiveProgress] = []
        for json in list {
            guard let objective = try? ObjectiveProgress(json: json) else { throw .badColumn(column) }
            objectives.append(objective)
        }
        return objectives
    }
}

/// Where a member stands with a mission.
public enum MissionStatus: String, Sendable, CaseIterable {
    /// It goes on.
    case active
    /// Its reward waits to be taken.
    case completed
    case claimed
    /// Its time is up, and it was not completed.
    case expired
}
