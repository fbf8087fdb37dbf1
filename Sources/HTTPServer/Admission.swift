import Synchronization

/// Counts open connections, in all and by address, over all loops.
final class Admission: Sendable {
    private struct Counts {
        var total = 0
        var byAddress: [String: Int] = [:]
    }

    private let maxTotal: Int
    private let maxPerAddress: Int
    private let counts = Mutex(Counts())

    init(maxTotal: Int, maxPerAddress: Int) {
        self.maxTotal = maxTotal
        self.maxPerAddress = maxPerAddress
    }

    var total: Int { self.counts.withLock { $0.total } }

    /// Each `true` asks for one ``release(_:)``.
    func admit(_ address: String) -> Bool {
        self.counts.withLock { counts in
            guard counts.total < self.maxTotal, counts.byAddress[address, default: 0] < self.maxPerAddress else {
                return false
            }
            counts.total += 1
            counts.byAddress[address, default: 0] += 1
            return true
        }
    }

    func release(_ address: String) {
        self.counts.withLock { counts in
            counts.total -= 1
            let left = counts.byAddress[address, default: 1] - 1
            counts.byAddress[address] = left == 0 ? nil : left
        }
    }
}
