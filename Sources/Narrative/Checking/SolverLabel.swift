/// What coming somewhere asks of a member at least. Smaller is better.
struct SolverLabel: Hashable, Comparable {
    var needsVIP = false
    /// So many besitos must have come together, from the story and from elsewhere.
    var besitos: Int64 = 0
    /// Fragments opened by besitos (`fragment:…`) and items bought (`item:…`), with what they cost.
    var paid: [String: Int64] = [:]
    /// What the story does not give and the solver takes on trust: `item old-key`.
    var assumed: Set<String> = []

    var spent: Int64 { self.paid.values.reduce(0, +) }

    static func < (left: Self, right: Self) -> Bool {
        (left.needsVIP ? 1 : 0, left.assumed.count, left.besitos, left.spent)
            < (right.needsVIP ? 1 : 0, right.assumed.count, right.besitos, right.spent)
    }

    /// Both one after the other.
    func and(_ other: Self) -> Self {
        var both = self
        both.needsVIP = self.needsVIP || other.needsVIP
        both.paid.merge(other.paid) { max($0, $1) }
        both.assumed.formUnion(other.assumed)
        both.besitos = max(self.besitos, other.besitos, both.spent)
        return both
    }

    func owning(_ besitos: Int64) -> Self {
        var label = self
        label.besitos = max(self.besitos, self.spent + besitos)
        return label
    }

    func paying(_ price: Int64, for thing: String) -> Self {
        var label = self
        label.paid[thing] = max(label.paid[thing] ?? 0, price)
        label.besitos = max(label.besitos, label.spent)
        return label
    }

    func having(earned besitos: Int64) -> Self {
        var label = self
        label.besitos = max(self.besitos, besitos)
        return label
    }

    func assuming(_ what: String) -> Self {
        var label = self
        label.assumed.insert(what)
        return label
    }

    var withVIP: Self {
        var label = self
        label.needsVIP = true
        return label
    }
}
