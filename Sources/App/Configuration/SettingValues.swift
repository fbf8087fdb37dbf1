/// The settings as given, before they mean anything, and what was wrong with them.
struct SettingValues {
    private let given: [String: String]
    private(set) var errors: [String] = []

    /// - Parameters:
    ///   - flags: `--name value` or `--name=value`; what is no setting is an error.
    ///   - environment: empty values count as absent.
    init(flags: [String], environment: [String: String]) {
        var given = environment.filter { !$0.value.isEmpty }
        var rest = flags[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let setting = Setting.all.first(where: { $0.flag == parts[0] }) else {
                self.errors.append("\(parts[0]) is not a setting; `dianabot config` lists them")
                continue
            }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                self.errors.append("\(setting.flag) needs a value")
                continue
            }
            given[setting.name] = value
        }
        self.given = given
    }

    func text(_ name: String) -> String? {
        self.given[name] ?? Setting.all.first { $0.name == name }?.standard
    }

    func isGiven(_ name: String) -> Bool { self.given[name] != nil }

    /// A whole number in `range`; notes an error otherwise.
    mutating func int(_ name: String, in range: ClosedRange<Int>, or standard: Int? = nil) -> Int {
        if self.text(name) == nil, let standard { return standard }
        if let value = self.text(name).flatMap({ Int($0) }), range.contains(value) { return value }
        self.errors.append("\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        return range.lowerBound
    }

    /// Text that `holds`; notes `rule` otherwise.
    mutating func text(_ name: String, _ rule: String, _ holds: (String) -> Bool) -> String? {
        guard let value = self.text(name) else { return nil }
        if !holds(value) { self.errors.append("\(name) must be \(rule)") }
        return value
    }

    /// What stands between commas, each an `Element`; notes that it must be `rule` otherwise.
    mutating func list<Element>(_ name: String, _ rule: String, _ element: (String) -> Element?) -> [Element] {
        let parts = (self.text(name) ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        let elements = parts.compactMap(element)
        if elements.count < parts.count { self.errors.append("\(name) must be \(rule), parted by commas") }
        return elements
    }

    mutating func fail(_ error: String) { self.errors.append(error) }
}
