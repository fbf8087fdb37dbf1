public import Coordination
public import HTTPServer
import HTTPWire
import Identity
import JSON
import Postgres
import Vocabulary

extension EventRoutes {
    func installSubscribers(on router: inout Router) {
        let base = "/api/v1/subscribers"
        router.get(base) { request throws(Problem) in try await self.subscribers(request) }
        router.on(
            .delete, "\(base)/{name}", .later { request throws(Problem) in try await self.forget(request) })
        router.get("\(base)/{name}/dead-letters") { request throws(Problem) in try await self.deadLetters(request) }
        router.post("\(base)/{name}/dead-letters/requeues") { request throws(Problem) in
            try await self.requeue(request)
        }
        router.post("\(base)/{name}/dead-letters/discards") { request throws(Problem) in
            try await self.discard(request)
        }
        router.get("\(base)/{name}/replays") { request throws(Problem) in try await self.replays(request) }
        router.post("\(base)/{name}/replays") { request throws(Problem) in try await self.replay(request) }
        router.on(
            .delete, "\(base)/{name}/replays/{replay}",
            .later { request throws(Problem) in try await self.cancelReplay(request) })
    }

    private func subscribers(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .eventsRead)
        let now = self.clock.now()
        let statuses = try await unlessBroken { () async throws(DatabaseError) in
            try await self.reader.subscribers(at: now)
        }
        return .json { $0.member("data", statuses) }
    }

    private func forget(_ request: RoutedRequest) async throws(Problem) -> Response {
        let (key, name) = try await self.wish(request)
        return try await self.coordinator.answer(
            ForgetSubscriber(subscriber: name), with: ForgetSubscriber.Handler(), key: key, to: request)
    }

    // MARK: - Dead letters

    /// Oldest first; `state` is dead unless given.
    private func deadLetters(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .eventsRead)
        let name: String = try request.path("name")
        let state: DeadLetter.State = try request.query("state") ?? .dead
        let limit = try request.pageLimit()
        let after: Int64 = try request.query("starting_after") ?? 0
        let letters = try await unlessBroken { () async throws(DatabaseError) in
            try await self.reader.deadLetters(of: name, state, after: after, limit: limit + 1)
        }
        return .json { json in
            json.member("data", Array(letters.prefix(limit)))
            json.member("has_more", letters.count > limit)
        }
    }

    private func requeue(_ request: RoutedRequest) async throws(Problem) -> Response {
        let (key, name) = try await self.wish(request)
        let fields = try request.jsonObject()
        let command: RequeueDeadLetters
        do throws(JSONFault) {
            try fields.allow(only: "ids", "type", "user_id", "all")
            command = RequeueDeadLetters(subscriber: name, selection: try DeadLetterSelection(fields))
        } catch { throw Problem(error) }
        return try await self.coordinator.answer(command, with: RequeueDeadLetters.Handler(), key: key, to: request)
    }

    private func discard(_ request: RoutedRequest) async throws(Problem) -> Response {
        let (key, name) = try await self.wish(request)
        let fields = try request.jsonObject()
        let command: DiscardDeadLetters
        do throws(JSONFault) {
            try fields.allow(only: "ids", "type", "user_id", "all", "reason")
            command = DiscardDeadLetters(
                subscriber: name, selection: try DeadLetterSelection(fields),
                reason: try fields.string("reason", bytes: 1...500))
        } catch { throw Problem(error) }
        return try await self.coordinator.answer(command, with: DiscardDeadLetters.Handler(), key: key, to: request)
    }

    // MARK: - Replays

    private func replays(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .eventsRead)
        let name: String = try request.path("name")
        let limit = try request.pageLimit()
        let before: Int64 = try request.query("starting_after") ?? .max
        let replays = try await unlessBroken { () async throws(DatabaseError) in
            try await self.reader.replays(of: name, before: before, limit: limit + 1)
        }
        return .json { json in
            json.member("data", Array(replays.prefix(limit)))
            json.member("has_more", replays.count > limit)
        }
    }

    private func replay(_ request: RoutedRequest) async throws(Problem) -> Response {
        let (key, name) = try await self.wish(request)
        let fields = try request.jsonObject()
        let command: ReplayEvents
        do throws(JSONFault) {
            try fields.allow(only: "events", "types", "user_id", "from", "until")
            command = try ReplayEvents(subscriber: name, fields)
        } catch { throw Problem(error) }
        return try await self.coordinator.answer(command, with: ReplayEvents.Handler(), key: key, to: request)
    }

    private func cancelReplay(_ request: RoutedRequest) async throws(Problem) -> Response {
        let (key, _) = try await self.wish(request)
        let command = CancelReplay(replay: try request.path("replay"))
        return try await self.coordinator.answer(command, with: CancelReplay.Handler(), key: key, to: request)
    }

    /// Who may change what subscribers do, under which key, and to which subscriber.
    private func wish(_ request: RoutedRequest) async throws(Problem) -> (key: IdempotencyKey, subscriber: String) {
        let staff = try await self.access.staff(request, allowedTo: .eventsWrite)
        return (try request.idempotencyKey(of: staff), try request.path("name"))
    }
}

extension DeadLetter.State: TextParameter {
    public init?(parameter text: String) { self.init(rawValue: text) }
    public static var parameterRule: String { "one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))" }
}
