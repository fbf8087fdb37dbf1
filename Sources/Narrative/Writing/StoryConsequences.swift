import Vocabulary

/// What follows from a decision, a first visit or a kept promise, as a writer says it: `+5 besitos`, `flag name`,
/// `courage += 1`, `item old-key 2`.
struct StoryConsequences {
    private(set) var flags: [String] = []
    private(set) var effects: [StoryEffect] = []
    private(set) var rewards = StoryRewards()
    /// The declared variables.
    private let variables: [String: StoryVariable.Kind]
    /// Whether it may change what the story remembers.
    private let remembers: Bool

    init(remembering variables: [String: StoryVariable.Kind]?) {
        self.variables = variables ?? [:]
        self.remembers = variables != nil
    }

    mutating func take(_ part: String, line: Int, _ findings: inout StoryFindings) {
        let words = part.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        if self.takeReward(words, line: line, &findings) || self.takeEffect(words, line: line, &findings) { return }
        let known =
            "`+5 besitos`, `item key 2`, `achievement key`, `unlock fragment`, `vip 3 days`, `unlock experience key`, "
            + "`unlock shop item`, `start experience key`"
            + (self.remembers ? ", `flag key`, `unflag key`, `variable += 1`" : "")
        findings.add(.badConsequence, line: line, "\(part): a consequence is one of \(known)")
    }

    // MARK: - What is given

    private mutating func takeReward(_ words: [String], line: Int, _ findings: inout StoryFindings) -> Bool {
        switch (words.first, words.count) {
        case (let amount?, 2) where amount.hasPrefix("+") && ["besito", "besitos"].contains(words[1]):
            self.takeBesitos(amount.dropFirst(), line: line, &findings)
        case ("item", 2...3): self.takeItem(words, line: line, &findings)
        case ("achievement", 2):
            findings.check(key: words[1], line: line)
            self.rewards.achievements.append(words[1])
        case ("unlock", 2):
            findings.check(key: words[1], line: line)
            self.rewards.unlocks.append(words[1])
        case ("unlock", 3) where ["experience", "shop"].contains(words[1]):
            findings.check(key: words[2], line: line)
            if words[1] == "shop" {
                self.rewards.shopItems.append(words[2])
            } else {
                self.rewards.experiences.append(words[2])
            }
        case ("start", 3) where words[1] == "experience": self.takeTrigger(words[2], line: line, &findings)
        case ("vip", 3) where ["day", "days"].contains(words[2]): self.takeVIP(words[1], line: line, &findings)
        default: return false
        }
        if self.rewards.count > StoryLimits.rewards {
            findings.add(.tooMany, line: line, "at most \(StoryLimits.rewards) rewards fit")
        }
        return true
    }

    private mutating func takeBesitos(_ digits: Substring, line: Int, _ findings: inout StoryFindings) {
        guard let units = Int64(digits), StoryLimits.besitos.contains(units), let besitos = Besitos(units) else {
            findings.add(
                .badConsequence, line: line, "0 to \(StoryLimits.besitos.upperBound) besitos are given at once")
            return
        }
        self.rewards.besitos = besitos
    }

    private mutating func takeItem(_ words: [String], line: Int, _ findings: inout StoryFindings) {
        findings.check(key: words[1], line: line)
        guard let quantity = words.count == 2 ? 1 : Int64(words[2]), StoryLimits.itemQuantity.contains(quantity) else {
            findings.add(
                .badConsequence, line: line, "1 to \(StoryLimits.itemQuantity.upperBound) of an item are given at once")
            return
        }
        self.rewards.items.append(StoryRewards.ItemReward(key: words[1], quantity: quantity))
    }

    private mutating func takeTrigger(_ key: String, line: Int, _ findings: inout StoryFindings) {
        findings.check(key: key, line: line)
        if self.rewards.trigger != nil {
            findings.add(.tooMany, line: line, "one experience begins at once")
        }
        self.rewards.trigger = key
    }

    private mutating func takeVIP(_ digits: String, line: Int, _ findings: inout StoryFindings) {
        guard let days = Int(digits), StoryLimits.vipDays.contains(days) else {
            findings.add(.badConsequence, line: line, "VIP is given for 1 to \(StoryLimits.vipDays.upperBound) days")
            return
        }
        self.rewards.vipDays = days
    }

    // MARK: - What is remembered

    private mutating func takeEffect(_ words: [String], line: Int, _ findings: inout StoryFindings) -> Bool {
        guard self.remembers else { return false }
        switch (words.first, words.count) {
        case ("flag", 2):
            findings.check(key: words[1], line: line)
            if !self.flags.contains(words[1]) { self.flags.append(words[1]) }
        case ("unflag", 2):
            findings.check(key: words[1], line: line)
            self.effects.append(.clear(flag: words[1]))
        case (let name?, 3) where ["=", "+=", "-="].contains(words[1]):
            self.takeChange(of: name, words[1], words[2], line: line, &findings)
        default: return false
        }
        if self.flags.count + self.effects.count > StoryLimits.flags {
            findings.add(.tooMany, line: line, "at most \(StoryLimits.flags) flags and variables fit a decision")
        }
        return true
    }

    private mutating func takeChange(
        of name: String, _ sign: String, _ value: String, line: Int, _ findings: inout StoryFindings
    ) {
        guard let kind = self.variables[name] else {
            findings.add(.unknownVariable, line: line, "\(name) is not declared by `var: \(name) = 0` at the top")
            return
        }
        switch (kind, sign, Int64(value)) {
        case (.number, "=", let number?): self.effects.append(.assign(name, .number(number)))
        case (.number, "+=", let number?): self.effects.append(.add(name, number))
        case (.number, "-=", let number?) where number != .min: self.effects.append(.add(name, -number))
        case (.word, "=", nil):
            findings.check(key: value, line: line)
            self.effects.append(.assign(name, .word(value)))
        case (.set, "+=", _):
            findings.check(key: value, line: line)
            self.effects.append(.put(name, member: value))
        case (.set, "-=", _): self.effects.append(.drop(name, member: value))
        default: findings.add(.badConsequence, line: line, "\(name) is a \(kind); `\(sign) \(value)` does not fit it")
        }
    }
}

extension StoryRewards {
    /// Besides besitos and VIP.
    fileprivate var count: Int {
        self.items.count + self.achievements.count + self.unlocks.count + self.experiences.count
            + self.shopItems.count + (self.trigger == nil ? 0 : 1)
    }
}
