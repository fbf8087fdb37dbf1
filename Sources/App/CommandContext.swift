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
            if Self.ownOptions.contains(argument) {
                options[argument] = rest.popFirst() ?? ""
            } else {
                flags.append(argument)
            }
        }
        self.options = options
        self.flags = flags
    }

    /// Options of single commands; all others are settings.
    private static let ownOptions: Set<String> = ["--name", "--rate-per-minute", "--scopes"]

    func option(_ name: String) -> String? { self.options[name] }

    var settings: SettingValues { SettingValues(flags: self.flags, environment: self.environment) }

    func configuration() throws(ConfigurationError) -> Configuration { try Configuration(self.settings) }
}
