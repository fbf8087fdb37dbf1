import Testing

@testable import PostgresDriver

@Suite struct ReadBatcherTests {
    private let start = ContinuousClock.Instant.now

    private func batcher(_ reads: Range<Int>, flights: Int = 2, perFlight: Int = 64) -> ReadBatcher<Int> {
        var batcher = ReadBatcher<Int>(maxFlights: flights, maxPerFlight: perFlight, maxPending: 100)
        for read in reads { _ = batcher.add(read, at: self.start.advanced(by: .seconds(read))) }
        return batcher
    }

    @Test func `few reads share one flight`() {
        var batcher = self.batcher(0..<3)
        #expect(batcher.takeFlight() == [0, 1, 2])
        #expect(batcher.takeFlight() == nil)
    }

    @Test func `a crowd is spread over the free flights`() {
        var batcher = self.batcher(0..<40)
        #expect(batcher.takeFlight() == Array(0..<20))
        #expect(batcher.takeFlight() == Array(20..<40))
    }

    @Test func `no flight carries more than its limit and no more fly than allowed`() {
        var batcher = self.batcher(0..<40, flights: 2, perFlight: 10)
        #expect(batcher.takeFlight()?.count == 10)
        #expect(batcher.takeFlight()?.count == 10)
        #expect(batcher.takeFlight() == nil)
        batcher.landed()
        #expect(batcher.takeFlight()?.first == 20)
    }

    @Test func `reads that were put back go first`() {
        var batcher = self.batcher(0..<2)
        batcher.putBack([8, 9], at: self.start)
        #expect(batcher.takeFlight() == [8, 9, 0, 1])
    }

    @Test func `only reads that waited too long expire`() {
        var batcher = self.batcher(0..<4)
        #expect(batcher.takeExpired(before: self.start.advanced(by: .seconds(1))) == [0, 1])
        #expect(batcher.pendingCount == 2)
    }

    @Test func `the queue has an end`() {
        var batcher = ReadBatcher<Int>(maxFlights: 1, maxPerFlight: 1, maxPending: 1)
        #expect(batcher.add(1, at: self.start) == true)
        #expect(batcher.add(2, at: self.start) == false)
    }
}
