import CLinux
import Glibc
import Synchronization

/// Whoever is told when a watched file descriptor can be read or written.
public protocol ReadinessHandler: AnyObject {
    func ready(_ readiness: Readiness)
}

public struct Readiness: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let readable = Readiness(rawValue: EPOLLIN.rawValue)
    public static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
    /// The descriptor failed or hung up; always reported, never asked for.
    public static let broken = Readiness(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
    /// The peer sends no more; what it sent may still be unread. Reported when asked for.
    public static let peerEnded = Readiness(rawValue: EPOLLRDHUP.rawValue)
    /// Only asked for: reports what comes, and not at every turn what is still there. Cheaper, and whoever leaves
    /// something unread asks again with ``EventLoop/rewatch(_:for:)``, which reports it once more.
    public static let onChange = Readiness(rawValue: EPOLLET.rawValue)
}

/// One thread that waits for its descriptors and timers, and runs the tasks that prefer it.
///
/// A turn of the loop: wait, tell the readiness handlers, fire timers, run jobs, then the end-of-turn
/// actions (one flush for everything that a turn has queued). Nothing on a loop may block; blocking
/// work goes through ``offload(_:)``.
///
/// `@unchecked Sendable`: apart from `inbox`, `isStopping` and the wake-up descriptor, which any thread
/// may use, every member is touched by the loop's own thread only (`precondition`s say so in debug).
public final class EventLoop: TaskExecutor, @unchecked Sendable {
    /// Jobs a turn runs before it looks at the descriptors again.
    private static let jobsPerTurn = 1024
    private static let eventsPerTurn = 512

    private enum Work {
        case job(UnownedJob)
        case action(@Sendable () -> Void)
    }

    private struct Watch {
        var generation: UInt32 = 0
        var handler: (any ReadinessHandler)?
    }

    private let poll: Int32
    private let wakeUp: Int32
    private let inbox = Mutex<[Work]>([])
    private let isStopping = Atomic<Bool>(false)
    private let hasStopped = Atomic<Bool>(false)
    private var thread = pthread_t()

    private var local: [Work] = []
    private var watches: [Watch] = []
    private var generation: UInt32 = 0
    private var timers = TimerQueue()
    private var endOfTurn: [() -> Void] = []

    /// The time at the start of this turn; a monotonic clock, for deadlines.
    public private(set) var now: ContinuousClock.Instant = .now

    /// ``now`` in ``nanoseconds()``.
    public private(set) var nowNanoseconds = EventLoop.nanoseconds()

    private init() {
        self.poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        self.wakeUp = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(self.poll >= 0 && self.wakeUp >= 0, "no descriptors left for an event loop")
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: UInt64.max))
        epoll_ctl(self.poll, EPOLL_CTL_ADD, self.wakeUp, &event)
    }
}

// MARK: - Life

extension EventLoop {
    /// Starts `count` loops, each on a thread of its own.
    public static func start(count: Int) -> [EventLoop] {
        (0..<max(1, count)).map { _ in
            let loop = EventLoop()
            let box = Unmanaged.passRetained(loop)
            pthread_create(
                &loop.thread, nil,
                { argument in
                    Unmanaged<EventLoop>.fromOpaque(argument!).takeRetainedValue().run()
                    return nil
                }, box.toOpaque())
            return loop
        }
    }

    /// The loop that runs on this thread, if one does.
    public static var current: EventLoop? { currentLoop.value }

    /// A monotonic clock that takes no 128-bit arithmetic: for what is measured at every request.
    public static func nanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    public var isCurrent: Bool { currentLoop.value === self }

    /// Ends the loop after its current turn and waits for its thread. Whatever is still watched is
    /// forgotten, not closed. Safe to call twice; must not be called on the loop itself.
    public func stop() {
        precondition(!self.isCurrent, "a loop cannot wait for itself")
        self.isStopping.store(true, ordering: .releasing)
        guard !self.hasStopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
        self.wake()
        pthread_join(self.thread, nil)
    }

    private func run() {
        currentLoop.value = self
        var events = [epoll_event](repeating: epoll_event(), count: Self.eventsPerTurn)
        while !self.isStopping.load(ordering: .acquiring) { self.turn(&events) }
        currentLoop.value = nil
    }

    private func turn(_ events: inout [epoll_event]) {
        let count = epoll_wait(self.poll, &events, Int32(Self.eventsPerTurn), self.waitMilliseconds)
        self.now = .now
        self.nowNanoseconds = Self.nanoseconds()
        for index in 0..<max(0, Int(count)) { self.dispatch(events[index]) }
        while let action = self.timers.popDue(at: self.now) { action() }
        self.runJobs()
        while !self.endOfTurn.isEmpty {
            let actions = self.endOfTurn
            self.endOfTurn.removeAll(keepingCapacity: true)
            for action in actions { action() }
        }
    }

