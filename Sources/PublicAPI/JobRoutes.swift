public import Coordination
public import HTTPServer
import HTTPWire
import Identity
import JSON
public import Postgres
import Vocabulary

/// `/api/v1/jobs` and `/api/v1/queues`: what waits, runs and failed, and changing that.
public struct JobRoutes: Sendable {
    private let access: StaffAccess
    private let reader: JobReader
    private let coordinator: Coordinator

    public init(access: StaffAccess, database: any Database, coordinator: Coordinator) {
        self.access = access
        self.reader = JobReader(database: database)
        self.coordinator = coordinator
    }

    public func install(on router: inout Router) {
        router.get("/api/v1/jobs") { request throws(Problem) in try await self.list(request) }
        router.get("/api/v1/jobs/{job}") { request throws(Problem) in try await self.show(request) }
        router.post("/api/v1/jobs/{job}/retries") { request throws(Problem) in
            try await self.change(request, RetryJob.Handler()) { RetryJob($0) }
        }
        router.post("/api/v1/jobs/{job}/cancellations") { request throws(Problem) in
            try await self.change(request, CancelJob.Handler()) { CancelJob($0) }
        }
        router.get("/api/v1/queues/{queue}") { request throws(Problem) in try await self.showQueue(request) }
        router.on(
            .put, "/api/v1/queues/{queue}",
            .later { request throws(Problem) in try await self.changeQueue(request) })
    }

    /// Newest first; `limit` 1 to 100 (20), `starting_after` the id of the last job seen.
    private func list(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .jobsRead)
        let limit: Int64 = try request.query("limit") ?? 20
        guard (1...100).contains(limit) else {
            throw Problem(400, "http.invalid_parameter", "limit must be from 1 to 100.", field: "limit")
        }
        let state: JobState? = try request.query("state")
        let (kind, queue): (String?, String?) = (try request.query("kind"), try request.query("queue"))
        let last: Int64? = try request.query("starting_after")
        let jobs = try await unlessBroken { () async throws(DatabaseError) in
            try await self.reader.jobs(
                in: state, kind: kind, queue: queue, before: last.map { JobID($0) }, limit: Int(limit) + 1)
        }
        return .json { json in
            json.member("data", Array(jobs.prefix(Int(limit))))
            json.member("has_more", jobs.count > Int(limit))
        }
    }

    private func show(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .jobsRead)
        let id = try Self.job(request)
        let job = try await unlessBroken { () async throws(DatabaseError) in try await self.reader.job(id) }
        guard let job else { throw Problem(Refusal.noSuchJob) }
        return .json(job)
    }

    private func change<Handler: CommandHandler>(
        _ request: RoutedRequest, _ handler: Handler, _ command: (JobID) -> Handler.Input
    ) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: .jobsWrite)
        let key = try request.idempotencyKey(of: staff)
        let input = command(try Self.job(request))
        return try await self.coordinator.answer(input, with: handler, key: key, to: request)
    }

    private static func job(_ request: RoutedRequest) throws(Problem) -> JobID {
        let id: Int64 = try request.path("job")
        return JobID(id)
    }
}

// MARK: - Queues

extension JobRoutes {
    private func showQueue(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .jobsRead)
        let queue: String = try request.path("queue")
        let (isPaused, counts) = try await unlessBroken { () async throws(DatabaseError) in
            (try await self.reader.isPaused(queue), try await self.reader.counts(of: queue))
        }
        return .json { json in
            json.member("queue", queue)
            json.member("paused", isPaused)
            for state in JobState.counted {
                json.member(state.rawValue, counts.first { $0.state == state }?.count ?? 0)
            }
            json.member("oldest_available", counts.first { $0.state == .available }?.oldest)
        }
    }

    private func changeQueue(_ request: RoutedRequest) async throws(Problem) -> Response {
        let staff = try await self.access.staff(request, allowedTo: .jobsWrite)
        let key = try request.idempotencyKey(of: staff)
        let queue: String = try request.path("queue")
        let fields = try request.jsonObject()
        let isPaused: Bool
        do throws(JSONFault) {
            try fields.allow(only: "paused")
            isPaused = try fields.bool("paused")
        } catch { throw Problem(error) }
        return try await self.coordinator.answer(
            ChangeQueue(queue, isPaused: isPaused), with: ChangeQueue.Handler(), key: key, to: request)
    }
}

extension JobState: TextParameter {
    public init?(parameter text: String) { self.init(rawValue: text) }
    public static var parameterRule: String { "one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))" }
}
