import CPostgres

/// What one connection has prepared, found by SQL text.
///
/// An entry is `pending` from its Parse message until PostgreSQL has confirmed it, and usable meanwhile in
/// the same flight only: there a failed Parse takes all that follows with it.
struct StatementCache {
    enum Plan: Equatable {
        case execute(entry: Int)
        case prepare(entry: Int)
        /// Parsed for this use alone.
        case unnamed
    }

    struct Entry {
        let text: String
        let name: String
        let types: [Oid]
        /// The flight that prepares it; `nil` once confirmed.
        var pendingFlight: Int?
        /// Names of the result's columns, from its first result on: they cannot change without an error.
        var columns: [String]?
    }

    let capacity: Int
    private var entries: [Entry] = []
    private var free: [Int] = []
    private var indices: [String: Int] = [:]
    private var names = 0

    init(capacity: Int) { self.capacity = capacity }

    subscript(entry: Int) -> Entry { self.entries[entry] }

    mutating func plan(text: String, types: [Oid], flight: Int) -> Plan {
        guard let index = self.indices[text] else { return self.insert(text, types, flight) }
        let entry = self.entries[index]
        let isUsable = entry.types == types && (entry.pendingFlight ?? flight) == flight
        return isUsable ? .execute(entry: index) : .unnamed
    }

    private mutating func insert(_ text: String, _ types: [Oid], _ flight: Int) -> Plan {
        guard self.indices.count < self.capacity else { return .unnamed }
        self.names += 1
        let entry = Entry(text: text, name: "s\(self.names)", types: types, pendingFlight: flight)
        let index = self.free.popLast() ?? self.entries.count
        if index == self.entries.count { self.entries.append(entry) } else { self.entries[index] = entry }
        self.indices[text] = index
        return .prepare(entry: index)
    }

    mutating func confirm(entry: Int) { self.entries[entry].pendingFlight = nil }

    mutating func learn(columns: [String], of entry: Int) { self.entries[entry].columns = columns }

    /// The statement was not prepared after all, or PostgreSQL no longer runs it. Its name is not used again.
    mutating func forget(entry: Int) {
        guard self.indices[self.entries[entry].text] == entry else { return }
        self.indices[self.entries[entry].text] = nil
        self.free.append(entry)
    }
}