    private var waitMilliseconds: Int32 {
        guard self.local.isEmpty else { return 0 }
        guard let due = self.timers.nextDue else { return -1 }
        let (seconds, attoseconds) = (due - .now).components
        let milliseconds = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: max(0, milliseconds))
    }

    private func dispatch(_ event: epoll_event) {
        guard event.data.u64 != UInt64.max else {
            var count: UInt64 = 0
            read(self.wakeUp, &count, 8)
            return
        }
        let descriptor = Int(event.data.u64 & 0xFFFF_FFFF)
        let generation = UInt32(event.data.u64 >> 32)
        // A handler earlier in this turn may have closed the descriptor, and another may have reused it.
        guard descriptor < self.watches.count, self.watches[descriptor].generation == generation else { return }
        self.watches[descriptor].handler?.ready(Readiness(rawValue: event.events))
    }

    private func runJobs() {
        self.inbox.withLock { inbox in
            self.local.append(contentsOf: inbox)
            inbox.removeAll(keepingCapacity: true)
        }
        var index = 0
        while index < min(self.local.count, Self.jobsPerTurn) {
            switch self.local[index] {
            case .job(let job): job.runSynchronously(on: self.asUnownedTaskExecutor())
            case .action(let action): action()
            }
            index += 1
        }
        self.local.removeFirst(index)
    }
}

// MARK: - From any thread

extension EventLoop {
    public func enqueue(_ job: consuming ExecutorJob) { self.submit(.job(UnownedJob(job))) }

    /// Runs `action` on the loop, soon; on the loop itself, later in this turn.
    public func execute(_ action: @escaping @Sendable () -> Void) { self.submit(.action(action)) }

    private func submit(_ work: Work) {
        if self.isCurrent {
            self.local.append(work)
            return
        }
        let wasEmpty = self.inbox.withLock { inbox in
            defer { inbox.append(work) }
            return inbox.isEmpty
        }
        if wasEmpty { self.wake() }
    }

    private func wake() {
        var one: UInt64 = 1
        write(self.wakeUp, &one, 8)
    }
}

// MARK: - On the loop's thread

extension EventLoop {
    /// Reports readiness of `descriptor` to `handler` until ``forget(_:)``: at every turn, unless `interest` holds
    /// ``Readiness/onChange``. The handler is kept alive meanwhile.
    public func watch(_ descriptor: Int32, for interest: Readiness, _ handler: any ReadinessHandler) {
        precondition(self.isCurrent)
        if Int(descriptor) >= self.watches.count {
            self.watches.append(contentsOf: repeatElement(Watch(), count: Int(descriptor) + 64 - self.watches.count))
        }
        self.generation &+= 1
        self.watches[Int(descriptor)] = Watch(generation: self.generation, handler: handler)
        self.control(EPOLL_CTL_ADD, descriptor, interest)
    }

    /// Changes what `descriptor` is watched for, and reports what of it is so already.
    public func rewatch(_ descriptor: Int32, for interest: Readiness) {
        precondition(self.isCurrent)
        self.control(EPOLL_CTL_MOD, descriptor, interest)
    }

    /// Stops watching `descriptor`. Call it before closing.
    public func forget(_ descriptor: Int32) {
        precondition(self.isCurrent)
        guard Int(descriptor) < self.watches.count, self.watches[Int(descriptor)].handler != nil else { return }
        self.watches[Int(descriptor)] = Watch()
        epoll_ctl(self.poll, EPOLL_CTL_DEL, descriptor, nil)
    }

    private func control(_ operation: Int32, _ descriptor: Int32, _ interest: Readiness) {
        let tag = UInt64(self.watches[Int(descriptor)].generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
        var event = epoll_event(events: interest.rawValue, data: epoll_data_t(u64: tag))
        let result = epoll_ctl(self.poll, operation, descriptor, &event)
        precondition(result == 0, "epoll_ctl failed: errno \(errno)")
    }

    /// Runs `action` once, `delay` from now at the earliest.
    @discardableResult
    public func schedule(after delay: Duration, _ action: @escaping () -> Void) -> Timer {
        precondition(self.isCurrent)
        return self.timers.add(due: ContinuousClock.Instant.now.advanced(by: delay), action)
    }

    /// Runs `action` when this turn has done everything else: the place for one flush instead of many.
    public func atEndOfTurn(_ action: @escaping () -> Void) {
        precondition(self.isCurrent)
        self.endOfTurn.append(action)
    }

    /// Suspends the calling task, which must run on this loop.
    public func sleep(for delay: Duration) async {
        await withUnsafeContinuation { continuation in
            self.schedule(after: delay) { continuation.resume() }
        }
    }
}

/// The loop of each thread. A class in thread-specific storage would be released after the thread's
/// loop is gone; a plain pthread key holds it unretained, which the running thread's own reference covers.
private struct CurrentLoop: Sendable {
    private let key: pthread_key_t

    init() {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        self.key = key
    }

    var value: EventLoop? {
        get { pthread_getspecific(self.key).map { Unmanaged<EventLoop>.fromOpaque($0).takeUnretainedValue() } }
        nonmutating set {
            pthread_setspecific(self.key, newValue.map { UnsafeRawPointer(Unmanaged.passUnretained($0).toOpaque()) })
        }
    }
}

private let currentLoop = CurrentLoop()
