import EventLoops
import Postgres
import Synchronization
import TestKit
import Testing
import Vocabulary

@testable import Coordination

@Suite struct BatchesTests {
    /// Lets tests hold a batch until all others are in line.
    private final class Gate: Sendable {
        private let waiters = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

        func pass() async {
            await withCheckedContinuation { continuation in
                let isOpen = self.waiters.withLock { state in
                    if !state.isOpen { state.waiting.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        }

        func open() {
            let waiting = self.waiters.withLock { state in
                state.isOpen = true
                return state.waiting
            }
            for waiter in waiting { waiter.resume() }
        }
    }

    private final class Seen: Sendable {
        let sizes = Mutex<[Int]>([])
        let alone = Mutex(0)
    }

    private func wish(_ number: Int) -> Wish<Note> {
        Wish(
            input: Note("\(number)"), key: .telegramUpdate(Int64(number)),
            operation: OperationID(randomBytes: Array(repeating: UInt8(number), count: 16)), call: Call(request: nil))
    }

    /// Ten callers behind one that is held up; returns the sizes of the batches, and how many were done alone.
    private func crowd(
        size: Int = 64, answer: @escaping @Sendable (Wish<Note>) -> Note.Receipt?
    ) async throws -> (sizes: [Int], alone: Int, outcomes: Int) {
        let batches = Batches<Note>(size: size)
        let seen = Seen()
        let (gate, isHeld) = (Gate(), Gate())
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                _ = try await batches.join(self.wish(0)) { () async throws(DatabaseError) in
                    isHeld.open()
                    await gate.pass()
                    return .done(Note.Receipt(stringLiteral: "0"))
                } together: { _ in
                    []
                }
                return true
            }
            await isHeld.pass()
            for number in 1...10 {
                group.addTask {
                    let outcome = try await batches.join(self.wish(number)) { () async throws(DatabaseError) in
                        seen.alone.withLock { $0 += 1 }
                        return .done(Note.Receipt(stringLiteral: "\(number)"))
                    } together: { party in
                        seen.sizes.withLock { $0.append(party.count) }
                        return party.map(answer)
                    }
                    guard case .done(let receipt) = outcome else { return false }
                    return receipt == Note.Receipt(stringLiteral: "\(number)")
                }
            }
            while batches.waitingCount < 10 { await Task.yield() }
            gate.open()
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        return (seen.sizes.withLock { $0 }, seen.alone.withLock { $0 }, outcomes)
    }

    @Test func `who comes while one is under way shares the next batch, and each gets their own receipt`() async throws
    {
        let seen = try await self.crowd { Note.Receipt(stringLiteral: $0.input.text) }
        #expect(seen.sizes == [10] && seen.alone == 0 && seen.outcomes == 11)
    }

    @Test func `a batch has an end, and those behind it lead the next`() async throws {
        let seen = try await self.crowd(size: 4) { Note.Receipt(stringLiteral: $0.input.text) }
        #expect(seen.sizes == [4, 4, 2] && seen.alone == 0 && seen.outcomes == 11)
    }

    @Test func `whom the batch could not do is done alone`() async throws {
        let seen = try await self.crowd { wish in
            Int(wish.input.text).map { $0.isMultiple(of: 3) } == true
                ? nil : Note.Receipt(stringLiteral: wish.input.text)
        }
        #expect(seen.sizes == [10] && seen.alone == 3 && seen.outcomes == 11)
    }

    /// A caller who is under way until `gate` opens.
    private func held(
        at gate: Gate, in batches: Batches<Note>, on loop: EventLoop
    ) async -> Task<Outcome<Note.Receipt>, any Error> {
        let isHeld = Gate()
        let caller = Task(executorPreference: loop) {
            try await batches.join(self.wish(0)) { () async throws(DatabaseError) in
                isHeld.open()
                await gate.pass()
                return .done(Note.Receipt(stringLiteral: "0"))
            } together: { _ in
                []
            }
        }
        await isHeld.pass()
        return caller
    }

    @Test(.timeLimit(.minutes(1))) func `who waits behind a batch that is held up goes without it`() async throws {
        let loop = EventLoop.start(count: 1)[0]
        let batches = Batches<Note>(patience: .milliseconds(1))
        let gate = Gate()
        let first = await self.held(at: gate, in: batches, on: loop)
        let second = Task(executorPreference: loop) {
            try await batches.join(self.wish(1)) { () async throws(DatabaseError) in
                .done(Note.Receipt(stringLiteral: "1"))
            } together: { _ in
                []
            }
        }
        _ = try await second.value
        gate.open()
        _ = try await first.value
    }

    /// Eight callers in line behind one that is held up; each asks so many times, as soon as the one before is answered.
    ///
    /// - Returns: the sizes of the batches.
    private func stubborn(_ times: [Int], _ batches: Batches<Note>) async throws -> [Int] {
        let loop = EventLoop.start(count: 1)[0]
        let seen = Seen()
        let gate = Gate()
        let first = await self.held(at: gate, in: batches, on: loop)
        let callers = times.enumerated().map { caller, times in
            Task(executorPreference: loop) {
                for time in 1...times {
                    _ = try await batches.join(self.wish(caller * 8 + time)) { () async throws(DatabaseError) in
                        seen.sizes.withLock { $0.append(1) }
                        return .done(Note.Receipt(stringLiteral: "alone"))
                    } together: { party in
                        seen.sizes.withLock { $0.append(party.count) }
                        return party.map { Note.Receipt(stringLiteral: $0.input.text) }
                    }
                }
            }
        }
        while batches.waitingCount < callers.count { await Task.yield() }
        gate.open()
        _ = try await first.value
        for caller in callers { try await caller.value }
        return seen.sizes.withLock { $0 }
    }

    @Test(.timeLimit(.minutes(1))) func `those who come back at once go together again`() async throws {
        let batches = Batches<Note>(patience: .seconds(30), pause: { _ in .seconds(30) })
        #expect(try await self.stubborn(Array(repeating: 4, count: 8), batches) == [8, 8, 8, 8])
    }

    @Test(.timeLimit(.minutes(1))) func `nobody waits for long for those who do not come back`() async throws {
        let batches = Batches<Note>(patience: .seconds(30), pause: { _ in .milliseconds(1) })
        #expect(try await self.stubborn([3, 1, 1, 1, 1, 1, 1, 1], batches) == [8, 1, 1])
    }
}
