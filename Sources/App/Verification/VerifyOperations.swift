import Coordination
import Glibc
import Synchronization

/// `verify operation NAME …` and `verify operations`.
enum VerifyOperations {
    static func run(_ context: CommandContext) async throws {
        let names = try Self.names(context)
        let limit = try context.number("--steps")
        let only = try context.number("--at")
        let signals = Signals()
        let work = Task {
            try await Self.prove(names, only: only, limit: limit, try context.configuration())
        }
        let watch = Task {
            await signals.untilAskedToEnd()
            work.cancel()
        }
        defer { watch.cancel() }
        do { try await work.value } catch is CancellationError { throw Stopped() }
    }

    private static func names(_ context: CommandContext) throws -> [String] {
        let all = Stage.names(try context.configuration())
        if context.words.count == 1 { return all }
        let names = Array(context.words.dropFirst())
        for name in names where !(all + [CarelessGrant.name]).contains(name) {
            throw UsageError("there is no operation \(name); these are: \(all.joined(separator: " "))")
        }
        return names
    }

    private static func prove(
        _ names: [String], only: Int?, limit: Int?, _ configuration: Configuration
    ) async throws {
        let server = try await ScratchServer.open(configuration)
        let result: Result<Void, any Error>
        do { result = .success(try await Self.prove(names, only: only, limit: limit, on: server)) } catch {
            result = .failure(error)
        }
        await server.close()
        try result.get()
    }

    private static func prove(_ names: [String], only: Int?, limit: Int?, on server: ScratchServer) async throws {
        let began = ContinuousClock.now
        var (deaths, violations) = (0, 0)
        try await server.withWorld { world in
            let matrix = CrashMatrix(
                server: server, world: world, parallel: max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))), limit: limit)
            for name in names {
                let progress = Progress(name, tellsAll: names.count == 1)
                let report = try await matrix.report(on: name, only: only) { progress.tell($0, of: $1) }
                progress.end(report)
                deaths += report.deaths.count
                violations += report.allViolations.count
            }
        }
        let seconds = (ContinuousClock.now - began).components.seconds
        guard violations == 0 else { throw Broken(violations: violations, deaths: deaths) }
        say("\(names.count) operations, \(deaths) deaths, \(seconds) s: nothing was lost, nothing was done twice")
    }

    private struct Broken: Error, CustomStringConvertible {
        let violations, deaths: Int

        var description: String { "\(self.violations) violations in \(self.deaths) deaths" }
    }

    private struct Stopped: Error, CustomStringConvertible {
        let description = "stopped"
    }
}

/// Tells a person, or a log, how far one operation is.
private final class Progress: Sendable {
    private let name: String
    private let tellsAll: Bool
    private let isWatched = isatty(1) == 1
    private let count = Atomic<Int>(0)

    init(_ name: String, tellsAll: Bool) {
        self.name = name
        self.tellsAll = tellsAll
    }

    func tell(_ death: CrashMatrix.Death, of steps: Int) {
        let count = self.count.wrappingAdd(1, ordering: .relaxed).newValue
        if self.tellsAll {
            say("\(death.violations.isEmpty ? "ok      " : "BROKEN  ")\(death.step)")
        } else if self.isWatched {
            print("\r\(self.name)  \(count) of \(steps)", terminator: "")
            fflush(nil)
        }
    }

    func end(_ report: CrashMatrix.Report) {
        let violations = report.allViolations
        var told: Set<String> = []
        for violation in violations where told.insert(violation.invariant).inserted {
            say("\(self.name), \(violation)")
        }
        let start = self.isWatched && !self.tellsAll ? "\r" : ""
        let end = violations.isEmpty ? "ok" : "\(violations.count) violations, the first of each kind shown"
        let unknown = report.deaths.filter(\.asksStaff).count
        let asked = unknown == 0 ? "" : ", \(unknown) of them within a call, where staff are asked what became of it"
        say("\(start)\(self.name)  \(report.deaths.count) deaths at \(report.steps) steps\(asked): \(end)")
    }
}
