import Gamification
import Postgres

/// `dianabot economy simulate`: what becomes of balances under an economy, before anybody's do.
enum EconomyCommand {
    static func run(_ context: CommandContext) async throws {
        guard context.words == ["simulate"] else { throw UsageError("say `economy simulate`") }
        let days = try Self.number("--days", in: EconomySimulation.days, context) ?? 30
        let members = try Self.number("--members", in: EconomySimulation.members, context) ?? 1000
        let seed = try Self.number("--seed", in: 1...Int(Int32.max), context) ?? 1
        for model in try await Self.models(context) {
            let simulation = EconomySimulation(of: model, days: days, members: members, seed: UInt64(seed))
            say(
                """
                economy \(model.name), \(days) days, \(members) members

                \(simulation.table)

                median balances: c casual, r regular, d devoted
                \(simulation.chart)

                \(simulation.summary)

                """)
        }
    }

    /// Both presets, to compare, unless one is named.
    private static func models(_ context: CommandContext) async throws -> [EconomyModel] {
        guard let preset = context.option("--preset") else { return EconomyModel.presets }
        if let model = EconomyModel.presets.first(where: { $0.name == preset }) { return [model] }
        guard preset == "current" else { throw UsageError("--preset is 002, 001 or current") }
        return [
            try await context.withBackend { backend in
                let reader = BesitoReader(database: backend.database)
                return EconomyModel.seed002.applying(
                    try await reader.earningRules(), maximum: try await reader.dailyMaximum())
            }
        ]
    }

    private static func number(
        _ name: String, in range: ClosedRange<Int>, _ context: CommandContext
    ) throws -> Int? {
        guard let number = try context.number(name) else { return nil }
        guard range.contains(number) else {
            throw UsageError("\(name) is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
