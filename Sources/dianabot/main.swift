import App
import Glibc

// Standard output may be a pipe: each line must be there when it was printed.
setvbuf(stdout, nil, _IOLBF, 0)
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
