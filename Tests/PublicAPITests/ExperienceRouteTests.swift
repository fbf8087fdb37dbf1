import HTTPWire
import JSON
import PublicAPI
import TestKit
import Testing

@Suite struct ExperienceRouteTests {
    private static let visit = #"""
        {"type": "mission_chain", "icon": "🏛", "name": {"es": "La visita", "en": "The visit"},
         "description": {"es": "Conocer la casa.", "en": "To know the house."}, "requirements": {"level": 2},
         "components": [{"type": "mission", "key": "steps"}], "rewards": {"besitos": 30}}
        """#

    private func furnish(_ desk: Desk) async throws {
        _ = try await desk.send(
            .put, "/api/v1/missions/steps",
            #"""
            {"mission_type": "special", "icon": "👣", "title": {"es": "Pasos", "en": "Steps"},
             "description": {"es": "Anda.", "en": "Walk."}, "objectives": [{"deed": "decisions"}]}
            """#, idempotencyKey: "steps-0001")
    }

    @Test func `an experience is made, listed, and begun by who may`() async throws {
        try await Desk.with { desk async throws in
            let user = try await desk.member()
            try await self.furnish(desk)
            let made = try await desk.send(
                .put, "/api/v1/experiences/visit", Self.visit, idempotencyKey: "visit-0001")
            #expect(made.status == 201 && made.json["created"]?.int == 1)
            let listed = try await desk.send(.get, "/api/v1/experiences").json["data"]?[0]
            #expect(listed?["key"] == "visit" && listed?["components"]?[0]?["component_sequence"]?.int == 1)

            let own = "/api/v1/users/\(user)/experiences"
            let before = try await desk.send(.get, own).json["data"]?[0]
            #expect(before?["status"] == "locked" && before?["missing_requirements"]?.array?.count == 1)
            let start = #"{"experience_key": "visit"}"#
            let refused = try await desk.send(.post, own, start, idempotencyKey: "start-0001")
            #expect(refused.status == 403 && refused.code == "experience.locked")

            _ = try await desk.send(
                .post, "/api/v1/users/\(user)/grants", #"{"amount": 100}"#, idempotencyKey: "grant-0001")
            let begun = try await desk.send(.post, own, start, idempotencyKey: "start-0001")
            #expect(begun.status == 201 && begun.json["name"]?["en"] == "The visit")
            #expect(try await desk.send(.post, own, start, idempotencyKey: "start-0001").status == 200)
            #expect(try await desk.send(.post, own, start, idempotencyKey: "start-0002").status == 409)
            let after = try await desk.send(.get, own).json["data"]?[0]
            #expect(after?["status"] == "in_progress" && after?["next_component"]?["key"] == "steps")
        }
    }

    @Test func `what cannot be an experience is told where`() async throws {
        try await Desk.with { desk async throws in
            let lost = try await desk.send(
                .put, "/api/v1/experiences/visit", Self.visit, idempotencyKey: "visit-0001")
            #expect(lost.status == 422 && lost.code == "experience.unknown_reference")
            #expect(lost.field == "experiences.visit.components")
            let bad = try await desk.send(
                .put, "/api/v1/experiences/visit", Self.visit.replacing("mission_chain", with: "opera"),
                idempotencyKey: "visit-0002")
            #expect(bad.status == 422 && bad.field == "type")
            let user = try await desk.member()
            let nothing = try await desk.send(
                .post, "/api/v1/users/\(user)/experiences", #"{"experience_key": "moon"}"#, idempotencyKey: "start-0001"
            )
            #expect(nothing.status == 404)
        }
    }
}
