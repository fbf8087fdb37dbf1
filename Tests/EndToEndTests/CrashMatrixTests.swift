import Foundation
import TestKit
import Testing

/// `dianabot verify operation`, which starts and kills processes of its own.
@Suite(.timeLimit(.minutes(10))) struct CrashMatrixTests {
    @Test(arguments: ["COMPRAR_ITEM", "telegram.answer_update"])
    func `killed at any of its steps and repeated, an operation is done once`(_ operation: String) async throws {
        let (status, output) = try await Self.verify("operation", operation)
        #expect(status == 0, "\(output.withoutSuccesses)")
        #expect(output.contains("ok      1 request, before "))
        #expect(output.contains(" before COMMIT\n"))
        #expect(output.contains(" request, before the answer\n"))
        #expect(output.contains(" relay, in the handler of "))
    }

    @Test func `so are all the others, at one of their steps each`() async throws {
        let (status, output) = try await Self.verify("operations", "--steps", "1")
        #expect(status == 0, "\(output)")
        #expect(output.contains("nothing was lost, nothing was done twice"))
    }

    @Test func `an operation that pays beside its transaction is found out`() async throws {
        let (status, output) = try await Self.verify("operation", "example.careless_grant", "--at", "8")
        #expect(status == 1)
        #expect(output.contains("example.careless_grant, killed at step 8 request, "), "\(output)")
        #expect(output.contains("the rows of gamification.transactions\n    expected "), "\(output)")
    }

    @Test func `nothing is rehearsed in a database that is no copy of the example world`() async throws {
        try await TestDatabase.with { storage async throws in
            let settings = ["DATABASE_URL": storage.connectionString]
            let (status, _) = try await Product.run(["verify", "rehearsal", "COMPRAR_ITEM"], settings: settings)
            #expect(status == 2)
            #expect(try await storage.sql("SELECT count(*) FROM coordination.commands") == [["0"]])
        }
    }

    /// On the server that the tests have anyway.
    private static func verify(_ words: String...) async throws -> (status: Int32, output: String) {
        try await TestDatabase.with(migrated: false) { storage async throws in
            try await Product.run(["verify"] + words, settings: ["DATABASE_URL": storage.connectionString])
        }
    }
}

extension String {
    /// What broke, before all else.
    fileprivate var withoutSuccesses: String {
        self.split(separator: "\n").filter { !$0.hasPrefix("ok ") }.joined(separator: "\n")
    }
}
