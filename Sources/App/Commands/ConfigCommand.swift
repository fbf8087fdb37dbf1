enum ConfigCommand {
    static func run(_ context: CommandContext) async throws {
        guard context.words.isEmpty else { throw UsageError("`config` takes settings only") }
        let values = context.settings
        for setting in Setting.all { print(Self.line(setting, values)) }
        _ = try context.configuration()
    }

    private static func line(_ setting: Setting, _ values: SettingValues) -> String {
        let value = values.text(setting.name).map { setting.isSecret ? "***" : $0 } ?? "(none)"
        let origin = values.isGiven(setting.name) ? "given" : "default"
        let name = setting.name + String(repeating: " ", count: max(1, 26 - setting.name.count))
        return "\(name)\(value)  [\(origin)]  \(setting.help)"
    }
}
