import Coordination
import TestKit
import Testing
import Vocabulary

@testable import App

/// Round trips decide how fast an answer is, and so how many statements it takes: as many for who has little as for who
/// has much.
@Suite struct StatementGrowthTests {
    @Test func `every operation takes no more statements in a world ten times the size`() async throws {
        try await GrownWorld.with { world async throws in
            try await world.grow(0..<2)
            let small = try await world.statementsOfOperations()
            try await world.grow(2..<20)
            let large = try await world.statementsOfOperations()
            #expect(small.count > 50)
            for (name, count) in small { #expect(large[name]?.lowerBound ?? .max <= count.upperBound, "\(name)") }
        }
    }

    @Test func `every read takes no more statements in a world ten times the size`() async throws {
        try await GrownWorld.with { world async throws in
            try await world.grow(0..<2)
            let small = try await world.statementsOfReads()
            try await world.grow(2..<20)
            let large = try await world.statementsOfReads()
            #expect(small.count > 50)
            for (route, count) in small { #expect(large[route]?.lowerBound ?? .max <= count.upperBound, "\(route)") }
        }
    }
}
