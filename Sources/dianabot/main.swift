import App
import Glibc

// A name may stand there twice; the first one counts, as for getenv.
let environment = Dictionary(
    sequence(state: environ) { (next) -> String? in
        guard let entry = next.pointee else { return nil }
        next += 1
        return String(cString: entry)
    }.map { entry in
        let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }, uniquingKeysWith: { first, _ in first })
exit(await DianaBot.run(Array(CommandLine.arguments.dropFirst()), environment: environment))
