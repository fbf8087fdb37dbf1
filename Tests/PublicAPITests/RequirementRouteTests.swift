import Coordination
import HTTPServer
import HTTPWire
import Identity
import JSON
import TestKit
import Testing
import Vocabulary

@Suite struct RequirementRouteTests {
    private static let path = "/api/v1/requirement-evaluations"

    @Test func `a requirement is answered with what is missing and what to do`() async throws {
        try await Desk.with { desk async throws in
            let user = try await desk.member(telegram: 700)
            _ = try await desk.send(
                .post, "/api/v1/users/\(user)/grants", #"{"amount": 45}"#, idempotencyKey: "grant-0001")
            let requirement = #"{"all": [{"min_besitos": 100}, {"any": [{"level": 3}, {"min_besitos": 90}]}]}"#
            let answer = try await desk.send(
                .post, Self.path, "{\"user\": \(user), \"requirement\": \(requirement)}")
            #expect(answer.status == 200)
            #expect(answer.json["is_met"] == false)
            #expect(answer.json["missing_requirements"]?[0]?["progress"] == .double(0.45))
            #expect(answer.json["missing_requirements"]?[1]?["any_of"]?[0]?[0]?["required"] == 90)
            #expect(
                answer.json["suggestions"]?[0] == ["code": "gamification.earn_besitos", "missing": 55])
            let met = try await desk.send(
                .post, Self.path, #"{"user": "tg:700", "requirement": {"not": {"min_besitos": 46}}}"#)
            #expect(met.json["is_met"] == true && met.json["progress"] == .double(1))
            #expect(met.json["missing_requirements"] == [])
        }
    }

    @Test func `a bad question is told where it is wrong, and nobody is asked about strangers`() async throws {
        try await Desk.with(scopes: [.usersRead]) { desk async throws in
            let user = try await desk.member()
            for (body, status, field) in [
                (#"{"user": 1}"#, 422, "requirement"), (#"{"user": 0, "requirement": {}}"#, 422, "user"),
                (#"{"user": 1.5, "requirement": {}}"#, 422, "user"),
                (#"{"user": 1, "requirement": {"any": [{"moon": 1}]}}"#, 422, "requirement.any[0].moon"),
                (#"{"user": 1, "requirement": {}, "now": 1}"#, 422, "now"),
                ("{\"user\": \(user + 1), \"requirement\": {}}", 404, nil),
            ] as [(String, Int, String?)] {
                let answer = try await desk.send(.post, Self.path, body)
                #expect(answer.status == status && answer.field == field, "\(body)")
            }
            #expect(try await desk.send(.post, Self.path, "{}", key: .some(nil)).status == 401)
            #expect(try await desk.send(.get, "/api/v1/requirement-kinds", key: .some(nil)).status == 401)
        }
    }

    @Test func `the kinds come with their form`() async throws {
        try await Desk.with { desk async throws in
            let answer = try await desk.send(.get, "/api/v1/requirement-kinds")
            let kinds = answer.json["data"]?.array ?? []
            #expect(kinds.compactMap { $0["name"]?.string } == RequirementKinds.desk.all.map(\.name))
            let besitos = kinds.first { $0["name"] == "min_besitos" }
            #expect(besitos?["argument"]?["maximum"] == .int(Besitos.max.units))
            #expect(answer.json["schema"]?["properties"]?["min_level"]?["type"] == "integer")
        }
    }

    @Test func `a refusal carries what is missing into its problem`() throws {
        let check = RequirementCheck(
            kind: "min_besitos", subject: nil, bound: .atLeast(25), current: 20,
            suggestion: "gamification.earn_besitos")
        let refusal = Refusal(.forbidden, "narrative.locked", "Not yet.", missing: [.anyOf([[.one(check)]])])
        let response = Problem(refusal).response(requestID: "r")
        guard case .bytes(let bytes) = response.body else {
            Issue.record("a problem is no stream")
            return
        }
        let json = try JSONReader.read(bytes)
        #expect(response.status == 403)
        #expect(json["missing"]?[0]?["any_of"]?[0]?[0]?["required"] == 25)
        #expect(json["missing"]?[0]?["any_of"]?[0]?[0]?["current"] == 20)
    }
}
