import Telemetry

/// What a command was called with.
struct CommandContext: Sendable {
    /// Words that belong to no option, in order: `["status"]`.
    let words: [String]
    private let options: [String: String]
    private let flags: [String]
    let environment: [String: String]

    /// Words end where the first `--` begins.
    init(words: [String], environment: [String: String]) {
        let head = words.prefix { !$0.hasPrefix("--") }
        self.words = Array(head)
        self.environment = environment
        var options: [String: String] = [:]
        var flags: [String] = []
        var rest = words.dropFirst(head.count)
        while let argument = rest.popFirst() {
            if Self.ownFlags.contains(argument) {
                options[argument] = ""
            } else if Self.ownOptions.contains(argument) {
                options[argument] = rest.popFirst() ?? ""
            } else {
                flags.append(argument)
            }
        }
        self.options = options
        self.flags = flags
    }

    /// Options of single commands; all others are settings.
    private static let ownOptions: Set<String> = [
        "--at",
        "--daily",
        "--days",
        "--from",
        "--language",
        "--members",
        "--name",
        "--preset",
        "--rate-per-minute",
        "--scopes",
        "--seed",
        "--steps",
        "--take",
        "--with",
    ]

    /// The same without a value.
    private static let ownFlags: Set<String> = ["--both", "--json"]

    func option(_ name: String) -> String? { self.options[name] }

    /// A whole number from 1.
    func number(_ name: String) throws(UsageError) -> Int? {
        guard let text = self.option(name) else { return nil }
        guard let number = Int(text), number >= 1 else { throw UsageError("\(name) takes a whole number from 1") }
        return number
    }

    /// No command has use for what is neither an option nor a setting.
    func refuseStrangers() throws(ConfigurationError) {
        let problems = SettingValues(flags: self.flags, environment: [:]).errors
        if !problems.isEmpty { throw ConfigurationError(problems: problems) }
    }

    var settings: SettingValues { SettingValues(flags: self.flags, environment: self.environment) }

    func configuration() throws(ConfigurationError) -> Configuration { try Configuration(self.settings) }
}
