import EventCatalogue
import Testing

@testable import Workers

@Suite struct RelayScheduleTests {
    private let start = ContinuousClock.now
    private func stream(_ name: String, _ lane: EventLane) -> EventStream { EventStream(subscriber: name, lane: lane) }

    @Test func `who came first goes first, and nobody runs twice at a time`() {
        var schedule = RelaySchedule()
        let (one, two) = (self.stream("a.a", .normal), self.stream("b.b", .normal))
        schedule.add([two], at: self.start)
        schedule.add([one, two], at: self.start.advanced(by: .seconds(1)))
        #expect(schedule.take([.normal]) == two)
        schedule.add([two], at: self.start)
        #expect(schedule.take([.normal]) == one)
        #expect(schedule.take([.normal]) == nil)
        schedule.finish(two, isMore: true, at: self.start)
        #expect(schedule.take([.normal]) == two)
    }

    @Test func `a lower lane stands back, grows old, and then goes before endless work of a higher one`() {
        var schedule = RelaySchedule()
        let (normal, tracking) = (self.stream("a.a", .normal), self.stream("a.a", .tracking))
        schedule.add([tracking, normal], at: self.start)
        var turns: [EventLane] = []
        for turn in 1...5 {
            guard let next = schedule.take([.normal, .tracking]) else { continue }
            turns.append(next.lane)
            schedule.finish(next, isMore: next == normal, at: self.start.advanced(by: .milliseconds(900 * turn)))
        }
        #expect(turns == [.normal, .normal, .normal, .tracking, .normal])
    }

    @Test func `a worker of some lanes leaves the others alone`() {
        var schedule = RelaySchedule()
        schedule.add([self.stream("a.a", .tracking)], at: self.start)
        #expect(schedule.take([.critical]) == nil)
        #expect(schedule.take([.tracking])?.lane == .tracking)
    }
}
