import FuzzTargets
import Glibc

// Use: fuzz TARGET [flags of libFuzzer] CORPUS
let chosen = CommandLine.arguments.dropFirst().first.flatMap(FuzzTarget.init)
guard let chosen else {
    print("fuzz what? one of: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
    exit(2)
}
nonisolated(unsafe) let target = chosen

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

// libFuzzer sees its own arguments only.
var count = CommandLine.argc - 1
var arguments = CommandLine.unsafeArgv + 1
arguments[0] = CommandLine.unsafeArgv[0]
exit(
    runFuzzer(&count, &arguments) { bytes, count in
        target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    })
