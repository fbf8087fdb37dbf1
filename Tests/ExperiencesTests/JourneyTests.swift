import Coordination
import Narrative
import Postgres
import PostgresDriver
import TestKit
import Testing
import Vocabulary
import Workers

@testable import Experiences

@Suite struct JourneyTests {
    @Test func `what a member completes anywhere counts, and all that is required completes it once`() async throws {
        try await Estate.with { (estate) async throws in
            let relay = estate.relay()
            try await relay.drain()
            try await estate.publish(Estate.visit())
            try await estate.begin()
            #expect(try await estate.experience().percent == 0)
            #expect(try await estate.experience().next?.title?.english == "The door")

            try await estate.read()
            try await relay.drain()
            let half = try await estate.experience()
            #expect(half.percent == 50 && half.status == .inProgress && half.next?.key == Estate.mission)

            let before = try await estate.besitos()
            try await estate.completeMission()
            try await relay.drain()
            let whole = try await estate.experience()
            #expect(whole.percent == 100 && whole.status == .completed && whole.next == nil)
            #expect(try await estate.besitos() == before + 100)
            #expect(
                try await estate.events().filter { $0 != "unlocked" } == [
                    "started", "component_completed", "component_completed", "completed",
                ])
            // Nothing counts, or is paid, again.
            try await estate.read(rooms: 2)
            try await relay.drain()
            #expect(try await estate.besitos() == before + 100)
            #expect(try await estate.events().filter { $0 == "completed" }.count == 1)
        }
    }

    @Test func `what was done before the beginning counts with it`() async throws {
        try await Estate.with { (estate) async throws in
            try await estate.publish(Estate.visit())
            try await estate.read(rooms: 2)
            try await estate.completeMission()
            try await estate.begin()
            let experience = try await estate.experience()
            #expect(experience.status == .completed && experience.components.allSatisfy(\.isDone))
            #expect(try await estate.besitos() == 100)
        }
    }

    @Test func `what is done early counts at once, and what is not required holds nothing up`() async throws {
        try await Estate.with { (estate) async throws in
            let relay = estate.relay()
            try await relay.drain()
            try await estate.publish(Estate.visit())
            try await estate.begin()
            try await estate.completeMission()
            try await relay.drain()
            #expect(try await estate.experience().components.map(\.isDone) == [false, false, true])
            #expect(try await estate.experience().next?.key == "door")
            try await estate.read()
            try await relay.drain()
            #expect(try await estate.experience().status == .completed)
        }
    }

    @Test func `an experience is begun by who meets what it requires, or to whom it was opened, once`() async throws {
        try await Estate.with(members: 2) { (estate) async throws in
            let locked = Estate.visit("attic", requirement: .atom(Requirement.Atom("level", .number(9))))
            try await estate.publish(Estate.visit(), locked)
            #expect(try await estate.experience("attic").status == .locked)
            let refusal = try await estate.refusal(of: "attic")
            #expect(refusal?.code == "experience.locked" && refusal?.missing.isEmpty == false)
            #expect(try await estate.refusal(of: "cellar")?.code == "experience.no_such_experience")

            // The decision opens it.
            let receipt = try #require(try await estate.read().first)
            #expect(receipt.given.experiences.map(\.key) == ["attic"])
            #expect(receipt.given.shopItems.map(\.name.english) == ["Mask"])
            #expect(try await estate.experience("attic").status == .available)
            #expect(try await estate.begin("attic").key == "attic")
            #expect(try await estate.refusal(of: "attic")?.code == "experience.already_begun")
            #expect(try await estate.refusal(of: "attic", by: estate.members[1])?.code == "experience.locked")
        }
    }

    @Test func `a decision begins an experience, and its own fragment counts in it`() async throws {
        try await Estate.with { (estate) async throws in
            let relay = estate.relay()
            try await relay.drain()
            try await estate.publish(
                Estate.visit(
                    "tour",
                    components: [
                        ComponentDefinition(.narrative, "door"), ComponentDefinition(.narrative, "garden"),
                    ]))
            let receipt = try #require(try await estate.read().first)
            #expect(receipt.given.started.map(\.key) == ["tour"])
            try await relay.drain()
            #expect(try await estate.experience("tour").percent == 50)
            // Read again, it begins nothing again; an ending is completed by coming to it.
            #expect(try await estate.read(rooms: 2).first?.given.started.isEmpty == true)
            try await relay.drain()
            #expect(try await estate.experience("tour").status == .completed)
        }
    }

    @Test func `what is begun while deeds are counted is counted by its own event, and completed`() async throws {
        try await Estate.with { (estate) async throws in
            try await estate.publish(Estate.visit(components: [ComponentDefinition(.narrative, "door")]))
            try await estate.begin()
            let door = ComponentDefinition.Subject(.narrative, "door")
            let journey = ExperienceKeeper.Journey(user: estate.member, experience: try await estate.experience().id)
            let deeds = [ExperienceKeeper.Deed(user: estate.member, subject: door)]
            // Not held, as what is begun a moment later: nothing is counted.
            try await estate.work { (work) throws(DatabaseError) in
                let found = try await work.transaction.rows(.completions(by: deeds, of: [], at: work.now))
                guard found.isEmpty else { throw .badColumn("counted") }
            }
            // What was recorded without being completed is found complete.
            try await estate.work { (work) throws(DatabaseError) in
                work.transaction.queue(.completions(by: deeds, of: [journey], at: work.now))
                try await estate.keeper.catchUp([journey], in: work)
            }
            #expect(try await estate.experience().status == .completed)
            #expect(try await estate.besitos() == 100)
        }
    }

    @Test func `of two who record the last components at once, one completes`() async throws {
        try await Estate.with { (estate) async throws in
            try await estate.publish(Estate.visit())
            try await estate.begin()
            let subjects: [ComponentDefinition.Subject] = [
                ComponentDefinition.Subject(.narrative, "door"), ComponentDefinition.Subject(.mission, Estate.mission),
            ]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for subject in subjects {
                    group.addTask {
                        try await estate.work { (work) throws(DatabaseError) in
                            let deed = ExperienceKeeper.Deed(user: estate.member, subject: subject)
                            try await estate.keeper.count([deed], in: work)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await estate.experience().status == .completed)
            #expect(try await estate.besitos() == 100)
        }
    }

    @Test func `a batch costs no more statements for many members than for one`() async throws {
        try await Estate.with(members: 9) { (estate) async throws in
            try await estate.publish(Estate.visit())
            for user in estate.members { try await estate.begin(by: user) }
            func statements(_ users: [UserID], _ subject: ComponentDefinition.Subject) async throws -> Int {
                let before = estate.database.statementCount
                try await estate.work { (work) throws(DatabaseError) in
                    let deeds = users.map { ExperienceKeeper.Deed(user: $0, subject: subject) }
                    try await estate.keeper.count(deeds, in: work)
                }
                return estate.database.statementCount - before
            }
            let hall = ComponentDefinition.Subject(.narrative, "hall")
            let one = try await statements([estate.member], hall)
            #expect(try await statements(Array(estate.members.dropFirst()), hall) == one)
            let all = try await estate.storage.sql("SELECT count(*) FROM experiences.user_component_completions")
            #expect(all[0][0] == "9")
        }
    }
}

extension Estate {
    /// One operation of a test's own.
    func work(_ body: @Sendable (UnitOfWork) async throws(DatabaseError) -> Void) async throws {
        try await self.database.transaction { (transaction) throws(DatabaseError) in
            let work = UnitOfWork(
                transaction: transaction, operation: OperationID(randomBytes: Array(repeating: 0, count: 16)),
                now: Self.now)
            try await body(work)
            work.recordEvents()
            return .commit(())
        }
    }
}
