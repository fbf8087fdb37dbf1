import Synchronization
import Vocabulary

@testable import RateLimits

/// The windows of all instances in the test's own memory.
final class MemoryStore: PermitStore {
    let name = "test"
    private let clock: any WallClock
    private let windows = Mutex<[String: SharedWindow]>([:])

    init(clock: any WallClock) { self.clock = clock }

    func take(_ request: PermitRequest) async throws(PermitStoreFailure) -> PermitGrant {
        self.windows.withLock {
            $0[request.key, default: SharedWindow()].take(request, atMicroseconds: self.clock.now().microseconds)
        }
    }
}
