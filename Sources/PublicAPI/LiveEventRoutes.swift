public import Coordination
import EventCatalogue
public import HTTPServer
import HTTPWire
import Identity
import JSON
import Vocabulary

/// `/api/v1/events/live`: a WebSocket that tells what happens, as it happens.
public struct LiveEventRoutes: Sendable {
    private let access: StaffAccess
    private let live: LiveEvents

    public init(access: StaffAccess, live: LiveEvents) {
        self.access = access
        self.live = live
    }

    public func install(on router: inout Router) {
        router.webSocket(
            "/api/v1/events/live",
            admit: { request throws(Problem) in
                _ = try await self.access.staff(request, allowedTo: .eventsRead)
                _ = try request.eventPatterns()
            }
        ) { socket, request in
            guard let events = self.live.listen(to: try request.eventPatterns()) else {
                return socket.close(WebSocketClose(1013, "Too many look on."))
            }
            try await Self.show(events, on: socket)
        }
    }

    /// Until the peer goes, or is too slow.
    private static func show(_ events: LiveEvents.Listener, on socket: WebSocket) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in socket.messages {} }
            group.addTask {
                for await event in events { try await socket.send(.text(JSONWriter.text(of: event))) }
            }
            try await group.next()
            group.cancelAll()
        }
    }
}

extension RoutedRequest {
    /// `type`, several parted by commas; everything unless given.
    fileprivate func eventPatterns() throws(Problem) -> [EventPattern] {
        guard let text: String = try self.query("type") else { return [.everything] }
        var patterns: [EventPattern] = []
        for name in text.split(separator: ",").prefix(100) {
            guard let pattern = EventPattern(String(name)) else {
                throw Problem(
                    400, "http.invalid_parameter", "type must be \(EventPattern.parameterRule).", field: "type")
            }
            patterns.append(pattern)
        }
        return patterns
    }
}
