import App
import Glibc

let environment = Dictionary(
    uniqueKeysWithValues: sequence(state: environ) { (next) -> String? in
        guard let entry = next.pointee else { return nil }
        next += 1
        return String(cString: entry)
    }.map { entry in
        let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    })
exit(await DianaBot.run(Array(CommandLine.arguments.dropFirst()), environment: environment))
