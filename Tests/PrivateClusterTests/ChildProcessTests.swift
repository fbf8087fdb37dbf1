import CLinux
import Glibc
import Testing

@testable import PrivateCluster

@Suite struct ChildProcessTests {
    @Test func `output of both streams is collected`() throws {
        #expect(try ChildProcess.output(of: ["/bin/sh", "-c", "echo one; echo two >&2"]) == "one\ntwo\n")
    }

    @Test func `a failing program tells what it said`() {
        #expect(throws: ClusterError.programFailed(name: "/bin/sh", output: "why\n")) {
            try ChildProcess.output(of: ["/bin/sh", "-c", "echo why; exit 3"])
        }
    }

    @Test func `a missing program is an error`() {
        #expect(throws: ClusterError.self) { try ChildProcess.output(of: ["/nonexistent/program"]) }
    }

    /// Each descriptor is the other's target.
    @Test func `descriptors may trade places`() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe2(&ends, O_CLOEXEC) == 0)
        let (reading, writing) = (ends[0], ends[1])
        let script = "grep -q '^flags:.*1$' /proc/self/fdinfo/$1 && grep -q '^flags:.*0$' /proc/self/fdinfo/$2"
        let child = try ChildProcess.start(
            ["/bin/sh", "-c", script, "sh", "\(reading)", "\(writing)"],
            descriptors: [reading: writing, writing: reading])
        close(reading)
        close(writing)
        #expect(child.wait() == 0)
    }
}
