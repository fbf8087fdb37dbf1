import Testing

@testable import Coordination

@Suite struct CrowdTests {
    @Test func `a crowd is waited for until all are there`() {
        var crowd = Crowd()
        let waits = crowd.waits(answered: 6, waiting: 2, size: 64)
        let complete = (6...9).map { crowd.isComplete(waiting: $0) }
        #expect(waits && complete == [false, false, true, false])
    }

    @Test(arguments: [(1, 9, 64), (2, 1, 64), (8, 8, 8), (4, 60, 32)])
    func `nobody waits for a lonely one, for few, or when a batch is full`(answered: Int, waiting: Int, size: Int) {
        var crowd = Crowd()
        let waits = crowd.waits(answered: answered, waiting: waiting, size: size)
        #expect(!waits)
    }

    @Test func `whoever is waited for in vain is waited for less and less often`() {
        var crowd = Crowd()
        var pauses: [Int] = []
        for batch in 0..<200 where crowd.waits(answered: 8, waiting: 0, size: 64) {
            pauses.append(batch)
            crowd.end(waiting: 1)
        }
        #expect(pauses == [0, 2, 5, 10, 19, 36, 69, 134, 199])
    }

    @Test func `when nearly all come back the next pause is not put off`() {
        var crowd = Crowd()
        for _ in 0..<3 {
            let waits = crowd.waits(answered: 8, waiting: 0, size: 64)
            #expect(waits)
            crowd.end(waiting: 6)
        }
    }
}
